"""The routes of the application as operations of an OpenAPI document.

Routes are found in Flask's own map of them, so that none can be forgotten.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from ifrc_kg.media_types import Format, ResultKind, formats_for
from ifrc_kg.openapi.answers import given, not_modified, problems, shorter_address
from ifrc_kg.openapi.questions import format_parameter, question_operations
from ifrc_kg.openapi.values import Answer, Operation, Parameter
from ifrc_kg.web.api_described import TAGS, Described
from ifrc_kg.web.api_routes import described_routes
from ifrc_kg.web.site import Site

__all__ = ["operations_of", "undescribed"]

#: A part of a rule that varies: its converter, what the converter is given, its name.
_PART: Final = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")
#: Methods that a document can tell of; HEAD and OPTIONS are answered everywhere, and 3.1 has no word for QUERY.
_METHODS: Final = ("GET", "POST")
_SUFFIX: Final = "suffix"
_FOUND: Final = 302
_SEE_OTHER: Final = 303
#: In what it is told that an IRI names nothing, whatever the formats of the route (`ifrc_kg.web.absent`).
_RDF: Final = formats_for(ResultKind.GRAPH)


@dataclass(frozen=True)
class _Place:
    """A path of the document, with the values of the parts that were written out."""

    path: str
    variables: tuple[str, ...]
    fixed: Mapping[str, str]


def operations_of(application: Flask, site: Site) -> tuple[Operation, ...]:
    """Return the operations of everything that an application answers, in the order of the parts of the interface."""
    table = described_routes(site)
    found = [
        operation
        for rule in sorted(application.url_map.iter_rules(), key=lambda rule: rule.rule)
        if rule.endpoint in table
        for operation in _of_rule(application, rule, table[rule.endpoint], site)
    ]
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    found += question_operations(queries, "Questions", version=bool(site.version))
    return tuple(each for tag in TAGS for each in found if each.tag == tag)


def undescribed(application: Flask, site: Site) -> tuple[str, ...]:
    """Return the endpoints of routes that nothing is told of, and those that are told of and are not there."""
    table = described_routes(site)
    return tuple(sorted({rule.endpoint for rule in application.url_map.iter_rules()} ^ table.keys()))


def _of_rule(application: Flask, rule: Rule, told: Described, site: Site) -> Iterator[Operation]:
    words = told.summary or inspect.getdoc(application.view_functions[rule.endpoint]) or ""
    summary, _, rest = words.partition("\n")
    for place in _places(rule.rule):
        formats = _formats(told.formats, place)
        for method in _METHODS:
            if method not in (rule.methods or ()):
                continue
            yield Operation(
                method.lower(),
                place.path,
                summary,
                told.tag,
                rest.strip(),
                tuple(_parameters(told, formats, place, method)),
                _answers(
                    told,
                    formats,
                    is_chosen=told.is_chosen and len(formats) > 1,
                    version=bool(site.version),
                    method=method,
                ),
                told.bodies if method == "POST" else (),
                {} if method == "POST" else told.asked,
            )


def _places(rule: str) -> Iterator[_Place]:
    """Yield the paths that a rule stands for: a part that is one of some words is written out."""
    places = [_Place("", (), {})]
    end = 0
    for part in _PART.finditer(rule):
        converter, given_to, name = part.groups()
        before = rule[end : part.start()]
        end = part.end()
        if converter == "any":
            words = [word.strip() for word in (given_to or "").split(",")]
            places = [
                _Place(place.path + before + word, place.variables, {**place.fixed, name: word})
                for place in places
                for word in words
            ]
        else:
            places = [
                _Place(f"{place.path}{before}{{{name}}}", (*place.variables, name), place.fixed) for place in places
            ]
    yield from (_Place(place.path + rule[end:], place.variables, place.fixed) for place in places)


def _formats(formats: Sequence[Format], place: _Place) -> tuple[Format, ...]:
    """Return the formats of a path: one, where its extension is written out."""
    suffix = place.fixed.get(_SUFFIX)
    return tuple(each for each in formats if suffix in (None, each.suffix))


def _parameters(told: Described, formats: Sequence[Format], place: _Place, method: str) -> Iterator[Parameter]:
    for name in place.variables:
        if name == _SUFFIX:
            words = [each.suffix for each in formats]
            text = "The extension, which chooses the format."
            yield Parameter(_SUFFIX, text, {"type": "string", "enum": words}, words[0], "path", required=True)
        else:
            yield told.variables[name]
    if method == "POST" and told.bodies and any(each.name == "query" for each in told.parameters):
        return  # a form carries them
    yield from told.parameters
    own = {each.name for each in told.parameters}
    if told.is_chosen and len(formats) > 1 and _SUFFIX not in place.variables and "format" not in own:
        yield format_parameter(formats)


def _answers(
    told: Described, formats: Sequence[Format], *, is_chosen: bool, version: bool, method: str
) -> tuple[Answer, ...]:
    is_kept = told.is_kept and method == "GET"
    statuses = {*told.statuses, *((406,) if is_chosen else ())}
    name = told.schema or ("Graph" if is_chosen and not told.bodies else "Answer")
    success = given(
        name,
        "Where the document about it is." if told.status == _SEE_OTHER else "The answer.",
        formats,
        schema=told.schema,
        headers=told.headers,
        is_kept=is_kept,
        version=version,
        status=told.status,
    )
    others = [not_modified(version=version)] if is_kept else []
    if _FOUND in statuses:
        statuses -= {_FOUND}
        others.insert(0, shorter_address(version=version))
    if _SEE_OTHER in statuses:
        statuses -= {_SEE_OTHER}
        headers = ("Location",)
        others.append(
            given("Elsewhere", "It is told elsewhere.", (), headers=headers, is_kept=False, status=_SEE_OTHER)
        )
    return (success, *others, *problems(statuses, _RDF if told.in_rdf else (), version=version))
