"""Writes what the application says of an address, in all its variants, into files.

It is what each process of `ifrc_kg.publishing.writing` has of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from ifrc_kg.errors import DataError
from ifrc_kg.media_types import HTML
from ifrc_kg.publishing.addresses import DOCUMENT_SUFFIXES, file_of
from ifrc_kg.publishing.asking import Answer, Asker
from ifrc_kg.publishing.manifest import PublishedFile, measured
from ifrc_kg.publishing.pages import stored_page
from ifrc_kg.publishing.plan import Plan
from ifrc_kg.web.phrases import LANGUAGES

__all__ = ["Copier", "Written"]

#: The first language is that of the pages without a language in their name.
_FURTHER_LANGUAGES: Final = tuple(LANGUAGES)[1:]


@dataclass(frozen=True)
class Written:
    """A file, and the files that it leads to."""

    file: PublishedFile
    links: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Copier:
    """Copies from an application, which says that it lies below `base`, into a folder."""

    asker: Asker
    plan: Plan
    folder: Path
    base: str

    def description(self, path: str) -> Iterator[Written]:
        """Copy a description: all its pages, formats and languages."""
        first = self._found(f"{path}.{HTML.suffix}")
        for page in range(1, _pages(first) + 1):
            asked = [f"page={page}"] if page > 1 else []
            for suffix in DOCUMENT_SUFFIXES:
                yield self._copied(f"{path}.{suffix}{_query(asked)}")
            for language in _FURTHER_LANGUAGES:
                yield self._copied(f"{path}.{HTML.suffix}{_query([*asked, f'lang={language}'])}")

    def document(self, path: str) -> Iterator[Written]:
        """Copy a document that is a named graph, in all formats."""
        for suffix in DOCUMENT_SUFFIXES:
            yield self._copied(f"{path}.{suffix}")

    def page(self, path: str) -> Iterator[Written]:
        """Copy a page and the other formats that it names; nothing where it needs more than its address."""
        answer = self.asker.ask(path, accept=HTML.media_type)
        if answer.status != HTTPStatus.OK:
            return
        yield self.stored(file_of(path), answer)
        for link in answer.links:
            if link.relation == "alternate" and link.target.startswith(path) and link.media_type != HTML.media_type:
                yield from self.single(link.target)

    def single(self, path: str) -> Iterator[Written]:
        """Copy a file, if it is there."""
        answer = self.asker.ask(path)
        if answer.status == HTTPStatus.OK:
            yield self.stored(file_of(path), answer)

    def stored(self, name: str, answer: Answer) -> Written:
        """Write an answer into a file; pages are made fit for it."""
        if not answer.is_page:
            return self.written(name, answer.body)
        root = urlsplit(self.base).path.rstrip("/")
        page = stored_page(answer.body.decode("utf-8"), name, root, is_there=self.plan.is_there)
        return self.written(name, page.text.encode("utf-8"), page.links)

    def written(self, name: str, body: bytes, links: frozenset[str] = frozenset()) -> Written:
        """Write bytes into a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return Written(measured(name, body), links)

    def _copied(self, path: str) -> Written:
        return self.stored(file_of(path), self._found(path))

    def _found(self, path: str) -> Answer:
        answer = self.asker.ask(path)
        if answer.status != HTTPStatus.OK:
            raise DataError(f"The application answers /{path} with {answer.status}.")
        return answer


def _pages(answer: Answer) -> int:
    """Return how many pages a description has, as its links tell."""
    last = [link.target for link in answer.links if link.relation == "last"]
    return int(parse_qs(urlsplit(last[0]).query).get("page", ["1"])[0]) if last else 1


def _query(asked: list[str]) -> str:
    return f"?{'&'.join(asked)}" if asked else ""
