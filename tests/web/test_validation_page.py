"""The page of the validation for people: paste or upload, findings by line with their repair, the state, the badge."""

from __future__ import annotations

import html
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph
from werkzeug.test import TestResponse

from ifrc_kg.engine import Answer, QueryRequest
from ifrc_kg.errors import IfrcKgError, QueryTimeout, QueryTooLarge, ServiceBusy
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import Format
from ifrc_kg.namespaces import SH
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.site import site_of

pytestmark = pytest.mark.slow

_MOST: Final = 60_000
_LONG_ENOUGH: Final = 60.0
_PAGE: Final = {"Accept": "text/html"}
_PREFIXES: Final = (
    "@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .\n"
    "@prefix initiative: <https://w3id.org/ifrc-kg/id/initiative/> .\n"
)
_MINE: Final = f"{_PREFIXES}initiative:mine\n    a ifrc:Initiative .\n"
_SVG: Final = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(project_files: ProjectFiles, engine: LocalEngine) -> Iterator[FlaskClient]:
    """Return a client of the application over the project."""
    application = create_app(Settings(root=project_files.root, upload_bytes=_MOST, validation_seconds=60), engine)
    yield application.test_client()
    site_of(application).validator.close()


def sent(client: FlaskClient, fields: Mapping[str, object], path: str = "/validate") -> TestResponse:
    """Return the answer to a form."""
    return client.post(path, data=dict(fields), content_type="multipart/form-data", headers=_PAGE)


def text_of(response: TestResponse) -> str:
    """Return a page as a reader sees it: without tags, with single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def test_no_visitor_waits_until_the_live_graph_is_checked(project_files: ProjectFiles, engine: LocalEngine) -> None:
    """The first page and the first badge come at once and say what is under way; later ones tell the state."""
    application = create_app(Settings(root=project_files.root), engine)
    client = application.test_client()
    validator = site_of(application).validator
    try:
        began = time.monotonic()
        page, badge = client.get("/validate", headers=_PAGE), client.get("/badge.svg")
        assert time.monotonic() - began < 2
        assert "The live graph is being checked" in text_of(page)
        assert "being checked" in badge.get_data(as_text=True)
        assert {page.headers["Cache-Control"], badge.headers["Cache-Control"]} == {"no-store"}
        while validator.state is None:
            assert time.monotonic() - began < _LONG_ENOUGH
            time.sleep(0.1)
        assert "The live graph conforms" in text_of(client.get("/validate", headers=_PAGE))
        assert ">conforms<" in client.get("/badge.svg").get_data(as_text=True)
    finally:
        validator.close()


def test_the_state_of_the_live_graph_is_told_with_its_size(client: FlaskClient) -> None:
    """Page and JSON say when it was checked, and how many shapes, checks and focus nodes there are."""
    told = client.get("/validate.json").get_json()
    shapes = Graph().parse(data=client.get("/shapes.ttl").get_data(as_text=True), format="turtle")
    assert told["conforms"] is True
    assert told["scope"]["node_shapes"] == len(set(shapes.subjects(RDF.type, SH.NodeShape)))
    assert told["scope"]["property_shapes"] == len(set(shapes.subjects(RDF.type, SH.PropertyShape)))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["checked"])
    page = client.get("/validate", headers=_PAGE)
    assert f"{told['scope']['focus_nodes']:,} focus nodes" in text_of(page)
    assert f'datetime="{told["checked"]}"' in page.get_data(as_text=True)
    known = client.get("/validate", headers={**_PAGE, "If-None-Match": page.headers["ETag"]})
    assert known.status_code == 304


def test_nothing_is_promised_of_the_data_of_another_endpoint(project_files: ProjectFiles, engine: LocalEngine) -> None:
    """A server over another endpoint checks uploads, and says that the data are not checked here."""

    class Elsewhere:
        def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
            return engine.evaluate(request, answer_format)

    application = create_app(Settings(root=project_files.root), Elsewhere())
    client = application.test_client()
    page = client.get("/validate", headers=_PAGE)
    assert "whose data are not checked here" in text_of(page)
    assert "conforms" not in text_of(page)
    assert "not here" in client.get("/badge.svg").get_data(as_text=True)
    assert site_of(application).validator.state is None


def test_a_badge_has_an_accessible_title_and_an_entity_tag(client: FlaskClient) -> None:
    """The picture says in words what it shows, loads nothing, and is asked for again by its tag."""
    client.get("/validate.json")
    badge = client.get("/badge.svg")
    assert badge.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    picture = ET.fromstring(badge.get_data(as_text=True))  # noqa: S314 - our own
    assert picture.get("role") == "img"
    assert picture.findtext(f"{_SVG}title") == "validated: conforms, 0 violations"
    assert [each.text for each in picture.iter(f"{_SVG}text")] == ["validated", "conforms"]
    assert "http" not in badge.get_data(as_text=True).replace("http://www.w3.org/2000/svg", "")
    assert client.get("/badge.svg", headers={"If-None-Match": badge.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "fields",
    [
        {"text": _MINE},
        {"text": _MINE.replace("\n", "\r\n"), "syntax": "turtle"},
        {"text": "not looked at", "file": (io.BytesIO(_MINE.encode()), "mine.ttl")},
        {"file": (io.BytesIO(_MINE.encode()), "C:\\fakepath\\mine.data")},
    ],
    ids=["pasted", "with the line ends of a browser", "a file before the text", "a file of an unknown kind"],
)
def test_findings_stand_at_their_lines_with_their_repair(client: FlaskClient, fields: Mapping[str, object]) -> None:
    """Each finding leads to its line, the line back to it, and the shape is one click away."""
    response = sent(client, fields)
    page = response.get_data(as_text=True)
    assert (response.status_code, "Your statements do not conform" in text_of(response)) == (200, True)
    findings = dict(re.findall(r'<li id="(finding-\d+)"[^>]*>(.*?)</li>', page, re.DOTALL))
    assert len(findings) > 3
    assert all('href="#line-4"' in each for each in findings.values())
    assert all("<strong>Repair:</strong>" in each for each in findings.values())
    label = next(each for each in findings.values() if 'href="/shapes#Initiative-example"' in each)
    assert "An initiative MUST say of what it is an example" in label
    assert "example of</a>" in label
    assert "relate it to topic:combating-xenophobia" in label
    line = re.search(r'<li id="line-4".*?</li>', page, re.DOTALL)
    assert line
    assert set(re.findall(r'href="#(finding-\d+)"', line[0])) == findings.keys()
    assert page.count('class="marked"') == 1


def test_what_is_linked_is_there(client: FlaskClient) -> None:
    """Every anchor on the page exists, and so does the shape on its page."""
    page = sent(client, {"text": _MINE}).get_data(as_text=True)
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    shapes = client.get("/shapes", headers=_PAGE).get_data(as_text=True)
    for shape in set(re.findall(r'href="/shapes#([^"]+)"', page)):
        assert f'id="{shape}"' in shapes


def test_nothing_that_was_pasted_is_lost(client: FlaskClient) -> None:
    """The text stands in the form again, letter for letter, first line break included."""
    text = f"\n  # <script>&amp;\n{_MINE}"
    page = sent(client, {"text": text}).get_data(as_text=True)
    area = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert area
    assert html.unescape(area[1]) == text.removeprefix("\n") or html.unescape(area[1]) == text
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ServiceBusy("Validation is being started.", retry_after=5), 503),
        (QueryTimeout("The validation took longer than it may."), 503),
        (QueryTooLarge("The report is larger than it may be."), 413),
    ],
)
def test_what_was_pasted_is_kept_when_it_cannot_be_checked_now(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: IfrcKgError, status: int
) -> None:
    """The page says why and what to do, with the status and the headers of the problem, and the text in the form."""

    def refuse(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(site_of(client.application).validator, "upload_report", refuse)
    response = sent(client, {"text": _MINE})
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8")
    assert f"Your statements are not checked {error.message}" in text_of(response)
    assert html.escape(_MINE, quote=False) in response.get_data(as_text=True)
    assert ("Retry-After" in response.headers) is (status == 503)
    assert client.post("/validate.json", data={"text": _MINE}).content_type == "application/problem+json"


def test_what_conforms_is_said_to_conform(client: FlaskClient) -> None:
    """A statement that no shape speaks of has no findings."""
    response = sent(client, {"text": "<urn:example:a> <urn:example:b> <urn:example:c> ."})
    assert "Your statements conform 0 violations, 0 warnings, 0 remarks" in text_of(response)


@pytest.mark.parametrize(
    ("fields", "line", "column", "words"),
    [
        ({"text": "@prefix a: <urn:a> .\na:b a:c\n   a:d e:f ."}, 3, 8, "The prefix e: has not been declared"),
        ({"file": (io.BytesIO(b"<urn:a> <urn:b>\n  oops ."), "a.ttl")}, 2, 3, ""),
        ({"text": "<urn:a> a <urn:c> .", "syntax": "ntriples"}, 1, 9, ""),
    ],
)
def test_a_fault_of_syntax_is_shown_in_its_line(
    client: FlaskClient, fields: Mapping[str, object], line: int, column: int, words: str
) -> None:
    """The page has the status of a bad request, and the line with the place marked; the text is kept."""
    response = sent(client, fields)
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "Your statements cannot be read" in text_of(response)
    assert f"Line {line} , column {column}: {words}" in text_of(response)
    marked = re.search(rf'<li id="line-{line}"[^>]*class="marked">.*?<mark>(.*?)</mark>.*?</li>', page, re.DOTALL)
    assert marked


def test_a_fault_of_syntax_is_a_problem_for_programs(client: FlaskClient) -> None:
    """The same form, asked for JSON, has the place as members of the problem."""
    response = client.post("/validate.json", data={"text": "<urn:a> <urn:b>\n  oops ."})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert response.get_json()["line"] == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.nq", "<urn:a> <urn:b> <urn:c> <urn:g> .\n"),
        ("mine.NT", "<urn:a> <urn:b> <urn:c> .\n"),
        ("mine.trig", "<urn:g> { <urn:a> <urn:b> <urn:c> }\n"),
        ("quads.txt", "<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:c> <urn:h> .\n"),
        ("", "<urn:a> <urn:b> <urn:c> <urn:g> .\n"),
    ],
)
def test_the_syntax_is_guessed_by_name_and_by_trial(client: FlaskClient, name: str, text: str) -> None:
    """A name decides where it tells something, and otherwise what can be read."""
    fields: dict[str, object] = {"file": (io.BytesIO(text.encode()), name)} if name else {"text": text}
    assert sent(client, fields).status_code == 200


@pytest.mark.parametrize(("suffix", "words"), [("json", '"repair": '), ("ttl", "sh:ValidationReport"), ("txt", "line")])
def test_the_form_has_the_report_as_data_too(client: FlaskClient, suffix: str, words: str) -> None:
    """The buttons below the form lead to the other formats, which win over what a browser accepts."""
    page = client.get("/validate", headers=_PAGE).get_data(as_text=True)
    assert f'formaction="/validate.{suffix}"' in page
    response = sent(client, {"text": _MINE}, f"/validate.{suffix}")
    assert response.status_code == 200
    assert words in response.get_data(as_text=True) or suffix == "txt"
    assert "Repair: " in response.get_data(as_text=True) or suffix == "json"


def test_a_finding_names_property_and_repair_in_json(client: FlaskClient) -> None:
    """Programs get the label of the property, and the repair apart from the message."""
    report = sent(client, {"text": _MINE}, "/validate.json").get_json()
    found = {each["name"]: each for each in report["findings"]}
    assert found["example of"]["repair"] == "relate it to topic:combating-xenophobia, as the paper does."
    assert found["example of"]["line"] == 4


def test_the_example_has_faults_of_several_kinds(client: FlaskClient) -> None:
    """The example stands in the form, and every finding that it is meant to show is found where it stands."""
    page = client.get("/validate?example=faults", headers=_PAGE).get_data(as_text=True)
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert area
    text = html.unescape(area[1])
    lines = text.splitlines()
    report = sent(client, {"text": text}, "/validate.json").get_json()
    faults = {(each["name"], lines[each["line"] - 1].strip()) for each in report["findings"]}
    assert faults >= {
        ("falls under", "ifrc:fallsUnder country:austria ;"),
        ("position", 'schema:position "ten" ;'),
        ("start", 'schema:startDate "spring of 2010" ;'),
        ("measure", "a ifrc:Figure ;"),
        ("value", 'qudt:numericValue "300" ;'),
    }


def test_a_page_stays_small_however_much_is_found(client: FlaskClient) -> None:
    """Of many findings the first are shown, of a long text the lines around them, and both are said."""
    text = _PREFIXES + "".join(f"initiative:x{number} a ifrc:Initiative .\n" for number in range(900))
    response = sent(client, {"file": (io.BytesIO(text.encode()), "many.ttl")})
    assert response.status_code == 200
    assert re.search(r"The first 100 of [\d,]+ findings", text_of(response))
    assert re.search(r"8\d\d lines not shown", text_of(response))
    assert len(response.data) < 200_000


@pytest.mark.parametrize(("size", "status"), [(_MOST, 200), (_MOST + 1, 413)])
@pytest.mark.parametrize("way", ["text", "file"])
def test_a_form_has_the_limit_of_an_upload(client: FlaskClient, way: str, size: int, status: int) -> None:
    """At the limit a text and a file are read, one byte above it they are refused."""
    fields: dict[str, object] = {"text": "#" * size} if way == "text" else {"file": (io.BytesIO(b"#" * size), "a.ttl")}
    assert sent(client, fields).status_code == status


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "", "syntax": "rdfxml"}, 400),
        ({"text": "x" * 10, "syntax": "\0"}, 400),
        ({"file": (io.BytesIO(b"\xff\xfe<urn:a>"), "a.ttl")}, 400),
        ({"file": (io.BytesIO(b"<urn:a> a <urn:b> ."), "../../etc/passwd.ttl")}, 200),
        ({"file": (io.BytesIO(b"<urn:a> a <urn:b> ."), "<script>.ttl")}, 200),
        ({f"f{number}": "x" for number in range(50)}, 413),
        ({"data": "x"}, 415),
    ],
)
def test_odd_forms_come_to_nothing(client: FlaskClient, fields: Mapping[str, object], status: int) -> None:
    """A syntax that is none, bytes that are no text, a path as a name, too many fields."""
    response = sent(client, fields)
    assert response.status_code == status
    assert "<script>" not in response.get_data(as_text=True)


def test_the_dataset_leads_to_the_state(client: FlaskClient) -> None:
    """Who reads of the dataset finds whether it conforms."""
    assert "/validate#live-graph" in client.get("/dataset", headers=_PAGE).get_data(as_text=True)


def test_reports_in_json_are_read_by_json(client: FlaskClient) -> None:
    """The report on the live graph has the members that uploads have, and its state besides."""
    live = json.loads(client.get("/validate.json").data)
    mine = sent(client, {"text": _MINE}, "/validate.json").get_json()
    assert live.keys() - mine.keys() == {"checked", "scope"}
    assert live["findings"][0].keys() == mine["findings"][0].keys()
