"""The W3C's test suites for SPARQL 1.0, SPARQL 1.1 and SHACL, through the plain functions; left out where they are not.

`IFRC_KG_W3C` names a folder in which `manifest.ttl` files are looked for, as in the source archives of rdflib 7.0
(`test/data/suites/w3c`) and pySHACL 0.40 (`test/resources/sht_tests`), or in the repositories of the W3C.
What does not come out as expected stands in a table below with its reason, and nothing else may join it.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from ifrc_kg.errors import IfrcKgError
from ifrc_kg.evaluation import evaluate_query, evaluate_shapes
from ifrc_kg.namespaces import SH
from ifrc_kg.oxigraph_terms import to_oxigraph

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
DAWG: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
SHT: Final = Namespace("http://www.w3.org/ns/shacl-test#")

CANONICAL: Final = "the engine keeps numbers, dates and times in their canonical form"
OLD: Final = "SPARQL 1.1 has it otherwise than SPARQL 1.0"
RDF_1_0: Final = "RDF 1.1 has it otherwise than RDF 1.0: plain literals are strings"
KNOWN: Final[Mapping[str, str]] = {
    "basic/term-6": OLD,
    "basic/term-7": OLD,
    "optional-filter/dawg-optional-filter-005-simplified": OLD,
    "reduced/reduced-1": "REDUCED may leave any number of duplicates",
    "reduced/reduced-2": "REDUCED may leave any number of duplicates",
    "syntax-sparql1/syntax-lit-08": OLD,
    "syntax-sparql3/syn-bad-26": OLD,
    **dict.fromkeys(("distinct/distinct-1", "distinct/distinct-2", "distinct/distinct-9"), CANONICAL),
    **dict.fromkeys(("expr-builtin/dawg-str-1", "expr-builtin/dawg-str-2"), CANONICAL),
    **dict.fromkeys((f"expr-builtin/sameTerm-{each}" for each in ("simple", "eq", "not-eq")), CANONICAL),
    **dict.fromkeys(("expr-equals/eq-graph-1", "expr-equals/eq-graph-2", "open-world/open-eq-01"), CANONICAL),
    **dict.fromkeys(("open-world/date-2", "open-world/date-3"), "dates with and without time zones are compared"),
    **dict.fromkeys(("expr-builtin/dawg-datatype-2", "functions/strdt03", "functions/strlang03"), RDF_1_0),
    "functions/bnode01": "BNODE with a string gives the same blank node in every solution",
    "aggregates/agg-empty-group": "the expected result leaves out a variable that the query projects",
    "csv-tsv-res/csv03": CANONICAL,
    "csv-tsv-res/tsv03": CANONICAL,
    **dict.fromkeys((f"syntax-fed/test_{each}" for each in (1, 2, 3)), "SERVICE is refused"),
    "pre-binding/shapesGraph-001": "$shapesGraph is optional",
}
#: Functions of no engine: the texts are well-formed, and not executed.
UNKNOWN_FUNCTION: Final = "is not known here"


@dataclass(frozen=True)
class Entry:
    """One test of a manifest."""

    name: str
    kind: str
    manifest: Graph
    node: Node

    def value(self, *path: URIRef) -> Node | None:
        """Return what lies behind some properties."""
        node: Node | None = self.node
        for predicate in path:
            node = self.manifest.value(node, predicate)
        return node

    def files(self, predicate: URIRef) -> list[Path]:
        """Return the files that the action names by a property."""
        return [file_of(each) for each in self.manifest.objects(self.value(MF.action), predicate)]


def file_of(iri: Node | None) -> Path:
    """Return the path of a file: IRI."""
    return Path(unquote(str(iri).removeprefix("file://")))


def entries(folder: Path) -> Iterator[Entry]:
    """Yield the approved tests of all manifests in a folder."""
    for path in sorted(folder.rglob("*.ttl")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "test-manifest#" not in text or "mf:entries" not in text:
            continue
        manifest = Graph().parse(data=text, format="turtle", publicID=path.as_uri())
        for head in manifest.objects(None, MF.entries):
            for node in Collection(manifest, head):
                kind = str(manifest.value(node, RDF.type)).partition("#")[2]
                if manifest.value(node, DAWG.approval) != DAWG.Withdrawn:
                    local = re.split("[#/]", str(node))[-1]
                    yield Entry(f"{path.parent.name}/{local}", kind, manifest, node)


@pytest.fixture(scope="module")
def suites() -> list[Entry]:
    """Return all tests; skip where there are none."""
    folder = os.environ.get("IFRC_KG_W3C")
    if not folder:
        pytest.skip("the W3C's suites are not part of the project; set IFRC_KG_W3C to a folder that holds them")
    return list(entries(Path(folder)))


class Solutions:
    """A bag of solutions: blank nodes are compared up to isomorphism, numbers by value."""

    def __init__(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Read rows of pyoxigraph's terms by the names of their variables."""
        self.graph = Graph()
        self.rows: Counter[frozenset[tuple[str, str]]] = Counter()
        for row in rows:
            blank = {name: term for name, term in row.items() if isinstance(term, ox.BlankNode)}
            shown = frozenset((name, "_:" if name in blank else _comparable(term)) for name, term in row.items())
            self.rows[shown] += 1
            if blank:
                node = BNode()
                self.graph.add((node, RDF.value, Literal(str(sorted(shown)))))
                for name, term in blank.items():
                    self.graph.add((node, URIRef(f"urn:{name}"), BNode(f"x{term.value}")))

    def __eq__(self, other: object) -> bool:
        """Compare two bags; graphs only where the rest is equal, since that takes long."""
        return isinstance(other, Solutions) and self.rows == other.rows and isomorphic(self.graph, other.graph)

    __hash__ = None  # type: ignore[assignment]  # bags are compared, not kept


_NUMBERS: Final = frozenset({"integer", "decimal", "double", "float", "int", "nonNegativeInteger"})


def _comparable(term: object) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value.rpartition("#")[2] in _NUMBERS:
        try:
            return f"{float(term.value):.6g} {term.datatype.value}"
        except ValueError:
            return str(term)
    return str(term).lower() if isinstance(term, ox.Literal) and term.language else str(term)


_RESULTS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


def read_results(body: bytes, results_format: ox.QueryResultsFormat) -> Solutions | bool:
    """Return solutions or a boolean."""
    read = ox.parse_query_results(body, format=results_format)
    if isinstance(read, ox.QueryBoolean):
        return bool(read)
    names = [variable.value for variable in read.variables]
    return Solutions({name: row[name] for name in names if row[name] is not None} for row in read)


def read_result_set(path: Path) -> Solutions | bool:
    """Return what a result set in RDF says (the vocabulary of SPARQL 1.0's tests)."""
    graph = Graph().parse(path, format="turtle" if path.suffix == ".ttl" else "xml", publicID=path.as_uri())
    head = graph.value(None, RDF.type, RS.ResultSet)
    boolean = graph.value(head, RS.boolean)
    if boolean is not None:
        return str(boolean) == "true"
    rows = []
    for solution in graph.objects(head, RS.solution):
        bindings = list(graph.objects(solution, RS.binding))
        terms = {str(graph.value(each, RS.variable)): graph.value(each, RS.value) for each in bindings}
        rows.append({name: to_oxigraph(from_node(term)) for name, term in terms.items()})
    return Solutions(rows)


def from_node(node: Node | None) -> URIRef | BNode | Literal:
    """Return a term of RDF."""
    assert isinstance(node, URIRef | BNode | Literal)
    return node


def answers_as_expected(entry: Entry) -> bool:
    """Run a query evaluation test, in every format that can be compared."""
    (query,) = entry.files(QT.query)
    text, result = query.read_text(encoding="utf-8"), file_of(entry.value(MF.result))
    data, named = entry.files(QT.data), entry.files(QT.graphData)
    if not data and "FROM" in text:
        data = [each for each in query.parent.glob("data*.ttl") if each != result]
    if result.suffix == ".csv":
        body, _ = evaluate_query(data, named, text, "text/csv", base=query.as_uri())
        found, expected = (list(csv.reader(io.StringIO(each.decode()))) for each in (body, result.read_bytes()))
        label = re.compile("_:.*")
        lines = [Counter(label.sub("_:", "\t".join(row)) for row in each) for each in (found, expected)]
        return found[0] == expected[0] and lines[0] == lines[1]
    if "CONSTRUCT" in text.upper().split() or "CONSTRUCT{" in text:
        body, _ = evaluate_query(data, named, text, "application/n-triples", base=query.as_uri())
        expected_graph = Graph().parse(result, publicID=result.as_uri())
        return isomorphic(Graph().parse(data=body, format="nt"), expected_graph)
    whole = result.suffix in _RESULTS
    expected_rows = read_results(result.read_bytes(), _RESULTS[result.suffix]) if whole else read_result_set(result)
    for media_type in ("application/sparql-results+json", "application/sparql-results+xml"):
        body, _ = evaluate_query(data, named, text, media_type, base=query.as_uri())
        results_format = ox.QueryResultsFormat.from_media_type(media_type)
        assert results_format is not None
        if read_results(body, results_format) != expected_rows:
            return False
    return True


def is_judged_as_expected(entry: Entry) -> bool:
    """Run a syntax test."""
    path = file_of(entry.value(MF.action))
    try:
        evaluate_query([], [], path.read_text(encoding="utf-8"), base=path.as_uri())
    except IfrcKgError as error:
        return entry.kind.startswith(("Negative", "TestBad")) or UNKNOWN_FUNCTION in str(error)
    return entry.kind.startswith(("Positive", "TestSyntax"))


def is_validated_as_expected(entry: Entry) -> bool:
    """Run a SHACL test: compare sh:conforms, and of each result what the standard asks for."""
    expected = entry.value(MF.result)
    try:
        body, _ = evaluate_shapes(
            [file_of(entry.value(MF.action, SHT.dataGraph))], [file_of(entry.value(MF.action, SHT.shapesGraph))]
        )
    except IfrcKgError:
        return expected == SHT.Failure
    report = Graph().parse(data=body, format="turtle")
    assert expected is not None
    found = next(report.subjects(RDF.type, SH.ValidationReport))
    return isomorphic(_reduced(report, found), _reduced(entry.manifest, expected))


def _reduced(graph: Graph, report: Node) -> Graph:
    reduced, head = Graph(), BNode()
    reduced.add((head, SH.conforms, Literal(str(graph.value(report, SH.conforms)))))
    for result in graph.objects(report, SH.result):
        node = BNode()
        reduced.add((head, SH.result, node))
        for predicate in (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity):
            for value in graph.objects(result, predicate):
                reduced.add((node, predicate, Literal("blank" if isinstance(value, BNode) else value.n3())))
        for path in graph.objects(result, SH.resultPath):
            reduced.add((node, SH.resultPath, path))
            if isinstance(path, BNode):
                reduced += graph.cbd(path)
    return reduced


RUN: Final[Mapping[str, Callable[[Entry], bool]]] = {
    "QueryEvaluationTest": answers_as_expected,
    "CSVResultFormatTest": answers_as_expected,
    "PositiveSyntaxTest": is_judged_as_expected,
    "PositiveSyntaxTest11": is_judged_as_expected,
    "NegativeSyntaxTest": is_judged_as_expected,
    "NegativeSyntaxTest11": is_judged_as_expected,
    "TestSyntax": is_judged_as_expected,
    "TestBadSyntax": is_judged_as_expected,
    "Validate": is_validated_as_expected,
}
#: Other entailment regimes than simple entailment, and federated queries, are not offered.
NOT_OFFERED: Final = ("entailment/", "service/")


@pytest.mark.slow
def test_the_suites_of_the_w3c(suites: list[Entry]) -> None:
    """Every test of what is offered comes out as expected, or is known not to, with its reason."""
    run = [each for each in suites if each.kind in RUN and not each.name.startswith(NOT_OFFERED)]
    wrong = set()
    for entry in run:
        try:
            is_right = RUN[entry.kind](entry)
        except IfrcKgError:
            is_right = False
        if not is_right:
            wrong.add(entry.name)
    assert run
    assert wrong <= KNOWN.keys()
