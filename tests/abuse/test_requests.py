"""Odd methods, odd headers, odd paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.hostile

Attack = Callable[..., Any]

ASK = "/sparql?query=ASK%7B%7D"
REFUSED = (0, 400, 404, 405, 411, 413, 414, 415, 431, 501)
FORM = "application/x-www-form-urlencoded"

METHODS = [
    "TRACE",
    "CONNECT",
    "DELETE",
    "PROPFIND",
    "MKCOL",
    "LOCK",
    "PURGE",
    "G" * 8000,
    "GET\t",
    "ÄÖ",
    "*",
    "PRI",
]

ACCEPTS = {
    "of thousands of types": ", ".join(f"a{n}/b{n};q=0.{n:03}" for n in range(1000)),
    "of a hundred thousand letters": "text/" + "x" * 100_000,
    "of thousands of weights": "text/csv" + ";q=0.5" * 5000,
    "of thousands of parameters": "text/csv" + ";a=b" * 5000,
    "of commas": "," * 30_000,
    "of semicolons": ";" * 30_000,
    "of wildcards": "*/*," * 10_000,
    "of weights that are none": "text/csv;q=nan,text/turtle;q=inf,*/*;q=-1,a/b;q=1e999",
    "of weights with many digits": "text/csv;q=0." + "9" * 30_000,
    "of quotes": 'text/csv;a="' + '\\"' * 10_000,
    "of letters that are none": "text/\x01csv",
    "of another script": "tëxt/ćsv",
    "of a path": "../../etc/passwd",
    "of nothing": "",
}
HEADERS = {
    "a language of a hundred thousand letters": {"Accept-Language": "x" * 100_000},
    "encodings by the thousand": {"Accept-Encoding": ", ".join(f"c{n};q=0.{n:03}" for n in range(1000))},
    "an encoding that nobody has": {"Accept-Encoding": "identity;q=0, *;q=0"},
    "tags by the thousand": {"If-None-Match": ", ".join(f'"{n}"' for n in range(5000))},
    "a tag that never closes": {"If-None-Match": '"' + "x" * 30_000},
    "tags of anything": {"If-None-Match": "*"},
    "a date that never was": {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    "ranges by the thousand": {"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(3000))},
    "a range that ends before it begins": {"Range": "bytes=9-1"},
    "a range of negative length": {"Range": "bytes=-99999999999999999999"},
    "another host": {"Host": "evil.example"},
    "a host with a path": {"Host": "evil.example/../x?y#z"},
    "a host with a tag": {"Host": "<script>alert(1)</script>"},
    "a host of many letters": {"Host": "x" * 30_000},
    "a host that is empty": {"Host": ""},
    "a host with a bad port": {"Host": "127.0.0.1:999999"},
    "another address": {"X-Forwarded-For": "127.0.0.1, " * 2000, "X-Real-IP": "127.0.0.1"},
    "another scheme": {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": "evil.example", "Forwarded": "for=x"},
    "another method": {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT", "X-HTTP-Method": "PATCH"},
    "another path": {"X-Original-URL": "/admin", "X-Rewrite-URL": "/etc/passwd"},
    "a root of its own": {"X-Script-Name": "/evil", "X-Forwarded-Prefix": "//evil.example"},
    "cookies by the thousand": {"Cookie": "; ".join(f"a{n}=b" for n in range(4000))},
    "a password": {"Authorization": "Basic " + "A" * 30_000},
    "an origin that is a script": {"Origin": "javascript:alert(1)"},
    "an upgrade": {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAARAAAAAAAIAAAAA"},
    "a web socket": {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"},
    "an expectation": {"Expect": "the-unexpected"},
    "headers by the hundred": {f"X-A{n}": "b" for n in range(300)},
    "a header of a name that is long": {"X-" + "a" * 30_000: "b"},
    "a header with underscores": {"Content_Length": "5", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": "x"},
    "a variable of the proxy": {"Proxy": "http://127.0.0.1:1"},
    "format words": {"User-Agent": "%s%n{0}${jndi:ldap://127.0.0.1/}{{7*7}}() { :; }; echo x", "Referer": "%n" * 5000},
}  # fmt: skip
BODIES = {
    "a length that is negative": ({"Content-Length": "-1"}, b"query=ASK{}"),
    "a length that is no number": ({"Content-Length": "eleven"}, b"query=ASK{}"),
    "a length beyond all numbers": ({"Content-Length": "9" * 40}, b"query=ASK{}"),
    "a length of a million million": ({"Content-Length": "1000000000000"}, b"query=ASK{}"),
    "two lengths": ({"Content-Length": "11", "content-length": "12"}, b"query=ASK{}"),
    "a length and chunks": ({"Content-Length": "11", "Transfer-Encoding": "chunked"}, b"0\r\n\r\n"),
    "chunks of no length": ({"Transfer-Encoding": "chunked"}, b"zz\r\nASK{}\r\n0\r\n\r\n"),
    "a chunk of all numbers": ({"Transfer-Encoding": "chunked"}, b"ffffffffffffffff\r\nASK{}\r\n0\r\n\r\n"),
    "another transfer coding": ({"Transfer-Encoding": "gzip, chunked"}, b"0\r\n\r\n"),
    "a form of a million letters": ({"Content-Type": FORM}, b"query=" + b"x" * 1_000_000),
    "a form of thousands of fields": ({"Content-Type": FORM}, b"&".join(b"a%d=b" % n for n in range(20_000))),
    "a form of ampersands": ({"Content-Type": FORM}, b"&" * 200_000),
    "a form of equal signs": ({"Content-Type": FORM}, b"=" * 200_000),
    "a form of percent signs": ({"Content-Type": FORM}, b"query=" + b"%" * 60_000),
    "a form that is no text": ({"Content-Type": FORM}, b"query=\xff\xfe"),
    "a form in another charset": ({"Content-Type": FORM + "; charset=utf-16"}, b"query=ASK{}"),
    "a form in a charset that is none": ({"Content-Type": FORM + "; charset=../../etc/passwd"}, b"query=ASK{}"),
    "a form in parts": (
        {"Content-Type": "multipart/form-data; boundary=x"},
        b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK {}\r\n--x--',
    ),
    "a form in thousands of parts": (
        {"Content-Type": "multipart/form-data; boundary=x"},
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 3000 + b"--x--",
    ),
    "a type of many parameters": ({"Content-Type": "application/sparql-query" + ";a=b" * 5000}, b"ASK {}"),
    "a type that never closes": ({"Content-Type": 'application/sparql-query; charset="'}, b"ASK {}"),
    "a type of nothing": ({"Content-Type": ""}, b"ASK {}"),
    "a query that is a document": ({"Content-Type": "application/xml"}, b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'),
    "a query in gzip": ({"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, b"\x1f\x8b" * 500),
    "a query in UTF-16": ({"Content-Type": "application/sparql-query"}, "ASK {}".encode("utf-16")),
    "a query of nulls": ({"Content-Type": "application/sparql-query"}, b"\x00" * 60_000),
    "a query of all bytes": ({"Content-Type": "application/sparql-query"}, bytes(range(256)) * 100),
    "a query of one byte too many": ({"Content-Type": "application/sparql-query"}, b"ASK {}" + b" " * 65_531),
}  # fmt: skip
PATHS = [
    "/../../../../etc/passwd", "/static/../../../etc/passwd", "/static/..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/__init__.py", "/static/..%252f..%252fetc%252fpasswd", "/static/....//....//etc/passwd",
    "/static/..%5c..%5cetc%5cpasswd", "/static/%c0%ae%c0%ae/etc/passwd", "/static//etc/passwd", "/static/%00", "/static/",
    "/doc/initiative/..%2f..%2f..%2fetc%2fpasswd", "/doc/../../etc/passwd", "/doc/%2e%2e/%2e%2e", "/doc/initiative/%00",
    "/doc/initiative/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/doc/initiative/%0d%0aSet-Cookie:%20a=b", "/doc//",
    "/doc/initiative/" + "x" * 20_000, "/doc/" + "a/" * 5000, "/doc/initiative/ubuntu.exe", "/doc/initiative/%ff%fe",
    "/doc/initiative/%ed%a0%80", "/doc/initiative/a%20b%22%7D", "/doc/initiative/%F0%9F%98%80", "/doc/%7B%7D/%7B0%7D",
    "/id/initiative/%0d%0aLocation:%20http://evil.example", "/id//evil.example/%2e%2e", "/id/initiative/..%2f..%2f",
    "/id/%2f%2fevil.example/x", "//evil.example/%2e%2e", "///evil.example", "/\\evil.example", "/%5cevil.example",
    "/vocabulary/..%2fshapes", "/vocabulary/%3E", "/ontology/..%2f..%2f", "/shapes.%2e", "/dataset.exe", "/validate.exe",
    "/.git/config", "/.env", "/server.py", "/pyproject.toml", "/admin", "/console", "/actuator/env", "/wp-login.php",
    "/cgi-bin/%2e%2e/%2e%2e/bin/sh", "/;/x", "/sparql;x=y", "/sparql/../sparql", "/sparql%00", "/SPARQL", "/sparql/" * 50,
    "/%", "/%zz", "/%E0%A4%A", "/?" + "a" * 50_000, "/#x", "/ ", "/*", "*", "http://evil.example/", "evil",
    "http://127.0.0.1:1/sparql?query=ASK%7B%7D", "/healthz?" + "a=b&" * 5000, "/" + "%2e" * 5000, "/\x7f", "/\xff", "/ä",
]  # fmt: skip


@pytest.mark.parametrize("path", ["/sparql", "/queries/initiatives", "/validate", "/"])
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:8])
def test_an_odd_method_is_refused(attack: Attack, method: str, path: str) -> None:
    """Methods that nobody offers are told so, or are no HTTP."""
    attack(method, path, statuses=REFUSED)


@pytest.mark.parametrize("target", [ASK, "/", "/doc/initiative/ubuntu", "/queries/initiatives", "/validate"])
@pytest.mark.parametrize("accept", ACCEPTS.values(), ids=ACCEPTS)
def test_an_odd_accept_is_weighed_or_refused(attack: Attack, server: Any, accept: str, target: str) -> None:
    """However long, what is wanted is weighed in time."""
    seconds = server.validation_seconds + 10 if target == "/validate" else None
    attack("GET", target, {"Accept": accept}, statuses=(200, 400, 406, 431), seconds=seconds)


@pytest.mark.parametrize("target", [ASK, "/doc/initiative/ubuntu.ttl", "/id/initiative/ubuntu"])
@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_odd_headers_change_nothing(attack: Attack, headers: dict[str, str], target: str) -> None:
    """They are ignored, answered by what they ask, or refused; none of them is believed or repeated."""
    answer = attack("GET", target, headers, statuses=(0, 200, 206, 303, 304, 400, 406, 412, 416, 417, 431))
    assert "//evil.example" not in answer.headers.get("location", "").partition("?")[0].removeprefix("http:")[:1]
    assert "set-cookie" not in answer.headers
    assert answer.headers.get("access-control-allow-credentials") is None


@pytest.mark.parametrize(("headers", "body"), BODIES.values(), ids=BODIES)
def test_an_odd_body_is_read_or_refused(attack: Attack, server: Any, headers: dict[str, str], body: bytes) -> None:
    """What is no query, or is sent as no query is sent, gets an error of the client's, or what it asks for."""
    # What never comes is waited for as long as any client is.
    seconds = server.query_seconds + server.client_seconds
    attack("POST", "/sparql", {"Content-Type": FORM, **headers}, body, statuses=(200, *REFUSED), seconds=seconds)


@pytest.mark.parametrize("target", PATHS, ids=lambda target: target[:40])
def test_an_odd_path_leads_nowhere(attack: Attack, target: str) -> None:
    """No file, no other host and no header comes of a path."""
    for accept in ("text/html", "*/*"):
        answer = attack("GET", target, {"Accept": accept}, statuses=(0, 200, 303, 308, 400, 404, 406, 414, 431))
        location = answer.headers.get("location", "")
        assert not location or location.startswith(("/doc/", "http://127.0.0.1:", "/id/"))
        assert "set-cookie" not in answer.headers
        assert b"<script>alert" not in answer.body or "html" not in answer.headers["content-type"]
        assert b"[build-system]" not in answer.body
        assert b"create_app" not in answer.body


@pytest.mark.parametrize(
    "word", ["%s%n%d", "{0.__class__}", "${jndi:ldap://127.0.0.1/}", "{{7*7}}", "`id`", "$(id)", "| id"]
)
def test_format_words_are_letters(attack: Attack, word: str) -> None:
    """In a query, in a name and in a path they stay what they are."""
    encoded = quote(word, safe="")
    attack("GET", f"/sparql?query=SELECT%20*%20%7B%20{encoded}%20%7D", statuses=(400,))
    for target in (f"/queries/{encoded}", f"/doc/initiative/{encoded}", f"/{encoded}"):
        answer = attack("GET", target, {"Accept": "text/html"}, statuses=(400, 404))
        assert b"49" not in answer.body.replace(encoded.encode(), b"")
