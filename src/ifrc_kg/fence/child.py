"""A child: takes one question after the other from its socket, and is ended by the kernel when one takes too much.

A child that has done its work lives on; one that grew fat leaves, and the pool asks for another.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from typing import Final

from ifrc_kg.errors import IfrcKgError
from ifrc_kg.fence.cage import SOCKET, close_in, own_bytes, time_left, time_over
from ifrc_kg.fence.frames import Frame, FrameKind, receive_frame, send_frame
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.messages import error_fields

__all__ = ["LAST", "Evaluate", "live"]

#: Answers a question: its fields and its body become the fields and the body of an answer.
Evaluate = Callable[[Frame], Frame]

#: The field of a reply behind which no other will come.
LAST: Final = "last"

_SOUND: Final = 0
_OUT_OF_MEMORY: Final = 3


def live(descriptor: int, evaluate: Evaluate, limits: Limits) -> None:
    """Enter the cage and answer questions until the other end closes; never returns."""
    statm = close_in(descriptor, limits)
    threading.stack_size(limits.stack_bytes)
    worker = threading.Thread(target=_work, args=(evaluate, limits, statm))
    worker.start()
    worker.join()
    os._exit(_SOUND)


def _work(evaluate: Evaluate, limits: Limits, statm: int | None) -> None:
    with socket.socket(fileno=SOCKET) as ends:
        lean = own_bytes(statm)
        fat = False
        while not fat and (question := receive_frame(ends)) is not None:
            time_left(float(question.fields.get("seconds", limits.seconds)))
            reply = _reply(evaluate, question)
            # Before the reply: who has it may ask again at once, and the clock of this question must not end that one.
            time_over()
            fat = own_bytes(statm) - lean > limits.fat_bytes
            try:
                send_frame(ends, _farewell(reply) if fat else reply)
            except OSError:
                return


def _farewell(reply: Frame) -> Frame:
    """Return a reply that says that it is the last one, so that nobody asks a child that is about to leave."""
    return reply._replace(fields={**reply.fields, LAST: True})


def _reply(evaluate: Evaluate, question: Frame) -> Frame:
    try:
        return evaluate(question)
    except IfrcKgError as error:
        return Frame(FrameKind.ERROR, error_fields(error))
    except (MemoryError, RecursionError):
        os._exit(_OUT_OF_MEMORY)
