"""SIGHUP to the real server: changed files are served, no request fails, and what was served before is gone."""

from __future__ import annotations

import http.client
import itertools
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

import pytest

from ifrc_kg.files import ProjectFiles

pytestmark = pytest.mark.slow

QUERY = (
    "SELECT ?name WHERE { <https://w3id.org/ifrc-kg/id/topic/combating-xenophobia>"
    " <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
)
PATHS = (
    f"/sparql?query={quote(QUERY)}",
    f"/sparql?format=html&query={quote(QUERY)}",
    "/queries/initiatives.csv",
    "/doc/topic/combating-xenophobia",
    "/",
)
SECONDS = 30.0
#: Between two requests of a client: there is to be no moment without one, and some processor for the reload.
PAUSE = 0.01
_NUMBERS = itertools.count()


NAME = re.compile('(topic:combating-xenophobia\n(?: .*\n)*?    skos:prefLabel )"[^"]*"@en')


class Connection:
    """A connection of a client, kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)

    def get(self, path: str) -> tuple[int, str, str]:
        """Return status, entity tag and body."""
        self._connection.request("GET", path)
        with self._connection.getresponse() as response:
            return response.status, response.headers["ETag"], response.read().decode()

    def close(self) -> None:
        """Close it."""
        self._connection.close()


class Server:
    """The server in a process of its own, over a copy of the project's files."""

    def __init__(self, root: Path) -> None:
        self.topics = root / "ontology" / "vocabularies" / "topics.ttl"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(self.port), "IFRC_KG_ROOT": str(root)}
        command = [sys.executable, "-m", "ifrc_kg", "serve"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self._lines.put(line)

    def next_line(self) -> str:
        """Return the next line that the server writes."""
        return self._lines.get(timeout=SECONDS)

    def name_topic(self, name: str) -> None:
        """Write another name of the topic into its file."""
        text = self.topics.read_text(encoding="utf-8")
        changed, count = NAME.subn(rf'\g<1>"{name}"@en', text)
        assert count == 1
        self.topics.write_text(changed, encoding="utf-8")

    def reload(self) -> None:
        """Send the signal to the process that was started."""
        self.process.send_signal(signal.SIGHUP)

    def get(self, path: str = PATHS[0]) -> tuple[int, str, str]:
        """Return status, entity tag and body of an answer over a connection of its own."""
        connection = Connection(self.port)
        try:
            return connection.get(path)
        finally:
            connection.close()

    def end(self) -> None:
        """End the server, and read to the end what it writes."""
        self.process.terminate()
        try:
            assert self.process.wait(SECONDS) == 0
        finally:
            self.process.kill()
            self._reader.join()

    def fork_servers(self) -> int:
        """Return how many fork servers the worker process has."""
        workers = children(self.process.pid)
        return sum(b"ifrc_kg.fence.fork_server" in command_line(each) for one in workers for each in children(one))


def children(process: int) -> list[int]:
    """Return the children of all threads of a process, as Linux tells."""
    return [int(each) for path in Path(f"/proc/{process}/task").glob("*/children") for each in path.read_text().split()]


def command_line(process: int) -> bytes:
    """Return the command line of a process; nothing where it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


class Crowd:
    """Clients that ask all the time, and what they got: bodies by path and entity tag, and how often."""

    def __init__(self, port: int, clients: int = 3) -> None:
        self.bodies: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.statuses: Counter[int] = Counter()
        self.failures: list[Exception] = []
        self._port = port
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        connection = Connection(self._port)
        try:
            while not self._over.is_set():
                for path in (*PATHS, fresh_path()):
                    status, tag, body = connection.get(path)
                    with self._lock:
                        self.statuses[status] += 1
                        self.bodies[path, tag].add(body)
                    time.sleep(PAUSE)
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(error)
        finally:
            connection.close()


def fresh_path() -> str:
    """Return the path of a query that nobody has asked before, so that no answer to it is kept."""
    return f"{PATHS[0]}%20%23{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def server(project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server over a copy of the project."""
    root = tmp_path_factory.mktemp("reloaded")
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(project_files.root / folder, root / folder)
    started = Server(root)
    try:
        assert "serves at" in started.next_line()
        yield started
    finally:
        started.end()


def test_a_new_fact_is_answered_and_no_request_fails(server: Server) -> None:
    """While clients ask without pause, files change twice: all answers are whole, and each tag names one of them."""
    names = ["First name", "Second name"]
    told = []
    with Crowd(server.port) as crowd:
        for name in names:
            time.sleep(0.3)
            server.name_topic(name)
            server.reload()
            told.append(server.next_line())
            assert f'"{name}"' in server.get()[2]
        time.sleep(0.3)
    assert crowd.failures == []
    assert set(crowd.statuses) == {200}
    assert crowd.statuses[200] > 10 * len(PATHS)
    assert [body for bodies in crowd.bodies.values() for body in bodies if len(bodies) > 1] == []
    for path in (PATHS[0], PATHS[1], "/doc/topic/combating-xenophobia"):
        answers = {body for (asked, _), bodies in crowd.bodies.items() for body in bodies if asked == path}
        assert [sum(name in body for body in answers) for name in names] == [1, 1], path
    assert all("has loaded its files again" in line for line in told)


def test_what_cannot_be_read_is_told_and_changes_nothing(server: Server) -> None:
    """A broken file is named with its line, and the answers stay; once it is repaired, the next signal is obeyed."""
    before = server.get()
    sound = server.topics.read_text(encoding="utf-8")
    server.topics.write_text(sound + "\nthis is no Turtle\n", encoding="utf-8")
    server.reload()
    told = server.next_line()
    assert told.startswith("ifrc-kg: error: ")
    assert "topics.ttl" in told
    assert f"line {len(sound.splitlines()) + 2}" in told
    assert "goes on with what it had" in server.next_line() + server.next_line()
    assert server.get() == before
    server.topics.write_text(sound, encoding="utf-8")
    server.name_topic("After the fault")
    server.reload()
    assert "again" in server.next_line()
    assert '"After the fault"' in server.get()[2]


def test_a_question_that_changes_changes_its_tag(server: Server) -> None:
    """The data being the same, a page made from another stored query is not taken for the one that a client has."""
    query = server.topics.parents[2] / "queries" / "initiatives.rq"
    _, tag, before = server.get("/queries")
    query.write_text(query.read_text(encoding="utf-8").replace("#+ summary: ", "#+ summary: Lo, "), encoding="utf-8")
    server.reload()
    assert "as before" in server.next_line()
    _, new_tag, after = server.get("/queries")
    assert ("Lo, " in before, "Lo, " in after) == (False, True)
    assert tag != new_tag


def test_signals_in_quick_succession_end_in_the_last_state(server: Server) -> None:
    """A signal in the middle of a reload is not lost, and nothing of former states is left, nor another worker."""
    workers = children(server.process.pid)
    for name in ("Quick one", "Quick two"):
        server.name_topic(name)
        server.reload()
        time.sleep(0.1)
    assert eventually(lambda: '"Quick two"' in server.get()[2])
    assert children(server.process.pid) == workers
    if sys.platform == "linux":
        assert eventually(lambda: server.fork_servers() == 1)


def eventually(is_so: Callable[[], bool]) -> bool:
    """Tell whether something becomes so in time."""
    end = time.monotonic() + SECONDS
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()
