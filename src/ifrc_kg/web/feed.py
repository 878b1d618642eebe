"""`/feed.atom`: the releases of the dataset as an Atom feed (RFC 4287).

An entry is a release, under the IRI of its version, which never changes.
Atom wants a time where the project knows a day: it is the first moment of that day, UTC, as is usual.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from ifrc_kg.dumps import STEM
from ifrc_kg.files import find_project_files
from ifrc_kg.media_types import ATOM, HTML, JSON_DOCUMENT, N_QUADS, RDF_PATCH, TRIG
from ifrc_kg.namespaces import BASE
from ifrc_kg.releases.history import changes_path
from ifrc_kg.releases.record import release_iri
from ifrc_kg.web.places import root_address
from ifrc_kg.web.replies import entity_tag, not_modified, reply
from ifrc_kg.web.site import current_site

__all__ = ["feed"]

feed = Blueprint("feed", __name__)


@feed.get("/feed.atom")
def atom() -> Response:
    """Tell the releases, the latest first; NotFound where none is known, since a feed has a time of its last change."""
    site = current_site()
    if not site.releases:
        raise NotFound("No releases are known here.")
    root = root_address(site)
    tag = entity_tag(site.fingerprint, ATOM, "feed", root, request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    files = find_project_files(site.settings.root)
    cited = site.describer.record or {}
    body = render_template(
        "feed.xml",
        root=root,
        base=BASE,
        title=str(cited.get("title", "ifrc-kg")),
        author=str(cited.get("author", "ifrc-kg")),
        entries=[
            (each, release_iri(each.version), changes_path(files, each.version).is_file()) for each in site.releases
        ],
        dumps=[(f"{STEM}.{each.suffix}.gz", each.media_type) for each in (TRIG, N_QUADS)] if site.dumps else [],
        atom=ATOM,
        html=HTML,
        patch=RDF_PATCH,
        json=JSON_DOCUMENT,
    )
    return reply(body + "\n", ATOM, tag=tag, name="ifrc-kg")
