"""What the tools draw on: one engine behind the fence, and what the domain makes of its answers.

Everything is made when it is first needed, and kept, since the data of one engine do not change.
What a remote endpoint said is kept for as long as the server runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ifrc_kg.chain import Chain
from ifrc_kg.describe import Describer
from ifrc_kg.engine import QueryEngine
from ifrc_kg.errors import UnknownResource
from ifrc_kg.fence.engine import start_fenced_engine
from ifrc_kg.fence.limits import limits_of
from ifrc_kg.files import ProjectFiles
from ifrc_kg.hops import Evidence
from ifrc_kg.known_things import Row
from ifrc_kg.media_types import JSON, N_TRIPLES, TURTLE
from ifrc_kg.namespaces import ID
from ifrc_kg.oxigraph_terms import Syntax, is_iri, parse_quads
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.remote_engine import RemoteEngine
from ifrc_kg.resource_names import find_resource
from ifrc_kg.results import read_solutions
from ifrc_kg.search import Search, read_search
from ifrc_kg.settings import Settings
from ifrc_kg.trace import evidence_of

__all__ = ["Holdings", "open_holdings"]


@dataclass(frozen=True)
class Holdings:
    """The engine, the stored queries and the prefixes; shared by all threads."""

    settings: Settings
    engine: QueryEngine
    catalogue: QueryCatalogue
    views: QueryCatalogue
    prefixes: Prefixes

    def close(self) -> None:
        """End the processes behind the engine, where it has any."""
        close = getattr(self.engine, "close", None)
        if close is not None:
            close()

    def rows(self, view: str, values: Mapping[str, str]) -> Sequence[Row]:
        """Return the solutions of a view as terms."""
        return read_solutions(self.engine.evaluate(self.views.request(view, values), JSON).body).rows

    def texts(self, view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        """Return the solutions of a view as texts."""
        return [{name: str(term) for name, term in row.items()} for row in self.rows(view, values)]

    @cached_property
    def search(self) -> Search:
        """What finds things by name."""
        return read_search(self.rows, self.catalogue)

    @cached_property
    def chain(self) -> Chain:
        """What traces."""
        return Chain(self.rows)

    @cached_property
    def describer(self) -> Describer:
        """What describes resources."""
        return Describer(self.rows, public_base=self.settings.public_base)

    def label(self, iri: str) -> str:
        """Return the English name of a thing; empty where it has none."""
        name = self.describer.things.name(iri)
        return name.text if name else ""

    def evidence(self, iri: str) -> Evidence | None:
        """Return what is known of a passage, a reference or an interpretation; None for anything else."""
        rows = self._evidence_rows.get(iri)
        return evidence_of(iri, rows) if rows else None

    @cached_property
    def _evidence_rows(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        found: dict[str, list[Mapping[str, str]]] = {}
        for row in self.texts("trace-evidence", {}):
            found.setdefault(row["resource"], []).append(row)
        return found

    def iri(self, name: str) -> str:
        """Return the IRI that a text means: an IRI, a CURIE, `kind/slug`, or a name that the chain knows.

        Raises UnknownResource with what resembles it; whether the graph says anything of an IRI is not asked here.
        """
        bare = name.strip()
        if "/" in bare and ":" not in bare and " " not in bare:
            bare = f"<{ID}{bare.strip('/')}>"
        iri = find_resource(bare, self.prefixes, self.texts).iri
        if not is_iri(iri):
            raise UnknownResource(repr(name))
        return iri

    def unknown(self, iri: str) -> UnknownResource:
        """Return the error for an IRI of which nothing is said, with what resembles it."""
        near = tuple(map(self.prefixes.shorten, self.describer.things.near(iri)))
        error = UnknownResource(self.prefixes.shorten(iri), near)
        error.hint = error.hint or "Look for its name with the tool search."
        return error

    def turtle(self, graph: str) -> str:
        """Return what a named graph states, as Turtle."""
        body = self.engine.evaluate(self.views.request("graph-triples", {"graph": graph}), N_TRIPLES).body
        return quads_as(parse_quads(body.decode("utf-8"), Syntax.TURTLE), TURTLE, self.prefixes)


def open_holdings(settings: Settings, files: ProjectFiles) -> Holdings:
    """Return the holdings over the project's own files, behind the fence, or over the endpoint of the settings.

    Raises the domain's errors for files that cannot be read; then no process is left behind.
    """
    prefixes = load_prefixes(files.prefixes)
    catalogue = load_catalogue(files.queries, prefixes)
    views = load_catalogue(files.queries / "views", prefixes)
    # The engine comes last: what it starts would have to be ended if anything else failed.
    engine: QueryEngine
    if settings.endpoint:
        engine = RemoteEngine(settings.endpoint, seconds=settings.query_seconds)
    else:
        engine = start_fenced_engine(files, limits_of(settings))
    return Holdings(settings, engine, catalogue, views, prefixes)
