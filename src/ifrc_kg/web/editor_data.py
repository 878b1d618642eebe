"""What the SPARQL editor draws on: `/sparql/terms.json` and `/sparql/examples.json`, and the bundle of the editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, request

from ifrc_kg.editor_terms import editor_terms
from ifrc_kg.media_types import JSON_DOCUMENT
from ifrc_kg.web.headers import CONTENT_SECURITY_POLICY
from ifrc_kg.web.replies import entity_tag, not_modified, reply, timed
from ifrc_kg.web.site import Site, current_site

__all__ = ["EDITOR_POLICY", "editor_data", "has_editor"]

editor_data = Blueprint("editor_data", __name__)

#: The editor asks this server, and draws its marks as pictures of its own style sheet.
EDITOR_POLICY: Final = (
    CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:") + "; connect-src 'self'"
)
_BUNDLE: Final = ("editor", "yasgui.js")


def has_editor() -> bool:
    """Tell whether the editor was built; without it pages show a plain form."""
    return Path(current_app.static_folder or "", *_BUNDLE).is_file()


@editor_data.get("/sparql/terms.json")
def terms() -> Response:
    """List the prefixes, and every term that a query can name: its CURIE, its label, and what it is."""
    return _listed(_terms)


@editor_data.get("/sparql/examples.json")
def examples() -> Response:
    """List the stored queries with texts that run as they are."""
    return _listed(_examples)


def _listed(tell: Callable[[Site], dict[str, Any]]) -> Response:
    site = current_site()
    tag = entity_tag(site.fingerprint, JSON_DOCUMENT, request.path, request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("list"):
        text = json.dumps(tell(site), ensure_ascii=False, separators=(",", ":"))
    return reply(text + "\n", JSON_DOCUMENT, tag=tag)


def _terms(site: Site) -> dict[str, Any]:
    found = editor_terms(site.rows("editor-terms", {}), site.prefixes)
    return {
        "prefixes": dict(site.prefixes.namespaces),
        "terms": [{"curie": each.curie, "label": each.label, "what": each.what} for each in found],
    }


def _examples(site: Site) -> dict[str, Any]:
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    return {
        "examples": [
            {
                "name": query.name,
                "summary": query.summary,
                "tags": list(query.tags),
                "query": site.text_with_defaults(query),
                "page": f"{request.root_path}/queries/{query.name}",
            }
            for query in queries
        ]
    }
