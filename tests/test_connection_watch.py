"""The watch over connections: what stands still is closed, and nothing else."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ifrc_kg.connection_watch import Connection, ConnectionWatch, Look, Patience, start_watch

PATIENCE = Patience(10.0, 1000.0)
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what has moved on a connection")


def watched(*looks: tuple[float, int, int, int]) -> Connection:
    """Return a connection after some looks: time, bytes received, bytes confirmed, bytes that wait."""
    connection = Connection(looks[0][0], looks[0][0])
    for at, received, confirmed, waiting in looks:
        connection.note(Look(received, confirmed, waiting, at), at)
    return connection


@pytest.mark.parametrize(
    ("looks", "now", "overdue"),
    [
        ([(0, 100, 0, 0)], 9.9, False),
        ([(0, 100, 0, 0)], 10.2, True),
        ([(0, 0, 0, 0)], 10.1, True),
        ([(0, 100, 0, 0), (9, 101, 0, 0)], 10.05, False),
        ([(0, 100, 0, 0), (9, 101, 0, 0)], 10.2, True),
        ([(0, 100, 0, 0), (5, 5_000, 0, 0), (12, 10_000, 0, 0)], 15.0, False),
        ([(0, 100, 0, 0), (1, 100, 50_000, 4_000)], 10.9, False),
        ([(0, 100, 0, 0), (1, 100, 50_000, 4_000)], 11.1, True),
        ([(0, 100, 0, 0), (5, 100, 20_000, 4_000), (14, 100, 40_000, 4_000)], 20.0, False),
        ([(0, 100, 0, 0), (5, 100, 300, 4_000), (14, 100, 600, 4_000)], 15.0, True),
        ([(0, 100, 0, 0), (8, 100, 300, 0)], 17.9, False),
        ([(0, 100, 0, 0), (8, 100, 300, 0)], 18.1, True),
        ([(0, 100, 0, 0), (8, 200, 300, 0), (16, 300, 600, 0)], 25.0, False),
        ([(0, 100, 25, 0)], 10.2, True),
    ],
    ids=[
        "a silent request has its time",
        "a silent request whose time is over",
        "nothing was ever sent",
        "a trickling body has its time",
        "a trickling body is too slow in the long run",
        "a slow body that is fast enough",
        "an answer that stands still has its time",
        "an answer that stands still, however much was read before",
        "a slow reader who is fast enough",
        "a reader who takes next to nothing",
        "an idle connection has its time",
        "an idle connection whose time is over",
        "one request after the other",
        "a body that was asked for and never came",
    ],
)
def test_what_is_overdue(looks: list[tuple[float, int, int, int]], now: float, *, overdue: bool) -> None:
    """Nothing may stand still for longer than told, and in the long run bytes must come at a rate."""
    assert watched(*looks).is_overdue(now, PATIENCE) is overdue


@pytest.mark.parametrize(
    ("works", "waiting", "spared"),
    [
        ([], 0, False),
        ([100.0], 0, True),
        ([140.1], 0, True),
        ([130.0], 0, False),
        ([150.0], 0, False),
        ([50.0, 99.9, 500.0], 0, True),
        ([100.0], 1, False),
    ],
    ids=[
        "nothing is worked on",
        "work began with the request",
        "work began when its last byte had come",
        "work began in between",
        "work began later",
        "one work of several",
        "an answer is there already",
    ],
)
def test_what_may_be_worked_on(works: list[float], waiting: int, *, spared: bool) -> None:
    """A connection is spared while work goes on that began when it fell silent, or with its request."""
    connection = watched((100.0, 10, 0, 0), (140.0, 20, 0, waiting))
    assert connection.may_be_worked_on(works) is spared


class Pairs:
    """Connections to one port of this process: both ends of each."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port: int = self._listener.getsockname()[1]

    def connect(self) -> tuple[socket.socket, socket.socket]:
        """Return a client's end and the server's."""
        client = self._stack.enter_context(socket.create_connection(("127.0.0.1", self.port)))
        client.settimeout(2)
        return client, self._stack.enter_context(self._listener.accept()[0])

    def watch(self, seconds: float, *, most: int = 100, works: tuple[float, ...] = (), wanted: bool = False) -> int:
        """Look twice, with some time in between; return how many were shut down at the second look."""
        watch = ConnectionWatch(
            self.port,
            most=most,
            patience=Patience(seconds, 1_000_000),
            works=lambda: works,
            is_room_wanted=lambda: wanted,
        )
        watch.look()
        time.sleep(0.25)
        return watch.look()


@pytest.fixture
def pairs() -> Iterator[Pairs]:
    """Return connections that are closed in the end."""
    with ExitStack() as stack:
        yield Pairs(stack)


def is_open(client: socket.socket) -> bool:
    """Tell whether the other end has not shut a connection down."""
    client.settimeout(0.05)
    try:
        return client.recv(1) != b""
    except TimeoutError:
        return True


def send_for_ever(server: socket.socket) -> None:
    """Send until that fails."""
    while True:
        server.send(b"x" * 65536)


@only_linux
def test_a_silent_connection_is_shut_down_and_what_waits_at_it_wakes(pairs: Pairs) -> None:
    """A thread that waits for a body gets its end."""
    client, server = pairs.connect()
    client.sendall(b"POST")
    server.recv(4)
    got: list[bytes] = []
    waiting = threading.Thread(target=lambda: got.append(server.recv(1)))
    waiting.start()
    assert pairs.watch(0.1) == 1
    waiting.join(2)
    assert got == [b""]
    assert not is_open(client)


@only_linux
def test_work_is_waited_for(pairs: Pairs) -> None:
    """The same connection stays while its request is worked on."""
    client, server = pairs.connect()
    client.sendall(b"GET")
    server.recv(3)
    assert pairs.watch(0.1, works=(time.monotonic(),)) == 0
    assert is_open(client)


@only_linux
def test_an_answer_that_nobody_reads_is_given_up(pairs: Pairs) -> None:
    """Bytes wait to be sent, and no work makes up for it."""
    client, server = pairs.connect()
    client.sendall(b"GET")
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        send_for_ever(server)
    assert pairs.watch(0.1, works=(time.monotonic(),)) == 1
    client.settimeout(2)
    with pytest.raises(ConnectionError):  # whoever goes on sending learns that it is over
        send_for_ever(server)


@only_linux
def test_other_connections_are_left_alone(pairs: Pairs) -> None:
    """A connection that this process has opened itself, to another port or as a client, is none of the server's."""
    client, server = pairs.connect()
    with ExitStack() as stack:
        others = Pairs(stack)
        assert others.watch(0.1) == 0
    assert is_open(client)
    assert is_open(server)


@only_linux
def test_in_a_crowd_the_oldest_leave(pairs: Pairs) -> None:
    """Above three quarters of the room those leave on which nothing has come to its end for longest."""
    watch = ConnectionWatch(pairs.port, most=8, patience=PATIENCE, works=lambda: (), is_room_wanted=lambda: False)
    ends = []
    for _ in range(6):
        ends.append(pairs.connect())
        watch.look()
        time.sleep(0.01)
    assert all(is_open(client) for client, _ in ends)
    ends += [pairs.connect(), pairs.connect()]
    assert watch.look() == 2
    assert [is_open(client) for client, _ in ends] == [False] * 2 + [True] * 6


@only_linux
def test_no_descriptor_stays_open(pairs: Pairs) -> None:
    """A look leaves as many descriptors open as it found."""
    for _ in range(3):
        pairs.connect()
    highest = socket.socket()
    before = highest.fileno()
    highest.close()
    pairs.watch(5)
    with socket.socket() as after:
        assert after.fileno() == before


@only_linux
def test_the_watch_runs_by_itself(pairs: Pairs) -> None:
    """A thread looks again and again."""
    client, _ = pairs.connect()
    start_watch(
        ConnectionWatch(
            pairs.port,
            most=8,
            patience=Patience(0.1, 1_000_000),
            works=lambda: (),
            is_room_wanted=lambda: False,
        )
    )
    client.settimeout(5)
    assert client.recv(1) == b""
