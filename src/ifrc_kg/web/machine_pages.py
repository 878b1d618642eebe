"""What machines look for first: `/robots.txt`, `/sitemap.xml` and `/llms.txt`; all computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, render_template, request

from ifrc_kg.dump_tables import TABLES
from ifrc_kg.dumps import STEM
from ifrc_kg.media_types import Format
from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.rdf_output import RDF_FORMATS
from ifrc_kg.web.picture_pages import PICTURES
from ifrc_kg.web.places import root_address
from ifrc_kg.web.replies import entity_tag, not_modified, reply
from ifrc_kg.web.site import Site, current_site

__all__ = ["machine_pages"]

machine_pages = Blueprint("machine_pages", __name__)

_SITEMAP: Final = Format("sitemap", "application/xml", "xml", frozenset())
_ROBOTS: Final = Format("robots", "text/plain", "txt", frozenset(), charset="utf-8")
#: https://llmstxt.org: Markdown, sent as plain text so that browsers show it.
_LLMS: Final = Format("llms", "text/plain", "txt", frozenset(), charset="utf-8")
_SCHEME: Final = f"{BASE}vocabulary/"
#: Pages besides those of resources, questions and concept schemes.
_PAGES: Final = (
    "",
    "coverage",
    "dataset",
    "discrepancies",
    "dump/",
    "evidence",
    "ontology",
    "prefixes",
    "queries",
    "shapes",
    "sparql",
    "trace",
)


@machine_pages.get("/robots.txt")
def robots() -> Response:
    """Let robots read the pages, spare them the endless space of queries, and show them the sitemap."""
    root = root_address(current_site())
    text = f"User-agent: *\nDisallow: /sparql?\nDisallow: /search\nDisallow: /validate\n\nSitemap: {root}sitemap.xml\n"
    return _kept(_ROBOTS, "robots") or reply(text, _ROBOTS, tag=_tag(_ROBOTS, "robots"))


@machine_pages.get("/sitemap.xml")
def sitemap() -> Response:
    """List every page for people (https://www.sitemaps.org/protocol.html)."""
    known = _kept(_SITEMAP, "sitemap")
    if known is not None:
        return known
    site = current_site()
    root = root_address(site)
    places = "".join(f"<url><loc>{escape(quote(root + page, safe=':/'))}</loc></url>\n" for page in _pages(site))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )
    return reply(text, _SITEMAP, tag=_tag(_SITEMAP, "sitemap"))


@machine_pages.get("/llms.txt")
def llms() -> Response:
    """Tell language models what this is, and how to ask it rather than to guess."""
    known = _kept(_LLMS, "llms")
    if known is not None:
        return known
    site = current_site()
    text = render_template(
        "llms.txt",
        root=root_address(site),
        counts=site.solutions("counts"),
        queries=[site.catalogue.get(name) for name in site.catalogue.names()],
        dumps=[f"{STEM}.{each.suffix}" for each in RDF_FORMATS],
        tables=[f"{stem}.csv" for stem in TABLES],
    )
    return reply(text, _LLMS, tag=_tag(_LLMS, "llms"))


def _pages(site: Site) -> Iterator[str]:
    """Yield the paths of all pages, below the root."""
    yield from _PAGES
    yield from (path for path, question in PICTURES.items() if question in site.catalogue.names())
    yield from (f"dataset/{each.version}" for each in site.releases)
    yield from (f"evidence/{each.slug}" for each in site.paper.outline.passages)
    yield from (f"queries/{name}" for name in site.catalogue.names())
    yield from (f"trace/{node.iri.removeprefix(ID)}" for node in site.chain.whole[0])
    yield from sorted(
        iri.removeprefix(BASE)
        for each in site.solutions("graph-sizes")
        if (iri := each["graph"]["value"]).startswith(_SCHEME)
    )
    yield from ("doc/" + each["resource"]["value"].removeprefix(ID) for each in site.solutions("described-resources"))


def _tag(answer_format: Format, what: str) -> str:
    site = current_site()
    return entity_tag(site.fingerprint, answer_format, what, root_address(site), request.url_root)


def _kept(answer_format: Format, what: str) -> Response | None:
    return not_modified(_tag(answer_format, what))
