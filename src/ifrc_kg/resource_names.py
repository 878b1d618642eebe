"""Find the resource that a person means: by IRI, by CURIE, or by a name as the paper or a reference writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ifrc_kg.errors import UnknownResource
from ifrc_kg.prefixes import Prefixes

__all__ = ["Ask", "Found", "find_resource", "near_names"]

#: Asks a stored view by name, with values for its parameters; one mapping from variable to text for each solution.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, str]]]

_FOLDED: Final = str.maketrans("‘’“”–—", "''\"\"--")  # noqa: RUF001 - the very characters that are folded
_MOST_NEAR: Final = 4


@dataclass(frozen=True)
class Found:
    """The resource that is meant, and other resources that bear the same name."""

    iri: str
    others: tuple[str, ...] = ()


def find_resource(text: str, prefixes: Prefixes, ask: Ask) -> Found:
    """Return the resource that a text names.

    An IRI (with or without `<>`) and a CURIE are taken as they are.
    A name is compared with every name of every resource that a trace can start from, and case, kinds of quotes and
    white space do not matter; a preferred label wins over another name, an initiative over a country.
    Raises UnknownResource with names that resemble it.
    """
    bare = text.strip().removeprefix("<").removesuffix(">")
    if "://" in bare:
        return Found(bare)
    iri = None if " " in bare else prefixes.expand(bare)
    if iri is not None:
        return Found(str(iri))
    rows = ask("trace-names", {})
    same = [row for row in rows if _folded(row["name"]) == _folded(text)]
    same.sort(key=lambda row: (row["isPreferred"] != "true", int(row["rank"])))
    meant = list(dict.fromkeys(row["resource"] for row in same))
    if not meant:
        error = UnknownResource(repr(text), near_names(text, rows, prefixes))
        error.hint = error.hint or "Give an IRI, a CURIE such as action:fighting-xenophobia, or a name such as Egypt."
        raise error
    return Found(meant[0], tuple(meant[1:]))


def near_names(text: str, rows: Sequence[Mapping[str, str]], prefixes: Prefixes) -> tuple[str, ...]:
    """Return CURIEs, with the name that resembles the text where that is not the CURIE itself."""
    wanted = _folded(text)
    names: dict[str, tuple[str, str]] = {}
    for row in sorted(rows, key=lambda row: row["isPreferred"] != "true"):
        curie = prefixes.shorten(row["resource"])
        names.setdefault(curie, (curie, ""))
        names.setdefault(_folded(row["name"]), (curie, row["name"]))
    containing = [name for name in names if len(wanted) > 2 and wanted in name and ":" not in name]  # noqa: PLR2004 - two letters stand in anything
    close = get_close_matches(wanted, names, n=_MOST_NEAR, cutoff=0.7)
    near = {names[name][0]: names[name][1] for name in (*close, *sorted(containing, key=len))}
    return tuple(f"{curie} ({name})" if name else curie for curie, name in list(near.items())[:_MOST_NEAR])


def _folded(name: str) -> str:
    return " ".join(name.translate(_FOLDED).casefold().split())
