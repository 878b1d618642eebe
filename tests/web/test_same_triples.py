"""Every format of every description says the same: each is read back by another parser than the one that wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.describe import Description
from ifrc_kg.files import find_project_files
from ifrc_kg.media_types import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import oxigraph_quad
from ifrc_kg.rdf_output import document_as
from ifrc_kg.web.resource_page import resource_page
from ifrc_kg.web.site import Site, site_of

_DATA = re.compile(r'<script type="application/ld\+json">\n(.*?)</script>', re.DOTALL)
_TRIPLES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
_QUADS = (TRIG, N_QUADS)


def resources_by_kind() -> dict[str, list[str]]:
    """Return every resource that the project's files mention as subject, object or graph, by its kind."""
    found: dict[str, set[str]] = {}
    for source in source_files(find_project_files()):
        for term in (str(term) for quad in read_quads(source) for term in quad):
            kind, _, slug = term.removeprefix(ID).partition("/")
            if term.startswith(ID) and slug:
                found.setdefault(kind, set()).add(term)
    return {kind: sorted(iris) for kind, iris in sorted(found.items())}


RESOURCES = resources_by_kind()


@pytest.fixture(scope="module")
def site(real_application: Flask) -> Iterator[Site]:
    """Return what the application over the project's own data draws on, inside a request."""
    with real_application.test_request_context():
        yield site_of(real_application)


def quads_of(text: str, written_as: Format) -> set[ox.Quad]:
    """Return what another parser reads."""
    return set(ox.parse(text, format=ox.RdfFormat.from_media_type(written_as.media_type)))


def assert_all_alike(site: Site, description: Description) -> None:
    """Hold each format against the description itself, which has no blank nodes: sets can be compared."""
    quads = {oxigraph_quad(quad) for quad in description.quads}
    triples = {oxigraph_quad(quad._replace(graph=None)) for quad in description.quads}
    for each in _TRIPLES:
        assert quads_of(document_as(description.quads, each, site.prefixes), each) == triples
    for each in _QUADS:
        assert quads_of(document_as(description.quads, each, site.prefixes), each) == quads
    (embedded,) = _DATA.findall(resource_page(site, description, "en"))
    assert quads_of(embedded, JSON_LD) == triples


@pytest.mark.slow
@pytest.mark.parametrize("kind", RESOURCES)
def test_every_resource_is_the_same_in_every_format(site: Site, kind: str) -> None:
    """Turtle, N-Triples, RDF/XML, JSON-LD and the JSON-LD inside HTML are isomorphic; TriG and N-Quads add graphs."""
    for iri in RESOURCES[kind]:
        description = site.describer.describe(iri)
        assert description is not None, f"{iri} is mentioned, and nothing is said of it"
        assert_all_alike(site, description)


@pytest.mark.parametrize("kind", ["grade", "passage", "reference"])
def test_further_pages_are_the_same_in_every_format(site: Site, kind: str) -> None:
    """A second page says in every format the same as well."""
    paged = [iri for iri in RESOURCES[kind] if (first := site.describer.describe(iri)) and first.pages > 1]
    description = site.describer.describe(paged[0], 2) if paged else site.describer.describe(RESOURCES[kind][0])
    assert description is not None
    assert_all_alike(site, description)


@pytest.mark.parametrize("kind", RESOURCES)
def test_over_http_one_of_each_kind_is_the_same(real_client: FlaskClient, kind: str) -> None:
    """The IRI leads to the document, whose bodies in all formats have the same triples, and which names the IRI."""
    iri = RESOURCES[kind][0]
    location = real_client.get(iri.removeprefix("https://w3id.org/ifrc-kg")).headers["Location"]
    found = []
    for each in (*_TRIPLES, *_QUADS):
        response = real_client.get(location, headers={"Accept": each.media_type})
        assert (response.status_code, response.mimetype) == (200, each.media_type)
        found.append({quad.triple for quad in quads_of(response.get_data(as_text=True), each)})
    page = real_client.get(location, headers={"Accept": "text/html"}).get_data(as_text=True)
    found.append({quad.triple for quad in quads_of(_DATA.findall(page)[0], JSON_LD)})
    assert all(each == found[0] for each in found)
    assert any(triple.object == ox.NamedNode(iri) for triple in found[0])


@pytest.mark.parametrize(
    "path",
    [
        *("ontology", "ontology/alignments", "prefixes", "vocabulary/activity-areas"),
        pytest.param("shapes", marks=pytest.mark.slow),
    ],
)
def test_a_document_is_the_same_in_every_format(real_client: FlaskClient, path: str) -> None:
    """The documents of the schema have blank nodes, so they are compared in the canonical form (RDFC-1.0)."""
    found = []
    for each in (*_TRIPLES, *_QUADS):
        text = real_client.get(f"/{path}.{each.suffix}").get_data(as_text=True)
        found.append(ox.Dataset(ox.Quad(*quad.triple) for quad in quads_of(text, each)))
    page = real_client.get(f"/{path}.html").get_data(as_text=True)
    found.append(ox.Dataset(quads_of(_DATA.findall(page)[0], JSON_LD)))
    for dataset in found:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert all(dataset == found[0] for dataset in found)


def test_no_context_has_to_be_fetched(real_client: FlaskClient) -> None:
    """The context of JSON-LD is an object with the namespaces, and no address."""
    document = json.loads(real_client.get("/doc/initiative/ubuntu.jsonld").data)
    assert document["@context"]["ifrc"] == "https://w3id.org/ifrc-kg/ontology#"
    assert {type(each) for each in document["@context"].values()} == {str}
