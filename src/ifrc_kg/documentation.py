"""Pages of the documentation that are made from the sources: terms, queries, settings.

`ifrc-kg generate` writes them and `ifrc-kg generate --check` holds them against the sources, so they cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from ifrc_kg.files import ProjectFiles
from ifrc_kg.prefixes import Prefixes, load_prefixes
from ifrc_kg.query_catalogue import QueryCatalogue, load_catalogue
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.settings import SETTINGS, Setting
from ifrc_kg.stored_query import StoredQuery

__all__ = ["generated_pages", "queries_page", "settings_page", "terms_page"]

_MADE: Final = "<!-- Made by `ifrc-kg generate`; do not edit. -->"
_KINDS: Final = (
    (OWL.Class, "Classes", ("class", "broader class", "definition"), RDFS.subClassOf),
    (OWL.ObjectProperty, "Object properties", ("property", "range", "definition"), RDFS.range),
    (OWL.DatatypeProperty, "Datatype properties", ("property", "range", "definition"), RDFS.range),
)


def generated_pages(project: ProjectFiles) -> Mapping[Path, str]:
    """Return the text of each generated page by its path; none where the project has no docs folder (a wheel)."""
    folder = project.root / "docs"
    if not folder.is_dir():
        return {}
    prefixes = load_prefixes(project.prefixes)
    ontology = Graph().parse(project.ontology / "ifrc.ttl")
    schemes = Graph()
    for path in project.vocabularies:
        schemes.parse(path)
    return {
        folder / "terms.md": terms_page(ontology, schemes, prefixes),
        folder / "queries.md": queries_page(load_catalogue(project.queries, prefixes)),
        folder / "settings.md": settings_page(SETTINGS),
    }


def terms_page(ontology: Graph, schemes: Graph, prefixes: Prefixes) -> str:
    """Return the page of all own terms: classes, properties and the concepts of each scheme."""
    sections = [_section(title, head, _terms(ontology, kind, other, prefixes)) for kind, title, head, other in _KINDS]
    for scheme in sorted(schemes.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        intro = f"{schemes.value(scheme, SKOS.definition)}\n\n`{prefixes.shorten(str(scheme))}`"
        rows = _concepts(schemes, scheme, prefixes)
        sections.append(
            _section(str(schemes.value(scheme, SKOS.prefLabel)), ("concept", "label", "definition"), rows, intro)
        )
    return _page("Terms", "Every class, property and concept that the project defines itself.", sections)


def _terms(graph: Graph, kind: URIRef, other: URIRef, prefixes: Prefixes) -> Iterator[tuple[str, ...]]:
    for term in sorted(graph.subjects(RDF.type, kind), key=str):
        beside = [f"`{prefixes.shorten(str(node))}`" for node in graph.objects(term, other)]
        yield f"`{prefixes.shorten(str(term))}`", ", ".join(beside), str(graph.value(term, SKOS.definition))


def _concepts(graph: Graph, scheme: Node, prefixes: Prefixes) -> Iterator[tuple[str, ...]]:
    names = {prefixes.shorten(str(concept)): concept for concept in graph.subjects(SKOS.inScheme, scheme)}
    for name in sorted(names, key=natural_key):
        label, definition = (graph.value(names[name], term) for term in (SKOS.prefLabel, SKOS.definition))
        yield f"`{name}`", str(label or ""), str(definition or "")


def queries_page(catalogue: QueryCatalogue) -> str:
    """Return the page of all stored queries, by tag."""
    queries = [catalogue.get(name) for name in catalogue.names()]
    tags = sorted({tag for query in queries for tag in query.tags})
    rows = ((f"`{query.name}`", query.summary, _parameters(query)) for query in queries)
    sections = [_section("All questions", ("name", "question", "parameters"), rows)]
    by_tag = ((tag, ", ".join(f"`{query.name}`" for query in queries if tag in query.tags)) for tag in tags)
    sections.append(_section("By tag", ("tag", "questions"), by_tag))
    intro = (
        f"{len(queries)} questions, each in a file of `queries/`.\n"
        "`ifrc-kg run NAME` asks one on the command line, `/queries/NAME` over HTTP.\n"
        "How to write one: [query files](query-files.md)."
    )
    return _page("Queries", intro, sections)


def _parameters(query: StoredQuery) -> str:
    return ", ".join(
        f"`{each.name}` ({each.label}{f', default `{each.default}`' if each.default else ''})"
        for each in query.parameters
    )


def settings_page(settings: Iterable[Setting]) -> str:
    """Return the page of all settings."""
    rows = (
        (
            ", ".join(f"`{name}`" for name in (each.variable, *each.also)),
            f"`{each.default}`" if each.default else "",
            each.help,
        )
        for each in settings
    )
    return _page(
        "Settings",
        "Settings are read from the environment once, when the server starts.",
        [_section("All settings", ("variable", "default", "meaning"), rows)],
    )


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], intro: str = "") -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n\n".join(part for part in (f"## {title}", intro, "\n".join(lines)) if part)


def _page(title: str, intro: str, sections: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", _MADE, intro, *sections]) + "\n"
