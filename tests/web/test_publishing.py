"""The site as static files: what is written, that it is whole, and that servers send it as the application would."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest

from ifrc_kg.errors import DataError, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.media_types import HTML, Format, ResultKind, formats_for, negotiate
from ifrc_kg.publishing.addresses import file_of
from ifrc_kg.publishing.asking import Asker
from ifrc_kg.publishing.manifest import NAME, refuse_foreign
from ifrc_kg.publishing.negotiation import choices
from ifrc_kg.publishing.pages import STAND_IN, stored_page
from ifrc_kg.publishing.writing import publish
from ifrc_kg.settings import Settings

_FORMATS = formats_for(ResultKind.GRAPH)
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_THING = "initiative/harmony-awards"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_SECONDS_TO_START = 10


@pytest.fixture(scope="module")
def root(small_root: Path, project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of the small project, with the questions as data, to which pages lead."""
    made = tmp_path_factory.mktemp("project") / "small"
    shutil.copytree(small_root, made)
    shutil.copytree(project_files.data / "description", made / "data" / "description")
    return made


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small project, published to be served below a path."""
    made = tmp_path_factory.mktemp("published") / "kg"
    publish(ProjectFiles(root), Settings(root=root), made, below="/kg/")
    return made


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield all pages."""
    for path in sorted(folder.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_resource_has_every_format(folder: Path) -> None:
    """A thing that the data mention has a document in each format, and its page in every language."""
    suffixes = [*(each.suffix for each in _FORMATS), "fr.html", "es.html", "ar.html"]
    assert all((folder / f"doc/{_THING}.{suffix}").is_file() for suffix in suffixes)
    assert 'lang="ar" dir="rtl"' in (folder / f"doc/{_THING}.ar.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["index.html", "dataset.ttl", ".well-known/void.ttl", ".well-known/sparql-examples.ttl", "ontology.rdf",
     "shapes.html", "prefixes.ttl", "vocabulary/activity-areas.html", "ontology/alignments.ttl", "context.jsonld",
     "sitemap.xml", "llms.txt", "robots.txt", "dump/index.html", "dump/ifrc-kg.trig.gz", "dump/SHA256SUMS",
     "queries.json", "queries/initiatives-of-country.csv", "static/style.css", "favicon.ico", "404.html", ".nojekyll",
     ".htaccess", "server-rules/w3id/.htaccess"],
)  # fmt: skip
def test_the_whole_site_is_there(folder: Path, name: str) -> None:
    """Not the descriptions alone: documents, questions with their answers, dumps, and what machines look for."""
    assert (folder / name).is_file()


@pytest.mark.slow
def test_links_lead_to_files(folder: Path) -> None:
    """From each page every link inside the site leads to a file, by a relative path: any host and any path will do."""
    for path, text in texts(folder):
        if path.name == "404.html":
            continue
        for link in _LINK.findall(text):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            assert not parts.path.startswith("/"), f"{path} has {link}"
            assert not parts.query, f"{path} has {link}"
            target = path.parent / unquote(parts.path)
            assert target.is_file() or target.with_name(f"{target.name}.html").is_file(), f"{path} has {link}"


@pytest.mark.slow
def test_no_host_is_named(folder: Path) -> None:
    """Files name no address of a server but the canonical one; the one line of w3id's rules is an example."""
    for path in (path for path in folder.rglob("*") if path.suffix in (".html", ".ttl", ".json", ".xml", ".txt")):
        text = path.read_text(encoding="utf-8")
        assert "localhost" not in text
        assert "127.0.0.1" not in text


@pytest.mark.slow
def test_what_needs_a_server_is_said_to_be_absent(folder: Path) -> None:
    """There are no forms; where they stood, and at the endpoint's address, a sentence leads to what a copy lacks."""
    assert not any("<form" in text for _, text in texts(folder))
    question = (folder / "queries/initiatives-of-country.html").read_text(encoding="utf-8")
    assert f'<a href="../{STAND_IN}">what it lacks</a>' in question
    assert "../static-copy.html" in (folder / "sparql/index.html").read_text(encoding="utf-8")
    assert "sparqlEndpoint" not in (folder / "dataset.ttl").read_text(encoding="utf-8")
    assert "SPARQL endpoint" in (folder / STAND_IN).read_text(encoding="utf-8")


@pytest.mark.slow
def test_things_lead_to_their_documents_on_a_plain_host(folder: Path) -> None:
    """A folder for each thing has a page that leads on, and names the other formats."""
    text = (folder / f"id/{_THING}/index.html").read_text(encoding="utf-8")
    assert f'content="0; url=../../../doc/{_THING}.html"' in text
    assert f'type="text/turtle" href="../../../doc/{_THING}.ttl"' in text
    assert f'<link rel="canonical" href="https://w3id.org/ifrc-kg/id/{_THING}">' in text


@pytest.mark.slow
def test_the_manifest_lists_every_file(folder: Path) -> None:
    """Names, sizes and checksums are those of the files."""
    told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    for each in told["files"]:
        body = (folder / each["name"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {each["name"] for each in told["files"]} == there - {NAME, "SHA256SUMS"}
    assert "sparql" in told["absent"]


@pytest.mark.slow
def test_several_processes_write_the_same(folder: Path, root: Path, tmp_path: Path) -> None:
    """A second time, in another place and by other processes, the bytes are the same."""
    again = publish(ProjectFiles(root), Settings(root=root), tmp_path / "b", below="/kg/", processes=2)
    assert (tmp_path / "b" / NAME).read_bytes() == (folder / NAME).read_bytes()
    assert len(again.files) > 100


@pytest.mark.slow
def test_a_folder_of_others_is_left_alone(folder: Path, tmp_path: Path) -> None:
    """Neither a folder that was not published nor one to which files were added is replaced."""
    (tmp_path / "thesis.txt").write_text("three years of work", encoding="utf-8")
    with pytest.raises(UsageError, match=r"thesis\.txt"):
        refuse_foreign(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    refuse_foreign(copy)
    (copy / "CNAME").write_text("kg.example.org", encoding="utf-8")
    with pytest.raises(UsageError, match="CNAME"):
        refuse_foreign(copy)
    with pytest.raises(UsageError):
        refuse_foreign(tmp_path / "thesis.txt")
    refuse_foreign(tmp_path / "new")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "index.html"),
        ("dump/", "dump/index.html"),
        ("dump/SHA256SUMS", "dump/SHA256SUMS"),
        ("id/grade/stated", "doc/grade/stated.html"),
        ("doc/grade/stated", "doc/grade/stated.html"),
        ("doc/grade/stated.ttl?page=2", "doc/grade/stated.page-2.ttl"),
        ("doc/grade/stated.html?lang=fr", "doc/grade/stated.fr.html"),
        ("doc/grade/stated?lang=fr&page=3", "doc/grade/stated.page-3.fr.html"),
        ("doc/grade/stated.html?lang=en&page=1", "doc/grade/stated.html"),
        ("ontology/0.1.0", "ontology/0.1.0.html"),
        (".well-known/void", ".well-known/void.html"),
    ],
)
def test_each_address_has_one_file(path: str, name: str) -> None:
    """Pages and languages, which a server takes from the query, stand in the name."""
    assert file_of(path) == name


def test_a_page_keeps_its_fragments_and_loses_its_forms() -> None:
    """Links begin at the page; what needs a server and what is not there leads to the stand-in."""
    text = (
        '<header class="bar"><form>s</form></header><form action="/r/sparql"><a href="/r/x">y</a></form><form></form>'
        '<link rel="search" href="/r/opensearch.xml">'
        '<a href="/r/id/kind/a#b">1</a><a href="/r/sparql?query=x">2</a><a href="/r/gone">3</a>'
        '<a href="https://example.org/r/x">4</a><a href="#c">5</a><a href="/r/doc/kind/a?lang=fr&amp;page=2">6</a>'
    )
    page = stored_page(text, "doc/kind/b.html", "/r", is_there=lambda name: name.startswith("doc/"))
    assert "<form" not in page.text
    assert 'rel="search"' not in page.text
    assert page.text.count("cannot answer questions") == 1
    assert (
        '<a href="a.html#b">1</a><a href="../../static-copy.html">2</a><a href="../../static-copy.html">3' in page.text
    )
    assert '<a href="https://example.org/r/x">4</a><a href="#c">5</a><a href="a.page-2.fr.html">6</a>' in page.text
    assert page.links == {"doc/kind/a.html", "doc/kind/a.page-2.fr.html", STAND_IN}
    everywhere = stored_page('<a href="/r/">1</a>', "404.html", "/r", is_there=lambda _: True, start="/kg/")
    assert everywhere.text == '<a href="/kg/index.html">1</a>'


@pytest.mark.slow
def test_a_dead_link_stops_the_work(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published when a page leads to a file that there is not, and nothing is left behind."""
    monkeypatch.setattr("ifrc_kg.publishing.plan.Plan.is_there", lambda _, name: name != "favicon.ico")
    monkeypatch.setattr("ifrc_kg.publishing.writing.leading_pages", lambda *_: ())
    monkeypatch.setattr("ifrc_kg.publishing.copying.DOCUMENT_SUFFIXES", ("ttl",))
    with pytest.raises(DataError, match="lead nowhere"):
        publish(ProjectFiles(root), Settings(root=root), tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        "application/ld+json",
        "application/json",
        "Application/N-Quads ; q=0.5 , text/csv",
        "text/turtle; charset=utf-8; q=0.3, application/trig;q=0.25",
        "*/*",
        "text/*",
        "application/*",
        "text/html;level=1",
        "image/png",
        "text/turtle;q=0",
    ],
)
def test_the_rules_choose_as_the_application_does(accept: str) -> None:
    """What browsers and the usual clients send has the same answer from the table as from the application."""
    chosen = next((each.suffix for each in choices() if re.search(each.pattern, accept, re.IGNORECASE)), "")
    offered = [each for each in _FORMATS if each.suffix == chosen]
    if offered:
        assert negotiate(accept, _FORMATS) == offered[0]
    else:
        assert accept in ("image/png", "text/turtle;q=0")


def test_the_asker_reads_links_and_status() -> None:
    """A small application is asked as any server would ask it."""

    def application(environ: Mapping[str, str], start: object) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain"), ("Link", '</r/a.ttl>; rel="alternate"; type="text/turtle"')])  # type: ignore[operator]
        return [environ["SCRIPT_NAME"].encode(), environ["PATH_INFO"].encode(), environ["QUERY_STRING"].encode()]

    answer = Asker(application, "https://example.org/r/").ask("a%20b?c=d")
    assert (answer.status, answer.body, answer.is_page) == (200, b"/r/a bc=d", False)
    assert (answer.links[0].target, answer.links[0].relation) == ("a.ttl", "alternate")


# --- served -----------------------------------------------------------------------------------------------------------

_NGINX = """
{user} daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
  uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
  include {folder}/server-rules/nginx-http.conf;
  server {{ listen 127.0.0.1:{port}; root {root}; include {folder}/server-rules/nginx-server.conf; }}
}}
"""


#: Modules that Debian, and others with the same layout, keep beside the program.
_APACHE: Final = """
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule setenvif_module {modules}/mod_setenvif.so
TypesConfig /etc/mime.types
{user}
DocumentRoot {root}
<Directory {root}>
  AllowOverride FileInfo Options Indexes
  Require all granted
</Directory>
"""
_APACHE_MODULES: Final = Path("/usr/lib/apache2/modules")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, cwd: Path) -> Iterator[int]:
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + _SECONDS_TO_START
            while time.monotonic() < end and process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def _asked(port: int, path: str, accept: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Accept": accept} if accept else {})
        response = connection.getresponse()
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
        return response.status, headers, response.read()
    finally:
        connection.close()


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    """Serve the folder below /kg/ with nginx and the rules that lie in it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    work, port = folder.parent.parent, _free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = work / "nginx.conf"
    configuration.write_text(
        _NGINX.format(work=work, folder=folder, port=port, root=folder.parent, user=user), encoding="utf-8"
    )
    with _running([program, "-c", str(configuration)], port, work) as started:
        yield started


@contextmanager
def _apache(folder: Path) -> Iterator[int]:
    """Serve the folder below /kg/ with Apache and the rules that lie in it."""
    program = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
    if program is None or not _APACHE_MODULES.is_dir():
        pytest.skip("Apache is not installed")
    work, port = folder.parent.parent, _free_port()
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    configuration = work / "apache.conf"
    configuration.write_text(
        _APACHE.format(work=work, modules=_APACHE_MODULES, port=port, root=folder.parent, user=user), encoding="utf-8"
    )
    with _running([program, "-DFOREGROUND", "-f", str(configuration)], port, work) as started:
        yield started


@pytest.fixture(scope="module", params=[_nginx, _apache], ids=["nginx", "apache"])
def served(request: pytest.FixtureRequest, folder: Path) -> Iterator[int]:
    """Serve the published folder below a path with a server and the rules that lie in it."""
    # Servers that change their user cannot read the temporary folders of tests.
    with tempfile.TemporaryDirectory() as work:
        Path(work).chmod(0o755)
        site = Path(work) / "site" / "kg"
        shutil.copytree(folder, site)
        for suffix in ("ttl", "html", "fr.html"):
            (site / f"doc/{_THING}.page-2.{suffix}").write_text(f"# {suffix}", encoding="utf-8")
        with request.param(site) as port:
            yield port


@pytest.mark.slow
@pytest.mark.parametrize("chosen", _FORMATS, ids=lambda each: each.suffix)
def test_servers_dereference_in_every_format(served: int, folder: Path, chosen: Format) -> None:
    """The thing answers 303; its document has the media type asked for, and says so in its headers."""
    status, headers, _ = _asked(served, f"/kg/id/{_THING}", chosen.media_type)
    # Apache makes the address absolute.
    assert (status, urlsplit(headers["location"]).path) == (303, f"/kg/doc/{_THING}")
    status, headers, body = _asked(served, f"/kg/doc/{_THING}", chosen.media_type)
    assert (status, headers["content-type"]) == (200, chosen.content_type)
    assert body == (folder / f"doc/{_THING}.{chosen.suffix}").read_bytes()
    assert headers["content-location"] == f"/kg/doc/{_THING}.{chosen.suffix}"
    assert f'<https://w3id.org/ifrc-kg/id/{_THING}>; rel="canonical"' in headers["link"]
    assert f'</kg/doc/{_THING}.trig>; rel="alternate"; type="application/trig"' in headers["link"]
    for link in ('</kg/dataset>; rel="collection"', '</kg/dataset>; rel="describedby"', f'<{_LICENCE}>; rel="license"'):
        assert link in headers["link"]
    assert headers["access-control-allow-origin"] == "*"
    varying = {"Accept", "Accept-Language"} if chosen == HTML else {"Accept"}
    assert {each.strip() for each in headers["vary"].split(",")} == varying
    assert headers.get("content-language", "") == ("en" if chosen == HTML else "")
    assert headers["etag"]
    assert headers["dataset-version"]
    if chosen != HTML:
        assert list(ox.parse(body, format=ox.RdfFormat.from_media_type(chosen.media_type)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "accept", "status", "content_type"),
    [
        ("/kg/", "", 200, "text/html; charset=utf-8"),
        ("/kg/ontology", "text/html", 200, "text/html; charset=utf-8"),
        ("/kg/ontology", "", 200, "text/turtle; charset=utf-8"),
        ("/kg/.well-known/void", "application/ld+json", 200, "application/ld+json"),
        ("/kg/queries", "text/html", 200, "text/html; charset=utf-8"),
        ("/kg/queries/initiatives-of-country.csv", "", 200, "text/csv; charset=utf-8"),
        ("/kg/dump/", "", 200, "text/html; charset=utf-8"),
        ("/kg/dump", "", 200, "text/html; charset=utf-8"),
        ("/kg/dump/ifrc-kg.ttl.gz", "", 200, "application/gzip"),
        ("/kg/sparql", "", 200, "text/html; charset=utf-8"),
        ("/kg/doc/initiative/harmony-awards?lang=fr", "text/html", 200, "text/html; charset=utf-8"),
        ("/kg/id/initiative/nothing", "text/turtle", 404, "text/turtle; charset=utf-8"),
        ("/kg/doc/initiative/nothing", "application/rdf+xml", 404, "application/rdf+xml"),
        ("/kg/nothing", "text/html", 404, "text/html; charset=utf-8"),
        ("/kg/doc/initiative/harmony-awards", "image/png", 406, "text/plain; charset=utf-8"),
    ],
)
def test_servers_answer_as_the_application_would(
    served: int, path: str, accept: str, status: int, content_type: str
) -> None:
    """Documents by Accept, pages without extension, and what is missing in the format asked for."""
    found, headers, _ = _asked(served, path, accept)
    assert (found, headers["content-type"]) == (status, content_type)


@pytest.mark.slow
def test_servers_find_further_pages_and_languages(served: int) -> None:
    """`?page=` and `?lang=` choose the file that has them in its name; 406 comes with the formats there are."""
    assert _asked(served, f"/kg/doc/{_THING}?page=2", "text/turtle")[2] == b"# ttl"
    assert _asked(served, f"/kg/doc/{_THING}.ttl?page=2")[2] == b"# ttl"
    assert _asked(served, f"/kg/doc/{_THING}.html?page=2&lang=fr")[2] == b"# fr.html"
    assert _asked(served, f"/kg/doc/{_THING}.ttl?page=3")[0] == 404
    assert b"text/turtle" in _asked(served, f"/kg/doc/{_THING}", "image/png")[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("", "ar", "ar"),
        ("", "de,fr;q=0.5", "en"),
        ("?lang=es", "fr", "es"),
        ("?lang=en", "fr", "en"),
    ],
)
def test_servers_speak_the_language_of_the_reader(served: int, query: str, accepted: str, language: str) -> None:
    """`?lang=` decides, else the first language of Accept-Language, else it is English."""
    connection = HTTPConnection("127.0.0.1", served, timeout=10)
    connection.request("GET", f"/kg/doc/{_THING}{query}", headers={"Accept": "text/html", "Accept-Language": accepted})
    response = connection.getresponse()
    assert f'<html lang="{language}"' in response.read().decode("utf-8")
    assert response.getheader("Content-Language") == language
    connection.close()


@pytest.mark.slow
def test_a_further_page_in_the_language_of_the_reader(served: int) -> None:
    """The two ways to a name of a file go together."""
    for query, accepted, body in (("?page=2", "fr", b"# fr.html"), ("?page=2&lang=en", "fr", b"# html")):
        connection = HTTPConnection("127.0.0.1", served, timeout=10)
        connection.request("GET", f"/kg/doc/{_THING}.html{query}", headers={"Accept-Language": accepted})
        assert connection.getresponse().read() == body
        connection.close()


@pytest.mark.slow
def test_pythons_own_server_will_do(folder: Path) -> None:
    """On a host that knows files alone a thing is a folder, which leads to its document."""
    port = _free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)]
    with _running(command, port, folder):
        status, _, body = _asked(port, f"/id/{_THING}/")
        assert status == 200
        assert f"doc/{_THING}.html".encode() in body
        assert _asked(port, f"/doc/{_THING}.ttl")[0] == 200
