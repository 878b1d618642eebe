"""Slow, broken and many clients: the server stays the same process, answers others at once, and does not grow."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what has moved on a connection"),
]

CLIENT_SECONDS = 0.6
QUERY_SECONDS = 2.0
#: In which a connection without hope is closed, on a machine that has other things to do as well.
CLOSED_SECONDS = CLIENT_SECONDS + 2.0
CONNECTIONS = 320
ANSWER_BYTES = 6_000_000
#: Within which an undisturbed client must be answered, whatever others do.
AT_ONCE = 2.0
#: What the server may grow by beside the room for answers: threads, buffers, what the allocator keeps.
GROWTH = 128 * 1024 * 1024

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
QUERY = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"
CHUNKED = QUERY + b"Transfer-Encoding: chunked\r\n\r\n"
UPLOAD = b"POST /validate HTTP/1.1\r\n" + HOST + b"Content-Type: text/turtle\r\n"
#: No two requests are alike, so that none is answered from what is kept.
NUMBERS = count()
#: Ends when its time is over.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?d = ?k) }"


def get(path: str, *more: bytes, method: bytes = b"GET") -> bytes:
    """Return a request."""
    return method + b" " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"".join(more) + b"\r\n"


def post(query: str, *more: bytes) -> bytes:
    """Return a request with a query as its body."""
    body = query.encode()
    return QUERY + b"".join(more) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def large() -> bytes:
    """Return a request whose answer has some five million bytes."""
    values = " ".join(f'"{number}{"x" * 40}"' for number in range(34))
    lists = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abc")
    return post(f"SELECT ?a ?b ?c {{ {lists} }} # {next(NUMBERS)}", b"Accept: text/csv\r\n")


@dataclass(frozen=True)
class Server:
    """A server, its processes and how large its worker was at first."""

    address: tuple[str, int]
    processes: frozenset[int]
    size: int

    def connect(self, *, buffer: int = 0) -> socket.socket:
        """Return a new connection, with a small buffer where one is wanted."""
        connection = socket.socket()
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(10)
        connection.connect(self.address)
        return connection

    def ask(self, request: bytes) -> bytes:
        """Return everything that comes until the server closes."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):  # the server may have closed before it has read all
                connection.sendall(request)
            return read(connection)

    def is_well(self) -> None:
        """Fail if a query over a new connection is not answered at once, by the same processes."""
        began = time.monotonic()
        answer = self.ask(get(f"/sparql?query={quote(f'ASK {{}} # {next(NUMBERS)}')}", CLOSE))
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b'"boolean":true}')
        assert time.monotonic() - began < AT_ONCE
        assert processes(self.address[1]) == self.processes
        assert resident(self.processes) < self.size + 2 * ANSWER_BYTES + GROWTH


def read(connection: socket.socket) -> bytes:
    """Return everything until the end, whichever way it comes."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def is_closed_within(connection: socket.socket, seconds: float) -> bool:
    """Tell whether the server closes in time."""
    connection.settimeout(seconds)
    try:
        read(connection)
    except TimeoutError:
        return False
    return True


def processes(port: int) -> frozenset[int]:
    """Return the processes of the server: the one that was started, and its worker."""
    found = set()
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdecimal() and b"ifrc_kg\0serve" in (folder / "cmdline").read_bytes():
                environment = (folder / "environ").read_bytes().split(b"\0")
                if f"PORT={port}".encode() in environment:
                    found.add(int(folder.name))
    return frozenset(found)


def resident(found: frozenset[int]) -> int:
    """Return the bytes of memory that processes have."""
    pages = [int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in found]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture(scope="module")
def server(start_server: Callable[..., AbstractContextManager[str]]) -> Iterator[Server]:
    """Start a server with little patience."""
    settings = {
        "IFRC_KG_CLIENT_SECONDS": CLIENT_SECONDS,
        "IFRC_KG_QUERY_SECONDS": QUERY_SECONDS,
        "IFRC_KG_CONNECTIONS": CONNECTIONS,
        "IFRC_KG_ANSWER_BYTES": ANSWER_BYTES,
    }
    with start_server(**{name: str(value) for name, value in settings.items()}) as started:
        parts = urlsplit(started)
        port = parts.port or 0
        found = processes(port)
        assert len(found) == 2
        yield Server(("127.0.0.1", port), found, resident(found))


BROKEN = {
    "garbage": (b"\x00\xff\x01 garbage\r\n\r\n", {400}),
    "a greeting of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), {400}),
    "HTTP/0.9": (b"GET /\r\n\r\n", {400}),
    "an unknown version": (b"GET / HTTP/7.7\r\n\r\n", {400}),
    "a URL of 1 MB": (get("/" + "a" * 1_000_000), {413, 414, 431}),
    "a URL of 70 kB": (get("/" + "a" * 70_000), {414}),
    "a URL of 60 kB": (get("/" + "a" * 60_000, CLOSE), {404, 414}),
    "an enormous header": (get("/", b"X: " + b"a" * 1_000_000 + b"\r\n"), {431}),
    "a thousand headers": (get("/", *(b"X-%d: 1\r\n" % each for each in range(1000))), {431}),
    "a header without a colon": (get("/", b"nonsense\r\n"), {400}),
    "a length below zero": (QUERY + b"Content-Length: -5\r\n\r\nASK{}", {400}),
    "a length that is no number": (QUERY + b"Content-Length: five\r\n\r\nASK{}", {400}),
    "two lengths": (QUERY + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{} ", {400}),
    "a length beyond all numbers": (QUERY + b"Content-Length: 99999999999999999999999\r\n\r\n", {400}),
    "a length beyond all bounds": (QUERY + b"Content-Length: 99999999999\r\n\r\nASK{}", {413}),
    "an upload beyond all bounds": (UPLOAD + b"Content-Length: 99999999999\r\n\r\n", {413}),
    "a length that is too small": (QUERY + CLOSE + b"Content-Length: 3\r\n\r\nASK{}", {400}),
    "an unknown transfer coding": (QUERY + b"Transfer-Encoding: gzip\r\n\r\n", {400}),
    "an unknown method": (get("/", CLOSE, method=b"FROBNICATE"), {405}),
    "TRACE": (get("/", CLOSE, method=b"TRACE"), {405}),
    "a path that climbs": (get("/doc/../../../../etc/passwd", CLOSE), {404}),
}


@pytest.mark.parametrize(("request_bytes", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_request_is_refused(server: Server, request_bytes: bytes, expected: set[int]) -> None:
    """The answer is a status of the 400s that tells nothing of the server, and the server is well."""
    answer = server.ask(request_bytes)
    assert int(answer.split(b" ")[1]) in expected
    head = answer.partition(b"\r\n\r\n")[0].lower()
    for secret in (b"granian", b"werkzeug", b"python", b"hyper"):
        assert secret not in head
    for secret in (b"Traceback", b"/src/", b".py"):
        assert secret not in answer
    server.is_well()


@pytest.mark.parametrize(
    "request_bytes",
    [
        CHUNKED + b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n",
        CHUNKED + b"6;comment=1\r\nASK {}\r\n0\r\nTrailer: 1\r\n\r\n",
        post("ASK {}", b"Expect: 100-continue\r\n"),
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n",
        post("ASK {}") * 5,
        get("/sparql?query=ASK%7B%7D") * 20,
    ],
    ids=["chunks", "chunks with extras", "a body after 100", "HTTP/1.0", "bodies in a row", "requests in a row"],
)
def test_what_is_unusual_is_answered(server: Server, request_bytes: bytes) -> None:
    """Other ways to send a request are ways to send a request; the connection is closed when it idles."""
    answer = server.ask(request_bytes)
    wanted = request_bytes.count(b"HTTP/1.")
    assert answer.count(b'"boolean":true}') == wanted
    assert answer.count(b" 200 OK\r\n") == wanted
    server.is_well()


@pytest.mark.parametrize(
    "rest",
    [b"ZZ\r\nASK {}\r\n0\r\n\r\n", b"-1\r\nASK {}\r\n", b"6\r\nASK {}0\r\n\r\n", b"ffffffffffffffffff\r\nASK {}\r\n"],
    ids=["no number", "below zero", "no end of line", "beyond all numbers"],
)
def test_broken_chunks_come_to_nothing(server: Server, rest: bytes) -> None:
    """The connection is closed, with an answer or without, and the server is well."""
    with server.connect() as connection:
        connection.sendall(CHUNKED + rest)
        assert is_closed_within(connection, 5)
    server.is_well()


def test_head_has_no_body_anywhere(server: Server) -> None:
    """The connection goes on behind each, with nothing in between."""
    paths = [
        "/",
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/queries",
        "/healthz",
        "/ontology",
        "/nothing",
        "/validate.csv",
    ]
    for path in paths:
        answer = server.ask(get(path, method=b"HEAD") + get("/healthz", CLOSE, method=b"HEAD"))
        assert answer.endswith(b"\r\n\r\n"), path
        assert answer.count(b"\r\n\r\n") == answer.count(b"HTTP/1.1 ") == 2, path
    server.is_well()


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/queries", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/no"])
def test_every_answer_tells_its_length(server: Server, path: str, version: bytes) -> None:
    """An answer that is cut off, whatever the reason, cannot be taken for a whole one."""
    head, _, body = server.ask(get(path, CLOSE).replace(b"HTTP/1.1", b"HTTP/" + version)).partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head.lower().split(b"\r\n")
    assert body


STALLED = {
    "nothing at all": b"",
    "half a line": b"GET /spar",
    "a head that does not end": b"GET / HTTP/1.1\r\nX: " + b"a" * 50_000,
    "a body that does not come": QUERY + b"Content-Length: 500\r\n\r\n",
    "half a body": QUERY + b"Content-Length: 500\r\n\r\nASK {",
    "a body that waits for 100": QUERY + b"Expect: 100-continue\r\nContent-Length: 500\r\n\r\n",
    "chunks that do not end": CHUNKED + b"5\r\nASK {\r\n",
    "a chunk of 1 GB": CHUNKED + b"40000000\r\nASK {",
    "half an upload": UPLOAD + b"Content-Length: 1000000\r\n\r\n" + b"#" * 300_000,
    "an idle connection": get("/sparql?query=ASK%7B%7D"),
}


@pytest.mark.parametrize("request_bytes", STALLED.values(), ids=STALLED.keys())
def test_crowds_that_stall(server: Server, request_bytes: bytes) -> None:
    """Two hundred connections on which nothing moves disturb nobody, and are closed when their time is over."""
    with ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(200)]
        for connection in connections:
            connection.sendall(request_bytes)
        server.is_well()
        began = time.monotonic()
        assert all(is_closed_within(connection, CLOSED_SECONDS) for connection in connections)
        assert time.monotonic() - began < CLOSED_SECONDS
    server.is_well()


@pytest.mark.parametrize("request_bytes", [QUERY + b"Content-Length: 500\r\n\r\nASK", get("/sparql?query=ASK%7B%7D")])
def test_more_connections_than_there_can_be(server: Server, request_bytes: bytes) -> None:
    """Those that have waited longest make room, so that a newcomer is answered at once."""
    with ExitStack() as stack:
        for _ in range(CONNECTIONS + 80):
            stack.enter_context(server.connect()).sendall(request_bytes)
        for _ in range(3):
            server.is_well()


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"GET / HTTP/1.1\r\n", b"X"),
        (QUERY + b"Content-Length: 1000\r\n\r\n", b"A"),
        (CHUNKED, b"1\r\nA\r\n"),
    ],
    ids=["head", "body", "chunks"],
)
def test_what_trickles_is_closed(server: Server, head: bytes, piece: bytes) -> None:
    """A byte now and then is not enough to be waited for."""
    with server.connect() as connection:
        connection.sendall(head)
        connection.settimeout(0.2)
        began, is_open = time.monotonic(), True
        while is_open and time.monotonic() - began < 4 * CLIENT_SECONDS:
            try:
                connection.sendall(piece)
                is_open = connection.recv(1) != b""
            except TimeoutError:
                continue
            except ConnectionError:
                is_open = False
        assert not is_open
    server.is_well()


def test_a_slow_body_is_waited_for(server: Server) -> None:
    """Whoever sends what is needed within the time is answered."""
    body = b"ASK {} # slow"
    with server.connect() as connection:
        connection.sendall(QUERY + CLOSE + b"Content-Length: %d\r\n\r\n" % len(body))
        for byte in body:
            time.sleep(0.7 * CLIENT_SECONDS / len(body))
            connection.sendall(bytes([byte]))
        assert b'"boolean":true}' in read(connection)


def test_a_slow_query_is_waited_for(server: Server) -> None:
    """A query may take its own time, which is longer than clients may keep the server waiting."""
    began = time.monotonic()
    answer = server.ask(post(f"{RUNAWAY} # {next(NUMBERS)}", CLOSE))
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"query-timeout" in answer
    assert time.monotonic() - began > 2 * CLIENT_SECONDS


def test_a_slow_query_behind_another_is_waited_for(server: Server) -> None:
    """In a row of requests the time of each begins when the answer before it is sent."""
    requests = [post(f"{RUNAWAY} # {next(NUMBERS)}", more) for more in (b"", CLOSE)]
    answer = server.ask(b"".join(requests))
    assert answer.count(b"query-timeout") == 2


def test_a_connection_that_pauses_is_not_closed(server: Server) -> None:
    """A client may think for a while between two requests."""
    with server.connect() as connection:
        for _ in range(5):
            connection.sendall(get("/sparql?query=ASK%7B%7D"))
            assert connection.recv(65536).endswith(b'"boolean":true}')
            time.sleep(0.5 * CLIENT_SECONDS)


def test_a_slow_but_steady_reader_gets_everything(server: Server) -> None:
    """An answer may take longer to read than the server waits for a single step."""
    with server.connect(buffer=32_768) as connection:
        connection.sendall(large())
        began, got = time.monotonic(), 0
        head = connection.recv(65536)
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        got = len(head.partition(b"\r\n\r\n")[2])
        while got < length and (part := connection.recv(65536)):
            got += len(part)
            time.sleep(2.5 * CLIENT_SECONDS * len(part) / length)
        assert got == length > 4_000_000
        assert time.monotonic() - began > 2 * CLIENT_SECONDS


def test_answers_that_nobody_reads(server: Server) -> None:
    """Forty answers of five million bytes take no more than their room, and that is free again soon."""
    with ExitStack() as stack:
        for _ in range(8):
            for _ in range(5):
                stack.enter_context(server.connect(buffer=4096)).sendall(large())
            time.sleep(0.25)
            server.is_well()
        answer = b""
        end = time.monotonic() + 15
        while not answer.startswith(b"HTTP/1.1 200") and time.monotonic() < end:
            time.sleep(0.3)
            answer = server.ask(large().replace(b"\r\n\r\n", b"\r\n" + CLOSE + b"\r\n", 1))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert f"content-length: {len(body)}".encode() in head.lower()
    server.is_well()


@pytest.mark.parametrize("got", [0, 1000, 100_000])
def test_connections_that_are_closed_in_the_middle_of_an_answer(server: Server, got: int) -> None:
    """What they took is free again."""
    for _ in range(20):
        with server.connect() as connection:
            connection.sendall(large())
            left = got
            while left > 0:
                left -= len(connection.recv(left)) or left
    server.is_well()


@pytest.mark.parametrize("shut", [socket.SHUT_WR, None], ids=["half-closed", "closed"])
@pytest.mark.parametrize("request_bytes", STALLED.values(), ids=STALLED.keys())
def test_connections_that_are_closed_in_the_middle_of_a_request(
    server: Server, request_bytes: bytes, shut: int | None
) -> None:
    """The server closes its end, and is well."""
    for _ in range(20):
        with server.connect() as connection:
            connection.sendall(request_bytes)
            if shut is not None:
                connection.shutdown(shut)
                assert is_closed_within(connection, CLOSED_SECONDS)
    server.is_well()
