"""Concept schemes as trees."""

from __future__ import annotations

from rdflib import Graph, URIRef

from ifrc_kg.concept_tree import Branch, concept_tree

_PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
_SCHEME = URIRef("https://example.org/scheme")


def _tree(text: str) -> tuple[Branch, ...]:
    return concept_tree(Graph().parse(data=_PREFIXES + text, format="turtle"), _SCHEME, lambda iri: iri)


def _shape(branches: tuple[Branch, ...]) -> dict[str, object]:
    return {branch.name: _shape(branch.below) for branch in branches}


def test_narrower_concepts_stand_below() -> None:
    """Either of two concepts may say that one is broader."""
    text = """
    ex:a skos:inScheme ex:scheme ; skos:narrower ex:b ; skos:definition "First." ; skos:notation "A" .
    ex:b skos:inScheme ex:scheme .
    ex:c skos:inScheme ex:scheme ; skos:broader ex:b .
    ex:d skos:inScheme ex:other ; skos:broader ex:a .
    """
    tree = _tree(text)
    assert _shape(tree) == {"a": {"b": {"c": {}}}}
    assert (tree[0].definition, tree[0].notations, tree[0].size) == ("First.", ("A",), 3)


def test_a_concept_is_there_once() -> None:
    """Below the first of two broader concepts, with a word about the other."""
    text = """
    ex:a skos:inScheme ex:scheme . ex:b skos:inScheme ex:scheme .
    ex:c skos:inScheme ex:scheme ; skos:broader ex:a , ex:b .
    """
    tree = _tree(text)
    assert _shape(tree) == {"a": {"c": {}}, "b": {}}
    assert tree[0].below[0].also_below == ("https://example.org/b",)


def test_a_ring_loses_nobody() -> None:
    """Concepts that are broader than each other are all shown, once."""
    text = "ex:a skos:inScheme ex:scheme ; skos:broader ex:b . ex:b skos:inScheme ex:scheme ; skos:broader ex:a ."
    assert _shape(_tree(text)) == {"a": {"b": {}}}
