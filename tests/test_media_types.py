"""The table of media types and the choice among them (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg import media_types
from ifrc_kg.errors import NotAcceptable
from ifrc_kg.media_types import FORMATS, Format, ResultKind, by_suffix, by_token, formats_for, negotiate, parse_accept

#: What a current browser sends when a person opens a page.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

SOLUTIONS = formats_for(ResultKind.SOLUTIONS)
GRAPH = formats_for(ResultKind.GRAPH)


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        ("", SOLUTIONS, "application/sparql-results+json"),
        ("*/*", SOLUTIONS, "application/sparql-results+json"),
        ("*/*", GRAPH, "text/turtle"),
        (BROWSER, SOLUTIONS, "text/html"),
        (BROWSER, GRAPH, "text/html"),
        ("application/json", SOLUTIONS, "application/sparql-results+json"),
        ("application/json", GRAPH, "application/ld+json"),
        ("application/xml", SOLUTIONS, "application/sparql-results+xml"),
        ("application/xml", GRAPH, "application/rdf+xml"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.7", SOLUTIONS, "text/tab-separated-values"),
        ("text/turtle, */*", GRAPH, "text/turtle"),
        ("*/*, application/n-triples", GRAPH, "application/n-triples"),
        ("application/trig, text/turtle", GRAPH, "application/trig"),
        ("text/*", SOLUTIONS, "text/csv"),
        ("application/*;q=0.2, text/csv;q=0.1", SOLUTIONS, "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", SOLUTIONS, "application/sparql-results+xml"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x";q=0.9', GRAPH, "application/ld+json"),
        ("TEXT/TURTLE;Q=1", GRAPH, "text/turtle"),
        ("text/csv; charset=utf-8", SOLUTIONS, "text/csv"),
        ("nonsense, text/csv", SOLUTIONS, "text/csv"),
        ("text/csv;q=2, text/html;q=0.1", SOLUTIONS, "text/html"),
        ("nonsense", SOLUTIONS, "application/sparql-results+json"),
    ],
)
def test_accept_selects_the_format(accept: str, offered: tuple[Format, ...], expected: str) -> None:
    """The header's weights, ranges and synonyms choose the media type that RFC 9110 asks for."""
    assert expected == negotiate(accept, offered).media_type


def test_several_headers_count_as_one() -> None:
    """Repeated Accept headers are read as one list."""
    assert negotiate(["text/html;q=0.1", "text/csv"], SOLUTIONS).media_type == "text/csv"


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "application/json;q=0"])
def test_nothing_acceptable_lists_what_there_is(accept: str) -> None:
    """When nothing fits, the error carries every media type on offer."""
    with pytest.raises(NotAcceptable) as caught:
        negotiate(accept, SOLUTIONS[:1])
    assert caught.value.offered == ("application/sparql-results+json",)


@pytest.mark.parametrize(
    ("token", "offered", "expected"),
    [
        ("json", FORMATS, media_types.JSON),
        ("json", GRAPH, media_types.JSON_LD),
        ("json", formats_for(ResultKind.DOCUMENT), media_types.JSON_DOCUMENT),
        ("xml", GRAPH, media_types.RDF_XML),
        ("ttl", FORMATS, media_types.TURTLE),
        ("TURTLE", FORMATS, media_types.TURTLE),
        ("nt", FORMATS, media_types.N_TRIPLES),
        ("text/csv", FORMATS, media_types.CSV),
        ("application/ld json", FORMATS, media_types.JSON_LD),
    ],
)
def test_a_word_names_a_format(token: str, offered: tuple[Format, ...], expected: Format) -> None:
    """Tokens, suffixes, aliases and media types all name a format."""
    assert expected == by_token(token, offered)


def test_an_unknown_word_or_extension_is_not_acceptable() -> None:
    """What is not in the table is refused with the list of what is."""
    with pytest.raises(NotAcceptable, match="docx"):
        by_token("docx")
    with pytest.raises(NotAcceptable, match="docx"):
        by_suffix("docx")


def test_each_extension_names_one_format_of_a_kind() -> None:
    """Within one kind of result no two formats share a token, a suffix or a media type."""
    for kind in ResultKind:
        offered = formats_for(kind)
        assert len(offered) == len({each.token for each in offered})
        assert list(offered) == [by_suffix(f".{each.suffix}", offered) for each in offered]
        assert list(offered) == [by_token(each.media_type, offered) for each in offered]


def test_text_types_say_their_charset() -> None:
    """The text types carry UTF-8, the JSON and XML types carry none (RFC 8259, RFC 7303)."""
    assert media_types.CSV.content_type == "text/csv; charset=utf-8"
    assert media_types.JSON.content_type == "application/sparql-results+json"


@given(st.text())
def test_any_header_gives_a_format_or_a_refusal(header: str) -> None:
    """No text that a stranger sends as Accept raises anything but NotAcceptable."""
    with contextlib.suppress(NotAcceptable):
        assert negotiate(header, SOLUTIONS) in SOLUTIONS


@given(st.text(alphabet='ab/*;q=01.,"\\ +-'))
def test_weights_stay_between_nought_and_one(header: str) -> None:
    """Every range that is read has a weight from 0 to 1 and a lawful wildcard."""
    for each in parse_accept(header):
        assert 0 <= each.quality <= 1
        assert each.type != "*" or each.subtype == "*"


@given(st.permutations(["text/csv;q=0.3", "text/html;q=0.9", "application/sparql-results+xml;q=0.5", "*/*;q=0.1"]))
def test_weights_win_over_the_order(ranges: list[str]) -> None:
    """Where the weights differ, the order of the header changes nothing."""
    assert negotiate(", ".join(ranges), SOLUTIONS).media_type == "text/html"
