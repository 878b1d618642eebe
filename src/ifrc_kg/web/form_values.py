"""What a form sent: the values as the query takes them, what is wrong with them, and the short address for them.

A form sends every field, empty ones too, and a field that completes labels sends a label.
The page for people answers such an address by leading to the short one, which can be shared: values alone, CURIEs for
IRIs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from werkzeug.datastructures import MultiDict

from ifrc_kg.errors import ParameterError
from ifrc_kg.namespaces import ID
from ifrc_kg.parameters import Parameter, ParameterType, term_of
from ifrc_kg.search_words import folded
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.forms import Options, Problem, Suggestion, is_required, label_in_sentence, options_of
from ifrc_kg.web.site import Site

__all__ = ["FormValues", "read_form"]

_MOST_SUGGESTIONS: Final = 5
#: Of an endless text, so much is compared with labels.
_LONGEST_COMPARED: Final = 100
_WANTED: Final = {
    ParameterType.NUMBER: "a number",
    ParameterType.INTEGER: "a whole number",
    ParameterType.DATE: "a year, a month or a day, such as 2011, 2011-11 or 2011-11-28",
    ParameterType.LANGUAGE: "a language tag such as en or zh-Hant",
    ParameterType.LITERAL: "a text",
}


@dataclass(frozen=True)
class FormValues:
    """`values` are what the query is asked with, `typed` what was typed, both by name and without empty ones."""

    values: Mapping[str, str]
    typed: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Tell whether there is something that keeps the query from being asked."""
        return any(not problem.is_mild for problem in self.problems)


def read_form(site: Site, query: StoredQuery, sent: MultiDict[str, str]) -> FormValues:
    """Return what was sent for the parameters of a query.

    `sent` is without the parameters that name a format or arrange the page.
    Of a name that is sent more than once the first value that is not empty counts.
    """
    typed = {name: text for name in sent if (text := _first(sent.getlist(name)))}
    known = {parameter.name: parameter for parameter in query.parameters}
    problems = [_unknown(name, tuple(known)) for name in sent if name not in known]
    values: dict[str, str] = {}
    for name, parameter in known.items():
        if name in typed:
            value, problem = _read(site, parameter, typed[name])
            values |= {name: value} if value else {}
            problems += [problem] if problem else []
        elif is_required(parameter) and sent:
            problems.append(Problem(name, f"{parameter.label} needs a value{_such_as(parameter)}."))
    return FormValues(values, typed, tuple(problems))


def _first(texts: Sequence[str]) -> str:
    return next((text.strip() for text in texts if text.strip()), "")


def _unknown(name: str, known: Sequence[str]) -> Problem:
    near = get_close_matches(name[:_LONGEST_COMPARED], known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(known) or 'none'}."
    return Problem("", f"This question has no parameter “{name}”. {hint}")


def _such_as(parameter: Parameter) -> str:
    return f", such as {parameter.example}" if parameter.example and parameter.type is not ParameterType.IRI else ""


def _read(site: Site, parameter: Parameter, text: str) -> tuple[str, Problem | None]:
    """Return the value for a text, empty where it has none, and what is wrong with it."""
    if parameter.type is ParameterType.IRI:
        return _read_iri(site, parameter, text)
    try:
        term_of(parameter, text, site.prefixes)
    except ParameterError:
        bound = f" from {parameter.least} up" if parameter.least else ""
        wanted = f"{_WANTED[parameter.type]}{bound}{_such_as(parameter)}"
        return "", Problem(parameter.name, f"{parameter.label} takes {wanted}; “{text}” is none.")
    return text, None


def _read_iri(site: Site, parameter: Parameter, text: str) -> tuple[str, Problem | None]:
    """Return the CURIE, or the IRI, for a label, a CURIE or an IRI."""
    options = options_of(site, parameter)
    named = options.named(text[:_LONGEST_COMPARED])
    if len(named) == 1:
        return named[0], None
    try:
        value = site.prefixes.shorten(str(term_of(parameter, text, site.prefixes)))
    except ParameterError:
        found = [] if parameter.class_name or not site.fingerprint else _found(site, text)
        if found and folded(found[0].words) == folded(text):
            return found[0].value, None
        near = tuple(found) or _near(options, text[:_LONGEST_COMPARED], named)
        words = f"There is more than one {label_in_sentence(parameter)}" if named else f"No {_thing(parameter)} is"
        return "", Problem(parameter.name, f"{words} called “{text}”.", near)
    return value, _stranger(site, parameter, options, value)


def _thing(parameter: Parameter) -> str:
    return label_in_sentence(parameter) if parameter.class_name else "thing in the graph"


def _near(options: Options, text: str, named: Sequence[str]) -> tuple[Suggestion, ...]:
    """Return the options that a text may mean: those that have it as label, hold it, or resemble it."""
    wanted = folded(text)
    texts = {curie: folded(label) for curie, label in options.labels.items()}
    held = [curie for curie, label in texts.items() if wanted and wanted in label]
    resembling = get_close_matches(wanted, texts.values(), n=_MOST_SUGGESTIONS, cutoff=0.6)
    alike = [curie for near in resembling for curie, label in texts.items() if label == near]
    chosen = list(dict.fromkeys([*named, *held, *alike]))[:_MOST_SUGGESTIONS]
    return tuple(Suggestion(_told(options, curie), curie) for curie in chosen)


def _told(options: Options, curie: str) -> str:
    """Return the label of an option, with the CURIE where others have the same label."""
    label = options.labels[curie]
    return label if options.name(curie) == label else f"{label} ({curie})"


def _found(site: Site, text: str) -> list[Suggestion]:
    """Return the things that a search finds by a text, the best first."""
    hits = site.search.find(text[:_LONGEST_COMPARED]).hits
    things = [hit.thing for hit in hits if hit.thing.startswith(ID)][:_MOST_SUGGESTIONS]
    return [Suggestion(site.search.name(thing).text, site.prefixes.shorten(thing)) for thing in things]


def _stranger(site: Site, parameter: Parameter, options: Options, value: str) -> Problem | None:
    """Return what is to be said of an IRI that the graph does not know; the answer is right without it, but empty."""
    if not site.fingerprint or value in options.labels:
        return None
    things = site.describer.things
    iri = str(site.prefixes.expand(value) or value)
    if things.name(iri) is not None:
        return None
    near = [(name.text, each) for each in things.near(iri) if (name := things.name(each))]
    suggestions = tuple(Suggestion(words, site.prefixes.shorten(each)) for words, each in near)
    return Problem(parameter.name, f"The graph knows nothing called {value}.", suggestions, is_mild=True)
