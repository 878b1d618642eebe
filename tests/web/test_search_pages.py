"""`/search` as a page and as data, and its description for browsers."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ifrc_kg.namespaces import BASE, ID

_BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_LINK = re.compile(r'href="([^"]+)"')


def test_data_tell_what_was_found_and_why(real_client: FlaskClient) -> None:
    """IRI, label, kind, the name that was found, and what that name is."""
    answer = real_client.get("/search.json?q=Belgium Red Cross").json
    assert answer is not None
    assert answer["results"][0]["iri"] == f"{ID}society/belgian-red-cross"
    assert answer["results"][0]["label"] == "Belgian Red Cross"
    assert answer["results"][0]["matched"]["text"] == "Belgium Red Cross"
    assert answer["total"] == sum(each["count"] for each in answer["kinds"])


def test_pages_of_data_hold_each_result_once(real_client: FlaskClient) -> None:
    """Following `next` leads through all 192 National Societies."""
    place, found = "/search.json?kind=society", []
    while place:
        answer = real_client.get(place).json
        assert answer is not None
        found += [each["iri"] for each in answer["results"]]
        place = answer.get("next", "")
    assert len(found) == len(set(found)) == 192


def test_a_table_has_all_hits(real_client: FlaskClient) -> None:
    """CSV is not paged."""
    rows = list(csv.DictReader(io.StringIO(real_client.get("/search.csv?q=croix rouge").text)))
    answer = real_client.get("/search.json?q=croix rouge").json
    assert answer is not None
    assert len(rows) == answer["count"] > 20


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Egyptian Red Crescent Society"),
        ("fr", "Société du Croissant-Rouge égyptien"),
        ("ar", "جمعية الهلال الأحمر المصري"),
    ],
)
def test_labels_come_in_the_language_asked_for(real_client: FlaskClient, language: str, label: str) -> None:
    """The four languages of the reference tables are those of the results."""
    answer = real_client.get(f"/search.json?q=Egyptian Red Crescent&kind=society&lang={language}").json
    assert answer is not None
    assert [each["label"] for each in answer["results"]] == [label]


def test_what_is_found_is_shown_in_the_language_asked_for(real_client: FlaskClient) -> None:
    """A choice of language goes along to the page of what was found; without one the browser says which."""
    place = "/search?q=egyptian&kind=society"
    chosen = real_client.get(f"{place}&lang=ar", headers=_BROWSER).text
    assert 'href="/id/society/egyptian-red-crescent-society?lang=ar"' in chosen
    assert 'href="/id/society/egyptian-red-crescent-society"' in real_client.get(place, headers=_BROWSER).text


def test_every_link_of_the_page_answers(real_client: FlaskClient) -> None:
    """Results, kinds, languages, pages and downloads lead somewhere."""
    for place in ("/search?q=xenofobia", "/search?q=migration&kind=instrument&lang=ar", "/search"):
        links = {unescape(each) for each in _LINK.findall(real_client.get(place, headers=_BROWSER).text)}
        inside = sorted(each for each in links if each.startswith("/"))
        assert len(inside) > 15
        for link in inside:
            answer = real_client.get(link, headers=_BROWSER)
            answer.close()
            assert answer.status_code in (200, 303), link


def test_the_words_are_marked_in_what_was_found(real_client: FlaskClient) -> None:
    """A name that is not the label is shown, with the words that were meant."""
    page = real_client.get("/search?q=Swasiland", headers=_BROWSER).text
    assert "<mark>Swaziland</mark>" in page
    assert "No name is spelled like this" in page


def test_the_field_stands_in_the_head_of_every_page(real_client: FlaskClient) -> None:
    """A form within a search landmark, which works without a script."""
    for place in ("/", "/queries", "/search?q=Egypt", "/doc/initiative/ubuntu", "/nothing-here"):
        page = real_client.get(place, headers=_BROWSER).text
        head = page[page.index("<search>") : page.index("</search>")]
        assert 'action="/search" method="get"' in head
        assert '<label for="find">' in head
    assert 'value="Egypt"' in real_client.get("/search?q=Egypt", headers=_BROWSER).text


def test_the_description_leads_to_the_search(real_client: FlaskClient) -> None:
    """Its templates, filled in as OpenSearch says, are addresses that answer in the media type they name."""
    answer = real_client.get("/opensearch.xml")
    assert answer.content_type == "application/opensearchdescription+xml"
    described = ET.fromstring(answer.data)  # noqa: S314 - the project's own answer
    templates = {each.attrib["type"]: each.attrib["template"] for each in described.findall(f"{_OPENSEARCH}Url")}
    assert len(templates) == 4
    for media_type, template in templates.items():
        filled = template.replace("{searchTerms}", "ubuntu").replace("{startPage?}", "").replace("{language?}", "")
        parts = urlsplit(filled)
        found = real_client.get(f"{parts.path}?{parts.query}", headers={"Accept": media_type})
        assert (found.status_code, found.mimetype) == (200, media_type)
    page = real_client.get("/", headers=_BROWSER).text
    assert '<link rel="search" type="application/opensearchdescription+xml"' in page


@pytest.mark.parametrize(
    "place", ["/search?page=0", "/search?q=egypt&page=99", "/search?kind=nothing", "/search?lang=xx"]
)
def test_what_cannot_be_meant_is_told(real_client: FlaskClient, place: str) -> None:
    """A page, a kind or a language that there is not is an error of the one who asks."""
    assert real_client.get(place).status_code == 400


def test_a_known_kind_without_hits_is_empty(real_client: FlaskClient) -> None:
    """That no person is called Egypt is an answer."""
    answer = real_client.get("/search.json?q=egypt&kind=person").json
    assert answer is not None
    assert (answer["count"], answer["results"]) == (0, [])
    assert answer["total"] > 0


def test_a_question_leads_to_its_page(real_client: FlaskClient) -> None:
    """Stored queries are among what is found."""
    answer = real_client.get("/search.json?q=figures targets results&kind=question").json
    assert answer is not None
    assert [each["iri"] for each in answer["results"]] == [f"{BASE}queries/figures-by-role"]


def test_the_same_question_is_not_answered_twice(real_client: FlaskClient) -> None:
    """A client that has the answer is told so."""
    first = real_client.get("/search?q=ubuntu")
    again = real_client.get("/search?q=ubuntu", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert real_client.get("/search?q=ubuntu&kind=initiative").headers["ETag"] != first.headers["ETag"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120) | st.text("\"'<>&*()^:-\0\n{}%", max_size=40))
def test_whatever_is_sent_is_shown_as_text(real_client: FlaskClient, text: str) -> None:
    """Markup and operators come back escaped, and nothing fails."""
    page = real_client.get("/search", query_string={"q": text.encode("utf-8", "replace")}, headers=_BROWSER)
    assert page.status_code == 200
    assert "<script" not in page.text.partition("<main")[2]


@pytest.mark.parametrize("text", ["a" * 10_000, '"<b>' * 2_500])
def test_ten_kilobytes_are_answered(real_client: FlaskClient, text: str) -> None:
    """A long text is a search like any other, and the page does not repeat all of it."""
    page = real_client.get("/search", query_string={"q": text}, headers=_BROWSER)
    assert page.status_code == 200
    assert "<b>" not in page.text
