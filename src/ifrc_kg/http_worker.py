"""The worker of the HTTP server: the application, behind the front door and beside the watch over its connections.

`ifrc_kg.http_server` imports this module by its name, in the worker alone: the main process, which only keeps the
worker, needs nothing of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from typing import Final, cast

from ifrc_kg.connection_watch import ConnectionWatch, Patience, start_watch
from ifrc_kg.fence.heap import use_one_heap
from ifrc_kg.fence.nursery import Loading
from ifrc_kg.front_door import FrontDoor, Room
from ifrc_kg.settings import Settings
from ifrc_kg.waiting_room import WaitingRoom
from ifrc_kg.web import create_app
from ifrc_kg.web.answer_cache import AnswerCache
from ifrc_kg.web.reload_signal import with_reloads
from ifrc_kg.web.site import served_by
from ifrc_kg.web.site_loading import load_site
from ifrc_kg.web.uploads import longest_form

__all__ = ["load"]

#: Bytes for each second that a body must have, or an answer must be taken with, in the long run.
_SLOWEST: Final = 8192
#: Answers on their way to their readers take the room of so many of the largest that is allowed.
_LARGEST_ANSWERS: Final = 2
#: Requests for a validation that are worked on at the same time; most of them wait for their turn.
_VALIDATIONS: Final = 10
#: Seconds for which a request may wait until it is worked on; they are part of the time of its queries.
_WAITING_SECONDS: Final = 4.0


def load(settings: Settings, connections: int, begun: Iterator[Loading]) -> FrontDoor:
    """Return the application as it is served, with room for so many connections.

    `begun` may give a process that loads the project's files already.
    Raises the domain's errors for files that cannot be read.
    """
    # Threads take turns in Python; a heap for each would only hold free memory.
    use_one_heap()
    application = with_reloads(partial(create_app, settings, load=partial(load_site, settings, begun=begun)))
    # What is loaded now stays: the collector of cycles need not look at it again.
    gc.collect()
    gc.freeze()
    waiting = min(_WAITING_SECONDS, settings.query_seconds)
    room = Room(_LARGEST_ANSWERS * settings.answer_bytes)
    door = FrontDoor(
        application,
        most_body_bytes=max(application.config["MAX_CONTENT_LENGTH"], longest_form(settings.upload_bytes)),
        # As many as there are evaluators: those for whom there is none wait here, where newcomers are let in soon.
        places=WaitingRoom(settings.quick_places + settings.slow_places, seconds=waiting),
        places_of_validation=WaitingRoom(_VALIDATIONS, seconds=waiting),
        room=room,
        version=lambda: served_by(application).latest.version,
        kept=cast("AnswerCache", application.wsgi_app).kept,
    )
    start_watch(
        ConnectionWatch(
            settings.port,
            most=connections,
            patience=Patience(settings.client_seconds, _SLOWEST),
            works=door.works,
            is_room_wanted=room.is_wanted,
        )
    )
    return door
