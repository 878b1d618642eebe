"""SIGHUP: the files are loaded again while the server goes on answering.

Granian's own answer to SIGHUP is another worker process in the place of the first, which breaks off the connections of
the first, and ends the whole server when the new one cannot load its files.
So the main process hands the signal on instead (`ifrc_kg.http_server`), and the worker exchanges what it serves
(`ifrc_kg.web.served`).
In the worker the signal is blocked and one thread waits for it: reloads happen one after the other, and one that is
asked for while another is under way follows it.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from flask import Flask

from ifrc_kg.errors import IfrcKgError
from ifrc_kg.web.problems import outcome_of
from ifrc_kg.web.site import served_by

__all__ = ["reload_files", "with_reloads"]


def with_reloads(load: Callable[[], Flask]) -> Flask:
    """In a worker: load an application, and from then on answer each SIGHUP with a reload of what it serves.

    The signal is blocked before the first thread starts, so that it is kept for the one that waits for it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    application = load()

    def wait() -> None:
        while True:
            signal.sigwait({signal.SIGHUP})
            _say(reload_files(application))

    threading.Thread(target=wait, name="reloads", daemon=True).start()
    return application


def reload_files(application: Flask) -> str:
    """Load the files of an application again and serve from them, and return what is to be told of it.

    Where they cannot be loaded the application goes on with what it had.
    """
    outcome = outcome_of(served_by(application).renew)
    if isinstance(outcome, IfrcKgError):
        reason = f"{outcome}" + (f"\nhint: {outcome.hint}" if outcome.hint else "")
    elif isinstance(outcome, Exception):
        reason = f"{type(outcome).__name__}: {outcome}"
    else:
        former, fresh = (site.data_fingerprint[:12] for site in outcome)
        state = f"the state of the data is {fresh}" + (f", and was {former}" if fresh != former else ", as before")
        return f"ifrc-kg has loaded its files again: {state}"
    return f"ifrc-kg: error: {reason}\nifrc-kg goes on with what it had; repair the files and send SIGHUP again."


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone; that must not end the thread
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
