"""Answers for the tests of views: rows written as texts, and what is read back from a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from ifrc_kg.sparql_tokens import QueryForm
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.views import Surroundings, View, drawn

ID = "https://w3id.org/ifrc-kg/id/"
#: What a test writes of a row: `<a/b>` is an IRI of ours, everything else a literal.
Rows = Sequence[Mapping[str, str]]


def term(words: str) -> dict[str, str]:
    """Return a term of the SPARQL JSON results."""
    if words.startswith("<"):
        return {"type": "uri", "value": ID + words.strip("<>")}
    return {"type": "literal", "value": words}


def results(rows: Rows) -> dict[str, Any]:
    """Return SPARQL JSON results; what is empty is unbound."""
    variables = list(dict.fromkeys(name for row in rows for name in row))
    bindings = [{name: term(words) for name, words in row.items() if words} for row in rows]
    return {"head": {"vars": variables}, "results": {"bindings": bindings}}


def view(
    kind: str, rows: Rows, *, m49: Mapping[str, str] | None = None, focus: str = "", **columns: str | tuple[str, ...]
) -> View:
    """Return the view of rows; fails where there is none."""
    named = tuple((role, (name,) if isinstance(name, str) else name) for role, name in columns.items())
    query = StoredQuery("asked", "What is asked?", "", QueryForm.SELECT, view=kind, view_columns=named)
    around = Surroundings(
        link=lambda iri: iri.removeprefix("https://w3id.org/ifrc-kg"),
        name=lambda iri: f"Name of {iri.rpartition('/')[2]}",
        m49=lambda iri: (m49 or {}).get(iri.removeprefix(ID), ""),
        focus=f"{ID}{focus}" if focus else "",
    )
    found = drawn(query, results(rows), around)
    assert found is not None
    return found


def grade(word: str) -> str:
    """Return how a test writes a grade."""
    return f"<grade/{word}>"


def pictures(found: View) -> list[Element]:
    """Return the pictures of a view as XML, so that a picture that is none fails."""
    assert not found.problem
    return [fromstring(each) for each in found.pictures]  # noqa: S314 - our own markup


def of_class(picture: Element, word: str) -> list[Element]:
    """Return the elements of a picture that have a class."""
    return [each for each in picture.iter() if word in each.get("class", "").split()]


def titles(picture: Element) -> list[str]:
    """Return what the marks of a picture say."""
    return [each.findtext("title") or "" for each in of_class(picture, "mark")]


def words(picture: Element) -> list[str]:
    """Return the texts of a picture, each as it reads."""
    return [" ".join("".join(part for part in each.itertext() if part).split()) for each in picture.iter("text")]
