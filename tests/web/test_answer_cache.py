"""Kept answers are the answers that the application would give, whatever is asked and in whatever order."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, EnvironBuilder

from ifrc_kg.web.answer_cache import AnswerCache, StartResponse
from ifrc_kg.web.answer_key import accepts_gzip, read_key

ROOM = 1_000_000
BODY = "each line of this answer is much like the others\n" * 40


class Application:
    """Answers with what it was asked, and counts how often."""

    def __init__(self, **headers: str) -> None:
        self.state: object = object()
        self.asked = 0
        self.status = "200 OK"
        self.headers = {"ETag": '"tag"', "Vary": "Accept", "Cache-Control": "public, max-age=0", **headers}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
        """Answer with everything that the key is made of."""
        self.asked += 1
        length = int(environ.get("CONTENT_LENGTH") or 0)
        names = (
            "REQUEST_METHOD",
            "HTTP_HOST",
            "SCRIPT_NAME",
            "PATH_INFO",
            "QUERY_STRING",
            "HTTP_ACCEPT",
            "CONTENT_TYPE",
        )
        told = "|".join(f"{name}={environ.get(name)}" for name in names)
        body = told.encode() + environ["wsgi.input"].read(length) + BODY.encode()
        headers = {"Content-Type": "text/plain", "Content-Length": str(len(body)), **self.headers}
        start_response(self.status, [(name, value.replace("_", "-")) for name, value in headers.items()])
        return [body]


def cached(application: Application, room: int = ROOM) -> Client:
    """Return a client of an application behind a cache."""
    return Client(AnswerCache(application, most_bytes=room, state=lambda: application.state))


def test_the_second_answer_is_the_first() -> None:
    """An answer is made once, and given again with the same headers."""
    application = Application()
    client = cached(application)
    first, second = client.get("/x?a=1"), client.get("/x?a=1")
    assert application.asked == 1
    assert first.data == second.data
    assert second.headers.pop("Server-Timing") == "cache;desc=hit"
    assert dict(first.headers) == dict(second.headers)
    assert first.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"path": "/x?q=a+b"}, {"path": "/x?q=a%20b"}),
        ({"headers": {"Accept": "text/csv, */*;q=0.5"}}, {"headers": {"Accept": "TEXT/csv ,*/*; q=0.50"}}),
        ({"headers": {"Accept": "text / csv"}}, {}),
    ],
)
def test_the_same_question_in_other_words_is_the_same(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Percent-encoding, and what negotiation does not read in Accept, do not matter."""
    application = Application()
    client = cached(application)
    client.get(**first)
    client.get(**second)
    assert application.asked == 1


QUESTIONS: list[dict[str, Any]] = [
    {"path": "/sparql"},
    {"path": "/sparql/"},
    {"path": "/sparql", "query_string": "a=1"},
    {"path": "/sparql", "query_string": "a=1&a=1"},
    {"path": "/sparql", "query_string": "a=1%26a=1"},
    {"path": "/sparql", "query_string": "a"},
    {"path": "/sparql", "query_string": "a=b&c=d"},
    {"path": "/sparql", "query_string": "c=d&a=b"},
    {"path": "/sparqla", "query_string": "=1"},
    {"path": "/sparql", "headers": {"Accept": "text/csv"}},
    {"path": "/sparql", "headers": {"Accept": "text/csv;q=0"}},
    {"path": "/sparql", "headers": {"Host": "a.example"}},
    {"path": "/sparql", "headers": {"Host": "A.example"}},
    {"path": "/sparql", "headers": {"Host": "a.example:80"}},
    {"path": "/sparql", "headers": {"Host": "a.example|PATH_INFO=/x"}},
    {"path": "/sparql", "base_url": "https://localhost/"},
    {"path": "/sparql", "base_url": "http://localhost/below/"},
    {"path": "/sparql", "method": "POST", "data": "a=1", "content_type": "application/x-www-form-urlencoded"},
    {"path": "/sparql", "method": "POST", "data": "a=2", "content_type": "application/x-www-form-urlencoded"},
    {"path": "/sparql", "method": "POST", "data": "a=1", "content_type": "application/sparql-query"},
    {"path": "/sparql", "method": "QUERY", "data": "a=1", "content_type": "application/sparql-query"},
    {"path": "/other", "method": "POST", "data": "a=1", "content_type": "application/sparql-query"},
    {"path": "/sparql", "query_string": "q=%C3%83%C2%A9"},
    {"path": "/sparql", "environ_overrides": {"QUERY_STRING": "q=\xc3\xa9"}},
    {"path": "/sparql", "query_string": "q=%FF"},
]


def test_what_is_kept_can_be_asked_for_alone() -> None:
    """Before it was made there is nothing; afterwards the same answer comes without the application, body and all."""
    application = Application()
    cache = AnswerCache(application, most_bytes=ROOM, state=lambda: application.state)
    posted = EnvironBuilder(path="/sparql", method="POST", data=b"ASK {}", content_type="application/sparql-query")
    statuses: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]]) -> None:
        statuses.append(status)

    first = posted.get_environ()
    second = {**first, "wsgi.input": io.BytesIO(b"ASK {}")}
    assert cache.kept(first, start) is None
    made = b"".join(cache(first, start))
    kept = cache.kept(second, start)
    assert kept is not None
    assert b"".join(kept) == made
    assert b"ASK {}" in made
    assert statuses == ["200 OK", "200 OK"]
    assert application.asked == 1


def test_other_questions_get_other_answers() -> None:
    """No part of a request passes for another one: each question is answered as without a cache, twice."""
    application = Application()
    client, plain = cached(application), Client(Application())
    for question in QUESTIONS * 2:
        asked = {"method": "GET", **question}
        assert client.open(**asked).data == plain.open(**asked).data, question


def test_head_is_answered_from_get_and_leads_to_it() -> None:
    """HEAD has the headers of GET and no body, kept or not."""
    application = Application()
    client = cached(application)
    first, whole, second = client.head("/x"), client.get("/x"), client.head("/x")
    assert application.asked == 1
    assert (first.data, second.data) == (b"", b"")
    for head in (first, second):
        assert head.headers["Content-Length"] == str(len(whole.data))
        assert head.headers["ETag"] == whole.headers["ETag"]


def test_each_coding_has_its_own_tag() -> None:
    """The compressed answer is the same when it is unpacked, says how it is packed, and has another entity tag."""
    client = cached(Application())
    plain = client.get("/x")
    for _ in range(2):
        packed = client.get("/x", headers={"Accept-Encoding": "gzip, br"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Length"] == str(len(packed.data))
        assert len(packed.data) < len(plain.data)
        assert gzip.decompress(packed.data) == plain.data
        assert (plain.headers["ETag"], packed.headers["ETag"]) == ('"tag"', '"tag-gzip"')
    assert "Content-Encoding" not in client.get("/x").headers


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize(
    ("condition", "encoding", "status", "tag"),
    [
        ('"tag"', "identity", 304, '"tag"'),
        ('W/"tag"', "identity", 304, '"tag"'),
        ('"other", "tag"', "identity", 304, '"tag"'),
        ('"tag-gzip"', "gzip", 304, '"tag-gzip"'),
        ('"tag"', "gzip", 304, '"tag"'),
        ('"tag-gzip"', "identity", 200, '"tag"'),
        ('"other"', "gzip", 200, '"tag-gzip"'),
        ("tag", "identity", 200, '"tag"'),
        ("*", "identity", 304, '"tag"'),
    ],
)
def test_conditions_are_answered(condition: str, encoding: str, status: int, tag: str, *, warm: bool) -> None:
    """A client that has the answer, in a coding that it accepts, is told so with that answer's tag and no body."""
    client = cached(Application())
    if warm:
        client.get("/x", headers={"Accept-Encoding": encoding})
    answer = client.get("/x", headers={"If-None-Match": condition, "Accept-Encoding": encoding})
    assert (answer.status_code, answer.headers["ETag"]) == (status, tag)
    assert "Accept-Encoding" in answer.headers["Vary"]
    if status == 304:
        assert answer.data == b""
        assert {"Content-Type", "Content-Length", "Content-Encoding"}.isdisjoint(answer.headers.keys())


def test_the_application_may_answer_a_condition_itself() -> None:
    """A 304 of the application comes back with the tag that the client sent, and is not kept."""

    def application(environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
        assert environ["HTTP_IF_NONE_MATCH"] == '"tag"'
        start_response("304 NOT MODIFIED", [("ETag", '"tag"'), ("Vary", "Accept")])
        return []

    client = Client(AnswerCache(application, most_bytes=ROOM, state=lambda: None))
    for _ in range(2):
        answer = client.get("/x", headers={"If-None-Match": '"tag-gzip"', "Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["ETag"]) == (304, '"tag-gzip"')


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": 'W/"tag"'},
        {"ETag": ""},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private"},
        {"Vary": "*"},
        {"Vary": "Accept, Cookie"},
        {"Set-Cookie": "a=b"},
        {"Content-Encoding": "br"},
        {"Last-Modified": "Mon, 23 Nov 2026 00:00:00 GMT"},
    ],
)
def test_what_is_not_for_everyone_is_not_kept(headers: dict[str, str]) -> None:
    """Weak or missing tags, no-store, other Vary, cookies, codings and files are the application's own affair."""
    application = Application(**headers)
    client = cached(application)
    assert client.get("/x").data == client.get("/x").data
    assert application.asked == 2


@pytest.mark.parametrize(
    "status", ["206 PARTIAL CONTENT", "303 SEE OTHER", "400 BAD REQUEST", "404 NOT FOUND", "503 X"]
)
def test_only_success_is_kept(status: str) -> None:
    """Errors, redirections and parts are not kept, and come through as they are."""
    application = Application()
    application.status = status
    client = cached(application)
    assert [client.get("/x").status for _ in range(2)] == [status] * 2
    assert client.head("/x").data == b""
    assert application.asked == 3


@pytest.mark.parametrize("name", ["Range", "If-Match", "If-Modified-Since", "If-Unmodified-Since"])
def test_parts_and_other_conditions_are_left_to_the_application(name: str) -> None:
    """A request with one of these never sees what is kept, and what it gets is not kept."""
    application = Application()
    client = cached(application)
    for headers in ({}, {name: "bytes=0-1"}, {name: "bytes=0-1"}, {}):
        client.get("/x", headers=headers)
    assert application.asked == 3


@pytest.mark.parametrize(
    "overrides", [{"CONTENT_LENGTH": "99999999"}, {"CONTENT_LENGTH": "x"}, {"CONTENT_LENGTH": "²"}]
)
def test_a_body_of_unknown_or_great_length_is_not_read(overrides: dict[str, str]) -> None:
    """Bodies are read for a key only where their length is told and small."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/sparql",
        "wsgi.input": io.BytesIO(b"a=1"),
        **overrides,
    }
    assert read_key(environ) is None
    assert environ["wsgi.input"].read() == b"a=1"


def test_a_body_that_ends_early_is_put_back() -> None:
    """A client that hung up asks nothing that is kept, and the application sees what came."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/sparql",
        "wsgi.input": io.BytesIO(b"a"),
        "CONTENT_LENGTH": "3",
    }
    assert read_key(environ) is None
    assert environ["wsgi.input"].read() == b"a"


def test_another_state_is_another_answer() -> None:
    """What was kept of the data before a reload is not given after it, nor is what was made while it happened."""
    application = Application()
    client = cached(application)
    client.get("/x")
    application.state = object()
    client.get("/x")
    client.get("/x")
    assert application.asked == 2

    class Reloading(Application):
        def __call__(self, environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
            self.state = object()
            return super().__call__(environ, start_response)

    reloading = Reloading()
    client = cached(reloading)
    client.get("/x")
    client.get("/x")
    assert reloading.asked == 2


def test_the_room_is_never_exceeded_and_what_was_used_last_stays() -> None:
    """Answers leave in the order of their last use; the bytes are counted down to nothing."""
    application = Application()
    cache = AnswerCache(application, most_bytes=100_000, state=lambda: application.state)
    client = Client(cache)
    for number in range(100):
        client.get(f"/{number}")
        client.get("/favourite")
        assert 0 < cache.size <= 100_000
    assert application.asked == 101
    client.get("/0")
    assert application.asked == 102


def test_a_large_answer_is_given_but_not_kept() -> None:
    """One answer cannot push out all others."""
    application = Application()
    cache = AnswerCache(application, most_bytes=20_000, state=lambda: application.state)
    assert Client(cache).get("/x").data.endswith(BODY.encode())
    assert cache.size == 0


def test_without_room_it_does_nothing() -> None:
    """A room of 0 bytes switches the cache off, compression and headers included."""
    application = Application()
    client = cached(application, room=0)
    answers = [client.get("/x", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert application.asked == 2
    assert [answer.headers["Vary"] for answer in answers] == ["Accept", "Accept"]


def test_many_threads_get_right_answers() -> None:
    """Under pressure from all sides every answer is the right one, and the count of bytes holds."""
    application = Application()
    cache = AnswerCache(application, most_bytes=60_000, state=lambda: application.state)
    wrong: list[str] = []

    def ask(seed: int) -> None:
        client = Client(cache)
        for number in range(200):
            path = f"/{(number * seed) % 17}"
            if f"PATH_INFO={path}|".encode() not in client.get(path).data:
                wrong.append(path)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.size <= 60_000


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("br, *", True),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=1.0, identity;q=0.5", True),
        ("gzip;q=nonsense", False),
        ("gzip;q=1.1.1", False),
        ("deflate, br", False),
    ],
)
def test_gzip_is_chosen_where_it_is_wanted(header: str, accepted: bool) -> None:  # noqa: FBT001 - a parameter
    """Weights and the wildcard count as RFC 9110, section 12.5.3, has it."""
    assert accepts_gzip(header) is accepted


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.binary(max_size=40))
def test_no_header_of_a_stranger_raises(accept: str, encoding: str, condition: str, body: bytes) -> None:
    """Whatever stands in the headers, there is a key or none, and an answer."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": accept,
        "HTTP_ACCEPT": accept,
        "HTTP_ACCEPT_ENCODING": encoding,
        "HTTP_IF_NONE_MATCH": condition,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    statuses: list[str] = []
    cache = AnswerCache(Application(), most_bytes=ROOM, state=lambda: None)
    list(cache(environ, lambda status, _headers: statuses.append(status)))
    assert statuses == ["200 OK"]
