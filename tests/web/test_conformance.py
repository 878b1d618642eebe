"""The endpoint as the standards write it, over a real socket: each row is a sentence with its section.

SPARQL 1.1 Protocol is "Protocol", RFC 9110 "HTTP"; what the standards leave open is said to be ours.
Answers are read by parsers that know nothing of the project.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from http.client import HTTPConnection
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest
from rdflib import RDF, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
PROBLEM: Final = "application/problem+json"
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"

BASE: Final = "https://w3id.org/ifrc-kg/"
HARMONY: Final = f"{BASE}id/initiative/harmony-awards"
PASSAGE: Final = f"{BASE}id/passage/c-harmony-awards-heading"
INTERPRETATION: Final = f"{BASE}id/interpretation/harmony-in-australia"
#: Both graphs say this.
SHARED: Final = f"<{HARMONY}> <http://purl.org/dc/terms/spatial> ?place"

ASK: Final = quote("ASK {}")
NO_FORM: Final = quote("PREFIX a: <urn:a>")


class Reply(NamedTuple):
    """What came back: status, header fields and body as they were sent."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get_content_type()


Fields = Sequence[tuple[str, str]]
Ask = Callable[..., Reply]


@pytest.fixture
def ask(real_server: str) -> Ask:
    """Return a function that sends one request, with exactly the header fields it is given."""

    def send(method: str, target: str, fields: Fields = (), body: bytes | str | None = None) -> Reply:
        data = body.encode() if isinstance(body, str) else body
        connection = HTTPConnection(urlsplit(real_server).netloc, timeout=30)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in fields:
                connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    return send


def accept(*values: str) -> Fields:
    """Return Accept fields."""
    return [("Accept", value) for value in values]


def typed(content_type: str) -> Fields:
    """Return a Content-Type field."""
    return [("Content-Type", content_type)]


def get(**parameters: str | Sequence[str]) -> str:
    """Return the target of a GET."""
    return "/sparql?" + urlencode(parameters, doseq=True)


TRUE, FALSE = b'"boolean":true', b'"boolean":false'
IN_DEFAULT: Final = f"ASK {{ <{HARMONY}> ?p ?o }}"
IN_NAMED: Final = f"ASK {{ GRAPH ?g {{ <{HARMONY}> ?p ?o }} }}"
NONE: Final = "http://127.0.0.1:1/none"

UNDERSTOOD: Final = [
    ("Protocol 2.1.1: query by GET", ("GET", f"/sparql?query={ASK}"), TRUE),
    ("Protocol 2.1.2: query by POST of a form", ("POST", "/sparql", typed(FORM), f"query={ASK}"), TRUE),
    ("Protocol 2.1.3: query by POST of its text", ("POST", "/sparql", typed(DIRECT), "ASK {}"), TRUE),
    ("HTTP QUERY with the query's text", ("QUERY", "/sparql", typed(DIRECT), "ASK {}"), TRUE),
    ("HTTP QUERY with a form", ("QUERY", "/sparql", typed(FORM), f"query={ASK}"), TRUE),
    ("HTTP 8.3.1: media types are in any case", ("POST", "/sparql", typed("Application/SPARQL-QUERY"), "ASK {}"), TRUE),
    ("HTTP 8.3.2: charset may be named", ("POST", "/sparql", typed(f"{DIRECT}; charset=UTF-8"), "ASK {}"), TRUE),
    ("HTTP 5.6.6: charset may be quoted", ("POST", "/sparql", typed(f'{FORM}; charset="utf-8"'), f"query={ASK}"), TRUE),
    ("SPARQL 1.2: version as a parameter", ("GET", f"/sparql?query={ASK}&version=1.2"), TRUE),
    ("SPARQL 1.2: version of the media type", ("POST", "/sparql", typed(f"{DIRECT}; version=1.2"), "ASK {}"), TRUE),
    ("SPARQL 1.2: VERSION in the text", ("GET", get(query='VERSION "1.2" ASK {}')), TRUE),
    ("unknown parameters are ignored", ("GET", f"/sparql?a=1&query={ASK}&a=2&timeout=1&named=x"), TRUE),
    ("URL: + is a blank", ("GET", "/sparql?query=ASK+%7B%7D"), TRUE),
    ("URL: names may be percent-encoded", ("GET", f"/sparql?%71uery={ASK}"), TRUE),
    ("URL: what need not be encoded may stay", ("GET", "/sparql?query=ASK{}"), TRUE),
    ("URL: percent-encodings are in any case", ("GET", "/sparql?query=ASK%7b%7D"), TRUE),
    ("URL: ; separates no parameters", ("GET", "/sparql?query=ASK{?s+?p+404;+?q+2}"), FALSE),
    ("URL: an encoded & is part of a value", ("GET", get(query='ASK { FILTER("&" = "\\u0026") }')), TRUE),
    ("URL: an encoded + is a plus", ("GET", get(query="ASK { FILTER(1+1 = 2) }")), TRUE),
    ("URL: UTF-8 of four bytes", ("GET", get(query='ASK { FILTER(STRLEN("😀é") = 2) }')), TRUE),
    ("Protocol 2.1.4: default-graph-uri", ("GET", get(query=IN_DEFAULT, **{"default-graph-uri": PASSAGE})), TRUE),
    ("Protocol 2.1.4: two of them", ("GET", get(query=IN_DEFAULT, **{"default-graph-uri": [NONE, PASSAGE]})), TRUE),
    ("Protocol 2.1.4: named-graph-uri", ("GET", get(query=IN_NAMED, **{"named-graph-uri": [NONE, PASSAGE]})), TRUE),
    (
        "Protocol 2.1.4: without default-graph-uri the default graph is empty",
        ("GET", get(query=IN_DEFAULT, **{"named-graph-uri": PASSAGE})),
        FALSE,
    ),
    (
        "Protocol 2.1.4: without named-graph-uri there are no named graphs",
        ("GET", get(query=IN_NAMED, **{"default-graph-uri": PASSAGE})),
        FALSE,
    ),
    (
        "Protocol 2.1.4: the parameters win over FROM",
        ("GET", get(query=IN_DEFAULT.replace("ASK", f"ASK FROM <{NONE}>"), **{"default-graph-uri": PASSAGE})),
        TRUE,
    ),
    (
        "Protocol 2.1.4: the parameters win over FROM NAMED",
        ("GET", get(query=IN_NAMED.replace("ASK", f"ASK FROM NAMED <{PASSAGE}>"), **{"named-graph-uri": NONE})),
        FALSE,
    ),
    (
        "Protocol 2.1.3: the dataset of a direct POST is in the URL",
        ("POST", get(**{"default-graph-uri": NONE}), typed(DIRECT), IN_DEFAULT),
        FALSE,
    ),
    (
        "Protocol 2.1.2: the dataset of a form is in the form",
        ("POST", "/sparql", typed(FORM), urlencode({"query": IN_DEFAULT, "default-graph-uri": NONE})),
        FALSE,
    ),
    ("an unknown graph is empty, and not fetched", ("GET", get(query=f"ASK FROM <{NONE}> {{ ?s ?p ?o }}")), FALSE),
    ("... by FROM NAMED", ("GET", get(query=f"ASK FROM NAMED <{NONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")), FALSE),
    ("... by GRAPH", ("GET", get(query=f"ASK {{ GRAPH <{NONE}> {{ ?s ?p ?o }} }}")), FALSE),
    ("ours: a byte order mark is no text", ("POST", "/sparql", typed(DIRECT), b"\xef\xbb\xbfASK {}"), TRUE),
]


@pytest.mark.parametrize(("request_", "found"), [row[1:] for row in UNDERSTOOD], ids=[row[0] for row in UNDERSTOOD])
def test_a_query_is_understood(ask: Ask, request_: tuple[str, ...], found: bytes) -> None:
    """What the standards allow is answered."""
    reply = ask(*request_)
    assert (reply.status, reply.media_type) == (200, JSON)
    assert found in reply.body


REFUSED: Final = [
    ("Protocol 2.1: two queries", ("GET", f"/sparql?query={ASK}&query={ASK}"), 400, "more than one query"),
    ("... one in the URL, one posted", ("POST", f"/sparql?query={ASK}", typed(DIRECT), "ASK {}"), 400, "more than one"),
    ("... two in a form", ("POST", "/sparql", typed(FORM), f"query={ASK}&query={ASK}"), 400, "more than one query"),
    ("a dataset without a query", ("GET", get(**{"default-graph-uri": PASSAGE})), 400, "no query"),
    ("no query, and no wish that a description fulfils", ("GET", "/sparql", accept(JSON)), 400, "no query"),
    ("no query in a form", ("POST", "/sparql", typed(FORM), "a=1"), 400, "no query"),
    ("an empty query", ("GET", "/sparql?query="), 400, "No query form"),
    ("an empty body", ("POST", "/sparql", typed(DIRECT), ""), 400, "No query form"),
    ("only a prologue", ("GET", f"/sparql?query={NO_FORM}"), 400, "No query form"),
    (
        "HTTP 15.5.16: another content type",
        ("POST", "/sparql", typed("text/plain"), "ASK {}"),
        415,
        "not as text/plain",
    ),
    ("... none", ("POST", "/sparql", (), "ASK {}"), 415, "sent as"),
    ("... a multipart form", ("POST", "/sparql", typed("multipart/form-data; boundary=x"), "--x--"), 415, "sent as"),
    ("... JSON", ("POST", "/sparql", typed("application/json"), '{"query": "ASK {}"}'), 415, "sent as"),
    ("... for QUERY too", ("QUERY", "/sparql", typed("text/plain"), "ASK {}"), 415, "sent as"),
    ("another charset", ("POST", "/sparql", typed(f"{DIRECT}; charset=latin1"), "ASK {}"), 415, "UTF-8"),
    ("not UTF-8 in the URL", ("GET", "/sparql?query=%FF"), 400, "not UTF-8"),
    ("... in a form", ("POST", "/sparql", typed(FORM), "query=%C3%28"), 400, "not UTF-8"),
    ("... in a body", ("POST", "/sparql", typed(DIRECT), b"ASK { ?s ?p '\xe9' }"), 400, "not UTF-8"),
    ("... an encoded surrogate", ("GET", "/sparql?query=%ED%A0%80"), 400, "not UTF-8"),
    ("a graph without an IRI", ("GET", f"/sparql?query={ASK}&default-graph-uri=here"), 400, "no IRI"),
    ("... an empty one", ("GET", f"/sparql?query={ASK}&named-graph-uri="), 400, "no IRI"),
    ("encoded twice", ("GET", f"/sparql?query={quote(ASK)}"), 400, "no meaning"),
    ("SPARQL 17.6: an unknown function", ("GET", get(query="ASK { FILTER(<urn:f>()) }")), 400, "<urn:f>"),
    ("an update by GET", ("GET", get(update="CLEAR ALL")), 403, "read-only"),
    ("Protocol 2.2.1: an update in a form", ("POST", "/sparql", typed(FORM), "update=CLEAR+ALL"), 403, "read-only"),
    ("Protocol 2.2.2: an update as it is", ("POST", "/sparql", typed(UPDATE), "CLEAR ALL"), 403, "read-only"),
    ("... with a charset", ("POST", "/sparql", typed(f"{UPDATE}; charset=utf-8"), "CLEAR ALL"), 403, "read-only"),
    ("... in any case", ("POST", "/sparql", typed("APPLICATION/sparql-UPDATE"), "CLEAR ALL"), 403, "read-only"),
    ("... by QUERY", ("QUERY", "/sparql", typed(UPDATE), "CLEAR ALL"), 403, "read-only"),
    ("an update beside a query", ("POST", "/sparql", typed(FORM), f"query={ASK}&update=x"), 403, "read-only"),
    ("an update as a query", ("GET", get(query="LOAD <urn:x>")), 403, "LOAD is an update"),
    ("... behind a prologue", ("GET", get(query="PREFIX a: <urn:> #\nDELETE WHERE { ?s ?p ?o }")), 403, "DELETE is"),
    ("... as a direct POST", ("POST", "/sparql", typed(DIRECT), "INSERT DATA { <urn:a> <urn:b> 1 }"), 403, "INSERT is"),
    ("Federated Query: SERVICE", ("GET", get(query=f"ASK {{ SERVICE <{NONE}> {{}} }}")), 403, "SERVICE"),
    ("... SILENT", ("GET", get(query=f"ASK {{ service silent <{NONE}> {{}} }}")), 403, "SERVICE"),
    *[
        (f"HTTP 15.5.6: {method}", (method, "/sparql", typed(DIRECT), "ASK {}"), 405, "not allowed")
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "LINK")
    ],
    ("406 for another format", ("GET", f"/sparql?query={ASK}", accept("image/png")), 406, "text/csv"),
    ("... by parameter", ("GET", f"/sparql?query={ASK}&format=docx"), 406, "text/csv"),
]


@pytest.mark.parametrize(("request_", "status", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_says_why(ask: Ask, request_: tuple[str, ...], status: int, words: str) -> None:
    """What the standards forbid, or what is not offered here, has its status and a problem document (RFC 9457)."""
    reply = ask(*request_)
    assert (reply.status, reply.media_type) == (status, PROBLEM)
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert words in problem["detail"] + problem.get("hint", "")
    assert reply.headers["Cache-Control"] == "no-store"
    if status == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= {each.strip() for each in reply.headers["Allow"].split(",")}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT * WHERE {\n  ?s ?p 'a\n}", 2, 9), ("ASK { ?s none:p 1 }", 1, 10), ("\n\nASK { ?s ?p 1 ", 3, 5)],
)
def test_a_malformed_query_has_a_place_and_a_reason(ask: Ask, text: str, line: int, column: int) -> None:
    """Protocol 2.1.6: 400, with line and column from 1 and what is wrong there."""
    reply = ask("GET", get(query=text))
    problem = json.loads(reply.body)
    assert (reply.status, problem["line"], problem["column"]) == (400, line, column)
    assert problem["detail"]
    assert problem["hint"]


SELECT_TEXT: Final = "SELECT ?s WHERE { ?s a ?c } ORDER BY ?s LIMIT 3"
CHOSEN: Final = [
    ("HTTP 12.5.1: no Accept", (), JSON, "text/turtle"),
    ("any", ("*/*",), JSON, "text/turtle"),
    ("an empty field", ("",), JSON, "text/turtle"),
    ("what cannot be read is no wish", ("rubbish",), JSON, "text/turtle"),
    ("a browser", (BROWSER,), "text/html", "text/html"),
    ("weights", ("text/html;q=0.1, application/xml;q=0.9",), XML, "application/rdf+xml"),
    ("a weight of zero excludes", (f"*/*, {JSON};q=0, text/turtle;q=0",), XML, "application/trig"),
    ("a partial wildcard", ("application/*",), JSON, "application/trig"),
    (
        "the more specific range decides",
        ("text/*;q=0.2, text/csv;q=0.9, text/html;q=0.5, text/turtle",),
        CSV,
        "text/turtle",
    ),
    ("several fields are one list", ("image/png", "text/html;q=0.3, application/xml"), XML, "application/rdf+xml"),
    ("parameters narrow nothing", ("application/xml;charset=utf-8;q=0.7",), XML, "application/rdf+xml"),
    ("in any case", ("APPLICATION/XML;Q=0.7",), XML, "application/rdf+xml"),
    ("white space", ("application/xml ; q=0.7 , image/png",), XML, "application/rdf+xml"),
    ("a quoted comma", ('image/png;a="x,text/html", application/xml',), XML, "application/rdf+xml"),
    ("a list of clients' habits", (f"{JSON},application/ld+json;q=0.9,*/*;q=0.1",), JSON, "application/ld+json"),
    ("application/json stands for both", ("application/json",), JSON, "application/ld+json"),
]


@pytest.mark.parametrize(("wishes", "table", "graph"), [row[1:] for row in CHOSEN], ids=[row[0] for row in CHOSEN])
def test_accept_decides(ask: Ask, wishes: tuple[str, ...], table: str, graph: str) -> None:
    """Content negotiation is RFC 9110's, for solutions and for graphs; the answer varies by Accept."""
    for text, media_type in ((SELECT_TEXT, table), ("CONSTRUCT WHERE { ?s a ?c }", graph)):
        reply = ask("GET", get(query=text), accept(*wishes))
        assert (reply.status, reply.media_type) == (200, media_type)
        assert "Accept" in {each.strip() for each in reply.headers["Vary"].split(",")}
        if media_type.startswith("text/"):
            assert reply.headers.get_content_charset() == "utf-8"


#: Values that writers like to lose: falsy ones, empty ones, signs of the syntaxes, and nothing at all.
VALUES: Final = [
    ("0", "integer", ""),
    ("0", "decimal", ""),  # in the canonical form that the engine gives numbers
    ("false", "boolean", ""),
    ("", "string", ""),
    ("", "", "en"),
    (' a,"b"\tc\r\nd\\e\'<&> ', "string", ""),
    ("é😀", "", "fr"),
    ("2011-11", "gYearMonth", ""),
    None,
]
XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def _written(value: tuple[str, str, str] | None) -> str:
    if value is None:
        return "UNDEF"
    lexical, datatype, language = value
    return json.dumps(lexical, ensure_ascii=False) + (f"@{language}" if language else f"^^<{XSD}{datatype}>")


EDGES: Final = (
    "SELECT ?n ?x { VALUES (?n ?x) { "
    + " ".join(f"({number} {_written(value)})" for number, value in enumerate(VALUES))
    + " } } ORDER BY ?n"
)
Value = tuple[str, str, str] | None


def _value(lexical: str, datatype: str, language: str) -> Value:
    return (lexical, "" if language else datatype.removeprefix(XSD) or "string", language)


def _json_values(body: bytes) -> list[Value]:
    rows = json.loads(body)["results"]["bindings"]
    terms = [row.get("x") for row in rows]
    return [each and _value(each["value"], each.get("datatype", ""), each.get("xml:lang", "")) for each in terms]


def _xml_values(body: bytes) -> list[Value]:
    space = {"r": "http://www.w3.org/2005/sparql-results#"}
    found: list[Value] = []
    for row in ET.fromstring(body).iterfind(".//r:result", space):  # noqa: S314 - our own server's
        term = row.find("r:binding[@name='x']/r:literal", space)
        language = "{http://www.w3.org/XML/1998/namespace}lang"
        found.append(
            None if term is None else _value(term.text or "", term.get("datatype", ""), term.get(language, ""))
        )
    return found


def _tsv_values(body: bytes) -> list[Value]:
    values: list[Value] = []
    for line in body.decode().splitlines()[1:]:
        written = line.split("\t")[1]
        if not written:
            values.append(None)
            continue
        (term,) = Graph().parse(data=f"<urn:a> <urn:b> {written} .", format="turtle").objects()
        assert isinstance(term, Literal)
        values.append(_value(str(term), str(term.datatype or ""), term.language or ""))
    return values


@pytest.mark.parametrize(
    ("media_type", "values"), [(JSON, _json_values), (XML, _xml_values), (TSV, _tsv_values)], ids=["json", "xml", "tsv"]
)
def test_no_value_is_lost(ask: Ask, media_type: str, values: Callable[[bytes], list[Value]]) -> None:
    """Query Results JSON, XML and TSV keep every term: zero, false, empty, white space, language, unbound."""
    reply = ask("GET", get(query=EDGES), accept(media_type))
    assert (reply.status, reply.media_type) == (200, media_type)
    assert values(reply.body) == VALUES


def test_csv_keeps_the_text_of_every_value(ask: Ask) -> None:
    """CSV (section 3 of its standard) has lexical forms alone, RFC 4180's quotes, and nothing for unbound."""
    reply = ask("GET", get(query=EDGES), accept(CSV))
    assert reply.body.startswith(b"n,x\r\n")
    rows = list(csv.reader(io.StringIO(reply.body.decode(), newline="")))
    assert [row[1] for row in rows[1:]] == [value[0] if value else "" for value in VALUES]
    assert reply.headers["Content-Disposition"] == 'attachment; filename="results.csv"'


@pytest.mark.parametrize(
    ("text", "variables", "rows"),
    [
        ("SELECT ?x {}", ["x"], 1),
        ("SELECT ?a ?b { FILTER(false) }", ["a", "b"], 0),
        ("SELECT * {}", [], 1),
        ("SELECT ?s ?p { ?s ?p 404 }", ["s", "p"], 0),
        ("SELECT ?x { VALUES ?x { 1 1 UNDEF } }", ["x"], 3),
    ],
)
def test_the_same_rows_in_every_format(ask: Ask, text: str, variables: list[str], rows: int) -> None:
    """No solution, solutions without bindings and equal ones are told apart, in every format alike."""
    bodies = {each: ask("GET", get(query=text), accept(each)).body for each in (JSON, XML, CSV, TSV)}
    document = json.loads(bodies[JSON])
    assert (document["head"]["vars"], len(document["results"]["bindings"])) == (variables, rows)
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ET.fromstring(bodies[XML])  # noqa: S314 - our own server's
    assert [each.get("name") for each in root.iter(f"{space}variable")] == variables
    assert len(list(root.iter(f"{space}result"))) == rows
    assert bodies[CSV].split(b"\r\n")[0].decode() == ",".join(variables)
    assert bodies[CSV].count(b"\r\n") == rows + 1
    assert bodies[TSV].split(b"\n")[0].decode() == "\t".join(f"?{each}" for each in variables)
    assert bodies[TSV].count(b"\n") == rows + 1


@pytest.mark.parametrize(("text", "answer"), [("ASK {}", True), ("ASK { FILTER(false) }", False)])
def test_a_boolean_in_every_format(ask: Ask, text: str, answer: bool) -> None:  # noqa: FBT001
    """ASK has its forms in JSON and XML; CSV and TSV, which have none, get the one word (ours)."""
    target = get(query=text)
    assert json.loads(ask("GET", target).body)["boolean"] is answer
    root = ET.fromstring(ask("GET", target, accept(XML)).body)  # noqa: S314 - our own server's
    word = "true" if answer else "false"
    assert [each.text for each in root.iter("{http://www.w3.org/2005/sparql-results#}boolean")] == [word]
    for media_type in (CSV, TSV):
        assert ask("GET", target, accept(media_type)).body.decode().strip() == word


GRAPH_FORMATS: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "nt11",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def _triples(body: bytes, media_type: str) -> Graph:
    dataset, merge = Dataset(), Graph()
    dataset.parse(data=body, format=GRAPH_FORMATS[media_type])
    for subject, predicate, value, _graph in dataset.quads():
        merge.add((subject, predicate, value))
    return merge


@pytest.mark.parametrize("media_type", list(GRAPH_FORMATS))
@pytest.mark.parametrize(
    "text",
    [
        f"DESCRIBE <{HARMONY}>",
        pytest.param("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", marks=pytest.mark.slow, id="the whole graph"),
        "CONSTRUCT { [ <urn:of> ?s ; <urn:is> ?o ] } WHERE { ?s a ?o FILTER(CONTAINS(STR(?s), 'initiative')) }",
        "CONSTRUCT WHERE { ?s ?p 404 }",
    ],
)
def test_a_graph_is_the_same_in_every_format(ask: Ask, text: str, media_type: str) -> None:
    """What rdflib reads from each RDF format is the graph that it reads from Turtle."""
    reply = ask("GET", get(query=text), accept(media_type))
    assert (reply.status, reply.media_type) == (200, media_type)
    assert isomorphic(_triples(reply.body, media_type), _triples(ask("GET", get(query=text)).body, "text/turtle"))


@pytest.mark.parametrize("media_type", ["application/trig", "application/n-quads", "application/ld+json"])
def test_a_description_names_its_evidence(ask: Ask, media_type: str) -> None:
    """Ours: where the format has graphs, each statement of a description stands in every graph that makes it."""
    dataset = Dataset()
    dataset.parse(
        data=ask("GET", get(query=f"DESCRIBE <{HARMONY}>"), accept(media_type)).body, format=GRAPH_FORMATS[media_type]
    )
    found = {str(graph) for _, predicate, _, graph in dataset.quads() if str(predicate).endswith("spatial")}
    assert found == {PASSAGE, INTERPRETATION}


@pytest.mark.parametrize(
    ("text", "parameters", "count"),
    [
        ("SELECT (COUNT(*) AS ?n) { {} }", {}, 1),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { {} } }", {}, 2),
        (f"SELECT (COUNT(*) AS ?n) FROM <{PASSAGE}> FROM <{INTERPRETATION}> {{ {{}} }}", {}, 1),  # noqa: S608 - SPARQL
        ("SELECT (COUNT(*) AS ?n) { {} }", {"default-graph-uri": [PASSAGE, INTERPRETATION]}, 1),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { {} } }", {"named-graph-uri": [PASSAGE, INTERPRETATION]}, 2),
    ],
)
def test_what_two_graphs_say_is_one_triple_of_their_merge(
    ask: Ask, text: str, parameters: Mapping[str, Sequence[str]], count: int
) -> None:
    """SPARQL 13.2.1: several graphs of the default graph are merged, and a merge is a set."""
    reply = ask("GET", get(query=text.replace("{}", SHARED), **parameters))
    assert json.loads(reply.body)["results"]["bindings"][0]["n"]["value"] == str(count)


TARGETS: Final = [
    (f"/sparql?query={ASK}", JSON),
    (f"/sparql?query={ASK}", "text/html"),
    (f"/sparql?query={quote(f'DESCRIBE <{HARMONY}>')}", "text/turtle"),
    ("/sparql", "text/turtle"),
    ("/sparql", "text/html"),
    ("/sparql?query=ASK", "*/*"),
]


@pytest.mark.parametrize(("target", "wish"), TARGETS)
def test_head_is_get_without_a_body(ask: Ask, target: str, wish: str) -> None:
    """HTTP 9.3.2: the same status and fields, and no body."""
    got, head = ask("GET", target, accept(wish)), ask("HEAD", target, accept(wish))
    assert (head.status, head.body) == (got.status, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control", "Content-Disposition"):
        assert head.headers.get(name) == got.headers.get(name)


def test_options_say_what_is_allowed(ask: Ask) -> None:
    """HTTP 9.3.7 and Fetch 3.2: OPTIONS names the methods, and a page elsewhere may use them without credentials."""
    preflight = [
        ("Origin", "https://elsewhere.example"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ]
    reply = ask("OPTIONS", "/sparql", preflight)
    assert 200 <= reply.status < 300
    for name in ("Allow", "Access-Control-Allow-Methods"):
        assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} == {each.strip() for each in reply.headers[name].split(",")}
    assert "content-type" in reply.headers["Access-Control-Allow-Headers"].lower()
    for each in (
        reply,
        ask("GET", f"/sparql?query={ASK}", preflight[:1]),
        ask("GET", "/sparql?query=x", preflight[:1]),
    ):
        assert each.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in each.headers


@pytest.mark.parametrize("target", [f"/sparql?query={ASK}", f"/sparql?query={quote(f'DESCRIBE <{HARMONY}>')}"])
def test_a_known_representation_is_not_sent_again(ask: Ask, target: str) -> None:
    """HTTP 13.1.2: If-None-Match compares weakly, and takes lists, several fields and the star."""
    tag = ask("GET", target).headers["ETag"]
    assert tag.startswith('"')
    for fields in (
        [tag],
        [f"W/{tag}"],
        [f'"other", {tag}'],
        ['"other"', tag],
        ["*"],
    ):
        for method in ("GET", "HEAD"):
            reply = ask(method, target, [("If-None-Match", each) for each in fields])
            assert (reply.status, reply.body, reply.headers["ETag"]) == (304, b"", tag)
            assert "Accept" in reply.headers["Vary"]
    for wrong in ('"other"', tag.strip('"'), f'"{tag}"', ""):
        assert ask("GET", target, [("If-None-Match", wrong)]).status == 200
    assert ask("GET", target, [("If-None-Match", tag), *accept("text/html")]).status == 200


@pytest.mark.parametrize(
    ("wish", "coding"),
    [
        ("gzip", "gzip"),
        ("GZIP, br", "gzip"),
        ("gzip;q=0.5, identity;q=0.1", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("br;q=1, *;q=0, identity", None),
    ],
)
def test_content_codings(ask: Ask, wish: str, coding: str | None) -> None:
    """HTTP 12.5.3 and 8.8.3.3: the coding that is asked for, with a tag of its own, and the same bytes inside."""
    target = get(query="CONSTRUCT WHERE { ?s ?p ?o }")
    plain, reply = ask("GET", target), ask("GET", target, [("Accept-Encoding", wish)])
    assert reply.headers.get("Content-Encoding") == coding
    assert (gzip.decompress(reply.body) if coding else reply.body) == plain.body
    assert (reply.headers["ETag"] == plain.headers["ETag"]) is (coding is None)
    assert int(reply.headers["Content-Length"]) == len(reply.body)
    if coding:
        assert "Accept-Encoding" in {each.strip() for each in reply.headers["Vary"].split(",")}
        again = ask("GET", target, [("Accept-Encoding", wish), ("If-None-Match", reply.headers["ETag"])])
        assert again.status == 304


SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID: Final = Namespace("http://rdfs.org/ns/void#")


@pytest.mark.parametrize("media_type", list(GRAPH_FORMATS))
def test_the_service_describes_itself_in_every_rdf_format(ask: Ask, media_type: str) -> None:
    """Service Description 2: GET without a query, by content negotiation; it is one graph in all formats."""
    reply = ask("GET", "/sparql", accept(media_type))
    assert (reply.status, reply.media_type) == (200, media_type)
    description = _triples(reply.body, media_type)
    assert isomorphic(description, _triples(ask("GET", "/sparql", accept("text/turtle")).body, "text/turtle"))


@pytest.mark.parametrize("wish", [(), ("*/*",), ("text/*, */*;q=0.1",), (f"{JSON}, */*;q=0.1",)])
def test_the_bare_address_is_answered_in_rdf(ask: Ask, wish: tuple[str, ...]) -> None:
    """Service Description 2: who asks for nothing in particular gets the description; a browser gets the form."""
    reply = ask("GET", "/sparql", accept(*wish))
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    assert ask("GET", "/sparql", accept(BROWSER)).media_type == "text/html"


def test_the_description_is_what_is_offered(ask: Ask, real_server: str) -> None:
    """Service Description 3: endpoint, language, features, entailment, and formats that can all be had."""
    graph = _triples(ask("GET", "/sparql", accept("text/turtle")).body, "text/turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert set(graph.objects(service, SD.endpoint)) == {URIRef(f"{real_server}/sparql")}
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    regimes = {str(each) for each in graph.objects(service, SD.defaultEntailmentRegime)}
    assert regimes <= {"http://www.w3.org/ns/entailment/Simple"}
    names = {str(each).rpartition("/")[2] for each in graph.objects(service, SD.resultFormat)}
    assert names == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
    }
    for text, formats in (("ASK {}", (JSON, XML, CSV, TSV)), ("CONSTRUCT WHERE { ?s ?p 1 }", tuple(GRAPH_FORMATS))):
        for each in formats:
            assert ask("GET", get(query=text), accept(each)).media_type == each


def test_the_described_dataset_is_the_one_that_is_asked(ask: Ask) -> None:
    """Service Description 3.2.7 to 3.4.6: the default graph and every named one, as large as COUNT says."""

    def counted(text: str) -> dict[str, int]:
        rows = json.loads(ask("GET", get(query=text)).body)["results"]["bindings"]
        return {row["g"]["value"] if "g" in row else "": int(row["n"]["value"]) for row in rows}

    graph = _triples(ask("GET", "/sparql", accept("text/turtle")).body, "text/turtle")
    (dataset,) = graph.objects(None, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    named = {
        str(graph.value(each, SD.name)): int(str(graph.value(graph.value(each, SD.graph), VOID.triples)))
        for each in graph.objects(dataset, SD.namedGraph)
    }
    assert named == counted("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    default = graph.value(dataset, SD.defaultGraph)
    whole = counted("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert {"": int(str(graph.value(default, VOID.triples)))} == whole
    assert whole[""] < sum(named.values())
