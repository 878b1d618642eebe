"""The front page over the project's own data: one sentence, search, four ways in, and the whole chain."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

#: rdflib 7.6 writes JSON-LD through its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def page(real_client: FlaskClient) -> str:
    """Return the front page as a browser has it."""
    return unescape(real_client.get("/", headers=BROWSER).text)


def test_one_sentence_says_what_this_is(page: str) -> None:
    """A newcomer reads one sentence before there is something to click."""
    lead = page[page.index('<p class="lead">') :].split("</p>", maxsplit=1)[0]
    assert lead.count(".") == 1
    assert lead.endswith("on whose word.")


def test_there_are_four_ways_in(page: str, real_client: FlaskClient) -> None:
    """Trace a resolution, look at a society, read the evidence, ask SPARQL; each leads to a page, and to its place."""
    entries = page[page.index('<ul class="entries">') :].split("</ul>", maxsplit=1)[0]
    ways = dict(re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', entries))
    assert list(ways.values()) == ["Trace a resolution", "Look at a society", "Read the evidence", "Ask SPARQL"]
    for link in ways:
        path, _, anchor = link.partition("#")
        answer = real_client.get(path, headers=BROWSER)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.text


def test_what_is_counted_is_listed(page: str, real_client: FlaskClient) -> None:
    """Each number leads to a page that names at least as many things, and none is without a link."""
    counted = re.findall(r'<dt><a href="([^"]+)">[^<]+</a>.*?</dt><dd>([0-9,]+)</dd>', page)
    assert len(counted) == page.count("<dt>") == 9
    for link, count in counted:
        answer = real_client.get(link, headers=BROWSER)
        assert answer.status_code == 200
        things = set(re.findall(r'href="(/(?:id|evidence|discrepancies)[/#][^"]+)"', answer.text))
        assert len(things) >= min(int(count), 25), link


def test_the_search_is_there_once_and_its_examples_find_something(page: str, real_client: FlaskClient) -> None:
    """Where the page has the field in its middle, the bar at the top has none; and no example leads nowhere."""
    assert page.count('type="search"') == 1
    examples = re.findall(r'href="(/search\?q=[^"]+)"', page)
    assert len(examples) == 5
    assert [each for each in examples if 'class="hits"' not in real_client.get(each, headers=BROWSER).text] == []


def test_the_query_to_begin_with_asks_for_its_evidence(page: str, real_client: FlaskClient) -> None:
    """It fits into its field, has no value that would have to be explained, and runs."""
    field = re.search(r'<textarea[^>]* name="query"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert field
    assert "GRAPH ?evidence" in field[1]
    assert field[1].count("\n") < 20
    answer = real_client.get("/sparql", query_string={"query": field[1]}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.text.count("\n") > 1
