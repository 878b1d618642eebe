"""Coverage as records for programs: CSV with HXL hashtags, and nested mappings for JSON.

The hashtags are those of the Humanitarian Exchange Language 1.1 (https://hxlstandard.org/standard/1-1final/dictionary/);
their row stands between the header and the data, as its tagging conventions ask.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from ifrc_kg.coverage import Cell, Coverage, Link, Society, Thing

__all__ = ["COLUMNS", "coverage_as_csv", "coverage_as_json"]

#: Each column with its hashtag.
COLUMNS: Final = {
    "row": "#meta+row+type",
    "thingKind": "#sector+type",
    "thing": "#sector+code",
    "thingLabel": "#sector+name",
    "initiative": "#activity+code",
    "initiativeLabel": "#activity+name",
    "society": "#org+code",
    "societyLabel": "#org+name",
    "region": "#region+code",
    "regionLabel": "#region+name",
    "count": "#indicator+links+num",
    "grade": "#meta+grade",
    "strength": "#meta+strength",
    "timing": "#meta+timing",
    "evidence": "#meta+evidence+url",
    "finding": "#description+finding",
}


def coverage_as_csv(coverage: Coverage) -> str:
    """Return one row for each cell of the three tables: by initiative, by society, by region.

    `count` is the number of links, of initiatives, and of societies; 0 has its sentence in `finding`.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writerow(dict(zip(COLUMNS, COLUMNS, strict=True)))
    writer.writerow(COLUMNS)
    for thing in coverage.things:
        writer.writerows(_rows(coverage, thing))
    return text.getvalue()


def _rows(coverage: Coverage, thing: Thing) -> Iterator[dict[str, str]]:
    about = {"thingKind": _kind(thing), "thing": thing.iri, "thingLabel": thing.label}
    for initiative in coverage.initiatives:
        yield {"row": "initiative", **about, **_of_cell(coverage.cell(thing, initiative))}
    for society in coverage.societies:
        yield {"row": "society", **about, **_of_society(coverage, thing, society)}
    for region in coverage.regions:
        yield {
            "row": "region",
            **about,
            "region": region.iri,
            "regionLabel": region.label,
            "count": str(len(coverage.meeting(thing, region))),
            "finding": coverage.finding_of_region(thing, region),
        }


def _of_cell(cell: Cell) -> dict[str, str]:
    return {
        "initiative": cell.initiative.iri,
        "initiativeLabel": cell.initiative.label,
        "count": str(len(cell.links)),
        **_told(cell.links),
        "finding": cell.finding,
    }


def _of_society(coverage: Coverage, thing: Thing, society: Society) -> dict[str, str]:
    through = coverage.through(thing, society)
    iris = {each.iri for each in through}
    return {
        "initiative": " | ".join(each.iri for each in through),
        "initiativeLabel": " | ".join(each.label for each in through),
        "society": society.thing.iri,
        "societyLabel": society.thing.label,
        "region": society.region.iri if society.region else "",
        "regionLabel": society.region.label if society.region else "",
        "count": str(len(through)),
        **_told(tuple(part.link for part in society.parts if part.initiative.iri in iris)),
        "finding": coverage.finding_of_society(thing, society),
    }


def _told(links: tuple[Link, ...]) -> dict[str, str]:
    return {
        name: " | ".join(dict.fromkeys(value for link in links if (value := getattr(link, name))))
        for name in ("grade", "strength", "timing", "evidence")
    }


def _kind(thing: Thing) -> str:
    return "activity area" if thing.is_area else "called-for action"


def coverage_as_json(coverage: Coverage) -> dict[str, Any]:
    """Return the three tables as nested mappings; keys are in camelCase, IRIs in full."""
    return {
        "things": [
            {**_json_thing(thing), "kind": _kind(thing), "finding": coverage.finding_of_thing(thing) or None}
            for thing in coverage.things
        ],
        "byInitiative": [_json_cell(cell) for cell in coverage.cells.values()],
        "bySociety": [
            {
                "thing": thing.iri,
                "society": _json_thing(society.thing),
                "region": society.region.iri if society.region else None,
                "initiatives": [each.iri for each in coverage.through(thing, society)],
                "finding": coverage.finding_of_society(thing, society) or None,
            }
            for thing in coverage.things
            for society in coverage.societies
        ],
        "participations": [
            {
                "society": society.thing.iri,
                "initiative": part.initiative.iri,
                "role": part.role,
                **_json_link(part.link),
            }
            for society in coverage.societies
            for part in society.parts
        ],
        "byRegion": [
            {
                "thing": thing.iri,
                "region": _json_thing(region),
                "societies": [each.thing.iri for each in coverage.meeting(thing, region)],
                "finding": coverage.finding_of_region(thing, region) or None,
            }
            for thing in coverage.things
            for region in coverage.regions
        ],
        "initiativesWithoutSociety": [_json_thing(each) for each in coverage.without_society()],
    }


def _json_thing(thing: Thing) -> dict[str, str]:
    return {"iri": thing.iri, "label": thing.label}


def _json_cell(cell: Cell) -> dict[str, Any]:
    return {
        "thing": cell.thing.iri,
        "initiative": _json_thing(cell.initiative),
        "links": [_json_link(link) for link in cell.links],
        "finding": cell.finding or None,
    }


def _json_link(link: Link) -> dict[str, str]:
    told = {
        "evidence": link.evidence,
        "evidenceLabel": link.label,
        "grade": link.grade,
        "strength": link.strength,
        "timing": link.timing,
        "reason": link.reason,
    }
    return {key: value for key, value in told.items() if value}
