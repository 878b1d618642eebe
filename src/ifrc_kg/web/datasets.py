"""The dataset as documents: `/dataset` and `/.well-known/void`, and the examples at `/.well-known/sparql-examples`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from rdflib.namespace import DCTERMS, RDF, VOID

from ifrc_kg.dataset_record import brief_record, headline, record, schema_org
from ifrc_kg.dumps import Manifest
from ifrc_kg.json_ld import json_ld_without_markup
from ifrc_kg.media_types import HTML, JSON_LD, ResultKind, formats_for
from ifrc_kg.namespaces import DATASET_GRAPH, EXAMPLES_GRAPH
from ifrc_kg.oxigraph_terms import Quad
from ifrc_kg.rdf_format import natural_key
from ifrc_kg.rdf_output import document_as, quads_as
from ifrc_kg.web.dataset_facts import dataset_facts
from ifrc_kg.web.documents import document_reply
from ifrc_kg.web.named_graph import document_quads
from ifrc_kg.web.places import is_static_copy, root_address
from ifrc_kg.web.reader import Reader
from ifrc_kg.web.replies import chosen_format, entity_tag, not_modified, reply, timed
from ifrc_kg.web.resource_links import Place, add_links, document_links
from ifrc_kg.web.shown import Cell, link_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["dataset_json", "datasets"]

datasets = Blueprint("datasets", __name__)

_FORMATS: Final = formats_for(ResultKind.GRAPH)
_VOID: Final = str(VOID)
#: What the page says in whole sentences.
_WORDS: Final = ("bibliographicCitation", "description")


_EXAMPLES: Final = ".well-known/sparql-examples"


@dataclass(frozen=True)
class _Row:
    """A part of the dataset: what it is, how much there is of it, and one example."""

    name: Cell
    size: int
    example: Cell


@datasets.get("/dataset")
@datasets.get("/dataset.<suffix>")
def dataset(suffix: str = "") -> Response:
    """Describe the dataset: what it is, how large, under which licence, and where to have it."""
    return _described("dataset", suffix)


@datasets.get("/.well-known/void")
@datasets.get("/.well-known/void.<suffix>")
def void(suffix: str = "") -> Response:
    """Describe the dataset where RFC 5785 and VoID (section 7.2) let strangers look for it."""
    return _described(".well-known/void", suffix)


@datasets.get("/.well-known/sparql-examples")
@datasets.get("/.well-known/sparql-examples.<suffix>")
@datasets.get("/sparql/.well-known/sparql-examples")
def examples(suffix: str = "") -> Response:
    """Serve the public queries as `sh:SPARQLExecutable`, also below the endpoint, where the SIB's tools look."""
    if chosen_format(_FORMATS, suffix=suffix) != HTML:
        return document_reply(_EXAMPLES, "", suffix)
    site = current_site()
    tag = entity_tag(site.fingerprint, HTML, _EXAMPLES, request.url_root)
    known = not_modified(tag)
    if known is not None:
        return known
    queries = [site.catalogue.get(name) for name in site.catalogue.names()]
    texts = {query.name: site.text_with_defaults(query) for query in queries}
    quads = document_quads(site, str(EXAMPLES_GRAPH))
    page = render_template(
        "examples.html",
        iri=str(EXAMPLES_GRAPH),
        path=f"/{_EXAMPLES}",
        formats=_FORMATS,
        queries=queries,
        texts=texts,
        data=json_ld_without_markup(document_as(quads, JSON_LD, site.prefixes)),
    )
    links = document_links(str(EXAMPLES_GRAPH), Place(request.root_path, f"/{_EXAMPLES}"), site.licences, HTML)
    return add_links(reply(page, HTML, tag=tag), links)


def dataset_json(site: Site, root: str) -> str:
    """Return the dataset in the terms of schema.org, as it can stand inside `<script>` of a page."""
    found = schema_org(brief_record(site.engine, site.views, root), root)
    return json_ld_without_markup(json.dumps(found, ensure_ascii=False, indent=1))


def _described(path: str, suffix: str) -> Response:
    site, root = current_site(), root_address(current_site())
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    tag = entity_tag(site.fingerprint, answer_format, path, root, request.root_path)
    known = not_modified(tag)
    if known is not None:
        return known
    with timed("dumps"):
        manifest = site.dumps.manifest() if site.dumps else None
    with timed("query"):
        quads = record(site.engine, site.views, manifest, root, has_endpoint=not is_static_copy())
    if answer_format == HTML:
        body = _page(site, path, quads, manifest)
    else:
        body = quads_as(quads, answer_format, site.prefixes)
    links = document_links(str(DATASET_GRAPH), Place(request.root_path, f"/{path}"), site.licences, answer_format)
    response = add_links(reply(body, answer_format, tag=tag, name="dataset"), links)
    response.headers["Content-Location"] = f"{request.root_path}/{path}.{answer_format.suffix}"
    return response


def _page(site: Site, path: str, quads: Sequence[Quad], manifest: Manifest | None) -> str:
    described = _by_subject(quads)
    own = described[str(DATASET_GRAPH)]
    provenance = described.get(own.get(str(DCTERMS.provenance), ""), {})
    root = request.root_path
    reader = Reader(site.describer.things, site.prefixes.shorten, root)
    return render_template(
        "dataset.html",
        facts=dataset_facts(quads, reader),
        iri=str(DATASET_GRAPH),
        path=f"/{path}",
        formats=_FORMATS,
        said={name: own.get(str(DCTERMS[name]), "") for name in _WORDS},
        provenance=provenance.get(str(DCTERMS.description), ""),
        sizes={name: int(number) for name, number in headline(quads).items()},
        classes=_partitions(site, described, "class", "entities"),
        properties=_partitions(site, described, "property", "triples"),
        subsets=_subsets(described, quads),
        linksets=_linksets(site, described, quads),
        dumps=[each for each in manifest.dumps if each.holds in ("whole", "table")] if manifest else (),
        endpoint=f"{root}/sparql",
        data=json_ld_without_markup(json.dumps(schema_org(quads, root_address(site)), ensure_ascii=False, indent=1)),
    )


_Described = Mapping[str, Mapping[str, str]]


def _by_subject(quads: Sequence[Quad]) -> _Described:
    """Return one value of each property of each subject; of the parts of the dataset there is only one."""
    found: dict[str, dict[str, str]] = {}
    for quad in quads:
        found.setdefault(str(quad.subject), {})[str(quad.predicate)] = str(quad.object)
    return found


def _partitions(site: Site, described: _Described, term: str, size: str) -> list[_Row]:
    """Return the partitions of the whole by a class or property, the largest first."""
    beginning = f"{DATASET_GRAPH}#{term}-"
    own = [each for name, each in described.items() if name.startswith(beginning) and f"{_VOID}{size}" in each]
    rows = [
        _Row(
            _named(site, each[_VOID + term]),
            int(each[_VOID + size]),
            _cell(site, each.get(f"{_VOID}exampleResource", "")),
        )
        for each in own
        if _VOID + term in each
    ]
    return sorted(rows, key=lambda row: (-row.size, natural_key(row.name.text.casefold())))


def _subsets(described: _Described, quads: Sequence[Quad]) -> list[tuple[str, int]]:
    parts = {str(quad.object) for quad in quads if quad.predicate == VOID.subset}
    found = [described[each] for each in sorted(parts) if str(DCTERMS.title) in described.get(each, {})]
    return [(each[str(DCTERMS.title)], int(each[f"{_VOID}triples"])) for each in found]


def _linksets(site: Site, described: _Described, quads: Sequence[Quad]) -> list[tuple[Cell, str, int]]:
    parts = sorted(str(quad.subject) for quad in quads if quad[1:3] == (RDF.type, VOID.Linkset))
    return [
        (
            _cell(site, each[f"{_VOID}linkPredicate"]),
            described[each[f"{_VOID}objectsTarget"]][f"{_VOID}uriSpace"],
            int(each[f"{_VOID}triples"]),
        )
        for each in (described[part] for part in parts)
    ]


def _named(site: Site, iri: str) -> Cell:
    """Return a term by its label, with the CURIE behind; by the CURIE alone where the graph has no label for it."""
    cell, name = _cell(site, iri), site.describer.things.name(iri)
    return Cell(name.text, cell.link, iri, note=cell.text) if name else cell


def _cell(site: Site, iri: str) -> Cell:
    return Cell(site.prefixes.shorten(iri), link_of(iri, request.root_path), iri) if iri else Cell()
