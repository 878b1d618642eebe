"""The terms that an editor completes."""

from __future__ import annotations

from rdflib import Literal, URIRef

from ifrc_kg.editor_terms import EditorTerm, editor_terms
from ifrc_kg.known_things import Row
from ifrc_kg.prefixes import Prefixes

PREFIXES = Prefixes({"ex": "http://example.org/ns#", "action": "http://example.org/id/action/"})


def row(iri: str, what: str, label: str | None = None) -> Row:
    """Return a row of the view."""
    named = {} if label is None else {"termLabel": Literal(label, lang="en")}
    return {"term": URIRef(iri), "what": Literal(what), **named}


def test_terms_are_written_as_curies_in_order() -> None:
    """A term has its CURIE, its label and what it is; the list is sorted by CURIE."""
    rows = [
        row("http://example.org/ns#Thing", "class", "thing"),
        row("http://example.org/id/action/fighting-xenophobia", "thing", "Fight xenophobia"),
    ]
    assert editor_terms(rows, PREFIXES) == (
        EditorTerm("action:fighting-xenophobia", "Fight xenophobia", "thing"),
        EditorTerm("ex:Thing", "thing", "class"),
    )


def test_a_class_with_a_label_is_a_class() -> None:
    """What is a class, a property or both and has a label besides is told once."""
    rows = [
        row("http://example.org/ns#A", "thing", "a"),
        row("http://example.org/ns#A", "class", "a"),
        row("http://example.org/ns#b", "property", "b"),
        row("http://example.org/ns#b", "thing", "b"),
    ]
    assert [(each.curie, each.what) for each in editor_terms(rows, PREFIXES)] == [
        ("ex:A", "class"),
        ("ex:b", "property"),
    ]


def test_a_term_without_a_label_is_called_by_its_name() -> None:
    """A local name is told in words, and abbreviations stay as they are."""
    names = ("wasAttributedTo", "TextQuoteSelector", "hasURIPrefix", "value", "_9")
    rows = [row(f"http://example.org/ns#{name}", "property") for name in names]
    assert {each.curie: each.label for each in editor_terms(rows, PREFIXES)} == {
        "ex:wasAttributedTo": "was attributed to",
        "ex:TextQuoteSelector": "text quote selector",
        "ex:hasURIPrefix": "has URI prefix",
        "ex:value": "value",
        "ex:_9": "9",
    }


def test_what_has_no_curie_is_not_offered() -> None:
    """An IRI outside of all prefixes is typed in full."""
    assert editor_terms([row("urn:a", "thing", "a"), row("http://example.org/ns#a/b", "thing", "b")], PREFIXES) == ()
