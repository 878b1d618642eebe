"""Operations as one OpenAPI document (https://spec.openapis.org/oas/v3.1.1); what is said twice stands once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ifrc_kg.openapi.answers import HEADERS
from ifrc_kg.openapi.schemas import SCHEMAS
from ifrc_kg.openapi.values import Answer, Body, Operation, Parameter, as_typed

__all__ = ["VERSION", "openapi_document"]

#: The version of OpenAPI that the document is written in.
VERSION: Final = "3.1.1"

_Written = dict[str, Any]


class _Components:
    """What several operations share, under names of their own."""

    def __init__(self, kind: str, used: Iterable[tuple[str, _Written]]) -> None:
        """Take what is used, each with the name that it would like to have."""
        self._kind = kind
        self._names: dict[str, str] = {}
        self.shared: dict[str, _Written] = {}
        told = [(name, written, _key(written)) for name, written in used]
        times = Counter(key for *_, key in told)
        for name, written, key in told:
            if times[key] > 1 and key not in self._names:
                own = next(each for each in _numbered(name) if each not in self.shared)
                self._names[key] = own
                self.shared[own] = written

    def told(self, written: _Written) -> _Written:
        """Return something as it is, or a reference to it."""
        name = self._names.get(_key(written))
        return {"$ref": f"#/components/{self._kind}/{name}"} if name else written


def openapi_document(
    info: Mapping[str, Any], tags: Mapping[str, str], operations: Sequence[Operation], *, root: str = ""
) -> _Written:
    """Return the document; `info` is its own, `tags` have a description each, `root` is the path of the server."""
    parameters = _Components("parameters", ((p.name, _parameter(p)) for o in operations for p in o.parameters))
    answers = _Components("responses", ((a.name, _answer(a)) for o in operations for a in o.answers))
    paths: dict[str, _Written] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method] = _operation(each, parameters, answers)
    headers = {name for each in operations for answer in each.answers for name in answer.headers}
    return {
        "openapi": VERSION,
        "info": dict(info),
        "servers": [{"url": root or "/"}],
        # Nothing asks who is there.
        "security": [],
        "tags": [{"name": name, "description": text} for name, text in tags.items()],
        "paths": paths,
        "components": {
            "schemas": dict(SCHEMAS),
            "parameters": parameters.shared,
            "responses": answers.shared,
            "headers": {name: dict(HEADERS[name]) for name in sorted(headers)},
        },
    }


def _operation(operation: Operation, parameters: _Components, answers: _Components) -> _Written:
    written: _Written = {"operationId": operation.name, "tags": [operation.tag], "summary": operation.summary}
    if operation.description:
        written["description"] = operation.description
    if operation.parameters:
        written["parameters"] = [parameters.told(_parameter(each)) for each in operation.parameters]
    if operation.bodies:
        content = {each.media_type: _body(each) for each in operation.bodies}
        written["requestBody"] = {"required": True, "content": content}
    written["responses"] = {str(each.status): answers.told(_answer(each)) for each in operation.answers}
    return written


def _parameter(parameter: Parameter) -> _Written:
    written: _Written = {"name": parameter.name, "in": parameter.place, "description": parameter.description}
    if parameter.required or parameter.place == "path":
        written["required"] = True
    if parameter.may_be_empty:
        written["allowEmptyValue"] = True
    written["schema"] = dict(parameter.schema)
    if parameter.example:
        many = parameter.schema.get("type") == "array"
        written["example"] = [parameter.example] if many else as_typed(parameter.schema, parameter.example)
    return written


def _body(body: Body) -> _Written:
    return {"schema": dict(body.schema), "example": body.example}


def _answer(answer: Answer) -> _Written:
    written: _Written = {"description": answer.description}
    if answer.headers:
        written["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in answer.headers}
    if answer.content:
        written["content"] = {
            media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}
            for media_type, schema in answer.content
        }
    return written


def _key(written: _Written) -> str:
    return json.dumps(written, sort_keys=True)


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, and then the same with numbers."""
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
