"""CURIEs in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from ifrc_kg.errors import DataError
from ifrc_kg.prefixes import Prefixes, load_prefixes

PREFIXES = Prefixes({"ex": "https://example.org/", "exo": "https://example.org/o#", "id": "https://example.org/id/"})


def test_the_project_declares_its_own_prefixes(prefixes: Prefixes) -> None:
    """The prefix of an instance is its kind."""
    expanded = prefixes.expand("initiative:1001-strengths")
    assert expanded == URIRef("https://w3id.org/ifrc-kg/id/initiative/1001-strengths")
    assert prefixes.shorten("https://w3id.org/ifrc-kg/ontology#Passage") == "ifrc:Passage"


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        ("https://example.org/a", "ex:a"),
        ("https://example.org/o#C", "exo:C"),
        ("https://example.org/id/1-x.y", "id:1-x.y"),
        ("https://example.org/id/x/y", "https://example.org/id/x/y"),
        ("https://example.org/end.", "https://example.org/end."),
        ("https://example.org/-x", "https://example.org/-x"),
        ("https://example.org/", "https://example.org/"),
        ("urn:x", "urn:x"),
    ],
)
def test_an_iri_is_shortened_where_it_has_a_plain_name(iri: str, shown: str) -> None:
    """The longest namespace counts, and a name that needs an escape stays a full IRI."""
    assert PREFIXES.shorten(iri) == shown


@given(st.sampled_from(sorted(PREFIXES.namespaces)), st.from_regex(r"[a-z0-9][a-z0-9.#/-]{0,9}", fullmatch=True))
def test_what_was_shortened_expands_to_the_same(prefix: str, local: str) -> None:
    """Shortening and expanding are inverse."""
    iri = PREFIXES.namespaces[prefix] + local
    shown = PREFIXES.shorten(iri)
    assert iri in (str(PREFIXES.expand(shown)), shown)


@pytest.mark.parametrize("curie", ["nope:a", "ex", "", ":a"])
def test_what_is_no_curie_of_ours_expands_to_nothing(curie: str) -> None:
    """An unknown prefix is no error here: the text may be an IRI."""
    assert PREFIXES.expand(curie) is None


@pytest.mark.parametrize(
    "body",
    [
        '<#a> sh:prefix "a" ; sh:namespace "urn:a" . <#b> sh:prefix "a" ; sh:namespace "urn:b" .',
        '<#a> sh:prefix "a" ; sh:namespace "urn:a" . <#b> sh:prefix "b" ; sh:namespace "urn:a" .',
        '<#a> sh:prefix "a" .',
    ],
)
def test_a_list_with_doubles_or_halves_is_refused(tmp_path: Path, body: str) -> None:
    """One prefix, one namespace."""
    path = tmp_path / "prefixes.ttl"
    path.write_text(f"@base <urn:x> . @prefix sh: <http://www.w3.org/ns/shacl#> . {body}", encoding="utf-8")
    with pytest.raises(DataError):
        load_prefixes(path)


def test_a_namespace_may_end_in_anything() -> None:
    """Where one ends in a letter, the longest namespace still counts."""
    prefixes = Prefixes({"ex": "https://example.org/", "exa": "https://example.org/a"})
    assert prefixes.split("https://example.org/ab") == ("exa", "b")
    assert prefixes.split("https://example.org/b") == ("ex", "b")
