"""The real server in a process of its own, for tests that want a socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

__all__ = ["started"]

_SECONDS_TO_START = 60


@contextmanager
def started(root: Path, **settings: str) -> Iterator[str]:
    """Start a server over a project's root with some environment variables, and give its address.

    It must end with code 0 when told to.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "IFRC_KG_ROOT": str(root), **settings}
    with subprocess.Popen([sys.executable, "-m", "ifrc_kg", "serve"], env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address
        process.terminate()
        try:
            assert process.wait(_SECONDS_TO_START) == 0
        finally:
            process.kill()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz"):  # noqa: S310 - the test's own server
                return
        except URLError:
            time.sleep(0.1)
    process.kill()
    pytest.fail("the server did not start")
