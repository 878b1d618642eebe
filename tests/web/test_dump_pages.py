"""`/dump/`: files with length, entity tag and parts, and a page that lists them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from ifrc_kg.dumps import SUMS

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Dumps:
    """A client that reads each file to its end and closes it, as a server does."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Response:
        """Return a response whose body has been read."""
        with self._client.open(path, headers=headers, method=method) as response:
            response.get_data()
        return response


@pytest.fixture(scope="module")
def dumps(application: Flask) -> Dumps:
    """Return a client of the application over the small project, whose dumps are written once."""
    return Dumps(application.test_client())


def test_a_dump_is_sent_with_length_tag_and_type(dumps: Dumps) -> None:
    """The entity tag is the checksum of the bytes, which are as many as announced."""
    response = dumps.get("/dump/ifrc-kg.trig")
    body = response.get_data()
    assert response.mimetype == "application/trig"
    assert response.headers["Content-Length"] == str(len(body))
    assert response.headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert gzip.decompress(dumps.get("/dump/ifrc-kg.trig.gz").get_data()) == body


def test_a_dump_links_to_what_it_belongs_to(dumps: Dumps) -> None:
    """Dataset and licence; a table links to the meaning of its columns besides (CSV on the Web)."""
    table = dumps.get("/dump/figures.csv").headers.getlist("Link")
    assert '</dump/csv-metadata.json>; rel="describedby"; type="application/json"' in table
    for name in ("figures.csv.gz", "csv-metadata.json", "ifrc-kg.nt"):
        links = dumps.get(f"/dump/{name}").headers.getlist("Link")
        assert links == [
            '</dataset>; rel="collection"',
            '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        ]


def test_a_head_request_tells_the_same(dumps: Dumps) -> None:
    """HEAD has the headers of GET and no body."""
    whole, head = dumps.get("/dump/ifrc-kg.nq"), dumps.get("/dump/ifrc-kg.nq", method="HEAD")
    assert head.get_data() == b""
    for name in ("Content-Length", "ETag", "Content-Type"):
        assert head.headers[name] == whole.headers[name]


def test_a_part_of_a_dump(dumps: Dumps) -> None:
    """A range is answered with 206 and just these bytes; one beyond the end with 416."""
    whole = dumps.get("/dump/ifrc-kg.nt").get_data()
    part = dumps.get("/dump/ifrc-kg.nt", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.get_data()) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert dumps.get("/dump/ifrc-kg.nt", headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_a_known_dump_is_not_sent_again(dumps: Dumps) -> None:
    """The entity tag brings 304."""
    tag = dumps.get("/dump/societies.csv").headers["ETag"]
    response = dumps.get("/dump/societies.csv", headers={"If-None-Match": tag})
    assert (response.status_code, response.get_data()) == (304, b"")


def test_the_checksums_are_those_of_what_is_sent(dumps: Dumps) -> None:
    """Each line of SHA256SUMS is the digest of the file that is sent under that name."""
    response = dumps.get(f"/dump/{SUMS}")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.get_data(as_text=True).splitlines()
    assert len(lines) > 50
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256(dumps.get(f"/dump/{name}").get_data()).hexdigest() == digest


def test_the_page_lists_every_file(dumps: Dumps) -> None:
    """People find each dump, plain and compressed."""
    page = dumps.get("/dump/").get_data(as_text=True)
    for line in dumps.get(f"/dump/{SUMS}").get_data(as_text=True).splitlines():
        assert f'href="/dump/{line.split("  ")[1]}"' in page


@pytest.mark.parametrize(
    "name", ["none.ttl", "../pyproject.toml", "%2e%2e/dump/manifest.json", "graphs", "ifrc-kg.ttl/"]
)
def test_nothing_else_is_sent(dumps: Dumps, name: str) -> None:
    """A name that is not in the list gets 404, whatever lies on the disk."""
    assert dumps.get(f"/dump/{name}").status_code == 404
