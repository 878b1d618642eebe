"""Validation behind the fence: reports on the live graph and on uploads, made by caged children.

The fork server of these children is started by the first who asks, since most servers are never asked to validate and
reading everything takes a second, and some 80 MB for as long as it lives.
The live graph is validated by the first who asks for that; its reports are kept.
Who cannot wait asks for the state, which is told at once, and lets the validation begin in the background.
"""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from ifrc_kg.errors import DataError, QueryError, QueryTimeout, QueryTooLarge, ServiceBusy
from ifrc_kg.fence.frames import Frame, FrameKind
from ifrc_kg.fence.limits import MEBIBYTE, Limits
from ifrc_kg.fence.pool import Pool
from ifrc_kg.fence.starting import start_pool
from ifrc_kg.fence.waited import note_wait, waited
from ifrc_kg.files import ProjectFiles
from ifrc_kg.validation_report import Severity, ValidationScope

__all__ = ["LiveState", "Validator"]

_LOG: Final = logging.getLogger(__name__)
_SERVER: Final = "ifrc_kg.fence.validation_work"
#: Time that the validation of the live graph may take: it is the same for all, and done once.
_LIVE_SECONDS: Final = 60.0
_LESS: Final = "Send it in parts, with fewer resources in each."


@dataclass(frozen=True)
class LiveState:
    """What was found in the live graph: the number of findings of each severity, in how much, and when."""

    counts: Mapping[Severity, int]
    scope: ValidationScope
    checked: datetime

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and infos do not count."""
        return not self.counts[Severity.VIOLATION]


class Validator:
    """Validates in children, one at a time; may be shared between threads."""

    def __init__(self, project: ProjectFiles, limits: Limits, seconds: float, fingerprint: str = "") -> None:
        """Validate a project, each time within some seconds.

        With the fingerprint of the data that are served, files that hold other data by now are not reported on.
        """
        self._project = project
        self._limits = limits
        self._seconds = seconds
        self._fingerprint = fingerprint
        self._starting = threading.Lock()
        self._checking = threading.Lock()
        self._pool: Pool | None = None
        self._scope: ValidationScope | None = None
        self._state: LiveState | None = None
        self._reports: dict[str, bytes] = {}
        self._closed = False

    @property
    def state(self) -> LiveState | None:
        """What was found in the live graph; None while it is not known."""
        return self._state

    def begin(self) -> None:
        """Let the live graph be checked in the background, unless it is or was already."""
        if self._state is None and not self._checking.locked():
            threading.Thread(target=self._begun, name="validation-start", daemon=True).start()

    def _begun(self) -> None:
        try:
            self._check()
        except QueryError:  # which is in the log, or said to those who wait for a report
            pass
        except DataError as error:
            if not self._closed:  # what is closed has no evaluators any more
                _LOG.warning("The live graph cannot be validated: %s", error)

    def project_report(self, report_format: str) -> bytes:
        """Return the report on the project's own data, in one of `validation_report.REPORT_FORMATS`.

        Raises ServiceBusy while it cannot be had.
        """
        self._check()
        return self._reports[report_format]

    def _check(self) -> None:
        """Validate the live graph, unless that was done already; others who want it wait meanwhile."""
        if not self._checking.acquire(timeout=_LIVE_SECONDS):
            raise ServiceBusy("The live graph is being validated.", retry_after=5)
        try:
            if self._reports:
                return
            reply = self._asked({"task": "project", "seconds": _LIVE_SECONDS})
            bodies = io.BytesIO(reply.body)
            self._reports = {name: bodies.read(size) for name, size in reply.fields["sizes"].items()}
            if self._scope is not None:
                counts = {severity: int(reply.fields["counts"][severity.value]) for severity in Severity}
                self._state = LiveState(counts, self._scope, datetime.now(UTC))
        finally:
            self._checking.release()

    def upload_report(self, body: bytes, media_type: str, report_format: str) -> bytes:
        """Return the report on an upload.

        Raises UploadError for one that cannot be read, QueryTimeout, QueryTooLarge and ServiceBusy.
        """
        fields = {"task": "upload", "media_type": media_type, "report": report_format, "seconds": self._seconds}
        return bytes(self._asked(fields, body).body)

    def _asked(self, fields: dict[str, Any], body: bytes = b"") -> Frame:
        question = Frame(FrameKind.QUESTION, fields, body)
        before = waited()
        try:
            return self._started().ask(question)
        except QueryTimeout as error:
            raise QueryTimeout("The validation took longer than it may.", hint=_LESS) from error
        except QueryTooLarge as error:
            raise QueryTooLarge("The validation, or its report, is larger than it may be.", hint=_LESS) from error
        finally:
            note_wait(before)  # the thread goes on with something else

    def close(self) -> None:
        """End the children and their fork server, where they were ever started; one that starts ends when it has."""
        self._closed = True
        if self._pool is not None:
            self._pool.close()

    def _started(self) -> Pool:
        """Return the pool, which is started by the first who asks.

        For all who wait that is part of their time, of which half is left in any case.
        """
        began = time.monotonic()
        if not self._starting.acquire(timeout=self._seconds):
            raise ServiceBusy("Validation is being started.", retry_after=5)
        try:
            if self._pool is None:
                self._pool, self._scope = self._new_pool()
                if self._closed:
                    self._pool.close()
        except DataError as error:
            _LOG.warning("Validation cannot start: %s", error)
            raise ServiceBusy("Validation waits until the files are loaded again.", retry_after=60) from error
        finally:
            self._starting.release()
        note_wait(min(waited() + time.monotonic() - began, self._seconds / 2))
        return self._pool

    def _new_pool(self) -> tuple[Pool, ValidationScope]:
        # A validation is slow from its first moment, so that it keeps the quick place that it has.
        memory = 96 * MEBIBYTE
        bounds = replace(
            self._limits,
            seconds=self._seconds,
            quick_seconds=_LIVE_SECONDS,
            memory_bytes=memory,
            quick_bytes=memory,
            quick_places=1,
            slow_places=1,
            spare_children=1,
            waiting=8,
            waiting_seconds=self._seconds,
        )
        pool, facts = start_pool(f"{self._fingerprint} {self._project.root}", bounds, server=_SERVER)
        return pool, ValidationScope(**facts["scope"])
