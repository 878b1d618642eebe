"""The form of a stored query: one field for each parameter, with a widget for its type and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ifrc_kg.parameters import Parameter, ParameterType
from ifrc_kg.search_words import folded
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.site import Site

__all__ = ["Field", "Options", "Problem", "Suggestion", "fields_of", "is_required", "label_in_sentence", "options_of"]

#: A longer list is no list to choose from any more: it becomes a field that completes what is typed.
_MOST_CHOICES: Final = 60
_WIDGETS: Final = {
    ParameterType.NUMBER: "number",
    ParameterType.INTEGER: "number",
    ParameterType.DATE: "date",
}


@dataclass(frozen=True)
class Suggestion:
    """What may have been meant: in words, and as the value of the parameter."""

    words: str
    value: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with what stands in a field; `field` is empty for what belongs to none.

    A mild problem is no reason not to answer.
    """

    field: str
    words: str
    suggestions: tuple[Suggestion, ...] = ()
    is_mild: bool = False


@dataclass(frozen=True)
class Options:
    """What can be chosen: labels by CURIE, in the order of the labels."""

    labels: Mapping[str, str]

    def named(self, text: str) -> list[str]:
        """Return the CURIEs of the options that have a text as their label, accents and case aside."""
        wanted = folded(text)
        return [curie for curie, label in self.labels.items() if folded(label) == wanted] if wanted else []

    def name(self, curie: str) -> str:
        """Return what stands for an option in a field: its label, where no other has the same; else the CURIE."""
        label = self.labels.get(curie, "")
        return label if label and list(self.labels.values()).count(label) == 1 else curie


@dataclass(frozen=True)
class Field:
    """One field: what it is called, by which widget it is filled, what stands in it, and what is wrong with that.

    `widget` is select, list (text that a list completes), number, date, or text.
    """

    name: str
    label: str
    widget: str
    value: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    is_optional: bool = False
    least: str = ""
    step: str = ""
    language: str = ""
    problem: Problem | None = None

    @property
    def is_listed(self) -> bool:
        """Tell whether what stands in the field is one of the choices."""
        return self.value in {value for value, _ in self.options}


def is_required(parameter: Parameter) -> bool:
    """Tell whether a query has no answer without a value."""
    return not (parameter.default or parameter.optional)


def label_in_sentence(parameter: Parameter) -> str:
    """Return the label of a parameter as it stands in a sentence: `called-for action`, but `National Society`."""
    first, _, rest = parameter.label.partition(" ")
    is_name = any(word[:1].isupper() for word in rest.split())
    return parameter.label if is_name else f"{first[:1].lower()}{parameter.label[1:]}"


def options_of(site: Site, parameter: Parameter) -> Options:
    """Return what the graph offers for a parameter of type iri: the instances of its class and kind."""
    if not parameter.class_name:
        return Options({})
    kind = str(site.prefixes.expand(f"{parameter.kind}:") or "") if parameter.kind else ""
    solutions = site.solutions("options-of-class", **{"class": parameter.class_name, "kind": kind})
    shorten = site.prefixes.shorten
    return Options({shorten(each["option"]["value"]): each["optionLabel"]["value"] for each in solutions})


def fields_of(
    site: Site, query: StoredQuery, values: Mapping[str, str], problems: Iterable[Problem] = ()
) -> tuple[Field, ...]:
    """Return the fields for the parameters of a query, filled with the values that were given or the defaults."""
    wrong = {problem.field: problem for problem in problems}
    return tuple(
        _field(parameter, options_of(site, parameter), site.prefixes.shorten(_value(parameter, values)), wrong)
        for parameter in query.parameters
    )


def _value(parameter: Parameter, values: Mapping[str, str]) -> str:
    return values.get(parameter.name, "") or parameter.default


def _field(parameter: Parameter, options: Options, value: str, wrong: Mapping[str, Problem]) -> Field:
    widget = _WIDGETS.get(parameter.type, "text")
    if options.labels:
        widget = "select" if len(options.labels) <= _MOST_CHOICES else "list"
    is_list = widget == "list"
    return Field(
        parameter.name,
        parameter.label,
        widget,
        options.name(value) if is_list else value,
        _hint(parameter, widget, options),
        tuple((options.name(curie) if is_list else curie, label) for curie, label in options.labels.items()),
        is_required(parameter),
        parameter.optional,
        parameter.least,
        "1" if parameter.type is ParameterType.INTEGER else "any" if widget == "number" else "",
        parameter.language,
        wrong.get(parameter.name),
    )


def _hint(parameter: Parameter, widget: str, options: Options) -> str:
    """Return what is told below a field; a list that is open to the eye needs no words."""
    if widget == "select":
        return ""
    if widget == "list":
        return f"One of {len(options.labels)}: type a few letters of the name, and choose."
    example = parameter.example or parameter.default
    such_as = f", such as {example}" if example else ""
    if widget == "date":
        return f"A year, a month or a day{such_as or ': 2011, 2011-11 or 2011-11-28'}."
    if widget == "number":
        kind = "A whole number" if parameter.type is ParameterType.INTEGER else "A number"
        return f"{kind}{f' from {parameter.least} up' if parameter.least else ''}{such_as}."
    if parameter.type is ParameterType.IRI:
        return f"A name, or an IRI in full or as CURIE{such_as}."
    return f"For example {example}" if example else ""
