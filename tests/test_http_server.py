"""The server as a process: it says where it is, ends cleanly, and refuses what it cannot do in one sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from ifrc_kg.errors import UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.http_server import run, url_of
from ifrc_kg.settings import Settings


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Tell whether somebody answers on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def started(root: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start the server as users do, and leave none behind."""
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "IFRC_KG_ROOT": str(root)}
    command = [sys.executable, "-m", "ifrc_kg", "serve"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_cleanly(project_files: ProjectFiles, how: signal.Signals) -> None:
    """One line tells the address once it answers; SIGTERM and SIGINT end it with code 0."""
    port = free_port()
    with started(project_files.root, port) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"ifrc-kg serves at http://127.0.0.1:{port}/ (Ctrl+C ends it)\n"
        with urlopen(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
        process.send_signal(how)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""


def test_nothing_is_left_behind_by_a_server_that_was_killed(project_files: ProjectFiles) -> None:
    """When the main process is killed outright, the port is free again soon."""
    port = free_port()
    with started(project_files.root, port) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.kill()
        end = time.monotonic() + 20
        while time.monotonic() < end and is_taken(port):
            time.sleep(0.1)
    assert not is_taken(port)


def test_broken_data_is_told_in_one_sentence(project_files: ProjectFiles, tmp_path: Path) -> None:
    """A project that cannot be loaded ends the server with a code other than 0, without a traceback."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "queries" / "views").mkdir(parents=True)
    (tmp_path / "ontology" / "prefixes.ttl").write_text(project_files.prefixes.read_text("utf-8"), "utf-8")
    (tmp_path / "ontology" / "ifrc.ttl").write_text("this is no Turtle", "utf-8")
    with started(tmp_path, free_port()) as process:
        assert process.wait(30) != 0
        assert process.stderr is not None
        told = process.stderr.read()
    assert told.startswith("ifrc-kg: error: ")
    assert "line 1" in told
    assert "Traceback" not in told


def test_a_taken_port_is_refused() -> None:
    """The server does not share a port with another one."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="Cannot listen"):
            run(Settings(port=other.getsockname()[1]))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 - only written into an address
        ("::", "http://[::1]:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("graph.example", "http://graph.example:8000/"),
    ],
)
def test_the_address_can_be_opened(host: str, url: str) -> None:
    """The line that tells the address tells one that a browser on this machine can open."""
    assert url_of(Settings(host=host)) == url
