"""What the OpenAPI document tells of the endpoint, the stored queries and the validation: of what is sent to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ifrc_kg.media_types import HTML, JSON_DOCUMENT, NOTEBOOK, SPARQL_QUERY, SVG, WWW_FORM, ResultKind, formats_for
from ifrc_kg.namespaces import BASE
from ifrc_kg.openapi.values import Body, Parameter, Schema
from ifrc_kg.query_choice import tag_counts
from ifrc_kg.settings import Settings
from ifrc_kg.web.api_described import Described
from ifrc_kg.web.api_parameters import TEXT, filtering, variable
from ifrc_kg.web.protocol import FORMAT_PARAMETERS
from ifrc_kg.web.site import Site
from ifrc_kg.web.validation import UPLOADS

__all__ = ["endpoint", "stored_queries", "validation"]

_GRAPH: Final = formats_for(ResultKind.GRAPH)
_REPORT: Final = formats_for(ResultKind.REPORT)
_ANSWER: Final = (*formats_for(ResultKind.SOLUTIONS), *(each for each in _GRAPH if each != HTML))
_GRAPHS: Final[Schema] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_GRAPH_OF_PASSAGE: Final = f"{BASE}id/passage/c-armenia-1"
#: What goes with a query, in the URL or in a form.
_CHOICES: Final = (
    Parameter(
        "default-graph-uri",
        "Named graphs that make up the default graph; they replace FROM.",
        _GRAPHS,
        _GRAPH_OF_PASSAGE,
    ),
    Parameter("named-graph-uri", "Named graphs that GRAPH sees; they replace FROM NAMED.", _GRAPHS, _GRAPH_OF_PASSAGE),
    *(Parameter(name, "The format of the answer; it wins over Accept.", TEXT, "json") for name in FORMAT_PARAMETERS),
    Parameter("version", "The version of SPARQL, as SPARQL 1.2 has it; all are answered alike.", TEXT, "1.1"),
)
#: What a page takes beside.
_FOR_PAGES: Final = (
    Parameter("edit", "Whatever it says, a page shows the query to be edited, and nothing is asked.", TEXT),
    Parameter("example", "The stored query whose text the page shows.", TEXT, "initiatives"),
)


def endpoint(site: Site) -> Mapping[str, Described]:
    """Return what is told of the endpoint; its example is the shortest of the stored queries."""
    asked = min(_texts(site), key=len, default="")
    settings = site.settings
    text: Schema = {"type": "string", "minLength": 1, "maxLength": settings.query_bytes}
    query = f"A query, of up to {settings.query_bytes:,} bytes; longer ones than a URL holds are sent by POST."
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": text,
            **{each.name: {**each.schema, "description": each.description} for each in _CHOICES},
        },
    }
    return {
        "sparql.query_operation": Described(
            "SPARQL",
            _ANSWER,
            parameters=(Parameter("query", query, text, asked), *_CHOICES, *_FOR_PAGES),
            statuses=(400, 403, 406, 413, 414, 415, 431),
            headers=("Content-Disposition", "Server-Timing", "Vary", "X-Query-Limits"),
            bodies=(Body(WWW_FORM, form, {"query": asked}), Body(SPARQL_QUERY.media_type, text, asked)),
            asked={"query": asked},
        ),
        "editor_data.terms": Described("SPARQL", (JSON_DOCUMENT,), "Terms", headers=("Vary",)),
    }


def _texts(site: Site) -> Iterator[str]:
    """Yield the texts of the stored queries that run as they are."""
    queries = (site.catalogue.get(name) for name in site.catalogue.names())
    return (site.text_with_defaults(query) for query in queries if not query.parameters)


def stored_queries(site: Site) -> Mapping[str, Described]:
    """Return what is told of the catalogue, and of stored queries whichever they are."""
    known = tag_counts(site.catalogue.get(name) for name in site.catalogue.names())
    tags: Schema = {"type": "array", "items": {"type": "string", "enum": [*known]}}
    name = "The name of a stored query; an extension chooses the format, and each has parameters of its own."
    return {
        "stored_queries.catalogue": Described(
            "Questions",
            formats_for(ResultKind.DOCUMENT),
            "Catalogue",
            (
                filtering("q", "Words to be found in questions, the best first.", "volunteers"),
                Parameter("tag", "Tags of which a question has all; commas may part them too.", tags, "evidence"),
            ),
            statuses=(400,),
            headers=("Link", "Vary"),
        ),
        "stored_queries.stored_query": Described(
            "Questions",
            (*formats_for(ResultKind.SOLUTIONS), *_GRAPH[:-1], SPARQL_QUERY, NOTEBOOK),
            variables={"name": variable("name", name, "initiatives")},
            statuses=(302, 400, 404, 413),
            headers=("Link", "Vary"),
        ),
    }


def validation(settings: Settings) -> Mapping[str, Described]:
    """Return what is told of the state of the live graph, and of statements that are sent to be checked."""
    statement = "<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <https://example.org/b> .\n"
    schema = {"type": "string", "maxLength": settings.upload_bytes}
    return {
        "validation.badge": Described("Validation", (SVG,), headers=("Vary",), is_kept=False),
        "validation.state": Described("Validation", _REPORT, "Report", headers=("Vary",)),
        "validation.upload": Described(
            "Validation",
            _REPORT,
            "Report",
            statuses=(400, 413, 415),
            headers=("Vary",),
            bodies=tuple(Body(each.media_type, schema, statement) for each in reversed(UPLOADS)),
            is_kept=False,
        ),
    }
