"""The page of a concept scheme: what `vocabulary.html` shows, its concepts as a tree with labels, matches and uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import SKOS, URIRef
from rdflib.namespace import DCTERMS

from ifrc_kg.concept_tree import Branch, concept_tree
from ifrc_kg.known_things import Row
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.web.named_graph import rdflib_graph
from ifrc_kg.web.phrases import LANGUAGES
from ifrc_kg.web.reader import Reader, words_of
from ifrc_kg.web.shown import Cell
from ifrc_kg.web.site import Site

__all__ = ["vocabulary_content"]

_LAST = 1e9


@dataclass(frozen=True)
class _ConceptView:
    """A concept as a page shows it: `labels` are those in other languages, `matches` pairs of a relation and a term."""

    branch: Branch
    cell: Cell
    curie: str
    labels: tuple[Cell, ...]
    related: tuple[Cell, ...]
    also_below: tuple[Cell, ...]
    matches: tuple[tuple[str, Cell], ...]
    uses: int
    below: tuple[_ConceptView, ...]


def vocabulary_content(site: Site, quads: Sequence[Quad], root: str) -> dict[str, object]:
    """Return what the template shows, for the triples of a concept scheme."""
    reader = Reader(site.describer.things, site.prefixes.shorten, root)
    graph, scheme = rdflib_graph(quads), URIRef(str(quads[0].graph))
    rows: dict[str, list[Row]] = {}
    for row in site.rows("uses-of-concepts", {"scheme": str(scheme)}):
        rows.setdefault(str(row["concept"]), []).append(row)

    def order(iri: str) -> tuple[float, object]:
        places = [float(str(row["position"])) for row in rows.get(iri, ()) if "position" in row]
        return min(places, default=_LAST), natural_key(reader.named(iri).text.casefold())

    tops = concept_tree(graph, scheme, order)
    return {
        "description": str(graph.value(scheme, SKOS.definition) or graph.value(scheme, DCTERMS.description) or ""),
        "licences": [reader.named(str(each)) for each in graph.objects(scheme, DCTERMS.license)],
        "concepts": [_view(each, rows, reader) for each in tops],
        "count": sum(each.size for each in tops),
    }


def _view(branch: Branch, rows: Mapping[str, Sequence[Row]], reader: Reader) -> _ConceptView:
    own = rows.get(branch.iri, ())
    matches = {(str(row["relation"]), str(row["match"])) for row in own if "match" in row}
    names = [(language, reader.things.name(branch.iri, language)) for language in LANGUAGES]
    return _ConceptView(
        branch=branch,
        cell=reader.named(branch.iri),
        curie=reader.shorten(branch.iri),
        labels=tuple(
            Cell(name.text, language=language)
            for language, name in names
            if name and name.language == language != reader.language
        ),
        related=tuple(map(reader.named, branch.related)),
        also_below=tuple(map(reader.named, branch.also_below)),
        matches=tuple(
            (words_of(relation.rpartition("#")[2]), reader.named(match)) for relation, match in sorted(matches)
        ),
        uses=max((int(str(row["uses"])) for row in own), default=0),
        below=tuple(_view(each, rows, reader) for each in branch.below),
    )
