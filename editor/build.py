"""Build the SPARQL editor of `/sparql` with npm, where npm is; say so in a sentence where it is not.

    python editor/build.py

Everything happens in a temporary folder, so that nothing but the bundle is left in the checkout.
A bundle that is made of the same files already is left alone, which takes no time.
The wheel and the server do without: `/sparql` then shows its plain form.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

__all__ = ["BUNDLE", "build_editor"]

_HERE: Final = Path(__file__).resolve().parent
#: Where the bundle goes, below the root of the project.
BUNDLE: Final = Path("src/ifrc_kg/web/static/editor")
#: What the bundle is made of.
_SOURCES: Final = (".npmrc", "bundle.mjs", "entry.js", "package-lock.json", "package.json")
#: Names the state of the sources that a bundle was made of.
_STAMP: Final = "sources.sha256"
#: An install that hangs on a network must not hold up a server.
_INSTALL: Final = ("ci", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
_INSTALL_SECONDS: Final = 300
_BUNDLE_SECONDS: Final = 60
_WITHOUT: Final = "/sparql will show its plain form"


def build_editor(root: Path, *, say: Callable[[str], object]) -> bool:
    """Build the bundle below the root of the project unless it is there and fresh; return whether it is there.

    What went on is told to `say` in a sentence; nothing is raised where npm is missing or fails.
    """
    target = root / BUNDLE
    state = _state()
    if _is_fresh(target, state):
        return True
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        say(f"The SPARQL editor is not built, since npm is not installed; {_WITHOUT}.")
        return False
    say("Building the SPARQL editor with npm; this takes up to a minute, once.")
    with tempfile.TemporaryDirectory(prefix="ifrc-kg-editor-") as name:
        work = Path(name)
        for source in _SOURCES:
            shutil.copy(_HERE / source, work)
        failure = _failure([npm, *_INSTALL], work, _INSTALL_SECONDS) or _failure(
            [node, "bundle.mjs", "out"], work, _BUNDLE_SECONDS
        )
        if failure:
            say(f"The SPARQL editor could not be built; {_WITHOUT}. {failure}")
            return False
        (work / "out" / _STAMP).write_text(state, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "out", target)
    say("The SPARQL editor is built.")
    return True


def _state() -> str:
    """Return the checksum of all sources, this file among them."""
    digest = hashlib.sha256()
    for source in (*_SOURCES, Path(__file__).name):
        digest.update((_HERE / source).read_bytes() + b"\0")
    return digest.hexdigest()


def _is_fresh(target: Path, state: str) -> bool:
    stamp = target / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == state


def _failure(command: Sequence[str], folder: Path, seconds: int) -> str:
    """Run a command; return the last lines that it wrote where it fails, and nothing where it does not."""
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=seconds, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        return " ".join(f"{error.stdout}\n{error.stderr}".split()[-60:]) or f"It ended with {error.returncode}."
    except subprocess.TimeoutExpired:
        return f"It took longer than {seconds} seconds."
    except OSError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    build_editor(_HERE.parent, say=print)
    sys.exit(0)
