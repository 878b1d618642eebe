"""One real server for all hostile requests of a module, and what must hold after each of them.

The settings of the environment win over those chosen here, so that the same requests can be sent to a server with the
settings that operators have: `IFRC_KG_QUERY_SECONDS=10 pytest tests/abuse`.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest

_CHECKOUT: Final = Path(__file__).resolve().parents[2]
_QUICK: Final = {"IFRC_KG_QUERY_SECONDS": "0.8", "IFRC_KG_VALIDATION_SECONDS": "20", "IFRC_KG_CLIENT_SECONDS": "3"}
_SECONDS_TO_START: Final = 60.0
#: What an answer may take on top of the time that evaluation may take.
_GRACE_SECONDS: Final = 1.0
_CANARY_SECONDS: Final = 2.0
_TREE_BYTES: Final = 500_000_000
_CANARY: Final = (
    "SELECT (COUNT(*) AS ?initiatives) WHERE {{ ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> }} # {}"
)
_NINE: Final = {"type": "literal", "value": "9", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
#: Words that only a leak of the server's inside would hold.
_LEAKS: Final = re.compile(
    rb'Traceback|File "|site-packages|\.py\b|panicked|/usr/lib|root:[x*]:0:|werkzeug|pyoxigraph|granian|'
    + re.escape(str(_CHECKOUT).encode()),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 where the connection was closed without an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


@dataclass
class Listener:
    """Listens where hostile requests want the server to connect to; nobody ever should."""

    port: int
    visits: list[str] = field(default_factory=list)

    def listen(self, ends: Sequence[socket.socket]) -> None:
        """Take note of whoever connects."""
        for end in ends:
            threading.Thread(target=self._accept, args=(end,), daemon=True).start()

    def _accept(self, end: socket.socket) -> None:
        while True:
            try:
                visitor, address = end.accept()
            except OSError:
                return
            self.visits.append(str(address))
            visitor.close()


@dataclass
class Server:
    """A running server, what is sent to it, and what must hold afterwards."""

    process: subprocess.Popen[bytes]
    port: int
    secret: str
    listener: Listener
    query_seconds: float
    validation_seconds: float
    client_seconds: float
    peak_bytes: int = 0
    highest_bytes: int = 0
    slowest: float = 0.0
    keepers: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        patience: float = 60.0,
    ) -> Answer:
        """Send a request as it is, however odd, and read the answer."""
        named = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", **(headers or {})}
        if (body or method in ("POST", "QUERY")) and "Transfer-Encoding" not in named:
            named.setdefault("Content-Length", str(len(body)))
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was read to its end
                connection.sendall("\r\n".join(lines).encode("utf-8", "surrogatepass") + body)
            response = http.client.HTTPResponse(connection, method=method)
            try:
                response.begin()
                read = response.read()
            except (http.client.HTTPException, ConnectionError):
                return Answer(0, {}, b"", time.monotonic() - began)
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, read, time.monotonic() - began)

    def require_canary(self) -> None:
        """Ask a light question that is in no cache; it must be answered at once."""
        text = _CANARY.format(next(self.numbers))
        answer = self.send("GET", f"/sparql?query={quote(text)}", {"Accept": "application/sparql-results+json"})
        assert answer.status == 200, f"the canary got {answer.status}: {answer.body[:300]!r}"
        assert json.loads(answer.body)["results"]["bindings"] == [{"initiatives": _NINE}]
        assert answer.seconds < _CANARY_SECONDS, f"the canary took {answer.seconds:.2f} s"

    def require_well(self) -> None:
        """Require the same processes, no visitor, and no more memory than the whole tree may have."""
        alive = keepers(self.process.pid)
        lost = self.keepers.items() - alive.items()
        self.keepers = alive
        assert not lost, f"these processes have ended: {lost}"
        assert not self.listener.visits, f"the server connected to {self.listener.visits}"
        peak, self.peak_bytes = self.peak_bytes, 0
        self.highest_bytes = max(self.highest_bytes, peak)
        assert peak < _TREE_BYTES, f"the process tree took {peak / 1e6:.0f} MB"

    def require_decent(self, answer: Answer, *, seconds: float) -> None:
        """Require an answer in time, that leaks nothing, and no failure but a documented one."""
        assert answer.seconds < seconds + _GRACE_SECONDS, f"the answer took {answer.seconds:.2f} s"
        leak = _LEAKS.search(answer.body)
        assert leak is None, f"the answer leaks {answer.body[max(0, leak.start() - 100) : leak.end() + 100]!r}"
        assert self.secret.encode() not in answer.body
        kind = answer.headers.get("content-type", "")
        if answer.status >= 400 and answer.body:
            assert kind.startswith(("application/problem+json", "text/html", "text/plain"))
        if answer.status >= 500:
            assert answer.status == 503, f"{answer.status}: {answer.body[:300]!r}"
            assert int(answer.headers["retry-after"]) > 0
            assert kind.startswith("text/html") or json.loads(answer.body)["status"] == 503

    def processor_seconds(self) -> float:
        """Return the processor time that all processes have used so far."""
        ticks = [read_stat(each)[11:13] for each in tree(self.process.pid)]
        return sum(int(tick) for pair in ticks for tick in pair) / os.sysconf("SC_CLK_TCK")

    def watch_memory(self) -> None:
        """Remember the highest sum of the memory of all processes since it was last looked at, shared pages once."""
        while self.process.poll() is None:
            self.peak_bytes = max(self.peak_bytes, sum(map(proportional_bytes, tree(self.process.pid))))
            time.sleep(0.1)


def read_stat(process: int) -> list[str]:
    """Return the fields of a process's state, from the third on; nothing for one that has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        fields = read_stat(int(entry.name)) if entry.name.isdecimal() else []
        if fields:
            found.setdefault(int(fields[1]), []).append(int(entry.name))
    return found


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = _children()
    found = [root]
    for each in found:
        found += children.get(each, [])
    return found


def keepers(root: int) -> dict[int, str]:
    """Return the processes that must live on, with their start times: main process, worker, fork servers."""
    children = _children()
    workers = children.get(root, [])
    every = [root, *workers, *(child for worker in workers for child in children.get(worker, []))]
    return {each: fields[19] for each in every if (fields := read_stat(each))}


def proportional_bytes(process: int) -> int:
    """Return the memory of a process, each shared page divided by the number of those who share it."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """Listen on both loopback addresses."""
    with socket.socket() as four, socket.socket(socket.AF_INET6) as six:
        four.bind(("127.0.0.1", 0))
        port = four.getsockname()[1]
        ends = [four]
        try:
            six.bind(("::1", port))
            ends.append(six)
        except OSError:
            pass  # a machine without IPv6
        for end in ends:
            end.listen()
        listening = Listener(port)
        listening.listen(ends)
        yield listening


@pytest.fixture(scope="session")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that anyone on this machine may read, with one statement that nobody must see."""
    path = tmp_path_factory.mktemp("secret") / "secret.nt"
    path.write_text("<urn:secret:s> <urn:secret:p> <urn:secret:tattletale> .\n")
    return path


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest,
    listener: Listener,
    secret_file: Path,  # noqa: ARG001 - made before the server is
) -> Iterator[Server]:
    """Start the server over the project's own data; whoever fetches through a proxy meets the listener.

    A module may say how many seconds its queries may take.
    """
    if sys.platform != "linux":
        pytest.skip("what must hold is looked up in /proc")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    proxy = f"http://127.0.0.1:{listener.port}"
    proxies = {name: proxy for each in ("http_proxy", "https_proxy", "all_proxy") for name in (each, each.upper())}
    seconds = getattr(request.module, "QUERY_SECONDS", _QUICK["IFRC_KG_QUERY_SECONDS"])
    environment = {
        **_QUICK,
        "IFRC_KG_QUERY_SECONDS": seconds,
        **os.environ,
        **proxies,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    with subprocess.Popen([sys.executable, "-m", "ifrc_kg", "serve"], env=environment) as process:
        started = Server(
            process,
            port,
            "tattletale",
            listener,
            float(environment["IFRC_KG_QUERY_SECONDS"]),
            float(environment["IFRC_KG_VALIDATION_SECONDS"]),
            float(environment["IFRC_KG_CLIENT_SECONDS"]),
        )
        try:
            _wait(started)
            started.keepers = keepers(process.pid)
            threading.Thread(target=started.watch_memory, daemon=True).start()
            yield started
        finally:
            sys.stderr.write(f"\npeak {started.highest_bytes / 1e6:.0f} MB, slowest {started.slowest:.2f} s\n")
            process.terminate()
            try:
                process.wait(_SECONDS_TO_START)
            finally:
                process.kill()


def _wait(started: Server) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and started.process.poll() is None:
        try:
            if started.send("GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.fixture
def attack(server: Server) -> Callable[..., Answer]:
    """Return a function that sends a hostile request and requires one of some statuses, and that all is well then."""

    def attacked(  # noqa: PLR0913 - a request, and what is to come of it
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        statuses: Sequence[int],
        seconds: float | None = None,
    ) -> Answer:
        answer = server.send(method, target, headers, body)
        server.slowest = max(server.slowest, answer.seconds)
        server.require_canary()
        server.require_well()
        server.require_decent(answer, seconds=server.query_seconds if seconds is None else seconds)
        assert answer.status in statuses, f"{answer.status}: {answer.body[:300]!r}"
        return answer

    return attacked


@pytest.fixture
def ask(attack: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a function that posts a hostile query."""

    def asked(text: str, statuses: Sequence[int], *, accept: str = "*/*", path: str = "/sparql") -> Answer:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return attack("POST", path, headers, text.encode("utf-8", "surrogatepass"), statuses=statuses)

    return asked
