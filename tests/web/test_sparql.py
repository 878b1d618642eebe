"""`/sparql` over the application: what is answered to which method, content type and Accept."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask.testing import FlaskClient

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> } ORDER BY ?s"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/ifrc-kg/ontology#Initiative> }"
DESCRIBE = "DESCRIBE <https://w3id.org/ifrc-kg/id/initiative/harmony-awards>"
DRAFTS = ("", "edit=&query=ASK", "edit=&query=ASK+%7B", "query=ASK+%7B%7D", "example=figures-from")
HARMONY = "https://w3id.org/ifrc-kg/id/initiative/harmony-awards"

RESULTS = [
    ("", "application/sparql-results+json"),
    ("*/*", "application/sparql-results+json"),
    ("application/json", "application/sparql-results+json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/xml", "application/sparql-results+xml"),
    ("text/csv", "text/csv; charset=utf-8"),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    (BROWSER, "text/html; charset=utf-8"),
]
GRAPHS = [
    ("", "text/turtle; charset=utf-8"),
    ("*/*", "text/turtle; charset=utf-8"),
    ("application/n-triples", "application/n-triples"),
    ("application/n-quads", "application/n-quads"),
    ("application/trig", "application/trig; charset=utf-8"),
    ("application/ld+json", "application/ld+json"),
    ("application/json", "application/ld+json"),
    ("application/rdf+xml", "application/rdf+xml"),
    (BROWSER, "text/html; charset=utf-8"),
]


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
@pytest.mark.parametrize(
    ("text", "accept", "content_type"),
    [(text, *row) for text in (SELECT, ASK) for row in RESULTS]
    + [(text, *row) for text in (CONSTRUCT, DESCRIBE) for row in GRAPHS],
)
def test_every_form_in_every_format_by_every_way(
    client: FlaskClient, way: str, text: str, accept: str, content_type: str
) -> None:
    """The query form and Accept decide about the media type, whichever way the query came."""
    headers = {"Accept": accept} if accept else {}
    if way == "GET":
        response = client.get("/sparql", query_string={"query": text}, headers=headers)
    elif way == "form":
        response = client.post("/sparql", data={"query": text}, headers=headers)
    else:
        response = client.post("/sparql", data=text, content_type=QUERY, headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Server-Timing"].startswith("query;dur=")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (("GET", "", {"default-graph-uri": "urn:a"}, ""), 400),
        (("POST", FORM, {}, ""), 400),
        (("GET", "", {"query": ["ASK {}", "ASK {}"]}, ""), 400),
        (("GET", "", {"query": "ASK {"}, ""), 400),
        (("GET", "", {"query": ""}, ""), 400),
        (("POST", "text/plain", {}, ASK), 415),
        (("POST", "application/json", {}, "{}"), 415),
        (("POST", "application/sparql-update", {}, "CLEAR ALL"), 403),
        (("POST", FORM, {}, "update=CLEAR+ALL"), 403),
        (("GET", "", {"update": "CLEAR ALL"}, ""), 403),
        (("GET", "", {"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, ""), 403),
        (("POST", QUERY, {}, "DELETE WHERE { ?s ?p ?o }"), 403),
        (("GET", "", {"query": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, ""), 403),
        (("GET", "", {"query": ASK, "format": "turtle"}, ""), 406),
        (("GET", "", {"query": ASK, "format": "docx"}, ""), 406),
        (("POST", QUERY, {}, "#" + "a" * 100_000), 413),
        (("PUT", QUERY, {}, ASK), 405),
        (("DELETE", "", {}, ""), 405),
    ],
)
def test_what_is_refused(client: FlaskClient, sent: tuple[str, str, dict[str, str], str], status: int) -> None:
    """Each fault has the status code of the protocol, as a problem document."""
    method, content_type, query_string, body = sent
    response = client.open(
        "/sparql", method=method, query_string=query_string, data=body, content_type=content_type or None
    )
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(response.data)["status"] == status


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    """The problem has the line and the column of the fault, counted from 1."""
    problem = client.get("/sparql", query_string={"query": "SELECT ?s\nWHERE { ?s none:p ?o }"}).get_json(force=True)
    assert problem["line"] == 2
    assert 1 <= problem["column"] <= 22
    assert problem["detail"]


def test_nothing_acceptable_lists_the_media_types(client: FlaskClient) -> None:
    """406 tells what can be had."""
    response = client.get("/sparql", query_string={"query": ASK}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/csv" in json.loads(response.data)["offered"]


def test_the_parameter_wins_over_accept(client: FlaskClient) -> None:
    """`?format=` overrides the header, and gives the download a name."""
    response = client.get(
        "/sparql", query_string={"query": SELECT, "format": "csv"}, headers={"Accept": "application/json"}
    )
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="results.csv"'
    assert response.get_data(as_text=True).splitlines()[0] == "s"


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, True),
        ({"default-graph-uri": "https://w3id.org/ifrc-kg/id/passage/c-harmony-awards-heading"}, True),
        ({"default-graph-uri": "https://w3id.org/ifrc-kg/id/passage/c-1001-strengths-2"}, False),
        ({"default-graph-uri": "urn:none"}, False),
    ],
)
def test_the_client_picks_the_default_graph(client: FlaskClient, parameters: dict[str, str], found: bool) -> None:  # noqa: FBT001
    """default-graph-uri limits what is asked; an unknown graph is empty."""
    response = client.get("/sparql", query_string={"query": f"ASK {{ <{HARMONY}> ?p ?o }}", **parameters})
    assert response.get_json(force=True)["boolean"] is found


def test_a_statement_of_two_sources_counts_once(client: FlaskClient) -> None:
    """The default graph is the merge of the named graphs: the same triple in two of them is one triple."""
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{HARMONY}> <http://purl.org/dc/terms/spatial> ?place }}"
    response = client.get("/sparql", query_string={"query": text})
    assert response.get_json(force=True)["results"]["bindings"][0]["n"]["value"] == "1"


def test_head_has_no_body_and_the_same_headers(client: FlaskClient) -> None:
    """HEAD answers as GET does, without the body."""
    got = client.get("/sparql", query_string={"query": ASK})
    head = client.head("/sparql", query_string={"query": ASK})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_preflight_is_answered(client: FlaskClient) -> None:
    """OPTIONS tells a browser what a page elsewhere may send."""
    response = client.options("/sparql")
    assert response.status_code == 200
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_a_known_answer_is_not_sent_again(client: FlaskClient) -> None:
    """The strong entity tag comes back as 304; another format and another query have other tags."""
    first = client.get("/sparql", query_string={"query": ASK})
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get("/sparql", query_string={"query": ASK}, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get("/sparql", query_string={"query": ASK, "format": "xml"}).headers["ETag"] != tag
    assert client.get("/sparql", query_string={"query": SELECT}).headers["ETag"] != tag


def test_fleeting_answers_are_not_kept(client: FlaskClient) -> None:
    """A query with NOW() has no entity tag: its answer is another one next time."""
    response = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?now) WHERE {}"})
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_a_browser_without_query_gets_the_form(client: FlaskClient) -> None:
    """The page has a form that works without a script, and the questions to start from."""
    page = client.get("/sparql", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert '<form id="ask" action="/sparql" method="get"' in page
    assert '<a href="/sparql?example=figures-from">Which figures are at least so large?</a>' in page
    assert "Answer as" in page


def test_the_form_starts_with_a_simple_query(client: FlaskClient) -> None:
    """Unasked, the field has a question that needs no value, and that runs as it is."""
    field = re.compile("<textarea[^>]*>(.*?)</textarea>", re.DOTALL)
    (text,) = field.findall(client.get("/sparql", headers={"Accept": BROWSER}).get_data(as_text=True))
    assert field.findall(shown(client, example="labels-as-graph")) == [text]
    assert field.findall(shown(client, example="figures-from")) != [text]
    assert client.get("/sparql", query_string={"query": html.unescape(text)}).status_code == 200


def test_an_example_fills_the_form(client: FlaskClient) -> None:
    """`?example=` starts from a stored question, with a term in place of its parameter."""
    page = client.get("/sparql?example=figures-from", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "1000" in page
    assert "_least_number" not in page
    assert client.get("/sparql?example=none", headers={"Accept": BROWSER}).status_code == 404


def test_a_machine_without_query_gets_the_service_description(client: FlaskClient) -> None:
    """An RDF media type brings the service description with the endpoint and its language."""
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    for name in ("sd:Service", "SPARQL11Query", "http://localhost/sparql", "SPARQL_Results_CSV"):
        assert name in response.get_data(as_text=True)


def test_what_stands_in_the_graph_is_no_markup(client: FlaskClient) -> None:
    """Text of the graph and of the query is escaped on the page."""
    text = 'SELECT ("<script>alert(1)</script>" AS ?x) WHERE {}'
    page = client.get("/sparql", query_string={"query": text}, headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def shown(client: FlaskClient, **parameters: str) -> str:
    """Return the page that a browser gets for these parameters."""
    return client.get("/sparql", query_string=parameters, headers={"Accept": BROWSER}).get_data(as_text=True)


def test_a_page_links_iris_into_this_server(client: FlaskClient) -> None:
    """An IRI of ours is a link to this server, and its CURIE can be read."""
    page = shown(client, query=SELECT)
    assert f'<a href="/id/initiative/harmony-awards" title="{HARMONY}">' in page
    assert "initiative:harmony-awards" in page


def test_an_answer_can_be_taken_along_and_its_query_changed(client: FlaskClient) -> None:
    """The page of an answer offers what the query form can be answered with, and has the query in a form."""
    page = shown(client, query=SELECT, **{"default-graph-uri": "urn:none"})
    assert re.findall('name="format" value="([a-z0-9-]+)"', page) == ["json", "xml", "csv", "tsv"]
    assert f">{SELECT.replace('<', '&lt;').replace('>', '&gt;')}</textarea>" in page
    assert page.count('name="default-graph-uri" value="urn:none"') == 2
    assert "Edit this query" in page
    offered = re.findall('name="format" value="([a-z0-9-]+)"', shown(client, query=CONSTRUCT))
    assert {"turtle", "jsonld"} < set(offered)
    assert "csv" not in offered


def test_a_draft_is_shown_and_not_asked(client: FlaskClient) -> None:
    """With `edit` a browser gets the form with the text, however wrong it is; a machine gets the answer."""
    page = client.get("/sparql?edit=&query=SELECT+*+%7B", headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert ">SELECT * {</textarea>" in page.get_data(as_text=True)
    assert 'name="named-graph-uri" value="urn:a"' in shown(
        client, query="ASK {}", edit="", **{"named-graph-uri": "urn:a"}
    )
    answered = client.get("/sparql", query_string={"edit": "", "query": ASK})
    assert answered.get_json(force=True)["boolean"] is True
    posted = client.post("/sparql", data={"edit": "", "query": ASK}, headers={"Accept": BROWSER})
    assert '<p class="lead">true</p>' in posted.get_data(as_text=True)


def test_drafts_have_tags_of_their_own(client: FlaskClient) -> None:
    """A page that was kept for one draft is not given for another."""
    tags = {client.get(f"/sparql?{each}", headers={"Accept": BROWSER}).headers["ETag"] for each in DRAFTS}
    assert len(tags) == len(DRAFTS)


def test_a_first_empty_line_stays(client: FlaskClient) -> None:
    """HTML drops a line break at the start of a text field, so that one more is written."""
    assert ">\n\nASK {}</textarea>" in shown(client, query="\nASK {}", edit="")
    assert ">\n\nASK {}</textarea>" in shown(client, query="\nASK {}")


def test_a_fault_is_shown_at_its_line(client: FlaskClient) -> None:
    """A browser gets the lines around the fault, the place marked, and the query to mend."""
    text = "SELECT ?s\nWHERE {\n  ?s none:p ?o .\n}"
    response = client.get("/sparql", query_string={"query": text}, headers={"Accept": BROWSER})
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert re.findall(r'class="line here"><span class="number">(\d)</span>', page) == ["3"]
    assert re.findall("<mark>([^<]*)</mark>", page) == ["none:p"]
    assert f">{text}</textarea>" in page
