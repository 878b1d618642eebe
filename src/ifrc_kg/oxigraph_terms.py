"""The one place where pyoxigraph's terms meet rdflib's.

Parsing goes through pyoxigraph because it keeps every lexical form as it is written ("01" stays "01") and says where
an error lies; the rest of the project speaks rdflib's terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from ifrc_kg.errors import DataError, ParseError

__all__ = [
    "Node",
    "OxigraphQuad",
    "Quad",
    "Syntax",
    "canonically_labelled",
    "from_oxigraph",
    "from_oxigraph_quad",
    "from_oxigraph_quads",
    "graph_name",
    "is_in_default_graph",
    "is_iri",
    "oxigraph_quad",
    "parse_oxigraph_quads",
    "parse_quads",
    "rdf_xml_text",
    "read_rdf",
    "to_oxigraph",
    "with_canonical_labels",
]

Node = URIRef | BNode | Literal
#: pyoxigraph's own quad, for those who pass many of them on unread.
OxigraphQuad = ox.Quad


class Syntax(Enum):
    """The concrete syntaxes of the project's own files; the value is their suffix."""

    TURTLE = ".ttl"
    TRIG = ".trig"


class Quad(NamedTuple):
    """A triple and the named graph that it lies in (None: the default graph)."""

    subject: URIRef | BNode
    predicate: URIRef
    object: Node
    graph: URIRef | BNode | None


def parse_quads(text: str, syntax: Syntax, *, path: str = "") -> tuple[Quad, ...]:
    """Return the quads of a Turtle or TriG text; raise ParseError with line and column."""
    return tuple(from_oxigraph_quad(quad) for quad in parse_oxigraph_quads(text, syntax, path=path))


def parse_oxigraph_quads(
    text: str, syntax: Syntax, *, path: str = "", graph: URIRef | None = None, unique_labels: bool = False
) -> tuple[OxigraphQuad, ...]:
    """Return pyoxigraph's quads of a text, those of its default graph put into `graph` where one is given.

    With `unique_labels`, blank nodes get labels that no other text has; else the labels of the text stay.
    Raises ParseError with line and column.
    """
    form = ox.RdfFormat.TRIG if syntax is Syntax.TRIG else ox.RdfFormat.TURTLE
    try:
        quads = tuple(ox.parse(text, format=form, rename_blank_nodes=unique_labels))
    except SyntaxError as error:
        raise ParseError(
            error.msg,
            path=path,
            line=error.lineno,
            column=error.offset,
            hint=f"The file must be {'TriG' if syntax is Syntax.TRIG else 'Turtle'} as RDF 1.1 defines it.",
        ) from error
    if graph is None:
        return quads
    name = _named_node(graph)
    return tuple(_in_graph(quad, name) for quad in quads)


def read_rdf(data: bytes, media_type: str, *, base: str = "", graph: str = "") -> tuple[OxigraphQuad, ...]:
    """Return pyoxigraph's quads of a document in any RDF format, those of its default graph put into `graph`.

    Blank nodes get labels that no other document has.
    Raises ParseError with line and column.
    """
    try:
        quads = tuple(
            ox.parse(
                data,
                format=ox.RdfFormat.from_media_type(media_type),
                base_iri=base or None,
                rename_blank_nodes=True,
            )
        )
    except SyntaxError as error:
        raise ParseError(error.msg, path=base, line=error.lineno, column=error.offset) from error
    if not graph:
        return quads
    name = _named_node(URIRef(graph))
    return tuple(_in_graph(quad, name) if is_in_default_graph(quad) else quad for quad in quads)


def rdf_xml_text(triples: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """Return triples as RDF/XML, in the order given; `prefixes` are the namespaces to declare, by prefix."""
    written = ox.serialize(
        (oxigraph_quad(each).triple for each in triples), format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)
    )
    return (written or b"").decode("utf-8")


def _in_graph(quad: OxigraphQuad, name: ox.NamedNode) -> OxigraphQuad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, name)


def is_in_default_graph(quad: OxigraphQuad) -> bool:
    """Tell whether a quad lies outside every named graph."""
    return isinstance(quad.graph_name, ox.DefaultGraph)


def graph_name(quad: OxigraphQuad) -> str:
    """Return the IRI of a quad's named graph; empty for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def with_canonical_labels(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return the quads, each once, with the blank node labels of RDF Dataset Canonicalization (RDFC-1.0)."""
    named: list[Quad] = []
    blank: list[OxigraphQuad] = []
    for quad in quads:
        if any(isinstance(term, BNode) for term in quad):
            blank.append(oxigraph_quad(quad))
        else:
            named.append(quad)
    return (*dict.fromkeys(named), *map(from_oxigraph_quad, canonically_labelled(blank)))


def canonically_labelled(quads: Iterable[OxigraphQuad]) -> list[OxigraphQuad]:
    """Return pyoxigraph's quads with the blank node labels of RDF Dataset Canonicalization (RDFC-1.0).

    Labels depend on the quads with blank nodes alone, so that the others are not looked at, and may come twice.
    """
    named: list[OxigraphQuad] = []
    blank = ox.Dataset()
    for quad in quads:
        if _has_blank_node(quad):
            blank.add(quad)
        else:
            named.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*named, *blank]


def _has_blank_node(quad: OxigraphQuad) -> bool:
    return any(isinstance(term, ox.BlankNode | ox.Triple) for term in (quad.subject, quad.object, quad.graph_name))


def to_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return pyoxigraph's form of a term; raise DataError for an IRI that is none."""
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=_named_node(term.datatype or XSD.string))
    return _oxigraph_resource(term)


def _oxigraph_resource(term: URIRef | BNode) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else _named_node(term)


def _named_node(iri: URIRef) -> ox.NamedNode:
    try:
        return ox.NamedNode(str(iri))
    except ValueError as error:
        raise DataError(f"{str(iri)!r} is no IRI: {error}.") from error


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except (ValueError, UnicodeEncodeError):
        return False
    return True


def from_oxigraph(term: object) -> Node:
    """Return rdflib's form of a term, its lexical form untouched; raise ParseError for terms outside RDF 1.1."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        return Literal(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
    raise ParseError(f"{term} is no term of RDF 1.1.")


def oxigraph_quad(quad: Quad) -> OxigraphQuad:
    """Return pyoxigraph's form of a quad."""
    graph = ox.DefaultGraph() if quad.graph is None else _oxigraph_resource(quad.graph)
    return ox.Quad(_oxigraph_resource(quad.subject), _named_node(quad.predicate), to_oxigraph(quad.object), graph)


def from_oxigraph_quad(quad: OxigraphQuad) -> Quad:
    """Return our form of a quad; raise ParseError for terms outside RDF 1.1."""
    graph = None if isinstance(quad.graph_name, ox.DefaultGraph) else _resource(quad.graph_name)
    return Quad(_resource(quad.subject), URIRef(quad.predicate.value), from_oxigraph(quad.object), graph)


def from_oxigraph_quads(quads: Iterable[OxigraphQuad]) -> Iterator[Quad]:
    """Yield our forms of many quads, for which each term is made once; see `from_oxigraph_quad`."""
    node, resource, predicate = cache(from_oxigraph), cache(_resource), cache(_predicate)
    for quad in quads:
        graph = None if isinstance(quad.graph_name, ox.DefaultGraph) else resource(quad.graph_name)
        value = resource(quad.object) if isinstance(quad.object, ox.NamedNode) else node(quad.object)
        yield Quad(resource(quad.subject), predicate(quad.predicate), value, graph)


def _predicate(term: ox.NamedNode) -> URIRef:
    return URIRef(term.value)


def _resource(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> URIRef | BNode:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise ParseError(f"{term} is no subject of RDF 1.1.")
