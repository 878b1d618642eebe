"""All of the site as files: written beside the folder, and then put in its place.

Descriptions are the bulk of it, and are written by several processes, each with an application of its own; every file
depends on the data and the program alone, so that it does not matter which process wrote it, or when.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from rdflib import OWL
from rdflib.namespace import DCTERMS

from ifrc_kg import __version__
from ifrc_kg.dataset import read_quads, source_files
from ifrc_kg.errors import DataError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.namespaces import BASE, DATASET_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.publishing.addresses import file_of
from ifrc_kg.publishing.asking import Asker
from ifrc_kg.publishing.copying import Copier, Written
from ifrc_kg.publishing.manifest import Site, refuse_foreign, write_manifest
from ifrc_kg.publishing.pages import STAND_IN, stored_page
from ifrc_kg.publishing.plain_host import leading_pages
from ifrc_kg.publishing.plan import Plan, plan_of
from ifrc_kg.publishing.refusals import refusal_files
from ifrc_kg.publishing.server_rules import Published, rule_files
from ifrc_kg.settings import Settings
from ifrc_kg.tombstones import load_tombstones
from ifrc_kg.web.static_copy import StaticCopy

__all__ = ["publish"]

_CHUNK: Final = 25
_MOST_SHOWN: Final = 5
#: Readable by the server, whoever that is; a temporary folder is readable by its owner alone.
_FOLDER_MODE: Final = 0o755


def publish(project: ProjectFiles, settings: Settings, folder: Path, *, below: str = "/", processes: int = 1) -> Site:
    """Write the whole site into a folder, and return what was written.

    `below` is the path under which the folder will be served, for the server rules; links do not depend on it.
    What stood in the folder is there until all is written, and is replaced as a whole.
    Raises UsageError where the folder holds anything that was not published by this, and DataError where a page leads
    to a file that there is not.
    """
    folder = folder.absolute()
    refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh.chmod(_FOLDER_MODE)
        site = _written(_Work(project, settings, Plan((), (), (), ()), fresh), below, processes)
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return site


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Let a folder take the place of another; readers miss it for as long as two renamings take."""
    former = fresh.with_name(f"{fresh.name}.former")
    if folder.exists():
        folder.rename(former)
    fresh.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


@dataclass(frozen=True)
class _Work:
    """What a process needs to make an application of its own."""

    project: ProjectFiles
    settings: Settings
    plan: Plan
    folder: Path

    def copier(self) -> tuple[StaticCopy, Copier]:
        """Return an application, and what copies from it."""
        copy = StaticCopy(
            replace(self.settings, root=self.project.root, cache_bytes=0), load_local_engine(self.project)
        )
        base = self.settings.public_base
        return copy, Copier(Asker(copy.wsgi, base), self.plan, self.folder, base)


def _written(work: _Work, below: str, processes: int) -> Site:
    copy, copier = work.copier()
    try:
        quads = [quad for source in source_files(work.project) for quad in read_quads(source)]
        plan = plan_of(quads, copy, copier.asker, copier.base)
        work, copier = replace(work, plan=plan), replace(copier, plan=plan)
        written = [*_copied(copier, work, processes), *_added(copier, below, _published(work.project, quads))]
        names = {each.file.name for each in written}
        absent = tuple(each for each in copy.fixed_routes if file_of(each) not in names)
        written += _own_pages(copier, copy, absent, below)
    finally:
        copy.close()
    files = {each.file.name: each.file for each in written}
    _refuse_dead_links(written, files)
    site = Site(__version__, copy.fingerprint, below, absent, tuple(files[name] for name in sorted(files)))
    write_manifest(work.folder, site)
    return site


def _copied(copier: Copier, work: _Work, processes: int) -> Iterator[Written]:
    """Yield what the application says of every address; descriptions come from other processes, if there may be any."""
    plan = work.plan
    if processes > 1:
        chunks = [plan.resources[start : start + _CHUNK] for start in range(0, len(plan.resources), _CHUNK)]
        # Processes begin anew instead of by fork: this one has threads.
        with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (work,)) as pool:
            ahead = pool.map(_descriptions, chunks)
            yield from _others(copier)
            for written in ahead:
                yield from written
        return
    for path in plan.resources:
        yield from copier.description(path)
    yield from _others(copier)


def _others(copier: Copier) -> Iterator[Written]:
    for path in copier.plan.documents:
        yield from copier.document(path)
    for path in copier.plan.pages:
        yield from copier.page(path)
    for path in copier.plan.files:
        yield from copier.single(path)


#: What copies in a process of the pool, which has no other place for it.
_OF_THIS_PROCESS: Final[list[Copier]] = []


def _begin(work: _Work) -> None:
    _OF_THIS_PROCESS.append(work.copier()[1])


def _descriptions(paths: Sequence[str]) -> list[Written]:
    (copier,) = _OF_THIS_PROCESS
    return [each for path in paths for each in copier.description(path)]


def _published(project: ProjectFiles, quads: Iterable[Quad]) -> Published:
    """Return what the rules have to know of the dataset."""
    said = [quad for quad in quads if quad.subject == DATASET_GRAPH]
    return Published(
        next((str(quad.object) for quad in said if quad.predicate == OWL.versionInfo), ""),
        sorted({str(quad.object) for quad in said if quad.predicate == DCTERMS.license}),
        [iri.removeprefix(BASE) for iri in load_tombstones(project)],
    )


def _added(copier: Copier, below: str, published: Published) -> Iterator[Written]:
    """Yield what the application does not have: pages that lead on, and rules for servers."""
    plan = copier.plan
    pages = [each for each in plan.pages if each not in ("", "dump/") and file_of(each) == f"{each}.html"]
    for name, text in leading_pages(plan.resources, plan.documents, pages):
        yield copier.written(name, text.encode())
    for name, text in (*rule_files(below, copier.base, published), *refusal_files()):
        yield copier.written(name, text.encode())


def _own_pages(copier: Copier, copy: StaticCopy, absent: Sequence[str], below: str) -> Iterator[Written]:
    """Yield the page that says what is not here, and that for addresses of which nothing is known."""
    root = urlsplit(copier.base).path.rstrip("/")
    for name, text, start in ((STAND_IN, copy.page(absent), ""), ("404.html", copy.not_found(), below)):
        page = stored_page(text, name, root, is_there=copier.plan.is_there, start=start)
        yield copier.written(name, page.text.encode(), page.links)


def _refuse_dead_links(written: Iterable[Written], there: Container[str]) -> None:
    """Raise DataError for pages that lead to files that there are not."""
    dead = sorted({f"{each.file.name} to {link}" for each in written for link in each.links if link not in there})
    if dead:
        raise DataError(f"{len(dead)} links lead nowhere: {'; '.join(dead[:_MOST_SHOWN])}.")
