"""Which columns of an answer a view draws: what a query's header may say, and what is taken where it says nothing.

    #+ view: timeline
    #+ view: {kind: timeline, item: session, start: begins, end: ends}

Each view has roles for columns; a role that the header does not name takes the first of its usual columns that the
answer has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ifrc_kg.query_header import Entry

__all__ = ["ROLES", "VIEWS", "Columns", "NamedColumns", "Role", "chosen_columns", "read_view"]

#: What a header names: roles with their columns.
NamedColumns = tuple[tuple[str, tuple[str, ...]], ...]
#: The columns of an answer by role; most roles have one, and a role that is not there has none.
Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Role:
    """What a column is to a view: its name, what stands in it, and the columns that usually have it."""

    name: str
    meaning: str
    usual: tuple[str, ...] = ()
    is_required: bool = False
    takes_several: bool = False


_GRADE: Final = Role("grade", "on whose word the row rests: the line of the mark", ("grade",))
_GROUP: Final = Role("group", "a heading under which rows stand together", ("group",))

#: How a page may show the solutions, and what each way needs.
ROLES: Final[Mapping[str, tuple[Role, ...]]] = {
    "table": (),
    "flow": (
        Role(
            "stages",
            "columns of things, two or more, from left to right; a row links each with the next",
            is_required=True,
            takes_several=True,
        ),
        Role("relation", "how a link reads in words", ("relation",)),
        _GRADE,
    ),
    "matrix": (
        Role("row", "what begins a row of the matrix", ("row",), is_required=True),
        Role("column", "what heads a column", ("column",), is_required=True),
        Role("value", "what stands where they meet; by default the grade, or a dot", ("strength", "value", "role")),
        Role("evidence", "where a mark leads", ("evidence", "interpretation")),
        _GRADE,
    ),
    "map": (
        Role("country", "a country of the graph, or its M49 code", ("country", "place", "m49"), is_required=True),
        Role("place", "where it is when no country is known: it is listed"),
        Role("item", "what there is in the country", ("item", "initiative", "undertaking", "society")),
        _GRADE,
    ),
    "timeline": (
        Role("item", "what has a date", ("item", "initiative", "instrument", "session", "event"), is_required=True),
        Role("start", "a date, month or year, or where a span begins", ("start", "begins", "date"), is_required=True),
        Role("end", "where a span ends", ("end", "ends", "until")),
        Role("what", "what the date is a date of; `start` and `end` belong to a span", ("what",)),
        Role("evidence", "where a mark leads", ("evidence",)),
        _GROUP,
        _GRADE,
    ),
    "bar": (
        Role("item", "what is counted or measured", ("item", "figure", "region", "grade"), is_required=True),
        Role("value", "a number from 0 up: the length of the bar", ("value", "number", "count"), is_required=True),
        Role("part", "how much of the value is meant: filled, in the outline of the whole", ("part",)),
        Role("words", "the number in words, shown beside the bar", ("asStated",)),
        _GROUP,
        _GRADE,
    ),
}
VIEWS: Final = tuple(ROLES)


def read_view(header: Entry, variables: Sequence[str]) -> tuple[str, NamedColumns]:
    """Return the view of a query whose text has these variables, and the columns that the header names.

    Raises ParseError for a view that cannot be drawn.
    """
    if not header.is_mapping("view"):
        kind = header.choice("view", VIEWS, "table")
        for role in _required(kind):
            if not set(role.usual) & set(variables):
                raise header.error("view", _lacking(kind, role), f"Write view: {{kind: {kind}, {role.name}: …}}.")
        return kind, ()
    entry = header.entry("view")
    if entry is None:
        return "table", ()
    kind = entry.choice("kind", VIEWS, "table")
    entry.only(("kind", *(role.name for role in ROLES[kind])))
    named = tuple((role.name, _named(entry, role, variables)) for role in ROLES[kind] if role.name in entry.nodes)
    for role in _required(kind):
        if role.name not in dict(named) and not set(role.usual) & set(variables):
            raise entry.error("kind", _lacking(kind, role), f"Add {role.name}: and a variable of the query.")
    return kind, named


def _named(entry: Entry, role: Role, variables: Sequence[str]) -> tuple[str, ...]:
    names = entry.texts(role.name) if role.takes_several else (entry.required(role.name),)
    if role.takes_several and len(names) < 2:  # noqa: PLR2004 - a link has two ends
        raise entry.error(role.name, f"{role.name} must name two columns or more", f"Write {role.name}: [one, two].")
    for name in names:
        if name not in variables:
            near = get_close_matches(name, variables, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The query has {', '.join(variables)}."
            raise entry.error(role.name, f"the query has no variable ?{name}", hint)
    return names


def _required(kind: str) -> list[Role]:
    return [role for role in ROLES[kind] if role.is_required]


def _lacking(kind: str, role: Role) -> str:
    usual = " or ".join(f"?{name}" for name in role.usual)
    return f"view: {kind} needs a column for {role.name}" + (f", such as {usual}" if usual else "")


def chosen_columns(kind: str, named: NamedColumns, variables: Sequence[str]) -> tuple[Columns, str]:
    """Return the columns of an answer by role, and a sentence about what is lacking; empty where nothing is."""
    by_name = dict(named)
    found: dict[str, tuple[str, ...]] = {}
    for role in ROLES[kind]:
        names = by_name.get(role.name) or tuple(name for name in role.usual if name in variables)[:1]
        if names and all(name in variables for name in names):
            found[role.name] = names
    lacking = [role for role in _required(kind) if role.name not in found]
    if not lacking:
        return found, ""
    words = "; ".join(f"{role.name} ({role.meaning})" for role in lacking)
    return found, f"This answer cannot be drawn as a {kind}: it has no column for {words}."
