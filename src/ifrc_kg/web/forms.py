"""The form of a stored query: one field for each parameter, with a list to choose from where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ifrc_kg.parameters import Parameter
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.site import Site

__all__ = ["Field", "fields_of"]


@dataclass(frozen=True)
class Field:
    """One field: its name and label, what stands in it, and what can be chosen (value and words)."""

    name: str
    label: str
    value: str
    example: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_listed(self) -> bool:
        """Tell whether what stands in the field is one of the choices."""
        return self.value in {value for value, _ in self.options}


def fields_of(site: Site, query: StoredQuery, values: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields for the parameters of a query, filled with the values that were given or the defaults."""
    return tuple(_field(site, parameter, values) for parameter in query.parameters)


def _field(site: Site, parameter: Parameter, values: Mapping[str, str]) -> Field:
    value = values.get(parameter.name) or parameter.default
    label = f"{parameter.label} (optional)" if parameter.optional else parameter.label
    options = _options(site, parameter)
    # A value may be given as a full IRI; the list has CURIEs.
    return Field(parameter.name, label, site.prefixes.shorten(value), parameter.example, options)


def _options(site: Site, parameter: Parameter) -> tuple[tuple[str, str], ...]:
    if not parameter.class_name:
        return ()
    kind = str(site.prefixes.expand(f"{parameter.kind}:") or "") if parameter.kind else ""
    solutions = site.solutions("options-of-class", **{"class": parameter.class_name, "kind": kind})
    shorten = site.prefixes.shorten
    return tuple((shorten(each["option"]["value"]), each["optionLabel"]["value"]) for each in solutions)
