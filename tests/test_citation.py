"""Citations: what is cited, in which state, in three forms."""

from __future__ import annotations

import json

from ifrc_kg.citation import Citation, bibtex, csl_json, sentence

CITED = Citation(
    key="ifrc-kg-initiative-ubuntu",
    title="Ubuntu & friends_100%",
    container="ifrc-kg",
    author="The ifrc-kg curators",
    issued="2026-11-23",
    version="0.1.0",
    state="49786db46ed0",
    iri="https://w3id.org/ifrc-kg/id/initiative/ubuntu",
)


def test_the_sentence_is_what_people_write() -> None:
    """Author, year, title, where it is from, version, state and IRI, in one line."""
    assert sentence(CITED) == (
        "The ifrc-kg curators (2026). “Ubuntu & friends_100%”. In ifrc-kg, version 0.1.0, state 49786db46ed0. "
        "https://w3id.org/ifrc-kg/id/initiative/ubuntu"
    )


def test_bibtex_names_state_and_iri_and_escapes_what_is_special() -> None:
    """`&`, `_` and `%` mean something to BibTeX; the author in braces is one name."""
    entry = bibtex(CITED)
    assert entry.startswith("@misc{ifrc-kg-initiative-ubuntu,\n")
    assert r"title = {{Ubuntu \& friends\_100\%}}" in entry
    assert "author = {{The ifrc-kg curators}}" in entry
    assert "year = {2026}" in entry
    assert "note = {State of the data: 49786db46ed0}" in entry
    assert "url = {https://w3id.org/ifrc-kg/id/initiative/ubuntu}" in entry


def test_csl_json_is_one_dataset() -> None:
    """The form that reference managers read, with the date in parts."""
    (item,) = json.loads(csl_json(CITED))
    assert item["type"] == "dataset"
    assert item["author"] == [{"literal": "The ifrc-kg curators"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 23]]}
    assert item["URL"] == CITED.iri


def test_what_is_not_known_is_left_out() -> None:
    """No empty fields."""
    bare = Citation("k", "T", "C", author="", issued="some day", version="", state="", iri="https://example.org/")
    assert "year" not in bibtex(bare)
    assert sentence(bare) == "“T”. In C. https://example.org/"
    assert json.loads(csl_json(bare))[0].keys() == {"id", "type", "title", "container-title", "URL"}
