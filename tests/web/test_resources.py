"""Dereferencing over the application: 303, descriptions in every format, the evidence beside each statement."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import DCTERMS, FOAF, VOID, Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from ifrc_kg.engine import Answer, QueryEngine, QueryRequest
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.media_types import Format
from ifrc_kg.namespaces import BASE
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

#: rdflib 7.6 reads and writes JSON-LD and N-Quads through its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")

BROWSER = "text/html,*/*;q=0.8"
ID = "https://w3id.org/ifrc-kg/id/"
HARMONY = URIRef(f"{ID}initiative/harmony-awards")
SPATIAL = URIRef("http://purl.org/dc/terms/spatial")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/initiative/harmony-awards", "/doc/initiative/harmony-awards"),
        ("/id/initiative/harmony-awards?format=ttl", "/doc/initiative/harmony-awards.ttl"),
        ("/id/passage/c-harmony-awards-heading", "/doc/passage/c-harmony-awards-heading"),
    ],
)
def test_a_thing_leads_to_its_document(client: FlaskClient, path: str, location: str) -> None:
    """A thing is not a document: its IRI answers 303 See Other."""
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "suffix", "content_type"),
    [
        ("*/*", "", "text/turtle; charset=utf-8"),
        ("application/ld+json", "", "application/ld+json"),
        ("application/n-triples", "", "application/n-triples"),
        ("application/rdf+xml", "", "application/rdf+xml"),
        ("application/trig", "", "application/trig; charset=utf-8"),
        (BROWSER, "", "text/html; charset=utf-8"),
        (BROWSER, ".ttl", "text/turtle; charset=utf-8"),
        ("text/turtle", ".html", "text/html; charset=utf-8"),
    ],
)
def test_a_description_in_every_format(client: FlaskClient, accept: str, suffix: str, content_type: str) -> None:
    """Accept decides, an extension wins over it."""
    response = client.get(f"/doc/initiative/harmony-awards{suffix}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert any("primaryTopic" in link for link in response.headers.getlist("Link"))


def test_the_quad_formats_name_the_evidence(client: FlaskClient) -> None:
    """In TriG and N-Quads each statement lies in the named graphs that make it, and their grade is told."""
    for suffix, parser in (("trig", "trig"), ("nq", "nquads")):
        dataset = Dataset()
        dataset.parse(data=client.get(f"/doc/initiative/harmony-awards.{suffix}").get_data(as_text=True), format=parser)
        graphs = {str(graph) for s, p, _, graph in dataset.quads() if (s, p) == (HARMONY, SPATIAL)}
        assert graphs == {f"{ID}passage/c-harmony-awards-heading", f"{ID}interpretation/harmony-in-australia"}
        grades = {(str(s), str(o)) for s, p, o, _ in dataset.quads() if str(p).endswith("#hasGrade")}
        assert (f"{ID}passage/c-harmony-awards-heading", f"{ID}grade/stated") in grades


def test_the_page_has_the_evidence_beside_the_statement(client: FlaskClient) -> None:
    """A statement of two sources shows both, with grade and key phrase."""
    page = client.get("/doc/initiative/harmony-awards", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "<h1>Harmony Awards</h1>" in page
    place = page.split(">place</a>")[1].split("<dt>")[0]
    assert ">Australia</a>" in place
    assert '<span class="grade grade-stated">stated</span>' in place
    assert '<q lang="en" dir="ltr">Harmony Awards - Australia</q>' in place
    assert '<span class="grade grade-interpreted">interpreted</span>' in place


def test_what_a_speaker_reports_is_attributed(client: FlaskClient) -> None:
    """A figure that a passage ascribes to a person is graded attributed, not stated, and the person is named."""
    page = client.get("/doc/figure/women-reached", headers={"Accept": BROWSER}).get_data(as_text=True)
    value = page.split(">value</a>")[1].split("<dt>")[0]
    assert '<span class="grade grade-attributed">attributed</span>' in value
    assert '<span class="grade grade-stated">' not in value
    assert "on the word of <a" in value
    assert "not &lt; markup &amp; " in page


def test_a_passage_shows_what_it_states(client: FlaskClient) -> None:
    """The page of a named graph lists the statements in it."""
    page = client.get("/doc/passage/c-1001-strengths-2", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "What this source states" in page
    assert ">Women reached</a>" in page


def test_an_unknown_thing_names_its_neighbours(client: FlaskClient) -> None:
    """404 suggests resources whose label resembles what was asked for, of the thing as of its document."""
    for path in ("/doc/initiative/harmony-award", "/id/initiative/harmony-award", "/id/project/harmony-awards"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.mimetype == "application/problem+json"
        assert json.loads(response.data)["near"][0] == str(HARMONY)


@pytest.mark.parametrize(
    ("path", "accept", "content_type"),
    [
        ("/doc/initiative/harmony-award", "text/turtle", "text/turtle; charset=utf-8"),
        ("/doc/initiative/harmony-award.jsonld", "*/*", "application/ld+json"),
        ("/doc/initiative/harmony-award.rdf", BROWSER, "application/rdf+xml"),
        ("/id/initiative/harmony-award?format=nt", "*/*", "application/n-triples"),
        ("/doc/initiative/harmony-award", BROWSER, "text/html; charset=utf-8"),
        ("/vocabulary/none.ttl", "*/*", "text/turtle; charset=utf-8"),
        ("/ontology/none", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_what_is_unknown_is_told_in_the_format_asked_for(
    client: FlaskClient, path: str, accept: str, content_type: str
) -> None:
    """A client that asks for RDF gets 404 in RDF, with what resembles the IRI and its label."""
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (404, content_type)
    assert response.headers["Cache-Control"] == "no-store"
    text = response.get_data(as_text=True)
    if "harmony" in path:
        assert "Harmony Awards" in text
    assert "says nothing about" in text


@pytest.fixture
def with_tombstone(small_root: Path) -> Iterator[None]:
    """Withdraw an IRI for the time of a test."""
    stone = small_root / "data" / "tombstones.csv"
    stone.write_text(
        f"iri,withdrawn,reason,replaced_by\n{ID}initiative/old,2026-11-24,It was counted twice.,{HARMONY}\n",
        encoding="utf-8",
    )
    yield
    stone.unlink()


@pytest.mark.usefixtures("with_tombstone")
def test_a_withdrawn_thing_is_gone(client: FlaskClient) -> None:
    """410 says when and why, and what stands in its place, in the format asked for."""
    problem = client.get("/id/initiative/old")
    assert problem.status_code == 410
    assert json.loads(problem.data)["replaced_by"] == str(HARMONY)
    turtle = client.get("/doc/initiative/old.ttl")
    assert turtle.status_code == 410
    graph = Graph().parse(data=turtle.get_data(as_text=True), format="turtle")
    assert (URIRef(f"{ID}initiative/old"), DCTERMS.isReplacedBy, HARMONY) in graph
    page = client.get("/doc/initiative/old", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "It was counted twice." in page
    assert '<a href="/id/initiative/harmony-awards"' in page


@pytest.mark.parametrize(
    "path", ["/ontology", "/ontology/alignments", "/prefixes", "/dataset", "/vocabulary/activity-areas"]
)
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("", "text/turtle; charset=utf-8"),
        (".ttl", "text/turtle; charset=utf-8"),
        (".jsonld", "application/ld+json"),
        (".rdf", "application/rdf+xml"),
        (".html", "text/html; charset=utf-8"),
    ],
)
def test_the_documents_in_every_format(client: FlaskClient, path: str, suffix: str, content_type: str) -> None:
    """The ontology and its kin are documents of their own."""
    response = client.get(path + suffix)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)


def test_the_ontology_is_the_file(client: FlaskClient, project_files: ProjectFiles) -> None:
    """What is served is what the project holds, triple for triple, and to which dataset it belongs."""
    served = Graph().parse(data=client.get("/ontology.ttl").get_data(as_text=True), format="turtle")
    held = Graph().parse(project_files.ontology / "ifrc.ttl")
    held.add((URIRef(f"{BASE}ontology"), VOID.inDataset, URIRef(f"{BASE}dataset")))
    assert isomorphic(served, held)


@pytest.mark.parametrize("path", ["shapes", "prefixes", "ontology/alignments", "vocabulary/topics"])
def test_each_document_of_the_schema_leads_to_the_dataset(client: FlaskClient, path: str) -> None:
    """`void:inDataset` stands in every document, so that one found alone leads to the rest."""
    served = Graph().parse(data=client.get(f"/{path}.nt").get_data(as_text=True), format="nt")
    assert (URIRef(BASE + path), VOID.inDataset, URIRef(f"{BASE}dataset")) in served


@pytest.mark.parametrize(
    "path",
    [
        "/vocabulary/none",
        "/ontology/none",
        "/doc/initiative/none.docx",
        "/doc/initiative",
        "/id/x",
        "/id/a/b%20c",
        "/doc/a/%3Cb%3E.ttl",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    """404 for documents, resources and paths that do not exist."""
    assert client.get(path).status_code == 404


def test_a_known_description_is_not_sent_again(client: FlaskClient) -> None:
    """Each representation has its own strong entity tag."""
    turtle = client.get("/doc/initiative/harmony-awards.ttl").headers["ETag"]
    page = client.get("/doc/initiative/harmony-awards.html").headers["ETag"]
    assert turtle != page
    again = client.get("/doc/initiative/harmony-awards", headers={"If-None-Match": turtle, "Accept": "text/turtle"})
    assert again.status_code == 304


def test_a_description_names_its_kin(client: FlaskClient) -> None:
    """Content-Location is the representation; Link has every format, the canonical IRI, licence and collection."""
    response = client.get("/doc/initiative/harmony-awards", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Location"] == "/doc/initiative/harmony-awards.ttl"
    links = response.headers.getlist("Link")
    assert f'<{HARMONY}>; rel="canonical"' in links
    assert '</dataset>; rel="collection"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert any('rel="describedby"' in link for link in links)
    alternates = {link.split(">")[0][1:] for link in links if 'rel="alternate"' in link}
    suffixes = ("html", "ttl", "jsonld", "nt", "nq", "trig", "rdf")
    assert alternates == {f"/doc/initiative/harmony-awards.{suffix}" for suffix in suffixes}
    assert "http://localhost" not in str(response.headers)


@pytest.mark.parametrize(
    ("query", "accepted", "language", "title"),
    [
        ("", "", "en", "Armenian Red Cross Society"),
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr", "Société de la Croix-Rouge arménienne"),
        ("?lang=es", "fr", "es", "Sociedad de la Cruz Roja de Armenia"),
        ("?lang=ar", "", "ar", "جمعية الصليب الأحمر الأرميني"),
        ("", "de", "en", "Armenian Red Cross Society"),
    ],
)
def test_a_page_in_the_language_of_the_reader(
    real_client: FlaskClient, query: str, accepted: str, language: str, title: str
) -> None:
    """`?lang=` decides, then Accept-Language; the answer says on what it depends and in what it lies."""
    headers = {"Accept": BROWSER, "Accept-Language": accepted}
    response = real_client.get(f"/doc/society/armenian-red-cross-society{query}", headers=headers)
    page = response.get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    assert ('dir="rtl"' in page.split("<head>")[0]) == (language == "ar")
    assert f"<h1>{title}</h1>" in page
    assert ("Accept-Language" in response.headers["Vary"]) == (not query)
    assert response.headers["Content-Location"].endswith(f".html?lang={language}")
    assert response.headers["Content-Language"] == language


def test_a_label_that_falls_back_says_so(real_client: FlaskClient) -> None:
    """A title without a label in the language is shown in English, marked as English, with a note."""
    page = real_client.get("/doc/initiative/ubuntu.html?lang=fr").get_data(as_text=True)
    assert re.search(r'<h1 lang="en"[^>]*>[^<]+</h1>', page)
    assert "le libellé anglais est affiché" in page


@pytest.mark.parametrize("suffix", ["html", "ttl"])
def test_a_language_that_there_is_not_is_named(client: FlaskClient, suffix: str) -> None:
    """An unknown `?lang=` gets 400 with the languages that there are, also where data are in all of them."""
    response = client.get(f"/doc/initiative/harmony-awards.{suffix}?lang=de", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert "en, fr, es, ar" in json.loads(response.data)["hint"]


def test_links_to_a_resource_come_in_pages(real_client: FlaskClient) -> None:
    """More links than fit on a page are paged and counted, in RDF as on the page, and none is lost."""
    grade = URIRef(f"{ID}grade/external")
    pages = [real_client.get(f"/doc/grade/external.nt?page={page}") for page in (1, 2)]
    assert '</doc/grade/external.nt?page=2>; rel="next"' in pages[0].headers.getlist("Link")
    incoming = [set(Graph().parse(data=page.data, format="nt").subject_predicates(grade)) for page in pages]
    shown = [{pair for pair in each if pair[1] != FOAF.primaryTopic} for each in incoming]
    assert len(shown[0]) == 100
    assert shown[0].isdisjoint(shown[1])
    text = real_client.get("/doc/grade/external.html").get_data(as_text=True)
    assert f">{len(shown[0] | shown[1])}</span></h2>" in text
    assert 'href="/doc/grade/external?page=2">Next</a>' in text
    assert real_client.get("/doc/grade/external.nt?page=3").status_code == 404
    assert real_client.get("/doc/grade/external.nt?page=0").status_code == 400
    assert real_client.get("/doc/grade/external.nt?page=").data == pages[0].data


def test_the_page_of_a_resource_is_complete(real_client: FlaskClient) -> None:
    """It has facts in the order of the shapes, doubts, the picture, downloads and citations."""
    page = real_client.get("/doc/initiative/harmony-awards.html").get_data(as_text=True)
    order = [page.index(f">{name}</a>") for name in ("kind", "place", "objective", "target group", "falls under")]
    assert order == sorted(order)
    groups = re.findall(r'<h3 lang="en">([^<]+)</h3>', page)
    assert groups == [
        *("What it is", "Where and when", "Who takes part", "What for, for whom, and how", "What it is linked with"),
        "As the curators read it",
    ]
    assert ">D19</strong>" in page
    assert page.count('<svg class="picture') == 2
    assert 'class="edge edge-interpreted"' in page
    assert "@misc{ifrc-kg-initiative-harmony-awards," in page
    assert "&#34;type&#34;: &#34;dataset&#34;" in page


def test_what_is_at_hand_on_a_page(real_client: FlaskClient) -> None:
    """The IRI, the formats by name, the languages, all of its kind, and a citation, each to be taken away."""
    page = real_client.get("/doc/principle/humanity?lang=fr", headers={"Accept": BROWSER}).get_data(as_text=True)
    for name in ("Turtle", "TriG", "N-Quads", "N-Triples", "JSON-LD", "RDF/XML"):
        assert f">{name}</a>" in page
    assert re.search(r'href="/search\?kind=principle&amp;lang=fr">[^<]*<span class="count">7</span>', page)
    assert '<link rel="alternate" hreflang="ar" href="/doc/principle/humanity?lang=ar">' in page
    assert 'data-copies="#iri"' in page
    assert 'data-copies="#citation"' in page
    state = re.search(r"State of the data: <code>(\w+)</code>", page)
    assert state is not None
    assert f"state {state[1]}. https://w3id.org/ifrc-kg/id/principle/humanity</span>" in page


def test_passages_can_be_read_one_after_the_other(real_client: FlaskClient) -> None:
    """The page of a sentence leads to the one before and the one after."""
    page = real_client.get("/doc/passage/a-1-2.html").get_data(as_text=True)
    assert re.search(r'Previous: <a href="/id/passage/a-1-1"', page)
    assert re.search(r'Next: <a href="/id/passage/a-[^"]+"', page)


def test_each_term_has_its_anchor(real_client: FlaskClient) -> None:
    """The fragment of a term's IRI is an anchor of the page that serves the ontology or the shapes."""
    assert 'id="Initiative"' in real_client.get("/ontology.html").get_data(as_text=True)
    assert 'id="Initiative-place"' in real_client.get("/shapes.html").get_data(as_text=True)
    assert 'id="protection"' in real_client.get("/vocabulary/activity-areas.html").get_data(as_text=True)


def test_the_context_resolves_here(real_client: FlaskClient, project_files: ProjectFiles) -> None:
    """`/context.jsonld` is the context that the project keeps."""
    response = real_client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.get_data(as_text=True) == (project_files.ontology / "context.jsonld").read_text(encoding="utf-8")


def test_links_stay_below_the_path_of_the_server(client: FlaskClient) -> None:
    """Behind a proxy that adds a path, every link of the page has it, and none names a host."""
    page = client.get(
        "/doc/initiative/harmony-awards.html",
        headers={"Host": "mirror.example"},
        environ_overrides={"SCRIPT_NAME": "/kg"},
    ).get_data(as_text=True)
    links = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert {link for link in links if link.startswith("/") and not link.startswith("/kg/")} == set()
    assert "mirror.example" not in page


@dataclass
class Elsewhere:
    """An engine that does not know the state of its data, as a remote endpoint; it counts what it is asked."""

    engine: QueryEngine
    asked: int = 0

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Answer as the engine behind it does."""
        self.asked += 1
        return self.engine.evaluate(request, answer_format)


def test_what_a_remote_endpoint_said_is_not_kept(small_root: Path) -> None:
    """Without a state of the data there is no entity tag, and each request asks anew."""
    engine = Elsewhere(load_local_engine(ProjectFiles(small_root)))
    client = create_app(Settings(root=small_root), engine).test_client()
    counts = []
    for _ in range(2):
        before = engine.asked
        response = client.get("/doc/initiative/harmony-awards.html")
        assert (response.status_code, "ETag" in response.headers) == (200, False)
        counts.append(engine.asked - before)
    assert counts[1] > 5


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "page": st.sampled_from(["1", "2", "999999"]) | WORDS,
        "lang": st.sampled_from(["fr", "ar"]) | WORDS,
        "format": st.sampled_from(["ttl", "html", "rdf"]) | WORDS,
    },
)


@given(kind=WORDS, slug=WORDS, query=QUERIES, accept=st.sampled_from(["", BROWSER, "text/turtle"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_makes_the_server_fail(
    client: FlaskClient, kind: str, slug: str, query: dict[str, str], accept: str
) -> None:
    """Whatever strangers write into an address, the answer is theirs to mend and not ours."""
    for beginning in ("id", "doc"):
        path = f"/{beginning}/{quote(kind, safe='')}/{quote(slug, safe='')}"
        response = client.get(path, query_string=query, headers={"Accept": accept})
        assert response.status_code in {308, 400, 404, 405, 406}


@pytest.mark.parametrize("path", ["ontology", "shapes", "prefixes", "vocabulary/topics", "vocabulary/methods"])
def test_an_anchor_names_one_place(real_client: FlaskClient, path: str) -> None:
    """No identifier stands twice on a page with an anchor for each term."""
    found = re.findall(r' id="([^"]+)"', real_client.get(f"/{path}.html").get_data(as_text=True))
    assert len(found) > 10
    assert len(found) == len(set(found))


@pytest.mark.parametrize("path", ["/doc/initiative/harmony-awards", "/ontology", "/vocabulary/topics"])
def test_a_page_is_the_representation_that_content_location_names(client: FlaskClient, path: str) -> None:
    """Under both addresses lie the same bytes, and `?lang=` of one reader is not kept in the page of another."""
    client.get(f"{path}?lang=ar", headers={"Accept": BROWSER})
    page = client.get(path, headers={"Accept": BROWSER, "Accept-Language": "en"})
    assert client.get(page.headers["Content-Location"]).data == page.data
    assert b'name="lang" value="ar"' not in page.data


@pytest.mark.parametrize(
    ("query", "accepted", "kept"),
    [("?lang=ar", "en", "ar"), ("?lang=en", "ar", "en"), ("", "ar", "ar"), ("?lang=en", "en", ""), ("", "en", "")],
)
def test_a_reader_stays_in_the_language_that_was_chosen(
    real_client: FlaskClient, query: str, accepted: str, kept: str
) -> None:
    """Links to things name it, unless it is English and the browser asks for that; links to the ontology never do."""
    headers = {"Accept": BROWSER, "Accept-Language": accepted}
    response = real_client.get(f"/doc/society/armenian-red-cross-society{query}", headers=headers)
    page = response.get_data(as_text=True)
    links = re.findall(r'href="(/id/[^"]+|/ontology[^"]*)"', page)
    things = [each for each in links if each.startswith("/id/")]
    assert len(things) > 5
    assert {each.partition("?")[2] for each in things} == {f"lang={kept}" if kept else ""}
    assert not [each for each in links if each.startswith("/ontology") and "lang=" in each]
    place = response.headers["Content-Location"]
    assert real_client.get(place, headers=headers).data == response.data
    followed = real_client.get(things[0], headers=headers, follow_redirects=True).get_data(as_text=True)
    assert f'<html lang="{kept or "en"}"' in followed
