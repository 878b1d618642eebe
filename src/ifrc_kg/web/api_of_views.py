"""What the OpenAPI document tells of the chain, its gaps, its evidence, and the search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ifrc_kg.hops import GRADES
from ifrc_kg.media_types import CSV, HTML, JSON_DOCUMENT, MARKDOWN, MERMAID, OPENSEARCH, ResultKind, formats_for
from ifrc_kg.openapi.values import Parameter
from ifrc_kg.rdf_output import RDF_FORMATS
from ifrc_kg.web.api_described import Described
from ifrc_kg.web.api_parameters import KIND, LANGUAGE, TEXT, filtering, last_part, page_number

__all__ = ["views"]

_GRADE: Final = Parameter(
    "grade",
    "Keep hops of these grades only, and what is reached through them; commas may part them too.",
    {"type": "array", "items": {"type": "string", "enum": [*GRADES]}, "uniqueItems": True},
    "stated",
)
_ON_WHOSE_WORD: Final = Parameter(
    "grade",
    "Keep what rests on this grade.",
    {"type": "string", "enum": [*GRADES]},
    "stated",
)
_SINCE: Final = Parameter(
    "since", "The year with which the dates begin.", {"type": "integer", "minimum": 1, "default": 2001}, "1863"
)
_SOLUTIONS: Final = formats_for(ResultKind.SOLUTIONS)
_LIST: Final = (JSON_DOCUMENT, CSV, HTML)
_TRACE: Final = (JSON_DOCUMENT, *RDF_FORMATS, CSV, MARKDOWN, MERMAID, HTML)
_PASSAGE: Final = (JSON_DOCUMENT, CSV, *RDF_FORMATS, HTML)
_LINKED: Final = ("Content-Location", "Link", "Vary")


def views() -> Mapping[str, Described]:
    """Return what is told of the pages for people, which are data too."""
    return {
        "pages.front": Described("Views", (HTML,), headers=("Vary",)),
        "trace_pages.index": Described("Views", (HTML,), headers=("Vary",)),
        "trace_pages.trace": Described(
            "Views",
            _TRACE,
            "Trace",
            (_GRADE,),
            {"kind": KIND, **last_part("ubuntu", _TRACE, "The name of the thing")},
            statuses=(400, 404, 410),
            headers=_LINKED,
            in_rdf=True,
        ),
        "coverage_pages.coverage": Described("Views", _LIST, "Coverage", headers=_LINKED),
        **_pictures(),
        "evidence_pages.outline": Described("Views", _LIST, "Outline", headers=("Link", "Vary")),
        "evidence_pages.passage": Described(
            "Views",
            _PASSAGE,
            "Passage",
            variables=last_part("c-armenia-1", _PASSAGE, "The name of the passage"),
            statuses=(404,),
            headers=("Link", "Vary"),
        ),
        "discrepancy_pages.discrepancies": Described(
            "Views",
            _LIST,
            "Discrepancies",
            (
                filtering("kind", "The kind of discrepancy: a slug, a CURIE or an IRI.", "misprint"),
                filtering("passage", "A passage that has it: a slug, a CURIE or an IRI.", "c-ecuador-2"),
                filtering("touches", "A resource that it touches: a CURIE or an IRI.", "initiative:act-campaign"),
            ),
            statuses=(400,),
            headers=("Link", "Vary"),
        ),
        "search_pages.search": Described(
            "Views",
            _LIST,
            "Search",
            (
                Parameter("q", "The words to be found in names; the first 12 are searched.", TEXT, "harmony"),
                filtering("kind", "Narrow to one kind, such as society or question.", "initiative"),
                LANGUAGE,
                page_number("Which page of the results, 20 on each.", 99_999),
            ),
            statuses=(400,),
            headers=("Link", "Vary"),
            asked={"q": "harmony"},
        ),
        "search_pages.description": Described("Views", (OPENSEARCH,), headers=("Vary",)),
    }


def _pictures() -> Mapping[str, Described]:
    """Return what is told of the map and of the timeline: the data are the answer of a stored question."""
    return {
        f"picture_pages.{name}": Described(
            "Views", _SOLUTIONS, parameters=parameters, statuses=(400, 404), headers=_LINKED
        )
        for name, parameters in (
            ("countries", (_ON_WHOSE_WORD,)),
            ("societies", (_ON_WHOSE_WORD,)),
            ("timeline", (_SINCE, _ON_WHOSE_WORD)),
        )
    }
