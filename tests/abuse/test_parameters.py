"""Hostile values of the parameters of stored questions, and of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.hostile

Attack = Callable[..., Any]

TEXTS = {
    "that end a string": '" } INSERT DATA { <urn:a> <urn:b> <urn:c> } #',
    "that end a long string": '""" . ?s ?p ?o . SERVICE <http://127.0.0.1/> {} """',
    "that end a bracket": '"))) } UNION { ?s ?p ?o } #',
    "that end with a backslash": "\\",
    "that are full of backslashes": "\\" * 5000,
    "that are Unicode escapes": "\\u0022 \\U00000022 \\u007d",
    "that are format words": "%s%s%n%d{0}{__class__}${jndi:ldap://127.0.0.1/}{{7*7}}<%= 7*7 %>",
    "that are script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "that are headers": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "that are control characters": "".join(map(chr, range(1, 32))),
    "that are nothing": "\x00",
    "that are blanks": " " * 5000,
    "that are beyond the first plane": "😀🏴\U000e0067\U000e0062\U0010ffff" * 500,
    "that combine": "Z" + "\u0300\u0489" * 5000,
    "that run from right to left": "\u202e\u2066\u200f" * 500,
    "that are no characters": "\ufffe\uffff\U0001fffe",
    "that are one letter in thousands of ways": "ſßİıŉ" * 2000,
    "that are a pattern": "(a+)+$" * 500,
    "that are sixty thousand letters": "x" * 60_000,
}
#: Encodings that are no texts.
BYTES = {
    "lone surrogates": "%ED%A0%80",
    "overlong letters": "%C0%AF%E0%80%AF",
    "bytes that never begin": "%FF%FE",
    "half a letter": "%E2%82",
    "half an escape": "%2",
    "no escape": "%zz%u0022",
    "escapes of escapes": "%2522%255C%2500",
}
IRIS = {
    "that end": "urn:a> ?p ?o . } #",
    "that are relative": "../../../../etc/passwd",
    "that are empty": "<>",
    "of files": "file:///etc/passwd",
    "of scripts": "javascript:alert(1)",
    "with quotes": 'http://a/"b',
    "with braces": "http://a/{b}",
    "with blanks": "http://a/b c",
    "with line feeds": "http://a/\nb",
    "with nothing": "http://a/\x00",
    "of sixty thousand letters": "http://a/" + "x" * 60_000,
    "of a prefix that is not there": "nobody:here",
    "of a prefix with nothing": "initiative:",
    "of a prefix with much": "initiative:" + "../" * 2000,
    "of bad escapes": "http://a/%zz%",
    "of a broken host": "http://[::1",
    "that are variables": "?s",
    "that are nodes": "_:b0",
    "that are lists": "urn:a urn:b",
}
QUESTIONS = ["/queries/passages-with-words", "/queries/resources-by-name.csv"]
NAMES = {"/queries/passages-with-words": "words", "/queries/resources-by-name.csv": "name"}
SHORTER = 302


def asked(attack: Attack, target: str, accept: str, statuses: tuple[int, ...]) -> Any:
    """Return the answer; the page of a question may lead to its short address first, and nowhere else."""
    answer = attack("GET", target, {"Accept": accept}, statuses=(*statuses, SHORTER))
    if answer.status != SHORTER:
        return answer
    path, shorter = target.partition("?")[0], answer.headers["location"]
    assert shorter == path or shorter.startswith(f"{path}?")
    return attack("GET", shorter, {"Accept": accept}, statuses=statuses)


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_a_text_stays_a_text(attack: Attack, accept: str, value: str) -> None:
    """A value is searched for as it is; it adds no token to a query, no tag to a page and no header."""
    for path in QUESTIONS:
        target = f"{path}?{NAMES[path]}={quote(value, safe='')}"
        answer = asked(attack, target, accept, (200, 400, 413, 414, 431, 503))
        assert "set-cookie" not in answer.headers
        assert b"<script>alert" not in answer.body or "html" not in answer.headers["content-type"]
        assert b"<img src=x" not in answer.body or "html" not in answer.headers["content-type"]
        assert b"77" not in answer.body.replace(b"7*7", b"") or value not in TEXTS["that are format words"]


@pytest.mark.parametrize("raw", BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text_are_refused_or_searched_for(attack: Attack, raw: str) -> None:
    """A broken encoding is told, or read as the text that it is."""
    for path in (*QUESTIONS, "/sparql"):
        name = NAMES.get(path, "query")
        attack("GET", f"{path}?{name}={raw}", statuses=(200, 400))
        attack("GET", f"{path}?{raw}={raw}", statuses=(200, 400))


@pytest.mark.parametrize("accept", ["text/html", "text/csv"])
@pytest.mark.parametrize("value", IRIS.values(), ids=IRIS)
def test_an_iri_stays_an_iri(attack: Attack, accept: str, value: str) -> None:
    """A value that is no IRI is refused, and one that is finds nothing."""
    for name, parameter in (("trace-action", "action"), ("evidence-of-resource", "resource")):
        target = f"/queries/{name}?{parameter}={quote(value, safe='')}"
        answer = asked(attack, target, accept, (200, 400, 413, 414, 431, 503))
        if answer.status == 200 and accept == "text/csv":
            assert answer.body.count(b"\n") == 1
        assert b'href="javascript:' not in answer.body


@pytest.mark.parametrize(
    "target",
    [
        "/queries/passages-with-words?words=a&words=b&words=c",
        "/queries/passages-with-words?nobody=here",
        "/queries/passages-with-words?" + "&".join(f"x{n}=1" for n in range(5000)),
        "/queries/passages-with-words?" + "words=a&" * 5000,
        "/queries/passages-with-words?" + "x" * 50_000,
        "/queries/passages-with-words?words[]=a&words[0]=b&words.x=c",
        "/queries/passages-with-words?__words_literal=a&_words=b",
        "/queries/passages-with-words?words=a;format=csv#x",
        "/queries/passages-with-words?words=a&format=../../etc/passwd",
        "/queries/passages-with-words?words=a&format=" + "x" * 5000,
        "/queries/passages-with-words.exe?words=a",
        "/queries/passages-with-words%00.csv?words=a",
        "/queries/..%2f..%2fdata%2fdataset.ttl",
        "/queries/../../../../etc/passwd",
        "/queries/checks/blank-node-in-data",
        "/queries/views/counts",
        "/queries/" + "a" * 10_000,
        "/queries/%F0%9F%98%80",
        "/queries/trace-action?action=action:fighting-xenophobia&action=<urn:a>",
        "/sparql?" + "&".join(f"default-graph-uri=urn:g{n}" for n in range(99)) + "&query=ASK%7B%7D",
        "/sparql?" + "&".join(f"default-graph-uri=urn:g{n}" for n in range(3000)) + "&query=ASK%7B%7D",
        "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
        "/sparql?example=../../etc/passwd",
        "/sparql?example=" + "x" * 5000,
    ],
)  # fmt: skip
def test_odd_parameters_are_read_or_refused(attack: Attack, target: str) -> None:
    """Too many, repeated, unknown and misspelt parameters and names."""
    for accept in ("text/html", "*/*"):
        asked(attack, target, accept, (200, 400, 404, 406, 413, 414, 431))
