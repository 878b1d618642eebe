"""Where children come from: a fork server (for platforms that cannot fork see `ifrc_kg.fence.spawn_nursery`)."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Protocol

from ifrc_kg.errors import DataError
from ifrc_kg.fence.fork_server import FORK, question_to_load
from ifrc_kg.fence.frames import FrameKind, receive_frame, send_frame
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.messages import error_from

__all__ = ["Child", "ForkNursery", "Loading", "Nursery", "begin_loading"]

_LOG: Final = logging.getLogger(__name__)
_LOADING_SECONDS: Final = 60.0
_FORKING_SECONDS: Final = 5.0
#: A process that lets others go first also ends when they let it.
_ENDING_SECONDS: Final = 0.5
_SLOW_NICENESS: Final = 10
#: Linux makes the identifier of a process's clock of its complement and this (clock_getcpuclockid(3)).
_OF_PROCESS: Final = 2
_IS_LINUX: Final = sys.platform == "linux"
_PAGE: Final = resource.getpagesize()


@dataclass(eq=False)
class Child:
    """A living evaluator: its process, the socket that reaches it, and whether it lets others go first."""

    process: int
    socket: socket.socket
    yields: bool = False
    _born_with: int = field(init=False)

    def __post_init__(self) -> None:
        """Remember how much memory the process has now: it shares that with the one it was forked from."""
        self._born_with = self._anonymous_bytes()

    def grown_bytes(self) -> int:
        """Return the memory that the process has taken since it was made; 0 where it cannot be told."""
        return self._anonymous_bytes() - self._born_with

    def _anonymous_bytes(self) -> int:
        """Return the resident memory that is no file's: pages of libraries come and go, and are the same for all."""
        if not _IS_LINUX:
            return 0
        try:
            with open(f"/proc/{self.process}/statm", "rb") as statm:  # noqa: PTH123 - it is asked every moment
                _, resident, of_files, *_ = statm.read().split()
        except (OSError, ValueError):  # it has ended
            return 0
        return (int(resident) - int(of_files)) * _PAGE

    def processor_seconds(self) -> float:
        """Return the processor time that the process has used; the time that passes where it cannot be told."""
        try:
            return time.clock_gettime((~self.process << 3) | _OF_PROCESS) if _IS_LINUX else time.monotonic()
        except OSError:  # it has ended
            return 0.0

    def yield_processor(self) -> None:
        """Let others go first from now on."""
        self.yields = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process, _SLOW_NICENESS)

    def wait_at_most(self, *, reading: float, writing: float) -> None:
        """Let the kernel end a single read or write after some seconds, so that nobody need ask before whether it may.

        A read that ends so raises BlockingIOError.
        """
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(reading))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(writing))

    def end(self) -> None:
        """End the process, whatever it is doing, and wait a moment until its memory is free for others."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.process, signal.SIGKILL)
        self.socket.close()
        if _IS_LINUX:
            _wait_for_end(self.process)


def _wait_for_end(process: int) -> None:
    """Wait until a process that was killed has given its memory back, or for as long as one may need for that."""
    try:
        descriptor = os.pidfd_open(process)
    except OSError:  # it is gone
        return
    try:
        ended = select.poll()
        ended.register(descriptor, select.POLLIN)
        ended.poll(_ENDING_SECONDS * 1000)
    finally:
        os.close(descriptor)


def _timeval(seconds: float) -> bytes:
    whole = int(seconds)
    return struct.pack("ll", whole, int((seconds - whole) * 1_000_000))


class Nursery(Protocol):
    """Gives children, and tells what is loaded in them."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was said of the dataset when it was loaded."""
        ...

    def child(self) -> Child:
        """Return a new child; raise DataError where none can be had."""
        ...

    def close(self) -> None:
        """End what gives children; those that live end when their sockets close."""
        ...


@dataclass(frozen=True, eq=False)
class Loading:
    """A process that was told what to load, and is at it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    #: Start another one that loads the same.
    again: Callable[[], Loading]

    def facts(self) -> dict[str, Any]:
        """Wait until it has loaded, and return what it says of the work.

        Raises DataError and others when it cannot; then it has ended.
        """
        loaded = None
        with contextlib.suppress(OSError):
            loaded = receive_frame(self.control)
        if loaded is None or loaded.kind is FrameKind.ERROR:
            self.control.close()
            self.process.kill()
            self.process.wait()
            raise DataError("The dataset could not be loaded.") if loaded is None else error_from(loaded.fields)
        return dict(loaded.fields)


def begin_loading(server: str, work: str, limits: Limits, *how: str) -> Loading:
    """Start a module as a process and let it load; it ends when nobody holds what is returned any more."""
    outer, inner = socket.socketpair()
    with inner:
        process = subprocess.Popen(  # noqa: S603 - our own module, under our own interpreter
            [sys.executable, "-P", "-m", server, str(inner.fileno()), *how],
            pass_fds=[inner.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    outer.settimeout(_LOADING_SECONDS)
    with contextlib.suppress(OSError):  # it has ended already, which is told when it is waited for
        send_frame(outer, question_to_load(work, limits))
    return Loading(process, outer, again=lambda: begin_loading(server, work, limits, *how))


class ForkNursery:
    """A fork server as a process of its own, so that the threads of the asking process are never forked."""

    def __init__(self, loading: Loading) -> None:
        """Wait until a fork server has loaded; raises DataError and others when it cannot."""
        self._lock = threading.Lock()
        self._facts = MappingProxyType(loading.facts())
        self._closed = False
        self._take(loading)

    def _take(self, loading: Loading) -> None:
        """Let children come from a fork server that has loaded."""
        self._loading = loading
        loading.control.settimeout(_FORKING_SECONDS)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the fork server said of the dataset when it had loaded it."""
        return self._facts

    def child(self) -> Child:
        """Return a newly forked child; raise DataError where the fork server is gone and another has other data."""
        with self._lock:
            child = self._forked()
            if child is None:
                self._begin_again()
                child = self._forked()
        if child is None:
            raise DataError("The fork server is gone.", hint="Start the service again.")
        return child

    def _forked(self) -> Child | None:
        """Ask the fork server for a child; return None where it is gone."""
        try:
            self._loading.control.sendall(FORK)
            message, descriptors, _, _ = socket.recv_fds(self._loading.control, 4, 1)
        except OSError:
            return None
        return Child(int.from_bytes(message, "big"), socket.socket(fileno=descriptors[0])) if descriptors else None

    def _begin_again(self) -> None:
        """Start another fork server in the place of one that was ended, as the kernel does when memory runs out."""
        if self._closed:
            return
        _LOG.warning("A fork server was ended; another one takes its place.")
        _end(self._loading)
        loading = self._loading.again()
        if loading.facts() != self._facts:
            _end(loading)
            raise DataError("The files have changed since they were loaded.", hint="Send SIGHUP to load them again.")
        self._take(loading)

    def close(self) -> None:
        """End the fork server, once it has given a child that is asked for at this moment."""
        with self._lock:
            self._closed = True
            _end(self._loading)


def _end(loading: Loading) -> None:
    """End a fork server: it does so itself when nobody holds the other end."""
    loading.control.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        loading.process.wait(timeout=2)
    if loading.process.poll() is None:
        loading.process.kill()
        loading.process.wait()
