"""The front door: bodies come in whole, answers go out within bounded room, work has so many places."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import pytest

from ifrc_kg.front_door import FrontDoor, Room
from ifrc_kg.waiting_room import WaitingRoom

LARGE = 200_000
MOST_BODY = 100_000


class Readable(Protocol):
    """A body that is still to come."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes."""
        ...


class Client:
    """Asks a door, and remembers what it answers."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        room: int = LARGE,
        places: int = 4,
        version: str = "",
        kept: Callable[..., Iterable[bytes] | None] = lambda *_: None,
    ) -> None:
        self.room = Room(room)
        self.door = FrontDoor(
            application,
            most_body_bytes=MOST_BODY,
            places=WaitingRoom(places, seconds=0.05),
            places_of_validation=WaitingRoom(1, seconds=0.05),
            room=self.room,
            version=lambda: version,
            kept=kept,
        )
        self.status = ""
        self.headers: dict[str, str] = {}

    def ask(self, method: str = "GET", body: bytes | Readable = b"", **environ: str) -> Iterable[bytes]:
        """Return the answer as the server gets it."""
        stream = io.BytesIO(body) if isinstance(body, bytes) else body
        asked = {"REQUEST_METHOD": method, "wsgi.input": stream, **environ}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status, self.headers = status, dict(headers)

        return self.door(asked, start)


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with the length that was told, and the body."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("X-Length", environ.get("CONTENT_LENGTH", "none")), ("X-Body", str(len(body)))])
    return [body]


def answering(size: int) -> Callable[..., Iterable[bytes]]:
    """Return an application whose answer has so many bytes."""

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(size))])
        return [b"x" * size]

    return application


def test_a_body_is_read_before_the_application_is_asked() -> None:
    """The application finds all of it, and nothing behind it."""
    client = Client(echo)
    assert list(client.ask("POST", b"ASK {} and more", CONTENT_LENGTH="6")) == [b"ASK {}"]


def test_a_body_in_chunks_gets_a_length() -> None:
    """What came without a length looks as if it had one."""
    client = Client(echo)
    assert list(client.ask("POST", b"ASK {}", HTTP_TRANSFER_ENCODING="chunked")) == [b"ASK {}"]
    assert client.headers["X-Length"] == "6"


def test_a_body_in_chunks_is_cut_where_the_application_refuses_it() -> None:
    """One byte more than may be is read, so that the application sees that it is too many."""
    client = Client(echo)
    list(client.ask("POST", b"x" * (MOST_BODY + 50), HTTP_TRANSFER_ENCODING="chunked"))
    assert client.headers["X-Body"] == str(MOST_BODY + 1)


@pytest.mark.parametrize("length", ["7", "70000"])
def test_a_body_that_stops_early_is_refused(length: str) -> None:
    """A truncated query would be another one; the application is not asked."""
    client = Client(echo)
    problem = json.loads(b"".join(client.ask("POST", b"ASK {}", CONTENT_LENGTH=length)))
    assert (client.status, problem["status"]) == ("400 BAD REQUEST", 400)
    assert client.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_refused_is_taken_off_the_line() -> None:
    """The application refuses it by its length alone, and the client, which has sent all of it, reads why."""
    client = Client(answering(3))
    body = io.BytesIO(b"x" * (MOST_BODY + 1))
    assert list(client.ask("POST", body, CONTENT_LENGTH=str(MOST_BODY + 1))) == [b"xxx"]
    assert body.tell() == MOST_BODY + 1
    body = io.BytesIO(b"x" * 200_000)
    list(client.ask("POST", body, HTTP_TRANSFER_ENCODING="chunked"))
    assert body.tell() == 200_000


@pytest.mark.parametrize(
    "environ",
    [{"CONTENT_LENGTH": str(10**12)}, {"CONTENT_LENGTH": str(MOST_BODY + 1), "HTTP_EXPECT": "100-continue"}],
    ids=["endless", "not begun"],
)
def test_a_body_that_is_endless_or_not_begun_is_left_unread(environ: dict[str, str]) -> None:
    """Nobody waits for what may never come, and a client that asks before it sends is told before it does."""
    client = Client(answering(3))
    body = io.BytesIO(b"x")
    assert list(client.ask("POST", body, **environ)) == [b"xxx"]
    assert body.tell() == 0


def test_large_bodies_that_are_awaited_share_some_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is taken another one gets 503, and a small one is read."""
    monkeypatch.setattr("ifrc_kg.front_door._ROOM_FOR_BODIES", 32 * 70_000)
    client = Client(answering(3))
    here = threading.Event()

    class Slow:
        """A body that comes when the test says so."""

        def read(self, size: int) -> bytes:
            """Wait, and return so many bytes."""
            here.wait(10)
            return b"x" * size

    waiting = [threading.Thread(target=lambda: client.ask("POST", Slow(), CONTENT_LENGTH="70000")) for _ in range(32)]
    for thread in waiting:
        thread.start()
    time.sleep(0.1)
    assert list(client.ask("POST", b"small", CONTENT_LENGTH="5")) == [b"xxx"]
    problem = json.loads(b"".join(client.ask("POST", b"x" * 70_000, CONTENT_LENGTH="70000")))
    here.set()
    for thread in waiting:
        thread.join()
    assert problem["status"] == 503
    assert list(client.ask("POST", b"x" * 70_000, CONTENT_LENGTH="70000")) == [b"xxx"]


def test_a_small_answer_is_one_piece() -> None:
    """The server takes a list at once, and its thread is free."""
    client = Client(answering(65_536))
    answer = client.ask()
    assert isinstance(answer, list)
    assert len(answer[0]) == 65_536
    assert client.status == "200 OK"


def test_a_large_answer_goes_in_pieces_and_frees_its_room() -> None:
    """All bytes arrive, and the room is taken until the answer is closed."""
    client = Client(answering(LARGE))
    answer = client.ask()
    assert b"".join(answer) == b"x" * LARGE
    assert max(len(piece) for piece in answer) < LARGE
    assert not client.room.take(1)
    for _ in range(2):  # closed twice, it gives its room back once
        answer.close()  # type: ignore[attr-defined]  # PEP 3333 lets an iterable have it
    assert client.room.take(LARGE)
    assert not client.room.take(1)


def test_without_room_a_large_answer_is_503() -> None:
    """The client is told when to come again, and the refusal is noticed."""
    client = Client(answering(LARGE))
    assert not client.room.is_wanted()
    first = client.ask()
    problem = json.loads(b"".join(client.ask()))
    assert (client.status, problem["status"]) == ("503 SERVICE UNAVAILABLE", 503)
    assert int(client.headers["Retry-After"]) >= 1
    assert client.room.is_wanted()
    first.close()  # type: ignore[attr-defined]  # PEP 3333 lets an iterable have it
    assert len(b"".join(client.ask())) == LARGE


def test_the_only_answer_may_be_of_any_size() -> None:
    """A room that is too small for one answer does not make that answer impossible."""
    client = Client(answering(LARGE), room=1)
    assert len(b"".join(client.ask())) == LARGE


def test_work_has_so_many_places() -> None:
    """While they are taken others wait a moment, and get 503; what goes on is known by its beginning."""
    go_on = threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        go_on.wait(10)
        return echo(environ, start_response)

    client = Client(application, places=2)
    began = time.monotonic()
    threads = [threading.Thread(target=client.ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    works = client.door.works()
    validation = threading.Thread(target=lambda: client.ask(PATH_INFO="/validate.csv"))
    validation.start()
    time.sleep(0.05)
    assert len(client.door.works()) == 3  # it has a place of its own
    problem = json.loads(b"".join(client.ask()))
    go_on.set()
    for thread in (*threads, validation):
        thread.join()
    assert problem["status"] == 503
    assert len(works) == 2
    assert all(began <= work <= time.monotonic() for work in works)
    assert client.door.works() == ()


def test_what_is_kept_needs_no_place() -> None:
    """With all places taken, an answer that needs no work goes out as ever, with the server's own header."""
    client = Client(echo, places=0, kept=answering(3))
    assert list(client.ask()) == [b"xxx"]
    assert client.headers == {"Content-Length": "3", "Server": "ifrc-kg"}
    assert client.door.works() == ()


def test_a_failure_gives_the_place_back() -> None:
    """An application that raises leaves nothing behind."""

    def application(_environ: dict[str, Any], _start_response: Callable[..., Any]) -> list[bytes]:
        raise ZeroDivisionError

    client = Client(application, places=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            client.ask()
    assert client.door.works() == ()


def test_what_an_answer_comes_from_is_closed() -> None:
    """PEP 3333 asks for it, whoever joins the parts."""
    closed = []

    class Parts:
        """An answer that wants to be closed."""

        def __iter__(self) -> Any:
            """Yield two parts."""
            return iter([b"a", b"b"])

        def close(self) -> None:
            """Take note."""
            closed.append(True)

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return Parts()

    assert list(Client(application).ask()) == [b"ab"]
    assert closed == [True]


def test_no_answer_names_a_version_or_another_product() -> None:
    """The Server header is the project's own name alone, on refusals too."""
    client = Client(answering(3))
    client.ask()
    assert client.headers["Server"] == "ifrc-kg"
    client.ask("POST", b"x", CONTENT_LENGTH="2")
    assert client.headers["Server"] == "ifrc-kg"
    assert client.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_refused_at_the_door_tells_the_version_of_the_data() -> None:
    """A refusal is an answer of this dataset like any other."""
    client = Client(echo, version="1.2.3")
    list(client.ask("POST", b"short", CONTENT_LENGTH="9"))
    assert (client.status[:3], client.headers["Dataset-Version"]) == ("400", "1.2.3")


@pytest.mark.parametrize("host", ["", "a,b", "a" * 300])
def test_a_request_that_names_no_host_is_refused(host: str) -> None:
    """What HTTP/1.1 demands is asked for before anything is done, and answered with a problem."""
    client = Client(echo)
    body = b"".join(client.ask(HTTP_HOST=host, SERVER_PROTOCOL="HTTP/1.1"))
    assert (client.status[:3], client.headers["Content-Type"]) == ("400", "application/problem+json")
    assert json.loads(body)["status"] == 400
