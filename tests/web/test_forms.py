"""The fields of a stored query's form: which widget, what can be chosen, what is told below."""

from __future__ import annotations

import pytest
from flask import Flask

from ifrc_kg.files import ProjectFiles
from ifrc_kg.parameters import Parameter, ParameterType
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.stored_query import parse_stored_query
from ifrc_kg.web.forms import Field, Options, Problem, fields_of, label_in_sentence
from ifrc_kg.web.site import site_of

QUERY = """\
#+ summary: Which things have this grade?
#+ params:
#+   - name: grade
#+     variable: _grade_iri
#+     type: iri
#+     class: skos:Concept
#+     kind: grade
#+     label: Grade
ASK { ?thing ?has ?_grade_iri }
"""


def test_a_field_offers_the_concepts_of_its_kind_alone(application: Flask) -> None:
    """Of all concepts there are, a parameter of the kind `grade` lets choose among the four grades."""
    (field,) = fields_of(site_of(application), parse_stored_query("graded", QUERY), {})
    assert {value for value, _ in field.options} == {
        "grade:stated",
        "grade:attributed",
        "grade:external",
        "grade:interpreted",
    }


def test_concepts_are_always_asked_for_by_kind(project_files: ProjectFiles) -> None:
    """There are hundreds of concepts, so that no parameter offers them all; its kind is a prefix of the project's."""
    prefixes = load_prefixes(project_files.prefixes)
    catalogue = load_catalogue(project_files.queries, prefixes)
    of_concepts = [
        parameter
        for name in catalogue.names()
        for parameter in catalogue.get(name).parameters
        if parameter.class_name == "skos:Concept"
    ]
    assert of_concepts
    for parameter in of_concepts:
        assert parameter.example.startswith(f"{parameter.kind}:"), parameter.name
        assert prefixes.expand(f"{parameter.kind}:x"), parameter.name


def fields(application: Flask, name: str, **values: str) -> dict[str, Field]:
    """Return the fields of a question by name."""
    site = site_of(application)
    return {field.name: field for field in fields_of(site, site.catalogue.get(name), values)}


def test_each_type_has_its_widget(question_application: Flask) -> None:
    """What a graph can tell is chosen from; numbers have bounds and steps; the rest is typed."""
    found = fields(question_application, "every-widget")
    assert {name: field.widget for name, field in found.items()} == {
        "thing": "text",
        "grade": "select",
        "text": "text",
        "tongue": "text",
        "share": "number",
        "rows": "number",
        "since": "date",
    }
    assert (found["rows"].least, found["rows"].step, found["share"].step) == ("1", "1", "any")
    assert found["text"].language == "fr"
    assert all(field.is_optional and not field.is_required for field in found.values())


def test_what_would_do_is_told_below_a_field(question_application: Flask) -> None:
    """Each field that is typed into says what it takes; a list that is open to the eye needs no words."""
    found = {name: field.hint for name, field in fields(question_application, "every-widget").items()}
    assert found == {
        "thing": "A name, or an IRI in full or as CURIE, such as initiative:harmony-awards.",
        "grade": "",
        "text": "For example un mot",
        "tongue": "For example en",
        "share": "A number, such as 0.5.",
        "rows": "A whole number from 1 up, such as 3.",
        "since": "A year, a month or a day, such as 2009-05.",
    }


def test_a_long_list_completes_what_is_typed(real_application: Flask) -> None:
    """There are 192 countries: the field shows labels, and the value stands in it by its label."""
    field = fields(real_application, "undertakings-in-country", country="country:armenia")["country"]
    assert (field.widget, field.value, len(field.options)) == ("list", "Armenia", 192)
    assert ("Armenia", "Armenia") in field.options
    assert field.hint == "One of 192: type a few letters of the name, and choose."


def test_a_field_is_filled_with_its_value_or_default(question_application: Flask) -> None:
    """A full IRI is shown as CURIE, since the list has CURIEs; what is no choice is kept all the same."""
    iri = "https://w3id.org/ifrc-kg/id/country/australia"
    name = "initiatives-of-country"
    given = fields(question_application, name, country=iri)["country"]
    assert (given.value, given.is_listed) == ("country:australia", True)
    assert fields(question_application, name)["country"].value == "country:australia"
    assert fields(question_application, name, country="country:mars")["country"].is_listed is False


def test_a_problem_stands_at_its_field(question_application: Flask) -> None:
    """The field that a problem names has it, and no other."""
    site = site_of(question_application)
    problem = Problem("share", "Share takes a number.")
    found = fields_of(site, site.catalogue.get("every-widget"), {"share": "x"}, [problem])
    assert [(field.name, field.value) for field in found if field.problem == problem] == [("share", "x")]
    assert sum(1 for field in found if field.problem) == 1


def test_two_things_of_one_name_are_told_apart() -> None:
    """A label that two options share stands for neither: their CURIEs do."""
    options = Options({"a:1": "Georgia", "b:2": "Georgia", "c:3": "Réunion"})
    assert options.named("georgia") == ["a:1", "b:2"]
    assert (options.name("a:1"), options.name("c:3"), options.name("d:4")) == ("a:1", "Réunion", "d:4")
    assert options.named("reunion") == ["c:3"]
    assert options.named("  ") == []


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Called-for action", "called-for action"),
        ("National Society", "National Society"),
        ("Role of a figure", "role of a figure"),
        ("Topic", "topic"),
    ],
)
def test_a_label_in_a_sentence_begins_small_but_names_do_not(label: str, words: str) -> None:
    """A name, which has capitals within, keeps its first."""
    assert label_in_sentence(Parameter("x", "_x_iri", ParameterType.IRI, label)) == words
