"""Which stored queries use which terms."""

from __future__ import annotations

from ifrc_kg.stored_query import parse_stored_query
from ifrc_kg.term_usage import iris_of, queries_by_term

_IFRC = "https://w3id.org/ifrc-kg/ontology#"
_TEXT = """#+ summary: Who calls for what?
#+ method: GET
PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#>

SELECT ?instrument ?note
WHERE {
  ?instrument ifrc:callsFor ?action . # ifrc:marks
  ?action <https://w3id.org/ifrc-kg/ontology#addresses> ?group .
  BIND("ifrc:produces" AS ?note)
}
ORDER BY ?instrument
"""


def test_terms_are_found_by_prefix_and_written_out() -> None:
    """A prefixed name and an IRI name a term alike; what stands in a comment or a string does not."""
    named = {iri.removeprefix(_IFRC) for iri in iris_of(_TEXT)} - {""}
    assert named == {"callsFor", "addresses"}


def test_queries_are_found_by_their_terms() -> None:
    """Each term has its queries in the order in which they are given."""
    queries = [parse_stored_query(name, _TEXT) for name in ("second", "first")]
    found = queries_by_term(queries)
    assert [query.name for query in found[f"{_IFRC}callsFor"]] == ["second", "first"]
    assert f"{_IFRC}marks" not in found
