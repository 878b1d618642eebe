"""A trace as records for programs: nested mappings for JSON, rows for CSV, statements for RDF.

Pure functions: a `Trace` in, plain values out.
The grade stands at each hop in every form.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rdflib import SKOS, Literal, URIRef

from ifrc_kg.hops import GRADES, Detail, Evidence, Hop, Node, Statement, Trace
from ifrc_kg.namespaces import ID, IFRC
from ifrc_kg.oxigraph_terms import Quad

__all__ = [
    "COLUMNS",
    "MEANINGS",
    "hop_details",
    "told_details",
    "trace_as_json",
    "trace_as_rows",
    "trace_as_sheet",
    "trace_quads",
    "trace_statements",
]

#: The columns of a trace as rows, in this order.
COLUMNS: Final = (
    "direction",
    "depth",
    "subject",
    "subjectLabel",
    "relation",
    "object",
    "objectLabel",
    "objectKind",
    "via",
    "details",
    "grade",
    "strength",
    "speaker",
    "evidence",
    "evidenceLabel",
    "keyPhrases",
    "citation",
    "reason",
)

#: What each grade means, said wherever grades are shown.
MEANINGS: Final = {
    "stated": "the paper says it",
    "attributed": "the paper reports it as someone's word",
    "external": "a source outside the paper says it",
    "interpreted": "the curators conclude it; the paper does not say it",
}

#: A duration of whole years, as xsd writes it.
_YEARS: Final = re.compile(r"^P(\d+)Y$")

#: Details that repeat what the hop's own columns already say.
_TOLD_ELSEWHERE: Final = frozenset({"strength", "unit", "number"})


def hop_details(hop: Hop) -> list[str]:
    """Return what is said of a hop: role or timing of the node in between, strength, details of where it leads.

    Where the hop is interpreted, every detail of where it leads carries its own grade.
    """
    via = told_details(hop.via.details, hop.grade) if hop.via else []
    strength = [f"strength: {hop.strength}"] if hop.strength else []
    return [*via, *strength, *told_details(_details_here(hop), "" if hop.grade == GRADES[-1] else hop.grade)]


def _details_here(hop: Hop) -> list[Detail]:
    """Leave out names of the object that other evidence uses than the hop's own."""
    here = {evidence.iri for evidence in hop.evidence}
    return [detail for detail in hop.object.details if detail.word != "named" or detail.evidence in here]


def told_details(details: Sequence[Detail], grade: str) -> list[str]:
    """Return `word: value` for each word, with its grade where that is not the given one."""
    values: dict[tuple[str, str], list[str]] = {}
    for detail in details:
        if detail.word not in _TOLD_ELSEWHERE:
            shown = values.setdefault((detail.word, detail.grade), [])
            value = _YEARS.sub(r"\1 years", detail.value)
            if value not in shown:
                shown.append(value)
    return [
        f"{word}: {', '.join(shown)}" + (f" ({by})" if by != grade and word != "speaker" else "")
        for (word, by), shown in values.items()
    ]


def trace_as_json(trace: Trace) -> dict[str, Any]:
    """Return the trace as nested mappings that `json` can write; keys are in camelCase, IRIs in full."""
    return {
        **_json_node(trace.focus),
        "grades": MEANINGS,
        "leftOut": trace.left_out,
        "up": {"hops": [_json_hop(hop) for hop in trace.up], "notStated": list(trace.up_gaps)},
        "down": {"hops": [_json_hop(hop) for hop in trace.down], "notStated": list(trace.down_gaps)},
    }


def _json_node(node: Node) -> dict[str, Any]:
    details = [{"word": d.word, "value": d.value, "grade": d.grade, "evidence": d.evidence} for d in node.details]
    return {"iri": node.iri, "label": node.label, "kind": node.kind, "details": details}


def _json_hop(hop: Hop) -> dict[str, Any]:
    return {
        "relation": hop.relation,
        "object": _json_node(hop.object),
        "via": _json_node(hop.via) if hop.via else None,
        "grade": hop.grade,
        "strength": hop.strength or None,
        "speaker": hop.speaker or None,
        "evidence": [_json_evidence(evidence) for evidence in hop.evidence],
        "statements": [
            {"subject": s.subject, "property": s.property, "object": s.object, "evidence": s.evidence}
            for s in hop.statements
        ],
        "isRepeated": hop.is_repeated,
        "isAside": hop.is_aside,
        "isCut": hop.is_cut,
        "hops": [_json_hop(further) for further in hop.hops],
        "notStated": list(hop.gaps),
    }


def _json_evidence(evidence: Evidence) -> dict[str, Any]:
    told = {
        "iri": evidence.iri,
        "label": evidence.label,
        "grade": evidence.grade,
        "section": evidence.section,
        "keyPhrases": list(evidence.key_phrases),
        "citation": evidence.citation,
        "reason": evidence.reason,
        "strength": evidence.strength,
    }
    return {key: value for key, value in told.items() if value}


def trace_as_rows(trace: Trace) -> Iterator[tuple[str, ...]]:
    """Yield one row of COLUMNS for each hop, and one of grade `not stated` for each gap.

    Where several pieces of evidence make a hop, they are joined by ` | `.
    """
    yield from _rows("up", 1, trace.focus, trace.up, trace.up_gaps)
    yield from _rows("down", 1, trace.focus, trace.down, trace.down_gaps)


def trace_as_sheet(trace: Trace, delimiter: str = ",") -> str:
    """Return the rows of a trace as text, the names of the columns first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(trace_as_rows(trace))
    return text.getvalue()


def _rows(
    direction: str, depth: int, start: Node, hops: Sequence[Hop], gaps: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    for hop in hops:
        yield _row(hop)
        yield from _rows(direction, depth + 1, hop.object, hop.hops, hop.gaps)
    for gap in gaps:
        told = {"direction": direction, "depth": str(depth), "relation": gap, "grade": "not stated"}
        told |= {"subject": start.iri, "subjectLabel": start.label}
        yield tuple(told.get(column, "") for column in COLUMNS)


def _row(hop: Hop) -> tuple[str, ...]:
    return (
        hop.direction,
        str(hop.depth),
        hop.subject.iri,
        hop.subject.label,
        hop.relation,
        hop.object.iri,
        hop.object.label,
        hop.object.kind,
        hop.via.iri if hop.via else "",
        "; ".join(hop_details(hop)),
        hop.grade,
        hop.strength,
        hop.speaker,
        _joined(evidence.iri for evidence in hop.evidence),
        _joined(evidence.label for evidence in hop.evidence),
        _joined(phrase for evidence in hop.evidence for phrase in evidence.key_phrases),
        _joined(evidence.citation for evidence in hop.evidence),
        _joined(evidence.reason for evidence in hop.evidence),
    )


def _joined(values: Iterator[str]) -> str:
    return " | ".join(value for value in values if value)


def trace_statements(trace: Trace) -> tuple[Statement, ...]:
    """Return the statements behind all hops, each once for each piece of evidence."""
    hops = trace.hops
    return tuple(dict.fromkeys(statement for hop in hops for statement in hop.statements))


def trace_quads(trace: Trace) -> Iterator[Quad]:
    """Yield the statements of all hops, each in the graph of its evidence, and the grade of each evidence."""
    for each in trace_statements(trace):
        yield Quad(URIRef(each.subject), URIRef(each.property), URIRef(each.object), URIRef(each.evidence))
    for iri, grade in {evidence.iri: evidence.grade for hop in trace.hops for evidence in hop.evidence}.items():
        yield Quad(URIRef(iri), IFRC.hasGrade, ID[f"grade/{grade}"], None)
    for node in (trace.focus, *(hop.object for hop in trace.hops)):
        yield Quad(URIRef(node.iri), SKOS.prefLabel, Literal(node.label, lang="en"), None)
