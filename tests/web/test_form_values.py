"""What a form sent: values, problems at their fields, what may have been meant."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from ifrc_kg.web.form_values import FormValues, read_form
from ifrc_kg.web.site import site_of


def read(application: Flask, name: str, *sent: tuple[str, str]) -> FormValues:
    """Return what a form of a question says."""
    site = site_of(application)
    return read_form(site, site.catalogue.get(name), MultiDict(sent))


def test_empty_fields_say_nothing(question_application: Flask) -> None:
    """A form sends every field; those without a value are left out, and blanks around one too."""
    form = read(question_application, "every-widget", ("thing", ""), ("text", " un mot "), ("since", " "))
    assert form == FormValues({"text": "un mot"}, {"text": "un mot"})


@pytest.mark.parametrize(
    "written", ["Australia", "AUSTRALIA", "country:australia", "https://w3id.org/ifrc-kg/id/country/australia"]
)
def test_a_thing_may_be_written_by_its_label(question_application: Flask, written: str) -> None:
    """Label, CURIE and IRI mean the same, and the CURIE is the value."""
    form = read(question_application, "initiatives-of-country", ("country", written))
    assert (form.values, form.problems) == ({"country": "country:australia"}, ())


def test_a_field_for_anything_takes_names(question_application: Flask) -> None:
    """Where a parameter has no class, a name that the search knows will do."""
    form = read(question_application, "every-widget", ("thing", "harmony awards"))
    assert form.values == {"thing": "initiative:harmony-awards"}


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("share", "many", "Share takes a number, such as 0.5; “many” is none."),
        ("rows", "0", "Number of rows takes a whole number from 1 up, such as 3; “0” is none."),
        ("rows", "1.5", "Number of rows takes a whole number from 1 up, such as 3; “1.5” is none."),
        ("since", "2011-13", "Since takes a year, a month or a day"),
        ("tongue", "not a tag", "Language of the label takes a language tag"),
        ("grade", "guessed", "No grade is called “guessed”."),
        ("thing", "qqqq", "No thing in the graph is called “qqqq”."),
    ],
)
def test_a_wrong_value_is_told_at_its_field(question_application: Flask, field: str, text: str, words: str) -> None:
    """The sentence names the field and what would do, and the question is not asked."""
    form = read(question_application, "every-widget", (field, text))
    (problem,) = form.problems
    assert (problem.field, form.is_wrong) == (field, True)
    assert problem.words.startswith(words)
    assert (form.values, form.typed) == ({}, {field: text})


def test_what_may_have_been_meant_is_offered(question_application: Flask) -> None:
    """A slip and a beginning lead to the thing."""
    for text in ("Australa", "austr"):
        (problem,) = read(question_application, "initiatives-of-country", ("country", text)).problems
        assert [(each.words, each.value) for each in problem.suggestions] == [("Australia", "country:australia")]


def test_a_thing_that_the_graph_does_not_know_is_no_error(question_application: Flask) -> None:
    """The question is asked, its answer is empty, and the page says why."""
    form = read(question_application, "initiatives-of-country", ("country", "country:australa"))
    (problem,) = form.problems
    assert (form.is_wrong, form.values) == (False, {"country": "country:australa"})
    assert problem.words == "The graph knows nothing called country:australa."
    assert [each.value for each in problem.suggestions] == ["country:australia"]


def test_a_missing_value_is_missed_when_something_was_sent(question_application: Flask) -> None:
    """Who comes without parameters finds the form; who sends it empty is told what it needs."""
    assert read(question_application, "figures-from").problems == ()
    (problem,) = read(question_application, "figures-from", ("least", "")).problems
    assert problem.words == "Least value needs a value, such as 1000."


def test_an_unknown_parameter_belongs_to_no_field(question_application: Flask) -> None:
    """Its name is told, and the name that resembles it."""
    (problem,) = read(question_application, "initiatives-of-country", ("contry", "x")).problems
    assert (problem.field, problem.words) == ("", "This question has no parameter “contry”. Did you mean country?")


def test_the_first_value_counts(question_application: Flask) -> None:
    """Of a name that comes twice, the first value that is not empty is taken."""
    form = read(question_application, "figures-from", ("least", ""), ("least", "5"), ("least", "6"))
    assert form.values == {"least": "5"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_too_strange(question_application: Flask, text: str) -> None:
    """Whatever is typed becomes a value or a problem at its field."""
    for field in ("thing", "grade", "share", "rows", "since", "tongue", "text"):
        form = read(question_application, "every-widget", (field, text))
        assert bool(form.values) != form.is_wrong or not text.strip()
