"""The documents of the schema as pages: the ontology, the shapes, the concept schemes."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from ifrc_kg.files import ProjectFiles
from ifrc_kg.namespaces import IFRC, IFRCSH

_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
#: Bytes of a page without the triples that are embedded in it.
_MOST_BYTES = 250_000


@pytest.fixture(scope="module")
def pages(real_application: Flask, project_files: ProjectFiles) -> dict[str, str]:
    """Return all pages of the schema by path."""
    client = real_application.test_client()
    schemes = [f"/vocabulary/{path.stem}" for path in project_files.vocabularies]
    return {path: client.get(f"{path}.html").get_data(as_text=True) for path in ("/ontology", "/shapes", *schemes)}


@pytest.fixture(scope="module")
def ontology(project_files: ProjectFiles) -> Graph:
    """Return the graph of the ontology."""
    return Graph().parse(project_files.ontology / "ifrc.ttl")


def _ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def _links(page: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', page)}


def _entry(page: str, name: str) -> str:
    """Return what the page says of a term or a shape: up to the end of its section."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def _status(client: FlaskClient, place: str) -> int:
    """Return the status under an address; a query is asked for as its own text, and with parameters for its answer."""
    media_type = "text/csv" if "?" in place else "application/sparql-query"
    return client.head(place, headers={"Accept": media_type if place.startswith("/queries/") else "*/*"}).status_code


def test_every_term_has_its_anchor(pages: dict[str, str], ontology: Graph) -> None:
    """The fragment of the IRI of each term is an anchor, once."""
    counted = Counter(_ids(pages["/ontology"]))
    terms = [str(each).rpartition("#")[2] for each in ontology.subjects() if str(each).startswith(str(IFRC))]
    assert {name: counted[name] for name in set(terms)} == dict.fromkeys(terms, 1)


def test_every_shape_has_its_anchor(pages: dict[str, str], project_files: ProjectFiles) -> None:
    """The fragment of the IRI of each shape, group and constraint is an anchor, once."""
    graph = Graph()
    for path in project_files.shapes:
        graph.parse(path)
    counted = Counter(_ids(pages["/shapes"]))
    names = {str(each).rpartition("#")[2] for each in graph.subjects() if str(each).startswith(str(IFRCSH))}
    assert {name: counted[name] for name in names} == dict.fromkeys(names, 1)


def test_every_concept_has_its_anchor(pages: dict[str, str], project_files: ProjectFiles) -> None:
    """The last part of the IRI of each concept is an anchor, once."""
    for path in project_files.vocabularies:
        counted = Counter(_ids(pages[f"/vocabulary/{path.stem}"]))
        concepts = {str(each) for each in Graph().parse(path).subjects(SKOS.inScheme, None)}
        assert concepts
        assert all(counted[each.rpartition("/")[2]] == 1 for each in concepts)


def test_no_anchor_is_there_twice(pages: dict[str, str]) -> None:
    """An anchor names one place of a page."""
    for page in pages.values():
        assert [name for name, number in Counter(_ids(page)).items() if number > 1] == []


def test_every_local_link_answers(pages: dict[str, str], real_client: FlaskClient) -> None:
    """What a page links to on this server is there, and so is the place within a page of the schema."""
    places: dict[str, set[str]] = {}
    for path, page in pages.items():
        for link in _links(page):
            if not urlsplit(link).scheme:
                whole, fragment = urldefrag(urljoin(path, link))
                places.setdefault(whole, set()).add(fragment)
    assert len(places) > 300
    # That page checks the whole graph before it answers, and has tests of its own.
    places.pop("/validate")
    broken = {place for place in places if _status(real_client, place) >= 400}
    assert broken == set()
    missing = {
        f"{path}#{fragment}"
        for path, page in pages.items()
        for fragment in places.get(path, set()) - {""} - set(_ids(page))
    }
    assert missing == set()


def test_a_term_lists_the_questions_that_use_it(pages: dict[str, str]) -> None:
    """The query for the content of an action uses what instruments call for; that for slogans does not."""
    entry = _entry(pages["/ontology"], "callsFor")
    assert 'href="/queries/actions-of-resolution"' in entry
    assert 'href="/queries/slogans"' not in entry


def test_a_class_links_to_its_shape(pages: dict[str, str]) -> None:
    """The shape of a class, those of what stands above it, and what they demand in words."""
    entry = _entry(pages["/ontology"], "Initiative")
    assert 'href="/shapes#Initiative"' in entry
    assert 'href="/shapes#Undertaking"' in entry
    demand = re.search(r'href="/shapes#Initiative-position">([^<]*)</a>: (.*?)</li>', entry)
    assert demand
    assert demand[1] == "position"
    assert "exactly one" in demand[2]


def test_every_class_with_a_shape_of_its_own_links_to_it(pages: dict[str, str], ontology: Graph) -> None:
    """Where a shape has the name of a class, the class leads there."""
    shapes = set(_ids(pages["/shapes"]))
    names = {str(each).rpartition("#")[2] for each in ontology.subjects(RDF.type, OWL.Class)} & shapes
    assert len(names) > 20
    assert {name for name in names if f'href="/shapes#{name}"' not in _entry(pages["/ontology"], name)} == set()


def test_a_class_shows_how_many_instances_it_has(pages: dict[str, str]) -> None:
    """The paper has nine initiatives; three of them and the way to all are shown."""
    entry = _entry(pages["/ontology"], "Initiative")
    assert '<a href="/queries/instances-of-class?class=ifrc:Initiative">9</a>' in entry
    assert len(re.findall(r'href="/id/initiative/', entry)) == 3


def test_what_stands_below_a_class_counts_among_its_instances(pages: dict[str, str], real_client: FlaskClient) -> None:
    """The number at a class is that of the rows of the query to which it leads."""
    for name in ("Evidence", "Instrument", "Undertaking"):
        shown = re.search(rf'href="/queries/instances-of-class\?class=ifrc:{name}">([0-9,]+)<', pages["/ontology"])
        assert shown
        rows = real_client.get(f"/queries/instances-of-class.csv?class=ifrc:{name}").get_data(as_text=True)
        assert int(shown[1].replace(",", "")) == len(rows.splitlines()) - 1


def test_the_diagram_has_each_class_once(pages: dict[str, str], ontology: Graph) -> None:
    """Each of the two drawings has one box for each class, and the box leads to the class."""
    drawings = re.findall(r'<svg class="picture diagram.*?</svg>', pages["/ontology"], re.DOTALL)
    assert len(drawings) == 2
    classes = {str(each).rpartition("#")[2] for each in ontology.subjects(RDF.type, OWL.Class)}
    for drawing in drawings:
        assert Counter(re.findall(r'<a href="#(\w+)" class="node', drawing)) == Counter(classes)


def test_the_diagram_is_told_in_words(pages: dict[str, str]) -> None:
    """Whoever does not see the drawing reads the same: kinds, and properties from class to class."""
    told = pages["/ontology"].partition('<ul class="told">')[2].partition("</ul>")[0]
    assert re.search(r">initiative</a>, a kind of undertaking", told)
    assert re.search(r">instrument</a>: .*calls for → called-for action", told)


def test_the_example_of_how_to_read_it_is_true(pages: dict[str, str], real_client: FlaskClient) -> None:
    """The statement that the page gives as an example lies in the graph that it names."""
    assert "GRAPH passage:a-4-item-3" in pages["/ontology"]
    rows = real_client.get("/queries/statements-with-property.csv?property=ifrc:callsFor").get_data(as_text=True)
    wanted = ("instrument/ic-31-resolution-3", "action/fighting-xenophobia", "passage/a-4-item-3", "grade/stated")
    assert any(all(each in row for each in wanted) for row in rows.splitlines())


def test_shapes_tell_how_strictly_they_mean_it(pages: dict[str, str]) -> None:
    """A demand has its severity, its message and its repair."""
    row = pages["/shapes"].partition('id="Initiative-startDate"')[2].partition("</tr>")[0]
    assert ">could<" in row
    assert "Repair:" in row
    assert "schema:startDate" in row


def test_concepts_stand_below_each_other(pages: dict[str, str]) -> None:
    """An activity stands within its area, and areas stand in the order of the paper; matches are told."""
    page = pages["/vocabulary/activity-areas"]
    assert re.search(r'id="protection".*<ul class="concepts">.*id="restoring-family-links"', page, re.DOTALL)
    places = [page.index(f'id="{name}"') for name in ("humanitarian-assistance", "protection", "advocacy")]
    assert places == sorted(places)
    principle = pages["/vocabulary/fundamental-principles"].partition('id="voluntary-service"')[2].partition("</li>")[0]
    assert "related match" in principle


def test_pages_stay_light(pages: dict[str, str]) -> None:
    """A page is read on a telephone: without the embedded triples it stays below a quarter of a megabyte."""
    for page in pages.values():
        assert len(re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL).encode()) < _MOST_BYTES


def test_an_ontology_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    """A scheme that nobody stated has no page."""
    assert client.get("/vocabulary/none.html").status_code == 404


def test_terms_without_questions_have_none(client: FlaskClient) -> None:
    """A project with other questions shows the same terms, and links to no query that it lacks."""
    page = client.get("/ontology.html").get_data(as_text=True)
    assert 'id="Initiative"' in page
    assert "/queries/instances-of-class" not in page


def test_properties_name_their_uses(pages: dict[str, str]) -> None:
    """Statements with a property are counted, and the first ones shown as subject and object."""
    entry = _entry(pages["/ontology"], "isExampleOf")
    assert '<a href="/queries/statements-with-property?property=ifrc:isExampleOf">9</a>' in entry
    assert str(URIRef(IFRC.isExampleOf)) in pages["/ontology"]
