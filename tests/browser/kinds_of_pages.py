"""Every kind of page, each by one example; a test holds that no route which gives HTML is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True)
class Kind:
    """A kind of page: its name, an address, and the status that belongs to it."""

    name: str
    path: str
    status: int = 200


_SELECT: Final = "SELECT%20%3Fs%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20ORDER%20BY%20%3Fs%20LIMIT%203"

KINDS: Final = (
    Kind("front", "/"),
    Kind("traces", "/trace"),
    Kind("trace-of-resolution", "/trace/instrument/ic-31-resolution-3"),
    Kind("trace-of-action", "/trace/action/fighting-xenophobia"),
    Kind("trace-of-principle", "/trace/principle/humanity"),
    Kind("trace-of-area", "/trace/area/advocacy"),
    Kind("trace-of-initiative", "/trace/initiative/positive-images"),
    Kind("trace-of-society", "/trace/society/british-red-cross"),
    Kind("trace-of-country", "/trace/country/armenia"),
    Kind("trace-of-figure", "/trace/figure/comic-books-copies"),
    Kind("trace-filtered", "/trace/action/fighting-xenophobia?grade=stated"),
    Kind("coverage", "/coverage"),
    Kind("map", "/map"),
    Kind("map-of-societies", "/map/societies"),
    Kind("timeline", "/timeline"),
    Kind("timeline-filtered", "/timeline?grade=stated&since=1863"),
    Kind("evidence", "/evidence"),
    Kind("passage", "/evidence/c-armenia-1"),
    Kind("discrepancies", "/discrepancies"),
    Kind("questions", "/queries"),
    Kind("question", "/queries/trace-action"),
    Kind("question-with-many-rows", "/queries/figures"),
    Kind("question-with-bars", "/queries/people-in-figures"),
    Kind("question-with-matrix", "/queries/actions-and-initiatives"),
    Kind("question-sorted", "/queries/interpretations?sort=strength&order=desc&page=2"),
    Kind("question-with-map", "/queries/countries-of-initiatives"),
    Kind("question-without-rows", "/queries/undertakings-in-country?country=country%3Aalbania"),
    Kind("fault-in-form", "/queries/undertakings-in-country?country=Austra", status=400),
    Kind("questions-chosen", "/queries?q=initiative&tag=gaps"),
    Kind("editor", "/sparql"),
    Kind("answer", f"/sparql?query={_SELECT}"),
    Kind("fault-in-query", "/sparql?query=SELECT%20%2A%20WHERE%20%7B%20%3Fs", status=400),
    Kind("search", "/search?q=croix"),
    Kind("search-nothing", "/search?q=qqqqqq"),
    Kind("search-arabic", "/search?q=%D8%A7%D9%84%D9%87%D9%84%D8%A7%D9%84&lang=ar"),
    Kind("validation", "/validate"),
    Kind("society", "/doc/society/armenian-red-cross-society"),
    Kind("society-french", "/doc/society/armenian-red-cross-society?lang=fr"),
    Kind("society-spanish", "/doc/society/armenian-red-cross-society?lang=es"),
    Kind("society-arabic", "/doc/society/armenian-red-cross-society?lang=ar"),
    Kind("initiative", "/doc/initiative/positive-images"),
    Kind("action", "/doc/action/fighting-xenophobia"),
    Kind("interpretation", "/doc/interpretation/labels"),
    Kind("ontology", "/ontology"),
    Kind("shapes", "/shapes"),
    Kind("prefixes", "/prefixes"),
    Kind("vocabulary", "/vocabulary/fundamental-principles"),
    Kind("dataset", "/dataset"),
    Kind("void", "/.well-known/void"),
    Kind("examples", "/.well-known/sparql-examples"),
    Kind("dumps", "/dump/"),
    Kind("absent", "/doc/society/nobody", status=404),
    Kind("no-such-page", "/nothing/here", status=404),
)
