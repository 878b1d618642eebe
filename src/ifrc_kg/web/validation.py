"""`/validate`: what the shapes and checks find in the live graph, and in what a client sends."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from ifrc_kg.media_types import HTML, N_QUADS, N_TRIPLES, TRIG, TURTLE, Format, ResultKind, formats_for
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.shown import link_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["UPLOADS", "validation"]

validation = Blueprint("validation", __name__)

#: What can be uploaded: syntaxes that fetch nothing (JSON-LD names contexts, RDF/XML entities).
UPLOADS: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS)
_REPORTS: Final = formats_for(ResultKind.REPORT)
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})


@validation.get("/validate")
@validation.get("/validate.<suffix>")
def state(suffix: str = "") -> Response:
    """Report on the live graph."""
    site = current_site()
    answer_format = chosen_format(_REPORTS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "validate", request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("validation"):
        body = site.validator.project_report(_report_name(answer_format))
    return _shown(site, body, answer_format, tag=tag)


@validation.post("/validate")
@validation.post("/validate.<suffix>")
def upload(suffix: str = "") -> Response:
    """Report on the statements of the body, in the context of the live graph; nothing of it is kept."""
    site = current_site()
    answer_format = chosen_format(_REPORTS, suffix=suffix)
    media_type = _media_type()
    body = _body(site.settings.upload_bytes)
    with timed("validation"):
        report = site.validator.upload_report(body, media_type, _report_name(answer_format))
    return _shown(site, report, answer_format, is_upload=True)


def _media_type() -> str:
    """Return the media type of the body; raise 415 for one that is not read here, and for another charset."""
    named, options = parse_options_header(request.headers.get("Content-Type", ""))
    offered = ", ".join(each.media_type for each in UPLOADS)
    found = next((each for each in UPLOADS if named.lower() in (each.media_type, *each.synonyms)), None)
    if found is None:
        raise UnsupportedMediaType(f"An upload is {offered}, not {named or 'nothing'}.")
    if options.get("charset", "utf-8").lower() not in _UTF8:
        raise UnsupportedMediaType("Only UTF-8 is read.")
    return found.media_type


def _body(most: int) -> bytes:
    """Return the body; one without a length is cut off behind the limit, and then refused instead of misread."""
    request.max_content_length = most + 1
    body = request.get_data()
    if len(body) > most:
        raise RequestEntityTooLarge(f"The upload has more than {most:,} bytes. Send it in parts.")
    return body


def _report_name(answer_format: Format) -> str:
    """Return what the report's writers call a format; a page is made from JSON."""
    return "json" if answer_format == HTML else answer_format.token


def _shown(site: Site, body: bytes, answer_format: Format, *, tag: str = "", is_upload: bool = False) -> Response:
    if answer_format != HTML:
        return reply(body, answer_format, tag=tag, name="validation")
    report: dict[str, Any] = json.loads(body)
    page = render_template(
        "validation.html",
        report=report,
        is_upload=is_upload,
        formats=[each for each in _REPORTS if each != HTML],
        uploads=UPLOADS,
        shorten=site.prefixes.shorten,
        link_of=lambda iri: link_of(iri, request.root_path),
    )
    return reply(page, HTML, tag=tag)
