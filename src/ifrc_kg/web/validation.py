"""`/validate`: what the shapes and checks find in the live graph, and in what a client sends; `/badge.svg`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from ifrc_kg.errors import IfrcKgError, QueryTimeout, QueryTooLarge, ServiceBusy, UploadError
from ifrc_kg.fence.validator import LiveState
from ifrc_kg.media_types import HTML, JSON_DOCUMENT, SVG, Format, ResultKind, formats_for
from ifrc_kg.namespaces import SHAPES_GRAPH
from ifrc_kg.web.badges import Badge
from ifrc_kg.web.findings_view import Listing, finding_views, listing
from ifrc_kg.web.places import root_address
from ifrc_kg.web.problems import domain_problem
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.shown import link_of
from ifrc_kg.web.site import Site, current_site
from ifrc_kg.web.uploads import SYNTAX_NAMES, UPLOADS, Upload, is_form, read_body, read_form, tried

__all__ = ["UPLOADS", "validation"]

validation = Blueprint("validation", __name__)

_REPORTS: Final = formats_for(ResultKind.REPORT)
_EXAMPLE: Final = "validation-example.ttl"
#: A longer text that came as a file is not sent back; what was pasted always is.
_MOST_REPEATED: Final = 100_000
_PLACE: Final = re.compile(
    r"\AParser error at line \d+ (?:between columns \d+ and (?:line \d+ column )?\d+|column \d+): "
)


@dataclass(frozen=True)
class _Checked:
    """What was sent, and the report on it with the syntax in which it was read, or the error that kept it from that."""

    sent: Upload
    report: dict[str, Any] | None = None
    syntax: Format | None = None
    fault: IfrcKgError | None = None


@validation.get("/validate")
@validation.get("/validate.<suffix>")
def state(suffix: str = "") -> Response:
    """Report on the live graph; as a page with a form to check statements of your own."""
    site = current_site()
    answer_format = chosen_format(_REPORTS, suffix=suffix)
    found = site.validator.state
    if answer_format == HTML and not site.fingerprint:
        return reply(_page(site), HTML)
    if answer_format == HTML and found is None:
        # It takes seconds, for which nobody should look at an empty page.
        site.validator.begin()
        return reply(_page(site), HTML)
    known = not_modified(_tag(site, answer_format)) if found else None
    if known is not None:
        return known
    with timed("validation"):
        body = site.validator.project_report(_report_name(answer_format))
    tag = _tag(site, answer_format)
    if answer_format == HTML:
        return reply(_page(site, live=json.loads(body)), HTML, tag=tag)
    if answer_format == JSON_DOCUMENT:
        told = {**json.loads(body), **_told_state(site.validator.state)}
        return reply(json.dumps(told, ensure_ascii=False, indent=2) + "\n", answer_format, tag=tag, name="validation")
    return reply(body, answer_format, tag=tag, name="validation")


@validation.post("/validate")
@validation.post("/validate.<suffix>")
def upload(suffix: str = "") -> Response:
    """Report on the statements of the body, in the context of the live graph; nothing of it is kept.

    A form sends a text or a file, and is answered by a page with the findings at their lines.
    """
    site = current_site()
    answer_format = chosen_format(_REPORTS, suffix=suffix)
    most = site.settings.upload_bytes
    sent = read_form(most) if is_form() else read_body(most)
    try:
        with timed("validation"):
            name = _report_name(answer_format)
            body, syntax = tried(sent, lambda text, kind: site.validator.upload_report(text, kind, name))
    except (UploadError, QueryTimeout, QueryTooLarge, ServiceBusy) as error:
        if answer_format != HTML:
            raise
        # Status and headers are those of any problem, and the page has the text, so that nobody loses it.
        response = domain_problem(error)
        response.content_type = HTML.content_type
        response.set_data(_page(site, checked=_Checked(sent, fault=error)))
        return response
    if answer_format != HTML:
        return reply(body, answer_format, name="validation")
    response = reply(_page(site, checked=_Checked(sent, json.loads(body), syntax)), HTML)
    # Who looks at a shape and goes back finds the findings again, and is not asked whether to send them once more.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@validation.get("/badge.svg")
def badge() -> Response:
    """Draw whether the live graph conforms, in a line for a README; while that is not known yet, draw so."""
    site = current_site()
    if not site.fingerprint:
        return reply(render_template("badge.svg", badge=Badge.of_another_endpoint()), SVG)
    found = site.validator.state
    if found is None:
        site.validator.begin()
    tag = entity_tag(site.fingerprint, SVG, "badge", found) if found else ""
    known = not_modified(tag)
    if known is not None:
        return known
    return reply(render_template("badge.svg", badge=Badge.of(found)), SVG, tag=tag)


def _tag(site: Site, answer_format: Format) -> str:
    """Return the entity tag of the report on the live graph, which tells when it was checked."""
    parts = ("validate", root_address(site), request.url_root, _asked_example(), site.validator.state)
    return entity_tag(site.fingerprint, answer_format, *parts)


def _asked_example() -> bool:
    """Tell whether the form is to hold the example with faults."""
    return request.args.get("example") == "faults"


def _report_name(answer_format: Format) -> str:
    """Return what the report's writers call a format; a page is made from JSON."""
    return "json" if answer_format == HTML else answer_format.token


def _page(site: Site, *, live: dict[str, Any] | None = None, checked: _Checked | None = None) -> str:
    """Return the page: with what was sent and found, or the form alone, and the state of the live graph."""
    things = site.describer.things

    def link(iri: str) -> str:
        """Lead to what there is a page of: not to what an upload alone speaks of."""
        is_known = iri.startswith(str(SHAPES_GRAPH)) or things.name(iri) is not None
        return link_of(iri, request.root_path) if is_known else ""

    report = checked.report if checked else live
    fault = checked.fault if checked else None
    findings = finding_views(report or {"findings": []}, site.prefixes.shorten, link)
    return render_template(
        "validation.html",
        checked=checked,
        live=live,
        state=site.validator.state,
        findings=findings,
        listing=listing(checked.sent.text, findings, getattr(fault, "line", None) or 0) if checked else Listing(),
        text=_repeated(checked.sent if checked else None),
        formats=[each for each in _REPORTS if each != HTML],
        syntax_names=SYNTAX_NAMES,
        is_unread=isinstance(fault, UploadError),
        fault_words=_without_place(fault.message) if fault else "",
        root=root_address(site),
    )


def _without_place(message: str) -> str:
    """Return what a parser says, without the place, which the page tells itself."""
    return _PLACE.sub("", message)


def _told_state(found: LiveState | None) -> dict[str, Any]:
    """Return when the live graph was checked, and how much of it there is, for programs."""
    return {"checked": found.checked.isoformat(timespec="seconds"), "scope": asdict(found.scope)} if found else {}


def _repeated(sent: Upload | None) -> str:
    """Return the text that the form holds: what was sent, the example where it is asked for, else nothing."""
    if sent is not None:
        return "" if sent.name and len(sent.body) > _MOST_REPEATED else sent.text
    if not _asked_example():
        return ""
    with current_app.open_resource(f"static/{_EXAMPLE}", "r", encoding="utf-8") as file:
        return str(file.read())
