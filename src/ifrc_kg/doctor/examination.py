"""All checks in order: what the site says of itself first, then things, documents, descriptions, files, links."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from ifrc_kg.doctor.acquaintance import get_acquainted
from ifrc_kg.doctor.dataset import examine_dataset, examine_dumps
from ifrc_kg.doctor.documents import examine_absence, examine_document
from ifrc_kg.doctor.findings import Findings
from ifrc_kg.doctor.pages import examine_link, links_in, sitemap_places
from ifrc_kg.doctor.resources import examine_resource
from ifrc_kg.doctor.visiting import Visitor

__all__ = ["Extent", "examine"]

_T = TypeVar("_T")
_R = TypeVar("_R")
#: Pages besides those of resources and documents whose links are followed.
_PAGES: Final = ("", "dataset", "queries", "dump/", "ontology")
#: Links and dumps that are looked at for each resource of a sample.
_LINKS_FOR_EACH: Final = 3


@dataclass(frozen=True)
class Extent:
    """How much is looked at: `sample` resources, chosen by `seed`, or all (0); `at_once` requests at the same time."""

    sample: int = 100
    seed: int = 0
    at_once: int = 4

    def chosen(self, every: Iterable[_T], times: int = 1) -> list[_T]:
        """Return a sample of things, in an order that the seed decides."""
        found = list(every)
        if not self.sample or self.sample * times >= len(found):
            return found
        return random.Random(self.seed).sample(found, self.sample * times)  # noqa: S311 - the same sample again


def examine(visitor: Visitor, extent: Extent) -> Findings:
    """Return what is found; raise EndpointError where the site cannot be reached, or says nothing of itself."""
    findings = Findings()
    known = get_acquainted(visitor)
    things = extent.chosen(known.things)
    pages = _each(extent, partial(examine_resource, visitor, findings), things)
    documents = _each(extent, partial(examine_document, visitor, findings), known.graphs)
    examine_absence(visitor, findings)
    examine_dataset(visitor, findings, known)
    names = examine_dumps(visitor, findings, ())
    examine_dumps(visitor, findings, extent.chosen(names)) if names else None
    places = [(visitor.local(iri).replace("/id/", "/doc/"), page) for iri, page in zip(things, pages, strict=True)]
    places += [(visitor.base + path, page) for path, page in zip(known.graphs, documents, strict=True)]
    places += [(visitor.base + path, visitor.get(path, {"Accept": "text/html"}).body) for path in _PAGES]
    links = sorted({link for url, page in places for link in links_in(visitor, page, url)})
    _each(extent, partial(_look, visitor, findings, "pages"), extent.chosen(links, _LINKS_FOR_EACH))
    listed = list(sitemap_places(visitor, findings))
    _each(extent, partial(_look, visitor, findings, "sitemap"), extent.chosen(listed))
    return findings


def _look(visitor: Visitor, findings: Findings, check: str, place: str) -> None:
    examine_link(visitor, findings, place, check)


def _each(extent: Extent, look: Callable[[_T], _R], every: Sequence[_T]) -> list[_R]:
    with ThreadPoolExecutor(extent.at_once) as pool:
        return list(pool.map(look, every))
