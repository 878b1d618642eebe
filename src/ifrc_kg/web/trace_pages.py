"""`/trace`: the chain through one resource, as a page and as data; and where to begin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request

from ifrc_kg.errors import ParameterError, UnknownResource, WithdrawnResource
from ifrc_kg.hops import GRADES, Evidence, Trace
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT, MARKDOWN, MERMAID, Format, ResultKind, formats_for
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.trace_flow import INITIATIVES, trace_flow
from ifrc_kg.trace_glance import in_short
from ifrc_kg.trace_mermaid import flow_as_mermaid
from ifrc_kg.trace_records import MEANINGS, hop_details, told_details, trace_as_json, trace_as_sheet, trace_quads
from ifrc_kg.trace_report import trace_as_markdown
from ifrc_kg.web.absent import absent
from ifrc_kg.web.chain_pictures import pictures, trace_path
from ifrc_kg.web.places import root_address
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.shown import link_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["trace_pages"]

trace_pages = Blueprint("trace_pages", __name__)
trace_pages.register_error_handler(UnknownResource, absent)
trace_pages.register_error_handler(WithdrawnResource, absent)

_RDF: Final = tuple(each for each in formats_for(ResultKind.GRAPH) if each != HTML)
_FORMATS: Final = (JSON_DOCUMENT, *_RDF, CSV, MARKDOWN, MERMAID, HTML)
_SUFFIXES: Final = frozenset(each.suffix for each in _FORMATS)
_Numbered = tuple[int, Evidence]
#: The formats of the page's list of data, with what they are called there; the brief has a place of its own.
_DATA_FORMATS: Final = tuple(each for each in _FORMATS if each not in (MARKDOWN, HTML))
#: A longer tree is folded below its first hops.
_LONG_TREE: Final = 40


@dataclass
class _Told:
    """The evidence that a page cites, each piece with its number, and which of it has been told in full."""

    numbers: dict[str, int] = field(default_factory=dict)
    in_full: set[str] = field(default_factory=set)

    def number(self, evidence: Evidence) -> int:
        """Return the number of a piece of evidence."""
        return self.numbers.setdefault(evidence.iri, len(self.numbers) + 1)

    def parted(self, found: Sequence[Evidence]) -> tuple[list[_Numbered], list[_Numbered]]:
        """Return what was told in full before, and what is now told for the first time, each with its number."""
        known = [(self.number(each), each) for each in found if each.iri in self.in_full]
        fresh = [(self.number(each), each) for each in found if each.iri not in self.in_full]
        self.in_full |= {each.iri for each in found}
        return known, fresh


@trace_pages.get("/trace")
def index() -> Response:
    """List what a trace can begin with, stage by stage."""
    site = current_site()
    tag = entity_tag(site.fingerprint, HTML, "traces", request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    nodes, links = site.chain.whole
    page = render_template("traces.html", nodes=nodes, pictures=pictures(nodes, links, request.root_path), path=_path)
    return reply(page, HTML, tag=tag)


@trace_pages.get("/trace/<kind>/<name>")
def trace(kind: str, name: str) -> Response:
    """Trace a resource in both directions."""
    site = current_site()
    slug, suffix = _split(name)
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    grades = _grades()
    iri = f"{ID}{kind}/{slug}"
    iri = iri if is_iri(iri) else ID + quote(f"{kind}/{slug}")
    place = root_address(site) if answer_format in (HTML, MARKDOWN) else ""
    tag = entity_tag(site.fingerprint, answer_format, "trace", place, request.root_path, iri, grades)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        found = _traced(site, iri, grades)
    with timed("page"):
        body = _written(site, found, grades, answer_format)
    response = reply(body, answer_format, tag=tag, name=f"trace-{slug}", links=_links(iri, grades))
    response.headers["Content-Location"] = f"{_path(iri)}.{answer_format.suffix}{_query(grades)}"
    return response


def _traced(site: Site, iri: str, grades: Sequence[str]) -> Trace:
    try:
        return site.chain.trace(iri, grades=grades)
    except UnknownResource:
        raise UnknownResource(iri, site.describer.things.near(iri)) from None


def _split(name: str) -> tuple[str, str]:
    """Return slug and extension; only an extension of a format that is offered is one."""
    slug, dot, suffix = name.rpartition(".")
    return (slug, suffix) if dot and suffix in _SUFFIXES else (name, "")


def _grades() -> tuple[str, ...]:
    """Return the grades that the URL asks for, in their order; all of them where it names none."""
    asked = {word.strip().lower() for value in request.args.getlist("grade") for word in value.split(",")} - {""}
    if wrong := sorted(asked - {*GRADES}):
        raise ParameterError(
            f"There is no grade {wrong[0]!r}.",
            parameter="grade",
            hint=f"grade is one or several of {', '.join(GRADES)}.",
        )
    return tuple(each for each in GRADES if each in asked) or GRADES


def _query(grades: Sequence[str]) -> str:
    return "" if tuple(grades) == GRADES else "?" + urlencode([("grade", each) for each in grades])


def _path(iri: str) -> str:
    return trace_path(iri, request.root_path)


def _evidence_link(iri: str) -> str:
    """Return where something is shown: a passage in its place in the paper, all else as a resource."""
    slug = iri.removeprefix(f"{ID}passage/")
    return link_of(iri, request.root_path) if slug == iri else f"{request.root_path}/evidence/{slug}"


def _links(iri: str, grades: Sequence[str]) -> dict[str, str]:
    """Return the Link header: the other formats, and the description of what the trace is about."""
    others = {f"{_path(iri)}.{each.suffix}{_query(grades)}": alternate(each) for each in _FORMATS}
    licences = dict.fromkeys(current_site().licences, 'rel="license"')
    return {**others, link_of(iri, request.root_path): 'rel="describedby"', **licences}


def _written(site: Site, found: Trace, grades: Sequence[str], answer_format: Format) -> str:
    """Return a trace in a format."""
    if answer_format == HTML:
        return _page(site, found, grades)
    if answer_format == MARKDOWN:
        return _brief(site, found, grades)
    if answer_format == MERMAID:
        return flow_as_mermaid(*trace_flow(found, site.chain.stages))
    if answer_format == CSV:
        return trace_as_sheet(found)
    if answer_format == JSON_DOCUMENT:
        return json.dumps(trace_as_json(found), ensure_ascii=False, indent=2) + "\n"
    return quads_as(trace_quads(found), answer_format, site.prefixes)


def _brief(site: Site, found: Trace, grades: Sequence[str]) -> str:
    source, dataset = site.chain.citations
    address = f"{root_address(site)}trace/{found.focus.iri.removeprefix(ID)}{_query(grades)}"
    state = f" State of the data: {site.data_fingerprint[:12]}." if site.data_fingerprint else ""
    return trace_as_markdown(
        found,
        shorten=site.prefixes.shorten,
        programmes=site.chain.programmes(found, grades),
        source=source,
        cite=f"Cite as: {dataset or 'ifrc-kg'}. Trace of “{found.focus.label}”, {address}.{state}",
    )


def _page(site: Site, found: Trace, grades: Sequence[str]) -> str:
    drawn = pictures(*trace_flow(found, site.chain.stages), request.root_path)
    programmes = site.chain.programmes(found, grades)
    stage = site.chain.stages.get(found.focus.iri)
    is_programme = stage is not None and stage.number == INITIATIVES
    return render_template(
        "trace.html",
        trace=found,
        programmes=programmes,
        in_short="" if is_programme else in_short(programmes, grades),
        pictures=drawn,
        grades=grades,
        every_grade=GRADES,
        meanings=MEANINGS,
        brief=_brief(site, found, grades),
        formats=_DATA_FORMATS,
        query=_query(grades),
        path=_path,
        page_path=_path(found.focus.iri).removeprefix(request.root_path),
        link=_evidence_link,
        told=_Told(),
        details=hop_details,
        focus_details=told_details(found.focus.details, ""),
        is_long=sum(1 for _ in found.hops) > _LONG_TREE,
        citations=site.chain.citations,
    )
