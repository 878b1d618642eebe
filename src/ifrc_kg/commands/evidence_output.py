"""The proof of the passages as a table, as JSON and as rows, and a new key phrase as Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

from ifrc_kg.evidence import Anchor, Gap, Place, Proof
from ifrc_kg.prefixes import Prefixes

__all__ = ["is_faulty", "place_turtle", "proof_json", "proof_sheet", "proof_summary", "proof_table"]

_COLUMNS: Final = ("passage", "start", "end", "keyPhrases", "state", "faults")
_LONGEST_EXCERPT: Final = 60


def is_faulty(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> bool:
    """Tell whether a passage is not proven, words are left out, or there is nothing to prove."""
    return not proofs or any(proof.faults for proof in proofs) or any(gap.has_words for gap in gaps)


def proof_summary(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    """Return the last line: how many passages and key phrases there are, and whether all of them are proven."""
    if not proofs:
        return "No passage to prove."
    phrases = sum(len(proof.anchor.phrases) for proof in proofs)
    faulty = sum(1 for proof in proofs if proof.faults)
    left_out = sum(1 for gap in gaps if gap.has_words)
    parts = [
        f"{_counted(len(proofs), 'passage')}, {_counted(phrases, 'key phrase')}, "
        + (f"{_counted(faulty, 'passage')} not proven" if faulty else "all proven"),
        f"{_counted(left_out, 'stretch')} of words in no passage" if left_out else "no word of the text is left out",
        *([f"{_counted(len(gaps) - left_out, 'bullet or mark')} in no passage"] if len(gaps) > left_out else []),
    ]
    return "; ".join(parts) + "."


def _counted(number: int, noun: str) -> str:
    plurals = {"stretch": "stretches", "bullet or mark": "bullets or marks"}
    return f"{number} {noun if number == 1 else plurals.get(noun, f'{noun}s')}"


def proof_table(prefixes: Prefixes, proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    """Return a line for each passage, its faults below it, then what no passage covers."""
    names = [prefixes.shorten(proof.anchor.passage) for proof in proofs]
    width = max(map(len, [*names, "passage"]))
    lines = [f"{'passage'.ljust(width)}  {'characters':>13}  phrases  state"]
    for name, proof in zip(names, proofs, strict=True):
        extent = f"{proof.anchor.start}-{proof.anchor.end}"
        state = "FAULT" if proof.faults else "ok"
        lines.append(f"{name.ljust(width)}  {extent:>13}  {len(proof.anchor.phrases):>7}  {state}")
        lines += [f"    {fault}" for fault in proof.faults]
    if gaps:
        lines += ["", "in no passage:"]
        lines += [f"  {gap.start}-{gap.end} (line {gap.line}): {_beginning(gap.text)}" for gap in gaps]
    return "\n".join([*lines, "", proof_summary(proofs, gaps)]) + "\n"


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[: _LONGEST_EXCERPT - 1]}…"


def proof_json(proofs: Sequence[Proof], gaps: Sequence[Gap]) -> str:
    """Return the proof as a JSON document."""
    report = {
        "passages": [_json_proof(proof) for proof in proofs],
        "inNoPassage": [
            {"start": gap.start, "end": gap.end, "line": gap.line, "text": gap.text, "hasWords": gap.has_words}
            for gap in gaps
        ],
        "keyPhrases": sum(len(proof.anchor.phrases) for proof in proofs),
        "isProven": not is_faulty(proofs, gaps),
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _json_proof(proof: Proof) -> dict[str, Any]:
    anchor = proof.anchor
    phrases = [{"words": each.words, "start": each.start, "end": each.end} for each in anchor.phrases]
    told = {"passage": anchor.passage, "start": anchor.start, "end": anchor.end, "keyPhrases": phrases}
    return {**told, "faults": list(proof.faults)}


def proof_sheet(prefixes: Prefixes, proofs: Sequence[Proof], delimiter: str) -> str:
    """Return a row for each passage."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for proof in proofs:
        anchor = proof.anchor
        state = "fault" if proof.faults else "ok"
        name = prefixes.shorten(anchor.passage)
        writer.writerow([name, anchor.start, anchor.end, len(anchor.phrases), state, " | ".join(proof.faults)])
    return text.getvalue()


def place_turtle(prefixes: Prefixes, place: Place) -> str:
    """Return where a phrase stands, and Turtle that makes it a key phrase (or a passage) of the graph."""
    where = prefixes.shorten(place.passage.passage) if place.passage else "in no passage"
    head = f"# line {place.line}, characters {place.start}-{place.end}, {where}\n"
    return head + (_key_turtle(prefixes, place, place.passage) if place.passage else _extent_turtle(place))


def _key_turtle(prefixes: Prefixes, place: Place, anchor: Anchor) -> str:
    slug = anchor.passage.rpartition("/")[2]
    selector = f"selector:{slug}-key-{len(anchor.phrases) + 1}" if anchor.phrases else f"selector:{slug}-key"
    return (
        f"{prefixes.shorten(anchor.passage)} oa:hasSelector {selector} .\n\n{_selector(selector, place, is_key=True)}"
    )


def _extent_turtle(place: Place) -> str:
    new = "passage:NEW oa:hasSelector selector:NEW, selector:NEW-key .\n\n"
    return (
        new + _selector("selector:NEW", place, is_key=False) + "\n" + _selector("selector:NEW-key", place, is_key=True)
    )


def _selector(name: str, place: Place, *, is_key: bool) -> str:
    words = place.words.replace("\\", "\\\\").replace('"', '\\"')
    kinds = "oa:TextPositionSelector, oa:TextQuoteSelector" if is_key else "oa:TextPositionSelector"
    exact = f'    oa:exact "{words}" ;\n' if is_key else ""
    return f"{name}\n    a {kinds} ;\n    oa:end {place.end} ;\n{exact}    oa:start {place.start} .\n"
