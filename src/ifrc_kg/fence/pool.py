"""The pool: every question begins in a quick place; what turns out slow moves to one of few slow places, or ends.

- Children that wait are taken last in, first out, so that the warm ones work.
- A query begins in one of the first places (see `ifrc_kg.fence.places`), and moves on when it takes a moment longer.
  There are as many as processors: queries that share one push each other out of its caches, and both take longer.
- A query that has worked for a moment lets others go first (see `ifrc_kg.fence.courtesy`); if it is not done after
  `quick_seconds`, or takes more than `quick_bytes`, it gives its quick place back and takes a slow one; where none is
  free it ends, and its client is told when to ask again.
- A child that served a slow query retires, and one that overran is killed.
  A few children wait ahead of need, and a thread of the pool's own forks those that take their place.
  Those that a crowd has left behind end when none has come for a moment.
"""

from __future__ import annotations

import os
import select
import threading
import time
from contextlib import suppress
from typing import Final

from ifrc_kg.errors import DataError, IfrcKgError, QueryTimeout, QueryTooLarge, ServiceBusy
from ifrc_kg.fence.child import LAST
from ifrc_kg.fence.courtesy import Courtesy
from ifrc_kg.fence.frames import FIRST_READ, Frame, FrameKind, is_whole, receive_frame, send_frame
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.messages import error_from
from ifrc_kg.fence.nursery import Child, Nursery
from ifrc_kg.fence.places import Places, Stay
from ifrc_kg.fence.waited import waited

__all__ = ["Pool"]

#: Time for which a query has its first place; most are done by then.
_FIRST_SECONDS: Final = 0.004
#: Time after which somebody looks again what a query is at.
_LOOK_SECONDS: Final = 0.01
#: A child that ends so soon was perhaps ended from outside, with another question or none: a new one is asked once.
_YOUNG_SECONDS: Final = 0.1
#: Time for which children wait that nobody has asked in it.
_CROWD_SECONDS: Final = 2.0
#: Time that a killed query's reply may be late, on top of its own limit.
_GRACE_SECONDS: Final = 0.25


class Pool:
    """Asks children, and keeps slow and broken queries away from the others; shared by all threads of a process."""

    def __init__(self, nursery: Nursery, limits: Limits) -> None:
        """Take children from a nursery, within limits."""
        self._nursery = nursery
        self._limits = limits
        self._idle: list[Child] = []
        first = min(limits.quick_places, _processors())
        self._places = Places(
            first,
            limits.quick_places - first,
            waiting=limits.waiting,
            waiting_seconds=limits.waiting_seconds,
        )
        #: So many may wait for long beside one at work: each has some megabytes of its own, once it has looked at the
        #: whole graph.
        self._most_idle = first - 1 + limits.spare_children
        self._fewest_idle = 0
        self._lock = threading.Lock()
        self._slow = threading.BoundedSemaphore(limits.slow_places)
        self._courtesy = Courtesy()
        self._wanted = threading.Semaphore(0)
        self._closed = False
        self._refill()
        threading.Thread(target=self._keep_spares, name="fence-spares", daemon=True).start()

    def ask(self, question: Frame) -> Frame:
        """Return a child's answer.

        The time that it has waited before, for whatever reason, is part of its own.
        Raises what evaluation raises, QueryTimeout, QueryTooLarge where the kernel ended the child, and ServiceBusy.
        """
        seconds = float(question.fields.get("seconds", self._limits.seconds))
        deadline = time.monotonic() + seconds + _GRACE_SECONDS - waited()
        stay = self._places.enter()
        try:
            began = time.monotonic()
            reply = self._attempt(question, stay, deadline)
            if reply is None and time.monotonic() - began < _YOUNG_SECONDS:
                reply = self._attempt(question, stay, deadline, anew=True)
        finally:
            stay.leave()
        if reply is None:
            raise _ended(deadline)
        if reply.kind is FrameKind.ERROR:
            raise error_from(reply.fields)
        return reply

    def _attempt(self, question: Frame, stay: Stay, deadline: float, *, anew: bool = False) -> Frame | None:
        """Return the reply of a child, perhaps a new one; None where it was ended meanwhile."""
        child = self._delivered(question, anew=anew)
        if self._courtesy.is_called_for:  # this may be another of those that never end, and others wait behind it
            stay.move_on()
        begun = _first_read(child)
        if begun is not None or self._ends_quickly(child, stay, deadline):
            return self._taken(child, begun or b"", deadline)
        if not self._slow.acquire(blocking=False):
            child.end()
            raise ServiceBusy("Too many slow queries are running.", retry_after=max(1, int(self._limits.seconds)))
        stay.leave()
        return self._waited_for(child, deadline)

    def close(self) -> None:
        """End all children that wait, and what gives them."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        self._wanted.release()
        for child in idle:
            child.end()
        self._nursery.close()

    def _ends_quickly(self, child: Child, stay: Stay, deadline: float) -> bool:
        """Wait while a query counts as quick, and return whether its reply is there.

        One that grows fat counts as slow at once, since all quick places together must not take much memory.
        A query that has worked for a moment lets others go first.
        One that waits for the processor because the machine is busy is neither slow nor told to let others go first.
        """
        began, worked = time.monotonic() - _FIRST_SECONDS, child.processor_seconds()
        stay.move_on()
        while not self._is_ready(child, _LOOK_SECONDS):
            now = time.monotonic()
            stay.move_on()
            if not child.yields and child.processor_seconds() - worked >= self._courtesy.seconds():
                child.yield_processor()
                self._courtesy.note()
            if child.grown_bytes() > self._limits.quick_bytes:
                child.yield_processor()
                return False
            if now >= deadline or (child.yields and now - began >= self._limits.quick_seconds):
                return False
        return True

    def _waited_for(self, child: Child, deadline: float) -> Frame | None:
        try:
            if self._is_ready(child, deadline - time.monotonic()):
                return self._taken(child, b"", deadline)
            child.end()
            raise _ended(0)
        finally:
            self._slow.release()

    def _delivered(self, question: Frame, *, anew: bool = False) -> Child:
        """Return a child that has the question, perhaps a new one; those that died waiting are passed over."""
        while True:
            child, fresh = (self._new_child(), True) if anew else self._next_child()
            try:
                send_frame(child.socket, question)
            except OSError as error:
                child.end()
                if fresh:
                    raise DataError("No evaluator takes questions.", hint="Start the service again.") from error
            else:
                return child

    def _keep(self, child: Child) -> None:
        """Let a child wait for its next question, unless enough wait already, as after a crowd."""
        with self._lock:
            if len(self._idle) < max(self._limits.quick_places, self._most_idle + 1):
                self._idle.append(child)
                return
        child.end()

    def _next_child(self) -> tuple[Child, bool]:
        """Return a child and whether it is a new one."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
            self._fewest_idle = min(self._fewest_idle, len(self._idle))
            short = len(self._idle) < self._limits.spare_children
        if short:
            self._wanted.release()
        return (child, False) if child else (self._new_child(), True)

    def _new_child(self) -> Child:
        child = self._nursery.child()
        child.wait_at_most(reading=_FIRST_SECONDS, writing=self._limits.quick_seconds)
        return child

    def _keep_spares(self) -> None:
        """Fork ahead of need, and end what is not needed any more, until the pool is closed."""
        while not self._closed:
            if not self._wanted.acquire(timeout=_CROWD_SECONDS):
                self._dismiss()
                continue
            with suppress(DataError):
                self._refill()

    def _dismiss(self) -> None:
        """End the children that nobody has needed lately, but for those that may wait for long."""
        with self._lock:
            leaving = self._idle[: max(0, self._fewest_idle - self._most_idle)]
            del self._idle[: len(leaving)]
            self._fewest_idle = len(self._idle) - 1
        for child in leaving:
            child.end()

    def _refill(self) -> None:
        """Fork as many children as are missing; new ones are taken last, since warm ones are quicker."""
        while len(self._idle) < self._limits.spare_children:
            child = self._new_child()
            with self._lock:
                if self._closed:
                    child.end()
                    return
                self._idle.insert(0, child)

    @staticmethod
    def _is_ready(child: Child, seconds: float) -> bool:
        waiting = select.poll()
        waiting.register(child.socket, select.POLLIN)
        return bool(waiting.poll(max(0.0, seconds) * 1000))

    def _taken(self, child: Child, begun: bytes, deadline: float) -> Frame | None:
        """Return the reply that a child has begun to send, and let the child wait for the next question or retire.

        There is none from a child that was ended.
        One that lets others go first cannot be told to stop doing so, and retires.
        """
        whole = is_whole(begun)
        try:
            if not whole:
                child.socket.settimeout(max(_GRACE_SECONDS, deadline - time.monotonic()))
            reply = receive_frame(child.socket, begun)
            if not whole:
                child.socket.settimeout(None)
        except OSError:
            reply = None
        if reply is None or child.yields or LAST in reply.fields:
            child.end()
        else:
            self._keep(child)
        return reply


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _first_read(child: Child) -> bytes | None:
    """Return what a child sends at once: nothing at its end, None where it is still working."""
    try:
        return child.socket.recv(FIRST_READ)
    except BlockingIOError:
        return None
    except ConnectionError:
        return b""


def _ended(deadline: float) -> IfrcKgError:
    """Return why a child ended: its time was over, or it took more memory than it may."""
    if time.monotonic() >= deadline - 2 * _GRACE_SECONDS:
        return QueryTimeout(
            "The query took longer than it may.",
            hint="Ask for less: bind more terms, add LIMIT, avoid patterns that share no variable.",
        )
    return QueryTooLarge(
        "The query took more memory than it may.",
        hint="Ask for less: bind more terms, add LIMIT, avoid sorting or grouping very many solutions.",
    )
