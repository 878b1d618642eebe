"""The front page, the small manners, and the headers that every response carries."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ifrc_kg import __version__
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.settings import Settings
from ifrc_kg.web import create_app

#: rdflib 7.6 writes JSON-LD and N-Quads through its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")

BROWSER = "text/html,*/*;q=0.8"
#: A script that is neither data nor a file of the project.
OTHER_SCRIPT = re.compile(
    r'<script(?! type="application/ld\+json">| (?:type="module" )?src="/static/[a-z-]+\.js"(?: defer)?></script>)'
)
PAGES = ["/", "/sparql", "/queries", "/queries/figures-from", "/doc/initiative/harmony-awards", "/ontology", "/none"]


def test_the_front_page_says_what_this_is(client: FlaskClient) -> None:
    """It has counts, questions, the form, a curl line, the notice and the licence."""
    page = client.get("/").get_data(as_text=True)
    assert "<dt>initiatives</dt><dd>2</dd>" in page
    assert "<dt>called-for actions</dt><dd>0</dd>" in page
    assert '<a href="/queries/initiatives-of-country">' in page
    assert '<textarea class="short" id="query" name="query"' in page
    assert "curl http://localhost/queries/initiatives-of-country.csv" in page
    assert "not run or endorsed by the IFRC" in page
    assert "not yet registered" in page
    assert 'rel="license"' in page


def test_the_counts_of_the_paper(project_files: ProjectFiles) -> None:
    """Over the project's own data the front page counts what the paper has, and apart from it what others add.

    The paper has 7 principles, 3 instruments, 4 actions, 9 initiatives and 20 figures, and names 29 National Societies.
    """
    application = create_app(Settings(root=project_files.root), load_local_engine(project_files))
    page = application.test_client().get("/").get_data(as_text=True)
    paper, curators = page[page.index("<h2>In the paper</h2>") :].split("<h2>By the curators</h2>")
    counts = re.findall(r"<dt>(?:<a .*?>)?(.*?)(?:</a>)?(?: <span.*?>(.*?)</span>)?</dt><dd>(.*?)</dd>", paper)
    assert counts[1:] == [
        ("Fundamental Principles", "", "7"),
        ("declarations, policies, resolutions", "20 more from outside sources", "3"),
        ("called-for actions", "", "4"),
        ("initiatives", "", "9"),
        ("National Societies", "163 more from outside sources", "29"),
        ("figures", "16 more from outside sources", "20"),
    ]
    assert re.findall("<dt><a [^>]+>([a-z]+)", curators) == ["interpretations", "discrepancies"]


def test_the_front_page_draws_the_whole_chain(real_client: FlaskClient) -> None:
    """Every principle, action, area and initiative is there in both widths, and every node leads to its trace."""
    page = real_client.get("/", headers={"Accept": "text/html"}).get_data(as_text=True)
    for width in ("wide", "narrow"):
        drawn = page[page.index(f'class="picture flow {width}"') :]
        drawn = drawn[: drawn.index("</svg>")]
        nodes = re.findall(r'<a href="(/trace/([a-z]+)/[^"]+)" class="node', drawn)
        kinds = [kind for _, kind in nodes]
        assert {kind: kinds.count(kind) for kind in kinds} == {
            "principle": 7,
            "instrument": 3,
            "action": 4,
            "area": 4,
            "initiative": 9,
            "society": 25,
            "country": 25,
        }
        assert [path for path, _ in nodes if real_client.get(path).status_code != 200] == []
        assert {"stated", "external", "interpreted"} == set(re.findall(r'class="edge edge-(\w+)"', drawn))


@pytest.mark.parametrize(("language", "words"), [("en", "Trace it along the chain"), ("ar", "تتبّع السلسلة من هنا")])
def test_what_stands_on_the_chain_leads_to_its_trace(real_client: FlaskClient, language: str, words: str) -> None:
    """A society leads there in the reader's language; a grade, which stands on no chain, does not."""
    page = real_client.get(f"/doc/society/armenian-red-cross-society.html?lang={language}").get_data(as_text=True)
    assert f'<a href="/trace/society/armenian-red-cross-society">{words}</a>' in page
    assert "/trace/" not in real_client.get("/doc/grade/stated.html").get_data(as_text=True).partition("<main")[2]


def test_health_tells_the_state_of_the_data(client: FlaskClient) -> None:
    """`/healthz` has status, version, fingerprint and size, and is never kept."""
    response = client.get("/healthz")
    state = response.get_json()
    assert (state["status"], state["version"]) == ("ok", __version__)
    assert re.fullmatch("[0-9a-f]{64}", state["fingerprint"])
    assert state["triples"] > 0
    assert state["graphs"] > 4
    assert response.headers["Cache-Control"] == "no-store"


def test_the_icon_is_there(client: FlaskClient) -> None:
    """Browsers find the icon where they look for it unasked."""
    with client.get("/favicon.ico") as response:
        assert response.mimetype == "image/svg+xml"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_safe_and_whole(client: FlaskClient, path: str) -> None:
    """No script within the page, no foreign address in what is loaded, one heading, a language, title and skip link."""
    response = client.get(path, headers={"Accept": BROWSER})
    page = response.get_data(as_text=True)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.findall("script-src [^;]*", policy) == ["script-src 'self'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"]
    assert OTHER_SCRIPT.findall(page) == []
    assert " style=" not in page
    assert not re.search(r'(?:src|<link rel="(?:stylesheet|icon)"[^>]*href)="https?:', page)
    assert page.count("<h1>") == 1
    assert '<html lang="en">' in page
    assert re.search(r"<title>.+ · ifrc-kg</title>", page)
    assert 'href="#content"' in page


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label(client: FlaskClient, path: str) -> None:
    """Each form control is named for those who cannot see the page."""
    page = client.get(path, headers={"Accept": BROWSER}).get_data(as_text=True)
    controls = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert all(f'<label for="{control}">' in page for control in controls)


def test_local_links_lead_somewhere(client: FlaskClient) -> None:
    """Every link of the pages that stays on this server answers without an error."""
    links = {
        link
        for path in PAGES
        for link in re.findall(r'href="(/[^"#]*)', client.get(path, headers={"Accept": BROWSER}).get_data(as_text=True))
    }
    assert len(links) > 20
    # A link to a thing is followed to its 303 only: the small data mentions things that it does not describe.
    assert {link for link in links if _status(client, link) >= 400} == set()


def _status(client: FlaskClient, link: str) -> int:
    """Return the status of a link as it stands on a page, at the end of its redirections."""
    path = link.replace("&amp;", "&")
    with client.get(path, headers={"Accept": BROWSER}, follow_redirects=not link.startswith("/id/")) as response:
        return response.status_code
