"""`/evidence`: the paper as an outline of passages; `/evidence/<passage>`: what one states, and who builds on it.

The text of the paper is shown on the page of a passage where the operator has supplied it, and nowhere else.
"""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from ifrc_kg.describe import Description
from ifrc_kg.errors import UnknownResource
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT, Format
from ifrc_kg.namespaces import ID
from ifrc_kg.outline import OutlinePassage
from ifrc_kg.passage_context import passage_context
from ifrc_kg.passage_records import outline_as_json, outline_as_sheet, passage_as_json, statements_as_sheet
from ifrc_kg.rdf_output import RDF_FORMATS, document_as
from ifrc_kg.web.description import incoming_facts, stated_subjects
from ifrc_kg.web.phrases import PHRASES
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.resource_page import doubts_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["evidence_pages"]

evidence_pages = Blueprint("evidence_pages", __name__)

_LIST_FORMATS: Final = (JSON_DOCUMENT, CSV, HTML)
_FORMATS: Final = (JSON_DOCUMENT, CSV, *RDF_FORMATS, HTML)
_SUFFIXES: Final = frozenset(each.suffix for each in _FORMATS)
_PASSAGE: Final = f"{ID}passage/"


@evidence_pages.get("/evidence")
@evidence_pages.get("/evidence.<suffix>")
def outline(suffix: str = "") -> Response:
    """Show the paper as an outline: sections, passages, their key phrases, and what each states something of."""
    site = current_site()
    answer_format = chosen_format(_LIST_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "evidence", request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        read, things = site.paper.outline, site.describer.things
    if answer_format == CSV:
        body = outline_as_sheet(read, things, site.prefixes.shorten)
    elif answer_format == JSON_DOCUMENT:
        body = json.dumps({"sections": outline_as_json(read, things)}, ensure_ascii=False, indent=2) + "\n"
    else:
        body = render_template(
            "evidence.html",
            outline=read,
            reader=_reader(site),
            things=things,
            doubts=len(site.paper.discrepancies),
            formats=_LIST_FORMATS,
        )
    return reply(body, answer_format, tag=tag, name="evidence", links=_links("/evidence", _LIST_FORMATS))


@evidence_pages.get("/evidence/<name>")
def passage(name: str) -> Response:
    """Show what a passage states and who builds on it; in its context where the text is there."""
    site = current_site()
    slug, dot, suffix = name.rpartition(".")
    slug, suffix = (slug, suffix) if dot and suffix in _SUFFIXES else (name, "")
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    has_text = answer_format == HTML and site.paper.source is not None
    tag = entity_tag(site.fingerprint, answer_format, "passage", request.root_path, slug, has_text)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        found = site.paper.outline.find(_PASSAGE + slug)
        description = site.describer.describe(found.iri) if found else None
    if found is None or description is None:
        raise UnknownResource(_PASSAGE + slug, site.describer.things.near(_PASSAGE + slug))
    with timed("page"):
        body = _body(site, found, description, answer_format)
    links = _links(f"/evidence/{slug}", _FORMATS) | {found.iri: 'rel="http://xmlns.com/foaf/0.1/primaryTopic"'}
    return reply(body, answer_format, tag=tag, name=slug, links=links)


def _body(site: Site, found: OutlinePassage, description: Description, answer_format: Format) -> str:
    things = site.describer.things
    if answer_format == JSON_DOCUMENT:
        return json.dumps(passage_as_json(found, description, things), ensure_ascii=False, indent=2) + "\n"
    if answer_format == CSV:
        return statements_as_sheet(description, things)
    if answer_format != HTML:
        return document_as(description.quads, answer_format, site.prefixes)
    reader, shapes, source = _reader(site), site.describer.shapes, site.paper.source
    return render_template(
        "passage.html",
        passage=found,
        title=reader.named(found.iri),
        section=reader.named(found.section) if found.section else None,
        notes=[(each.rpartition("/")[2], reader.named(each)) for each in found.notes],
        beside=[(each.slug, reader.named(each.iri)) if each else None for each in site.paper.outline.beside(found)],
        key_phrases=things.key_phrases(found.iri),
        context=passage_context(source.text, source.anchors, found.iri) if source else None,
        stated=stated_subjects(description, shapes, reader),
        incoming=incoming_facts(description, {}, shapes, reader),
        description=description,
        doubts=doubts_of(site.describer.discrepancies(description), reader),
        words=PHRASES[reader.language],
        formats=_FORMATS,
    )


def _reader(site: Site) -> Reader:
    return Reader(site.describer.things, site.prefixes.shorten, request.root_path)


def _links(path: str, offered: tuple[Format, ...]) -> dict[str, str]:
    place = request.root_path + path
    return {f"{place}.{each.suffix}": alternate(each) for each in offered}
