"""`/robots.txt`, `/sitemap.xml` and `/llms.txt`: computed, and right."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
"""
_BROWSER = {"Accept": "text/html,*/*;q=0.8"}
_LINK = re.compile(r"\]\((http://localhost/[^)]*)\)")


def test_robots_may_read_but_not_query(client: FlaskClient) -> None:
    """`/robots.txt` spares robots the endless space of queries, and names the sitemap."""
    lines = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert lines[:2] == ["User-agent: *", "Disallow: /sparql?"]
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def test_the_sitemap_lists_pages_that_are_there(client: FlaskClient) -> None:
    """Each address is on this server, stands there once, and answers; resources and questions are among them."""
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    text = response.get_data(as_text=True)
    assert text.startswith(_HEAD)
    assert text.endswith("</urlset>\n")
    places = re.findall("<url><loc>([^<>&]*)</loc></url>\n", text)
    assert len(places) == len(set(places))
    assert {
        "http://localhost/",
        "http://localhost/dataset",
        "http://localhost/doc/initiative/harmony-awards",
        "http://localhost/queries/figures-from",
        "http://localhost/vocabulary/activity-areas",
    } <= set(places)
    for place in places:
        if "/dump/" not in place and "/dataset" not in place:  # they have tests of their own, and take long
            path = unquote(place.removeprefix("http://localhost"))
            assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, place


def test_language_models_are_told_how_to_ask(client: FlaskClient) -> None:
    """`/llms.txt` is Markdown with a title, a summary, and links to every question that lead somewhere."""
    response = client.get("/llms.txt")
    text = response.get_data(as_text=True)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# ifrc-kg\n\n> ")
    links = [link.removeprefix("http://localhost") for link in _LINK.findall(text)]
    assert "/queries/figures-from" in links
    there = [link for link in links if not link.startswith(("/dump/", "/dataset", "/.well-known/", "/sparql"))]
    assert [link for link in there if client.get(link, headers=_BROWSER).status_code != 200] == []


def test_each_item_of_a_list_for_machines_has_its_line(client: FlaskClient) -> None:
    """The lists of `/llms.txt` are Markdown: one item a line, and a blank line before a heading."""
    lines = client.get("/llms.txt").get_data(as_text=True).splitlines()
    items = [line for line in lines if line.startswith("- ")]
    assert len(items) > 10
    assert [line for line in items if re.search(r"\S- (\[|[a-zA-Z ,]+: \d)", line)] == []
    assert [line for before, line in pairwise(lines) if line.startswith("## ") and before] == []


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/llms.txt"])
def test_a_machine_asks_again_by_tag(client: FlaskClient, path: str) -> None:
    """The entity tag brings 304."""
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
