"""The settings: one table, read from the environment once.

The same rows feed `ifrc-kg serve --help` and docs/settings.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ifrc_kg.errors import UsageError
from ifrc_kg.namespaces import BASE

__all__ = ["SETTINGS", "Setting", "Settings", "read_settings"]

_HIGHEST_PORT: Final = 65535


@dataclass(frozen=True)
class Setting:
    """One row: its name, its default as text, what it means, how its text becomes a value, other variables it obeys."""

    name: str
    default: str
    help: str
    parse: Callable[[str], object]
    also: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that carries the setting."""
        return f"IFRC_KG_{self.name.upper()}"


@dataclass(frozen=True)
class Settings:
    """The values, one field for each row of SETTINGS."""

    host: str = "127.0.0.1"
    port: int = 8000
    root: Path | None = None
    endpoint: str = ""
    public_base: str = BASE
    source: Path | None = None
    cache_bytes: int = 16_777_216
    query_seconds: float = 10.0
    query_bytes: int = 65_536
    query_nesting: int = 100
    query_patterns: int = 150
    answer_bytes: int = 16_777_216
    answer_rows: int = 100_000
    quick_places: int = 8
    slow_places: int = 2
    waiting: int = 64
    client_requests: int = 64
    service_endpoints: tuple[str, ...] = ()
    upload_bytes: int = 1_048_576
    validation_seconds: float | None = None
    client_seconds: float = 10.0
    connections: int = 1024


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _HIGHEST_PORT:
        raise ValueError(f"a port lies between 0 and {_HIGHEST_PORT}")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError("a time is a number of seconds above 0")
    return seconds


def _seconds_if_any(text: str) -> float | None:
    return _seconds(text) if text else None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("a limit is a whole number above 0")
    return number


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")) or any(each.isspace() or each in '<>"?#' for each in text):
        raise ValueError("a base is an http or https address without query and fragment")
    return f"{text.rstrip('/')}/"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _room(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("a room is a whole number of bytes, 0 for none")
    return number


def _path(text: str) -> Path | None:
    return Path(text) if text else None


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("host", "127.0.0.1", "Address that the server listens on.", str, also=("HOST",)),
    Setting("port", "8000", "Port that the server listens on.", _port, also=("PORT",)),
    Setting("root", "", "Folder that holds ontology/, data/ and queries/; empty: the project's own.", _path),
    Setting("endpoint", "", "SPARQL endpoint to ask instead of the project's own files.", str),
    Setting(
        "public_base",
        BASE,
        "Address under which the documents are published; what they describe keeps its IRIs wherever that is.",
        _address,
    ),
    Setting(
        "source", "", "Plain text of the paper, to show passages in context; it is not part of the project.", _path
    ),
    Setting("cache_bytes", "16777216", "Bytes in which finished answers are kept; 0 keeps none.", _room),
    Setting("query_seconds", "10", "Seconds that one query may take.", _seconds),
    Setting("query_bytes", "65536", "Bytes that the text of one query may have.", _positive),
    Setting("query_nesting", "100", "Levels to which brackets may lie inside brackets in a query.", _positive),
    Setting(
        "query_patterns",
        "150",
        "Patterns (groups, triples, steps of paths) that a query may hold.",
        _positive,
    ),
    Setting("answer_bytes", "16777216", "Bytes that one answer may have before compression.", _positive),
    Setting("answer_rows", "100000", "Solutions or triples that one answer may have.", _positive),
    Setting("quick_places", "8", "Queries that are evaluated at the same time while they are young.", _positive),
    Setting("slow_places", "2", "Queries that are evaluated at the same time once they count as slow.", _positive),
    Setting("waiting", "64", "Queries that may wait for a place; further ones are told to come back.", _positive),
    Setting(
        "client_requests",
        "64",
        "Requests of one address that are worked on at the same time; fewer than all places keep some for others.",
        _positive,
    ),
    Setting(
        "service_endpoints",
        "",
        "Endpoints that SERVICE may ask, by their IRIs with blanks between them; empty: SERVICE is refused.",
        _words,
    ),
    Setting("upload_bytes", "1048576", "Bytes that an upload for validation may have.", _positive),
    Setting(
        "validation_seconds", "", "Seconds that one validation may take; empty: as many as a query.", _seconds_if_any
    ),
    Setting(
        "client_seconds",
        "10",
        "Seconds for which a client may let the server wait: for a request, and until its answer is read.",
        _seconds,
    ),
    Setting("connections", "1024", "Connections that may be open at the same time.", _positive),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that the environment asks for; raise UsageError for a value that cannot be read.

    `IFRC_KG_<NAME>` wins over the shared variables that a row also obeys (HOST, PORT), and those over the default.
    """
    values: dict[str, Any] = {setting.name: _value(setting, environ) for setting in SETTINGS}
    return Settings(**values)


def _value(setting: Setting, environ: Mapping[str, str]) -> object:
    for variable in (setting.variable, *setting.also):
        text = environ.get(variable, "").strip()
        if text:
            return _parsed(setting, variable, text)
    return setting.parse(setting.default)


def _parsed(setting: Setting, variable: str, text: str) -> object:
    try:
        return setting.parse(text)
    except ValueError as error:
        raise UsageError(f"{variable}={text!r} cannot be used: {error}.", hint=setting.help) from error
