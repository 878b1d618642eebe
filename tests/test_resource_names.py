"""Which resource a person means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.errors import UnknownResource
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.resource_names import Found, find_resource

ID = "https://w3id.org/ifrc-kg/id/"
PREFIXES = Prefixes({"country": f"{ID}country/", "initiative": f"{ID}initiative/", "society": f"{ID}society/"})
NAMES = [
    ("initiative/first-contact", "First Contact Programme", "true", "1"),
    ("initiative/dont-judge", "Don\u2019t Judge a Book by its Cover", "true", "1"),
    ("society/egyptian", "Egyptian Red Crescent Society", "true", "6"),
    ("society/egyptian", "Egypt", "false", "6"),
    ("country/egypt", "Egypt", "true", "7"),
]


def ask(view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """Answer with the names above."""
    assert (view, values) == ("trace-names", {})
    return [
        {"resource": ID + path, "name": name, "isPreferred": is_preferred, "rank": rank}
        for path, name, is_preferred, rank in NAMES
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("country:egypt", "country/egypt"),
        (f"{ID}country/egypt", "country/egypt"),
        (f"<{ID}country/egypt>", "country/egypt"),
        ("first contact  programme", "initiative/first-contact"),
        ("Don't judge a book by its cover", "initiative/dont-judge"),
        ("country:atlantis", "country/atlantis"),
    ],
)
def test_an_iri_a_curie_and_a_name_are_understood(text: str, path: str) -> None:
    """IRIs and CURIEs are taken as they are; in names, case, kinds of quotes and white space do not matter."""
    assert find_resource(text, PREFIXES, ask) == Found(ID + path)


def test_a_preferred_label_wins() -> None:
    """The country is called Egypt, the society is only spoken of by that name: the country is meant."""
    assert find_resource("Egypt", PREFIXES, ask) == Found(f"{ID}country/egypt", (f"{ID}society/egyptian",))


@pytest.mark.parametrize(
    ("text", "near"),
    [("Egpyt", "country:egypt (Egypt)"), ("contact", "initiative:first-contact (First Contact Programme)")],
)
def test_a_near_name_is_offered(text: str, near: str) -> None:
    """A misspelt name, or a part of one, brings the name that resembles it, the country before its society."""
    with pytest.raises(UnknownResource) as caught:
        find_resource(text, PREFIXES, ask)
    assert caught.value.near[0] == near


@given(st.text())
def test_any_text_is_a_resource_or_unknown(text: str) -> None:
    """Whatever a stranger types, the answer is a resource or UnknownResource with a hint."""
    try:
        assert find_resource(text, PREFIXES, ask).iri
    except UnknownResource as error:
        assert error.hint  # noqa: PT017 - both outcomes are right
