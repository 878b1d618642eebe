"""What is said of an IRI that names nothing, or nothing any more: 404 and 410, in the format that was asked for.

A client that asks for RDF gets RDF: a remark on the IRI, and the resources whose labels resemble what it asked for.
Whoever asks for nothing in particular gets the problem in JSON, as for any other error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Final

from flask import Response, render_template, request
from rdflib import RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS

from ifrc_kg.errors import NotAcceptable, UnknownResource, WithdrawnResource
from ifrc_kg.media_types import HTML, PROBLEM_JSON, Format, ResultKind, by_suffix, by_token, formats_for, negotiate
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_output import quads_as
from ifrc_kg.web.problems import domain_problem
from ifrc_kg.web.protocol import format_word
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.site import current_site

__all__ = ["absent"]

_PROBLEM: Final = Format("json", PROBLEM_JSON, "json", frozenset(), synonyms=("application/json",))
_OFFERED: Final = (_PROBLEM, *formats_for(ResultKind.GRAPH))


def absent(error: UnknownResource | WithdrawnResource) -> Response:
    """Return 404 with what resembles the IRI, or 410 with what stands in its place."""
    answer_format = _asked_for()
    if answer_format is _PROBLEM:
        return domain_problem(error)
    status = HTTPStatus.GONE if isinstance(error, WithdrawnResource) else HTTPStatus.NOT_FOUND
    others = _others(error)
    site = current_site()
    if answer_format == HTML:
        reader = Reader(site.describer.things, site.prefixes.shorten, request.root_path)
        body = render_template("absent.html", error=error, status=int(status), others=list(map(reader.named, others)))
    else:
        body = quads_as(_remarks(error, others), answer_format, site.prefixes)
    response = Response(body, status, content_type=answer_format.content_type)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_for() -> Format:
    """Return the format that the extension, the parameter or the Accept header names; the problem for any other."""
    suffix, word = request.path.rpartition(".")[2], format_word(request.args)
    try:
        if "." in request.path and any(suffix == each.suffix for each in _OFFERED[1:]):
            return by_suffix(suffix, _OFFERED)
        return by_token(word, _OFFERED) if word else negotiate(request.headers.getlist("Accept"), _OFFERED)
    except NotAcceptable:
        return _PROBLEM


def _others(error: UnknownResource | WithdrawnResource) -> Sequence[str]:
    if isinstance(error, UnknownResource):
        return error.near
    return [error.replaced_by] if error.replaced_by else []


def _remarks(error: UnknownResource | WithdrawnResource, others: Sequence[str]) -> Iterator[Quad]:
    """Yield what there is to say, with the labels of what is pointed to."""
    asked = URIRef(error.iri)
    relation = DCTERMS.isReplacedBy if isinstance(error, WithdrawnResource) else RDFS.seeAlso
    yield Quad(asked, RDFS.comment, Literal(error.message, lang="en"), None)
    for other in others:
        yield Quad(asked, relation, URIRef(other), None)
    for quad in current_site().describer.things.about(others):
        if quad.predicate == SKOS.prefLabel:
            yield quad._replace(graph=None)
