"""Terms as the SPARQL JSON results write them, and back."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import BNode, Literal, URIRef

from ifrc_kg.oxigraph_terms import Node

__all__ = ["node_of", "term_of"]


def node_of(term: Mapping[str, str]) -> Node:
    """Return the term that the SPARQL JSON results write as an object, its lexical form untouched."""
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] == "bnode":
        return BNode(term["value"])
    if "xml:lang" in term:
        return Literal(term["value"], lang=term["xml:lang"])
    datatype = URIRef(term["datatype"]) if "datatype" in term else None
    return Literal(term["value"], datatype=datatype, normalize=False)


def term_of(node: Node) -> dict[str, str]:
    """Return a term as the SPARQL JSON results write it."""
    if isinstance(node, URIRef):
        return {"type": "uri", "value": str(node)}
    if isinstance(node, BNode):
        return {"type": "bnode", "value": str(node)}
    term = {"type": "literal", "value": str(node)}
    if node.language:
        term["xml:lang"] = node.language
    elif node.datatype:
        term["datatype"] = str(node.datatype)
    return term
