"""`ifrc-kg query` and `ifrc-kg run`: answers for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from ifrc_kg.commands.answer_output import records
from ifrc_kg.commands.run_command import query_parser
from ifrc_kg.engine import QueryRequest
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.results import read_solutions

from .conftest import Run

PREFIXES = """\
PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
PRINCIPLES = f"""{PREFIXES}
PREFIX schema: <https://schema.org/>
SELECT ?principle ?principleLabel
WHERE {{
  ?principle a ifrc:FundamentalPrinciple .
  ?principle schema:position ?position .
  ?principle skos:prefLabel ?principleLabel .
}}
ORDER BY ?position
"""
# In the paper's order.
SEVEN = ["humanity", "impartiality", "neutrality", "independence", "voluntary service", "unity", "universality"]


def test_a_query_comes_from_a_file_from_the_line_or_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three ways give the same answer."""
    file = tmp_path / "principles.rq"
    file.write_text(PRINCIPLES, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(PRINCIPLES))
    answers = [run("query", str(file)).out, run("query", "-e", PRINCIPLES).out, run("query", "-").out]
    assert len(set(answers)) == 1
    assert [" ".join(line.split()[1:]) for line in answers[0].splitlines()[2:-1]] == SEVEN


def test_a_table_counts_its_solutions(run: Run) -> None:
    """The last line of a table says how many solutions there are."""
    assert run("query", "-e", PRINCIPLES).out.endswith("7 solutions\n")


@pytest.mark.parametrize("word", ["csv", "json", "tsv", "xml"])
def test_solutions_for_programs_are_the_engines_own(run: Run, engine: LocalEngine, word: str) -> None:
    """CSV, JSON, TSV and XML are written as the engine gives them, and nothing is added."""
    out = run("query", "-e", PRINCIPLES, "--format", word).out
    assert out.count("/id/principle/") == 7
    if word == "csv":
        assert [row["principleLabel"] for row in csv.DictReader(io.StringIO(out))] == SEVEN
    if word == "json":
        assert out.encode() == engine.evaluate(QueryRequest(PRINCIPLES), JSON).body


def test_a_question_of_yes_or_no(run: Run) -> None:
    """ASK is answered with a word for people, and the answer `no` is no failure."""
    assert (run("query", "-e", "ASK { ?s ?p ?o }").out, run("query", "-e", "ASK { <urn:a> ?p ?o }").out) == (
        "yes\n",
        "no\n",
    )
    assert run("query", "-e", "ASK { <urn:a> ?p ?o }").code == 0


@pytest.mark.parametrize(
    ("word", "parser"), [("", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_a_graph_is_written_in_any_format(run: Run, word: str, parser: str) -> None:
    """CONSTRUCT gives Turtle unless another format is named."""
    pattern = "?p a ifrc:FundamentalPrinciple ; skos:prefLabel ?label"
    query = f"{PREFIXES} CONSTRUCT {{ ?p skos:prefLabel ?label }} WHERE {{ {pattern} }}"
    out = run("query", "-e", query, *(("--format", word) if word else ())).out
    labels = {str(label) for label in Graph().parse(data=out, format=parser).objects()}
    assert labels == set(SEVEN)


def test_graphs_can_be_picked(run: Run) -> None:
    """`--default-graph` and `--named-graph` take CURIEs; the sentence on Athens states one figure."""
    query = f"{PREFIXES} SELECT ?figure WHERE {{ ?figure a ifrc:Figure }}"
    sentence = "passage:c-positive-images-9"
    assert run("query", "-e", query, "--default-graph", sentence).out.endswith("1 solution\n")
    in_graph = f"{PREFIXES} SELECT ?figure WHERE {{ GRAPH ?g {{ ?figure a ifrc:Figure }} }}"
    assert run("query", "-e", in_graph, "--named-graph", sentence).out.endswith("1 solution\n")


def test_the_catalogue_lists_every_query(run: Run, catalogue: QueryCatalogue) -> None:
    """`run` without a name lists names and questions; as JSON also the parameters."""
    text = run("run").out
    listed = json.loads(run("run", "--format", "json").out)
    assert [query["name"] for query in listed] == list(catalogue.names())
    for name in catalogue.names():
        assert f"{name} " in text
    assert [row["name"] for row in csv.DictReader(io.StringIO(run("run", "--format", "csv").out))] == list(
        catalogue.names()
    )


def test_every_stored_query_explains_itself(catalogue: QueryCatalogue) -> None:
    """The help of each query shows its question, each of its parameters, and an example."""
    for name in catalogue.names():
        query = catalogue.get(name)
        text = query_parser(query).format_help()
        assert query.summary in " ".join(text.split())
        assert f"ifrc-kg run {name}" in text
        for parameter in query.parameters:
            assert f"--{parameter.name} " in text


def test_help_on_a_query_is_no_run(run: Run) -> None:
    """`run NAME --help` shows the help of that query, wherever the option stands."""
    outcome = run("run", "--help", "participants-of-initiative")
    assert outcome.code == 0
    assert outcome.out.startswith("usage: ifrc-kg run participants-of-initiative")


def test_a_parameter_can_be_given_in_three_ways(run: Run) -> None:
    """`--name value`, `--name=value` and `--param name=value` mean the same; the order does not matter."""
    name, value = "participants-of-initiative", "initiative:positive-images"
    answers = {
        run("run", name, "--initiative", value, "--format", "csv").out,
        run("run", "--format", "csv", name, f"--initiative={value}").out,
        run("run", name, "--param", f"initiative={value}", "--format", "csv").out,
    }
    assert len(answers) == 1
    assert "british-red-cross" in answers.pop()


def test_a_wrong_value_is_refused(run: Run) -> None:
    """A parameter that takes an IRI says so, with an example."""
    outcome = run("run", "participants-of-initiative", "--initiative", "Positive Images")
    assert (outcome.code, outcome.out) == (2, "")
    assert "takes an IRI or a CURIE" in outcome.err
    assert "hint: For example initiative:" in outcome.err


def test_the_text_of_a_stored_query_can_be_shown(run: Run, catalogue: QueryCatalogue) -> None:
    """`--show` writes the file as it is."""
    assert run("run", "quotations", "--show").out == catalogue.get("quotations").text


def test_a_narrow_terminal_gets_records(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit as a table is shown as records, no line wider than the terminal; `table` cuts values short."""
    monkeypatch.setenv("COLUMNS", "60")
    text = run("run", "quotations").out
    assert "Veronique Stevens" in text
    assert "  ─" not in text
    assert "…" in run("run", "quotations", "--format", "table").out


def test_records_leave_out_what_is_unbound(prefixes: Prefixes) -> None:
    """A record has a line for each variable that is bound, a block for each solution, and the count at the end."""
    body = b"""{"head": {"vars": ["a", "long"]}, "results": {"bindings": [
        {"a": {"type": "literal", "value": "one two three four"}},
        {"long": {"type": "uri", "value": "https://w3id.org/ifrc-kg/id/action/x"}}]}}"""
    assert records(read_solutions(body), prefixes, width=20) == (
        "a     one two three\n      four\n\nlong  action:x\n\n2 solutions\n"
    )
