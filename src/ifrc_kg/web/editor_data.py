"""What the SPARQL editor draws on: `/sparql/terms.json`, and the bundle of the editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request

from ifrc_kg.editor_terms import editor_terms
from ifrc_kg.media_types import JSON_DOCUMENT
from ifrc_kg.web.headers import CONTENT_SECURITY_POLICY
from ifrc_kg.web.replies import entity_tag, not_modified, reply, timed
from ifrc_kg.web.site import current_site

__all__ = ["EDITOR_POLICY", "editor_data", "has_editor"]

editor_data = Blueprint("editor_data", __name__)

#: The editor asks this server what is typed and what can be completed.
EDITOR_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
_BUNDLE: Final = ("editor", "yasgui.js")


def has_editor() -> bool:
    """Tell whether the editor was built; without it pages show a plain form."""
    return Path(current_app.static_folder or "", *_BUNDLE).is_file()


@editor_data.get("/sparql/terms.json")
def terms() -> Response:
    """List the prefixes, and every term that a query can name: its CURIE, its label, and what it is."""
    site = current_site()
    tag = entity_tag(site.fingerprint, JSON_DOCUMENT, request.path)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("list"):
        found = editor_terms(site.rows("editor-terms", {}), site.prefixes)
        told = {
            "prefixes": dict(site.prefixes.namespaces),
            "terms": [{"curie": each.curie, "label": each.label, "what": each.what} for each in found],
        }
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return reply(text + "\n", JSON_DOCUMENT, tag=tag)
