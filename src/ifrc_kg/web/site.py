"""What the pages draw on: the engine, the catalogue of questions, the views, the prefixes; one value, built whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from flask import Flask, current_app, g

from ifrc_kg.chain import Chain
from ifrc_kg.describe import Describer
from ifrc_kg.dump_folder import DumpFolder
from ifrc_kg.engine import QueryEngine
from ifrc_kg.errors import ParameterError
from ifrc_kg.fence.validator import Validator
from ifrc_kg.known_things import Row
from ifrc_kg.media_types import JSON
from ifrc_kg.paper import Paper
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.query_examples import runnable_text
from ifrc_kg.recently_used import RecentlyUsed
from ifrc_kg.releases.history import Release
from ifrc_kg.results import read_solutions
from ifrc_kg.search import Search, read_search
from ifrc_kg.settings import Settings
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.served import Closeable, Served

__all__ = ["Site", "Solution", "current_site", "install_site", "served_by", "site_of"]

_KEY: Final = "ifrc_kg"
#: Pages have some dozens of kilobytes each.
_MOST_PAGES: Final = 100

#: One solution of the SPARQL JSON results: terms by variable.
Solution = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Site:
    """Everything that a request needs, none of which changes: a reload makes another one (`ifrc_kg.web.served`).

    `fingerprint` names the state of all that answers are made of, data and stored queries, and `data_fingerprint` that
    of the data alone.
    Both are empty for a remote endpoint, whose answers are never marked as kept, and of whose data there are no dumps.
    `version` is the version that the data state, and empty where they state none or belong to another endpoint, and
    `releases` is their history, the latest first.
    """

    settings: Settings
    engine: QueryEngine
    validator: Validator
    catalogue: QueryCatalogue
    views: QueryCatalogue
    prefixes: Prefixes
    fingerprint: str = ""
    data_fingerprint: str = ""
    version: str = ""
    releases: tuple[Release, ...] = ()
    dumps: DumpFolder | None = None
    owned: tuple[Closeable, ...] = ()

    def close(self) -> None:
        """End the processes that were started for this value; nobody may ask it any more."""
        for each in self.owned:
            each.close()

    def results(self, view: str, **values: str) -> dict[str, Any]:
        """Return the SPARQL JSON results of a view."""
        answer = self.engine.evaluate(self.views.request(view, values), JSON)
        return cast("dict[str, Any]", json.loads(answer.body))

    def solutions(self, view: str, **values: str) -> list[Solution]:
        """Return the solutions of a view."""
        return cast("list[Solution]", self.results(view, **values)["results"]["bindings"])

    @property
    def size(self) -> dict[str, int]:
        """The numbers of triples and of named graphs; counted once where the state of the data is known."""
        return self._size if self.fingerprint else self._counted()

    @cached_property
    def _size(self) -> dict[str, int]:
        return self._counted()

    def _counted(self) -> dict[str, int]:
        return {name: int(term["value"]) for name, term in self.solutions("size")[0].items()}

    @property
    def describer(self) -> Describer:
        """What describes the resources of this state of the data.

        A remote endpoint has no state that is known: what it said to one request is not kept for the next.
        """
        if self.fingerprint:
            return self._describer
        if "describer" not in g:
            g.describer = self._new_describer()
        return cast("Describer", g.describer)

    @property
    def paper(self) -> Paper:
        """The paper in this state of the data; like descriptions, not kept from a remote endpoint."""
        if self.fingerprint:
            return self._paper
        if "paper" not in g:
            g.paper = Paper(self.rows, self.settings.source)
        return cast("Paper", g.paper)

    @cached_property
    def _paper(self) -> Paper:
        return Paper(self.rows, self.settings.source)

    @property
    def search(self) -> Search:
        """What finds things by name, in this state of the data; made when it is first needed.

        Like descriptions, what a remote endpoint said to one request is not kept for the next.
        """
        if self.fingerprint:
            return self._search
        if "search" not in g:
            g.search = read_search(self.rows, self.catalogue)
        return cast("Search", g.search)

    @cached_property
    def _search(self) -> Search:
        return read_search(self.rows, self.catalogue)

    @property
    def chain(self) -> Chain:
        """The chain in this state of the data; like descriptions, not kept from a remote endpoint."""
        if self.fingerprint:
            return self._chain
        if "chain" not in g:
            g.chain = Chain(self.rows)
        return cast("Chain", g.chain)

    @cached_property
    def _chain(self) -> Chain:
        return Chain(self.rows)

    @cached_property
    def country_codes(self) -> Mapping[str, str]:
        """The M49 code of each country; asked once, since it is no part of what an answer says."""
        return {str(row["country"]): str(row["code"]) for row in self.rows("country-codes", {})}

    @cached_property
    def pages(self) -> RecentlyUsed[tuple[str | int, ...], str]:
        """Pages about resources that were written lately, by all that they depend on; for a state that is known."""
        return RecentlyUsed(_MOST_PAGES)

    @cached_property
    def _describer(self) -> Describer:
        return self._new_describer()

    def _new_describer(self) -> Describer:
        return Describer(self.rows, public_base=self.settings.public_base, licences=self.licences)

    def rows(self, view: str, values: Mapping[str, str]) -> Sequence[Row]:
        """Return the solutions of a view as terms."""
        return read_solutions(self.engine.evaluate(self.views.request(view, values), JSON).body).rows

    @cached_property
    def licences(self) -> tuple[str, ...]:
        """The licences of the dataset, asked once."""
        return tuple(each["licence"]["value"] for each in self.solutions("licence"))

    def text_with_defaults(self, query: StoredQuery) -> str:
        """Return the text of a stored query as it runs, or with its variables where a parameter has no default."""
        try:
            return runnable_text(query, self.prefixes)
        except ParameterError:
            return query.body


def install_site(application: Flask, served: Served[Site]) -> None:
    """Give an application what its pages draw on."""
    application.extensions[_KEY] = served


def served_by(application: Flask) -> Served[Site]:
    """Return what an application serves from, and may exchange."""
    return cast("Served[Site]", application.extensions[_KEY])


def site_of(application: Flask) -> Site:
    """Return what the present request to an application draws on; outside of requests, what the next one would."""
    return served_by(application).of_request


def current_site() -> Site:
    """Return what the present request draws on."""
    return site_of(current_app)
