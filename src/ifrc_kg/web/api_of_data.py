"""What the OpenAPI document tells of the resources and of the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ifrc_kg.media_types import ATOM, HTML, JSON_DOCUMENT, JSON_LD, RDF_PATCH, Format, ResultKind, formats_for
from ifrc_kg.openapi.values import Parameter
from ifrc_kg.web.api_described import Described
from ifrc_kg.web.api_parameters import KIND, LANGUAGE, PAGE, TEXT, last_part, variable

__all__ = ["dataset", "resources"]

_GRAPH: Final = formats_for(ResultKind.GRAPH)
_ANY: Final = Format("any", "*/*", "", frozenset())
_LINKED: Final = ("Content-Location", "Link", "Vary")
_THING: Final = variable("slug", "The name of the thing within its kind.", "ubuntu")
_VERSION: Final = variable("version", "A version of the dataset.", "0.1.0")


def resources() -> Mapping[str, Described]:
    """Return what is told of the IRIs and the documents about them."""
    return {
        "resources.thing": Described(
            "Resources",
            (),
            parameters=(LANGUAGE, Parameter("format", "The format to be led to.", TEXT, "ttl")),
            variables={"kind": KIND, "slug": _THING},
            statuses=(400, 404, 406, 410),
            headers=("Link", "Location", "Vary"),
            is_kept=False,
            in_rdf=True,
            status=303,
        ),
        "resources.document_of_thing": Described(
            "Resources",
            _GRAPH,
            parameters=(PAGE, LANGUAGE),
            variables={"kind": KIND, **last_part("ubuntu", _GRAPH, "The name of the thing")},
            statuses=(400, 404, 410),
            headers=_LINKED,
            in_rdf=True,
        ),
        "resources.document": Described("Resources", _GRAPH, headers=_LINKED),
        "resources.part_of_ontology": Described(
            "Resources",
            _GRAPH,
            variables=last_part("alignments", _GRAPH, "A part of the ontology, or a version of it"),
            statuses=(303, 404),
            headers=_LINKED,
            in_rdf=True,
        ),
        "resources.vocabulary": Described(
            "Resources",
            _GRAPH,
            variables=last_part("topics", _GRAPH, "The name of a concept scheme"),
            statuses=(404,),
            headers=_LINKED,
            in_rdf=True,
        ),
        "resources.context": Described("Resources", (JSON_LD,), headers=("Vary",)),
    }


def dataset() -> Mapping[str, Described]:
    """Return what is told of descriptions of the dataset, downloads and releases."""
    return {
        "datasets.dataset": Described("Dataset", _GRAPH, headers=_LINKED),
        "datasets.void": Described("Dataset", _GRAPH, headers=_LINKED),
        "datasets.examples": Described("Dataset", _GRAPH, headers=("Link", "Vary")),
        "dump_pages.index": Described("Dataset", (HTML,), statuses=(404,), headers=("Vary",)),
        "dump_pages.dump": Described(
            "Dataset",
            (_ANY,),
            "Manifest",
            variables={"name": Parameter("name", "The name of a file.", TEXT, "ifrc-kg.ttl.gz", "path")},
            statuses=(404,),
        ),
        "release_pages.release": Described(
            "Dataset",
            _GRAPH,
            variables=last_part("0.1.0", _GRAPH, "A version of the dataset"),
            statuses=(404,),
            headers=_LINKED,
            in_rdf=True,
        ),
        "release_pages.changes": Described(
            "Dataset",
            (JSON_DOCUMENT, RDF_PATCH),
            "Object",
            variables={"version": _VERSION},
            statuses=(404,),
            headers=("Vary",),
            in_rdf=True,
        ),
        "feed.atom": Described("Dataset", (ATOM,), statuses=(404,), headers=("Vary",)),
    }
