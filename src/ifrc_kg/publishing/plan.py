"""What is to be written: told by the data, the routes of the application, its sitemap and its list of dumps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ifrc_kg.dumps import MANIFEST, SUMS
from ifrc_kg.media_types import FORMATS, JSON_DOCUMENT, RDF_PATCH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.publishing.addresses import (
    DOCUMENT_SUFFIXES,
    documents_of,
    file_of,
    needs_server,
    places_of,
    resources_of,
)
from ifrc_kg.publishing.asking import Asker
from ifrc_kg.web.static_copy import StaticCopy

__all__ = ["Plan", "plan_of"]

_VARIANT: Final = re.compile(rf"(\.page-\d+)?(\.[a-z]{{2}})?\.({'|'.join(DOCUMENT_SUFFIXES)})$")


@dataclass(frozen=True)
class Plan:
    """Paths below the root.

    `resources` are descriptions and `documents` those of the schema and of the dataset, both without extension;
    `pages` may have other formats besides, and `files` are single files, if they are there.
    """

    resources: tuple[str, ...]
    documents: tuple[str, ...]
    pages: tuple[str, ...]
    files: tuple[str, ...]

    def is_there(self, name: str) -> bool:
        """Tell whether there will be a file of a name, as far as this can be told before."""
        stem = _VARIANT.sub("", name)
        return name in self._names or stem in self._stems or f"{stem}.html" in self._names

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset((*self.resources, *self.documents))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(map(file_of, (*self.pages, *self.files)))


def plan_of(quads: Sequence[Quad], copy: StaticCopy, asker: Asker, base: str) -> Plan:
    """Return the plan; `base` is the address below which the application says that it lies."""
    resources = resources_of(quads)
    releases = [f"dataset/{version}" for version in copy.released]
    documents = [*documents_of(quads), *releases]
    known = {*resources, *documents}
    listed = places_of(asker.ask("sitemap.xml").body.decode("utf-8"), base)
    pages = [each for each in (*copy.fixed_routes, *listed) if each not in known and not needs_server(each)]
    suffixes = sorted({each.suffix for each in FORMATS})
    varied = [f"{stem}.{suffix}" for stem in copy.routes_with_suffix if stem not in known for suffix in suffixes]
    changes = [f"{each}/changes.{suffix}" for each in releases for suffix in (JSON_DOCUMENT.suffix, RDF_PATCH.suffix)]
    files = [*(each for each in varied if not needs_server(each)), *changes, *copy.static_files, *_dumps(asker)]
    return Plan(tuple(resources), tuple(documents), _unique(pages), _unique(files))


def _dumps(asker: Asker) -> Iterable[str]:
    """Yield the paths of all dumps, plain and compressed."""
    answer = asker.ask(f"dump/{MANIFEST}")
    yield from (f"dump/{SUMS}", f"dump/{MANIFEST}")
    for each in json.loads(answer.body)["dumps"]:
        yield from (f"dump/{each['name']}", f"dump/{each['name']}.gz")


def _unique(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(paths)))
