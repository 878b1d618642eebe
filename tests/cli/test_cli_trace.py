"""`ifrc-kg trace` over the project's own data; what is expected is what the paper says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from .conftest import Run

ID = "https://w3id.org/ifrc-kg/id/"

NINE = {
    "1001-strengths",
    "act-campaign",
    "comic-books",
    "dont-judge-a-book-by-its-cover",
    "first-contact",
    "harmony-awards",
    "positive-images",
    "ubuntu",
    "yes-project",
}
# The fourteen of the paper's list: Britain, and its thirteen partners.
POSITIVE_IMAGES = {
    "austria",
    "belgium",
    "bulgaria",
    "cyprus",
    "denmark",
    "greece",
    "ireland",
    "latvia",
    "malta",
    "netherlands",
    "portugal",
    "romania",
    "sweden",
    "united-kingdom",
}


def traced(run: Run, *arguments: str) -> dict[str, Any]:
    """Return a trace as JSON."""
    outcome = run("trace", *arguments, "--format", "json")
    assert outcome.code == 0
    tree: dict[str, Any] = json.loads(outcome.out)
    return tree


def hops(tree: Mapping[str, Any], direction: str) -> Iterator[dict[str, Any]]:
    """Yield all hops of a direction, each before those that go on from it."""
    waiting = list(tree[direction]["hops"])
    while waiting:
        hop = waiting.pop(0)
        yield hop
        waiting = [*hop["hops"], *waiting]


def slug(hop: Mapping[str, Any]) -> str:
    """Return the slug of where a hop leads."""
    return str(hop["object"]["iri"]).rpartition("/")[2]


def test_all_nine_answers_are_interpretations(run: Run) -> None:
    """The paper ties no initiative to the resolution: each of the nine answers has a curator's reason and strength."""
    answers = [hop for hop in traced(run, "action:fighting-xenophobia")["down"]["hops"] if hop["via"]]
    assert {slug(hop) for hop in answers} == NINE
    for hop in answers:
        assert hop["grade"] == "interpreted"
        assert hop["strength"] in {"strong", "moderate", "weak"}
        assert all(evidence["reason"] for evidence in hop["evidence"])


@pytest.mark.parametrize("action", ["access-to-all-migrants", "better-border-procedures"])
def test_an_action_without_initiatives_says_so(run: Run, action: str) -> None:
    """Neither the paper nor a curator names an initiative for access or border procedures."""
    tree = traced(run, f"action:{action}")
    assert tree["down"]["hops"] == []
    assert any("not stated" in gap for gap in tree["down"]["notStated"])


def test_what_the_paper_itself_states_of_an_action(run: Run) -> None:
    """With the paper's own word only, nothing leads down from the action, and the answers are counted as left out."""
    tree = traced(run, "action:fighting-xenophobia", "--grade", "stated,attributed")
    assert tree["down"]["hops"] == []
    assert tree["leftOut"] >= len(NINE)
    assert {hop["grade"] for hop in hops(tree, "up")} <= {"stated", "attributed"}


def test_the_resolution_stands_above_the_action(run: Run) -> None:
    """The 2011 resolution calls for it, and the 31st International Conference adopted the resolution, as stated."""
    above = {slug(hop): hop["grade"] for hop in hops(traced(run, "Fighting xenophobia"), "up")}
    assert above["ic-31-resolution-3"] == "stated"
    assert above["ic-31"] == "stated"


def test_fourteen_societies_lead_to_fourteen_countries(run: Run) -> None:
    """Who takes part in Positive Images is stated, which country a society belongs to is outside knowledge."""
    tree = traced(run, "Positive Images")
    societies = [hop for hop in tree["down"]["hops"] if hop["object"]["kind"] == "National Society"]
    assert len(societies) == 14
    assert {hop["grade"] for hop in societies} == {"stated"}
    countries = [further for hop in societies for further in hop["hops"]]
    assert {slug(hop) for hop in countries} == POSITIVE_IMAGES
    assert {hop["grade"] for hop in countries} == {"external"}


def test_a_speakers_figures_are_attributed(run: Run) -> None:
    """Both numbers of 1001 Strengths are Veronique Stevens's word, with their qualifiers, and who runs it is open."""
    tree = traced(run, "1001 Strengths")
    figures = [hop for hop in tree["down"]["hops"] if hop["object"]["kind"] == "figure"]
    assert [(hop["grade"], hop["speaker"]) for hop in figures] == [("attributed", "Veronique Stevens")] * 2
    words = {(each["word"], each["value"]) for hop in figures for each in hop["object"]["details"]}
    assert {("as stated", "over 1,500 women"), ("qualifier", "over"), ("qualifier", "more than")} <= words
    assert "who runs it: not stated" in tree["down"]["notStated"]


def test_a_country_leads_up_to_the_action(run: Run) -> None:
    """Egypt: its society (external), the society's campaign (stated) and what it is like, the action (interpreted)."""
    chain = [(slug(hop), hop["grade"]) for hop in hops(traced(run, "Egypt"), "up")]
    wanted = [
        ("egyptian-red-crescent-society", "external"),
        ("similar-campaign-egypt", "stated"),
        ("dont-judge-a-book-by-its-cover", "stated"),
        ("fighting-xenophobia", "interpreted"),
        ("ic-31-resolution-3", "stated"),
    ]
    assert [step for step in chain if step in wanted] == wanted


@pytest.mark.parametrize(
    "resource",
    ["principle:humanity", "area:advocacy", "conference:ic-30", "country:armenia", "figure:athens-welcome-messages"],
)
def test_every_kind_has_a_trace(run: Run, resource: str) -> None:
    """A trace starts from a principle, an area, a conference, a country or a figure as well."""
    tree = traced(run, resource)
    assert [*hops(tree, "up"), *hops(tree, "down")]
    assert all(hop["evidence"] for hop in [*hops(tree, "up"), *hops(tree, "down")])


def test_only_two_principles_are_tied_to_the_declaration(run: Run) -> None:
    """The paper ties humanity and impartiality to the 2007 Declaration, and no other principle."""
    tree = traced(run, "instrument:declaration-together-for-humanity", "--grade", "stated")
    assert {slug(hop) for hop in hops(tree, "up") if hop["relation"] == "invokes"} == {"humanity", "impartiality"}


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_tree_fits_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """But for a name that is longer than the room, no line is wider than the terminal, and each hop has its grade."""
    monkeypatch.setenv("COLUMNS", columns)
    text = run("trace", "action:fighting-xenophobia").out
    assert [
        line for line in text.splitlines() if len(line) > int(columns) and " " in line.strip("│├└─ [0123456789]")
    ] == []
    hop_lines = [line for line in text.splitlines() if "├─ " in line or "└─ " in line]
    grades = {line.split("  ")[0] for line in hop_lines}
    assert grades == {"stated", "attributed", "external", "interpreted", "not stated"}


def test_rows_for_programs(run: Run) -> None:
    """CSV has one row for each hop and each gap, and the grade in each."""
    rows = list(csv.DictReader(io.StringIO(run("trace", "Ubuntu initiative", "--format", "csv").out)))
    assert {row["grade"] for row in rows} <= {"stated", "attributed", "external", "interpreted", "not stated"}
    assert {"direction", "relation", "evidence", "reason"} <= set(rows[0])


def test_trig_keeps_the_evidence_and_turtle_says_that_it_does_not(run: Run) -> None:
    """The statements of a trace lie in their evidence graphs; a format without graphs says what is lost."""
    trig = run("trace", "society:finnish-red-cross", "--format", "trig")
    assert "passage:c-finland-1 {" in trig.out
    assert "ifrc:hasGrade grade:interpreted" in trig.out
    turtle = run("trace", "society:finnish-red-cross", "--format", "ttl")
    assert "passage:c-finland-1 {" not in turtle.out
    assert "trig keeps it" in turtle.err


@pytest.mark.parametrize("word", ["nquads", "ntriples", "jsonld", "rdfxml", "markdown", "tsv"])
def test_every_other_format_is_written(run: Run, word: str) -> None:
    """Each promised format gives an answer on standard output."""
    outcome = run("trace", "society:finnish-red-cross", "--format", word)
    assert outcome.code == 0
    assert "finnish-red-cross" in outcome.out


def test_a_name_of_several_resources_says_so(run: Run) -> None:
    """Egypt is a country, and the paper uses the name for its society: the country is meant, the other is named."""
    assert "is also a name of society:egyptian-red-crescent-society" in run("trace", "Egypt", "--depth", "1").err
