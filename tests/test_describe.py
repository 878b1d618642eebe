"""What a description holds: statements of and by a resource, in pages, with labels and the grade of all evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, TIME

from ifrc_kg.describe import MOST_INCOMING, MOST_STATED, Describer, document_of
from ifrc_kg.files import ProjectFiles
from ifrc_kg.known_things import KnownThings, Name, Row
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.namespaces import BASE, ID, IFRC
from ifrc_kg.oxigraph_terms import Node, Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.results import read_solutions
from ifrc_kg.shape_order import ShapeOrder

HARMONY = f"{ID}initiative/harmony-awards"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="module")
def describer(engine: LocalEngine, project_files: ProjectFiles, prefixes: Prefixes) -> Describer:
    """Return what describes the project's own data."""
    views = load_catalogue(project_files.queries / "views", prefixes)

    def ask(view: str, values: Mapping[str, str]) -> Sequence[Row]:
        return read_solutions(engine.evaluate(views.request(view, values), JSON).body).rows

    return Describer(ask, public_base="https://mirror.example/kg/", licences=[LICENCE])


def test_a_description_has_both_directions_with_their_evidence(describer: Describer) -> None:
    """The paper's heading gives place and name; what the curators conclude stands in their own graph."""
    description = describer.describe(HARMONY)
    assert description is not None
    heading = URIRef(f"{ID}passage/c-australia-heading")
    harmony = URIRef(HARMONY)
    australia = URIRef(f"{ID}country/australia")
    assert Quad(harmony, DCTERMS.spatial, australia, heading) in description.outgoing
    responses = {quad.subject for quad in description.incoming if quad.predicate == IFRC.isResponseBy}
    assert URIRef(f"{ID}response/harmony-awards-fighting-xenophobia") in responses
    graphs = {str(quad.graph) for quad in (*description.outgoing, *description.incoming)}
    assert all(graph.startswith((f"{ID}passage/", f"{ID}interpretation/")) for graph in graphs)


def test_everything_mentioned_is_labelled_in_all_its_languages(describer: Describer) -> None:
    """Labels of objects, subjects, classes, own properties and evidence are there, in every language there is."""
    description = describer.describe(f"{ID}participation/harmony-awards-australian-red-cross-host")
    assert description is not None
    labels = {(str(quad.subject), str(quad.object)) for quad in description.around if quad.predicate == SKOS.prefLabel}
    society = f"{ID}society/australian-red-cross"
    assert {(society, "Australian Red Cross"), (society, "Croix-Rouge australienne")} <= labels
    assert any(subject == str(IFRC.Participation) for subject, _ in labels)
    for graph in {str(quad.graph) for quad in (*description.outgoing, *description.incoming)}:
        assert any(subject == graph for subject, _ in labels)
        assert any((str(q.subject), q.predicate) == (graph, IFRC.hasGrade) for q in description.around)


@pytest.mark.parametrize(
    "name", ["initiative/harmony-awards", "passage/c-australia-heading", "interval/2024-to-2030", "grade/interpreted"]
)
def test_no_iri_of_ours_in_a_description_is_left_without_a_name(describer: Describer, name: str) -> None:
    """Grades, classes, properties, the dataset, and what the labels bring with them: all are named."""
    description = describer.describe(ID + name)
    assert description is not None
    named = {str(q.subject) for q in description.quads if isinstance(q.object, Literal)}
    named |= {str(q.subject) for q in description.quads if q.predicate == TIME.hasBeginning}
    mentioned = {str(term) for quad in description.quads for term in quad if str(term).startswith(BASE)}
    assert mentioned - named == set()


def test_a_named_graph_is_described_with_what_it_states(describer: Describer) -> None:
    """A passage is a resource and a graph: its statements lie in the graph of its own name."""
    iri = f"{ID}passage/c-australia-heading"
    description = describer.describe(iri)
    assert description is not None
    assert description.stated_count == len(description.stated) > 0
    assert {str(quad.graph) for quad in description.stated} == {iri}


@pytest.mark.slow
def test_links_and_statements_come_in_pages(describer: Describer) -> None:
    """All pages together hold every triple once, and every page the whole of what is said of the resource."""
    for iri in (f"{ID}grade/external", f"{ID}reference/source-text"):
        first = describer.describe(iri)
        assert first is not None
        pages = [describer.describe(iri, page) for page in range(1, first.pages + 1)]
        incoming = [quad[:3] for page in pages if page for quad in page.incoming]
        stated = [quad[:3] for page in pages if page for quad in page.stated]
        assert len(set(incoming)) == first.incoming_count
        assert len(set(stated)) == first.stated_count
        assert all(page and page.outgoing == first.outgoing for page in pages)
        assert all(len({q[:3] for q in page.incoming}) <= MOST_INCOMING for page in pages if page)
        assert all(len(page.stated) <= MOST_STATED for page in pages if page)
        assert describer.describe(iri, first.pages + 1) is None


def test_the_document_says_what_it_is(describer: Describer) -> None:
    """Its address is under the public base, its statements lie in a graph of its own."""
    description = describer.describe(HARMONY)
    assert description is not None
    document = URIRef("https://mirror.example/kg/doc/initiative/harmony-awards")
    own = {quad[1:3] for quad in description.around if quad.graph == document}
    assert (RDF.type, FOAF.Document) in own
    assert (FOAF.primaryTopic, URIRef(HARMONY)) in own
    assert (DCTERMS.license, URIRef(LICENCE)) in own
    assert any(str(predicate).endswith("inDataset") for predicate, _ in own)
    assert str(document) == document_of(HARMONY, "https://mirror.example/kg/")


def test_what_nobody_speaks_of_has_no_description(describer: Describer) -> None:
    """None, and not an empty description, for an IRI that no graph mentions."""
    assert describer.describe(f"{ID}initiative/none") is None


def test_discrepancies_are_those_that_touch_the_resource(describer: Describer) -> None:
    """D19 is about the awards and the day of the same name."""
    description = describer.describe(HARMONY)
    assert description is not None
    assert "D19" in {str(row["notation"]) for row in describer.discrepancies(description)}
    society = describer.describe(f"{ID}society/australian-red-cross")
    assert society is not None
    assert describer.discrepancies(society) == ()


PASSAGE, FIGURE = URIRef(f"{ID}passage/p"), URIRef(f"{ID}figure/f")
ROWS: Mapping[str, Sequence[Row]] = {
    "names": [
        {"thing": FIGURE, "label": Literal("Women reached", lang="en"), "evidence": PASSAGE},
        {"thing": FIGURE, "label": Literal("Femmes jointes", lang="fr"), "evidence": PASSAGE},
        {"thing": URIRef(f"{ID}initiative/harmony-awards"), "label": Literal("Awards", lang="en"), "evidence": PASSAGE},
    ],
    "stand-in-names": [{"thing": URIRef(f"{ID}selector/s"), "name": Literal("from 2010")}],
    "evidence-grades": [
        {"evidence": PASSAGE, "property": IFRC.hasGrade, "value": URIRef(f"{ID}grade/stated"), "graph": PASSAGE}
    ],
    "telling-statements": [
        {
            "thing": URIRef(f"{ID}selector/s"),
            "property": URIRef("http://www.w3.org/ns/oa#exact"),
            "value": Literal("1,500 women"),
            "graph": PASSAGE,
        }
    ],
    "attributions": [{"thing": FIGURE, "speaker": URIRef(f"{ID}person/veronique-stevens")}],
    "key-phrases-of-evidence": [{"evidence": PASSAGE, "keyPhrase": Literal("1,500 women")}],
    "positions": [
        {"class": IFRC.Passage, "thing": URIRef("urn:1"), "position": Literal(1)},
        {"class": IFRC.Passage, "thing": URIRef("urn:2"), "position": Literal(2)},
        {"class": IFRC.Passage, "thing": URIRef("urn:3"), "position": Literal(3)},
        {"class": IFRC.Provision, "thing": URIRef("urn:a"), "position": Literal(1)},
        {"class": IFRC.Provision, "thing": URIRef("urn:b"), "position": Literal(1)},
    ],
    "kinds-of-things": [{"thing": FIGURE, "class": IFRC.Figure}],
}


@pytest.fixture
def things() -> KnownThings:
    """Return what is known in the tables above."""
    return KnownThings(lambda view, _: ROWS[view])


def test_a_name_falls_back_to_english_and_says_so(things: KnownThings) -> None:
    """A label in the language asked for, else the English one; a stand-in is no label."""
    assert things.name(str(FIGURE), "fr") == Name("Femmes jointes", "fr")
    assert things.name(str(FIGURE), "ar") == Name("Women reached", "en")
    assert things.name(f"{ID}selector/s", "fr") == Name("from 2010", is_label=False)
    assert things.name(f"{ID}figure/none") is None


def test_somebodys_word_in_a_passage_is_attributed(things: KnownThings) -> None:
    """A passage states; a figure with a speaker rests on the speaker; a graph of the schema has no grade."""
    assert things.grade(str(PASSAGE), HARMONY) == "stated"
    assert things.grade(str(PASSAGE), str(FIGURE)) == "attributed"
    assert things.grade(str(IFRC), str(FIGURE)) == ""
    assert things.speakers(str(FIGURE)) == (f"{ID}person/veronique-stevens",)
    assert things.key_phrases(str(PASSAGE)) == ("1,500 women",)


@pytest.mark.parametrize(
    ("iri", "near"),
    [
        (f"{ID}initiative/harmony-award", (HARMONY,)),
        (f"{ID}project/harmony-awards", (HARMONY,)),
        (f"{ID}figure/women-reach", (str(FIGURE),)),
        (f"{ID}figure/femmes-jointe", (str(FIGURE),)),
        (f"{ID}figure/wom", (str(FIGURE),)),
        (f"{ID}figure/xyz", ()),
        (f"{ID}figure/w", ()),
    ],
)
def test_what_resembles_is_found_by_label_and_by_name(things: KnownThings, iri: str, near: tuple[str, ...]) -> None:
    """A slip in the IRI, another kind, another language: the thing is still named."""
    assert things.near(iri) == near


def test_things_in_an_order_have_one_before_and_one_after(things: KnownThings) -> None:
    """Passages can be read one after the other; two provisions with the same number are in no order."""
    assert things.beside("urn:1") == ("", "urn:2")
    assert things.beside("urn:2") == ("urn:1", "urn:3")
    assert things.beside("urn:3") == ("urn:2", "")
    assert things.beside("urn:a") == ("", "")


def test_about_a_selector_tells_its_words(things: KnownThings) -> None:
    """What has no label is passed on with what tells it apart, in the graph that says so."""
    selector = URIRef(f"{ID}selector/s")
    exact = URIRef("http://www.w3.org/ns/oa#exact")
    assert things.about([str(selector)]) == (Quad(selector, exact, Literal("1,500 women"), PASSAGE),)


def test_about_evidence_tells_its_grade(things: KnownThings) -> None:
    """What is passed on of a passage is its grade, in the graph that says so."""
    assert Quad(PASSAGE, IFRC.hasGrade, URIRef(f"{ID}grade/stated"), PASSAGE) in things.about([str(PASSAGE)])


def shape_row(shape: str, name: str, order: int, target: str = "", path: str = "", **more: str) -> Row:
    """Return a row of the view of shapes; without a path the property is called as the row is."""
    row: dict[str, Node] = {
        "shape": URIRef(f"urn:{shape}"),
        "property": URIRef(f"urn:{path or name}"),
        "name": Literal(name),
        "order": Literal(order),
        "classes": Literal(1),
        "isInverse": Literal("false"),
        "isAlternative": Literal("false"),
    }
    if target:
        row["class"] = URIRef(f"urn:{target}")
    return row | {key: Literal(text) for key, text in more.items()}


def test_the_shapes_order_the_facts() -> None:
    """By group, then general shapes before special ones, then by sh:order; the first shape with a path places it."""
    group = {"group": "urn:g", "groupLabel": "Who", "groupOrder": "1"}
    rows: Mapping[str, Sequence[Row]] = {
        "superclasses": [{"class": URIRef("urn:Initiative"), "superclass": URIRef("urn:Undertaking")}],
        "shape-properties": [
            shape_row("Initiative", "position", 1, "Initiative"),
            shape_row("Undertaking", "kind", 2, "Undertaking"),
            shape_row("Undertaking", "place", 1, "Undertaking"),
            shape_row("Initiative", "where", 5, "Initiative", "place"),
            shape_row("Labelled", "label", 9, "Undertaking", classes="30"),
            shape_row("Figure", "value", 1, "Figure"),
            shape_row("Any", "member", 1),
            shape_row("Initiative", "who", 9, "Initiative", **group),
            shape_row("Initiative", "dated", 3, "Initiative", "date", isAlternative="true"),
        ],
    }
    names = ShapeOrder(lambda view, _: rows[view]).names(["urn:Initiative"])
    ordered = sorted(names, key=lambda key: names[key].rank)
    found = [iri.removeprefix("urn:") for iri, _ in ordered]
    assert found == ["who", "label", "place", "kind", "position", "date", "member"]
    assert names[("urn:place", False)].name == "place"
    assert names[("urn:who", False)].group == "Who"
    assert names[("urn:date", False)].name == ""
