"""Forms that want to be more than a text and a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

pytestmark = pytest.mark.hostile

Attack = Callable[..., Any]

_BOUNDARY: Final = "x"
_MULTIPART: Final = f"multipart/form-data; boundary={_BOUNDARY}"
_FORM: Final = "application/x-www-form-urlencoded"
_STATEMENT: Final = "<urn:a> a <urn:b> ."


def _part(disposition: str, body: str, *more: str) -> str:
    head = "".join(f"{each}\r\n" for each in (f"Content-Disposition: form-data; {disposition}", *more))
    return f"--{_BOUNDARY}\r\n{head}\r\n{body}\r\n"


def _whole(*parts: str) -> str:
    return "".join(parts) + f"--{_BOUNDARY}--\r\n"


_FORMS: Final = {
    "tens of thousands of parts": (_MULTIPART, _whole(*[_part('name="a"', "")] * 18_000)),
    "tens of thousands of texts": (_MULTIPART, _whole(*[_part('name="text"', "")] * 18_000)),
    "a head without an end": (_MULTIPART, f"--{_BOUNDARY}\r\nX: {'a' * 900_000}"),
    "thousands of heads in a part": (
        _MULTIPART,
        _whole(_part('name="text"', _STATEMENT, *[f"X-{n}: {n}" for n in range(40_000)])),
    ),
    "a part without an end": (_MULTIPART, _part('name="text"', "#" * 900_000)),
    "boundaries that almost are some": (_MULTIPART, _whole(_part('name="text"', "\r\n--" * 200_000))),
    "a name with a line end": (
        _MULTIPART,
        _whole(_part('name="file"; filename="a.ttl%0d%0aSet-Cookie: x=y"', _STATEMENT)),
    ),
    "a name that climbs": (_MULTIPART, _whole(_part('name="file"; filename="../../../etc/passwd"', _STATEMENT))),
    "a name of many letters": (_MULTIPART, _whole(_part(f'name="file"; filename="{"a" * 500_000}"', _STATEMENT))),
    "a name that is markup": (
        _MULTIPART,
        _whole(_part('name="file"; filename="<script>alert(1)</script>.ttl"', "<script>alert(1)</script>")),
    ),
    "another encoding by its own word": (
        _MULTIPART,
        _whole(_part('name="text"', _STATEMENT, "Content-Type: text/plain; charset=utf-7")),
    ),
    "an encoding of the transfer": (
        _MULTIPART,
        _whole(_part('name="file"; filename="a.ttl"', _STATEMENT, "Content-Encoding: gzip")),
    ),
    "a form in a form": (
        _MULTIPART,
        _whole(_part('name="text"', "--y\r\n\r\n--y--", "Content-Type: multipart/mixed; boundary=y")),
    ),
    "no boundary": ("multipart/form-data", _whole(_part('name="text"', _STATEMENT))),
    "an endless boundary": (f"multipart/form-data; boundary={'b' * 7000}", "--b"),
    "a syntax of its own": (_MULTIPART, _whole(_part('name="text"', "<x/>"), _part('name="syntax"', "rdfxml"))),
    "hundreds of thousands of fields": (_FORM, "a=&" * 300_000),
    "a text of percent signs": (_FORM, "text=" + "%" * 900_000),
    "half characters": (_FORM, "text=%ED%A0%80%ff%fe&syntax=turtle"),
    "markup": (_FORM, "text=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E"),
    "a single line of a megabyte": (_FORM, f"text=%3Curn:a%3E+%3Curn:b%3E+'{'x' * 900_000}'+."),
    "a fault behind a megabyte": (_FORM, f"text={'#' * 900_000}%0Aoops"),
    "nothing but lines": (_FORM, f"text={'%0A' * 300_000}oops"),
    "thousands of findings": (
        _FORM,
        "text="
        + "".join(f"%3Curn:{n}%3E+a+%3Chttps://w3id.org/ifrc-kg/ontology%23Initiative%3E.%0A" for n in range(5_000)),
    ),
}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(("media_type", "body"), _FORMS.values(), ids=_FORMS)
def test_an_odd_form_is_read_or_refused(attack: Attack, server: Any, media_type: str, body: str, accept: str) -> None:
    """Whatever its parts, a form is a text that is read, or is refused; what it holds is repeated as text alone."""
    answer = attack(
        "POST",
        "/validate",
        {"Content-Type": media_type, "Accept": accept},
        body.encode(),
        statuses=(200, 400, 413, 415, 503),
        seconds=server.validation_seconds + 20,
    )
    assert b"<script>alert" not in answer.body or accept != "text/html"
    assert "set-cookie" not in answer.headers


def test_the_page_and_the_badge_start_nothing_that_ends(attack: Attack) -> None:
    """However often the state of the live graph is asked for, the processes stay."""
    for path in ("/validate", "/badge.svg", "/validate?example=faults") * 10:
        attack("GET", path, {"Accept": "text/html, image/svg+xml"}, statuses=(200,))
