"""A browser before the real server; a page fails its test when anything goes wrong in it that nobody reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from ifrc_kg.files import ProjectFiles
from tests.server_process import started

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = (
    # A browser that does nothing unasked, and that could not reach another host if a page told it to.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
)
#: What a page may ask for without leaving the host.
_AT_HOME: Final = ("data:", "blob:", "about:")
_HEIGHT: Final = 900
#: Long, because a page that is late on a busy machine is no fault of the page.
_PATIENCE_MILLISECONDS: Final = 30_000
_SETTINGS: Final = {"IFRC_KG_QUERY_SECONDS": "30", "IFRC_KG_VALIDATION_SECONDS": "60"}

OpenPage = Callable[..., Page]


@dataclass
class Watch:
    """Takes note of what goes wrong in the pages of one test."""

    address: str
    expected: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    downloads: set[str] = field(default_factory=set)
    aborted: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to all that happens in a context."""
        context.on("console", self._console)
        context.on("weberror", lambda fault: self.problems.append(f"error on the page: {fault.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("page", lambda page: page.on("download", lambda download: self.downloads.add(download.url)))

    def _console(self, message: ConsoleMessage) -> None:
        # A status that the test expects is told by the browser too.
        is_expected = any(f"status of {status} " in message.text for status in self.expected)
        if message.type == "error" and not is_expected:
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", *_AT_HOME)):
            self.problems.append(f"a request left the host: {request.url}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" in str(request.failure):
            # So ends a navigation that becomes a download, and what a page still fetched when it was left.
            if request.is_navigation_request():
                self.aborted.append(request.url)
        else:
            self.problems.append(f"failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"answered {response.status}: {response.url}")

    def require_calm(self) -> None:
        """Fail the test if anything went wrong."""
        lost = [f"aborted: {url}" for url in self.aborted if url not in self.downloads]
        assert self.problems + lost == []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how soon pages were painted and how heavy they are; a time is measured here, and never tested."""
    reports = [each for each in terminalreporter.stats.get("passed", ()) if hasattr(each, "user_properties")]
    for word, unit in (("first_contentful_paint_ms", "ms"), ("bytes", "bytes")):
        found = sorted(
            (int(str(value)), report.nodeid.rpartition("[")[2].rstrip("]"))
            for report in reports
            for name, value in report.user_properties
            if name == word
        )
        if found:
            middle, (most, page) = found[len(found) // 2][0], found[-1]
            terminalreporter.write_line(f"{word} of {len(found)} pages: median {middle} {unit}, most {most} ({page})")


def _absent(reason: str) -> None:
    """Skip where nobody demands a browser; the variable that continuous integration sets makes that a failure."""
    if os.environ.get("REQUIRE_CHROMIUM"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or the one that CHROMIUM names; one for all tests."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        _absent("no Chromium on the PATH; install it (Debian: apt install chromium) or name it in CHROMIUM")
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=_ARGUMENTS,
            # The sandbox of Chromium refuses root, which is what a container usually runs as.
            chromium_sandbox=os.geteuid() != 0,
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(project_files: ProjectFiles, chromium: Browser) -> Iterator[str]:  # noqa: ARG001 - none without a browser
    """Start the server over the project's own data, and give its address."""
    with started(project_files.root, **_SETTINGS) as found:
        yield found


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[OpenPage]:
    """Return what opens an empty page in a context of its own; after the test all of them must have been calm."""
    watch = Watch(address)
    contexts: list[BrowserContext] = []

    def opened(
        *,
        width: int = 1280,
        javascript: bool = True,
        is_dark: bool = False,
        locale: str = "en-GB",
        expected: Collection[int] = (),
    ) -> Page:
        """Open a page of some width; `expected` are statuses of failures that belong to the test."""
        watch.expected.update(expected)
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": _HEIGHT},
            java_script_enabled=javascript,
            color_scheme="dark" if is_dark else "light",
            locale=locale,
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        contexts.append(context)
        watch.over(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    watch.require_calm()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Return whether scripts run: a test that takes this runs both ways."""
    return bool(request.param)


@pytest.fixture(params=[360, 768, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """Return the width of a telephone, of a tablet and of a desk, in CSS pixels."""
    return int(request.param)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return an empty page at a desk, in light colours, with scripts."""
    return open_page()
