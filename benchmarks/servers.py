"""The three servers: how each is started over the same data, asked, and ended.

All of them hold the data in memory.
The Oxigraph server could also read it from disk; in memory it answers about twice as many of these queries, so that is
the one to measure against.
"""

from __future__ import annotations

import compileall
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import ifrc_kg
from benchmarks.machine import on_core
from benchmarks.queries import BenchQuery

__all__ = ["OURS", "Product", "Reply", "Running", "compile_package", "dump_data", "installed_products", "started"]

OURS: Final = "ifrc-kg"
_HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 60.0
_ASK_SECONDS: Final = 60.0
_PAUSE: Final = 0.005
_OK: Final = 200
#: Settings of the person who runs this, which must not reach the server under test.
_SETTINGS: Final = ("IFRC_KG_", "HOST", "PORT", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Product:
    """A server as a program: its command for a port and a data file, its SPARQL path, and how it is filled."""

    name: str
    version: str
    path: str
    command: Callable[[int, Path], list[str]]
    #: Where data is posted after the start; empty where the command names the data, or the server has its own.
    fill: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its media type, whether this server says that it was kept from before, its body."""

    status: int
    media_type: str
    is_kept: bool
    body: bytes


@dataclass(frozen=True)
class Running:
    """A server at work."""

    product: Product
    process: subprocess.Popen[bytes]
    port: int
    #: Seconds from the start of the process to its first right answer, data loaded.
    start_seconds: float

    @property
    def name(self) -> str:
        """The name of the product."""
        return self.product.name

    @property
    def is_alive(self) -> bool:
        """Whether the process that was started is still there."""
        return self.process.poll() is None

    def ask(self, query: BenchQuery, number: int = 0, *, seconds: float = _ASK_SECONDS) -> Reply:
        """Return the answer to a query on a connection of its own; raise OSError where there is none in time."""
        target = query.target(self.product.path) + query.limit(number)
        return _get(self.port, target, query.accept, seconds)


def _get(port: int, target: str, accept: str, seconds: float) -> Reply:
    connection = http.client.HTTPConnection(_HOST, port, timeout=seconds)
    try:
        connection.request("GET", target, headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    is_kept = "desc=hit" in answer.headers.get("Server-Timing", "")
    return Reply(answer.status, media_type, is_kept, body)


def installed_products(others: Path) -> tuple[Product, ...]:
    """Return this server, and those of the others that are installed in a virtual environment."""
    found = [
        Product(OURS, version("ifrc-kg"), "/sparql", lambda port, _: _ours(port)),
    ]
    oxigraph, endpoint = others / "bin" / "oxigraph", others / "bin" / "rdflib-endpoint"
    if oxigraph.exists():
        found.append(
            Product(
                "oxigraph",
                _version(others, "oxigraph"),
                "/query",
                lambda port, _: [str(oxigraph), "serve", "--bind", f"{_HOST}:{port}"],
                fill="/store?default",
            )
        )
    if endpoint.exists():
        found.append(
            Product(
                "rdflib-endpoint",
                _version(others, "rdflib_endpoint"),
                "/",
                lambda port, data: [str(endpoint), "serve", "--host", _HOST, "--port", str(port), str(data)],
            )
        )
    return tuple(found)


def _ours(port: int) -> list[str]:
    return [sys.executable, "-m", "ifrc_kg", "serve", "--host", _HOST, "--port", str(port)]


def _version(environment: Path, package: str) -> str:
    found = sorted(environment.glob(f"lib/python*/site-packages/{package}-*.dist-info"))
    return found[0].name.removesuffix(".dist-info").rpartition("-")[2] if found else "unknown"


def compile_package() -> None:
    """Compile the modules of this project, as the installer of a wheel does, and as was done for the other servers."""
    compileall.compile_dir(Path(ifrc_kg.__file__).parent, quiet=2)


def dump_data(path: Path) -> None:
    """Write the merge of all named graphs as N-Triples: the default graph that this server answers from."""
    command = [sys.executable, "-m", "ifrc_kg", "dump", "--format", "ntriples", "--output", str(path)]
    subprocess.run(command, check=True, env=_environment(), stderr=subprocess.DEVNULL)


@contextmanager
def started(product: Product, data: Path, first: BenchQuery, core: int | None) -> Iterator[Running]:
    """Start a server on a core, wait for its first right answer, and end it (and all its processes) afterwards."""
    port = _free_port()
    began = time.monotonic()
    with tempfile.TemporaryFile() as log:
        with on_core(core):
            process = subprocess.Popen(
                product.command(port, data),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            try:
                _prepare(Running(product, process, port, 0.0), data, first, began)
            except ConnectionError as error:
                log.seek(0)
                raise ConnectionError(f"{error}; it said:\n{log.read().decode(errors='replace')}") from error
            yield Running(product, process, port, time.monotonic() - began)
        finally:
            _end(process)


def _prepare(server: Running, data: Path, first: BenchQuery, began: float) -> None:
    """Wait until a server listens, fill it, and wait until it answers."""
    _wait_for_port(server, began)
    if server.product.fill:
        _fill(server.port, server.product.fill, data)
    _wait_for_answer(server, first, began)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for_port(server: Running, began: float) -> None:
    while time.monotonic() - began < _PATIENCE_SECONDS and server.is_alive:
        try:
            socket.create_connection((_HOST, server.port), timeout=1).close()
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    raise ConnectionError(f"{server.name} does not listen")


def _wait_for_answer(server: Running, first: BenchQuery, began: float) -> None:
    while time.monotonic() - began < _PATIENCE_SECONDS and server.is_alive:
        try:
            reply = server.ask(first)
        except OSError:
            time.sleep(_PAUSE)
            continue
        if reply.status == _OK and b"https://w3id.org/ifrc-kg/" in reply.body:
            return
        time.sleep(_PAUSE)
    raise ConnectionError(f"{server.name} does not answer")


def _fill(port: int, target: str, data: Path) -> None:
    connection = http.client.HTTPConnection(_HOST, port, timeout=_PATIENCE_SECONDS)
    connection.request("POST", target, data.read_bytes(), {"Content-Type": "application/n-triples"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status >= http.client.BAD_REQUEST:
        raise ConnectionError(f"the data was refused with status {answer.status}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process politely, and then whatever is left of its session."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
