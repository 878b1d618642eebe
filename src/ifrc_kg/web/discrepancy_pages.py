"""`/discrepancies`: doubts and misprints of the paper, by kind, by passage, and by what they touch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from ifrc_kg.discrepancy_list import (
    Choice,
    Discrepancy,
    chosen_discrepancies,
    counted,
    discrepancies_as_json,
    discrepancies_as_sheet,
)
from ifrc_kg.errors import ParameterError
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT, Format
from ifrc_kg.namespaces import ID
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.site import Site, current_site

__all__ = ["discrepancy_pages"]

discrepancy_pages = Blueprint("discrepancy_pages", __name__)

_FORMATS: Final = (JSON_DOCUMENT, CSV, HTML)
#: The filters, with the kind of IRI that a bare slug means.
_FILTERS: Final = {"kind": f"{ID}discrepancy-kind/", "passage": f"{ID}passage/", "touches": ""}
_WORDS: Final = {"kind": "Kind", "passage": "Passage", "touches": "Touches"}


@dataclass(frozen=True)
class _Filter:
    """One field of the form: what can be chosen (value, words, how many), and what is."""

    name: str
    words: str
    value: str
    options: tuple[tuple[str, str, int], ...]


@discrepancy_pages.get("/discrepancies")
@discrepancy_pages.get("/discrepancies.<suffix>")
def discrepancies(suffix: str = "") -> Response:
    """List doubts and misprints; `kind`, `passage` and `touches` narrow the list."""
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    choice = Choice(**{name: _iri(site, name, beginning) for name, beginning in _FILTERS.items()})
    tag = entity_tag(site.fingerprint, answer_format, "discrepancies", request.root_path, choice)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        every = site.paper.discrepancies
        chosen = chosen_discrepancies(every, choice)
    body = _body(site, every, chosen, choice, answer_format)
    query = _query(choice, site.prefixes.shorten)
    links = {f"{request.root_path}/discrepancies.{each.suffix}{query}": alternate(each) for each in _FORMATS}
    return reply(body, answer_format, tag=tag, name="discrepancies", links=links)


def _iri(site: Site, name: str, beginning: str) -> str:
    """Return the IRI that a filter names: as it is, as CURIE, or by the last part of it."""
    text = request.args.get(name, "").strip()
    if not text or "://" in text:
        return text
    expanded = site.prefixes.expand(text) if ":" in text else f"{beginning}{text}" if beginning else None
    if expanded is None:
        raise ParameterError(
            f"{text!r} names nothing.", parameter=name, hint="Give a CURIE such as initiative:ubuntu, or an IRI."
        )
    return str(expanded)


def _body(
    site: Site, every: tuple[Discrepancy, ...], chosen: tuple[Discrepancy, ...], choice: Choice, answer_format: Format
) -> str:
    reader = Reader(site.describer.things, site.prefixes.shorten, request.root_path)

    def label(iri: str) -> str:
        return reader.named(iri).text

    if answer_format == CSV:
        return discrepancies_as_sheet(chosen, label, reader.shorten)
    if answer_format == JSON_DOCUMENT:
        told = {"total": len(every), "count": len(chosen), "discrepancies": discrepancies_as_json(chosen, label)}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return render_template(
        "discrepancies.html",
        discrepancies=chosen,
        size=len(every),
        filters=[_filter(name, every, choice, reader) for name in _FILTERS],
        is_narrowed=choice != Choice(),
        query=_query(choice, reader.shorten),
        reader=reader,
        formats=_FORMATS,
    )


def _filter(name: str, every: tuple[Discrepancy, ...], choice: Choice, reader: Reader) -> _Filter:
    numbers: Mapping[str, int] = counted(every, choice, name)
    chosen = getattr(choice, name)
    iris = {*numbers, chosen} - {""}
    options = [(reader.shorten(iri), reader.named(iri).text, numbers.get(iri, 0)) for iri in iris]
    options.sort(key=lambda each: (natural_key(each[1].casefold()), each[0]))
    return _Filter(name, _WORDS[name], reader.shorten(chosen) if chosen else "", tuple(options))


def _query(choice: Choice, shorten: Callable[[str], str]) -> str:
    values = {name: shorten(iri) for name in _FILTERS if (iri := getattr(choice, name))}
    return f"?{urlencode(values)}" if values else ""
