"""The catalogue: every stored query of a folder, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ifrc_kg.engine import QueryRequest
from ifrc_kg.errors import FileMissing, ParameterError, ParseError, UnknownQuery
from ifrc_kg.files import read_text
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.stored_query import StoredQuery, bind_values, parse_stored_query

__all__ = ["QueryCatalogue", "load_catalogue"]


@dataclass(frozen=True)
class QueryCatalogue:
    """Stored queries by name, and the prefixes that their CURIE values use."""

    queries: Mapping[str, StoredQuery]
    prefixes: Prefixes

    def names(self) -> tuple[str, ...]:
        """Return the names in order."""
        return tuple(self.queries)

    def get(self, name: str) -> StoredQuery:
        """Return a stored query; raise UnknownQuery with the names that resemble it."""
        if name not in self.queries:
            raise UnknownQuery(name, get_close_matches(name, self.queries, n=3))
        return self.queries[name]

    def request(self, name: str, values: Mapping[str, str]) -> QueryRequest:
        """Return a request for a stored query with the values of its parameters, by parameter name.

        Raises UnknownQuery and ParameterError.
        """
        query = self.get(name)
        return QueryRequest(query.text, bindings=bind_values(query, values, self.prefixes))


def load_catalogue(folder: Path, prefixes: Prefixes) -> QueryCatalogue:
    """Return the catalogue of the `.rq` files of one folder (not of its subfolders).

    Raises ParseError for a malformed file, and for a default or an example that its own parameter does not take.
    """
    if not folder.is_dir():
        raise FileMissing(f"{folder} is no folder of queries.")
    queries = {}
    for path in sorted(folder.glob("*.rq")):
        query = parse_stored_query(path.stem, read_text(path), path=path.as_posix())
        _check_examples(query, prefixes, path.as_posix())
        queries[path.stem] = query
    return QueryCatalogue(queries, prefixes)


def _check_examples(query: StoredQuery, prefixes: Prefixes, path: str) -> None:
    examples = {parameter.name: parameter.example for parameter in query.parameters}
    defaults = {parameter.name: parameter.default or parameter.example for parameter in query.parameters}
    for values in (examples, defaults):
        try:
            bind_values(query, values, prefixes)
        except ParameterError as error:
            raise ParseError(
                error.message, path=path, line=1, hint="Every parameter needs a fitting example."
            ) from error
