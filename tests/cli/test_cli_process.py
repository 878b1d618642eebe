"""The command in a process of its own: module and exit codes, pipes, signals, another endpoint."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ifrc_kg import __version__
from ifrc_kg.engine import QueryRequest
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON

from .conftest import Run

SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMAND = (sys.executable, "-m", "ifrc_kg")

pytestmark = pytest.mark.slow

#: A query that would take hours.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a user: nothing set, and the package found in this checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IFRC_KG_")}
    return {**kept, "PYTHONPATH": str(SOURCE), **changes}


def test_the_module_is_the_command() -> None:
    """`python -m ifrc_kg` carries out a command line; its code is that of the process."""
    done = subprocess.run([*COMMAND, "version"], capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"ifrc-kg {__version__} (")


def test_answers_are_utf8_whatever_the_locale() -> None:
    """A character outside ASCII is written as UTF-8 under the C locale too."""
    done = subprocess.run(
        [*COMMAND, "query", "-e", 'SELECT ("\\u00e0" AS ?x) WHERE { }', "--format", "csv"],
        capture_output=True,
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "x\r\nà\r\n".encode())


def test_a_reader_that_goes_away_is_no_error() -> None:
    """When nobody reads the pipe any more, as after `head`, the command ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, "version"], stdout=writing, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_ends_a_query_at_once() -> None:
    """Ctrl-C ends a query that would run for hours, without a traceback."""
    with subprocess.Popen(
        [*COMMAND, "query", "-e", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT)
    assert (out, b"Traceback" in errors) == (b"", False)


@pytest.fixture
def endpoint(engine: LocalEngine) -> Iterator[str]:
    """Yield the address of a small SPARQL endpoint over the project's own data."""

    class Endpoint(BaseHTTPRequestHandler):
        """Answers queries in SPARQL results JSON."""

        def do_GET(self) -> None:
            """Answer a query operation by GET (SPARQL 1.1 Protocol, section 2.1.1)."""
            self._answer(parse_qs(urlsplit(self.path).query)["query"][0])

        def do_POST(self) -> None:
            """Answer a query operation by POST of a form (section 2.1.2)."""
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(parse_qs(body)["query"][0])

        def _answer(self, text: str) -> None:
            answer = engine.evaluate(QueryRequest(text), JSON)
            self.send_response(200)
            self.send_header("Content-Type", JSON.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_arguments: object) -> None:
            """Keep the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "-e", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"),
        ("run", "quotations"),
        ("trace", "Egypt"),
    ],
)
def test_another_endpoint_gives_the_same_answer(run: Run, endpoint: str, arguments: tuple[str, ...]) -> None:
    """With `--endpoint` the question goes over a real socket, and the answer is that over the files."""
    command = [*COMMAND, *arguments, "--endpoint", endpoint]
    there = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert (there.returncode, there.stdout) == (0, run(*arguments).out)
