"""The evaluation function in the style of the W3C's SPARQL 1.1 query evaluation tests: data, graphs, query, result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ifrc_kg.errors import DataError, FileMissing, NotAcceptable, ParseError, QuerySyntaxError
from ifrc_kg.evaluation import evaluate_query, evaluate_shapes
from ifrc_kg.namespaces import SH

BASE = "http://example.org/suite/"
#: The same three triples in every syntax that data may have.
SAME = {
    "data.ttl": '@prefix : <http://example.org/> . :a :p 1, "x"@en ; :q <b> .',
    "data.nt": (
        '<http://example.org/a> <http://example.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        '<http://example.org/a> <http://example.org/p> "x"@en .\n'
        "<http://example.org/a> <http://example.org/q> <http://example.org/suite/b> .\n"
    ),
    "data.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">'
        '<rdf:Description rdf:about="http://example.org/a">'
        '<p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</p>'
        '<p xml:lang="en">x</p>'
        '<q rdf:resource="b"/></rdf:Description></rdf:RDF>'
    ),
    "data.jsonld": json.dumps(
        {
            "@id": "http://example.org/a",
            "http://example.org/p": [
                {"@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer"},
                {"@value": "x", "@language": "en"},
            ],
            "http://example.org/q": {"@id": "b"},
        }
    ),
}
ONE = "PREFIX : <http://example.org/> :x :p 1 . :shared :p 0 ."
TWO = "PREFIX : <http://example.org/> :y :p 2 . :shared :p 0 ."
COUNT = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"


@pytest.fixture
def suite(tmp_path: Path) -> Mapping[str, Path]:
    """Return the files of the suite by their IRIs."""
    texts = {**SAME, "one.ttl": ONE, "two.ttl": TWO}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {BASE + name: tmp_path / name for name in texts}


def some(suite: Mapping[str, Path], *names: str) -> dict[str, Path]:
    """Return some files of the suite."""
    return {BASE + name: suite[BASE + name] for name in names}


def solutions(body: bytes) -> list[dict[str, str]]:
    """Return the values of the solutions."""
    found = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in each.items()} for each in found]


@pytest.mark.parametrize("name", SAME)
def test_data_in_every_syntax(suite: Mapping[str, Path], name: str) -> None:
    """Relative IRIs are resolved against the file, whatever the syntax."""
    query = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY STR(?o)"
    body, media_type = evaluate_query(some(suite, name), {}, query)
    assert media_type == "application/sparql-results+json"
    assert solutions(body) == [{"o": "1"}, {"o": BASE + "b"}, {"o": "x"}]


def test_named_graphs_are_apart_from_the_default_graph(suite: Mapping[str, Path]) -> None:
    """The default graph is the data alone; GRAPH reaches the named graphs, by the IRIs they were given."""
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g ORDER BY ?g"
    body, _ = evaluate_query(some(suite, "one.ttl"), some(suite, "two.ttl"), query)
    assert solutions(body) == [{"n": "2"}, {"g": BASE + "two.ttl", "n": "2"}]


@pytest.mark.parametrize(
    ("clause", "count"),
    [
        ("", "2"),
        ("FROM <one.ttl>", "2"),
        ("FROM <one.ttl> FROM <two.ttl>", "3"),
        ("FROM <none.ttl>", "0"),
        ("FROM NAMED <one.ttl>", "0"),
        ("FROM <file:///etc/passwd>", "0"),
    ],
)
def test_from_merges_given_files_and_reads_no_others(suite: Mapping[str, Path], clause: str, count: str) -> None:
    """A triple of two FROM graphs counts once; a graph that was not given is empty."""
    body, _ = evaluate_query(some(suite, "one.ttl"), some(suite, "two.ttl"), COUNT.format(clause))
    assert solutions(body) == [{"n": count}]


def test_from_named(suite: Mapping[str, Path]) -> None:
    """FROM NAMED picks the named graphs."""
    query = "SELECT ?g FROM NAMED <two.ttl> WHERE { GRAPH ?g { ?s <http://example.org/p> 2 } }"
    body, _ = evaluate_query([], some(suite, "one.ttl", "two.ttl"), query)
    assert solutions(body) == [{"g": BASE + "two.ttl"}]


def test_files_without_iris_have_those_of_their_places(suite: Mapping[str, Path]) -> None:
    """A list of files will do: each is named by its file: IRI."""
    path = suite[BASE + "two.ttl"]
    body, _ = evaluate_query([suite[BASE + "one.ttl"]], [path], "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert solutions(body) == [{"g": path.resolve().as_uri()}]


@pytest.mark.parametrize(
    ("query", "accept", "media_type", "body"),
    [
        ("ASK { FILTER(false) }", "", "application/sparql-results+json", b'{"head":{},"boolean":false}'),
        ("ASK {}", "text/csv", "text/csv", b"true"),
        ("SELECT ?x { VALUES ?x { 0 false } }", "text/csv", "text/csv", b"x\r\n0\r\nfalse\r\n"),
        (
            "SELECT ?x { VALUES ?x { 0 UNDEF } }",
            ["text/html", "text/tab-separated-values;q=0.5"],
            "text/tab-separated-values",
            b"?x\n0\n\n",
        ),
    ],
)
def test_results_in_their_formats(query: str, accept: str | list[str], media_type: str, body: bytes) -> None:
    """The falsy values that some serializers lose are there, in the format that Accept chooses."""
    assert evaluate_query([], [], query, accept) == (body, media_type)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("", "text/turtle"), ("application/rdf+xml", "application/rdf+xml"), ("*/*", "text/turtle")],
)
def test_a_constructed_graph_is_the_expected_one(suite: Mapping[str, Path], accept: str, media_type: str) -> None:
    """CONSTRUCT gives the graph of the template, blank nodes up to isomorphism."""
    query = "PREFIX : <http://example.org/> CONSTRUCT { [ :of ?s ] } WHERE { ?s :p 1 }"
    body, found = evaluate_query(some(suite, "one.ttl"), {}, query, accept)
    assert found == media_type
    expected = Graph().parse(data="@prefix : <http://example.org/> . [ :of :x ] .", format="turtle")
    assert isomorphic(Graph().parse(data=body, format=media_type), expected)


def test_a_description_is_bounded_labelled_and_says_where_it_stands(tmp_path: Path) -> None:
    """DESCRIBE follows blank nodes, gives the labels of objects, and names the graphs where the format has them."""
    (tmp_path / "d.trig").write_text(
        """PREFIX : <http://example.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        :a :p [ :q [ :r :b ] ] ; :p :c . :b skos:prefLabel "B"@en ; :p :d . :d skos:prefLabel "D"@en . :e :p :a .
        :g1 { :a :p :c } :g2 { :a :p :c }""",
        encoding="utf-8",
    )
    body, _ = evaluate_query([tmp_path / "d.trig"], [], "DESCRIBE <http://example.org/a>", "application/n-quads")
    lines = body.decode().splitlines()
    assert len(lines) == 6
    assert sum("<http://example.org/g" in line for line in lines) == 2
    assert any('"B"@en' in line for line in lines)
    assert not any('"D"@en' in line or "<http://example.org/e>" in line for line in lines)
    triples, _ = evaluate_query([tmp_path / "d.trig"], [], "DESCRIBE <http://example.org/a>", "text/turtle")
    dataset = Dataset()
    dataset.parse(data=body, format="nquads")
    merge = Graph()
    for *triple, _graph in dataset.quads():
        merge.add(triple)  # type: ignore[arg-type]  # three terms
    assert isomorphic(Graph().parse(data=triples, format="turtle"), merge)


def test_what_cannot_be_had_is_refused_by_name(suite: Mapping[str, Path], tmp_path: Path) -> None:
    """A missing file, broken data, a broken query and an impossible format each have their error."""
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:p>", encoding="utf-8")
    with pytest.raises(FileMissing):
        evaluate_query([tmp_path / "none.ttl"], [], "ASK {}")
    with pytest.raises(ParseError):
        evaluate_query([tmp_path / "broken.ttl"], [], "ASK {}")
    with pytest.raises(QuerySyntaxError):
        evaluate_query(suite, [], "ASK {")
    with pytest.raises(NotAcceptable):
        evaluate_query(suite, [], "ASK {}", "text/turtle")


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .
    :S sh:targetNode :x, "y" ;
       sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ; sh:severity sh:Warning ] ."""


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json;q=0.2", "application/ld+json"),
    ],
)
def test_shapes_are_held_against_data(suite: Mapping[str, Path], tmp_path: Path, accept: str, media_type: str) -> None:
    """The report is that of SHACL, section 3.6: every focus node, literals too, with path, severity and component."""
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    body, found = evaluate_shapes([suite[BASE + "one.ttl"]], [tmp_path / "shapes.ttl"], accept)
    assert found == media_type
    report = Graph().parse(data=body, format=media_type)
    assert set(report.objects(None, SH.focusNode)) == {URIRef("http://example.org/x"), Literal("y")}
    assert [each.toPython() for each in report.objects(None, SH.conforms)] == [False]  # type: ignore[attr-defined]
    assert set(report.objects(None, SH.resultSeverity)) == {SH.Warning}
    assert set(report.objects(None, SH.sourceConstraintComponent)) == {SH.MinCountConstraintComponent}
    assert len(set(report.objects(None, SH.resultPath))) == 2


def test_data_may_hold_its_own_shapes(tmp_path: Path) -> None:
    """Without a shapes graph, the data graph is one as well; it conforms when it has what they ask for."""
    (tmp_path / "both.ttl").write_text(f'{SHAPES} :a :p :x, "y" .', encoding="utf-8")
    expected = [Literal(True)]
    for shapes in ([], [tmp_path / "both.ttl"]):
        body, _ = evaluate_shapes([tmp_path / "both.ttl"], shapes)
        assert list(Graph().parse(data=body).objects(None, SH.conforms)) == expected


@pytest.mark.parametrize(
    "shapes",
    [
        ":S sh:targetNode :x ; sh:property [ sh:minCount 1 ] .",
        ':S sh:targetNode :x ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }" ] .',
        ':S sh:targetNode :x ; sh:sparql [ sh:select "SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }" ] .',
        ':S sh:targetNode :x ; sh:sparql [ sh:select "SELECT" ] .',
    ],
)
def test_a_failure_is_no_report(tmp_path: Path, shapes: str) -> None:
    """Shapes that are ill-formed, or use what SHACL-SPARQL rules out, fail by name (SHACL, section 3.4.1)."""
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> . :S a sh:NodeShape . "
    (tmp_path / "shapes.ttl").write_text(head + shapes, encoding="utf-8")
    with pytest.raises(DataError):
        evaluate_shapes([tmp_path / "shapes.ttl"])
