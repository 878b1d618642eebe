"""The work that children do: a root folder is loaded, and questions over it are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ifrc_kg.engine import QueryRequest
from ifrc_kg.fence.child import Evaluate
from ifrc_kg.fence.frames import Frame, FrameKind
from ifrc_kg.fence.limits import Limits
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.media_types import JSON, by_token

__all__ = ["LoadedWork", "load_work", "question"]

#: With the comment it is read token by token.
_FIRST_QUESTION: Final = "# Is anybody there?\nASK {}"


@dataclass(frozen=True)
class LoadedWork:
    """How to answer questions, and what is known of the dataset before any is asked."""

    evaluate: Evaluate
    facts: Mapping[str, Any]


def load_work(root: str, limits: Limits) -> LoadedWork:
    """Load the project's files below a folder; raise what `load_local_engine` raises.

    Texts and answers are bounded here, in the child, so that the asking process never receives too large an answer.
    """
    engine = load_local_engine(ProjectFiles(Path(root)), limits)
    # What the first question makes ready need not be made ready by each child.
    engine.evaluate(QueryRequest(_FIRST_QUESTION), JSON)

    def evaluate(asked: Frame) -> Frame:
        return _answered(engine, asked)

    return LoadedWork(evaluate, {"fingerprint": engine.fingerprint})


def question(request: QueryRequest, token: str, seconds: float | None = None) -> Frame:
    """Return the frame that asks for a request's answer in the format of a token; bindings must be in the text.

    `seconds` is for a question that may take another time than the limits give every one.
    """
    fields: dict[str, Any] = {"format": token}
    if request.default_graphs or request.named_graphs:
        fields |= {"default": request.default_graphs, "named": request.named_graphs}
    if seconds is not None:
        fields["seconds"] = seconds
    return Frame(FrameKind.QUESTION, fields, request.text.encode("utf-8", "surrogatepass"))


def _answered(engine: LocalEngine, asked: Frame) -> Frame:
    fields = asked.fields
    request = QueryRequest(
        bytes(asked.body).decode("utf-8", "surrogatepass"),
        default_graphs=tuple(fields.get("default", ())),
        named_graphs=tuple(fields.get("named", ())),
    )
    return Frame(FrameKind.ANSWER, body=engine.evaluate(request, by_token(fields["format"])).body)
