"""The fields of a stored query's form: what can be chosen."""

from __future__ import annotations

from flask import Flask

from ifrc_kg.files import ProjectFiles
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.stored_query import parse_stored_query
from ifrc_kg.web.forms import fields_of
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
