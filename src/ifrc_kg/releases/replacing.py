"""Files that are replaced together: all of them, or none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

__all__ = ["replace_files"]


def replace_files(texts: Mapping[Path, str]) -> None:
    """Write texts to files, which may exist or not; raise OSError, and then each is what it was.

    All new texts are written beside the files first, where disk and rights can fail; then each takes its place.
    """
    former = {path: path.read_bytes() if path.is_file() else None for path in texts}
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding="utf-8", newline="\n")
            if former[path] is not None:
                shutil.copymode(path, beside[path])
        for path, part in beside.items():
            part.replace(path)
    except OSError:
        for path, content in former.items():
            _restore(path, content)
        raise
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)


def _restore(path: Path, content: bytes | None) -> None:
    """Give a file its content again, if it has another one; a file that was not there goes."""
    with contextlib.suppress(OSError):  # what cannot be written has not been written
        if content is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != content:
            path.write_bytes(content)
