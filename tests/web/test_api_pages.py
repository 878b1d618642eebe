"""The OpenAPI document over the application: it leaves nothing out, and what it says is so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from ifrc_kg import __version__
from ifrc_kg.media_types import SPARQL_QUERY, Format, ResultKind, formats_for
from ifrc_kg.openapi.values import Operation
from ifrc_kg.web.api_operations import operations_of, undescribed
from ifrc_kg.web.site import site_of

LONGEST_PAGE = 200_000
SHAPE = "CONSTRUCT WHERE { ?initiative a <https://w3id.org/ifrc-kg/ontology#Initiative> }"
#: What changed is told of releases that have one before them, and as yet there is the first one alone.
WITHOUT_EXAMPLE = {"/dataset/{version}/changes.json", "/dataset/{version}/changes.rdfp"}


@pytest.fixture
def document(real_client: FlaskClient) -> dict[str, Any]:
    """Return the document."""
    found: dict[str, Any] = json.loads(real_client.get("/openapi.json").text)
    return found


@pytest.fixture
def operations(real_application: Flask) -> tuple[Operation, ...]:
    """Return the operations of which the document is made."""
    return operations_of(real_application, site_of(real_application))


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    """The OpenAPI Initiative's own schema finds nothing."""
    OPENAPI_31_VALIDATOR.validate(document)
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["version"] == __version__
    assert document["info"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert document["servers"] == [{"url": "/"}]


def test_every_route_is_described(real_application: Flask) -> None:
    """A route that the table of `web/api_routes.py` does not name is named here, and one that is there no more."""
    assert undescribed(real_application, site_of(real_application)) == ()


def test_every_path_of_the_application_is_in_the_document(
    real_application: Flask, operations: tuple[Operation, ...]
) -> None:
    """Paths are those of the rules, with the words of closed lists written out."""
    paths = {each.path for each in operations}
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in real_application.url_map.iter_rules()}
    assert {rule for rule in rules if "<any" not in rule} <= paths
    assert {"/ontology", "/shapes.{suffix}", "/dataset/{version}/changes.rdfp"} <= paths


def test_every_operation_has_a_name_of_its_own_and_words(operations: tuple[Operation, ...]) -> None:
    """Programs are generated from the names, and people read the words."""
    names = [each.name for each in operations]
    assert len(names) == len(set(names))
    assert [each.name for each in operations if not each.summary.endswith((".", "?"))] == []


def test_a_variable_of_a_path_is_described(operations: tuple[Operation, ...]) -> None:
    """Each variable is a parameter with an example, and each parameter of a path a variable."""
    for each in operations:
        told = [parameter for parameter in each.parameters if parameter.place == "path"]
        assert sorted(parameter.name for parameter in told) == sorted(re.findall(r"\{(\w+)\}", each.path))
        assert all(parameter.example for parameter in told)


@pytest.mark.slow
def test_the_examples_work(real_client: FlaskClient, operations: tuple[Operation, ...]) -> None:
    """Each example of GET is answered as the document says, in the media type that is given unasked."""
    asked = [each for each in operations if each.method == "get" and each.path not in WITHOUT_EXAMPLE]
    assert len(asked) > 100
    for each in asked:
        answer = real_client.get(each.example_path, headers={"Accept": "*/*"})
        answer.close()
        assert answer.status_code == each.success.status, each.path
        if each.success.media_types:
            assert fits(answer.mimetype or "", each.success.media_types[0]), each.path
        missing = {name for name in each.success.headers if name not in answer.headers}
        assert missing <= {"Content-Disposition", "Content-Location", "Link", "Server-Timing"}, each.path


def fits(mimetype: str, promised: str) -> bool:
    """Tell whether a media type is the one that is promised."""
    return promised in ("*/*", mimetype)


@pytest.mark.slow
def test_every_media_type_that_is_promised_is_given(
    real_client: FlaskClient, operations: tuple[Operation, ...]
) -> None:
    """Whoever accepts one media type alone gets it, wherever the client chooses."""
    chosen = [
        each
        for each in operations
        if any(parameter.name == "format" for parameter in each.parameters)
        and each.path not in ("/sparql", "/queries/{name}")
        and each.success.media_types
        and each.method == "get"
    ]
    assert len(chosen) > 100
    for each in chosen:
        for media_type in each.success.media_types:
            answer = real_client.get(each.example_path, headers={"Accept": media_type})
            assert (answer.status_code, answer.mimetype) == (200, media_type), each.path


@pytest.mark.parametrize("answer_format", formats_for(ResultKind.GRAPH), ids=lambda each: each.token)
def test_the_endpoint_gives_graphs_in_every_media_type(
    real_client: FlaskClient, operations: tuple[Operation, ...], answer_format: Format
) -> None:
    """The example of the endpoint is an ASK; the media types of graphs are those of a CONSTRUCT."""
    (endpoint,) = [each for each in operations if each.path == "/sparql" and each.method == "get"]
    assert answer_format.media_type in endpoint.success.media_types
    headers = {"Accept": answer_format.media_type}
    answer = real_client.get("/sparql", query_string={"query": SHAPE}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, answer_format.media_type)


def test_the_bodies_of_examples_are_read(real_client: FlaskClient, operations: tuple[Operation, ...]) -> None:
    """Each example of a body is answered with success, in each media type."""
    posts = [each for each in operations if each.method == "post"]
    assert {each.path for each in posts} == {"/sparql", "/validate", "/validate.{suffix}"}
    for each in posts:
        if each.path != "/sparql":
            continue  # a validation takes its time; tests/contract sends these
        assert [body.media_type for body in each.bodies][1] == SPARQL_QUERY.media_type
        for body in each.bodies:
            answer = real_client.post(each.example_path, data=body.example, content_type=body.media_type)
            assert answer.status_code == 200


def test_limits_are_those_of_the_settings(document: dict[str, Any], real_application: Flask) -> None:
    """What an operator has set is what the document says."""
    settings = site_of(real_application).settings
    by_get = {each["name"]: each for each in document["paths"]["/sparql"]["get"]["parameters"]}
    assert by_get["query"]["schema"]["maxLength"] == settings.query_bytes
    upload = document["paths"]["/validate"]["post"]["requestBody"]["content"]["text/turtle"]
    assert upload["schema"]["maxLength"] == settings.upload_bytes
    assert "QUERY" in document["info"]["description"]


def test_a_problem_is_as_the_schema_says(real_client: FlaskClient, document: dict[str, Any]) -> None:
    """The members that a problem must have are there, and all of them are described."""
    schema = document["components"]["schemas"]["Problem"]
    for path in ("/queries/initiatives?x=1", "/doc/initiative/ubunto.json", "/coverage.xyz", "/sparql?query=ASK"):
        problem = json.loads(real_client.get(path).text)
        assert set(schema["required"]) <= problem.keys() <= schema["properties"].keys()


def test_the_page_has_every_operation_with_an_anchor(
    real_client: FlaskClient, operations: tuple[Operation, ...]
) -> None:
    """Whoever searches the page finds each path, its parameters and a command; the page stays small."""
    page = real_client.get("/api", headers={"Accept": "text/html"})
    assert page.content_type == "text/html; charset=utf-8"
    assert len(page.data) < LONGEST_PAGE
    missing = [each.name for each in operations if f'id="{each.name}"' not in page.text]
    assert missing == []
    assert "curl http://localhost/coverage" in page.text
    linked, anchors = (set(re.findall(pattern, page.text)) for pattern in ('href="#([^"]+)"', 'id="([^"]+)"'))
    assert linked <= anchors
    assert "`" not in re.sub("<pre>.*?</pre>", "", page.text, flags=re.DOTALL)


def test_the_page_can_be_had_as_the_document(real_client: FlaskClient) -> None:
    """The same address gives data to a program."""
    as_data = real_client.get("/api", headers={"Accept": "application/json"})
    assert as_data.json == real_client.get("/openapi.json").json
    assert real_client.get("/api.json").json == as_data.json
    assert real_client.get("/api").headers["ETag"] == real_client.get("/openapi.json").headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/sparql", "/dataset", "/.well-known/void", "/queries"])
def test_programs_are_led_to_the_description(real_client: FlaskClient, path: str) -> None:
    """Pages that programs begin at name the document and the page (RFC 8631)."""
    links = real_client.get(path).headers.getlist("Link")
    assert '</openapi.json>; rel="service-desc"; type="application/json"' in links
    assert '</api>; rel="service-doc"; type="text/html"' in links


def test_people_are_led_to_the_page(real_client: FlaskClient) -> None:
    """Every page links it at its foot."""
    assert 'href="/api"' in real_client.get("/coverage.html").text


def test_the_dataset_tells_of_the_interface(real_client: FlaskClient) -> None:
    """The data service of DCAT has the document among its descriptions."""
    assert "endpointDescription> <http://localhost/openapi.json>" in real_client.get("/dataset.nt").text
