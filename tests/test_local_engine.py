"""The engine over files in memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from ifrc_kg.engine import QueryRequest, Term
from ifrc_kg.errors import DataError, IfrcKgError, NotAcceptable, QueryRefused, QuerySyntaxError, QueryTooComplex
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine, load_local_engine
from ifrc_kg.media_types import (
    CSV,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Format,
    ResultKind,
)
from ifrc_kg.oxigraph_terms import Syntax, parse_oxigraph_quads
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.results import read_boolean, read_solutions

#: Two sentences that both say <a> p <b>, and one thing more each.
TWICE = """
@prefix ex: <https://example.org/> .
ex:g1 { ex:a ex:p ex:b . ex:a ex:q "x"@en . }
ex:g2 { ex:a ex:p ex:b . ex:c ex:p 1 . }
"""
PREFIXES = Prefixes({"ex": "https://example.org/", "unused": "https://unused.example/"})
EX = "https://example.org/"
COUNT = "SELECT (COUNT(*) AS ?n) {0} WHERE {{ ?s ?p ?o }}"


@pytest.fixture
def twice() -> LocalEngine:
    """Return an engine over the two sentences."""
    return LocalEngine(parse_oxigraph_quads(TWICE, Syntax.TRIG), PREFIXES)


def _count(engine: LocalEngine, text: str, **further: tuple[str, ...]) -> int:
    answer = engine.evaluate(QueryRequest(text, **further), JSON)  # type: ignore[arg-type]  # graphs only
    (row,) = read_solutions(answer.body).rows
    return int(row["n"])


def test_the_default_graph_is_the_merge(twice: LocalEngine) -> None:
    """What two sentences say counts once; GRAPH still finds both."""
    assert _count(twice, COUNT.format("")) == 3
    assert _count(twice, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }") == 4


@pytest.mark.parametrize("clause", [f"FROM <{EX}g1> FROM <{EX}g2>", f"FROM <{EX}g2> FROM <{EX}g1> FROM <{EX}g1>"])
def test_several_from_clauses_merge_too(twice: LocalEngine, clause: str) -> None:
    """A triple of two graphs is one triple (SPARQL 1.1, section 13.2.1)."""
    assert _count(twice, COUNT.format(clause)) == 3


def test_the_protocol_picks_graphs(twice: LocalEngine) -> None:
    """default-graph-uri and named-graph-uri give the dataset, and win over FROM."""
    in_graphs = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert _count(twice, COUNT.format(""), default_graphs=(EX + "g1", EX + "g2")) == 3
    assert _count(twice, COUNT.format(f"FROM <{EX}g1> FROM <{EX}g2>"), default_graphs=(EX + "g1",)) == 2
    assert _count(twice, in_graphs, default_graphs=(EX + "g1",)) == 0
    assert _count(twice, in_graphs, named_graphs=(EX + "g1",)) == 2
    assert _count(twice, COUNT.format(""), named_graphs=(EX + "g1",)) == 0


def test_from_named_limits_graph(twice: LocalEngine) -> None:
    """FROM NAMED alone leaves the default graph empty, and GRAPH sees the named one."""
    pattern = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
    text = f"PREFIX ex: <{EX}> SELECT (COUNT(*) AS ?n) FROM NAMED ex:g1 WHERE {{ {pattern} }}"  # noqa: S608  # SPARQL
    assert _count(twice, text) == 2


@pytest.mark.parametrize("iri", [EX + "nowhere", "file:///etc/passwd", "http://127.0.0.1:1/"])
def test_an_unknown_graph_is_empty_and_never_fetched(twice: LocalEngine, iri: str) -> None:
    """A graph IRI is a name, not a place to read from."""
    assert _count(twice, COUNT.format(f"FROM <{iri}>")) == 0
    assert _count(twice, COUNT.format(""), default_graphs=(iri,)) == 0


def test_a_graph_without_an_iri_is_an_error(twice: LocalEngine) -> None:
    """A relative graph name cannot be resolved."""
    for further in ({"default_graphs": ("g1",)}, {"named_graphs": ("g1",)}):
        with pytest.raises(QuerySyntaxError, match="IRI"):
            _count(twice, COUNT.format(""), **further)


@pytest.mark.parametrize(
    ("answer_format", "body"),
    [
        (CSV, b"s,o\r\nhttps://example.org/a,x\r\n"),
        (TSV, b'?s\t?o\n<https://example.org/a>\t"x"@en\n'),
    ],
)
def test_solutions_in_text_formats(twice: LocalEngine, answer_format: Format, body: bytes) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats."""
    request = QueryRequest(f"SELECT ?s ?o WHERE {{ ?s <{EX}q> ?o }}")
    assert twice.evaluate(request, answer_format).body == body


def test_solutions_in_json_and_xml(twice: LocalEngine) -> None:
    """The variables in order, and one solution."""
    request = QueryRequest(f"SELECT ?s ?none ?o WHERE {{ ?s <{EX}q> ?o }}")
    assert json.loads(twice.evaluate(request, JSON).body) == {
        "head": {"vars": ["s", "none", "o"]},
        "results": {
            "bindings": [
                {
                    "s": {"type": "uri", "value": EX + "a"},
                    "o": {"type": "literal", "value": "x", "xml:lang": "en"},
                }
            ]
        },
    }
    assert b'<binding name="o"><literal xml:lang="en">x</literal></binding>' in twice.evaluate(request, XML).body


@pytest.mark.parametrize(
    ("answer_format", "body"),
    [(JSON, b'{"head":{},"boolean":true}'), (CSV, b"true"), (TSV, b"true")],
)
def test_booleans(twice: LocalEngine, answer_format: Format, body: bytes) -> None:
    """ASK has an answer in every result format."""
    assert twice.evaluate(QueryRequest("ASK { ?s ?p 1 }"), answer_format).body == body


@pytest.mark.parametrize("answer_format", [TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML, JSON_LD])
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{EX}a> <{EX}c>"])
def test_graphs_in_every_syntax(twice: LocalEngine, query: str, answer_format: Format) -> None:
    """As rdflib reads it, each answer holds the three triples of the merge."""
    body = twice.evaluate(QueryRequest(query), answer_format).body
    names = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
    found = Graph()
    if answer_format.media_type in names:
        found.parse(data=body, format=names[answer_format.media_type])
    else:
        dataset = Dataset()
        dataset.parse(data=body, format=answer_format.media_type)
        for *triple, _ in dataset.quads():
            found.add(triple)  # type: ignore[arg-type]  # three terms
    expected = Graph().parse(data=f"@prefix : <{EX}> . :a :p :b ; :q 'x'@en . :c :p 1 .", format="turtle")
    assert isomorphic(found, expected)


@pytest.mark.parametrize(
    "template", ["?s <urn:p> _:x . _:x <urn:q> ?p", "[] <urn:p> [ <urn:q> ?s ]", "?s <urn:p> (1 ?p)", "?s ?p _:c14n0"]
)
def test_new_blank_nodes_are_the_same_each_time(twice: LocalEngine, template: str) -> None:
    """The same question gets the same bytes, and each solution blank nodes of its own."""
    query = QueryRequest(f"CONSTRUCT {{ {template} }} WHERE {{ ?s ?p ?o }} ORDER BY ?s ?p ?o")
    first, second = (twice.evaluate(query, N_TRIPLES).body for _ in range(2))
    assert first == second
    solutions = _count(twice, COUNT.format(""))
    new = {word for word in first.decode().split() if word.startswith("_:")}
    assert len(new) == solutions * (2 if "[ " in template or "(" in template else 1)


def test_a_graph_is_a_set_with_sorted_prefixes(twice: LocalEngine) -> None:
    """A triple that several solutions give is written once, under the prefixes it uses, always in the same bytes."""
    query = f"CONSTRUCT {{ <{EX}a> a <{EX}C> ; <http://www.w3.org/2000/01/rdf-schema#label> 1 }} WHERE {{ ?s ?p ?o }}"
    prefixes = Prefixes({**PREFIXES.namespaces, "a": "http://www.w3.org/2000/01/rdf-schema#"})
    engine = LocalEngine(parse_oxigraph_quads(TWICE, Syntax.TRIG), prefixes)
    text = engine.evaluate(QueryRequest(query), TURTLE).body.decode()
    assert text.splitlines()[:2] == [
        "@prefix a: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix ex: <https://example.org/> .",
    ]
    assert "unused" not in text
    assert len(twice.evaluate(QueryRequest(query), N_TRIPLES).body.splitlines()) == 2


@pytest.mark.parametrize("text", ["INSERT DATA { <urn:a> <urn:p> 1 }", "LOAD <file:///etc/passwd>", "DROP ALL"])
def test_updates_are_refused(twice: LocalEngine, text: str) -> None:
    """The graph is read-only, and the refusal says what to do."""
    with pytest.raises(QueryRefused) as caught:
        twice.evaluate(QueryRequest(text), JSON)
    assert "SELECT" in caught.value.hint
    assert _count(twice, COUNT.format("")) == 3


def test_a_federated_query_is_refused_before_it_is_evaluated(twice: LocalEngine) -> None:
    """No connection is attempted, SILENT or not."""
    for silent in ("", "SILENT "):
        with pytest.raises(QueryRefused, match="SERVICE"):
            twice.evaluate(QueryRequest(f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:1/> {{ ?s ?p ?o }} }}"), JSON)


def test_deep_nesting_is_refused(twice: LocalEngine) -> None:
    """A text that would overflow the parser's stack does not reach it."""
    with pytest.raises(QueryTooComplex, match="nests"):
        twice.evaluate(QueryRequest("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"), JSON)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT ?s\nWHERE { ?s ex:p ?o }", 2, 12, "prefix ex: is not declared"),
        ("SELECT ?s WHERE {", 1, 17, "{ is not closed"),
        ("SELECT ?s WHERE { ?s ?p 'x }", 1, 25, "string is not closed"),
    ],
)
def test_a_syntax_error_says_where_and_what(twice: LocalEngine, text: str, line: int, column: int, words: str) -> None:
    """Line, column, what stands there, and how to go on."""
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        twice.evaluate(QueryRequest(text), JSON)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.hint


def test_other_faults_give_the_furthest_place(twice: LocalEngine) -> None:
    """Where only the grammar is wrong, the parser's place is given, and a reason if it has one."""
    for text, reason in (
        ("SELECT * WHERE { ?s ?p }", "A triple has"),
        ("SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "The SELECT contains a variable that is unbound"),
    ):
        with pytest.raises(QuerySyntaxError) as caught:
            twice.evaluate(QueryRequest(text), JSON)
        assert caught.value.line == 1
        assert reason in caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("ASK { FILTER(<urn:f>(1)) }", 1, 14),
        ("PREFIX e: <urn:>\nSELECT (e:f(?x) AS ?y) { VALUES ?x { 1 } }", 2, 9),
        ("BASE <urn:>\nSELECT ?x {} ORDER BY <urn:f>(1)", 2, 23),
    ],
)
def test_an_unknown_function_is_placed(twice: LocalEngine, text: str, line: int, column: int) -> None:
    """A query that calls a function of another engine is not executed (SPARQL 1.1, section 17.6)."""
    with pytest.raises(QuerySyntaxError, match="<urn:f> is not known") as caught:
        twice.evaluate(QueryRequest(text), JSON)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_half_a_character_is_placed(twice: LocalEngine) -> None:
    """A lone surrogate is found before the parser sees it."""
    with pytest.raises(QuerySyntaxError, match="surrogate") as caught:
        twice.evaluate(QueryRequest("ASK {\n'\ud800'}"), JSON)
    assert (caught.value.line, caught.value.column) == (2, 2)


_words = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "*", "?s", "?p", "?o", "WHERE", "{", "}", "FROM", "NAMED", "FILTER"]
_words += ["<urn:g>", "<rel>", "<http://[>", "(", ")", "<", "1", "'", "é", "#", "ex:a", "."]
_words += ["<\\UFFFFFFFF>", '"""', "\ud800", "\x00"]


@given(st.lists(st.sampled_from(_words), max_size=14))
def test_any_text_is_answered_or_refused_by_name(words: list[str]) -> None:
    """Whatever a stranger sends, an answer or one of our errors comes out."""
    engine = LocalEngine(parse_oxigraph_quads(TWICE, Syntax.TRIG), PREFIXES)
    for answer_format in (JSON, TURTLE):
        try:
            assert engine.evaluate(QueryRequest(" ".join(words)), answer_format).format is answer_format
        except IfrcKgError as error:
            assert error.message  # noqa: PT017  # either outcome is right


def test_the_namespace_of_a_known_prefix_is_offered(twice: LocalEngine) -> None:
    """A forgotten PREFIX line is given ready to paste."""
    with pytest.raises(QuerySyntaxError) as caught:
        twice.evaluate(QueryRequest("ASK { ?s ex:p ?o }"), JSON)
    assert "PREFIX ex: <https://example.org/>" in caught.value.hint


def test_a_format_that_cannot_carry_the_answer_is_refused(twice: LocalEngine) -> None:
    """Turtle for solutions is no answer."""
    with pytest.raises(NotAcceptable):
        twice.evaluate(QueryRequest("ASK {}"), TURTLE)


@pytest.mark.parametrize(
    ("query", "kind"), [("SELECT ?s {}", ResultKind.SOLUTIONS), ("DESCRIBE <urn:x>", ResultKind.GRAPH)]
)
def test_a_format_that_oxigraph_does_not_write_is_refused(twice: LocalEngine, query: str, kind: ResultKind) -> None:
    """A page in HTML is made from an answer, not by the engine."""
    page = Format("page", media_type="text/html", suffix="html", kinds=frozenset({kind}))
    with pytest.raises(NotAcceptable, match="text/html"):
        twice.evaluate(QueryRequest(query), page)


def test_values_are_bound(twice: LocalEngine) -> None:
    """A request's terms take the place of its variables."""
    bindings: dict[str, Term] = {"_thing_iri": URIRef(EX + "c")}
    answer = twice.evaluate(QueryRequest("ASK { ?_thing_iri ?p 1 }", bindings=bindings), JSON)
    assert read_boolean(answer.body) is True


def test_the_fingerprint_is_of_the_content() -> None:
    """Order, blank node labels and repetition do not matter; a single value does."""
    texts = (
        "@prefix ex: <urn:> . ex:g { ex:a ex:p _:x . _:x ex:p 1, 2 }",
        "@prefix e: <urn:> . e:g { _:other e:p 2, 1, 1 . e:a e:p _:other }",
        "@prefix ex: <urn:> . ex:g { ex:a ex:p _:x . _:x ex:p 1, 3 }",
    )
    first, second, third = (
        LocalEngine(parse_oxigraph_quads(text, Syntax.TRIG), PREFIXES).fingerprint for text in texts
    )
    assert first == second != third


def test_a_statement_in_two_files_is_refused(tmp_path: Path) -> None:
    """Each statement has one place; the error names both files."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology/prefixes.ttl").touch()
    (tmp_path / "data").mkdir()
    for name in ("a.trig", "b.trig"):
        (tmp_path / "data" / name).write_text("<urn:g> { <urn:a> <urn:p> 1 }", encoding="utf-8")
    with pytest.raises(DataError, match=r"data/b\.trig repeats a statement of data/a\.trig"):
        load_local_engine(ProjectFiles(tmp_path))


def test_the_project_loads(engine: LocalEngine) -> None:
    """The seven Fundamental Principles are there, in every one of their order numbers."""
    answer = engine.evaluate(
        QueryRequest(
            "PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#> PREFIX schema: <https://schema.org/> "
            "SELECT DISTINCT ?n WHERE { ?s a ifrc:FundamentalPrinciple ; schema:position ?n } ORDER BY ?n"
        ),
        JSON,
    )
    assert [str(row["n"]) for row in read_solutions(answer.body).rows] == ["1", "2", "3", "4", "5", "6", "7"]
