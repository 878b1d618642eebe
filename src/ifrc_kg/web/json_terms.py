"""Terms as the SPARQL JSON results write them."""

from __future__ import annotations

from rdflib import BNode, URIRef

from ifrc_kg.oxigraph_terms import Node

__all__ = ["term_of"]


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
