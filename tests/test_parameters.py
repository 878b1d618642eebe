"""Texts that become terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from ifrc_kg.binding import Term, term_text
from ifrc_kg.errors import ParameterError
from ifrc_kg.parameters import Parameter, ParameterType, bind_parameters, term_of
from ifrc_kg.prefixes import Prefixes

PREFIXES = Prefixes({"action": "https://example.org/id/action/"})


def _parameter(kind: ParameterType, **further: str) -> Parameter:
    return Parameter(name="given", variable=f"_given_{kind.value}", type=kind, label="Given", **further)


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        (ParameterType.IRI, "action:fighting-xenophobia", URIRef("https://example.org/id/action/fighting-xenophobia")),
        (ParameterType.IRI, "http://example.org/a", URIRef("http://example.org/a")),
        (ParameterType.IRI, "<urn:x:y>", URIRef("urn:x:y")),
        (ParameterType.IRI, "urn:x:y", URIRef("urn:x:y")),
        (ParameterType.LITERAL, 'a "b" \\', Literal('a "b" \\')),
        (ParameterType.LANGUAGE, "zh-Hant", Literal("zh-Hant")),
        (ParameterType.INTEGER, "-007", Literal("-007", datatype=XSD.integer, normalize=False)),
        (ParameterType.NUMBER, "30", Literal("30", datatype=XSD.integer)),
        (ParameterType.NUMBER, "2.50", Literal("2.50", datatype=XSD.decimal, normalize=False)),
        (ParameterType.DATE, "2011", Literal("2011", datatype=XSD.gYear, normalize=False)),
        (ParameterType.DATE, "2011-11", Literal("2011-11", datatype=XSD.gYearMonth, normalize=False)),
        (ParameterType.DATE, "2011-11-28", Literal("2011-11-28", datatype=XSD.date)),
    ],
)
def test_a_text_of_its_type_becomes_a_term(kind: ParameterType, text: str, term: Term) -> None:
    """IRIs and CURIEs, numbers and dates by their form."""
    assert term_of(_parameter(kind), text, PREFIXES) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParameterType.IRI, "fighting-xenophobia"),
        (ParameterType.IRI, "acton:fighting-xenophobia"),
        (ParameterType.IRI, "http://example.org/a> } #"),
        (ParameterType.IRI, "action:a b"),
        (ParameterType.IRI, "<relative>"),
        (ParameterType.LANGUAGE, "en_GB"),
        (ParameterType.LANGUAGE, "en@"),
        (ParameterType.INTEGER, "1.0"),
        (ParameterType.INTEGER, "1e3"),
        (ParameterType.INTEGER, "٣"),
        (ParameterType.NUMBER, "many"),
        (ParameterType.NUMBER, "1."),
        (ParameterType.DATE, "2011-13"),
        (ParameterType.DATE, "2011-02-30"),
        (ParameterType.DATE, "0000"),
        (ParameterType.DATE, "28.11.2011"),
        (ParameterType.LITERAL, "\ud800"),
    ],
)
def test_a_text_of_another_type_names_the_parameter(kind: ParameterType, text: str) -> None:
    """The error says which parameter it is and what it takes."""
    with pytest.raises(ParameterError, match="given") as caught:
        term_of(_parameter(kind, example="like this"), text, PREFIXES)
    assert (caught.value.parameter, caught.value.hint) == ("given", "For example like this")


@given(st.sampled_from(ParameterType), st.text())
def test_any_text_is_a_term_or_an_error_of_ours(kind: ParameterType, text: str) -> None:
    """No text of a stranger raises anything else, and each term can be written."""
    try:
        assert term_text(term_of(_parameter(kind), text, PREFIXES))
    except ParameterError as error:
        assert error.parameter == "given"  # noqa: PT017  # either outcome is right


def test_a_literal_may_have_a_language() -> None:
    """The parameter says in which language its texts are."""
    assert term_of(_parameter(ParameterType.LITERAL, language="en"), "x", PREFIXES) == Literal("x", lang="en")


@pytest.mark.parametrize("kind", [ParameterType.NUMBER, ParameterType.INTEGER])
def test_a_number_may_have_a_least_value(kind: ParameterType) -> None:
    """What lies below is refused with the bound; the bound itself is not."""
    assert term_of(_parameter(kind, least="-1"), "-1", PREFIXES) == Literal(-1)
    with pytest.raises(ParameterError, match="from -1 up, not '-2'"):
        term_of(_parameter(kind, least="-1"), "-2", PREFIXES)


def test_defaults_fill_what_is_not_given() -> None:
    """An empty text counts as none, as browsers send it."""
    parameters = [_parameter(ParameterType.INTEGER, default="3")]
    for values in ({}, {"given": ""}, {"given": " "}):
        assert bind_parameters(parameters, values, PREFIXES) == {"_given_integer": Literal(3)}
    assert bind_parameters(parameters, {"given": "4"}, PREFIXES) == {"_given_integer": Literal(4)}


def test_an_optional_parameter_may_stay_without_a_value() -> None:
    """Two underscores make it optional."""
    optional = Parameter(name="lang", variable="__lang_literal", type=ParameterType.LANGUAGE, label="Language")
    assert bind_parameters([optional], {}, PREFIXES) == {}


def test_a_required_parameter_is_asked_for() -> None:
    """The message shows an example."""
    with pytest.raises(ParameterError) as caught:
        bind_parameters([_parameter(ParameterType.IRI, example="action:x")], {}, PREFIXES)
    assert (caught.value.parameter, caught.value.hint) == ("given", "For example action:x")


@pytest.mark.parametrize(("name", "hint"), [("givn", "Did you mean given?"), ("zzz", "It takes given.")])
def test_an_unknown_parameter_is_an_error(name: str, hint: str) -> None:
    """A mistyped name is never ignored."""
    with pytest.raises(ParameterError) as caught:
        bind_parameters([_parameter(ParameterType.IRI)], {name: "x"}, PREFIXES)
    assert (caught.value.parameter, caught.value.hint) == (name, hint)
