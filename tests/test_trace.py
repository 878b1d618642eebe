"""The trace: hops with evidence and grade, joints, filters, repetition; and what reports and records make of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from ifrc_kg.errors import UnknownResource
from ifrc_kg.hops import Trace, walk_hops
from ifrc_kg.trace import build_trace
from ifrc_kg.trace_records import COLUMNS, trace_as_json, trace_as_rows, trace_statements
from ifrc_kg.trace_report import trace_as_markdown, trace_as_text

Row = Mapping[str, str]

# A chain of our own: a call is answered (interpreted) by a club; a society takes part in it; a figure is reported.
HOPS: list[tuple[str, str, str, str, str, str]] = [
    # upper end, relation downwards, property, lower end, evidence, grade
    ("treaty", "is recalled by", "recalls", "charter", "r1", "external"),
    ("pact", "is recalled by", "recalls", "treaty", "r1", "external"),
    ("charter", "calls for", "callsFor", "call", "p1", "stated"),
    ("charter", "calls for", "callsFor", "call", "r1", "external"),
    ("call", "is answered by", "respondsTo", "response", "i1", "interpreted"),
    ("response", "is given by", "isResponseBy", "club", "i1", "interpreted"),
    ("club", "has taking part", "association", "part", "p2", "stated"),
    ("part", "has taking part", "agent", "north", "r1", "external"),
    ("club", "has figure", "about", "figure", "p3", "attributed"),
    ("club", "is similar to", "similar", "call", "p3", "stated"),
]
JOINTS = {"response", "part"}
DETAILS = {
    "response": [("strength", "moderate", "interpreted", "i1")],
    "part": [("role", "partner", "stated", "p2")],
    "figure": [("as stated", "over 3 birds", "attributed", "p3"), ("speaker", "A. Warden", "stated", "p3")],
    "north": [("named", "the North", "stated", "p2"), ("named", "Nordland", "stated", "p9")],
}
EVIDENCE = {
    "p1": {"label": "Sentence 1", "grade": "stated", "keyPhrase": "calls for birds", "section": "Birds"},
    "p2": {"label": "Sentence 2", "grade": "stated", "keyPhrase": "with the North"},
    "p3": {"label": "Sentence 3", "grade": "stated", "keyPhrase": "over 3 birds"},
    "r1": {"label": "Register", "grade": "external", "citation": "Register of Societies."},
    "i1": {"label": "Reading", "grade": "interpreted", "reason": "Both speak of birds.", "strength": "weak"},
}
GAPS = {"club": [("down", "when it began: not stated")]}


def urn(name: str) -> str:
    """Return the IRI of a thing of this test."""
    return f"urn:x:{name}"


def hop_rows(name: str) -> list[Row]:
    """Return what `trace-hops` says of one resource."""
    rows: list[Row] = []
    for upper, relation, link, lower, evidence, grade in HOPS:
        if name in (upper, lower):
            direction, other = ("down", lower) if name == upper else ("up", upper)
            rows.append(
                {
                    "direction": direction,
                    "relation": relation if direction == "down" else f"{relation} (from below)",
                    "subject": urn(upper),
                    "property": urn(link),
                    "object": urn(lower),
                    "other": urn(other),
                    "otherIsJoint": str(other in JOINTS).lower(),
                    "isAside": str(link == "recalls").lower(),
                    "evidence": urn(evidence),
                    "grade": grade,
                }
            )
    return rows


def node_rows(name: str) -> list[Row]:
    """Return what `trace-node` says of one resource."""
    details = [
        {"word": word, "value": value, "grade": grade, "evidence": urn(evidence)}
        for word, value, grade, evidence in DETAILS.get(name, [])
    ]
    return [{"word": "label", "value": name.title()}, {"word": "kind", "value": "thing"}, *details]


def ask(view: str, values: Mapping[str, str]) -> Sequence[Row]:
    """Answer the views of the trace, about all resources, from the tables above."""
    assert values == {}
    names = list(dict.fromkeys(name for hop in HOPS for name in (hop[0], hop[3])))
    if view == "trace-hops":
        return [{"resource": urn(name), **row} for name in names for row in hop_rows(name)]
    if view == "trace-node":
        return [{"resource": urn(name), **row} for name in names for row in node_rows(name)]
    if view == "trace-evidence":
        return [{"resource": urn(name), **told} for name, told in EVIDENCE.items()]
    return [
        {"resource": urn(name), "direction": direction, "gap": gap}
        for name, gaps in GAPS.items()
        for direction, gap in gaps
    ]


@pytest.fixture
def trace() -> Trace:
    """Return the trace of the call, which lies in the middle of the chain."""
    return build_trace(ask, urn("call"))


def hop_to(trace: Trace, name: str) -> object:
    """Return label, grade and evidence of the first hop that leads to a thing."""
    hop = next(hop for hop in trace.hops if hop.object.iri == urn(name))
    return hop.relation, hop.grade, [evidence.iri for evidence in hop.evidence]


def test_a_statement_is_as_good_as_its_best_evidence(trace: Trace) -> None:
    """What a passage and a reference both say is stated, and both are shown."""
    assert hop_to(trace, "charter") == ("calls for (from below)", "stated", [urn("p1"), urn("r1")])


def test_a_hop_is_no_better_than_its_weakest_statement(trace: Trace) -> None:
    """A part that the paper states, of an agent that a reference names, is external and no word of the paper."""
    assert hop_to(trace, "north") == ("has taking part", "external", [urn("p2"), urn("r1")])


def test_a_hop_goes_through_the_node_in_between(trace: Trace) -> None:
    """A response lies between call and club: it is kept, with its strength, and both its statements."""
    (hop,) = trace.down
    assert (hop.object.iri, hop.via.iri if hop.via else "", hop.strength) == (urn("club"), urn("response"), "moderate")
    assert [statement.property for statement in hop.statements] == [urn("respondsTo"), urn("isResponseBy")]


def test_an_attributed_figure_names_its_speaker(trace: Trace) -> None:
    """A figure that the paper reports as someone's word has the grade and the speaker."""
    figure = next(hop for hop in walk_hops(trace.down) if hop.object.iri == urn("figure"))
    assert (figure.grade, figure.speaker) == ("attributed", "A. Warden")


def test_a_ring_ends(trace: Trace) -> None:
    """The club leads back to the call, which is shown and not expanded again."""
    again = next(hop for hop in walk_hops(trace.down) if hop.object.iri == urn("call"))
    assert (again.is_repeated, again.hops) == (True, ())


def test_a_filter_of_grades_hides_hops_and_says_so() -> None:
    """Only what the paper states: the interpreted answers, up and down, are left out with all beyond, and counted."""
    trace = build_trace(ask, urn("call"), grades=("stated", "attributed"))
    assert [hop.object.iri for hop in trace.hops] == [urn("charter"), urn("club")]
    assert trace.left_out == 3
    assert "3 hops of other grades are left out" in trace_as_text(trace, shorten=str)


def test_depth_ends_the_walk() -> None:
    """With a depth of 1 only the neighbours are shown."""
    trace = build_trace(ask, urn("call"), depth=1)
    assert {hop.depth for hop in trace.hops} == {1}
    assert "(goes on)" in trace_as_text(trace, shorten=str, width=200)


def test_an_aside_is_followed_from_the_resource_only(trace: Trace) -> None:
    """From the call, the treaty that the charter recalls is shown and not followed; from the charter it is."""
    assert "(not followed further)" in trace_as_text(trace, shorten=str, width=200)
    assert urn("pact") not in {hop.object.iri for hop in walk_hops(trace.up)}
    assert urn("pact") in {hop.object.iri for hop in walk_hops(build_trace(ask, urn("charter")).up)}


def test_an_unknown_resource_is_refused() -> None:
    """A resource that the graph says nothing about has no trace."""
    with pytest.raises(UnknownResource):
        build_trace(ask, urn("nothing"))


@pytest.mark.parametrize("width", [80, 120])
def test_the_tree_fits_its_width_and_grades_each_hop(trace: Trace, width: int) -> None:
    """No line is wider than the terminal; the line of each hop begins with its grade, a gap with `not stated`."""
    lines = trace_as_text(trace, shorten=str, width=width).splitlines()
    assert max(map(len, lines)) <= width
    grades = [line.split("  ")[0] for line in lines if "├─ " in line or "└─ " in line]
    up, down = (
        ["stated", "external", "stated", "interpreted"],
        ["interpreted", "external", "attributed", "stated", "not stated"],
    )
    assert grades == [*up, *down]


def test_an_interpretation_is_never_shown_as_stated(trace: Trace) -> None:
    """The answer of the club stands with its grade, strength and reason, and the legend says what that means."""
    text = trace_as_text(trace, shorten=str)
    line = next(line for line in text.splitlines() if "is answered by" in line)
    assert line.startswith("interpreted")
    assert "Both speak of birds." in text
    assert "the paper does not say it" in text


def test_evidence_is_told_once_and_numbered(trace: Trace) -> None:
    """The reason stands where it is first used; later hops give its number."""
    text = trace_as_text(trace, shorten=str)
    assert text.count("Register of Societies.") == 1
    assert text.count("[1]") >= 1


def test_names_are_those_of_the_hop(trace: Trace) -> None:
    """The name that another passage uses is not shown as the name in this one."""
    text = trace_as_text(trace, shorten=str)
    assert "the North" in text
    assert "Nordland" not in text


def test_the_end_of_the_chain_is_said() -> None:
    """Nothing above the pact: the tree says that the chain ends."""
    assert "the chain ends here" in trace_as_text(build_trace(ask, urn("pact")), shorten=str)


def test_colours_are_for_terminals_only(trace: Trace) -> None:
    """Escape sequences appear only where they are asked for."""
    assert "\x1b" not in trace_as_text(trace, shorten=str)
    assert "\x1b[33minterpreted" in trace_as_text(trace, shorten=str, is_coloured=True)


def test_markdown_has_a_footnote_for_each_evidence(trace: Trace) -> None:
    """Each footnote mark has its note, each hop its grade."""
    text = trace_as_markdown(trace, shorten=str)
    for number in range(1, 5):
        assert f"[^{number}]: " in text
    assert "- *interpreted*: is answered by **Club**" in text
    assert "- *not stated*: when it began" in text


def test_json_is_the_same_tree(trace: Trace) -> None:
    """The nested mappings can be written as JSON and carry grade, evidence and gaps."""
    tree = json.loads(json.dumps(trace_as_json(trace)))
    (answer,) = tree["down"]["hops"]
    assert (answer["grade"], answer["strength"], answer["via"]["iri"]) == ("interpreted", "moderate", urn("response"))
    assert answer["evidence"] == [
        {
            "iri": urn("i1"),
            "label": "Reading",
            "grade": "interpreted",
            "reason": "Both speak of birds.",
            "strength": "weak",
        }
    ]
    assert answer["notStated"] == ["when it began: not stated"]


def test_rows_have_every_column_and_every_gap(trace: Trace) -> None:
    """Each row has all columns; a gap is a row of the grade `not stated`."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in trace_as_rows(trace)]
    gap = next(row for row in rows if row["grade"] == "not stated")
    assert (gap["subject"], gap["relation"], gap["depth"]) == (urn("club"), "when it began: not stated", "2")
    charter = next(row for row in rows if row["object"] == urn("charter"))
    assert charter["evidence"] == f"{urn('p1')} | {urn('r1')}"


def test_statements_are_quads_each_once(trace: Trace) -> None:
    """A statement with two pieces of evidence is two quads."""
    statements = trace_statements(trace)
    assert len(statements) == len(set(statements)) == len(HOPS) - 1  # the aside that is not followed
