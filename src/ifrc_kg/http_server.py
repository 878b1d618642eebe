"""The HTTP server: the Flask application under Granian's WSGI interface.

One worker process with a pool of threads answers; how long a query may take and what it may do is the engine's affair.
`SIGTERM` and `SIGINT` end it cleanly: requests under way are finished, then the process leaves with code 0.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ifrc_kg.errors import IfrcKgError, UsageError
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

__all__ = ["run", "url_of"]

#: Requests that are worked on at the same time; further ones wait in the socket's queue.
_THREADS: Final = 32
#: Seconds that requests under way are given when the server is told to end.
_GRACE: Final = 15
#: Addresses that mean every interface, and one at which this machine reaches them.
_REACHED: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up only
_TRIES: Final = 200
_PAUSE: Final = 0.05
_WATCH_SECONDS: Final = 0.5

_WsgiApplication = Callable[..., Iterable[bytes]]


def run(settings: Settings) -> None:
    """Serve until told to end.

    Raises UsageError when the address cannot be listened on; leaves with code 1 when the data cannot be loaded.
    """
    _require_free(settings)
    server = Granian(
        "ifrc_kg.web:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        websockets=False,
        log_level=LogLevels.critical,  # the worker says itself what is wrong with its data
        workers_kill_timeout=_GRACE,
    )
    server.serve(target_loader=functools.partial(_load, settings), wrap_loader=False)


def url_of(settings: Settings) -> str:
    """Return the address at which a person on this machine reaches the server."""
    host = _REACHED.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"


def _load(settings: Settings) -> Any:
    """Build the application in the worker process, and say so as soon as the socket listens."""
    try:
        application: _WsgiApplication = create_app(settings)
    except IfrcKgError as error:
        _say(f"ifrc-kg: error: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
        raise SystemExit(1) from error
    # What is loaded now stays: the collector of cycles need not look at it again.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    return application


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
