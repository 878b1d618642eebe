"""The JSON-LD context of the ontology, made from its terms and from the list of prefixes (JSON-LD 1.1, section 3.1).

Object properties take IRIs, datatype properties their datatype, and texts with a language a map by language.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef

from ifrc_kg.files import ProjectFiles
from ifrc_kg.prefixes import Prefixes, load_prefixes

__all__ = ["context_path", "context_text"]


def context_path(project: ProjectFiles) -> Path:
    """Return where a project keeps its context."""
    return project.ontology / "context.jsonld"


def context_text(project: ProjectFiles) -> str:
    """Return the text of the context, the prefixes first and then the own terms, each in order."""
    prefixes = load_prefixes(project.prefixes)
    ontology = Graph().parse(project.ontology / "ifrc.ttl")
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    context |= dict(sorted(prefixes.namespaces.items()))
    terms = {_name(prefixes, term): _definition(ontology, term, prefixes) for term in _terms(ontology)}
    context |= {name: terms[name] for name in sorted(terms) if name not in prefixes.namespaces}
    return json.dumps({"@context": context}, indent=2, ensure_ascii=False) + "\n"


def _terms(ontology: Graph) -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return [term for kind in kinds for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef)]


def _name(prefixes: Prefixes, term: URIRef) -> str:
    found = prefixes.split(term)
    return found[1] if found else str(term)


def _definition(ontology: Graph, term: URIRef, prefixes: Prefixes) -> dict[str, str] | str:
    iri = prefixes.shorten(str(term))
    if (term, RDF.type, OWL.Class) in ontology:
        return iri
    if (term, RDF.type, OWL.ObjectProperty) in ontology:
        return {"@id": iri, "@type": "@id"}
    datatype = ontology.value(term, RDFS.range)
    if datatype == RDF.langString:
        return {"@id": iri, "@container": "@language"}
    # A plain string needs no type, and most readers would keep it apart from one that has it.
    if datatype is None or datatype == XSD.string:
        return {"@id": iri}
    return {"@id": iri, "@type": prefixes.shorten(str(datatype))}
