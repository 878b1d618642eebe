"""How things and evidence are told: as records with IRIs in full, and in lines of text with CURIEs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ifrc_kg.hops import Evidence
from ifrc_kg.mcp_server.holdings import Holdings

__all__ = ["EvidenceRecord", "Thing", "evidence_lines", "evidence_records", "one_line", "thing", "thing_words"]


@dataclass(frozen=True)
class Thing:
    """A resource: its IRI and its English label, which is empty where it has none."""

    iri: str
    label: str


@dataclass(frozen=True)
class EvidenceRecord:
    """On what a statement rests: a passage of the paper, an outside reference, or an interpretation of the curators.

    `grade` is stated (the paper says it), external (a source outside the paper says it) or interpreted (the curators
    conclude it; the paper does not say it).
    A passage has key phrases, its very words; a reference a citation; an interpretation a reason and a strength.
    """

    iri: str
    label: str
    grade: str
    section: str
    key_phrases: list[str]
    citation: str
    reason: str
    strength: str


def thing(holdings: Holdings, iri: str) -> Thing:
    """Return a resource with its label."""
    return Thing(iri, holdings.label(iri))


def thing_words(holdings: Holdings, iri: str) -> str:
    """Return a resource as text: its label with the CURIE behind it."""
    label, curie = holdings.label(iri), holdings.prefixes.shorten(iri)
    return f"{label} ({curie})" if label else curie


def evidence_records(holdings: Holdings, iris: Iterable[str]) -> list[EvidenceRecord]:
    """Return what is known of each piece of evidence, once; IRIs that name none are passed over."""
    found = (holdings.evidence(iri) for iri in dict.fromkeys(iris))
    return [_record(each) for each in found if each is not None]


def _record(evidence: Evidence) -> EvidenceRecord:
    return EvidenceRecord(
        iri=evidence.iri,
        label=evidence.label,
        grade=evidence.grade,
        section=evidence.section,
        key_phrases=list(evidence.key_phrases),
        citation=evidence.citation,
        reason=evidence.reason,
        strength=evidence.strength,
    )


def evidence_lines(holdings: Holdings, records: Iterable[EvidenceRecord]) -> Iterator[str]:
    """Yield a heading and a line for each piece of evidence; nothing where there is none."""
    lines = [_evidence_line(holdings, each) for each in records]
    if lines:
        yield ""
        yield "Evidence:"
        yield from lines


def _evidence_line(holdings: Holdings, record: EvidenceRecord) -> str:
    phrases = " … ".join(f"“{phrase}”" for phrase in record.key_phrases)
    section = f"section “{record.section}”" if record.section else ""
    reason = f"reason: {record.reason}" if record.reason else ""
    strength = f"strength: {record.strength}" if record.strength else ""
    told = "; ".join(part for part in (phrases, section, record.citation, strength, reason) if part)
    return one_line(f"- {holdings.prefixes.shorten(record.iri)} [{record.grade}] {told or record.label}")


def one_line(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.split())
