"""What people ask first of a dataset, from its description."""

from __future__ import annotations

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS

from ifrc_kg.known_things import KnownThings, Row
from ifrc_kg.namespaces import DATASET_GRAPH, ID
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.web.dataset_facts import dataset_facts
from ifrc_kg.web.reader import Reader

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ARMENIA, PERIOD, CONTACT = URIRef(f"{ID}country/armenia"), URIRef("urn:period"), URIRef("urn:contact")
QUADS = (
    Quad(DATASET_GRAPH, DCTERMS.spatial, ARMENIA, None),
    Quad(DATASET_GRAPH, DCTERMS.temporal, PERIOD, None),
    Quad(PERIOD, DCAT.startDate, Literal("2007"), None),
    Quad(PERIOD, DCAT.endDate, Literal("2012"), None),
    Quad(DATASET_GRAPH, DCAT.contactPoint, CONTACT, None),
    Quad(CONTACT, VCARD.fn, Literal("The curators", lang="en"), None),
    Quad(CONTACT, VCARD.hasURL, URIRef("https://example.org/"), None),
    Quad(DATASET_GRAPH, DCTERMS.language, URIRef("http://id.loc.gov/vocabulary/iso639-1/fr"), None),
    Quad(DATASET_GRAPH, DCTERMS.language, URIRef("http://id.loc.gov/vocabulary/iso639-1/ar"), None),
    Quad(URIRef("urn:other"), DCTERMS.license, URIRef("urn:licence"), None),
)


def test_facts_have_names_and_values_for_people() -> None:
    """A period by its years, a contact by name and address, languages by code, a country by its label."""
    rows: dict[str, list[Row]] = {
        "names": [{"thing": ARMENIA, "label": Literal("Armenia", lang="en"), "evidence": DATASET_GRAPH}]
    }
    reader = Reader(KnownThings(lambda view, _: rows.get(view, [])), str)
    found = {name: [(cell.text, cell.link) for cell in cells] for name, cells in dataset_facts(QUADS, reader)}
    assert found == {
        "Contact": [("The curators", "https://example.org/")],
        "Languages": [(code, f"http://id.loc.gov/vocabulary/iso639-1/{code}") for code in ("ar", "fr")],
        "Years": [("2007 to 2012", "")],
        "Countries": [("Armenia", "/id/country/armenia")],
    }
    assert list(found) == ["Contact", "Languages", "Years", "Countries"]
