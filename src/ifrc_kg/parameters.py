"""The parameters of stored queries: what they are called, what they take, and how text becomes a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from ifrc_kg.binding import Term
from ifrc_kg.errors import ParameterError
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.prefixes import Prefixes

__all__ = ["Parameter", "ParameterType", "bind_parameters", "term_of"]

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{0,18}\.[0-9]{1,18}")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class ParameterType(Enum):
    """What a parameter takes."""

    IRI = "iri"  # a full IRI, or a CURIE of the project's prefixes
    LITERAL = "literal"  # any text; a plain string, or in the language that the parameter names
    LANGUAGE = "language"  # a language tag (RFC 5646), as a plain string
    NUMBER = "number"  # an integer or a decimal
    INTEGER = "integer"
    DATE = "date"  # a year, a month or a day: 2011, 2011-11, 2011-11-28


@dataclass(frozen=True)
class Parameter:
    """One parameter: its public name, the variable that it fills (without `?`), and what it takes.

    `class_name` is the CURIE of the class whose instances are meant; `kind` is the prefix of those among them that are,
    where a class has instances of many kinds, as skos:Concept has.
    `default` and `example` are texts as a user types them, and so is `least`, below which no number may be.
    An optional parameter may stay without a value; its variable begins with two underscores (grlc's convention).
    """

    name: str
    variable: str
    type: ParameterType
    label: str
    class_name: str = ""
    kind: str = ""
    default: str = ""
    example: str = ""
    language: str = ""
    least: str = ""

    @property
    def optional(self) -> bool:
        """Whether the query also runs without a value."""
        return self.variable.startswith("__")


def bind_parameters(parameters: Sequence[Parameter], values: Mapping[str, str], prefixes: Prefixes) -> dict[str, Term]:
    """Return a term for each variable, from the texts that were given and the defaults.

    An empty text counts as none.
    Raises ParameterError for an unknown parameter, a missing one, and a text that is not of its type.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in values:
        if name not in known:
            raise _unknown(name, tuple(known))
    bindings = {}
    for parameter in parameters:
        text = values.get(parameter.name, "").strip() or parameter.default
        if text:
            bindings[parameter.variable] = term_of(parameter, text, prefixes)
        elif not parameter.optional:
            raise ParameterError(
                f"The parameter {parameter.name!r} ({parameter.label}) needs a value.",
                parameter=parameter.name,
                hint=f"For example {parameter.example}" if parameter.example else "",
            )
    return bindings


def _unknown(name: str, known: Sequence[str]) -> ParameterError:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(known) or 'none'}."
    return ParameterError(f"There is no parameter {name!r}.", parameter=name, hint=hint)


def term_of(parameter: Parameter, text: str, prefixes: Prefixes) -> Term:
    """Return the RDF term that a text means to a parameter; raise ParameterError where it means none."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _wrong(parameter, text, "well-formed Unicode")
    if parameter.type is ParameterType.IRI:
        return _iri(parameter, text, prefixes)
    return _READERS[parameter.type](parameter, text)


def _wrong(parameter: Parameter, text: str, wanted: str) -> ParameterError:
    hint = f"For example {parameter.example or parameter.default}" if parameter.example or parameter.default else ""
    return ParameterError(
        f"The parameter {parameter.name!r} takes {wanted}, not {text!r}.", parameter=parameter.name, hint=hint
    )


def _iri(parameter: Parameter, text: str, prefixes: Prefixes) -> URIRef:
    """Return an IRI from a CURIE, `<…>` or a full IRI; one of our prefixes wins over a scheme of the same name."""
    full = text[1:-1] if text.startswith("<") and text.endswith(">") else None
    iri = URIRef(full) if full is not None else prefixes.expand(text) or URIRef(text)
    if not is_iri(str(iri)):
        raise _wrong(parameter, text, "an IRI or a CURIE of the project's prefixes")
    if full is None and "://" not in text and iri == URIRef(text) and not text.startswith(("urn:", "mailto:", "tel:")):
        raise _wrong(parameter, text, f"an IRI or a CURIE; there is no prefix {text.partition(':')[0]!r}, so")
    return iri


def _literal(parameter: Parameter, text: str) -> Literal:
    return Literal(text, lang=parameter.language or None)


def _language(parameter: Parameter, text: str) -> Literal:
    if not _LANGUAGE.fullmatch(text):
        raise _wrong(parameter, text, "a language tag such as en or zh-Hant")
    return Literal(text)


def _integer(parameter: Parameter, text: str) -> Literal:
    if not _INTEGER.fullmatch(text) or _is_below(parameter, text):
        raise _wrong(parameter, text, f"a whole number{_bound(parameter)}")
    return Literal(text, datatype=XSD.integer, normalize=False)


def _number(parameter: Parameter, text: str) -> Literal:
    is_whole = _INTEGER.fullmatch(text)
    if not (is_whole or _DECIMAL.fullmatch(text)) or _is_below(parameter, text):
        raise _wrong(parameter, text, f"a number{_bound(parameter)}")
    return Literal(text, datatype=XSD.integer if is_whole else XSD.decimal, normalize=False)


def _is_below(parameter: Parameter, text: str) -> bool:
    return bool(parameter.least) and Decimal(text) < Decimal(parameter.least)


def _bound(parameter: Parameter) -> str:
    return f" from {parameter.least} up" if parameter.least else ""


def _date(parameter: Parameter, text: str) -> Literal:
    match = _DATE.fullmatch(text)
    if match:
        year, month, day = match.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            match = None
    if not match:
        raise _wrong(parameter, text, "a year, a month or a day (2011, 2011-11, 2011-11-28)")
    datatype = XSD.date if day else XSD.gYearMonth if month else XSD.gYear
    return Literal(text, datatype=datatype, normalize=False)


_READERS: Final[Mapping[ParameterType, Callable[[Parameter, str], Literal]]] = {
    ParameterType.LITERAL: _literal,
    ParameterType.LANGUAGE: _language,
    ParameterType.NUMBER: _number,
    ParameterType.INTEGER: _integer,
    ParameterType.DATE: _date,
}
