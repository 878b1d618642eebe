"""`/coverage`: called-for actions and activity areas against initiatives, societies and regions."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from ifrc_kg.coverage_records import coverage_as_csv, coverage_as_json
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT
from ifrc_kg.trace_records import MEANINGS
from ifrc_kg.web.chain_pictures import trace_path
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.shown import link_of
from ifrc_kg.web.site import current_site

__all__ = ["coverage_pages"]

coverage_pages = Blueprint("coverage_pages", __name__)

_FORMATS: Final = (JSON_DOCUMENT, CSV, HTML)


@coverage_pages.get("/coverage")
@coverage_pages.get("/coverage.<suffix>")
def coverage(suffix: str = "") -> Response:
    """Say what meets each action and area, and where nothing does."""
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "coverage", request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        found = site.chain.coverage
    if answer_format == CSV:
        body = coverage_as_csv(found)
    elif answer_format == JSON_DOCUMENT:
        body = json.dumps(coverage_as_json(found), ensure_ascii=False, indent=2) + "\n"
    else:
        body = render_template(
            "coverage.html",
            coverage=found,
            formats=_FORMATS,
            meanings=MEANINGS,
            path=lambda iri: trace_path(iri, request.root_path),
            link=lambda iri: link_of(iri, request.root_path),
        )
    path = f"{request.root_path}/coverage"
    links = {f"{path}.{each.suffix}": alternate(each) for each in _FORMATS}
    links |= dict.fromkeys(site.licences, 'rel="license"')
    response = reply(body, answer_format, tag=tag, name="coverage", links=links)
    response.headers["Content-Location"] = f"{path}.{answer_format.suffix}"
    return response
