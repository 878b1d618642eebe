"""Validation behind the fence: reports on the live graph and on uploads, made by caged children.

The fork server of these children is started by the first request, since most servers are never asked to validate and
reading everything takes seconds.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from ifrc_kg.errors import DataError, QueryTimeout, QueryTooLarge, ServiceBusy
from ifrc_kg.fence.frames import Frame, FrameKind
from ifrc_kg.fence.limits import MEBIBYTE, Limits
from ifrc_kg.fence.pool import Pool
from ifrc_kg.fence.starting import start_pool
from ifrc_kg.files import ProjectFiles

__all__ = ["Validator"]

_LOG: Final = logging.getLogger(__name__)
_SERVER: Final = "ifrc_kg.fence.validation_work"
_STARTING_SECONDS: Final = 60.0
_LESS: Final = "Send it in parts, with fewer resources in each."


@dataclass(frozen=True)
class Validator:
    """Validates in children, one at a time; `seconds` is what one validation may take.

    With the fingerprint of the data that are served, files that hold other data by now are not reported on.
    """

    project: ProjectFiles
    limits: Limits
    seconds: float
    fingerprint: str = ""
    _starting: Any = field(default_factory=threading.Lock)

    def project_report(self, report_format: str) -> bytes:
        """Return the report on the project's own data, in one of `validation_report.REPORT_FORMATS`."""
        return self._asked({"task": "project", "report": report_format})

    def upload_report(self, body: bytes, media_type: str, report_format: str) -> bytes:
        """Return the report on an upload.

        Raises UploadError for one that cannot be read, QueryTimeout, QueryTooLarge and ServiceBusy.
        """
        return self._asked({"task": "upload", "media_type": media_type, "report": report_format}, body)

    def _asked(self, fields: dict[str, Any], body: bytes = b"") -> bytes:
        question = Frame(FrameKind.QUESTION, {**fields, "seconds": self.seconds}, body)
        try:
            return bytes(self._started().ask(question).body)
        except QueryTimeout as error:
            raise QueryTimeout("The validation took longer than it may.", hint=_LESS) from error
        except QueryTooLarge as error:
            raise QueryTooLarge("The validation, or its report, is larger than it may be.", hint=_LESS) from error

    def close(self) -> None:
        """End the children and their fork server, where they were ever started."""
        if "_pool" in self.__dict__:
            self._pool.close()

    def _started(self) -> Pool:
        if not self._starting.acquire(timeout=_STARTING_SECONDS):
            raise ServiceBusy("Validation is being started.", retry_after=5)
        try:
            return self._pool
        except DataError as error:
            _LOG.warning("Validation cannot start: %s", error)
            raise ServiceBusy("Validation waits until the files are loaded again.", retry_after=60) from error
        finally:
            self._starting.release()

    @cached_property
    def _pool(self) -> Pool:
        # A validation is slow from its first moment, so that it keeps the quick place that it has.
        bounds = replace(
            self.limits,
            seconds=self.seconds,
            quick_seconds=self.seconds,
            memory_bytes=96 * MEBIBYTE,
            quick_places=1,
            slow_places=1,
            spare_children=1,
            waiting=8,
            waiting_seconds=self.seconds,
        )
        return start_pool(f"{self.fingerprint} {self.project.root}", bounds, server=_SERVER)[0]
