"""The HTTP server: the Flask application under Granian's WSGI interface.

One worker process with a pool of threads answers; how long a query may take and what it may do is the engine's affair.
`SIGTERM` and `SIGINT` end it cleanly: requests under way are finished, then the process leaves with code 0.
`SIGHUP` lets it load its files again (`ifrc_kg.web.reload_signal`).
The main process starts the worker and keeps it; what the worker needs is in `ifrc_kg.http_worker`.
"""

from __future__ import annotations

import functools
import gc
import importlib
import math
import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from ifrc_kg.errors import IfrcKgError, UsageError
from ifrc_kg.fence.limits import limits_of
from ifrc_kg.fence.nursery import Loading
from ifrc_kg.fence.starting import begin
from ifrc_kg.files import find_project_files
from ifrc_kg.settings import Settings

__all__ = ["run", "url_of"]

#: The module that the worker alone imports.
_WORKER: Final = "ifrc_kg.http_worker"
#: Bytes that the head of a request may have; Granian itself refuses a longer URL, and more than 100 headers.
_HEAD_BYTES: Final = 98_304
#: Descriptors beside those of connections: evaluators, files, the server's own.
_OTHER_DESCRIPTORS: Final = 256
#: Seconds that requests under way are given when the server is told to end.
_GRACE: Final = 15
#: Addresses that mean every interface, and one at which this machine reaches them.
_REACHED: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up only
_TRIES: Final = 200
_PAUSE: Final = 0.05
_WATCH_SECONDS: Final = 0.5


def run(settings: Settings) -> None:
    """Serve until told to end.

    Raises UsageError when the address cannot be listened on; leaves with code 1 when the data cannot be loaded.
    """
    _require_free(settings)
    most = _connections(settings)
    server = Granian(
        _WORKER,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        backpressure=most,
        # A body that does not come holds a thread. With one for each connection, it holds nothing that others need.
        blocking_threads=most,
        websockets=False,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=math.ceil(settings.client_seconds * 1000), max_buffer_size=_HEAD_BYTES
        ),
        log_level=LogLevels.critical,  # the worker says itself what is wrong with its data
        workers_kill_timeout=_GRACE,
    )
    server.on_startup(_hand_on_reloads)
    # The worker is forked from this process: pages that nobody writes to stay shared.
    gc.collect()
    gc.freeze()
    server.serve(target_loader=functools.partial(_load, settings, most), wrap_loader=False)


def url_of(settings: Settings) -> str:
    """Return the address at which a person on this machine reaches the server."""
    host = _REACHED.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"


def _load(settings: Settings, connections: int) -> Callable[..., Any]:
    """Build the application in the worker process, and say so as soon as the socket listens."""
    # A reload that is asked for meanwhile is carried out afterwards.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        # Two processes make ready beside each other: one loads the graph, this one the application.
        begun = iter(_begun(settings))
        application: Callable[..., Any] = importlib.import_module(_WORKER).load(settings, connections, begun)
    except IfrcKgError as error:
        _say(f"ifrc-kg: error: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
        raise SystemExit(1) from error
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    return application


def _begun(settings: Settings) -> tuple[Loading, ...]:
    """Return a process that loads the project's files, where these are what is served, and where one can be had."""
    begun = None if settings.endpoint else begin(str(find_project_files(settings.root).root), limits_of(settings))
    return () if begun is None else (begun,)


def _hand_on_reloads() -> None:
    """In the main process: hand SIGHUP on to the workers (see `ifrc_kg.web.reload_signal`)."""

    def hand_on(*_: object) -> None:
        for worker in multiprocessing.active_children():
            if worker.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGHUP)

    signal.signal(signal.SIGHUP, hand_on)


def _connections(settings: Settings) -> int:
    """Return how many connections there can be, and raise the bound on open files to what they need, where one may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.connections + _OTHER_DESCRIPTORS
    if soft not in (hard, resource.RLIM_INFINITY) and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    files = wanted if soft == resource.RLIM_INFINITY else soft
    return max(1, min(settings.connections, files - _OTHER_DESCRIPTORS))


def _end_with_parent(parent: int) -> None:
    """End the worker when the process that started it is gone without having told it, so that the port is free."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(settings: Settings) -> None:
    """Tell the address once it answers: Granian listens only after the application is built."""
    host = _REACHED.get(settings.host, settings.host)
    for _ in range(_TRIES):
        try:
            with socket.create_connection((host, settings.port), timeout=1):
                _say(f"ifrc-kg serves at {url_of(settings)} (Ctrl+C ends it)")
                return
        except OSError:
            time.sleep(_PAUSE)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _require_free(settings: Settings) -> None:
    """Try the address first: Granian shares a port that another server already holds."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise UsageError(
                f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}.",
                hint="Choose another address with HOST and PORT.",
            ) from error
