"""The doubts and misprints as a list: what each touches, how the paper has it, and how it is read and recorded."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from ifrc_kg.oxigraph_terms import Node

__all__ = [
    "Choice",
    "Discrepancy",
    "chosen_discrepancies",
    "counted",
    "discrepancies_as_json",
    "discrepancies_as_sheet",
    "read_discrepancies",
]

#: Asks a stored view by name, with values for its parameters.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, Node]]]

_COLUMNS: Final = (
    *("notation", "discrepancy", "label", "kind", "asStated", "normalisedAs", "recordedAs", "description"),
    *("passages", "touches", "interpretations", "reasons"),
)


@dataclass(frozen=True)
class Discrepancy:
    """One doubt or misprint: IRIs, and the texts that it says of itself; tuples are in the order of the view."""

    iri: str
    notation: str
    kind: str
    description: tuple[str, ...]
    as_stated: tuple[str, ...]
    normalised_as: tuple[str, ...]
    recorded_as: tuple[str, ...]
    targets: tuple[str, ...]
    passages: tuple[str, ...]
    interpretations: tuple[str, ...]
    reasons: tuple[str, ...]

    def held(self, name: str) -> tuple[str, ...]:
        """Return what one of the filters of a choice is compared with."""
        return {"kind": (self.kind,), "passage": self.passages, "touches": self.targets}[name]


@dataclass(frozen=True)
class Choice:
    """What a list is narrowed to: IRIs of a kind, a passage, a resource that is touched; empty for all."""

    kind: str = ""
    passage: str = ""
    touches: str = ""

    def admits(self, discrepancy: Discrepancy, but: str = "") -> bool:
        """Tell whether a discrepancy is chosen, one of the three filters apart."""
        wanted = {each.name: getattr(self, each.name) for each in fields(self) if each.name != but}
        return all(not iri or iri in discrepancy.held(name) for name, iri in wanted.items())


def read_discrepancies(ask: Ask) -> tuple[Discrepancy, ...]:
    """Return all discrepancies in the order of their numbers."""
    rows: dict[str, list[Mapping[str, Node]]] = {}
    for row in ask("discrepancy-list", {}):
        rows.setdefault(str(row["discrepancy"]), []).append(row)
    return tuple(_discrepancy(iri, same) for iri, same in rows.items())


def _discrepancy(iri: str, rows: Sequence[Mapping[str, Node]]) -> Discrepancy:
    def every(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(row[name]) for row in rows if name in row))

    return Discrepancy(
        iri,
        "".join(every("notation")[:1]),
        "".join(every("kind")[:1]),
        every("description"),
        every("asStated"),
        every("normalisedAs"),
        every("recordedAs"),
        every("target"),
        every("passage"),
        every("interpretation"),
        every("reason"),
    )


def chosen_discrepancies(every: Iterable[Discrepancy], choice: Choice) -> tuple[Discrepancy, ...]:
    """Return the discrepancies that a choice admits."""
    return tuple(each for each in every if choice.admits(each))


def counted(every: Iterable[Discrepancy], choice: Choice, name: str) -> Mapping[str, int]:
    """Return how many discrepancies each value of a filter would leave beside the other filters."""
    admitted = [each for each in every if choice.admits(each, but=name)]
    return Counter(value for each in admitted for value in each.held(name) if value)


def discrepancies_as_json(chosen: Sequence[Discrepancy], label: Callable[[str], str]) -> list[Mapping[str, Any]]:
    """Return the discrepancies as records; `label` names an IRI."""
    return [
        {
            "notation": each.notation,
            "iri": each.iri,
            "label": label(each.iri),
            "kind": {"iri": each.kind, "label": label(each.kind)} if each.kind else None,
            "description": " ".join(each.description),
            "asStated": list(each.as_stated),
            "normalisedAs": list(each.normalised_as),
            "recordedAs": list(each.recorded_as),
            "passages": [{"iri": iri, "label": label(iri)} for iri in each.passages],
            "touches": [{"iri": iri, "label": label(iri)} for iri in each.targets],
            "interpretations": list(each.interpretations),
            "reasons": list(each.reasons),
        }
        for each in chosen
    ]


def discrepancies_as_sheet(
    chosen: Sequence[Discrepancy], label: Callable[[str], str], shorten: Callable[[str], str], delimiter: str = ","
) -> str:
    """Return the discrepancies as a table with a head; several IRIs stand as CURIEs with blanks between them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in chosen:
        said = (each.as_stated, each.normalised_as, each.recorded_as, each.description)
        linked = (each.passages, each.targets, each.interpretations)
        writer.writerow(
            [
                *(each.notation, shorten(each.iri), label(each.iri), shorten(each.kind)),
                *(" | ".join(texts) for texts in said),
                *(" ".join(map(shorten, iris)) for iris in linked),
                " | ".join(each.reasons),
            ]
        )
    return text.getvalue()
