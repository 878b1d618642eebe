"""The page of a question: form, short address, problems at their fields, table, pages, evidence, what to take along."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    """Return a page."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status
    return response.get_data(as_text=True)


def first_column(page: str) -> list[str]:
    """Return the texts of the first column of the table."""
    return re.findall(r"<tr><td[^>]*>(?:<a[^>]*>)?([^<]*)", page)


def test_a_long_address_leads_to_the_short_one(asker: FlaskClient) -> None:
    """Empty fields go, labels become CURIEs, and what goes without saying is not said."""
    path = "/queries/every-widget?thing=&grade=grade:stated&text=un+mot&share=&sort=&order=asc&page=1"
    response = asker.get(path, headers=BROWSER)
    assert response.status_code == 302
    assert response.headers["Location"] == "/queries/every-widget?grade=grade%3Astated&text=un+mot"
    assert "Accept" in response.headers["Vary"]
    page = text(asker, response.headers["Location"])
    assert 'value="/queries' not in page
    assert "http://localhost/queries/every-widget?grade=grade%3Astated&amp;text=un+mot" in page


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/queries/initiatives-of-country?country=Australia", "?country=country%3Aaustralia"),
        ("/queries/initiatives-of-country.html?country=", ""),
        ("/queries/numbers?most=7&sort=number&order=desc&page=2&extra", None),
        ("/queries/numbers?most=7&order=desc&sort=", "?most=7"),
        ("/queries/numbers?format=html&most=", "?format=html"),
    ],
)
def test_where_forms_lead(asker: FlaskClient, path: str, location: str | None) -> None:
    """The format and the arrangement that were asked for are kept; what is unknown is no reason to lead on."""
    response = asker.get(path, headers=BROWSER)
    if location is None:
        assert response.status_code == 400
    else:
        assert response.headers["Location"] == f"{path.partition('?')[0]}{location}"


def test_a_short_address_stays(asker: FlaskClient) -> None:
    """No address leads to itself, whatever the order of its parameters."""
    for query in ("", "?most=3", "?page=2&most=7&sort=number", "?sort=word&order=desc"):
        text(asker, f"/queries/numbers{query}")


def test_data_are_not_led_on(asker: FlaskClient) -> None:
    """Only pages lead to the short address; a program gets its answer at once."""
    assert asker.get("/queries/every-widget?thing=&share=0.5").status_code == 200
    assert asker.get("/queries/every-widget.csv?thing=&share=0.5", headers=BROWSER).status_code == 200


def refused(client: FlaskClient, path: str) -> TestResponse:
    """Return a refusal of a page."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    return response


def test_what_is_wrong_is_told_at_its_field(asker: FlaskClient) -> None:
    """The form is filled as it was, the fields are marked, the first one has the focus, and nothing is answered."""
    page = refused(asker, "/queries/every-widget?share=many&rows=0&text=un+mot").get_data(as_text=True)
    assert "<title>Error: What do values" in page
    share, rows = re.findall(r'<input type="text" (id="p-(?:share|rows)"[^>]*)>', page)
    assert 'aria-invalid="true" autofocus aria-describedby="p-share-problem p-share-hint" value="many"' in share
    assert "autofocus" not in rows
    assert '<p class="problem" id="p-share-problem">Share takes a number' in page
    assert 'value="un mot"' in page
    assert "<table" not in page


def test_what_may_have_been_meant_is_a_link(asker: FlaskClient) -> None:
    """The link has the other values as they were typed."""
    page = refused(asker, "/queries/initiatives-of-country?country=Austalia").get_data(as_text=True)
    assert (
        'No country is called “Austalia”. Did you mean <a href="/queries/initiatives-of-country?'
        'country=country%3Aaustralia">Australia</a>?' in page
    )


def test_data_are_refused_as_before(asker: FlaskClient) -> None:
    """Programs get the problem as JSON (RFC 9457)."""
    response = asker.get("/queries/every-widget.csv?share=many")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_an_unknown_parameter_is_told_above_the_form(asker: FlaskClient) -> None:
    """It belongs to no field, and is not answered away."""
    page = refused(asker, "/queries/numbers?must=3").get_data(as_text=True)
    assert "This question has no parameter “must”. Did you mean most?" in page


def test_a_thing_that_is_unknown_gets_its_empty_answer(asker: FlaskClient) -> None:
    """The page says that there are no rows, and at the field that the graph does not know the thing."""
    page = text(asker, "/queries/initiatives-of-country?country=country:australa")
    assert "No rows." in page
    assert "The graph knows nothing called country:australa." in page
    assert '<option value="country:australa" selected>' in page


def test_rows_are_announced_page_by_page(asker: FlaskClient) -> None:
    """The first page says how many rows there are, leads on, and the last one back."""
    page = text(asker, "/queries/numbers")
    assert "Rows 1\N{EN DASH}3 of 7; the downloads have them all" in page
    assert '<a rel="next" href="/queries/numbers?page=2">' in page
    last = text(asker, "/queries/numbers?page=3")
    assert "Row 7 of 7;" in last
    assert '<a rel="prev" href="/queries/numbers?page=2">' in last
    assert 'rel="next"' not in last
    assert asker.get("/queries/numbers?page=4", headers=BROWSER).status_code == 400


def test_headings_sort(asker: FlaskClient) -> None:
    """A heading sorts by its column, once more the other way, and pages keep the order."""
    page = text(asker, "/queries/numbers?most=7&sort=number")
    assert '<a href="/queries/numbers?most=7&amp;sort=number&amp;order=desc"' in page
    assert '<th scope="col" aria-sort="ascending"' in page
    down = text(asker, "/queries/numbers?most=7&sort=number&order=desc")
    assert first_column(down) == ["20", "10", "5"]
    assert '<a rel="next" href="/queries/numbers?most=7&amp;sort=number&amp;order=desc&amp;page=2">' in down
    assert 'aria-sort="descending"' in down
    assert '<a href="/queries/numbers?most=7">Back to the order of the question</a>' in down
    assert asker.get("/queries/numbers?sort=size", headers=BROWSER).status_code == 400


def test_evidence_leads_to_its_passage_with_its_grade(client: FlaskClient) -> None:
    """A passage leads to the page that shows it; the grade stands beside, and has no column."""
    page = text(client, "/queries/initiatives-of-country")
    assert (
        '<a href="/evidence/c-harmony-awards-heading">Section C, Harmony Awards, heading</a> '
        '<span class="grade grade-stated">stated</span>' in page
    )
    assert '<a href="/id/interpretation/harmony-in-australia">' in page
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([A-Za-z ]+)', page) == ["Initiative", "Evidence"]


def test_a_question_that_asks_whether_is_answered_by_a_word(asker: FlaskClient) -> None:
    """ASK gives yes or no, with programs, downloads and the notebook as all others."""
    assert '<p class="lead" role="status">Yes ' in text(asker, "/queries/anything-in-country")
    page = text(asker, "/queries/anything-in-country?country=country:nowhere")
    assert '<p class="lead" role="status">No ' in page
    assert "/queries/anything-in-country.ipynb?country=country%3Anowhere" in page


def test_triples_are_rows_too(asker: FlaskClient) -> None:
    """CONSTRUCT gives subject, predicate and object, which can be sorted; downloads are formats of RDF."""
    page = text(asker, "/queries/labels-as-graph?sort=object")
    assert re.findall(r'<th scope="col"[^>]*><a[^>]*>([A-Za-z]+)', page) == ["Subject", "Predicate", "Object"]
    assert first_column(page) == ["1001 Strengths", "Harmony Awards"]
    assert 'href="/queries/labels-as-graph.ttl"' in page


def test_the_query_can_be_changed_and_run(asker: FlaskClient) -> None:
    """The text has the values in it, and leads to the endpoint."""
    page = text(asker, "/queries/numbers?most=5")
    assert "FILTER(?number &lt;= 5 ||" in page
    link = re.search(r'<a href="(/sparql\?query=[^"]*)">Run it as SPARQL</a>', page)
    assert link is not None
    rows = asker.get(link[1].replace("&amp;", "&"), headers={"Accept": "text/csv"}).get_data(as_text=True)
    assert rows.splitlines()[1] == "1,one"
    edit = re.search(r'<a href="(/sparql\?edit=&amp;query=[^"]*)">', page)
    assert edit is not None
    assert "<textarea" in text(asker, edit[1].replace("&amp;", "&"))


def test_hostile_values_stay_values(asker: FlaskClient) -> None:
    """Markup and quotation marks in a value end no element and no literal of the page."""
    page = text(asker, "/queries/every-widget?text=%3C%2Fcode%3E%3Cscript%3Ealert%281%29%22%27%60%24%7B1%7D")
    assert "<script>alert" not in page


def test_every_question_has_its_page(real_application: Flask) -> None:
    """Each question of the catalogue shows a form, an answer or both, in less than 180 kB."""
    client = real_application.test_client()
    names = [each["name"] for each in client.get("/queries.json").get_json()["queries"]]
    for name in names:
        page = text(client, f"/queries/{name}")
        assert "<table" in page or "No rows." in page or "Fill in the form" in page, name
        assert len(page.encode()) < 180_000, name


def test_a_page_of_the_catalogue_can_be_asked_with_what_it_offers(real_application: Flask) -> None:
    """Whatever a list offers, by value or by label, is understood."""
    client = real_application.test_client()
    page = text(client, "/queries/undertakings-in-country")
    for label in re.findall(r'<option value="([^"]*)"></option>', page)[::40]:
        response = client.get("/queries/undertakings-in-country", query_string={"country": label}, headers=BROWSER)
        assert response.headers["Location"].startswith("/queries/undertakings-in-country?country=country%3A"), label
