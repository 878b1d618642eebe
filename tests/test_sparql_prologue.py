"""Base, prefixes and dataset clause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.sparql_prologue import dataset_clause, declared_prefixes


def test_prefixes_resolve_against_the_base_before_them() -> None:
    """A later BASE does not reach back."""
    text = "PREFIX a: <http://a/> BASE <http://b/c/> PREFIX d: <e#> BASE <../f/> PREFIX : <\\u0067> ASK {}"
    assert declared_prefixes(text) == {"a": "http://a/", "d": "http://b/c/e#", "": "http://b/f/g"}


def test_the_dataset_clause_is_resolved() -> None:
    """Names, IRIs and relative IRIs, each graph once."""
    text = (
        "BASE <http://b/> PREFIX a: <http://a/> SELECT ?from FROM a:g\\/1 FROM <g2> from named <http://n> "
        "FROM a:g\\/1 WHERE { ?from ?p 'FROM <x>' }"
    )
    assert dataset_clause(text) == (("http://a/g/1", "http://b/g2"), ("http://n",))


def test_no_clause_gives_no_graphs() -> None:
    """A query without FROM asks the whole dataset."""
    assert dataset_clause("SELECT ?from { ?from ?p ?o }") == ((), ())


def test_half_a_clause_is_left_to_the_parser() -> None:
    """A text that ends in FROM is no reason to fail here."""
    assert dataset_clause("ASK FROM") == ((), ())


def test_what_is_no_iri_stays_as_it_is() -> None:
    """A broken authority or code point is left to the parser."""
    assert dataset_clause("BASE <http://b/> ASK FROM <http://[> FROM <\\UFFFFFFFF> {}") == (
        ("http://[", "\\UFFFFFFFF"),
        (),
    )


_words = ["BASE", "PREFIX", "FROM", "NAMED", "a:", "a:b", "<http://[>", "<\\UFFFFFFFF>", "<x>", "{", "ASK"]


@given(st.lists(st.sampled_from(_words)))
def test_any_text_has_a_prologue(words: list[str]) -> None:
    """Whatever a stranger writes, nothing is raised, and each FROM gives at most one graph."""
    text = " ".join(words)
    assert len(declared_prefixes(text)) <= words.count("PREFIX")
    assert sum(map(len, dataset_clause(text))) <= words.count("FROM")
