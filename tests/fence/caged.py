"""A process that goes into the cage and says what it can still do; run by test_cage."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable

from ifrc_kg.fence.cage import close_in, time_left
from ifrc_kg.fence.frames import Frame, FrameKind
from ifrc_kg.fence.frames import send_frame as send
from ifrc_kg.fence.limits import MEBIBYTE, Limits


def _works(attempt: Callable[[], object]) -> bool:
    with contextlib.suppress(OSError, MemoryError):
        attempt()
        return True
    return False


def main(descriptor: int) -> None:
    """Enter the cage, try what a query must not do, and report."""
    close_in(descriptor, Limits(memory_bytes=64 * MEBIBYTE, stack_bytes=MEBIBYTE))
    with socket.socket(fileno=3) as ends:
        report = {
            "reads a file": _works(lambda: os.open("/etc/passwd", os.O_RDONLY)),
            "writes a file": _works(lambda: os.open("/tmp/x", os.O_WRONLY | os.O_CREAT)),  # noqa: S108
            "opens a socket": _works(socket.socket),
            "takes a little memory": _works(lambda: bytearray(8 * MEBIBYTE)),
            "takes much memory": _works(lambda: bytearray(256 * MEBIBYTE)),
            "duplicates a descriptor": _works(lambda: os.dup(0)),
        }
        send(ends, Frame(FrameKind.ANSWER, report))
        time_left(0.2)
        while True:
            pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
