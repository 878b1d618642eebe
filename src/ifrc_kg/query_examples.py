"""The public queries as data: each a `sh:SPARQLExecutable`, as the SIB's tools read examples from an endpoint.

https://github.com/sib-swiss/sparql-examples describes the form.
An example runs as it is: parameters have their defaults, or the examples of their header.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import RDF, RDFS, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from ifrc_kg.engine import QueryForm
from ifrc_kg.namespaces import BASE, EXAMPLES_GRAPH, PREFIXES_GRAPH, SH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.query_catalogue import QueryCatalogue
from ifrc_kg.readable_query import readable_text
from ifrc_kg.stored_query import StoredQuery, bind_values

__all__ = ["ENDPOINT", "example_of", "query_examples", "runnable_text"]

#: The endpoint by its lasting name.
ENDPOINT: Final = URIRef(BASE + "sparql")

_SCHEMA: Final = Namespace("https://schema.org/")
#: What SHACL calls a query of each form, and the property that holds its text; it has no words for DESCRIBE.
_WORDS: Final[Mapping[QueryForm, tuple[URIRef, URIRef]]] = {
    QueryForm.SELECT: (SH.SPARQLSelectExecutable, SH.select),
    QueryForm.ASK: (SH.SPARQLAskExecutable, SH.ask),
    QueryForm.CONSTRUCT: (SH.SPARQLConstructExecutable, SH.construct),
}


def query_examples(catalogue: QueryCatalogue) -> Iterator[Quad]:
    """Yield the statements that describe the queries of a catalogue; a query with DESCRIBE has no description."""
    for name in catalogue.names():
        query = catalogue.get(name)
        if query.form in _WORDS:
            yield from _described(query, catalogue.prefixes)


def example_of(name: str) -> URIRef:
    """Return the IRI of a stored query, under which it is also served."""
    return URIRef(f"{BASE}queries/{name}")


def runnable_text(query: StoredQuery, prefixes: Prefixes) -> str:
    """Return the text of a query without its header, with the defaults (or examples) in place of variables.

    Raises ParameterError where a parameter has neither.
    """
    values = {each.name: each.default or each.example for each in query.parameters}
    return readable_text(query.body, bind_values(query, values, prefixes), prefixes)


def _described(query: StoredQuery, prefixes: Prefixes) -> Iterator[Quad]:
    kind, text = _WORDS[query.form]
    stated: tuple[tuple[URIRef, URIRef | Literal], ...] = (
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, kind),
        (RDFS.comment, Literal(query.summary, lang="en")),
        (DCTERMS.description, Literal(query.description, lang="en")),
        (text, Literal(runnable_text(query, prefixes).strip())),
        (SH.prefixes, PREFIXES_GRAPH),
        (_SCHEMA.target, ENDPOINT),
        *((_SCHEMA.keywords, Literal(tag)) for tag in query.tags),
    )
    for predicate, value in stated:
        if value:
            yield Quad(example_of(query.name), predicate, value, EXAMPLES_GRAPH)
