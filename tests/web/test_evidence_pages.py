"""`/evidence` and `/discrepancies`: outline, passages, filters, and the text that is shown only where it is given."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ifrc_kg.evidence import collapsed
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.namespaces import ID
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app
from ifrc_kg.web.static_copy import StaticCopy

_BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
_LINK = re.compile(r'href="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")
#: Of `passage:c-armenia-1`, which also has words that are no key phrase.
_PAGE = "/evidence/c-armenia-1"


@pytest.fixture(scope="module")
def with_text(
    project_files: ProjectFiles, engine: LocalEngine, source_text: str, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """Return the application of an operator who has the text."""
    path = tmp_path_factory.mktemp("source") / "paper.txt"
    path.write_text(source_text, encoding="utf-8", newline="")
    return create_app(Settings(root=project_files.root, source=path), engine)


def test_the_outline_leads_to_every_passage(real_client: FlaskClient) -> None:
    """98 passages, each linked to its own page, with key phrases and what it is about."""
    page = real_client.get("/evidence", headers=_BROWSER).text
    links = {each for each in _LINK.findall(page) if each.startswith("/evidence/")}
    assert len({each.partition("#")[0] for each in links}) == 98
    assert "<q>promoting tolerance and the message that everyone belongs</q>" in page


def test_outline_as_data(real_client: FlaskClient) -> None:
    """JSON and CSV have the same passages in the same order."""
    told = real_client.get("/evidence.json").json
    assert told is not None
    listed = [each["iri"] for section in told["sections"] for each in section["passages"]]
    rows = list(csv.DictReader(io.StringIO(real_client.get("/evidence.csv").text)))
    assert [each["passage"] for each in rows] == [each.replace(f"{ID}passage/", "passage:") for each in listed]
    assert len(listed) == 98


def test_a_passage_shows_what_it_states_and_who_builds_on_it(real_client: FlaskClient) -> None:
    """The slogan of Act! is stated there, its misprint is noted, and the discrepancy's reading is derived from it."""
    page = real_client.get("/evidence/c-ecuador-2", headers=_BROWSER).text
    states, _, builds = page.partition('id="incoming"')
    assert "Diversity is out best option" in states
    assert "D27" in states
    assert "/id/interpretation/d27" in builds


@pytest.mark.parametrize("suffix", ["json", "csv", "ttl", "trig", "nt", "nq", "jsonld", "rdf", "html"])
def test_a_passage_comes_in_every_format(real_client: FlaskClient, suffix: str) -> None:
    """The formats of a description, and records for programs that know no RDF."""
    answer = real_client.get(f"{_PAGE}.{suffix}")
    assert answer.status_code == 200
    assert "dont-judge-a-book-by-its-cover" in answer.text


def test_statements_of_a_passage_are_those_of_its_graph(real_client: FlaskClient) -> None:
    """The table has a row for each statement that the outline counts."""
    told = real_client.get("/evidence/c-armenia-2.json").json
    rows = list(csv.DictReader(io.StringIO(real_client.get("/evidence/c-armenia-2.csv").text)))
    assert told is not None
    assert len(rows) == len(told["states"]) == told["statements"]


def test_a_passage_that_there_is_not_is_not_found(real_client: FlaskClient) -> None:
    """Names that resemble it are told."""
    answer = real_client.get("/evidence/c-armenia-9", headers={"Accept": "application/json"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "place", ["/evidence", "/evidence/c-ecuador-2", "/evidence/note-i", "/discrepancies?kind=misprint"]
)
def test_every_link_answers(real_client: FlaskClient, place: str) -> None:
    """Passages, things, discrepancies and downloads lead somewhere."""
    links = {unescape(each).partition("#")[0] for each in _LINK.findall(real_client.get(place, headers=_BROWSER).text)}
    inside = sorted(each for each in links if each.startswith("/"))
    assert len(inside) > 15
    for link in inside[:150]:
        answer = real_client.get(link, headers=_BROWSER)
        answer.close()
        assert answer.status_code in (200, 303), link


def test_an_entity_leads_to_the_passage_and_the_passage_to_its_place(real_client: FlaskClient) -> None:
    """From any statement to the sentence that makes it, and from there into the outline."""
    page = real_client.get("/doc/initiative/harmony-awards", headers=_BROWSER).text
    assert "/id/passage/c-australia-3" in page
    assert 'href="/evidence/c-australia-3"' in real_client.get("/doc/passage/c-australia-3", headers=_BROWSER).text


def test_the_text_is_shown_in_context_where_it_is_given(
    with_text: Flask, source_text: str, real_client: FlaskClient
) -> None:
    """The page has the passage word by word, with its key phrases marked, and says nothing else of it as data."""
    client = with_text.test_client()
    page = client.get(_PAGE, headers=_BROWSER).text
    shown = collapsed(
        unescape(_TAG.sub("", page[page.index('class="passage"') :].partition("</p>")[0].partition(">")[2]))
    )
    assert shown in collapsed(source_text)
    told = real_client.get(f"{_PAGE}.json").json
    assert told is not None
    assert len(shown) > sum(map(len, told["keyPhrases"]))
    for phrase in told["keyPhrases"]:
        assert f"<mark>{phrase}</mark>" in collapsed(unescape(page))
    for suffix in ("json", "csv", "trig"):
        assert client.get(f"{_PAGE}.{suffix}").data == real_client.get(f"{_PAGE}.{suffix}").data


def test_the_text_is_nowhere_without_the_setting(real_client: FlaskClient, source_text: str, with_text: Flask) -> None:
    """No passage's page holds its sentence, and the entity tag of the page is another one."""
    for slug in ("c-armenia-1", "a-1-1", "c-ubuntu-2", "c-finland-4"):
        page = real_client.get(f"/evidence/{slug}", headers=_BROWSER)
        assert 'class="context"' not in page.text
        other = with_text.test_client().get(f"/evidence/{slug}", headers=_BROWSER)
        piece = other.text[other.text.index('class="passage"') :].partition("</p>")[0].partition(">")[2]
        sentence = collapsed(unescape(_TAG.sub("", piece)))
        assert sentence in collapsed(source_text)
        assert sentence not in collapsed(unescape(_TAG.sub("", page.text)))
        assert page.headers["ETag"] != other.headers["ETag"]


def test_the_text_is_never_published(
    project_files: ProjectFiles, engine: LocalEngine, source_text: str, tmp_path: Path
) -> None:
    """A static copy is made without the text, also where the operator has it."""
    path = tmp_path / "paper.txt"
    path.write_text(source_text, encoding="utf-8", newline="")
    copy = StaticCopy(Settings(root=project_files.root, source=path), engine)
    assert isinstance(copy.wsgi, Flask)
    page = copy.wsgi.test_client().get(_PAGE, headers=_BROWSER).text
    assert "Key phrases; the text of the paper is not part of the project." in page


def test_discrepancies_as_list_and_as_data(real_client: FlaskClient) -> None:
    """Each says how the paper has it, what is likely right, how it is recorded, and why."""
    told = real_client.get("/discrepancies.json?kind=misprint").json
    assert told is not None
    assert [each["notation"] for each in told["discrepancies"]] == ["D13", "D23", "D27"]
    slogan = told["discrepancies"][2]
    assert slogan["asStated"] == ["Diversity is out best option"]
    assert slogan["normalisedAs"] == ["Diversity is our best option"]
    page = real_client.get("/discrepancies?kind=misprint", headers=_BROWSER).text
    assert page.count('class="note doubt"') == 3
    assert all(reason in unescape(page) for each in told["discrepancies"] for reason in each["reasons"])


def test_filters_take_curies_slugs_and_iris(real_client: FlaskClient) -> None:
    """A filter is written as people write it; what names nothing is told."""
    for value in ("initiative:act-campaign", f"{ID}initiative/act-campaign"):
        told = real_client.get("/discrepancies.json", query_string={"touches": value, "passage": "c-ecuador-2"}).json
        assert told is not None
        assert [each["notation"] for each in told["discrepancies"]] == ["D27"]
    assert real_client.get("/discrepancies?touches=nothing").status_code == 400
    assert real_client.get("/discrepancies?touches=nowhere:at-all").status_code == 400


def test_the_table_of_discrepancies_has_them_all(real_client: FlaskClient) -> None:
    """One row for each, in the order of their numbers."""
    told = real_client.get("/discrepancies.json").json
    rows = list(csv.DictReader(io.StringIO(real_client.get("/discrepancies.csv").text)))
    assert told is not None
    assert [each["notation"] for each in rows] == [each["notation"] for each in told["discrepancies"]]
    assert len(rows) == told["total"]
