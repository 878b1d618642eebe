"""Load what the pages draw on: at the start, and once more for every reload."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ifrc_kg.dump_folder import DumpFolder
from ifrc_kg.engine import QueryEngine
from ifrc_kg.fence.engine import start_fenced_engine
from ifrc_kg.fence.limits import limits_of
from ifrc_kg.fence.nursery import Loading
from ifrc_kg.fence.validator import Validator
from ifrc_kg.files import ProjectFiles, find_project_files, read_text
from ifrc_kg.inventory import inventory_path
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.releases.history import history_path, load_history
from ifrc_kg.releases.version import dataset_version
from ifrc_kg.remote_engine import RemoteEngine
from ifrc_kg.settings import Settings
from ifrc_kg.web.served import Closeable
from ifrc_kg.web.site import Site

__all__ = ["load_site"]

#: Nothing is being loaded yet.
_NOTHING: Final[Iterator[Loading]] = iter(())


def load_site(settings: Settings, engine: QueryEngine | None = None, begun: Iterator[Loading] = _NOTHING) -> Site:
    """Return the site over the project's own files, over the endpoint of the settings, or over a given engine.

    The first call takes what `begun` gives: a process that loads the project's files already.

    Raises the domain's errors for files that cannot be read; then no process is left behind.
    """
    files = find_project_files(settings.root)
    prefixes = load_prefixes(files.prefixes)
    catalogue = load_catalogue(files.queries, prefixes)
    views = load_catalogue(files.queries / "views", prefixes)
    is_remote = engine is None and bool(settings.endpoint)
    version = "" if is_remote else dataset_version(files)
    releases = () if is_remote else load_history(files)
    edition = _digest(read_text(path) for path in _beside_the_data(files))
    # The engine comes last: what it starts would have to be ended if anything else failed.
    owned: tuple[Closeable, ...] = ()
    if is_remote:
        engine = RemoteEngine(settings.endpoint, seconds=settings.query_seconds)
    if engine is None:
        engine = fenced = start_fenced_engine(files, limits_of(settings), next(begun, None))
        owned = (fenced,)
    fingerprint = getattr(engine, "fingerprint", "")  # a remote endpoint tells none
    seconds = settings.validation_seconds or settings.query_seconds
    validator = Validator(files, limits_of(settings), seconds, fingerprint)
    dumps = DumpFolder(files, fingerprint) if fingerprint else None
    return Site(
        settings=settings,
        engine=engine,
        validator=validator,
        catalogue=catalogue,
        views=views,
        prefixes=prefixes,
        fingerprint=_digest((fingerprint, edition)) if fingerprint else "",
        data_fingerprint=fingerprint,
        version=version,
        releases=releases,
        dumps=dumps,
        owned=(*owned, validator, dumps) if dumps else (*owned, validator),
    )


def _beside_the_data(files: ProjectFiles) -> Iterable[Path]:
    """Yield the files that answers are made of besides the dataset: stored queries, the inventory, the history."""
    yield from sorted(files.queries.rglob("*.rq"))
    yield from (path for path in (inventory_path(files), history_path(files)) if path.is_file())
    yield from sorted(history_path(files).with_suffix("").glob("*.json"))


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    return digest.hexdigest()
