"""Dereferencing: `/id/…` leads to `/doc/…`, which describes the thing; the ontology and its kin are documents."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from ifrc_kg import __version__
from ifrc_kg.describe import Description, document_of
from ifrc_kg.errors import UnknownResource, WithdrawnResource
from ifrc_kg.files import find_project_files, read_text
from ifrc_kg.jsonld_context import context_path
from ifrc_kg.media_types import HTML, JSON_LD, Format, ResultKind, formats_for
from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.oxigraph_terms import is_iri
from ifrc_kg.rdf_output import document_as
from ifrc_kg.tombstones import load_tombstones
from ifrc_kg.web.absent import absent
from ifrc_kg.web.documents import document_reply
from ifrc_kg.web.languages import asked_language, chosen_language, kept_language
from ifrc_kg.web.protocol import format_word
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.resource_links import add_links, description_links
from ifrc_kg.web.resource_page import resource_page
from ifrc_kg.web.site import Site, current_site

__all__ = ["resources"]

resources = Blueprint("resources", __name__)
resources.register_error_handler(UnknownResource, absent)
resources.register_error_handler(WithdrawnResource, absent)

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_SUFFIXES: Final = frozenset(each.suffix for each in _FORMATS)
_PAGE: Final = re.compile(r"[1-9][0-9]{0,5}\Z", re.ASCII)
#: Documents that are named graphs of their own, by their path below the base.
_DOCUMENTS: Final = {
    "ontology": "The ontology",
    "ontology/alignments": "Alignments of the ontology",
    "shapes": "The shapes",
    "prefixes": "The prefixes",
}


@resources.get("/id/<kind>/<slug>")
def thing(kind: str, slug: str) -> BaseResponse:
    """Send the reader from the thing to the document about it (303 See Other)."""
    iri = _iri(kind, slug)
    _described(current_site(), iri, 1)
    suffix = f".{chosen_format(_FORMATS).suffix}" if format_word(request.args) else ""
    language = asked_language() or None
    place = url_for("resources.document_of_thing", kind=kind, name=slug + suffix, lang=language)
    response = redirect(place, code=303)
    response.headers.add("Link", f'<{place}>; rel="describedby"')
    response.vary.add("Accept")
    return response


@resources.get("/doc/<kind>/<name>")
def document_of_thing(kind: str, name: str) -> Response:
    """Describe a thing: its facts, and the evidence beside every statement."""
    site = current_site()
    slug, suffix = _split(name)
    iri = _iri(kind, slug)
    page = _page_number()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    language = _language(answer_format)
    # A page holds no address of the server but its path and the language that links keep; no other format holds any.
    place = f"{request.root_path}?{kept_language(language)}" if answer_format == HTML else ""
    tag = entity_tag(site.fingerprint, answer_format, "doc", site.settings.public_base, place, iri, page, language)
    known = not_modified(tag)
    if known is not None:
        return _varied(known, answer_format)
    with timed("query"):
        description = _described(site, iri, page)
    links = description_links(description, site.licences, answer_format, request.root_path)
    with timed("page"):
        if answer_format == HTML:
            body = _page(site, description, language)
        else:
            body = document_as(description.quads, answer_format, site.prefixes)
    response = add_links(reply(body, answer_format, tag=tag, name=slug), links)
    response.headers["Content-Location"] = _place(kind, slug, answer_format, page, language)
    if language:
        response.content_language.add(language)
    return _varied(response, answer_format)


def _page(site: Site, description: Description, language: str) -> str:
    """Return the page, kept where the state of the data is known: what varies by language no cache ahead keeps."""
    if not site.fingerprint:
        return resource_page(site, description, language)
    key = (request.root_path, description.iri, description.page, language, kept_language(language))
    return site.pages.get_or_make(key, lambda: resource_page(site, description, language)) or ""


def _iri(kind: str, slug: str) -> str:
    """Return the IRI of a thing; what no IRI can hold is percent-encoded, and then names nothing."""
    iri = f"{ID}{kind}/{slug}"
    return iri if is_iri(iri) else ID + quote(f"{kind}/{slug}")


def _described(site: Site, iri: str, page: int) -> Description:
    """Return a page of a description; raise UnknownResource or WithdrawnResource where there is none."""
    description = site.describer.describe(iri, page)
    if description is not None:
        return description
    tombstone = load_tombstones(find_project_files(site.settings.root)).get(iri)
    if tombstone is not None:
        raise WithdrawnResource(
            iri, withdrawn=tombstone.withdrawn, reason=tombstone.reason, replaced_by=tombstone.replaced_by
        )
    if page > 1 and site.describer.describe(iri) is not None:
        raise UnknownResource(f"{document_of(iri)}?page={page}", (iri,))
    raise UnknownResource(iri, site.describer.things.near(iri))


def _language(answer_format: Format) -> str:
    """Return the language of a page; data are in all of them, and yet to ask for one that there is not is a mistake."""
    language = chosen_language()
    return language if answer_format == HTML else ""


def _page_number() -> int:
    text = request.args.get("page") or "1"
    if not _PAGE.match(text):
        raise BadRequest("page is a whole number from 1.")
    return int(text)


def _place(kind: str, slug: str, answer_format: Format, page: int, language: str) -> str:
    """Return the address of this very representation, whatever was negotiated."""
    name = f"{slug}.{answer_format.suffix}"
    return url_for(
        "resources.document_of_thing", kind=kind, name=name, page=page if page > 1 else None, lang=language or None
    )


def _varied(response: Response, answer_format: Format) -> Response:
    """Tell on which headers the answer depends: a page that the URL asks for in English keeps to it in its links."""
    if answer_format == HTML and asked_language() in ("", "en"):
        response.vary.add("Accept-Language")
    return response


def _split(name: str) -> tuple[str, str]:
    """Return slug and extension; only an extension of the table of formats is one."""
    slug, dot, suffix = name.rpartition(".")
    return (slug, suffix) if dot and suffix in _SUFFIXES else (name, "")


@resources.get("/vocabulary/<name>")
def vocabulary(name: str) -> Response:
    """Serve a concept scheme with its concepts."""
    scheme, suffix = _split(name)
    return document_reply(f"vocabulary/{scheme}", "", suffix)


@resources.get("/ontology/<name>")
def part_of_ontology(name: str) -> BaseResponse:
    """Serve a document below the ontology; the version IRI of the present version is the ontology itself.

    Of an earlier version there is what is known of its release.
    """
    part, suffix = _split(name)
    # Data that state no version, such as those of another endpoint, are taken for those that the program came with.
    present = current_site().version or __version__
    if part != present and part in {each.version for each in current_site().releases}:
        return redirect(url_for("release_pages.release", name=name), code=303)
    return _named_document("ontology" if part == present else f"ontology/{part}", suffix)


@resources.get("/<any(ontology, shapes, prefixes):name>")
@resources.get("/<any(ontology, shapes, prefixes):name>.<suffix>")
def document(name: str, suffix: str = "") -> Response:
    """Serve the ontology, the shapes, or the prefixes."""
    return _named_document(name, suffix)


@resources.get("/context.jsonld")
def context() -> Response:
    """Serve the JSON-LD context of the ontology, for those who write data of their own under it."""
    text = read_text(context_path(find_project_files(current_site().settings.root)))
    tag = entity_tag(current_site().fingerprint, JSON_LD, "context", text)
    return not_modified(tag) or reply(text, JSON_LD, tag=tag, name="context")


def _named_document(path: str, suffix: str) -> Response:
    if path not in _DOCUMENTS:
        versions = [BASE + f"ontology/{each.version}" for each in current_site().releases]
        raise UnknownResource(BASE + path, versions if path.startswith("ontology/") else ())
    return document_reply(path, _DOCUMENTS[path], suffix)
