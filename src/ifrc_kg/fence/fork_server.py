"""The fork server: loads once, then forks a child for every byte that it is sent.

It has one thread and opens nothing after loading, so that what its children inherit is the loaded store and nothing
else; pages that nobody writes to are shared by all of them.
Run as `python -m ifrc_kg.fence.fork_server DESCRIPTOR`, with a Unix socket as the descriptor.
With `alone` as a second argument it forks nothing, and becomes the one child itself once it has loaded.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from ifrc_kg.errors import IfrcKgError
from ifrc_kg.fence.child import Evaluate, live
from ifrc_kg.fence.frames import Frame, FrameKind, receive_frame, send_frame
from ifrc_kg.fence.heap import give_back_free_memory
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.messages import error_fields
from ifrc_kg.fence.work import LoadedWork, load_work

__all__ = ["ALONE", "FORK", "Load", "main", "question_to_load"]

#: Loads what a first frame names, for children with these limits.
Load = Callable[[str, Limits], LoadedWork]

#: The byte that asks for a child.
FORK: Final = b"f"
#: The argument that lets the process become a child itself.
ALONE: Final = "alone"


def question_to_load(work: str, limits: Limits) -> Frame:
    """Return the first frame that a fork server is sent: what to load, and the limits of its children."""
    return Frame(FrameKind.QUESTION, {"work": work, "limits": asdict(limits)})


def main(arguments: list[str], load: Load) -> int:
    """Load what the first frame names, say so, and fork until the other end closes."""
    with socket.socket(fileno=int(arguments[0])) as control:
        first = receive_frame(control)
        if first is None:
            return 0
        limits = Limits(**first.fields["limits"])
        try:
            loaded = load(first.fields["work"], limits)
        except IfrcKgError as error:
            send_frame(control, Frame(FrameKind.ERROR, error_fields(error)))
            return 1
        gc.collect()
        gc.freeze()
        give_back_free_memory()
        # Ended children must not stay behind as zombies.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            send_frame(control, Frame(FrameKind.ANSWER, loaded.facts))
        except ConnectionError:  # who asked has ended while the work was loaded
            return 0
        if ALONE in arguments[1:]:
            live(control.fileno(), loaded.evaluate, limits)
        return _fork_on_demand(control, loaded.evaluate, limits)


def _fork_on_demand(control: socket.socket, evaluate: Evaluate, limits: Limits) -> int:
    while control.recv(1) == FORK:
        outer, inner = socket.socketpair()
        child = os.fork()
        if child == 0:
            live(inner.fileno(), evaluate, limits)
        inner.close()
        with outer:
            socket.send_fds(control, [child.to_bytes(4, "big")], [outer.fileno()])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], load_work))
