"""The tools, asked through the SDK's own client: people's tasks, shapes of answers, errors, and hostile input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import anyio
import pytest
from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult

from ifrc_kg.hops import GRADES
from ifrc_kg.mcp_server.paging import MOST_CHARACTERS
from ifrc_kg.mcp_server.tools import TITLES
from ifrc_kg.namespaces import ID
from tests.mcp_server.answers import content_of, text_of

Call = Callable[..., CallToolResult]
Server = MCPServer[Any]

_XENOPHOBIA: Final = "action:fighting-xenophobia"
_NINE: Final = {
    *("dont-judge-a-book-by-its-cover", "harmony-awards", "first-contact", "comic-books", "act-campaign"),
    *("positive-images", "yes-project", "1001-strengths", "ubuntu"),
}


def test_every_tool_says_that_it_only_reads_and_what_it_answers(server: Server) -> None:
    """Each tool has a title, a description, an output schema, and the hint that it changes nothing."""

    async def listed() -> list[Any]:
        async with Client(server) as client:
            return list((await client.list_tools()).tools)

    tools = anyio.run(listed)
    assert [tool.name for tool in tools] == list(TITLES)
    for tool in tools:
        assert tool.description
        assert tool.output_schema
        assert tool.output_schema["properties"]
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)


def test_the_instructions_explain_every_grade(server: Server) -> None:
    """A model hears of all four grades, and that an interpretation is told as one."""
    told = str(server.instructions)
    assert all(f"- {grade}: " in told for grade in GRADES)
    assert "Tell an interpretation as one" in told
    assert "2 seconds and 65,536 bytes a query" in told


# The tasks of people.


def test_which_programmes_answer_to_fighting_xenophobia_and_who_says_so(call: Call) -> None:
    """The catalogue leads to the question, and the answer says that all nine are the curators' reading."""
    listed = content_of(call("list_questions", about="Which programmes answer to fighting xenophobia?"))
    name = listed["questions"][0]["name"]
    assert name == "initiatives-answering-action"
    answer = content_of(call("run_question", name=name, parameters={"action": _XENOPHOBIA}))
    assert {row["initiative"] for row in answer["rows"]} == {f"{ID}initiative/{slug}" for slug in _NINE}
    assert {row["grade"] for row in answer["rows"]} == {f"{ID}grade/interpreted"}
    reasons = {each["iri"]: each["reason"] for each in answer["evidence"]}
    assert all(reasons[row["interpretation"]] for row in answer["rows"])


def test_which_actions_have_no_programme(call: Call) -> None:
    """The actions for which the paper names no example are the first two of the four."""
    answer = content_of(call("run_question", name="actions-without-initiatives"))
    assert [row["action"] for row in answer["rows"]] == [
        f"{ID}action/access-to-all-migrants",
        f"{ID}action/better-border-procedures",
    ]
    passages = [each for each in answer["evidence"] if each["grade"] == "stated"]
    assert [each["key_phrases"][0] for each in passages] == ["Access to all migrants", "Better border procedures"]


def test_which_figures_are_targets(call: Call) -> None:
    """A target comes with its words, its passage and its speaker, and no result is among them."""
    result = call("run_question", name="figures-by-role", parameters={"role": "figure-role:target"})
    answer = content_of(result)
    assert answer["total"] == len(answer["rows"]) > 0
    assert {row["role"] for row in answer["rows"]} == {f"{ID}figure-role/target"}
    assert all(row["evidence"].startswith(f"{ID}passage/") for row in answer["rows"])


def test_a_trace_names_grade_and_evidence_of_each_hop(call: Call) -> None:
    """Every hop has a grade, and every piece of evidence that it names is told in the same answer."""
    answer = content_of(call("trace", resource=_XENOPHOBIA, depth=1))
    told = {each["iri"] for each in answer["evidence"]}
    assert answer["hops"]
    for hop in answer["hops"]:
        assert hop["grade"] in GRADES
        assert hop["evidence"]
        assert set(hop["evidence"]) <= told
    down = [hop for hop in answer["hops"] if hop["direction"] == "down"]
    assert len(down) == len(_NINE)


def test_a_trace_of_what_the_paper_says_leaves_the_readings_out(call: Call) -> None:
    """With the grades of the paper alone, no initiative answers to the action, and the answer says what is left out."""
    result = call("trace", resource=_XENOPHOBIA, grades=["stated", "attributed"], direction="down")
    answer = content_of(result)
    assert answer["hops"] == []
    assert answer["left_out"] >= len(_NINE)
    assert f"{answer['left_out']} hops of other grades (both ways) are left out" in text_of(result)


def test_what_is_reached_by_an_interpretation_is_told_so(call: Call) -> None:
    """The paper says that the resolution asks for the action, and only the curators join the society to it."""
    result = call("trace", resource="society:armenian-red-cross-society", direction="up")
    resolution = f"{ID}instrument/ic-31-resolution-3"
    (step,) = [hop for hop in content_of(result)["hops"] if hop["object"]["iri"] == resolution]
    assert (step["grade"], step["path_grade"]) == ("stated", "interpreted")
    (line,) = [each for each in text_of(result).splitlines() if "is called for by Migration" in each]
    assert line.startswith("- up 3 [stated, reached by interpreted] Fighting xenophobia")


@pytest.mark.parametrize("name", [_XENOPHOBIA, f"{ID}action/fighting-xenophobia", "action/fighting-xenophobia"])
def test_a_resource_is_named_in_several_ways(call: Call, name: str) -> None:
    """A CURIE, an IRI, and kind and slug mean the same."""
    assert content_of(call("trace", resource=name, depth=1))["resource"]["iri"] == f"{ID}action/fighting-xenophobia"


def test_the_evidence_of_a_statement_of_the_paper_is_its_passage(call: Call) -> None:
    """That an initiative is an example of combating xenophobia is stated, with the passage that says so."""
    answer = content_of(call("evidence", subject="initiative:ubuntu", predicate="ifrc:isExampleOf"))
    assert [each["grade"] for each in answer["statements"]] == ["stated"]
    assert {each["grade"] for each in answer["evidence"]} == {"stated"}
    assert all(each["key_phrases"] for each in answer["evidence"])


def test_the_evidence_of_a_response_is_found_through_its_node(call: Call) -> None:
    """No triple joins initiative and action; what does is the curators' reading, with reason and strength."""
    answer = content_of(call("evidence", subject="initiative:ubuntu", value=_XENOPHOBIA))
    assert answer["statements"] == []
    assert [(hop["grade"], hop["strength"]) for hop in answer["links"]] == [("interpreted", "strong")]
    assert answer["evidence"][0]["reason"]


def test_what_is_not_stated_is_said_to_be_not_stated(call: Call) -> None:
    """A statement that nothing makes is no error: silence is an answer."""
    result = call("evidence", subject="initiative:ubuntu", predicate="ifrc:isAdoptedAt")
    assert content_of(result)["statements"] == []
    assert "It is not stated" in text_of(result)


def test_a_thing_is_found_in_spite_of_a_slip(call: Call) -> None:
    """The society of Armenia is found by a misspelt name, with its IRI."""
    answer = content_of(call("search", text="armenain red cross", kind="society"))
    assert answer["results"][0]["iri"] == f"{ID}society/armenian-red-cross-society"


def test_a_passage_is_described_with_what_it_states(call: Call) -> None:
    """What a passage states stands beside what is said of it."""
    answer = content_of(call("describe", resource="passage:a-4-item-1"))
    assert {row["subject"]["iri"] for row in answer["states"]} >= {f"{ID}action/access-to-all-migrants"}
    assert {row["grade"] for row in answer["states"]} == {"stated"}


# Pages of answers.


def test_a_long_answer_is_told_in_pages(call: Call) -> None:
    """The first page tells how many rows there are and where to go on, and the pages together are the whole."""
    text = "SELECT ?s ?p ?o WHERE { ?s a ifrc:Country ; ?p ?o } ORDER BY ?s ?p ?o"
    query = f"PREFIX ifrc: <https://w3id.org/ifrc-kg/ontology#> {text}"
    whole = content_of(call("sparql", query=query, limit=500))
    first = call("sparql", query=query, limit=7)
    second = content_of(call("sparql", query=query, limit=7, offset=7))
    assert f"Rows 1 to 7 of {whole['total']}. To go on, ask the same with offset 7." in text_of(first)
    assert content_of(first)["rows"] + second["rows"] == whole["rows"][:14]


def test_a_page_ends_before_it_becomes_too_long(call: Call) -> None:
    """Long rows make a short page, and the next offset says so."""
    long = "CONCAT(" + ", ".join(["STR(?s)"] * 60) + ")"
    query = f"SELECT ?s ({long} AS ?long) WHERE {{ ?s a ?c }} ORDER BY ?s"
    result = call("sparql", query=query, limit=500)
    answer = content_of(result)
    assert answer["next_offset"] == len(answer["rows"]) < 500
    assert len(text_of(result)) < MOST_CHARACTERS + 1_000


def test_boolean_and_graph_answers(call: Call) -> None:
    """ASK answers a boolean, CONSTRUCT the triples as N-Triples."""
    assert content_of(call("sparql", query="ASK { ?s ?p ?o }"))["boolean"] is True
    answer = content_of(call("sparql", query="CONSTRUCT { <urn:a> <urn:b> ?n } WHERE { VALUES ?n { 2 1 } }"))
    assert [line.split()[2] for line in answer["triples"]] == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"2"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]


# What cannot be answered, and what wants to hurt.

_REFUSED: Final = {
    "an update": ("sparql", {"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}, "read-only"),
    "another endpoint": ("sparql", {"query": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"}, "SERVICE"),
    "no SPARQL": ("sparql", {"query": "SELEKT"}, "line 1"),
    "an undeclared prefix": ("sparql", {"query": "ASK { ?s a ifrc:Figure }"}, "Add PREFIX ifrc:"),
    "a text that is too long": ("sparql", {"query": f"ASK {{}} #{'x' * 70_000}"}, "65,536 bytes"),
    "a text that nests": ("sparql", {"query": f"ASK {{ FILTER({'(' * 3000}1{')' * 3000}) }}"}, "100 levels"),
    "a runaway query": (
        "sparql",
        {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c > ?f && ?f > ?i) }"},
        "What to do",
    ),
    "an answer that is too large": ("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, "What to do"),
    "one long value": (
        "sparql",
        {"query": "SELECT (GROUP_CONCAT(STR(?s)) AS ?all) WHERE { ?s ?p ?o FILTER(ISIRI(?s)) }"},
        "Row 1 alone has more than 40,000 characters",
    ),
    "half a character": ("sparql", {"query": "ASK { ?s ?p '\ud800' }"}, ""),
    "a row that is not there": ("sparql", {"query": "ASK { }", "offset": -1}, "offset: Input should be greater"),
    "an unknown question": ("run_question", {"name": "figure"}, "Did you mean figures"),
    "an unknown parameter": (
        "run_question",
        {"name": "initiatives-answering-action", "parameters": {"acton": _XENOPHOBIA}},
        "Did you mean action?",
    ),
    "a parameter that is more than a term": (
        "run_question",
        {"name": "initiatives-answering-action", "parameters": {"action": "action:x> } ; DROP ALL #"}},
        "takes an IRI or a CURIE",
    ),
    "an unknown resource": ("trace", {"resource": "action:fighting-xenofobia"}, f"Did you mean {_XENOPHOBIA}"),
    "a resource that is markup": ("describe", {"resource": "<script>"}, "says nothing about"),
    "a resource that is a path": ("describe", {"resource": "../../etc/passwd"}, "says nothing about"),
    "a very long name": ("describe", {"resource": "x" * 1_000_000}, "at most 2000 characters"),
    "an unknown kind": ("search", {"text": "x", "kind": "emblem"}, "What to do: There are "),
    "an unknown tag": ("list_questions", {"tag": "emblems"}, "The tags are actions"),
    "a page too far": ("describe", {"resource": "initiative:ubuntu", "page": 99}, "Begin with page 1"),
    "an unknown grade": ("trace", {"resource": _XENOPHOBIA, "grades": ["certain"]}, "grades.0: Input should be"),
    "an unknown argument": ("sparql", {"query": "ASK {}", "qeury": "x"}, "takes no argument 'qeury'"),
    "a missing argument": ("sparql", {}, "query: Field required"),
    "an unknown tool": ("update", {"query": "x"}, "Unknown tool"),
}


@pytest.mark.parametrize(("tool", "arguments", "words"), _REFUSED.values(), ids=_REFUSED)
def test_what_cannot_be_answered_is_an_error_that_says_what_to_do(
    call: Call, tool: str, arguments: dict[str, Any], words: str
) -> None:
    """An error is one for the model to read, within a screen, without the inside of the server."""
    result = call(tool, **arguments)
    assert result.is_error
    assert words in text_of(result)
    assert len(text_of(result)) < 2_000
    assert "Traceback" not in text_of(result)
    assert ".py" not in text_of(result)
    assert content_of(call("sparql", query="ASK {}"))["boolean"] is True


# Resources and the prompt.


def test_the_documents_are_turtle(server: Server) -> None:
    """Prefixes, ontology and dataset can be read before a query is written."""

    async def read() -> dict[str, str]:
        async with Client(server) as client:
            uris = [str(each.uri) for each in (await client.list_resources()).resources]
            return {uri: str(getattr((await client.read_resource(uri)).contents[0], "text", "")) for uri in uris}

    documents = anyio.run(read)
    assert set(documents) == {f"https://w3id.org/ifrc-kg/{name}" for name in ("prefixes", "ontology", "dataset")}
    assert 'sh:prefix "action"' in documents["https://w3id.org/ifrc-kg/prefixes"]
    assert all("@prefix" in text for text in documents.values())


def test_the_prompt_asks_for_footnotes(server: Server) -> None:
    """The prompt carries the question, and asks for a footnote behind every claim."""

    async def asked() -> str:
        async with Client(server) as client:
            prompt = await client.get_prompt("footnoted_answer", {"question": "What does Armenia do?"})
            return str(getattr(prompt.messages[0].content, "text", ""))

    text = anyio.run(asked)
    assert "What does Armenia do?" in text
    assert "footnote behind every claim" in text
