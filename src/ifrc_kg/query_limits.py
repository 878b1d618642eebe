"""What one query may hold and what its answer may hold, checked before and after an engine works.

A text is measured by its tokens before a parser sees it: a parser can be ended by nesting and an optimizer by the
number of patterns, and neither can be interrupted from within its own process.

How patterns are counted (`patterns`): each `{`, each `.`, `;` or `,` that stands directly in a group, and each `/` or
`|` of a property path count one.
A basic graph pattern of n triples counts about n + 1; what stands in brackets of an expression or of VALUES counts
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ifrc_kg.errors import QueryTooComplex
from ifrc_kg.sparql_tokens import Token, TokenKind, nests_deeper, significant

__all__ = ["QueryLimits", "check_text", "patterns"]

_COUNTED_IN_GROUPS: Final = frozenset({".", ";", ",", "/", "|"})
_COUNTED: Final = ("{", *sorted(_COUNTED_IN_GROUPS))
#: After these an IRI is a function, so that what follows it is an expression.
_BEFORE_FUNCTIONS: Final = frozenset({"FILTER", "HAVING", "BY"})


@dataclass(frozen=True)
class QueryLimits:
    """The bounds of a query's text and of its answer; None is no bound."""

    #: Brackets inside brackets; Oxigraph's parser ends the whole process a few thousand levels down.
    nesting: int = 100
    #: Patterns, as `patterns` counts them.
    patterns: int | None = None
    #: Bytes of an answer before compression.
    answer_bytes: int | None = None
    #: Solutions or triples of an answer.
    answer_rows: int | None = None
    #: IRIs of endpoints that SERVICE may ask; none unless an operator names some.
    services: Sequence[str] = ()


def check_text(text: str, limits: QueryLimits) -> None:
    """Raise QueryTooComplex for a text that is nested deeper, or holds more patterns, than it may."""
    if nests_deeper(text, limits.nesting):
        raise QueryTooComplex(
            f"The query nests brackets deeper than {limits.nesting} levels.",
            hint="Take out brackets that are not needed, or ask in several queries.",
        )
    if limits.patterns is None or sum(map(text.count, _COUNTED)) <= limits.patterns:
        return
    counted = patterns(text)
    if counted > limits.patterns:
        raise QueryTooComplex(
            f"The query counts {counted} patterns; {limits.patterns} are allowed.",
            hint="Ask in several queries, or put terms into VALUES instead of alternatives.",
        )


def patterns(text: str) -> int:
    """Return how many patterns a text counts (see above)."""
    counted = 0
    in_expression: list[bool] = []
    last: tuple[Token | None, Token | None] = (None, None)
    for token in significant(text):
        if token.text in {"(", "["}:
            inherited = bool(in_expression) and in_expression[-1]
            in_expression.append(token.text == "(" and (inherited or _opens_expression(*last)))
        elif token.text == "{":
            counted += 1
            in_expression.append(False)
        elif token.text in {")", "]", "}"}:
            del in_expression[-1:]
        elif token.text in _COUNTED_IN_GROUPS and in_expression and not in_expression[-1]:
            counted += 1
        last = (last[1], token)
    return counted


def _opens_expression(before: Token | None, last: Token | None) -> bool:
    """Tell whether a bracket behind these two tokens holds an expression, not a property path or a collection."""
    if last is None or last.kind is TokenKind.WORD:
        return last is None or last.text != "a"
    is_function = last.kind in (TokenKind.IRI, TokenKind.NAME)
    return is_function and before is not None and before.text.upper() in _BEFORE_FUNCTIONS
