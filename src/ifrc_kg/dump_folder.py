"""A folder of dumps for a server: made by a child process when it is wanted, and removed in the end.

Dumps are no queries: they are longer than an answer may be, and take seconds to write.
So a process of its own loads the files, writes the dumps into a temporary folder and ends; the server holds no
statement of them in memory, and sends files.
The process lets others go first, and is ended when it takes too long.

A server may end without being able to remove its folder.
So each folder has a file that its owner keeps locked, and the next build of anyone removes folders that nobody holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from ifrc_kg.dumps import Manifest, read_manifest
from ifrc_kg.errors import DataError, ServiceBusy
from ifrc_kg.files import ProjectFiles

__all__ = ["DumpFolder"]

#: Time in which a build must be done; it takes about six seconds of one processor.
_BUILDING_SECONDS: Final = 180.0
#: Time that a request waits for a build before it is told to come back.
_WAITING_SECONDS: Final = 25.0
#: Requests that may wait for a build at the same time; each holds a place that others need.
_WAITERS: Final = 6
_NICENESS: Final = 5
_PREFIX: Final = "ifrc-kg-dumps-"
_HELD: Final = "held"


class DumpFolder:
    """Dumps of a project's files in one state, named by a fingerprint; shared by all threads."""

    def __init__(self, project: ProjectFiles, fingerprint: str) -> None:
        """Remember what is to be dumped; nothing is done before the first question."""
        self._project = project
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._waiters = threading.BoundedSemaphore(_WAITERS)
        self._build: _Build | None = None
        self._closed = False

    def manifest(self) -> Manifest:
        """Return what lies in the folder, made now if it is not there yet.

        Raises ServiceBusy where it is still being made, or where the files are in another state than this one, and
        DataError where it cannot be made.
        """
        with self._lock:
            if self._closed:
                raise ServiceBusy("The dumps are of data that are served no longer.")
            if self._build is None:
                self._build = _Build(self._project)
            build = self._build
        try:
            return self._waited_for(build)
        except (DataError, ServiceBusy):
            self._forget(build)
            raise

    def _waited_for(self, build: _Build) -> Manifest:
        if build.is_done:
            return build.result(0, self._fingerprint)
        if not self._waiters.acquire(blocking=False):
            raise ServiceBusy("The dumps are being written.", retry_after=5)
        try:
            return build.result(_WAITING_SECONDS, self._fingerprint)
        finally:
            self._waiters.release()

    def path(self, name: str) -> Path:
        """Return where a file of the manifest lies."""
        build = self._build
        if build is None:
            raise ServiceBusy("The dumps are of data that are served no longer.")
        return build.folder / name

    def close(self) -> None:
        """End a build that is under way, and remove the folder; files that are being sent stay readable."""
        with self._lock:
            self._closed = True
            build, self._build = self._build, None
        if build is not None:
            build.close()

    def _forget(self, build: _Build) -> None:
        """Let the next question begin anew, if a build has ended in vain."""
        if not build.is_done:
            return
        with self._lock:
            if self._build is build:
                self._build = None
        build.close()


class _Build:
    """One run of the process that writes the dumps."""

    def __init__(self, project: ProjectFiles) -> None:
        _sweep()
        self._place = Path(tempfile.mkdtemp(prefix=_PREFIX))
        (self._place / _HELD).touch()
        self._held = _hold(self._place / _HELD)
        self._process = subprocess.Popen(  # noqa: S603 - our own module, under our own interpreter
            [sys.executable, "-P", "-m", "ifrc_kg", "dump", "--all", str(self.folder)],
            env={**os.environ, "IFRC_KG_ROOT": str(project.root)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)
        self._ended = threading.Event()
        # Also at the end of the program, where nobody closes.
        self._remove = weakref.finalize(self, _end_and_remove, self._process, self._place, self._held)
        threading.Thread(target=self._wait, name="dumps", daemon=True).start()

    @property
    def folder(self) -> Path:
        """The folder that the dumps are written to."""
        return self._place / "dump"

    @property
    def is_done(self) -> bool:
        """Tell whether the process has ended."""
        return self._ended.is_set()

    def result(self, seconds: float, fingerprint: str) -> Manifest:
        """Return what was written; raise ServiceBusy and DataError, see `DumpFolder.manifest`."""
        if not self._ended.wait(seconds):
            raise ServiceBusy("The dumps are being written.", retry_after=5)
        if self._process.returncode != 0:
            raise DataError("The dumps cannot be written.")
        manifest = read_manifest(self.folder)
        if manifest.fingerprint != fingerprint:
            raise ServiceBusy(
                "The files have changed since they were loaded, so that there are no dumps of what is served.",
                retry_after=60,
                hint="Load them again, or start the service again.",
            )
        return manifest

    def close(self) -> None:
        """End the process and remove what it wrote."""
        self._remove()

    def _wait(self) -> None:
        try:
            self._process.wait(_BUILDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._ended.set()


def _hold(path: Path) -> IO[bytes]:
    """Return a file that is locked until it is closed, or its process ends; raise OSError where another holds it."""
    held = path.open("rb")  # whatever strangers have put there, nothing is written to it
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        raise
    return held


def _sweep() -> None:
    """Remove folders whose servers have ended."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_HELD}"):
        with suppress(OSError), _hold(path):
            shutil.rmtree(path.parent, ignore_errors=True)


def _end_and_remove(process: subprocess.Popen[bytes], place: Path, held: IO[bytes]) -> None:
    process.kill()
    process.wait()
    shutil.rmtree(place, ignore_errors=True)
    held.close()
