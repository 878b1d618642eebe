"""What the OpenAPI document tells of a route beside its rule and its docstring, and the parts of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ifrc_kg.media_types import Format
from ifrc_kg.openapi.values import Body, Parameter

__all__ = ["TAGS", "Described"]

#: The parts of the interface, in the order of the page.
TAGS: Final = {
    "SPARQL": "Any question, in SPARQL 1.1.",
    "Views": "The chain, its gaps, its evidence, and names to be found: pages for people, the same as data.",
    "Resources": "Every IRI that the project has given, and the documents that define its terms.",
    "Dataset": "Descriptions of the dataset, downloads and releases.",
    "Validation": "What the shapes and checks find in the live graph, or in statements of your own.",
    "Server": "State, measurements, and what crawlers and browsers ask for.",
    "Questions": "The stored queries, one operation for each.",
}


@dataclass(frozen=True)
class Described:
    """What is told of a route beside its rule and its docstring.

    Of several `formats` a client chooses one (406), by Accept, by `format=` or by the extension where the rule has one.
    `schema` is that of the JSON, `statuses` are problems besides those that every request may meet, `is_kept` tells
    whether answers have an entity tag, `in_rdf` whether problems are told in RDF too, `headers` what else they carry.
    `variables` are the parts of the path that are no extension; `asked` is what an example asks for.
    Where what is asked for decides on the format, and not the client, `is_chosen` is false.
    """

    tag: str
    formats: tuple[Format, ...]
    schema: str = ""
    parameters: tuple[Parameter, ...] = ()
    variables: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    statuses: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    is_chosen: bool = True
    is_kept: bool = True
    in_rdf: bool = False
    status: int = 200
    summary: str = ""
    asked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
