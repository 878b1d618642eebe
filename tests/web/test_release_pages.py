"""`/dataset/<version>` and the version IRIs of the ontology: what there is, what there was, and what never was."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, XSD

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.namespaces import DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.releases.difference_report import as_json, release_changes
from ifrc_kg.releases.history import Release, changes_path, history_path, history_text
from ifrc_kg.releases.rdf_patch import patch_of_changes, rdf_patch
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

DCAT = Namespace("http://www.w3.org/ns/dcat#")
THIRD = Release("0.1.0", "2026-11-23", "", "The third release: <one> & more.")
SECOND = Release("0.0.2", "2026-11-01", "ab", "The second release.")
FIRST = Release("0.0.1", "2026-10-01", "", "The first release.")
BEFORE = parse_quads("@prefix : <urn:x:> . :g { :a :p 1 . :gone :p [ :q 'x' ] . }", Syntax.TRIG)
AFTER = parse_quads("@prefix : <urn:x:> . :g { :a :p 2 . :new :p [ :q 'y\\n' ] . }", Syntax.TRIG)


@pytest.fixture(scope="module")
def client(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a project with three releases; it has the changes of the last one."""
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(small_root, root, dirs_exist_ok=True)
    files = ProjectFiles(root)
    history_path(files).write_text(history_text([THIRD, SECOND, FIRST]), encoding="utf-8")
    changes_path(files, "0.1.0").parent.mkdir()
    changes_path(files, "0.1.0").write_text(as_json(release_changes(BEFORE, AFTER)), encoding="utf-8")
    return create_app(Settings(root=root), load_local_engine(files)).test_client()


def test_a_version_is_described_with_its_neighbours(client: FlaskClient) -> None:
    """DCAT tells what it is a version of, when it was issued, and which came before and after."""
    graph = Graph().parse(data=client.get("/dataset/0.0.2.ttl").text, format="turtle")
    node = URIRef(f"{DATASET_GRAPH}/0.0.2")
    assert (node, DCTERMS.issued, Literal("2026-11-01", datatype=XSD.date)) in graph
    assert (node, DCAT.isVersionOf, DATASET_GRAPH) in graph
    assert (node, DCAT.previousVersion, URIRef(f"{DATASET_GRAPH}/0.0.1")) in graph
    assert (node, DCTERMS.isReplacedBy, URIRef(f"{DATASET_GRAPH}/0.1.0")) in graph
    assert (DATASET_GRAPH, DCAT.hasCurrentVersion, URIRef(f"{DATASET_GRAPH}/0.1.0")) in graph
    assert len(set(graph.objects(DATASET_GRAPH, DCAT.hasVersion))) == 3


def test_every_format_holds_the_same_triples(client: FlaskClient) -> None:
    """The page's embedded JSON-LD included."""
    expected = Graph().parse(data=client.get("/dataset/0.1.0.nt").text, format="nt")
    for suffix, name in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        assert isomorphic(Graph().parse(data=client.get(f"/dataset/0.1.0.{suffix}").text, format=name), expected)
    page = client.get("/dataset/0.1.0.html").text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert isomorphic(Graph().parse(data=data, format="json-ld"), expected)


def test_links_lead_to_the_other_versions(client: FlaskClient) -> None:
    """The relations of RFC 5829 stand in the Link header."""
    links = client.get("/dataset/0.0.2").headers.getlist("Link")
    for relation, version in (("latest", "0.1.0"), ("successor", "0.1.0"), ("predecessor", "0.0.1")):
        assert f'</dataset/{version}>; rel="{relation}-version"' in links
    assert f'<{DATASET_GRAPH}/0.0.2>; rel="canonical"' in links
    assert not [each for each in client.get("/dataset/0.1.0").headers.getlist("Link") if "successor" in each]


def test_the_page_of_the_present_version_leads_to_its_data(client: FlaskClient) -> None:
    """The description and the dumps are of the present version, and of no other."""
    page = client.get("/dataset/0.1.0.html").text
    assert 'href="/dataset"' in page
    assert 'href="/dump/"' in page
    assert "no dumps of this one" in client.get("/dataset/0.0.2.html").text
    assert "&lt;one&gt; &amp; more" in page


def test_what_changed_can_be_had_as_a_patch_and_as_json(client: FlaskClient) -> None:
    """The patch is made from the JSON that the release left, and is the patch of the release."""
    changes = release_changes(BEFORE, AFTER)
    patch = client.get("/dataset/0.1.0/changes.rdfp")
    assert patch.content_type == "application/rdf-patch; charset=utf-8"
    assert patch.text == rdf_patch(changes.statements) == patch_of_changes(json.loads(as_json(changes)))
    assert client.get("/dataset/0.1.0/changes.json").json == json.loads(as_json(changes))
    assert client.get("/dataset/0.0.2/changes.json").status_code == 404
    assert "urn:x:gone" in client.get("/dataset/0.1.0.html").text


@pytest.mark.parametrize(
    "path", ["/dataset/0.3.0", "/dataset/nothing", "/dataset/0.3.0.ttl", "/dataset/0.3.0/changes.json"]
)
def test_a_version_that_never_was_gets_404_with_those_that_were(client: FlaskClient, path: str) -> None:
    """The versions there are stand in the answer, in the format asked for."""
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert answer.status_code == 404
    for version in ("0.1.0", "0.0.2", "0.0.1"):
        assert f"<{DATASET_GRAPH}/{version}>" in answer.text


def test_the_version_iri_of_the_ontology_leads_to_it(client: FlaskClient) -> None:
    """That of the present version is the ontology; of an earlier one there is what is known of its release."""
    assert client.get("/ontology/0.1.0.ttl").data == client.get("/ontology.ttl").data
    earlier = client.get("/ontology/0.0.2")
    assert (earlier.status_code, earlier.headers["Location"]) == (303, "/dataset/0.0.2")
    absent = client.get("/ontology/0.3.0")
    assert absent.status_code == 404
    assert f"{DATASET_GRAPH}".replace("dataset", "ontology/0.1.0") in absent.text


def test_an_answer_can_be_kept(client: FlaskClient) -> None:
    """Each has an entity tag, under which it is not sent again."""
    for path in ("/dataset/0.1.0", "/dataset/0.1.0/changes.rdfp", "/dataset/0.1.0/changes.json"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_committed_version_is_there(real_client: FlaskClient, project_files: ProjectFiles) -> None:
    """The version that the project's own data state answers under its IRI."""
    version = real_client.get("/healthz").json["dataset_version"]  # type: ignore[index]  # an object
    assert real_client.get(f"/dataset/{version}").status_code == 200
    assert real_client.get(f"/ontology/{version}").status_code == 200
    assert history_path(project_files).is_file()


def test_the_sitemap_lists_every_release(client: FlaskClient) -> None:
    """So that robots find them, and copies of the site hold them."""
    listed = re.findall(r"<loc>http://localhost/dataset/([^<]*)</loc>", client.get("/sitemap.xml").text)
    assert listed == ["0.1.0", "0.0.2", "0.0.1"]
