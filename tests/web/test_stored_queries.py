"""`/queries` over the application: the list, the pages, the data, the parameters."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BROWSER = "text/html,*/*;q=0.8"
HARMONY = "https://w3id.org/ifrc-kg/id/initiative/harmony-awards"


def test_the_list_tells_a_program_all_it_needs(client: FlaskClient) -> None:
    """Every question is there with its form, formats and parameters."""
    queries = {each["name"]: each for each in client.get("/queries").get_json()["queries"]}
    assert list(queries) == ["figures-from", "initiatives-of-country", "labels-as-graph"]
    assert queries["labels-as-graph"]["form"] == "CONSTRUCT"
    assert queries["initiatives-of-country"]["parameters"] == [
        {
            "name": "country",
            "label": "Country",
            "type": "iri",
            "class": "ifrc:Country",
            "default": "country:australia",
            "example": "country:australia",
            "required": False,
        }
    ]
    assert queries["figures-from"]["parameters"][0]["required"] is True


def test_the_list_is_a_page_for_a_browser(client: FlaskClient) -> None:
    """A person finds the questions as links."""
    page = client.get("/queries", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert '<a href="/queries/figures-from">Which figures are at least so large?</a>' in page


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/queries/initiatives-of-country", "application/sparql-results+json"),
        ("/queries/initiatives-of-country.json", "application/sparql-results+json"),
        ("/queries/initiatives-of-country.csv", "text/csv; charset=utf-8"),
        ("/queries/initiatives-of-country.tsv", "text/tab-separated-values; charset=utf-8"),
        ("/queries/initiatives-of-country.xml", "application/sparql-results+xml"),
        ("/queries/initiatives-of-country.rq", "application/sparql-query; charset=utf-8"),
        ("/queries/initiatives-of-country.html", "text/html; charset=utf-8"),
        ("/queries/initiatives-of-country.ipynb", "application/x-ipynb+json"),
        ("/queries/initiatives-of-country?format=notebook", "application/x-ipynb+json"),
        ("/queries/initiatives-of-country?format=csv", "text/csv; charset=utf-8"),
        ("/queries/labels-as-graph", "text/turtle; charset=utf-8"),
        ("/queries/labels-as-graph.ttl", "text/turtle; charset=utf-8"),
        ("/queries/labels-as-graph.jsonld", "application/ld+json"),
        ("/queries/labels-as-graph.rdf", "application/rdf+xml"),
        ("/queries/labels-as-graph.html", "text/html; charset=utf-8"),
    ],
)
def test_each_format_by_extension(client: FlaskClient, path: str, content_type: str) -> None:
    """The extension, or `?format=`, says how the answer is written."""
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert response.headers["ETag"]


def test_a_download_has_the_name_of_the_question(client: FlaskClient) -> None:
    """CSV is saved under the name of the question."""
    response = client.get("/queries/initiatives-of-country.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="initiatives-of-country.csv"'


@pytest.mark.parametrize("value", ["", "country:australia", "https://w3id.org/ifrc-kg/id/country/australia"])
def test_a_parameter_takes_a_curie_or_an_iri(client: FlaskClient, value: str) -> None:
    """An IRI may be written in full or as a CURIE; an empty value means the default."""
    response = client.get("/queries/initiatives-of-country", query_string={"country": value})
    rows = response.get_json(force=True)["results"]["bindings"]
    assert {row["initiative"]["value"] for row in rows} == {HARMONY}
    assert {row["grade"]["value"].rpartition("/")[2] for row in rows} == {"stated", "interpreted"}


def test_another_value_gives_another_answer(client: FlaskClient) -> None:
    """The value reaches the query: nothing lies in a country that the data does not know."""
    response = client.get("/queries/initiatives-of-country?country=country:nowhere")
    assert response.get_json(force=True)["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/queries/initiatives-of-country?planet=mars", ["planet", "country"]),
        ("/queries/figures-from", ["least", "1000"]),
        ("/queries/figures-from?least=many", ["least", "many"]),
        ("/queries/initiatives-of-country?country=not an iri", ["country"]),
    ],
)
def test_a_wrong_parameter_is_explained(client: FlaskClient, path: str, words: list[str]) -> None:
    """Unknown, missing and wrong values are told with the name of the parameter and what would do."""
    response = client.get(path)
    assert response.status_code == 400
    told = json.loads(response.data)
    assert all(word in told["detail"] + told["hint"] for word in words)


def test_a_missing_value_opens_the_form(client: FlaskClient) -> None:
    """A person who comes without the value finds the form, not an error."""
    response = client.get("/queries/figures-from", headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert 'name="least"' in response.get_data(as_text=True)


def test_an_unknown_question_names_its_neighbours(client: FlaskClient) -> None:
    """404 suggests the names that resemble the one asked for."""
    response = client.get("/queries/figures-form.csv")
    assert response.status_code == 404
    assert json.loads(response.data)["near"] == ["figures-from"]


def test_an_unknown_extension_is_not_acceptable(client: FlaskClient) -> None:
    """406 for an extension that the table of formats does not have."""
    assert client.get("/queries/figures-from.docx?least=1").status_code == 406


def test_the_page_shows_question_answer_query_and_ways_on(client: FlaskClient) -> None:
    """The page has the question, a list to choose from, labels linked to IRIs, grades, the text and a curl line."""
    page = client.get("/queries/initiatives-of-country?country=country:australia", headers={"Accept": BROWSER})
    text = page.get_data(as_text=True)
    assert "<h1>Which initiatives lie in a country, and on whose word?</h1>" in text
    assert "One row for each <code>initiative</code> &amp; each evidence." in text
    assert '<option value="country:australia" selected>Australia</option>' in text
    assert '<a href="/id/initiative/harmony-awards">Harmony Awards</a>' in text
    assert 'class="grade grade-interpreted"' in text
    assert "Initiative label" not in text
    assert "/queries/initiatives-of-country.csv?country=country%3Aaustralia" in text
    assert "curl --get" in text
    assert "#+ summary" not in text


def test_the_text_is_the_file(client: FlaskClient) -> None:
    """`.rq` is the stored query with its header, so that other tools can read it."""
    text = client.get("/queries/figures-from.rq").get_data(as_text=True)
    assert text.startswith("#+ summary: Which figures are at least so large?\n")
    assert "?_least_number" in text


def test_the_links_lead_to_the_other_formats(client: FlaskClient) -> None:
    """The Link header lists every other way to have the answer."""
    links = client.get("/queries/figures-from?least=1").headers.getlist("Link")
    assert '</queries/figures-from.csv?least=1>; rel="alternate"; type="text/csv"' in links


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_value_does_more_than_be_a_value(client: FlaskClient, value: str) -> None:
    """Whatever stands in a parameter, the answer is the one column list of the question, or a plain 400."""
    response = client.get(f"/queries/initiatives-of-country?{urlencode({'country': value}, errors='replace')}")
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        variables = response.get_json(force=True)["head"]["vars"]
        assert variables == ["initiative", "initiativeLabel", "evidence", "grade"]


def test_what_arranges_the_page_leaves_data_as_they_are(client: FlaskClient) -> None:
    """Data have all rows in the order of the query, whichever page of it a reader was on."""
    plain = client.get("/queries/initiatives-of-country.csv").data
    assert client.get("/queries/initiatives-of-country.csv?sort=evidence&order=desc&page=9").data == plain
    assert client.get("/queries/initiatives-of-country.csv?page=0").status_code == 400


@pytest.mark.parametrize(
    "path", ["/queries", "/queries.json", "/queries/figures-from?least=1", "/queries/labels-as-graph.ttl"]
)
@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_what_is_known_already_is_not_sent_again(client: FlaskClient, path: str, accept: str) -> None:
    """HEAD has the headers of GET, and the entity tag brings 304."""
    response = client.get(path, headers={"Accept": accept})
    head = client.head(path, headers={"Accept": accept})
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", response.headers["ETag"])
    again = client.get(path, headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept" in response.headers["Vary"]
