"""The page about a resource: what `resource.html` shows, gathered from the description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from rdflib import RDF

from ifrc_kg.citation import Citation, bibtex, csl_json, sentence
from ifrc_kg.describe import Description
from ifrc_kg.json_ld import json_ld_without_markup
from ifrc_kg.known_things import Row
from ifrc_kg.media_types import JSON_LD, ResultKind, formats_for
from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.neighbourhood import Neighbour, Picture, narrow_picture, wide_picture
from ifrc_kg.rdf_output import document_as
from ifrc_kg.search import kind_of
from ifrc_kg.web.chain_pictures import trace_path
from ifrc_kg.web.description import Fact, FactGroup, fact_groups, incoming_facts, lede, stated_subjects
from ifrc_kg.web.languages import kept_language
from ifrc_kg.web.phrases import DIRECTIONS, LANGUAGES, PHRASES
from ifrc_kg.web.places import is_static_copy
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.shown import Cell
from ifrc_kg.web.site import Site

__all__ = ["Doubt", "doubts_of", "resource_page"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)
#: Links to these say where a thing stands in the books, or are shown as notes, and not what it has to do with others.
_NO_NEIGHBOURS: Final = tuple(
    f"{ID}{kind}/" for kind in ("agent", "discrepancy", "grade", "instant", "interval", "selector", "strength")
)
_MOST_NEIGHBOURS: Final = 7
_MOST_IN_SUBTITLE: Final = 3
_LONGEST_IN_SUBTITLE: Final = 60


@dataclass(frozen=True)
class Doubt:
    """A discrepancy as a note: which one, and what it says."""

    cell: Cell
    notation: str
    kind: Cell | None
    description: str
    sayings: tuple[tuple[str, tuple[str, ...]], ...]


def resource_page(site: Site, description: Description, language: str) -> str:
    """Return the HTML page of a description in a language."""
    describer = site.describer
    reader = Reader(describer.things, site.prefixes.shorten, request.root_path, language, kept_language(language))
    names = describer.shapes.names(describer.things.classes(description.iri))
    facts = fact_groups(description, names, reader)
    incoming = incoming_facts(description, names, describer.shapes, reader)
    title = reader.named(description.iri)
    short = lede(description, reader)
    pictures, is_cut = _pictures(title.text, facts, incoming, PHRASES[language])
    return render_template(
        "resource.html",
        title=title,
        iri=description.iri,
        path=f"/doc/{description.iri.removeprefix(ID)}",
        formats=_FORMATS,
        trace=trace_path(description.iri, request.root_path) if description.iri in site.chain.stages else "",
        language=language,
        languages=LANGUAGES,
        direction=DIRECTIONS[language],
        kept=reader.kept,
        words=PHRASES[language],
        beside=[reader.named(each) if each else None for each in describer.things.beside(description.iri)],
        kinds=[reader.named(each) for each in describer.things.classes(description.iri)],
        alike=_alike(site, description.iri),
        subtitle=[cell for cell in _subtitle(facts) if short is None or cell.text != short.text],
        lede=short,
        key_phrases=describer.things.key_phrases(description.iri),
        facts=facts,
        incoming=incoming,
        stated=stated_subjects(description, describer.shapes, reader),
        description=description,
        doubts=doubts_of(describer.discrepancies(description), reader) if description.page == 1 else (),
        outline_slug=_outline_slug(site, description.iri),
        pictures=pictures if description.page == 1 else (),
        is_cut=is_cut,
        data=json_ld_without_markup(document_as(description.quads, JSON_LD, site.prefixes)),
        **_citations(site, description.iri, title.text),
    )


def _subtitle(groups: Sequence[FactGroup]) -> list[Cell]:
    """Return the first short values under the names of the shapes: what the thing is linked with, and its dates."""
    single = [fact for group in groups for fact in group.facts if fact.description and fact.size == 1]
    cells = [fact.values[0].cells[0] for fact in single if not fact.is_inverse and _is_telling(fact)]
    return [cell for cell in cells if len(cell.text) <= _LONGEST_IN_SUBTITLE][:_MOST_IN_SUBTITLE]


def _is_telling(fact: Fact) -> bool:
    """Tell whether the one value of a fact says at a glance what the thing is."""
    cell = fact.values[0].cells[0]
    return (cell.iri.startswith(BASE) and not cell.grade) or fact.predicate.iri.lower().endswith("date")


def _pictures(
    title: str, groups: Sequence[FactGroup], incoming: Sequence[Fact], words: Mapping[str, str]
) -> tuple[tuple[Picture, ...], bool]:
    """Return the wide and the narrow picture of the neighbourhood, if there is one, and whether it leaves links out."""
    facts = [fact for group in groups for fact in group.facts]
    outgoing, more_outgoing = _neighbours([fact for fact in facts if not fact.is_inverse], words)
    pointing, more_pointing = _neighbours([*(fact for fact in facts if fact.is_inverse), *incoming], words)
    chosen = [*pointing, *outgoing]
    pictures = (wide_picture(title, chosen), narrow_picture(title, chosen)) if chosen else ()
    return pictures, more_outgoing or more_pointing


def _neighbours(facts: Sequence[Fact], words: Mapping[str, str]) -> tuple[list[Neighbour], bool]:
    """Return the first neighbour by each property, then the second by each, until there are enough; tell of more."""
    rows = [each for each in (_of_fact(fact, words) for fact in facts) if each]
    longest = max(map(len, rows), default=0)
    in_turn = [row[place] for place in range(longest) for row in rows if place < len(row)]
    chosen = set(in_turn[:_MOST_NEIGHBOURS])
    return [each for row in rows for each in row if each in chosen], len(in_turn) > len(chosen)


def _of_fact(fact: Fact, words: Mapping[str, str]) -> list[Neighbour]:
    """Return the neighbours by one property, each with the grade of the first word for it."""
    if fact.predicate.iri == str(RDF.type):
        return []
    relation = f"{fact.kind} · {fact.name}" if fact.kind else fact.name
    return [
        Neighbour(
            cell.text,
            cell.link,
            f"{relation} ({words[value.words[0].grade or 'not_graded']})",
            value.words[0].grade,
            fact.is_inverse,
            cell.language,
        )
        for value in fact.values
        for cell in value.cells
        if cell.iri.startswith(ID) and not cell.iri.startswith(_NO_NEIGHBOURS)
    ]


def doubts_of(rows: Sequence[Row], reader: Reader) -> tuple[Doubt, ...]:
    """Return the discrepancies, each with everything that its rows say."""
    by_iri: dict[str, list[Row]] = {}
    for row in rows:
        by_iri.setdefault(str(row["discrepancy"]), []).append(row)
    return tuple(_doubt(iri, same, reader) for iri, same in by_iri.items())


def _doubt(iri: str, rows: Sequence[Row], reader: Reader) -> Doubt:
    said = (("as_stated", "asStated"), ("normalised_as", "normalisedAs"), ("recorded_as", "recordedAs"))
    texts = [(words, tuple(dict.fromkeys(str(row[name]) for row in rows if name in row))) for words, name in said]
    first = rows[0]
    return Doubt(
        reader.named(iri),
        str(first.get("notation", "")),
        reader.named(str(first["kind"])) if "kind" in first else None,
        str(first.get("description", "")),
        tuple((words, found) for words, found in texts if found),
    )


def _outline_slug(site: Site, iri: str) -> str:
    """Return the last part of the IRI of a passage, by which the outline knows it; nothing for anything else."""
    found = site.paper.outline.find(iri) if iri.startswith(f"{ID}passage/") else None
    return found.slug if found else ""


def _alike(site: Site, iri: str) -> tuple[str, int]:
    """Return the kind of a thing as the search knows it, and how many there are; no kind where nothing is searched."""
    kind = kind_of(iri)
    count = 0 if is_static_copy() else site.search.find("").kinds.get(kind, 0)
    return (kind, count) if count else ("", 0)


def _citations(site: Site, iri: str, title: str) -> dict[str, str]:
    """Return how the description is cited, in both forms; nothing where the dataset says nothing of itself."""
    record = site.describer.record
    if record is None:
        return {}
    citation = Citation(
        key="ifrc-kg-" + iri.removeprefix(ID).replace("/", "-"),
        title=title,
        container=str(record["title"]),
        author=str(record.get("author", "")),
        issued=str(record.get("issued", "")),
        version=str(record.get("version", "")),
        state=site.data_fingerprint[:12],
        iri=iri,
    )
    return {"citation": sentence(citation), "bibtex": bibtex(citation), "csl_json": csl_json(citation)}
