"""`/search`: find things by name, as a page and as data; `/opensearch.xml` tells browsers how to ask."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from ifrc_kg.errors import ParameterError
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT, OPENSEARCH, Format
from ifrc_kg.namespaces import ID
from ifrc_kg.search import Findings, Hit, Search
from ifrc_kg.search_results import marked, search_as_json, search_as_sheet
from ifrc_kg.web.languages import asked_language, chosen_language
from ifrc_kg.web.phrases import DIRECTIONS, LANGUAGES
from ifrc_kg.web.places import root_address
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.search_phrases import SEARCH_PHRASES
from ifrc_kg.web.shown import Cell, link_of
from ifrc_kg.web.site import current_site

__all__ = ["search_pages"]

search_pages = Blueprint("search_pages", __name__)

_FORMATS: Final = (JSON_DOCUMENT, CSV, HTML)
_ON_A_PAGE: Final = 20
_PAGE: Final = re.compile(r"[1-9][0-9]{0,4}\Z", re.ASCII)
_ENGLISH: Final = "en"


@dataclass(frozen=True)
class _Shown:
    """A hit on the page: the thing, its kind, and the name that was found, in pieces, where the label is another."""

    cell: Cell
    kind: str
    what: str
    pieces: tuple[tuple[str, bool], ...]
    language: str
    is_similar: bool


@dataclass(frozen=True)
class _Asked:
    """What a request asks for."""

    text: str
    kind: str
    page: int
    language: str


@search_pages.get("/search")
@search_pages.get("/search.<suffix>")
def search(suffix: str = "") -> Response:
    """Find things by the words of their names; `kind` narrows, `page` goes on, `lang` chooses the labels."""
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    asked = _asked()
    place = request.root_path if answer_format == HTML else request.url_root
    tag = entity_tag(site.fingerprint, answer_format, "search", place, asked)
    known = not_modified(tag)
    if known is not None:
        return _varied(known)
    with timed("search"):
        names = site.search
        findings = names.find(asked.text, asked.kind, asked.language)
        _check_kind(names, findings, asked.kind)
    with timed("page"):
        body = _body(names, findings, asked, answer_format)
    links = {f"{request.root_path}/opensearch.xml": f'rel="search"; type="{OPENSEARCH.media_type}"'}
    links |= {f"{request.root_path}{_path(asked, suffix=each.suffix)}": alternate(each) for each in _FORMATS}
    return _varied(reply(body, answer_format, tag=tag, name="search", links=links))


@search_pages.get("/opensearch.xml")
def description() -> Response:
    """Describe the search to browsers and other clients (OpenSearch 1.1, draft 6)."""
    site = current_site()
    root = root_address(site)
    tag = entity_tag(site.fingerprint, OPENSEARCH, "opensearch", root)
    known = not_modified(tag)
    formats = [(each.media_type, "" if each == HTML else f".{each.suffix}") for each in (HTML, JSON_DOCUMENT, CSV)]
    text = render_template("opensearch.xml", root=root, formats=formats, languages=tuple(LANGUAGES), own=OPENSEARCH)
    return known or reply(text + "\n", OPENSEARCH, tag=tag)


def _asked() -> _Asked:
    # OpenSearch lets a client leave a place in its template empty.
    page = request.args.get("page") or "1"
    if not _PAGE.match(page):
        raise BadRequest("page is a whole number from 1.")
    return _Asked(request.args.get("q", "").strip(), request.args.get("kind", ""), int(page), chosen_language())


def _check_kind(names: Search, findings: Findings, kind: str) -> None:
    """Raise ParameterError for a kind of which there is nothing at all; one without hits is none."""
    if kind and kind not in findings.kinds and kind not in (kinds := names.find("").kinds):
        raise ParameterError(f"There is no kind {kind!r}.", parameter="kind", hint=f"There are {', '.join(kinds)}.")


def _body(names: Search, findings: Findings, asked: _Asked, answer_format: Format) -> str:
    if answer_format == CSV:
        return search_as_sheet(findings, names, asked.language)
    pages = max(math.ceil(len(findings.hits) / _ON_A_PAGE), 1)
    if asked.page > pages:
        raise BadRequest(f"There are no more than {pages} pages.")
    hits = findings.hits[(asked.page - 1) * _ON_A_PAGE : asked.page * _ON_A_PAGE]
    if answer_format == HTML:
        return _html(names, findings, hits, asked, pages)
    told = {"query": asked.text, "kind": asked.kind, "language": asked.language, "page": asked.page, "pages": pages}
    following = {"next": request.url_root + _path(asked, page=asked.page + 1, suffix="json").lstrip("/")}
    told |= {**search_as_json(findings, hits, names, asked.language), **(following if asked.page < pages else {})}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _html(names: Search, findings: Findings, hits: Sequence[Hit], asked: _Asked, pages: int) -> str:
    return render_template(
        "search.html",
        asked=asked,
        findings=findings,
        hits=[_shown(hit, names, findings.words, asked.language) for hit in hits],
        first=(asked.page - 1) * _ON_A_PAGE + 1,
        pages=pages,
        path=lambda **other: request.root_path + _path(asked, **other),
        language=asked.language,
        languages=LANGUAGES,
        direction=DIRECTIONS[asked.language],
        words=SEARCH_PHRASES[asked.language],
        formats=_FORMATS,
    )


def _shown(hit: Hit, names: Search, words: Sequence[str], language: str) -> _Shown:
    label = names.name(hit.thing, language)
    foreign = label.language if label.language not in ("", language) else ""
    asked = f"?lang={language}" if asked_language() and hit.thing.startswith(ID) else ""
    cell = Cell(label.text, link_of(hit.thing, request.root_path) + asked, hit.thing, language=foreign)
    is_other = hit.name.text != label.text
    return _Shown(
        cell,
        hit.kind,
        hit.name.what,
        tuple(marked(hit.name.text, words)) if is_other else (),
        hit.name.language or _ENGLISH,
        hit.likeness.value == "similar",
    )


def _path(asked: _Asked, *, suffix: str = "", **other: str | int) -> str:
    """Return the address of the same search with something else: another kind, page, or language."""
    values = {"q": asked.text, "kind": asked.kind, "page": asked.page, "lang": asked_language()}
    if "kind" in other:
        values["page"] = 1
    values |= other
    if suffix == CSV.suffix or values["page"] == 1:
        del values["page"]
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/search{f'.{suffix}' if suffix else ''}{f'?{query}' if query else ''}"


def _varied(response: Response) -> Response:
    if not asked_language():
        response.vary.add("Accept-Language")
    return response
