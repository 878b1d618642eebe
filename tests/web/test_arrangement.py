"""How the page of a question is arranged by the parameters of its URL."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ifrc_kg.errors import ParameterError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.prefixes import load_prefixes
from ifrc_kg.query_catalogue import load_catalogue
from ifrc_kg.web.arrangement import ARRANGING, RESERVED, Arrangement, read_arrangement
from ifrc_kg.web.protocol import FORMAT_PARAMETERS


@pytest.mark.parametrize(
    ("sent", "arrangement"),
    [
        ({}, Arrangement()),
        ({"sort": "", "order": "", "page": ""}, Arrangement()),
        ({"sort": "value", "order": "desc", "page": "3"}, Arrangement("value", is_descending=True, page=3)),
        ({"sort": "value", "order": "asc"}, Arrangement("value")),
        ({"order": "desc"}, Arrangement()),
    ],
)
def test_what_is_asked_for(sent: Mapping[str, str], arrangement: Arrangement) -> None:
    """Empty parameters say nothing, and an order without a column neither."""
    assert read_arrangement(sent) == arrangement


@pytest.mark.parametrize(
    "sent",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "two"},
        {"page": "\N{FULLWIDTH DIGIT ONE}"},
        {"page": "1000000"},
        {"order": "up"},
    ],
)
def test_what_cannot_be(sent: Mapping[str, str]) -> None:
    """A page that is no number from 1 up and an order that is none are refused."""
    with pytest.raises(ParameterError):
        read_arrangement(sent)


def test_the_shortest_words_say_it() -> None:
    """What goes without saying is not said in an address."""
    assert Arrangement().words == {}
    assert Arrangement("a", is_descending=True, page=2).words == {"sort": "a", "order": "desc", "page": "2"}
    assert read_arrangement(Arrangement("a", page=2).words) == Arrangement("a", page=2)


def test_no_question_has_a_parameter_with_a_meaning_of_its_own(project_files: ProjectFiles) -> None:
    """The names that choose formats and arrange the page are free in every question."""
    assert {*FORMAT_PARAMETERS, *ARRANGING} < set(RESERVED)
    catalogue = load_catalogue(project_files.queries, load_prefixes(project_files.prefixes))
    taken = {each.name for name in catalogue.names() for each in catalogue.get(name).parameters}
    assert taken
    assert taken & set(RESERVED) == set()
