"""Map and timeline as pages: the picture, the rows, and the same as data."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PAGES = {
    "/map": "countries-of-initiatives",
    "/map/societies": "countries-of-societies-taking-part",
    "/timeline": "chronology",
}


def titles(client: FlaskClient, path: str) -> set[str]:
    """Return what the marks of a page say."""
    found = re.findall(r'class="mark"[^>]*><title>([^<]*)</title>', client.get(path, headers=BROWSER).text)
    return {unescape(each) for each in found}


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


@pytest.mark.parametrize(("path", "question"), PAGES.items())
def test_a_picture_has_the_rows_of_its_question(real_client: FlaskClient, path: str, question: str) -> None:
    """The data of the page are the answer of the question, in each of its formats."""
    for suffix in ("csv", "json", "tsv", "xml"):
        answer = real_client.get(f"{path}.{suffix}")
        assert answer.data == real_client.get(f"/queries/{question}.{suffix}").data
        assert answer.headers["Content-Location"] == f"{path}.{suffix}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_picture_table_and_downloads(real_client: FlaskClient, path: str) -> None:
    """What cannot be seen can be read, and everything can be taken along."""
    page = real_client.get(path, headers=BROWSER)
    assert all(f'class="drawing {path.split("/")[1]} {size}"' in page.text for size in ("wide", "medium", "narrow"))
    assert 'id="rows"' in page.text
    assert f'href="{path}.csv"' in page.text
    assert len(page.data) < 200_000


def test_every_country_of_the_map_is_in_the_table(real_client: FlaskClient) -> None:
    """Each mark stands for a country of the rows, and each country of the rows has one."""
    marked = {title.partition(":")[0] for title in titles(real_client, "/map")}
    assert marked == {row["countryLabel"] for row in rows(real_client, "/map.csv")} - {""}


def test_boundaries_are_nobodys_opinion(real_client: FlaskClient) -> None:
    """A note on them stands beside each map."""
    for path in ("/map", "/map/societies"):
        assert "they say nothing of the legal status" in real_client.get(path, headers=BROWSER).text


def test_a_mark_says_what_and_on_whose_word(real_client: FlaskClient) -> None:
    """The paper's year and the day of an outside source are two marks."""
    found = titles(real_client, "/timeline")
    assert "Declaration Together for Humanity, meeting 2007, stated" in found
    assert "Declaration Together for Humanity, meeting begins 2007-11-26, meeting ends 2007-11-30, external" in found
    assert "Positive Images Campaign, start 2009, stated" in found


def test_no_society_is_placed_on_the_papers_word(real_client: FlaskClient) -> None:
    """Which country a society belongs to is outside knowledge."""
    assert not [title for title in titles(real_client, "/map/societies") if "(stated)" in title]


def test_a_grade_narrows_picture_and_data(real_client: FlaskClient) -> None:
    """Its word is enough."""
    narrowed = rows(real_client, "/map.csv?grade=interpreted")
    assert {row["countryLabel"] for row in narrowed} == {"Greece", "United Kingdom"}
    assert {title.partition(":")[0] for title in titles(real_client, "/map?grade=interpreted")} == {
        "Greece",
        "United Kingdom",
    }


def test_what_nobody_says_is_said(real_client: FlaskClient) -> None:
    """No row is an answer, in words."""
    page = real_client.get("/map?grade=attributed", headers=BROWSER).text
    assert "No source of this grade names a country of an initiative." in page
    assert "<svg" not in page.partition("<main")[2]


def test_the_timeline_goes_back_as_far_as_asked(real_client: FlaskClient) -> None:
    """By itself it begins with the first instrument of the Council of Delegates in this century."""
    years = {row["date"][:4] for row in rows(real_client, "/timeline.csv")} - {""}
    assert min(years) == "2001"
    assert min({row["date"][:4] for row in rows(real_client, "/timeline.csv?since=1863")} - {""}) == "1867"


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("/map?grade=mine", "grade"), ("/map?since=1863", "since"), ("/timeline?since=x", "since"), ("/map?x=1", "x")],
)
def test_what_cannot_be_asked_is_refused(real_client: FlaskClient, path: str, parameter: str) -> None:
    """With the parameter that is wrong."""
    answer = real_client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert parameter in answer.text
    assert real_client.get(path, headers=BROWSER).status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_known_is_not_sent_again(real_client: FlaskClient, path: str) -> None:
    """The tag changes with what is asked for."""
    first = real_client.get(path, headers=BROWSER)
    again = real_client.get(path, headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    other = real_client.get(f"{path}?grade=stated", headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, other.status_code) == (304, 200)


def test_a_catalogue_without_the_question_has_no_picture(client: FlaskClient) -> None:
    """Another project has other questions: the page is not there, nor in the sitemap."""
    assert client.get("/map", headers=BROWSER).status_code == 404
    assert "/map<" not in client.get("/sitemap.xml").text


def test_the_pictures_are_in_the_sitemap(real_client: FlaskClient) -> None:
    """Robots and a static copy find them there."""
    places = real_client.get("/sitemap.xml").text
    assert all(f"{path}</loc>" in places for path in PAGES)
