"""Things and their documents, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin

from ifrc_kg.doctor.findings import Findings
from ifrc_kg.doctor.reading import Triples, embedded_triples, links_of, triples_of
from ifrc_kg.doctor.visiting import Answer, Visitor
from ifrc_kg.errors import ParseError
from ifrc_kg.media_types import HTML, TURTLE, Format, ResultKind, formats_for

__all__ = ["compare_formats", "examine_resource"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)
#: What every document leads to besides its formats.
_KIN: Final = ("describedby", "license", "collection")


def examine_resource(visitor: Visitor, findings: Findings, iri: str) -> bytes:
    """Dereference a thing in every format, and look at all that comes back; return its page."""
    thing = visitor.local(iri)
    led = visitor.get(thing)
    place = urljoin(thing, led.headers.get("location", ""))
    is_led = led.status == HTTPStatus.SEE_OTHER and visitor.is_inside(place) and place != thing
    told = f"{thing} answers {led.status}, Location: {led.headers.get('location', 'none')}"
    if not findings.look("things", is_led, told):
        return b""
    answers = {each: visitor.get(place, {"Accept": each.media_type}) for each in _FORMATS}
    _look_at_formats(findings, answers)
    compare_formats(findings, answers, "isomorphism", "embedded")
    _look_at_links(findings, answers[TURTLE], iri)
    _look_at_caching(visitor, findings, answers)
    return answers[HTML].body


def _look_at_formats(findings: Findings, answers: Mapping[Format, Answer]) -> None:
    for wanted, answer in answers.items():
        told = f"{answer.url} as {wanted.media_type}: {answer.status}, {answer.headers.get('content-type', 'no type')}"
        is_right = answer.status == HTTPStatus.OK and answer.headers.get("content-type") == wanted.content_type
        if not findings.look("formats", is_right, told):
            continue
        vary = {each.strip().lower() for each in answer.headers.get("vary", "").split(",")}
        findings.look("formats", "accept" in vary, f"{answer.url} as {wanted.media_type}: no Vary: Accept")
        where = answer.headers.get("content-location", "")
        told = f"{answer.url} as {wanted.media_type}: Content-Location is {where or 'missing'}"
        findings.look("formats", f".{wanted.suffix}" in where, told)
        allowed = answer.headers.get("access-control-allow-origin")
        findings.look("cors", allowed == "*", f"{answer.url}: Access-Control-Allow-Origin is {allowed}")


def compare_formats(findings: Findings, answers: Mapping[Format, Answer], check: str, embedded: str = "") -> None:
    """Compare the triples of answers in several formats, those inside a page under a name of their own."""
    expected: Triples | None = None
    for each, answer in answers.items():
        if answer.status != HTTPStatus.OK or (each == HTML and not embedded):
            continue
        name = embedded if each == HTML else check
        try:
            read = (
                embedded_triples(answer.body, answer.url)
                if each == HTML
                else triples_of(answer.body, each.media_type, answer.url)
            )
        except ParseError as error:
            findings.look(name, False, f"{answer.url} as {each.media_type}: {error}")
            continue
        if expected is None:
            expected = read
            findings.look(name, expected, f"{answer.url} as {each.media_type}: no triples")
            continue
        missing, more = len(expected - read), len(read - expected)
        told = f"{answer.url} as {each.media_type}: {missing} triples missing, {more} too many"
        findings.look(name, not missing and not more, told)


def _look_at_links(findings: Findings, answer: Answer, iri: str) -> None:
    links = links_of(answer.headers.get("link", ""))
    findings.look("links-in-headers", ("canonical", iri) in links, f"{answer.url}: no canonical link to {iri}")
    others = sum(relation == "alternate" for relation, _ in links)
    told = f"{answer.url}: {others} alternate links, {len(_FORMATS)} formats"
    findings.look("links-in-headers", others >= len(_FORMATS) - 1, told)
    named = {relation for relation, _ in links}
    missing = [relation for relation in _KIN if relation not in named]
    findings.look("links-in-headers", not missing, f"{answer.url}: no link to its {', '.join(missing)}")


def _look_at_caching(visitor: Visitor, findings: Findings, answers: Mapping[Format, Answer]) -> None:
    tags = [answer.headers.get("etag", "") for answer in answers.values()]
    answer = answers[TURTLE]
    findings.look("caching", all(tags), f"{answer.url}: a format has no entity tag")
    findings.look("caching", len(set(tags)) == len(tags), f"{answer.url}: formats share an entity tag")
    tag = answer.headers.get("etag", "")
    again = visitor.get(answer.url, {"Accept": TURTLE.media_type, "If-None-Match": tag})
    told = f"{answer.url}: {again.status} instead of 304 to If-None-Match: {tag}"
    findings.look("caching", again.status == HTTPStatus.NOT_MODIFIED, told)
