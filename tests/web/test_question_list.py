"""`/queries`: the catalogue, chosen by words and tags, as a page and as JSON."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ALL = ["anything-in-country", "every-widget", "figures-from", "initiatives-of-country", "labels-as-graph", "numbers"]


def found(client: FlaskClient, query: str) -> tuple[list[str], list[str]]:
    """Return the names of the questions that the page leads to, and those that the data list."""
    page = client.get(f"/queries{query}", headers=BROWSER).get_data(as_text=True)
    listed = client.get(f"/queries.json{query}").get_json()["queries"]
    return re.findall(r'<li><a href="/queries/([a-z-]+)">', page), [each["name"] for each in listed]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ALL),
        ("?q=initiatives", ["initiatives-of-country", "labels-as-graph", "anything-in-country"]),
        ("?q=figures+large", ["figures-from"]),
        ("?q=figures&tag=evidence", []),
        ("?tag=evidence", ["initiatives-of-country"]),
        ("?tag=numbers,front", ["numbers"]),
        ("?tag=numbers&tag=evidence", []),
        ("?q=&tag=", ALL),
        ("?q=zzzzzz", []),
    ],
)
def test_words_and_tags_choose(asker: FlaskClient, query: str, names: list[str]) -> None:
    """All words and all tags must fit; page and data have the same questions, and with words in the same order."""
    on_page, listed = found(asker, query)
    assert listed == names
    assert (on_page if "q=" in query and names != ALL else sorted(on_page)) == names


def test_without_words_the_questions_stand_under_topics(asker: FlaskClient) -> None:
    """The topic is the first tag that tells what a question is about."""
    page = asker.get("/queries", headers=BROWSER).get_data(as_text=True)
    assert re.findall(r'<h2 id="topic-[a-z]+">([A-Za-z]+)</h2>', page) == ["Evidence", "Numbers", "Other"]
    assert "front" not in re.findall(r'href="/queries\?tag=([a-z]+)"', page)


def test_a_tag_leads_to_its_questions_and_back(asker: FlaskClient) -> None:
    """A tag keeps the words and the other tags; chosen, it leads to the list without it."""
    page = asker.get("/queries?q=country&tag=evidence", headers=BROWSER).get_data(as_text=True)
    assert '<a href="/queries?q=country" aria-current="true">evidence</a>' in page
    assert '<input type="hidden" name="tag" value="evidence">' in page
    assert 'name="q" value="country"' in page
    assert '<a href="/queries?tag=evidence">evidence</a> <span class="count">1</span>' in asker.get(
        "/queries", headers=BROWSER
    ).get_data(as_text=True)


def test_a_slip_finds_what_is_similar(asker: FlaskClient) -> None:
    """Where no question has a word, those count that nearly have it, and both page and data say so."""
    assert found(asker, "?q=figgures")[1] == ["figures-from"]
    assert "have similar ones" in asker.get("/queries?q=figgures", headers=BROWSER).get_data(as_text=True)
    assert asker.get("/queries.json?q=figgures").get_json()["similar"] is True
    assert "similar" not in asker.get("/queries.json?q=figures").get_json()


def test_a_word_too_many_is_told(asker: FlaskClient) -> None:
    """Where no question has all words, those come that have the most, and both page and data say so."""
    assert found(asker, "?q=large+figures+zzzz")[1] == ["figures-from"]
    page = asker.get("/queries?q=large+figures+zzzz", headers=BROWSER).get_data(as_text=True)
    assert "these have the most of them" in page
    assert asker.get("/queries.json?q=large+figures+zzzz").get_json()["partial"] is True


def test_a_tag_that_there_is_not_is_refused(asker: FlaskClient) -> None:
    """400, with the tag that was probably meant."""
    response = asker.get("/queries?tag=evidance")
    assert response.status_code == 400
    assert json.loads(response.data)["hint"] == "Did you mean evidence?"


def test_what_is_typed_is_shown_as_text(asker: FlaskClient) -> None:
    """Markup in a search stays text."""
    page = asker.get("/queries?q=<script>alert(1)</script>", headers=BROWSER).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_data_say_how_a_question_is_asked(asker: FlaskClient) -> None:
    """Formats, view and the least value of a number are told."""
    listed = {each["name"]: each for each in asker.get("/queries.json").get_json()["queries"]}
    assert listed["anything-in-country"]["form"] == "ASK"
    assert listed["numbers"]["formats"] == ["json", "xml", "csv", "tsv", "html", "rq", "ipynb"]
    assert listed["numbers"]["view"] == "table"
    assert [each.get("least") for each in listed["every-widget"]["parameters"]] == [None] * 5 + ["1", None]
