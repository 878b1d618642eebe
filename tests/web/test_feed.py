"""The Atom feed, held against RFC 4287 with an XML parser and the RFC's own rules."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.releases.history import Release, changes_path, history_path, history_text
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LATER = Release("0.1.0", "2026-11-23", "ab", "Terms & <facts>.")
FIRST = Release("0.0.1", "2026-10-01", "", "The first release.")
#: RFC 3339, section 5.6, with capital T and Z as RFC 4287, section 3.3 asks.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
#: RFC 4287, sections 4.1.1 and 4.1.2: what must be there once, and what at most once.
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
AT_MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}


@pytest.fixture(scope="module")
def client(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a project with two releases, of the later of which there are the changes."""
    root = tmp_path_factory.mktemp("fed")
    shutil.copytree(small_root, root, dirs_exist_ok=True)
    files = ProjectFiles(root)
    history_path(files).write_text(history_text([LATER, FIRST]), encoding="utf-8")
    changes_path(files, "0.1.0").parent.mkdir()
    nothing = '{"statements": {"added": 0, "removed": 0}, "resources": []}'
    changes_path(files, "0.1.0").write_text(nothing, encoding="utf-8")
    return create_app(Settings(root=root), load_local_engine(files)).test_client()


@pytest.fixture(scope="module")
def feed(client: FlaskClient) -> ET.Element:
    """Return the feed as it is sent."""
    answer = client.get("/feed.atom")
    assert answer.content_type == "application/atom+xml"
    return ET.fromstring(answer.data)  # noqa: S314 - our own


def test_what_the_rfc_requires_is_there(feed: ET.Element) -> None:
    """Required elements stand once, optional ones at most once, and no element of Atom is unknown."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        kind = element.tag.removeprefix(ATOM)
        assert [len(element.findall(ATOM + name)) for name in ONCE[kind]] == [1] * 3
        assert all(len(element.findall(ATOM + name)) <= 1 for name in AT_MOST_ONCE[kind])
        known = {*ONCE[kind], *AT_MOST_ONCE[kind], "author", "category", "contributor", "link", "entry"}
        assert {child.tag.removeprefix(ATOM) for child in element} <= known
        # An entry without content has an alternate; of one media type and language there is one only.
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == len({(link.get("type"), link.get("hreflang")) for link in alternates}) == 1
    assert feed.get(LANGUAGE) == "en"


def test_identifiers_are_iris_of_our_own_that_never_change(feed: ET.Element) -> None:
    """An entry is known by the IRI of its version, whatever server tells of it (RFC 4287, section 4.2.6)."""
    identifiers = [str(each.text) for each in feed.iter(f"{ATOM}id")]
    base = "https://w3id.org/ifrc-kg/"
    assert identifiers == [f"{base}feed.atom", f"{base}dataset/0.1.0", f"{base}dataset/0.0.1"]


def test_times_are_the_days_of_the_releases(feed: ET.Element) -> None:
    """No date is made up: the feed changed when its latest entry did."""
    times = [str(each.text) for name in ("updated", "published") for each in feed.iter(ATOM + name)]
    assert all(TIME.match(each) and datetime.fromisoformat(each) for each in times)
    assert {each[:10] for each in times} == {LATER.released, FIRST.released}
    assert str(feed.findtext(f"{ATOM}updated"))[:10] == LATER.released


def test_texts_are_plain(feed: ET.Element) -> None:
    """A summary says what was written, markup characters included, and is no markup itself."""
    summaries = [each.text for each in feed.iter(f"{ATOM}summary")]
    assert summaries == [LATER.summary, FIRST.summary]


@pytest.mark.slow
def test_links_lead_somewhere(client: FlaskClient, feed: ET.Element) -> None:
    """Every address on this server is absolute and answers in the media type that the link tells."""
    links = [link for link in feed.iter(f"{ATOM}link") if str(link.get("href")).startswith("http://localhost/")]
    relations = {str(link.get("rel")) for link in links}
    assert relations == {"alternate", "self", "related", "enclosure"}
    for link in links:
        if link.get("rel") != "enclosure":
            answer = client.get(urlsplit(str(link.get("href"))).path, headers={"Accept": str(link.get("type"))})
            assert (answer.status_code, answer.mimetype) == (200, link.get("type"))


def test_only_the_present_version_has_dumps(feed: ET.Element) -> None:
    """A server has no dumps of earlier versions, and promises none."""
    later, first = feed.findall(f"{ATOM}entry")
    enclosed = [link.get("href") for link in later.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert enclosed == ["http://localhost/dump/ifrc-kg.trig.gz", "http://localhost/dump/ifrc-kg.nq.gz"]
    assert {link.get("rel") for link in first.findall(f"{ATOM}link")} == {"alternate"}


def test_pages_name_the_feed(client: FlaskClient) -> None:
    """Feed readers find it in the head of every page."""
    for path in ("/", "/dataset/0.0.1"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="/feed.atom">', page)


def test_a_feed_reader_is_told_that_nothing_changed(client: FlaskClient) -> None:
    """Readers ask again and again; 304 spares the body."""
    tag = client.get("/feed.atom").headers["ETag"]
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_without_releases_there_is_no_feed(small_root: Path, client: FlaskClient) -> None:
    """A feed has a time of its last change, and none is invented; pages then name none."""
    assert not history_path(ProjectFiles(small_root)).exists()
    other = create_app(Settings(root=small_root), load_local_engine(ProjectFiles(small_root))).test_client()
    assert other.get("/feed.atom").status_code == 404
    assert "feed.atom" not in other.get("/", headers={"Accept": "text/html"}).text
    assert client.get("/feed.atom").status_code == 200
