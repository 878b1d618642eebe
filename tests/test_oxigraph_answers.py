"""Answers in XML: what Oxigraph's writer gets wrong is mended or refused, never sent."""

from __future__ import annotations

from xml.dom import minidom

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import NotAcceptable, QueryTooLarge
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import CSV, JSON, N_TRIPLES, RDF_XML, TSV, TURTLE, XML, Format
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_limits import QueryLimits

RETURNS = r"a\rb\r\nc\td "


@pytest.fixture
def empty() -> LocalEngine:
    """Return an engine over nothing."""
    return LocalEngine([], Prefixes({"f": "https://example.org/p/"}))


def test_line_ends_survive_xml(empty: LocalEngine) -> None:
    """A carriage return is a character reference, which XML 1.0 does not turn into a line feed (section 2.11)."""
    body = empty.evaluate(QueryRequest(f'SELECT ("{RETURNS}" AS ?x) {{}}'), XML).body
    (literal,) = minidom.parseString(body).getElementsByTagName("literal")  # noqa: S318 - our own document
    assert literal.firstChild.data == "a\rb\r\nc\td "  # type: ignore[union-attr]  # a text node
    constructed = QueryRequest(f'CONSTRUCT {{ <urn:a> <urn:b> "{RETURNS}" }} {{}}')
    in_xml = Graph().parse(data=empty.evaluate(constructed, RDF_XML).body, format="xml")
    assert isomorphic(in_xml, Graph().parse(data=empty.evaluate(constructed, N_TRIPLES).body, format="nt"))


@pytest.mark.parametrize("character", [r"\u0000", r"\u0001", r"\b", r"\f", r"\u001F", r"\uFFFE", r"\uFFFF"])
@pytest.mark.parametrize(
    ("query", "answer_format"),
    [('SELECT ("{}" AS ?x) {{}}', XML), ('CONSTRUCT {{ <urn:a> <urn:b> "{}" }} {{}}', RDF_XML)],
)
def test_what_no_xml_can_hold_is_refused_in_xml_alone(
    empty: LocalEngine, character: str, query: str, answer_format: Format
) -> None:
    """A character outside XML 1.0's Char (section 2.2) gets an error instead of a broken document."""
    request = QueryRequest(query.format(character))
    with pytest.raises(NotAcceptable, match="XML cannot carry"):
        empty.evaluate(request, answer_format)
    for other in (TURTLE, N_TRIPLES) if answer_format == RDF_XML else (JSON, CSV, TSV):
        assert empty.evaluate(request, other).body


@pytest.mark.parametrize(
    "triple",
    [
        "<urn:a> <https://example.org/1> <urn:b>",
        "<urn:a> <https://example.org/p/> 1",
        "<urn:a> a <https://example.org/1>",
        "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> <urn:b>",
    ],
)
def test_what_has_no_element_in_rdf_xml_is_refused_there_alone(empty: LocalEngine, triple: str) -> None:
    """RDF/XML writes predicates as elements; an IRI that ends in no name, or is its own syntax, cannot be one."""
    request = QueryRequest(f"CONSTRUCT {{ {triple} }} {{}}")
    with pytest.raises(NotAcceptable, match="no element"):
        empty.evaluate(request, RDF_XML)
    assert len(Graph().parse(data=empty.evaluate(request, TURTLE).body, format="turtle")) == 1


def test_what_is_mended_counts_as_it_is_sent() -> None:
    """The limit of an answer's bytes holds for the document with its character references."""
    asked = QueryRequest(r'SELECT ("\r\r\r\r\r\r\r\r" AS ?x) {}')
    size = len(LocalEngine([], Prefixes({})).evaluate(asked, XML).body)
    LocalEngine([], Prefixes({}), limits=QueryLimits(answer_bytes=size)).evaluate(asked, XML)
    with pytest.raises(QueryTooLarge):
        LocalEngine([], Prefixes({}), limits=QueryLimits(answer_bytes=size - 1)).evaluate(asked, XML)


@pytest.mark.parametrize("answer_format", [N_TRIPLES, TURTLE])
def test_a_triple_of_many_solutions_counts_once(answer_format: Format) -> None:
    """A graph is a set: three solutions that say the same are one triple, and three other ones are too many for two."""
    engine = LocalEngine([], Prefixes({}), limits=QueryLimits(answer_rows=2))
    solutions = "WHERE { VALUES ?n { 1 2 3 } }"
    once = engine.evaluate(QueryRequest(f'CONSTRUCT {{ <urn:a> <urn:b> "é\\n" }} {solutions}'), answer_format)
    assert once.body.decode() == '<urn:a> <urn:b> "é\\n" .\n'
    with pytest.raises(QueryTooLarge, match="more than 2 rows"):
        engine.evaluate(QueryRequest(f"CONSTRUCT {{ <urn:a> <urn:b> ?n }} {solutions}"), answer_format)


def test_lines_of_triples_are_the_engines_own(engine: LocalEngine) -> None:
    """The whole graph in N-Triples, each triple once and in order, is what the engine says of each triple."""
    body = engine.evaluate(QueryRequest("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"), N_TRIPLES).body
    assert body.decode() == "".join(
        sorted({f"{quad.triple} .\n" for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)})
    )
    assert body.count(b"\n") > 20_000
