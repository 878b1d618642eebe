"""Documents that are named graphs of the schema: the ontology, the shapes, the prefixes, the concept schemes.

A document holds the triples of its graph, so that what is served is what the project keeps,
and one more, to which dataset it belongs.
On its page each term has an anchor of its own, the one that the fragment of its IRI names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import Response, render_template, request
from rdflib import RDF, BNode

from ifrc_kg.errors import UnknownResource
from ifrc_kg.json_ld import json_ld_without_markup
from ifrc_kg.media_types import HTML, JSON_LD, ResultKind, formats_for
from ifrc_kg.namespaces import BASE
from ifrc_kg.oxigraph_terms import Node, Quad, is_iri
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.rdf_output import document_as
from ifrc_kg.shape_order import ShapeOrder
from ifrc_kg.web.description import Fact, Names, Subject, Value, plain_facts
from ifrc_kg.web.named_graph import document_quads
from ifrc_kg.web.ontology_page import ontology_content
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.resource_links import Place, add_links, document_links
from ifrc_kg.web.shapes_page import shapes_content
from ifrc_kg.web.shown import Cell
from ifrc_kg.web.site import Site, current_site
from ifrc_kg.web.vocabulary_page import vocabulary_content

__all__ = ["document_reply"]

_FORMATS: Final = formats_for(ResultKind.GRAPH)


@dataclass(frozen=True)
class _Part:
    """The subjects of one class, under the name of the class."""

    heading: str
    anchor: str
    subjects: tuple[Subject, ...]


def document_reply(path: str, title: str, suffix: str) -> Response:
    """Return a named graph, by its path below the base, as a document; without a title its own is taken.

    Raises UnknownResource where nothing is stated in a graph of that name.
    """
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, "document", request.root_path, path)
    known = not_modified(tag)
    if known is not None:
        return known
    iri = BASE + (path if is_iri(BASE + path) else quote(path))
    with timed("query"):
        quads = document_quads(site, iri)
    if not quads:
        raise UnknownResource(iri, site.describer.things.near(iri))
    links = document_links(iri, Place(request.root_path, f"/{path}"), site.licences, answer_format)
    if answer_format == HTML:
        body = _kept_page(site, path, title, quads)
    else:
        body = document_as(quads, answer_format, site.prefixes)
    response = add_links(reply(body, answer_format, tag=tag, name=path.rpartition("/")[2]), links)
    response.headers["Content-Location"] = f"{request.root_path}/{path}.{answer_format.suffix}"
    return response


def _kept_page(site: Site, path: str, title: str, quads: Sequence[Quad]) -> str:
    """Return the page, kept where the state of the data is known."""
    if not site.fingerprint:
        return _page(site, path, title, quads)
    key = (request.root_path, BASE + path)
    return site.pages.get_or_make(key, lambda: _page(site, path, title, quads)) or ""


def _page(site: Site, path: str, title: str, quads: Sequence[Quad]) -> str:
    reader = Reader(site.describer.things, site.prefixes.shorten, request.root_path)
    iri = BASE + path
    template, contents = _PAGES.get(path.partition("/")[0] if path.startswith("vocabulary/") else path, _PLAIN)
    return render_template(
        template,
        title=title or reader.named(iri).text,
        iri=iri,
        path=f"/{path}",
        formats=_FORMATS,
        data=json_ld_without_markup(document_as(quads, JSON_LD, site.prefixes)),
        **contents(site, quads, request.root_path),
    )


def _plain_content(site: Site, quads: Sequence[Quad], root: str) -> dict[str, object]:
    """Return the subjects of any graph by class, each with its facts."""
    reader = Reader(site.describer.things, site.prefixes.shorten, root)
    about, parts = _parts(str(quads[0].graph), quads, site.describer.shapes, reader)
    return {"about": about, "parts": parts}


#: What a page shows besides its head: the template, and what gathers it from the triples for a path of the server.
_Contents = Callable[[Site, Sequence[Quad], str], dict[str, object]]
_PLAIN: Final[tuple[str, _Contents]] = ("document.html", _plain_content)
_PAGES: Final[Mapping[str, tuple[str, _Contents]]] = {
    "ontology": ("ontology.html", ontology_content),
    "shapes": ("shapes.html", shapes_content),
    "vocabulary": ("vocabulary.html", vocabulary_content),
}


def _parts(
    iri: str, quads: Sequence[Quad], shapes: ShapeOrder, reader: Reader
) -> tuple[tuple[Fact, ...], tuple[_Part, ...]]:
    """Return what the document says of itself, and its subjects by class."""
    by_subject: dict[Node, list[Quad]] = {}
    for quad in quads:
        by_subject.setdefault(quad.subject, []).append(quad)
    about: tuple[Fact, ...] = ()
    by_class: dict[str, list[Subject]] = {}
    for subject, own in by_subject.items():
        if isinstance(subject, BNode):
            continue
        facts = _facts(own, by_subject, shapes.names(reader.things.classes(str(subject))), reader)
        if str(subject) == iri:
            about = facts
        else:
            cell = reader.named(str(subject))
            by_class.setdefault(_class_of(own), []).append(Subject(cell, (), facts, anchor=_anchor(str(subject))))
    parts = (
        _Part(
            reader.property_name(each) if each else "",
            f"kind-{reader.shorten(each).rpartition(':')[2]}" if each else "others",
            tuple(sorted(by_class[each], key=lambda one: natural_key(one.cell.text.casefold()))),
        )
        for each in sorted(by_class)
    )
    return about, tuple(parts)


def _class_of(quads: Sequence[Quad]) -> str:
    return min((str(quad.object) for quad in quads if quad.predicate == RDF.type), default="")


def _anchor(iri: str) -> str:
    """Return the fragment of an IRI, or the last part of one without."""
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def _facts(own: Sequence[Quad], by_subject: dict[Node, list[Quad]], names: Names, reader: Reader) -> tuple[Fact, ...]:
    """Return facts with what blank nodes say written out in their place."""
    nodes = [quad for quad in own if isinstance(quad.object, BNode)]
    facts = list(plain_facts([quad for quad in own if not isinstance(quad.object, BNode)], reader, names))
    for quad in nodes:
        cell = Cell(" ".join(_written(quad.object, by_subject, reader)))
        name = reader.property_name(str(quad.predicate))
        facts.append(Fact(name, reader.named(str(quad.predicate)), (Value((cell,), ()),)))
    return tuple(facts)


def _written(node: Node, by_subject: dict[Node, list[Quad]], reader: Reader) -> Iterator[str]:
    """Yield a term in words, a list as its members and a blank node as its properties."""
    if not isinstance(node, BNode):
        yield reader.cell(node).text
        return
    own = by_subject.get(node, [])
    members = [quad.object for quad in own if quad.predicate == RDF.first]
    if members:
        yield from _written(members[0], by_subject, reader)
        rest = next(quad.object for quad in own if quad.predicate == RDF.rest)
        if rest != RDF.nil:
            yield ","
            yield from _written(rest, by_subject, reader)
        return
    yield "["
    for quad in sorted(own, key=lambda quad: str(quad.predicate)):
        yield reader.property_name(str(quad.predicate))
        yield from _written(quad.object, by_subject, reader)
        yield ";" if quad is not own[-1] else ""
    yield "]"
