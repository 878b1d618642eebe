"""The page of the ontology: what `ontology.html` shows, gathered from the schema and the stored queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from rdflib import SKOS, URIRef
from rdflib.namespace import DCTERMS, OWL, VANN

from ifrc_kg.class_diagram import Relation, Shown, narrow_diagram, wide_diagram
from ifrc_kg.namespaces import ALIGNMENTS_GRAPH, ONTOLOGY_GRAPH, SHAPES_GRAPH
from ifrc_kg.ontology_terms import Ontology, Term, read_ontology
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.shape_demands import read_shapes
from ifrc_kg.term_usage import queries_by_term
from ifrc_kg.web.document_reader import DocumentReader
from ifrc_kg.web.named_graph import graph_quads, rdflib_graph
from ifrc_kg.web.shown import Cell, link_of
from ifrc_kg.web.site import Site
from ifrc_kg.web.term_views import TermViews

__all__ = ["ontology_content"]

#: What the head of the page tells, under which name.
_ABOUT = (
    ("Version", OWL.versionInfo),
    ("Prefix", VANN.preferredNamespacePrefix),
    ("Namespace", VANN.preferredNamespaceUri),
    ("Created", DCTERMS.created),
    ("Modified", DCTERMS.modified),
    ("Authors", DCTERMS.creator),
    ("Licence", DCTERMS.license),
    ("Cite as", DCTERMS.bibliographicCitation),
)


def ontology_content(site: Site, quads: Sequence[Quad], root: str) -> dict[str, object]:
    """Return what the template shows, for the triples of the ontology; `root` is the path below which the site lies."""
    reader = DocumentReader(site.describer.things, site.prefixes.shorten, root, document=str(ONTOLOGY_GRAPH))
    graph = rdflib_graph(quads)
    ontology = read_ontology(graph, rdflib_graph(graph_quads(site, str(ALIGNMENTS_GRAPH))))
    views = TermViews(
        ontology=ontology,
        shapes=read_shapes(rdflib_graph(graph_quads(site, str(SHAPES_GRAPH)))),
        uses=site.rows("uses-of-terms", {}),
        queries=queries_by_term(site.catalogue.get(name) for name in site.catalogue.names()),
        names=site.catalogue.names(),
        reader=reader,
    )
    own = [quad for quad in quads if quad.subject == ONTOLOGY_GRAPH]
    roots = [_shown(ontology, root_class) for root_class in ontology.roots()]
    relations = _relations(views, root)
    return {
        "description": str(graph.value(ONTOLOGY_GRAPH, DCTERMS.description) or ""),
        "about": [
            (name, cells)
            for name, predicate in _ABOUT
            if (cells := [reader.cell(quad.object) for quad in own if quad.predicate == predicate])
        ],
        "themes": [(theme, [views.view(term) for term in theme.terms]) for theme in ontology.themes],
        "terms": sorted(ontology.terms.values(), key=lambda term: term.name.casefold()),
        "pictures": (("wide", wide_diagram(roots, relations)), ("narrow", narrow_diagram(roots, relations))),
        "told": [(term, [each for each in relations if each.subject == term.iri]) for term in ontology.classes],
        "schemes": _schemes(site, reader),
        "labels": {term.iri: term.label for term in ontology.terms.values()},
    }


def _schemes(site: Site, reader: DocumentReader) -> list[Cell]:
    """Return the concept schemes that there are, by name."""
    rows = site.rows("kinds-of-things", {})
    found = {str(row["thing"]) for row in rows if row["class"] == SKOS.ConceptScheme}
    return sorted((reader.named(each) for each in found), key=lambda cell: cell.text.casefold())


def _shown(ontology: Ontology, term: Term) -> Shown:
    below = tuple(_shown(ontology, each) for each in ontology.below(term))
    return Shown(term.iri, term.label, f"#{term.name}", below)


def _relations(views: TermViews, root: str) -> list[Relation]:
    """Return the properties that lead from class to class: by domain and range, or as a shape demands it."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for subject, label, link, value in (*_declared(views), *_demanded(views, root)):
        found.setdefault((subject, label, link), set()).add(value)
    order = [iri for theme in views.ontology.themes for iri in (term.iri for term in theme.terms)]
    relations = [
        Relation(subject, label, tuple(sorted(values, key=order.index)), link)
        for (subject, label, link), values in found.items()
    ]
    return sorted(relations, key=lambda each: (order.index(each.objects[0]), each.label))


#: Subject, label and link of a property, and a class to which it leads.
_Lead = tuple[str, str, str, str]


def _declared(views: TermViews) -> Iterator[_Lead]:
    terms = views.ontology.terms
    for term in terms.values():
        for domain, value in product(term.domains, term.ranges):
            if not term.is_class and domain in terms and value in terms:
                yield domain, term.label, f"#{term.name}", value


def _demanded(views: TermViews, root: str) -> Iterator[_Lead]:
    """Yield the properties of which a shape demands that they lead to a class; own ones lead to their place here."""
    terms = views.ontology.terms
    for subject in views.ontology.classes:
        for demand in (each for shape in views.shapes_of(subject) for each in shape.demands):
            if len(demand.path) == 1 and isinstance(demand.path[0], URIRef):
                own = terms.get(str(demand.path[0]))
                label, link = (own.label, f"#{own.name}") if own else (demand.name, link_of(demand.iri, root))
                yield from ((subject.iri, label, link, value) for value in demand.classes if value in terms)
