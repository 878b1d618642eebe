"""The settings: one table, read from the environment once.

The same rows feed `ifrc-kg serve --help` and docs/settings.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ifrc_kg.errors import UsageError

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
    source: Path | None = None
    cache_bytes: int = 16_777_216
    query_seconds: float = 10.0
    query_characters: int = 100_000


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


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("a limit is a whole number above 0")
    return number


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
        "source", "", "Plain text of the paper, to show passages in context; it is not part of the project.", _path
    ),
    Setting("cache_bytes", "16777216", "Bytes in which finished answers are kept; 0 keeps none.", _room),
    Setting("query_seconds", "10", "Seconds that one query may take.", _seconds),
    Setting("query_characters", "100000", "Characters that one query may have.", _positive),
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
