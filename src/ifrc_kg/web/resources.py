"""Dereferencing: `/id/…` leads to `/doc/…`, which describes the thing; the ontology and its kin are documents."""

from __future__ import annotations

import difflib
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ifrc_kg import __version__
from ifrc_kg.errors import UnknownResource
from ifrc_kg.media_types import HTML, N_TRIPLES, ResultKind, formats_for
from ifrc_kg.namespaces import BASE, ID
from ifrc_kg.oxigraph_terms import Syntax, parse_quads
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.web.description import facts, label_of, quads
from ifrc_kg.web.protocol import format_word
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.results_page import MOST_ROWS, shown_answer
from ifrc_kg.web.shown import labelled_table
from ifrc_kg.web.site import Site, current_site

__all__ = ["resources"]

resources = Blueprint("resources", __name__)

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_SUFFIXES: Final = frozenset(each.suffix for each in _FORMATS)
#: Documents that are named graphs of their own, by their path below the base.
_DOCUMENTS: Final = {
    "ontology": "The ontology",
    "ontology/alignments": "Alignments of the ontology",
    "shapes": "The shapes",
    "prefixes": "The prefixes",
    "dataset": "The dataset",
}


@resources.get("/id/<kind>/<slug>")
def thing(kind: str, slug: str) -> BaseResponse:
    """Send the reader from the thing to the document about it (303 See Other)."""
    suffix = f".{chosen_format(_FORMATS).suffix}" if format_word(request.args) else ""
    response = redirect(url_for("resources.document_of_thing", kind=kind, name=slug + suffix), code=303)
    response.vary.add("Accept")
    return response


@resources.get("/doc/<kind>/<name>")
def document_of_thing(kind: str, name: str) -> Response:
    """Describe a thing: its facts, and the evidence beside every statement."""
    site = current_site()
    slug, suffix = _split(name)
    iri = f"{ID}{kind}/{slug}"
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "doc", request.url_root, iri)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("query"):
        solutions = site.solutions("resource-statements", resource=iri)
    if not solutions:
        raise UnknownResource(iri, _near(site, kind, iri))
    links = _links(iri, f"/doc/{kind}/{slug}")
    if answer_format == HTML:
        page = render_template(
            "resource.html",
            title=label_of(solutions) or slug,
            iri=iri,
            path=f"/doc/{kind}/{slug}",
            formats=_FORMATS,
            outgoing=facts(solutions, "out", site.prefixes.shorten, request.root_path),
            incoming=facts(solutions, "in", site.prefixes.shorten, request.root_path),
            stated=_stated_in(site, iri),
        )
        return reply(page, HTML, tag=tag, links=links)
    body = quads_as(quads(iri, solutions), answer_format, site.prefixes)
    return reply(body, answer_format, tag=tag, name=slug, links=links)


def _split(name: str) -> tuple[str, str]:
    """Return slug and extension; only an extension of the table of formats is one."""
    slug, dot, suffix = name.rpartition(".")
    return (slug, suffix) if dot and suffix in _SUFFIXES else (name, "")


def _links(iri: str, path: str) -> dict[str, str]:
    """Return the Link header of a description: what it is about, and the other formats."""
    root = request.root_path
    about = {iri: 'rel="http://xmlns.com/foaf/0.1/primaryTopic"'}
    others = {f"{root}{path}.{each.suffix}": f'rel="alternate"; type="{each.media_type}"' for each in _FORMATS}
    return about | others


def _near(site: Site, kind: str, iri: str) -> list[str]:
    """Return up to three resources of the same kind whose IRI resembles the one asked for."""
    beginning = f"{ID}{kind}/"
    there = site.solutions("near-resources", beginning=beginning)
    slugs = [each["resource"]["value"].removeprefix(beginning) for each in there]
    return [beginning + slug for slug in difflib.get_close_matches(iri.removeprefix(beginning), slugs, 3)]


def _stated_in(site: Site, iri: str) -> object:
    """Return the table of what the named graph of this name states; None where there is no such graph."""
    results = site.results("graph-statements", graph=iri)
    if not results["results"]["bindings"]:
        return None
    return labelled_table(results, site.prefixes.shorten, request.root_path, most=MOST_ROWS)


@resources.get("/vocabulary/<name>")
def vocabulary(name: str) -> Response:
    """Serve a concept scheme with its concepts."""
    scheme, suffix = _split(name)
    return _document(f"vocabulary/{scheme}", f"The vocabulary {scheme}", suffix)


@resources.get("/ontology/<name>")
def part_of_ontology(name: str) -> Response:
    """Serve a document below the ontology; the version IRI of the present version is the ontology itself."""
    part, suffix = _split(name)
    return _named_document("ontology" if part == __version__ else f"ontology/{part}", suffix)


@resources.get("/<any(ontology, shapes, prefixes, dataset):name>")
@resources.get("/<any(ontology, shapes, prefixes, dataset):name>.<suffix>")
def document(name: str, suffix: str = "") -> Response:
    """Serve the ontology, the shapes, the prefixes, or the description of the dataset."""
    return _named_document(name, suffix)


def _named_document(path: str, suffix: str) -> Response:
    if path not in _DOCUMENTS:
        raise NotFound
    return _document(path, _DOCUMENTS[path], suffix)


def _document(path: str, title: str, suffix: str) -> Response:
    """Serve a named graph of the project as a document."""
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "document", request.url_root, path)
    known = not_modified(tag)
    if known is not None:
        return known
    iri = BASE + path
    asked = site.views.request("graph-triples", {"graph": iri})
    with timed("query"):
        triples = site.engine.evaluate(asked, N_TRIPLES).body.decode("utf-8")
    if not triples:
        raise UnknownResource(iri)
    links = _links(iri, f"/{path}")
    if answer_format == HTML:
        shown = shown_answer(site, asked)
        page = render_template("document.html", title=title, iri=iri, path=f"/{path}", formats=_FORMATS, shown=shown)
        return reply(page, HTML, tag=tag, links=links)
    body = quads_as(parse_quads(triples, Syntax.TURTLE), answer_format, site.prefixes)
    return reply(body, answer_format, tag=tag, name=path.rsplit("/", maxsplit=1)[-1], links=links)
