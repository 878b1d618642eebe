"""The project as a command sees it: its files, prefixes, stored queries and engine, each opened when it is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ifrc_kg.engine import QueryEngine
from ifrc_kg.files import ProjectFiles, find_project_files
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.media_types import JSON
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.remote_engine import RemoteEngine
from ifrc_kg.results import read_solutions
from ifrc_kg.settings import Settings, read_settings

__all__ = ["Project", "open_project"]


@dataclass(frozen=True)
class Project:
    """The files and settings; `endpoint` is a SPARQL endpoint to ask instead of the files, or empty."""

    settings: Settings
    files: ProjectFiles
    endpoint: str = ""

    @cached_property
    def prefixes(self) -> Prefixes:
        """The single list of prefixes."""
        return load_prefixes(self.files.prefixes)

    @cached_property
    def catalogue(self) -> QueryCatalogue:
        """The public queries."""
        return load_catalogue(self.files.queries, self.prefixes)

    @cached_property
    def views(self) -> QueryCatalogue:
        """The queries that the commands themselves ask."""
        return load_catalogue(self.files.queries / "views", self.prefixes)

    @cached_property
    def engine(self) -> QueryEngine:
        """The engine over the project's files, or over the endpoint."""
        return RemoteEngine(self.endpoint) if self.endpoint else load_local_engine(self.files)

    def ask(self, view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        """Return the solutions of a view, each a mapping from variable to text; an unbound variable is absent."""
        answer = self.engine.evaluate(self.views.request(view, values), JSON)
        rows = read_solutions(answer.body).rows
        return [{variable: str(term) for variable, term in row.items()} for row in rows]

    def iri(self, name: str) -> str:
        """Return the IRI that a CURIE, `<…>` or a full IRI means."""
        bare = name.strip().removeprefix("<").removesuffix(">")
        return bare if "://" in bare else str(self.prefixes.expand(bare) or bare)


def open_project(endpoint: str = "") -> Project:
    """Return the project that the environment points to; raise UsageError for a setting that cannot be used."""
    settings = read_settings(os.environ)
    return Project(settings, find_project_files(settings.root), endpoint or settings.endpoint)
