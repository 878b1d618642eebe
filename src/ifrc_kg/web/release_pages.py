"""`/dataset/<version>`: what is known of each release, and what changed in it.

A server holds one state of the data, the present one.
Of an earlier version it knows what its release left behind (`data/releases.csv`, `data/releases/`), and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for

from ifrc_kg.errors import UnknownResource
from ifrc_kg.files import find_project_files, read_text
from ifrc_kg.json_ld import json_ld_without_markup
from ifrc_kg.media_types import HTML, JSON_DOCUMENT, JSON_LD, RDF_PATCH, Format, ResultKind, formats_for
from ifrc_kg.namespaces import DATASET_GRAPH, VOID_GRAPH
from ifrc_kg.rdf_output import document_as
from ifrc_kg.releases.history import Release, changes_path, load_changes
from ifrc_kg.releases.rdf_patch import patch_of_changes
from ifrc_kg.releases.record import release_iri, release_record
from ifrc_kg.web.absent import absent
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply
from ifrc_kg.web.resource_links import Link, Place, add_links, document_links
from ifrc_kg.web.shown import Cell, link_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["release_pages"]

release_pages = Blueprint("release_pages", __name__)
release_pages.register_error_handler(UnknownResource, absent)

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_SUFFIXES: Final = frozenset(each.suffix for each in _FORMATS)
#: More changed resources than this are counted on the page, and listed in the files.
_MOST_LISTED: Final = 500


@release_pages.get("/dataset/<name>")
def release(name: str) -> Response:
    """Tell of a version of the dataset when it was released, what changed in it, and which come before and after."""
    site = current_site()
    version, dot, suffix = name.rpartition(".")
    if not dot or suffix not in _SUFFIXES:
        version, suffix = name, ""
    found = _release(site, version)
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "release", version, request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    quads = release_record(version, site.releases, site.licences)
    path = f"/dataset/{version}"
    if answer_format == HTML:
        data = json_ld_without_markup(document_as(quads, JSON_LD, site.prefixes))
        told = load_changes(find_project_files(site.settings.root), version)
        body = render_template(
            "release.html",
            release=found,
            iri=release_iri(version),
            path=path,
            formats=_FORMATS,
            is_current=version == site.version,
            changes=told["statements"] if told else None,
            changed=list(_changed(site, told)) if told else (),
            most_listed=_MOST_LISTED,
            data=data,
        )
    else:
        body = document_as(quads, answer_format, site.prefixes)
    links = document_links(release_iri(version), Place(request.root_path, path), site.licences, answer_format)
    response = add_links(reply(body, answer_format, tag=tag, name=f"ifrc-kg-{version}"), links)
    add_links(response, list(_neighbours(site, found)))
    response.headers["Content-Location"] = f"{request.root_path}{path}.{answer_format.suffix}"
    return response


@release_pages.get("/dataset/<version>/changes.<any(json, rdfp):suffix>")
def changes(version: str, suffix: str) -> Response:
    """Serve what changed in a release, as JSON or as an RDF patch that turns the version before into it."""
    site = current_site()
    _release(site, version)
    answer_format: Format = RDF_PATCH if suffix == RDF_PATCH.suffix else JSON_DOCUMENT
    files = find_project_files(site.settings.root)
    told = load_changes(files, version)
    if told is None:
        raise UnknownResource(f"{release_iri(version)}/changes.{suffix}", [release_iri(version)])
    tag = entity_tag(site.fingerprint, answer_format, "changes", version)
    known = not_modified(tag)
    if known is not None:
        return known
    body = patch_of_changes(told) if answer_format is RDF_PATCH else read_text(changes_path(files, version))
    return reply(body, answer_format, tag=tag, name=f"ifrc-kg-{version}-changes")


def _release(site: Site, version: str) -> Release:
    """Return a release; raise UnknownResource, with the versions there are, for one that was never made."""
    for each in site.releases:
        if each.version == version:
            return each
    raise UnknownResource(f"{DATASET_GRAPH}/{version}", [release_iri(each.version) for each in site.releases])


def _changed(site: Site, told: Mapping[str, Any]) -> Iterator[tuple[Cell, str, int, int]]:
    """Yield what changed: the resource, whether it was added, withdrawn or changed, statements added and removed.

    What the dataset counts of itself is left to the files.
    """
    for each in told["resources"]:
        added, removed = (
            sum(record.get("graph") != str(VOID_GRAPH) for record in each[way]) for way in ("added", "removed")
        )
        if not added and not removed:
            continue
        iri = each["resource"]
        text = each["label"] or site.prefixes.shorten(iri)
        # What was withdrawn leads to its tombstone, if it has one.
        yield Cell(text, link_of(iri, request.root_path), iri), each["what"], added, removed


def _neighbours(site: Site, found: Release) -> Iterator[Link]:
    """Yield the links of RFC 5829: the latest version, and those before and after."""
    versions: Sequence[str] = [each.version for each in site.releases]
    place = versions.index(found.version)
    near = {"latest-version": 0, "successor-version": place - 1, "predecessor-version": place + 1}
    for relation, other in near.items():
        if 0 <= other < len(versions):
            yield url_for("release_pages.release", name=versions[other]), f'rel="{relation}"'
