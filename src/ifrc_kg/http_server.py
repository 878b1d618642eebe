"""The HTTP server: the Flask application under Granian's WSGI interface.

One worker process with a pool of threads answers; how long a query may take and what it may do is the engine's affair.
`SIGTERM` and `SIGINT` end it cleanly: requests under way are finished, then the process leaves with code 0.
`SIGHUP` lets it load its files again (`ifrc_kg.web.reload_signal`).
"""

from __future__ import annotations

import functools
import gc
import math
import os
import resource
import signal
import socket
import sys
import threading
import time
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from ifrc_kg.connection_watch import ConnectionWatch, Patience, start_watch
from ifrc_kg.errors import IfrcKgError, UsageError
from ifrc_kg.front_door import FrontDoor, Room
from ifrc_kg.settings import Settings
from ifrc_kg.waiting_room import WaitingRoom
from ifrc_kg.web import create_app
from ifrc_kg.web.reload_signal import hand_on_reloads, with_reloads
from ifrc_kg.web.site import served_by

__all__ = ["run", "url_of"]

#: Bytes for each second that a body must have, or an answer must be taken with, in the long run.
_SLOWEST: Final = 8192
#: Bytes that the head of a request may have; Granian itself refuses a longer URL, and more than 100 headers.
_HEAD_BYTES: Final = 98_304
#: Answers on their way to their readers take the room of so many of the largest that is allowed.
_LARGEST_ANSWERS: Final = 2
#: Requests for a validation that are worked on at the same time; most of them wait for their turn.
_VALIDATIONS: Final = 10
#: Seconds for which a request may wait until it is worked on.
_WAITING_SECONDS: Final = 4.0
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
        "ifrc_kg.web:create_app",
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
    server.on_startup(hand_on_reloads)
    server.serve(target_loader=functools.partial(_load, settings), wrap_loader=False)


def url_of(settings: Settings) -> str:
    """Return the address at which a person on this machine reaches the server."""
    host = _REACHED.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"


def _load(settings: Settings) -> FrontDoor:
    """Build the application in the worker process, and say so as soon as the socket listens."""
    try:
        application = with_reloads(functools.partial(create_app, settings))
    except IfrcKgError as error:
        _say(f"ifrc-kg: error: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
        raise SystemExit(1) from error
    # What is loaded now stays: the collector of cycles need not look at it again.
    gc.collect()
    gc.freeze()
    room = Room(_LARGEST_ANSWERS * settings.answer_bytes)
    most_body_bytes = max(application.config["MAX_CONTENT_LENGTH"], settings.upload_bytes)
    # As many as there are evaluators: those for whom there is none wait here, where newcomers are let in soon.
    places = WaitingRoom(settings.quick_places + settings.slow_places, seconds=_WAITING_SECONDS)
    door = FrontDoor(
        application,
        most_body_bytes=most_body_bytes,
        places=places,
        places_of_validation=WaitingRoom(_VALIDATIONS, seconds=_WAITING_SECONDS),
        room=room,
        version=lambda: served_by(application).latest.version,
    )
    start_watch(
        ConnectionWatch(
            settings.port,
            most=_connections(settings),
            patience=Patience(settings.client_seconds, _SLOWEST),
            works=door.works,
            is_room_wanted=room.is_wanted,
        )
    )
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    return door


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
