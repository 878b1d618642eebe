"""An OpenAPI document made of operations: what is said twice stands once, and references lead somewhere."""

from __future__ import annotations

from typing import Any

from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT
from ifrc_kg.openapi.answers import given, not_modified, problems
from ifrc_kg.openapi.document import openapi_document
from ifrc_kg.openapi.schemas import SCHEMAS
from ifrc_kg.openapi.values import Body, Operation, Parameter

WORD = Parameter("word", "A word.", {"type": "string"}, "one two", required=True)
OTHER_WORD = Parameter("word", "Another kind of word.", {"type": "string"})
LIST = given("List", "A list.", (JSON_DOCUMENT, CSV, HTML), schema="Search")
FIND = Operation(
    "get", "/find", "Find.", "Views", parameters=(WORD,), answers=(LIST, not_modified(), *problems((400,)))
)
TELL = Operation("get", "/tell/{name}", "Tell.", "Views", parameters=(WORD, OTHER_WORD), answers=(LIST, *problems(())))


def document(*operations: Operation) -> dict[str, Any]:
    """Return a document with a title."""
    return openapi_document({"title": "A test", "version": "1"}, {"Views": "What is seen."}, operations)


def references(value: object) -> set[str]:
    """Return everything that is referred to."""
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_what_two_operations_share_stands_once() -> None:
    """A parameter and an answer of two operations become components; what one operation has alone stays with it."""
    written = document(FIND, TELL)
    assert list(written["components"]["parameters"]) == ["word"]
    assert written["paths"]["/tell/{name}"]["get"]["parameters"] == [
        {"$ref": "#/components/parameters/word"},
        {
            "name": "word",
            "in": "query",
            "description": "Another kind of word.",
            "allowEmptyValue": True,
            "schema": {"type": "string"},
        },
    ]
    assert written["components"]["responses"].keys() == {"List", "TooManyRequests", "Failure", "Busy"}
    assert written["paths"]["/find"]["get"]["responses"]["400"]["description"].startswith("The query, a parameter")


def test_every_reference_leads_somewhere() -> None:
    """Schemas, headers, parameters and responses that are referred to are there."""
    written = document(FIND, TELL)
    found = references(written)
    assert len(found) > 5
    for each in found:
        _, _, kind, name = each.split("/")
        assert name in written["components"][kind]


def test_an_answer_has_its_media_types_and_headers() -> None:
    """JSON has its schema, other formats have none; an answer with an entity tag says so."""
    answer = document(FIND)["paths"]["/find"]["get"]["responses"]["200"]
    assert answer["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Search"}},
        "text/csv": {},
        "text/html": {},
    }
    assert answer["headers"].keys() == {"Cache-Control", "Dataset-Version", "ETag"}


def test_a_server_without_a_version_of_the_data_promises_no_header_of_it() -> None:
    """Over another endpoint nobody knows the version."""
    operation = Operation("get", "/", "See.", "Views", answers=(given("A", "B", (HTML,), version=False),))
    assert "Dataset-Version" not in document(operation)["components"]["headers"]


def test_an_example_is_a_path_that_can_be_asked() -> None:
    """Variables of the path and required parameters are filled in, percent-encoded; the command asks for the same."""
    name = Parameter("name", "A name.", {"type": "string"}, "a/b c", "path")
    operation = Operation("get", "/tell/{name}.txt", "Tell.", "Views", parameters=(name, WORD), answers=(LIST,))
    assert operation.example_path == "/tell/a/b%20c.txt?word=one+two"
    assert operation.curl("http://h") == "curl --get --data-urlencode 'word=one two' http://h/tell/a/b%20c.txt"
    assert operation.name == "get-tell-name-txt"


def test_a_body_is_sent_with_its_media_type() -> None:
    """The command for a POST carries the example."""
    body = Body("text/plain", {"type": "string"}, "it's")
    operation = Operation("post", "/tell", "Tell.", "Views", answers=(LIST,), bodies=(body,))
    assert (
        operation.curl("http://h")
        == """curl --header 'Content-Type: text/plain' --data-binary 'it'"'"'s' http://h/tell"""
    )
    assert document(operation)["paths"]["/tell"]["post"]["requestBody"]["content"]["text/plain"]["example"] == "it's"


def test_required_members_of_schemas_are_described() -> None:
    """A schema demands nothing that it does not describe."""
    for schema in SCHEMAS.values():
        described = schema.get("properties", {}).keys()
        assert set(schema.get("required", ())) <= described
