"""`/dump/`: the dumps as files, a page that lists them, and their checksums."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from ifrc_kg.dump_folder import DumpFolder
from ifrc_kg.dump_tables import CSVW_NAME
from ifrc_kg.dumps import GZIP, MANIFEST, SUMS, Manifest
from ifrc_kg.media_types import HTML, JSON_DOCUMENT
from ifrc_kg.web.replies import entity_tag, not_modified, reply, timed
from ifrc_kg.web.resource_links import Link, add_links
from ifrc_kg.web.site import current_site

__all__ = ["dump_pages"]

dump_pages = Blueprint("dump_pages", __name__)

_TEXT: Final = "text/plain"
#: A copy may be kept, and is asked for again by its entity tag before it is used.
_REVALIDATE: Final = "public, max-age=0, must-revalidate"


@dump_pages.get("/dump/")
def index() -> Response:
    """List all dumps, with their sizes and checksums."""
    site = current_site()
    folder = _folder()
    tag = entity_tag(site.fingerprint, HTML, "dumps", request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    manifest = _manifest(folder)
    groups = {
        holds: [dump for dump in manifest.dumps if dump.holds == holds] for holds in ("whole", "table", "kind", "graph")
    }
    page = render_template("dumps.html", groups=groups, manifest=manifest, root=request.url_root, sums=SUMS)
    return reply(page, HTML, tag=tag)


@dump_pages.get("/dump/<path:name>")
def dump(name: str) -> Response:
    """Send a dump, whole or in part (RFC 9110, section 14), with its SHA-256 as entity tag."""
    folder = _folder()
    manifest = _manifest(folder)
    if name not in _tags(manifest):
        raise NotFound(f"There is no dump {name}.")
    response = send_file(
        folder.path(name), mimetype=_content_type(manifest, name), etag=_tags(manifest)[name], conditional=True
    )
    response.headers["Cache-Control"] = _REVALIDATE
    return add_links(response, _links(manifest, name))


def _links(manifest: Manifest, name: str) -> list[Link]:
    """Return the links of a file: its dataset and licence, and to the meaning of its columns for a table.

    Readers of CSV on the Web follow the last (section 5.2 of the model for tabular data).
    """
    root = request.root_path
    links = [(f"{root}/dataset", 'rel="collection"')]
    links += [(licence, 'rel="license"') for licence in current_site().licences]
    if any(each.name == name for each in manifest.dumps if each.holds == "table" and name != CSVW_NAME):
        links.append((f"{root}/dump/{CSVW_NAME}", f'rel="describedby"; type="{JSON_DOCUMENT.media_type}"'))
    return links


def _folder() -> DumpFolder:
    """Return the folder of dumps; raise NotFound where there is none: a remote endpoint is not dumped."""
    folder = current_site().dumps
    if folder is None:
        raise NotFound("This server asks another endpoint, and has no dumps of its data.")
    return folder


def _manifest(folder: DumpFolder) -> Manifest:
    with timed("dumps"):
        return folder.manifest()


def _tags(manifest: Manifest) -> dict[str, str]:
    """Return the entity tag of each file by its name; nothing that is not listed is ever sent."""
    listed = {SUMS: manifest.fingerprint, MANIFEST: manifest.fingerprint}
    for each in manifest.dumps:
        listed[each.name] = each.sha256
        listed[f"{each.name}.gz"] = each.gzip_sha256
    return listed


def _content_type(manifest: Manifest, name: str) -> str:
    if name.endswith(".gz"):
        return GZIP
    # Flask adds the charset to types of text.
    types = {each.name: each.media_type.partition(";")[0] for each in manifest.dumps}
    return {SUMS: _TEXT, MANIFEST: JSON_DOCUMENT.media_type}.get(name) or types[name]
