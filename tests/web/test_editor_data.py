"""What the editor of `/sparql` draws on, and what pages do where it was not built."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from ifrc_kg.web.editor_data import EDITOR_POLICY, has_editor

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def bundle(application: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the bundle of the editor is looked for: an empty folder."""
    monkeypatch.setattr(application, "static_folder", str(tmp_path))
    return tmp_path / "editor" / "yasgui.js"


def built(bundle: Path) -> None:
    """Lay a bundle where it is looked for."""
    bundle.parent.mkdir()
    bundle.write_text("export default 1;", encoding="utf-8")


def test_terms_have_labels_and_prefixes(real_client: FlaskClient) -> None:
    """Over the project's data, own and borrowed terms are there, and the things with a label."""
    listed = real_client.get("/sparql/terms.json").get_json()
    terms = {each["curie"]: each for each in listed["terms"]}
    assert listed["prefixes"]["action"] == "https://w3id.org/ifrc-kg/id/action/"
    assert terms["ifrc:respondsTo"]["what"] == "property"
    assert terms["ifrc:Initiative"] == {"curie": "ifrc:Initiative", "label": "initiative", "what": "class"}
    assert "xenophobia" in terms["action:fighting-xenophobia"]["label"]
    assert terms["skos:prefLabel"]["what"] == "property"
    assert all(each["curie"].partition(":")[0] in listed["prefixes"] for each in terms.values())
    assert len(terms) == len(listed["terms"]) > 500


def test_terms_are_kept_by_their_tag(client: FlaskClient) -> None:
    """A browser that has the list gets 304, as long as the data are the same."""
    response = client.get("/sparql/terms.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert client.get("/sparql/terms.json", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_without_a_bundle_there_is_the_plain_form(application: Flask, client: FlaskClient, bundle: Path) -> None:
    """Nothing of the editor is referred to where it was not built, and the policy stays as narrow as everywhere."""
    response = client.get("/sparql?without=bundle", headers=BROWSER)
    page = response.get_data(as_text=True)
    with application.test_request_context():
        assert not has_editor()
    assert not bundle.exists()
    assert '<form id="ask" action="/sparql" method="get">' in page
    assert "editor" not in page
    assert "connect-src" not in response.headers["Content-Security-Policy"]
    assert "Open in the editor" not in client.get("/sparql?query=ASK+%7B+%3Fabsent+a+1+%7D", headers=BROWSER).get_data(
        as_text=True
    )
    assert "Open in the editor" not in client.get("/sparql?query=ASK+%7B", headers=BROWSER).get_data(as_text=True)


def test_with_a_bundle_pages_lead_to_the_editor(client: FlaskClient, bundle: Path) -> None:
    """The answer and a fault lead to the editor, whose page alone may ask the server by script."""
    built(bundle)
    assert "Open in the editor" in client.get("/sparql?query=ASK+%7B+%3Fbuilt+a+1+%7D", headers=BROWSER).get_data(
        as_text=True
    )
    assert "Open in the editor" in client.get("/sparql?query=ASK+%7B", headers=BROWSER).get_data(as_text=True)
    assert client.get("/sparql?with=bundle", headers=BROWSER).headers["Content-Security-Policy"] == EDITOR_POLICY


def test_a_page_that_is_kept_keeps_its_policy(application: Flask, client: FlaskClient, bundle: Path) -> None:
    """A browser puts the headers of 304 over those that it keeps, so that the editor's policy stands there too."""
    built(bundle)
    bare = Client(lambda environ, start: Flask.wsgi_app(application, environ, start))
    for asked in (client, bare):
        page = asked.get("/sparql?kept=policy", headers=BROWSER)
        again = asked.get("/sparql?kept=policy", headers=BROWSER | {"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 304
        assert again.headers["Content-Security-Policy"] == EDITOR_POLICY
