"""Reading a query operation (SPARQL 1.1 Protocol, section 2.1), without a server."""

from __future__ import annotations

import contextlib
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from ifrc_kg.errors import IfrcKgError, QueryRefused
from ifrc_kg.web.protocol import QueryOperation, read_operation, read_pairs

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def read(method: str, content_type: str, query_string: str, body: str) -> QueryOperation:
    """Read an operation that may have a hundred bytes."""
    return read_operation(method, content_type, query_string.encode(), body.encode(), most_bytes=100)


@pytest.mark.parametrize(
    ("method", "content_type", "query_string", "body"),
    [
        ("GET", "", "query=ASK%20%7B%7D", ""),
        ("GET", "", "query=ASK+{}", ""),
        ("POST", FORM, "", "query=ASK%20%7B%7D"),
        ("POST", f"{FORM}; charset=UTF-8", "", "query=ASK%20%7B%7D"),
        ("POST", QUERY, "", "ASK {}"),
        ("POST", f"{QUERY};charset=utf-8", "", "ASK {}"),
        ("POST", 'Application/SPARQL-Query; Charset="UTF-8"', "", "ASK {}"),
        ("POST", QUERY, "", "\ufeffASK {}"),
        ("QUERY", FORM.upper(), "", "query=ASK+{}"),
    ],
)
def test_the_three_ways_ask_the_same(method: str, content_type: str, query_string: str, body: str) -> None:
    """GET, POST of a form and POST of the query itself carry the same query."""
    assert read(method, content_type, query_string, body) == QueryOperation("ASK {}")


def test_a_dataset_may_have_any_number_of_graphs() -> None:
    """A client may name every graph there is; ten thousand parameters are read, and one more is not."""
    graphs = "&".join(f"named-graph-uri=urn:{number}" for number in range(9_999))
    assert len(read("GET", "", f"query=ASK{{}}&{graphs}", "").named_graphs) == 9_999
    with pytest.raises(BadRequest):
        read("GET", "", f"query=ASK{{}}&{graphs}&a=b", "")


def test_the_dataset_comes_in_order() -> None:
    """Every default-graph-uri and named-graph-uri is kept, in the order of the request."""
    operation = read("POST", QUERY, "default-graph-uri=urn:a&default-graph-uri=urn:b&named-graph-uri=urn:c", "ASK {}")
    assert operation.default_graphs == ("urn:a", "urn:b")
    assert operation.named_graphs == ("urn:c",)


@pytest.mark.parametrize(
    ("query_string", "word"),
    [("format=csv", "csv"), ("output=csv", "csv"), ("results=csv", "csv"), ("results=xml&format=csv", "csv"), ("", "")],
)
def test_three_parameters_name_the_format(query_string: str, word: str) -> None:
    """`format` counts before `output` and `results`."""
    assert read("GET", "", query_string, "").format_word == word


@pytest.mark.parametrize(
    ("method", "content_type", "query_string", "body", "error"),
    [
        ("GET", "", "query=ASK{}&query=ASK{}", "", BadRequest),
        ("POST", FORM, "", "query=ASK{}&query=ASK{}", BadRequest),
        ("POST", QUERY, "query=ASK{}", "ASK {}", BadRequest),
        ("GET", "", "query=%FF", "", BadRequest),
        ("POST", FORM, "", "query=%C3", BadRequest),
        ("POST", "text/plain", "", "ASK {}", UnsupportedMediaType),
        ("POST", "", "", "ASK {}", UnsupportedMediaType),
        ("POST", "multipart/form-data; boundary=x", "", "", UnsupportedMediaType),
        ("POST", f"{QUERY}; charset=iso-8859-1", "", "ASK {}", UnsupportedMediaType),
        ("GET", "", "query=" + "a" * 101, "", RequestEntityTooLarge),
        ("GET", "", "update=CLEAR ALL", "", QueryRefused),
        ("POST", FORM, "", "update=CLEAR ALL", QueryRefused),
        ("POST", "application/sparql-update", "", "CLEAR ALL", QueryRefused),
    ],
)
def test_what_cannot_be_read_is_refused(
    method: str, content_type: str, query_string: str, body: str, error: type[Exception]
) -> None:
    """Two queries, broken UTF-8, other content types, oversize and updates each have their own error."""
    with pytest.raises(error):
        read(method, content_type, query_string, body)


def test_a_body_that_is_not_utf8_is_refused() -> None:
    """A query of another encoding is not guessed at."""
    with pytest.raises(BadRequest, match="UTF-8"):
        read_operation("POST", QUERY, b"", "ASK { 'é' }".encode("latin-1"), most_bytes=100)


@given(st.text(max_size=25))
def test_every_text_survives_the_way(text: str) -> None:
    """Whatever a client percent-encodes arrives as it was."""
    query_string = urlencode({"query": text}, errors="surrogatepass").encode()
    try:
        assert read_operation("GET", "", query_string, b"", most_bytes=100).text == text
    except BadRequest:
        assert any("\ud800" <= character <= "\udfff" for character in text)


@given(st.text(alphabet="abc=&%+;0F\x00é ", max_size=60), st.binary(max_size=60), st.sampled_from([FORM, QUERY, "x"]))
def test_strangers_get_an_answer_or_a_refusal(query_string: str, body: bytes, content_type: str) -> None:
    """No query string and no body raises anything but the errors that become 4xx."""
    with contextlib.suppress(HTTPException, IfrcKgError):
        operation = read_operation("POST", content_type, query_string.encode(), body, most_bytes=100)
        assert operation.text is None or len(operation.text.encode()) <= 100


@given(st.lists(st.tuples(st.text("abcé&=+% ", min_size=1), st.text("abcé&=+% "))))
def test_pairs_are_read_in_order(pairs: list[tuple[str, str]]) -> None:
    """Names and values come back as they were encoded, repeated names included."""
    raw = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs).encode()
    assert read_pairs(raw, "form") == tuple(pairs)
