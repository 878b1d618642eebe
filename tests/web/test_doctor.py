"""The doctor finds nothing wrong with a healthy site, and finds every illness of an ill one."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

import pytest

from ifrc_kg.cli import main
from ifrc_kg.doctor.acquaintance import get_acquainted
from ifrc_kg.doctor.examination import Extent, examine
from ifrc_kg.doctor.findings import CHECKS, Findings
from ifrc_kg.doctor.reading import links_of
from ifrc_kg.doctor.report import json_report, text_report
from ifrc_kg.doctor.visiting import Visitor
from ifrc_kg.errors import EndpointError, UsageError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.namespaces import BASE
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

_EXTENT = Extent(sample=8, seed=1)
_RATE = 10_000.0
_TRIPLES = "application/n-triples"

#: Changes what a site says: path, Accept, method, status, headers and body come in, the last three go out.
Said = tuple[str, dict[str, str], bytes]
Illness = Callable[[str, str, str, Said], Said]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(application: WSGIApplication) -> Iterator[str]:
    with make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _infected(application: WSGIApplication, illness: Illness) -> WSGIApplication:
    """Return an application that says something else."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            told.extend((status, headers))
            return bytes

        chunks = application(environ, start)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        status, pairs = told
        headers = {name: value for name, value in pairs if name != "Link"}
        links = ", ".join(value for name, value in pairs if name == "Link")
        said = (status, headers | ({"Link": links} if links else {}), body)
        path, accept = environ["PATH_INFO"], environ.get("HTTP_ACCEPT", "")
        status, headers, body = illness(path, accept, environ["REQUEST_METHOD"], said)
        headers.pop("Content-Length", None)
        start_response(status, list(headers.items()))
        return [body]

    return answer


@pytest.fixture(scope="module")
def application(
    small_root: Path, project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory
) -> WSGIApplication:
    """Return the application over the small project, with the questions as data."""
    root = tmp_path_factory.mktemp("project") / "small"
    shutil.copytree(small_root, root)
    shutil.copytree(project_files.data / "description", root / "data" / "description")
    return create_app(Settings(root=root), load_local_engine(ProjectFiles(root)))


@pytest.fixture(scope="module")
def healthy(application: WSGIApplication) -> Iterator[str]:
    """Serve the application as it is."""
    with _served(application) as address:
        yield address


@pytest.mark.slow
def test_a_healthy_site_has_no_faults(healthy: str) -> None:
    """The server as it is passes every check, and every check has looked at something."""
    findings = examine(Visitor(healthy, rate=_RATE), _EXTENT)
    assert text_report(findings).count("\n    ") == 0, text_report(findings)
    assert all(each.looked_at for each in findings.checks)


def _ill(things: list[str]) -> Illness:
    """Return an illness of every kind, each at a thing of its own where things have it."""
    first, *documents = [f"/{thing.removeprefix(BASE)}" for thing in things]
    of_documents: tuple[Illness, ...] = (_as_text, _shortened, _without_data, _without("Link"), _without("ETag"))
    of_documents += (_without("Access-Control-Allow-Origin"),)
    places: dict[str, Illness] = {
        first: lambda _path, _accept, _method, said: ("200 OK", said[1], said[2]),
        "/prefixes": _failing_as_rdf_xml,
        "/doc/no-such-kind/nothing": _as_problem,
        "/.well-known/void.ttl": _miscounted,
        "/dump/SHA256SUMS": lambda _path, _accept, _method, said: (said[0], said[1], said[2].replace(b"a", b"0")),
        "/sparql": lambda _path, _accept, _method, said: ("200 OK", said[1], said[2]),
    }
    places |= {path.replace("/id/", "/doc/"): each for path, each in zip(documents, of_documents, strict=False)}

    def changed(path: str, accept: str, method: str, said: Said) -> Said:
        if method == "HEAD" and path.startswith("/doc/"):
            return "404 Not Found", said[1], said[2]
        return places[path](path, accept, method, said) if path in places else said

    return changed


def _as_text(_path: str, accept: str, _method: str, said: Said) -> Said:
    """Give N-Triples the wrong media type."""
    return said[0], said[1] | ({"Content-Type": "text/plain"} if accept == _TRIPLES else {}), said[2]


def _shortened(_path: str, accept: str, _method: str, said: Said) -> Said:
    """Leave a triple out of N-Triples."""
    return said[0], said[1], said[2].partition(b"\n")[2] if accept == _TRIPLES else said[2]


def _without_data(_path: str, _accept: str, _method: str, said: Said) -> Said:
    """Take the JSON-LD out of the page."""
    is_page = said[1].get("Content-Type", "").startswith("text/html")
    return said[0], said[1], said[2].replace(b"application/ld+json", b"text/plain") if is_page else said[2]


def _without(header: str) -> Illness:
    return lambda _path, _accept, _method, said: (
        said[0],
        {name: value for name, value in said[1].items() if name != header},
        said[2],
    )


def _failing_as_rdf_xml(_path: str, accept: str, _method: str, said: Said) -> Said:
    return ("500 Internal Server Error" if accept == "application/rdf+xml" else said[0]), said[1], said[2]


def _as_problem(_path: str, _accept: str, _method: str, said: Said) -> Said:
    return said[0], said[1] | {"Content-Type": "application/problem+json"}, said[2]


def _miscounted(_path: str, _accept: str, _method: str, said: Said) -> Said:
    """Give wrong sizes."""
    body = re.sub(rb"void:triples \d+", b"void:triples 1", said[2])
    return said[0], said[1], re.sub(rb'(dcat:byteSize ")\d+', rb"\g<1>1", body)


@pytest.mark.slow
def test_every_illness_is_found(application: WSGIApplication, healthy: str) -> None:
    """A site with one illness of each kind has faults in each check."""
    things = _EXTENT.chosen(get_acquainted(Visitor(healthy, rate=_RATE)).things)
    with _served(_infected(application, _ill(things))) as address:
        findings = examine(Visitor(address, rate=_RATE), _EXTENT)
    assert {each.name for each in findings.checks if not each.faults} == set()
    faults = {each.name: each.faults for each in findings.checks}
    assert [len(faults[name]) for name in ("things", "formats", "isomorphism", "embedded")] == [1, 1, 1, 1]
    assert "1 triples missing, 0 too many" in faults["isomorphism"][0]
    assert "no JSON-LD" in faults["embedded"][0]


def _static(path: str, accept: str, method: str, said: Said) -> Said:
    del accept, method
    if path == "/published.json":
        return "200 OK", {"Content-Type": "application/json"}, b"{}"
    return said


@pytest.mark.slow
def test_on_a_static_copy_some_checks_do_not_apply(application: WSGIApplication) -> None:
    """Where no program runs there is nothing to count with, and the report says so."""
    with _served(_infected(application, _static)) as address:
        findings = examine(Visitor(address, rate=_RATE), Extent(sample=1))
    left = {each.name: each.not_applicable for each in findings.checks if each.not_applicable}
    assert left == dict.fromkeys(("void", "endpoint"), "there is no endpoint on a static copy")


@pytest.mark.slow
def test_the_command_tells_by_its_exit_code(healthy: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """0 without faults, and the report as JSON names every check."""
    code = main(["doctor", healthy, "--sample", "1", "--rate", "10000", "--format", "json"])
    told = json.loads(capfdbinary.readouterr().out)
    assert (code, told["faults"], [each["check"] for each in told["checks"]]) == (0, 0, list(CHECKS))


def test_a_site_that_cannot_be_reached_is_told_by_2(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Neither is an address that is none examined, nor one where nobody answers."""
    assert main(["doctor", "http://127.0.0.1:9/"]) == 2
    assert b"cannot be reached" in capfdbinary.readouterr().err
    assert main(["doctor", "ftp://127.0.0.1/"]) == 2
    assert main(["doctor", "http://127.0.0.1:9/", "--sample", "0"]) == 2


def _application(status: str, content_type: str, body: bytes) -> WSGIApplication:
    def answer(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, [("Content-Type", content_type), ("Retry-After", "0")])
        return [body]

    return answer


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        ("404 Not Found", b"", "answers 404"),
        ("200 OK", b"<html>", "cannot be read"),
        ("200 OK", b"", "cannot|without|"),
    ],
)
def test_a_site_of_another_kind_is_not_examined(status: str, body: bytes, words: str) -> None:
    """What says nothing of itself in VoID is no site that the doctor knows."""
    with _served(_application(status, "text/turtle", body)) as address:
        if body or status.startswith("404"):
            with pytest.raises(EndpointError, match=words):
                get_acquainted(Visitor(address))
        else:
            assert get_acquainted(Visitor(address)).things == []


def test_a_busy_site_is_asked_again() -> None:
    """503 with Retry-After is waited for, a bounded number of times."""
    asked: list[str] = []

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("503 Service Unavailable" if len(asked) < 3 else "200 OK", [("Retry-After", "0")])
        return [b""]

    with _served(answer) as address:
        assert Visitor(address).get("x").status == 200
    assert asked == ["/x"] * 3


def test_requests_keep_to_a_rate() -> None:
    """Of ten requests in a tenth of a second each, the last begins nine tenths after the first at a rate of ten."""
    begun: list[float] = []
    visitor = Visitor("http://127.0.0.1:9/", rate=1.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ifrc_kg.doctor.visiting.time.monotonic", lambda: 100.0)
        patch.setattr("ifrc_kg.doctor.visiting.time.sleep", begun.append)
        for _ in range(4):
            visitor._wait()  # noqa: SLF001 - the pause itself, without a network
    assert begun == [1.0, 2.0, 3.0]


def test_addresses_of_the_project_lie_on_the_site() -> None:
    """IRIs under the base are asked for below the address of the site, others where they are."""
    visitor = Visitor("https://kg.example.org/kg")
    assert visitor.local(f"{BASE}id/a/b") == "https://kg.example.org/kg/id/a/b"
    assert visitor.local("https://example.org/x") == "https://example.org/x"
    assert visitor.is_inside("https://kg.example.org/kg/x")
    assert not visitor.is_inside("https://kg.example.org/other")
    with pytest.raises(UsageError):
        Visitor("kg.example.org")


def test_links_of_a_header_are_read() -> None:
    """Several links in one header, with and without further parameters (RFC 8288)."""
    header = '<https://e.org/a,b>; rel="canonical", </x.ttl>; rel=alternate; type="text/turtle", </y>; title="a"'
    assert links_of(header) == [("canonical", "https://e.org/a,b"), ("alternate", "/x.ttl"), ("", "/y")]


def test_the_table_shows_the_first_faults() -> None:
    """Three faults of a check are shown, the others counted; checks that do not apply say why."""
    findings = Findings()
    for number in range(5):
        findings.look("things", number == 4, f"fault {number}")
    findings.leave("void", "there is no endpoint")
    text = text_report(findings)
    assert "things                    5       4\n    fault 0\n    fault 1\n    fault 2\n    and 1 more\n" in text
    assert "void              does not apply: there is no endpoint" in text
    told = json.loads(json_report("http://127.0.0.1/", findings))
    assert (told["faults"], told["checks"][0]["looked_at"], len(told["checks"][0]["faults"])) == (4, 5, 4)
