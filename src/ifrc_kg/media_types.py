"""The one table of media types, and the choice among them by ``Accept``.

Everything that writes an answer (the HTTP surface, the command line, the query engines) takes names, suffixes and media
types from :data:`FORMATS`.
The functions here are pure: header text in, a :class:`Format` out.

Content negotiation follows RFC 9110, section 12.5.1, with three choices that the standard leaves open:

* an exact range beats a wildcard of the same weight (``text/turtle, */*`` asks for Turtle), and the order of the header
  settles what is left;
* parameters other than ``q`` (``charset``, ``profile``) do not narrow a range;
* a synonym (``application/json`` for SPARQL results in JSON) selects the format, whose own media type the answer has.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence
from typing import Final

from ifrc_kg.accept_header import MediaRange, parse_accept
from ifrc_kg.errors import NotAcceptable

__all__ = [
    "ATOM",
    "CSV",
    "FORMATS",
    "HTML",
    "JSON",
    "JSON_DOCUMENT",
    "JSON_LD",
    "MARKDOWN",
    "MERMAID",
    "NOTEBOOK",
    "N_QUADS",
    "N_TRIPLES",
    "OPENSEARCH",
    "PROBLEM_JSON",
    "RDF_PATCH",
    "RDF_XML",
    "SARIF",
    "SPARQL_QUERY",
    "SPARQL_UPDATE",
    "SVG",
    "TEXT",
    "TRIG",
    "TSV",
    "TURTLE",
    "WWW_FORM",
    "XML",
    "Format",
    "MediaRange",
    "ResultKind",
    "by_suffix",
    "by_token",
    "formats_for",
    "negotiate",
    "parse_accept",
]

#: Request bodies of the SPARQL 1.1 Protocol, and the error body of RFC 9457.
WWW_FORM: Final = "application/x-www-form-urlencoded"
SPARQL_UPDATE: Final = "application/sparql-update"
PROBLEM_JSON: Final = "application/problem+json"


class ResultKind(enum.Enum):
    """What an answer is, before it is written in some format."""

    SOLUTIONS = "solutions"  #: the solution sequence of a SELECT query
    BOOLEAN = "boolean"  #: the answer to an ASK query
    GRAPH = "graph"  #: the triples of CONSTRUCT, DESCRIBE or a document
    DATASET = "dataset"  #: triples together with their named graphs
    DOCUMENT = "document"  #: anything else that is not RDF (a list, a state)
    QUERY = "query"  #: the text of a query
    REPORT = "report"  #: what a validation found


_ANSWERS: Final = frozenset({ResultKind.SOLUTIONS, ResultKind.BOOLEAN})
_TRIPLES: Final = frozenset({ResultKind.GRAPH})
_QUADS: Final = frozenset({ResultKind.GRAPH, ResultKind.DATASET})


@dataclasses.dataclass(frozen=True)
class Format:
    """One way to write an answer: a media type with its names.

    ``token`` is the value of ``?format=`` and ``--format``, ``suffix`` the file extension without the dot, ``kinds``
    the results it can carry, ``aliases`` further tokens, ``synonyms`` further media types that select it, ``name`` what
    people call it.
    """

    token: str
    media_type: str
    suffix: str
    kinds: frozenset[ResultKind]
    aliases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    charset: str = ""
    name: str = ""

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``, with the charset where the type has one."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type

    def names(self) -> frozenset[str]:
        """Every word that ``?format=`` or ``--format`` understands for it."""
        return frozenset((self.token, self.suffix, self.media_type, *self.aliases, *self.synonyms))


JSON: Final = Format(
    "json",
    "application/sparql-results+json",
    "json",
    _ANSWERS,
    aliases=("srj", "sparql-results+json"),
    synonyms=("application/json",),
)
XML: Final = Format(
    "xml",
    "application/sparql-results+xml",
    "xml",
    _ANSWERS,
    aliases=("srx", "sparql-results+xml"),
    synonyms=("application/xml", "text/xml"),
)
CSV: Final = Format("csv", "text/csv", "csv", _ANSWERS, charset="utf-8")
TSV: Final = Format("tsv", "text/tab-separated-values", "tsv", _ANSWERS, charset="utf-8")
TURTLE: Final = Format(
    "turtle",
    "text/turtle",
    "ttl",
    _TRIPLES | {ResultKind.REPORT},
    # Turtle is a part of N3; SPARQLWrapper asks for that by name.
    aliases=("n3",),
    synonyms=("application/x-turtle", "application/turtle"),
    charset="utf-8",
    name="Turtle",
)
N_TRIPLES: Final = Format("ntriples", "application/n-triples", "nt", _TRIPLES, aliases=("n-triples",), name="N-Triples")
N_QUADS: Final = Format("nquads", "application/n-quads", "nq", _QUADS, aliases=("n-quads",), name="N-Quads")
TRIG: Final = Format(
    "trig", "application/trig", "trig", _QUADS, synonyms=("application/x-trig",), charset="utf-8", name="TriG"
)
JSON_LD: Final = Format(
    "jsonld",
    "application/ld+json",
    "jsonld",
    _QUADS,
    aliases=("json-ld", "json"),
    synonyms=("application/json",),
    name="JSON-LD",
)
RDF_XML: Final = Format(
    "rdfxml",
    "application/rdf+xml",
    "rdf",
    _TRIPLES,
    aliases=("rdf/xml", "rdf-xml", "rdf+xml", "xml"),
    synonyms=("application/xml", "text/xml"),
    name="RDF/XML",
)
JSON_DOCUMENT: Final = Format("json", "application/json", "json", frozenset({ResultKind.DOCUMENT, ResultKind.REPORT}))
SARIF: Final = Format("sarif", "application/sarif+json", "sarif", frozenset({ResultKind.REPORT}))
TEXT: Final = Format("text", "text/plain", "txt", frozenset({ResultKind.REPORT}), charset="utf-8")
SPARQL_QUERY: Final = Format(
    "rq", "application/sparql-query", "rq", frozenset({ResultKind.QUERY}), aliases=("sparql",), charset="utf-8"
)
HTML: Final = Format(
    "html", "text/html", "html", frozenset(ResultKind), synonyms=("application/xhtml+xml",), charset="utf-8"
)
#: Asked for by addresses of their own, and never negotiated: RFC 4287, and the patches that Apache Jena reads.
ATOM: Final = Format("atom", "application/atom+xml", "atom", frozenset())
RDF_PATCH: Final = Format("patch", "application/rdf-patch", "rdfp", frozenset(), charset="utf-8")
#: What a trace is taken away in besides data: RFC 7763, and what IANA registered for the diagrams of Mermaid.
MARKDOWN: Final = Format("markdown", "text/markdown", "md", frozenset(), charset="utf-8")
MERMAID: Final = Format("mermaid", "application/vnd.mermaid", "mmd", frozenset(), synonyms=("text/vnd.mermaid",))
#: A question as a notebook that asks it again, in the media type that Jupyter gives its files.
NOTEBOOK: Final = Format("notebook", "application/x-ipynb+json", "ipynb", frozenset(), aliases=("jupyter",))
#: How browsers learn to search here (OpenSearch 1.1).
OPENSEARCH: Final = Format("opensearch", "application/opensearchdescription+xml", "xml", frozenset())
#: Pictures that stand alone.
SVG: Final = Format("svg", "image/svg+xml", "svg", frozenset(), charset="utf-8")

_FOR_ANSWERS: Final = (JSON, XML, CSV, TSV)
_FOR_RDF: Final = (TURTLE, TRIG, N_QUADS, N_TRIPLES, JSON_LD, RDF_XML)
_FOR_DOCUMENTS: Final = (JSON_DOCUMENT, SARIF, TEXT, SPARQL_QUERY, HTML)
_BY_ADDRESS: Final = (ATOM, RDF_PATCH, NOTEBOOK, OPENSEARCH, SVG)
#: The table. Its order is the server's preference: for every kind of result
#: the first format that carries it answers ``Accept: */*``.
FORMATS: Final[tuple[Format, ...]] = (*_FOR_ANSWERS, *_FOR_RDF, *_FOR_DOCUMENTS, *_BY_ADDRESS)


def formats_for(kind: ResultKind) -> tuple[Format, ...]:
    """Return the formats that can carry a result of this kind, best first."""
    return tuple(each for each in FORMATS if kind in each.kinds)


def by_token(token: str, offered: Sequence[Format] = FORMATS) -> Format:
    """Return the offered format that a ``?format=`` or ``--format`` word names.

    A token, suffix, alias or full media type will do, in any case; a format's own token wins over another's alias
    (``json`` is JSON-LD only where SPARQL results in JSON are not on offer).
    Raises :class:`~ifrc_kg.errors.NotAcceptable` when nothing offered fits.
    """
    # "+" in a query string arrives as a blank: application/ld json.
    word = token.strip().lower().replace(" ", "+")
    for each in offered:
        if word == each.token:
            return each
    for each in offered:
        if word in each.names():
            return each
    raise _nothing_fits(f"The format {token!r} is not offered here.", offered)


def by_suffix(suffix: str, offered: Sequence[Format] = FORMATS) -> Format:
    """Return the offered format with this file extension (``ttl`` or ``.ttl``).

    Raises :class:`~ifrc_kg.errors.NotAcceptable` when nothing offered fits.
    """
    wanted = suffix.removeprefix(".").lower()
    for each in offered:
        if wanted == each.suffix:
            return each
    raise _nothing_fits(f"The extension {suffix!r} is not offered here.", offered)


_FULL_MEDIA_TYPE: Final = 2  # the specificity of a range without a wildcard


def negotiate(accept: str | Sequence[str], offered: Sequence[Format]) -> Format:
    """Choose among the offered formats (best first) by the ``Accept`` header; without a readable one anything will do.

    Raises :class:`~ifrc_kg.errors.NotAcceptable`, which lists what is on offer.
    """
    ranges = parse_accept(accept)
    if not ranges:
        return offered[0]
    scored = [
        (-best.quality, -best.specificity, best.position, place)
        for place, each in enumerate(offered)
        if (best := _best_range(each, ranges)) is not None and best.quality > 0
    ]
    if not scored:
        raise _nothing_fits("None of the media types asked for is offered here.", offered)
    return offered[min(scored)[-1]]


def _best_range(offer: Format, ranges: Sequence[MediaRange]) -> MediaRange | None:
    """Return the range that decides about a format: the most specific one.

    A synonym counts only when it is named in full, and never revives a format whose own type is refused with ``q=0``.
    """
    own = [each for each in ranges if each.matches(offer.media_type)]
    best = max(own, key=lambda each: (each.specificity, each.quality, -each.position), default=None)
    if best is not None and best.specificity == _FULL_MEDIA_TYPE:
        return best
    named = [each for each in ranges if f"{each.type}/{each.subtype}" in offer.synonyms]
    return max(named, key=lambda each: (each.quality, -each.position), default=best)


def _nothing_fits(message: str, offered: Sequence[Format]) -> NotAcceptable:
    return NotAcceptable(message, offered=[each.media_type for each in offered])
