"""Uploads that want to be carried out, to fetch, or to be larger than they look."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.hostile

Attack = Callable[..., Any]

TURTLE = "text/turtle"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ifrc: <https://w3id.org/ifrc-kg/ontology#> .
@prefix initiative: <https://w3id.org/ifrc-kg/id/initiative/> .
"""
SHAPES = "<https://w3id.org/ifrc-kg/shapes>"
#: A constraint that would run away, and would find something in everything.
BOMB = (
    '"SELECT $this ?value WHERE { ?a ?b ?value . ?c ?d ?e . ?f ?g ?h '
    'FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?f))) > 0) }"'
)
SHAPE = "<urn:shape> a sh:NodeShape ; sh:targetNode <urn:victim> ; sh:message 'detonated' ;"

REFUSED_TYPES = {
    "RDF/XML of a thousand million laughs": (
        "application/rdf+xml",
        '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
        + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&k;</rdf:RDF>',
    ),
    "RDF/XML with a file as an entity": (
        "application/rdf+xml",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>',
    ),
    "RDF/XML with an entity from the network": (
        "application/xml",
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:{port}/x.dtd"> %a;]><x/>',
    ),
    "JSON-LD with a context from the network": (
        "application/ld+json",
        '{"@context": "http://127.0.0.1:{port}/context.jsonld", "@id": "urn:a", "name": "b"}',
    ),
    "JSON-LD with a context of a file": ("application/ld+json", '{"@context": "file:///etc/passwd", "@id": "urn:a"}'),
    "JSON that nests": ("application/json", '{"a":' * 50_000),
    "YAML that makes objects": ("application/yaml", "!!python/object/apply:os.system ['id']"),
    "N3 with rules": ("text/n3", "{ ?s ?p ?o } => { ?o ?p ?s } ."),
    "HTML with statements": ("text/html", '<p about="urn:a" property="urn:b">c</p>'),
    "a form with a file": (
        "multipart/form-data; boundary=x",
        '--x\r\nContent-Disposition: form-data; name="a"; filename="../../a.ttl"\r\n\r\n<urn:a> a <urn:b> .\r\n--x--',
    ),
    "a form": ("application/x-www-form-urlencoded", "data=%3Curn:a%3E"),
    "a serialized object": ("application/octet-stream", "cos\nsystem\n(S'id'\ntR."),
    "nothing in particular": ("", "<urn:a> a <urn:b> ."),
    "Turtle in another charset": ("text/turtle; charset=utf-7", "<urn:a> a <urn:b> ."),
}

INNOCENT = {
    "a shape with JavaScript": (
        f"{SHAPE} sh:js [ sh:jsFunctionName 'f' ; sh:jsLibrary [ sh:jsLibraryURL 'http://127.0.0.1:{{port}}/x.js' ] ] . "
        "<urn:victim> a <urn:x> ."
    ),
    "a shape with a runaway query": f"{SHAPE} sh:sparql [ sh:select {BOMB} ] . <urn:victim> a <urn:x> .",
    "a shape that asks another endpoint": (
        f"{SHAPE} sh:sparql [ sh:select 'SELECT $this {{ SERVICE <http://127.0.0.1:{{port}}/> {{ ?s ?p ?o }} }}' ] ."
        "<urn:victim> a <urn:x> ."
    ),
    "a rule with a runaway query": f"{SHAPE} sh:rule [ a sh:SPARQLRule ; sh:construct {BOMB} ] . <urn:victim> a <urn:x> .",
    "a target that is a runaway query": (
        f"<urn:shape> a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select {BOMB} ] ; sh:message 'detonated' ; "
        "sh:maxLength 0 ."
    ),
    "a constraint component of its own": (
        "<urn:c> a sh:ConstraintComponent ; sh:parameter [ sh:path <urn:limit> ] ; "
        f"sh:validator [ a sh:SPARQLAskValidator ; sh:ask {BOMB} ] . "
        f"{SHAPE} <urn:limit> 1 . <urn:victim> a <urn:x> ."
    ),
    "a function of its own": (
        f"<urn:f> a sh:SPARQLFunction ; sh:parameter [ sh:path <urn:x> ] ; sh:returnType xsd:string ; sh:select {BOMB} ."
    ),
    "a pattern that goes back and back": (
        f"{SHAPE} sh:property [ sh:path rdfs:label ; sh:pattern '^(a+)+$' ] . <urn:victim> rdfs:label '{'a' * 5000}!' ."
    ),
    "shapes that need each other": (
        "<urn:s> a sh:NodeShape ; sh:targetNode <urn:victim> ; sh:node <urn:t> ; sh:message 'detonated' . "
        "<urn:t> a sh:NodeShape ; sh:not <urn:s> . <urn:victim> a <urn:x> ."
    ),
    "a shape in the graph of the shapes": f"GRAPH {SHAPES} {{ {SHAPE} sh:sparql [ sh:select {BOMB} ] }} <urn:victim> a <urn:x> .",
    "a shape that turns the project's shapes off": (
        f"GRAPH {SHAPES} {{ <https://w3id.org/ifrc-kg/shapes#Initiative> sh:deactivated true }} "
        "initiative:x a ifrc:Initiative ."
    ),
    "shapes from elsewhere": "<urn:a> sh:shapesGraph <http://127.0.0.1:{port}/shapes.ttl> ; sh:suggestedShapesGraph <file:///etc/passwd> .",
    "imports from elsewhere": (
        "<urn:a> a owl:Ontology ; owl:imports <http://127.0.0.1:{port}/o.ttl>, <file:///etc/passwd>, "
        "<http://169.254.169.254/>, <https://w3id.org/ifrc-kg/ontology> ."
    ),
    "prefixes with a query in them": (
        "<https://w3id.org/ifrc-kg/prefixes> sh:declare [ sh:prefix 'ifrc' ; "
        "sh:namespace 'http://x> SELECT * { SERVICE <http://127.0.0.1:{port}/> {} } #'^^xsd:anyURI ] ."
    ),
    "a class that is its own superclass, in a ring": "".join(
        f"<urn:c{n}> rdfs:subClassOf <urn:c{(n + 1) % 500}> . <urn:i{n}> a <urn:c{n}> . " for n in range(500)
    ),
    "IRIs that are no IRIs for others": "<urn:a%zz> <http://[::1]:99999/x> <javascript:alert(1)> . <file:///etc/passwd> a <urn:x> .",
    "a label that is a script": "<urn:a> rdfs:label '<script>alert(1)</script>' ; a <urn:x> .",
    "numbers that no machine has": f"<urn:a> <urn:p> {'9' * 30_000}, 1e{'9' * 5000}, '{'9' * 5000}-01-01'^^xsd:date .",
    "a date that never was": "initiative:x a ifrc:Initiative ; <https://schema.org/startDate> '2011-99-99'^^xsd:date, 'x'^^xsd:gYear .",
    "a list that is a ring": "<urn:a> <urn:p> <urn:l> . <urn:l> rdf:first 1 ; rdf:rest <urn:l> .",
}

HEAVY = {
    "a hundred thousand blank nodes": " ".join(["[]<urn:p>1."] * 70_000),
    "thousands of initiatives": " ".join(f"initiative:x{n} a ifrc:Initiative ." for n in range(15_000)),
    "a literal of almost a million letters": f"<urn:a> <urn:p> '{'x' * 900_000}' .",
    "an IRI of almost a million letters": f"<urn:{'x' * 900_000}> <urn:p> 1 .",
    "a list of a hundred thousand": f"<urn:a> <urn:p> ({' 1' * 100_000} ) .",
    "lists within lists": f"<urn:a> <urn:p> {'(' * 100_000}{')' * 100_000} .",
    "nodes within nodes": f"<urn:a> <urn:p> {'[<urn:p>' * 50_000}1{']' * 50_000} .",
    "nodes that never close": f"<urn:a> <urn:p> {'[<urn:p>' * 100_000}",
    "triple terms within triple terms": f"<urn:a> <urn:p> {'<<(<urn:a> <urn:p> ' * 30_000}1{')>>' * 30_000} .",
    "quoted triples within quoted triples": f"{'<<' * 100_000} <urn:a> <urn:p> 1 {'>>' * 100_000} <urn:p> 1 .",
    "graphs within graphs": "{" * 100_000,
    "thousands of graphs": " ".join(f"GRAPH <urn:{n}> {{ <urn:{n}> a <urn:x> }}" for n in range(15_000)),
    "thousands of prefixes": " ".join(f"@prefix p{n}: <urn:{n}> ." for n in range(30_000)),
    "thousands of types for one": f"initiative:x a ifrc:Initiative, {','.join(f'<urn:{n}>' for n in range(40_000))} .",
    "thousands of values for one": f"initiative:x a ifrc:Initiative ; <https://schema.org/startDate> {','.join(map(str, range(60_000)))} .",
    "the project's classes for every node": " ".join(
        f"<urn:{n}> a ifrc:Figure, ifrc:Passage, ifrc:Initiative, ifrc:Discrepancy, ifrc:Interpretation ."
        for n in range(6_000)
    ),
    "subclasses by the thousand": " ".join(
        f"<urn:{n}> rdfs:subClassOf <urn:{n + 1}>, ifrc:Initiative ." for n in range(12_000)
    ),
    "a string that never closes": "<urn:a> <urn:p> '''" + "x" * 900_000,
    "escapes only": "<urn:a> <urn:p> '" + "\\u0041" * 150_000 + "' .",
    "nothing but comments": "#\n" * 450_000,
}

BROKEN = {
    "no text": (TURTLE, b"\xff\xfe<urn:a>"),
    "half a character": (TURTLE, b"<urn:a> <urn:p> '\\uD800' ."),
    "nulls": (TURTLE, b"\x00" * 100_000),
    "all bytes": (TURTLE, bytes(range(256)) * 1000),
    "a path as a base": (TURTLE, b"@base <file:///etc/passwd> . <> <a> <../../b> ."),
    "a relative name without a base": (TURTLE, b"<../../etc/passwd> <a> <b> ."),
    "SPARQL": (TURTLE, b"INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
    "a zip in a text": (TURTLE, gzip.compress(b"<urn:a> <urn:b> <urn:c> ." * 100_000)),
    "N-Quads that are none": ("application/n-quads", b"<urn:a> <urn:b>\n" * 50_000),
    "N-Triples of a single line": ("application/n-triples", b"<urn:a> <urn:b> <urn:c> ." * 30_000),
    "nodes that look like ours": ("application/n-quads", b"_:c14n0 <urn:b> _:c14n1 _:c14n2 .\n"),
}


@pytest.fixture
def upload(attack: Attack, server: Any) -> Attack:
    """Return a function that uploads; the first one waits until the shapes are read."""

    def uploaded(media_type: str, body: bytes, statuses: tuple[int, ...], **headers: str) -> Any:
        body = body.replace(b"{port}", str(server.listener.port).encode())
        named = {"Content-Type": media_type, "Accept": "application/json", **headers}
        return attack("POST", "/validate", named, body, statuses=statuses, seconds=server.validation_seconds + 20)

    return uploaded


@pytest.mark.parametrize(("media_type", "text"), REFUSED_TYPES.values(), ids=REFUSED_TYPES)
def test_what_could_fetch_or_unfold_is_not_read(upload: Attack, media_type: str, text: str) -> None:
    """Only the four plain syntaxes are read, in UTF-8."""
    upload(media_type, text.encode(), (415,))


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT)
def test_what_is_uploaded_is_data(upload: Attack, text: str) -> None:
    """Shapes, rules, queries, imports and scripts of an upload are statements like others: none is carried out."""
    media_type = "application/trig" if "GRAPH" in text else TURTLE
    answer = upload(media_type, (PREFIXES + text).encode(), (200, 400))
    assert answer.status == 400 or json.loads(answer.body)
    assert b"detonated" not in answer.body


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_a_heavy_upload_is_reported_on_or_ended(upload: Attack, text: str) -> None:
    """Large, deep and wide uploads get a report, or a refusal in time."""
    media_type = "application/trig" if text.startswith(("GRAPH", "{")) else TURTLE
    upload(media_type, (PREFIXES + text).encode(), (200, 400, 413, 503))


@pytest.mark.parametrize(("media_type", "body"), BROKEN.values(), ids=BROKEN)
def test_a_broken_upload_is_told_or_read(upload: Attack, media_type: str, body: bytes) -> None:
    """What cannot be read is the client's mistake."""
    upload(media_type, body, (200, 400))


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "x"])
def test_a_compressed_upload_is_not_unpacked(upload: Attack, coding: str) -> None:
    """A bomb of a kilobyte that unfolds to a megabyte stays packed."""
    bomb = gzip.compress(gzip.compress(b"#" * 1_000_000))
    upload(TURTLE, bomb, (415,), **{"Content-Encoding": coding})


@pytest.mark.parametrize("size", [1_048_577, 4_000_000])
def test_an_upload_that_is_too_large_is_refused(upload: Attack, size: int) -> None:
    """It is refused by its size alone, whether it says its size or not."""
    upload(TURTLE, b"#" * size, (0, 413))
    chunk = b"%x\r\n" % size + b"#" * size + b"\r\n0\r\n\r\n"
    upload(TURTLE, chunk, (0, 413), **{"Transfer-Encoding": "chunked"})


@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "application/sarif+json", "text/plain"])
def test_what_is_uploaded_is_repeated_as_text(upload: Attack, accept: str) -> None:
    """A report repeats names and values, and none becomes a tag, a header or a path."""
    text = (
        PREFIXES
        + "initiative:x a ifrc:Initiative ; <http://www.w3.org/2004/02/skos/core#prefLabel> '<script>alert(1)</script>' ."
    )
    answer = upload(TURTLE, text.encode(), (200,), Accept=accept)
    assert b"<script>alert" not in answer.body or "html" not in answer.headers["content-type"]
