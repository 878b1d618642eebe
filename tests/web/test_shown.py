"""Terms as a page shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.web.shown import Cell, link_of, shown_term, solution_table

RESULTS = {
    "head": {"vars": ["thing", "thingLabel", "startYear"]},
    "results": {
        "bindings": [
            {
                "thing": {"type": "uri", "value": "https://w3id.org/ifrc-kg/id/initiative/ubuntu"},
                "thingLabel": {"type": "literal", "value": "Ubuntu initiative", "xml:lang": "en"},
            },
            {"thing": {"type": "bnode", "value": "b0"}, "startYear": {"type": "literal", "value": "2009"}},
        ]
    },
}


def unchanged(iri: str) -> str:
    """Shorten nothing."""
    return iri


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        ("https://w3id.org/ifrc-kg/id/initiative/ubuntu", "/root/id/initiative/ubuntu"),
        ("https://w3id.org/ifrc-kg/ontology#Initiative", "/root/ontology#Initiative"),
        ("http://purl.org/dc/terms/spatial", "http://purl.org/dc/terms/spatial"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("urn:x", ""),
        ("mailto:someone@example.org", ""),
    ],
)
def test_only_ours_and_http_are_linked(iri: str, link: str) -> None:
    """An IRI of ours leads into this server, an http one out, and no other scheme becomes a link."""
    assert link_of(iri, "/root") == link


@given(st.text())
def test_no_iri_leads_to_a_script(iri: str) -> None:
    """Whatever the IRI, its link is empty, local or http."""
    assert link_of(iri) == "" or link_of(iri).startswith(("/", "http://", "https://"))


@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (None, Cell()),
        ({"type": "uri", "value": "urn:x"}, Cell("urn:x", "", "urn:x")),
        ({"type": "bnode", "value": "b0"}, Cell("_:b0")),
        ({"type": "literal", "value": "mot", "xml:lang": "fr"}, Cell("mot", note="fr")),
        ({"type": "literal", "value": "word", "xml:lang": "en"}, Cell("word")),
        ({"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}, Cell("5")),
        ({"type": "literal", "value": "P5Y", "datatype": "urn:duration"}, Cell("P5Y", note="urn:duration")),
    ],
)
def test_each_kind_of_term(term: dict[str, str] | None, cell: Cell) -> None:
    """Unbound, IRI, blank node and literals, with language or datatype where it says something."""
    assert shown_term(term, unchanged) == cell


def test_solutions_as_they_are() -> None:
    """One column for each variable; an unbound one stays an empty cell."""
    table = solution_table(RESULTS, unchanged, "", most=10)
    assert table.headings == ("thing", "thingLabel", "startYear")
    assert table.rows[0][2] == Cell()
    assert not table.is_cut


def test_an_iri_is_shown_by_its_name() -> None:
    """The CURIE stands behind the name; where the query gives a label beside, the CURIE is enough."""
    results = {
        "head": {"vars": ["thing", "thingLabel", "strength", "other"]},
        "results": {
            "bindings": [
                {
                    "thing": {"type": "uri", "value": "urn:thing"},
                    "thingLabel": {"type": "literal", "value": "Thing"},
                    "strength": {"type": "uri", "value": "urn:strong"},
                    "other": {"type": "uri", "value": "urn:other"},
                }
            ]
        },
    }
    names = {"urn:strong": "strong", "urn:thing": "another name"}
    table = solution_table(results, unchanged, "", most=10, name=lambda iri: names.get(iri, ""))
    assert [(cell.text, cell.note) for cell in table.rows[0]] == [
        ("urn:thing", ""),
        ("Thing", ""),
        ("strong", "urn:strong"),
        ("urn:other", ""),
    ]
    assert table.rows[0][2].iri == "urn:strong"


def test_a_long_table_says_that_it_is_cut() -> None:
    """The table knows how many rows there are."""
    table = solution_table(RESULTS, unchanged, "", most=1)
    assert (len(table.rows), table.size, table.is_cut) == (1, 2, True)


def test_a_grade_is_known_by_its_iri() -> None:
    """The cell of a grade knows which, any other none."""
    grade = shown_term({"type": "uri", "value": "https://w3id.org/ifrc-kg/id/grade/stated"}, unchanged)
    assert (grade.grade, Cell("x").grade) == ("stated", "")
