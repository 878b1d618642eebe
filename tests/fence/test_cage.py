"""The kernel keeps a child in its cage, whatever the code in it tries."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ifrc_kg.fence.frames import receive_frame

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps all bounds of the cage")


def test_a_child_can_compute_and_nothing_else() -> None:
    """In the cage no file, no socket and no more memory can be had, and the clock ends an endless loop."""
    near, far = socket.socketpair()
    with near, far:
        command = [sys.executable, str(Path(__file__).with_name("caged.py")), str(far.fileno())]
        process = subprocess.Popen(command, pass_fds=[far.fileno()])
        far.close()
        report = receive_frame(near)
        ended = process.wait(timeout=10)
    assert report is not None
    assert report.fields == {
        "reads a file": False,
        "writes a file": False,
        "opens a socket": False,
        "takes a little memory": True,
        "takes much memory": False,
        "duplicates a descriptor": False,
    }
    assert ended == -signal.SIGALRM
