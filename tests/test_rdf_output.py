"""Quads in every RDF format: other parsers read back what was written, and the text does not depend on the order."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef

from ifrc_kg.json_ld import json_ld_text, json_ld_without_markup
from ifrc_kg.media_types import JSON_LD, N_QUADS, TRIG, Format
from ifrc_kg.oxigraph_terms import Quad, oxigraph_quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_output import RDF_FORMATS, quads_as

EX = "https://example.org/"
PREFIXES = Prefixes({"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"})
THING, SAYS, GRAPH = URIRef(f"{EX}thing"), URIRef(f"{EX}says"), URIRef(f"{EX}graph")
INTEGER = URIRef("http://www.w3.org/2001/XMLSchema#integer")
QUADS = (
    Quad(THING, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(f"{EX}Thing"), GRAPH),
    Quad(THING, SAYS, Literal("</script> & <b>", lang="en"), GRAPH),
    Quad(THING, SAYS, Literal("01", datatype=INTEGER, normalize=False), GRAPH),
    Quad(THING, SAYS, Literal("line\nbreak"), None),
    Quad(THING, SAYS, URIRef("https://elsewhere.example/a(b)"), None),
    Quad(BNode("one"), SAYS, BNode("two"), GRAPH),
)


@pytest.mark.parametrize("output_format", RDF_FORMATS, ids=lambda each: each.token)
def test_another_parser_reads_back_what_was_written(output_format: Format) -> None:
    """A format with named graphs keeps each statement in its own, one without carries the triples of all of them."""
    has_graphs = output_format in {TRIG, N_QUADS, JSON_LD}
    text = quads_as(QUADS, output_format, PREFIXES)
    read = ox.Dataset(ox.parse(text, format=ox.RdfFormat.from_media_type(output_format.media_type)))
    expected = ox.Dataset(oxigraph_quad(quad if has_graphs else quad._replace(graph=None)) for quad in QUADS)
    for dataset in (read, expected):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert read == expected


@pytest.mark.parametrize("output_format", RDF_FORMATS, ids=lambda each: each.token)
@given(order=st.permutations(QUADS))
def test_the_text_does_not_depend_on_the_order(output_format: Format, order: list[Quad]) -> None:
    """The same quads give the same bytes, so that an entity tag may be strong."""
    assert quads_as(order, output_format, PREFIXES) == quads_as(QUADS, output_format, PREFIXES)


def test_json_ld_carries_its_own_context() -> None:
    """The context holds the prefixes that the document uses, and no others, and no address."""
    document = json.loads(json_ld_text(QUADS[:1], PREFIXES))
    assert document["@context"] == {"ex": EX}
    assert document["@graph"] == [{"@id": "ex:graph", "@graph": [{"@id": "ex:thing", "@type": "ex:Thing"}]}]


def test_json_ld_can_stand_in_a_page() -> None:
    """No text of the data ends the script element, and the JSON is the same."""
    text = json_ld_text(QUADS, PREFIXES)
    embedded = json_ld_without_markup(text)
    assert "<" not in embedded
    assert json.loads(embedded) == json.loads(text)
