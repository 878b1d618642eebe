"""The canonical form of Turtle and TriG."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic

from ifrc_kg.errors import ParseError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.oxigraph_terms import Quad, Syntax, parse_quads, with_canonical_labels
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.rdf_format import canonical_form, canonical_text, natural_key

PREFIXES = Prefixes(
    {"ex": "https://example.org/", "exo": "https://example.org/o#", "unused": "https://unused.example/"}
)
HEAD = "@prefix ex: <https://example.org/> .\n"

_iris = st.sampled_from(
    [URIRef("https://example.org/" + name) for name in ("a", "b-9", "b-10", "1001-x", "x/y", "x'", "é", "end.")]
    + [URIRef("https://example.org/o#C"), URIRef("urn:x"), RDF.nil]
)
_predicates = st.sampled_from([RDF.type, RDF.first, RDF.rest, URIRef("https://example.org/p"), URIRef("urn:q")])
_blank_nodes = st.sampled_from([BNode(name) for name in "stuvw"])
_texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"\\\n\r\t'u"), max_size=8)
_literals = st.one_of(
    st.builds(Literal, _texts),
    st.builds(lambda text: Literal(text, lang="en"), _texts),
    st.builds(
        lambda text, datatype: Literal(text, datatype=datatype, normalize=False),
        st.sampled_from(["0", "-0", "01", "+1", "1.0", "1.50", "-0.0", ".5", "1.", "true", "1e3", "x", ""]),
        st.sampled_from([XSD.integer, XSD.decimal, XSD.boolean, XSD.double, XSD.gYear]),
    ),
)
_graphs = st.sampled_from([None, URIRef("https://example.org/g-2"), URIRef("https://example.org/g-10")])
_quads = st.builds(Quad, _iris | _blank_nodes, _predicates, _iris | _blank_nodes | _literals, _graphs)


@given(st.lists(_quads, max_size=14))
def test_any_dataset_survives_and_is_written_once_and_for_all(quads: list[Quad]) -> None:
    """Reading the canonical text gives the same dataset, and writing that gives the same text."""
    text = canonical_form(quads, Syntax.TRIG, PREFIXES)
    again = parse_quads(text, Syntax.TRIG)
    assert set(with_canonical_labels(quads)) == set(with_canonical_labels(again))
    assert text == canonical_form(again, Syntax.TRIG, PREFIXES)


#: rdflib warns about ill-typed numbers when it compares graphs, so its test has none.
_well_typed = st.builds(Literal, _texts) | st.builds(Literal, st.integers(-9, 9) | st.booleans() | st.just(2.5))
_triples = st.builds(Quad, _iris | _blank_nodes, _predicates, _iris | _blank_nodes | _well_typed, st.none())


@given(st.lists(_triples, max_size=10))
def test_rdflib_reads_the_canonical_text_as_the_same_graph(triples: list[Quad]) -> None:
    """A second parser agrees on what the text says."""
    ours, theirs = Graph(), Graph()
    for triple in triples:
        ours.add(triple[:3])
    theirs.parse(data=canonical_form(triples, Syntax.TURTLE, PREFIXES), format="turtle")
    assert to_isomorphic(ours) == to_isomorphic(theirs)


@given(st.permutations(["ex:a ex:p 1", "ex:a a ex:C", "ex:b ex:p ex:a, ex:c", "ex:c ex:p [ ex:q (1 2) ]"]))
def test_order_of_the_input_does_not_matter(statements: list[str]) -> None:
    """The same triples in any order give the same text."""
    first = canonical_text(HEAD + " .\n".join(sorted(statements)) + " .", Syntax.TURTLE, PREFIXES)
    assert first == canonical_text(HEAD + " .\n".join(statements) + " .", Syntax.TURTLE, PREFIXES)


def test_the_form_of_turtle() -> None:
    """Used prefixes, `a` first, predicates in order, one object on a line, the dot on its own line."""
    text = HEAD + 'ex:b-10 ex:q ex:b-10, ex:b-9 ; a ex:C ; ex:p "x"@en . ex:b-9 ex:p 1, 01, "1"^^ex:t .'
    assert canonical_text(text, Syntax.TURTLE, PREFIXES) == (
        "@prefix ex: <https://example.org/> .\n"
        "\n"
        "ex:b-9\n"
        "    ex:p\n"
        '        "01"^^<http://www.w3.org/2001/XMLSchema#integer> ,\n'
        '        "1"^^ex:t ,\n'
        "        1 ;\n"
        ".\n"
        "\n"
        "ex:b-10\n"
        "    a ex:C ;\n"
        '    ex:p "x"@en ;\n'
        "    ex:q\n"
        "        ex:b-9 ,\n"
        "        ex:b-10 ;\n"
        ".\n"
    )


def test_the_form_of_trig() -> None:
    """Graphs in natural order, and in each the description of the graph itself first."""
    text = HEAD + "ex:g-10 { ex:a ex:p 1 . ex:g-10 a ex:C } ex:g-9 { ex:a ex:p ex:b } ex:z ex:p 1 ."
    assert canonical_text(text, Syntax.TRIG, PREFIXES) == (
        "@prefix ex: <https://example.org/> .\n"
        "\n"
        "ex:z\n    ex:p 1 ;\n.\n"
        "\n"
        "ex:g-9 {\n    ex:a\n        ex:p ex:b ;\n    .\n}\n"
        "\n"
        "ex:g-10 {\n"
        "    ex:g-10\n        a ex:C ;\n    .\n"
        "\n"
        "    ex:a\n        ex:p 1 ;\n    .\n"
        "}\n"
    )


def test_anonymous_nodes_and_lists_are_nested() -> None:
    """A blank node that is mentioned once is written where it is mentioned."""
    text = HEAD + "ex:s ex:p [ ex:q ( ex:a [ ex:r 1 ] ) ; ex:in ( 1 2 ) ; ex:none () ; ex:any [] ] ."
    assert canonical_text(text, Syntax.TURTLE, PREFIXES) == (
        "@prefix ex: <https://example.org/> .\n"
        "\n"
        "ex:s\n"
        "    ex:p [\n"
        "        ex:any [] ;\n"
        "        ex:in ( 1 2 ) ;\n"
        "        ex:none () ;\n"
        "        ex:q (\n"
        "            ex:a\n"
        "            [\n"
        "                ex:r 1 ;\n"
        "            ]\n"
        "        ) ;\n"
        "    ] ;\n"
        ".\n"
    )


def test_a_list_with_two_firsts_is_no_list() -> None:
    """What only resembles a list is written as the node that it is."""
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = canonical_text(HEAD + f"ex:s ex:p [ <{rdf}first> 1, 2 ; <{rdf}rest> () ] .", Syntax.TURTLE, PREFIXES)
    assert "( " not in text
    assert len(parse_quads(text, Syntax.TURTLE)) == 4


def test_the_header_of_a_document_comes_first() -> None:
    """An ontology's header precedes its terms, whatever their names."""
    text = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:a> a owl:Class . <urn:z> a owl:Ontology ."
    blocks = canonical_text(text, Syntax.TURTLE, PREFIXES).split("\n\n")
    assert [block.split()[0] for block in blocks] == ["<urn:z>", "<urn:a>"]


def test_a_shared_blank_node_keeps_a_label() -> None:
    """A blank node that is mentioned twice cannot be nested."""
    text = canonical_text(HEAD + "ex:a ex:p _:x . ex:b ex:p _:x . _:x ex:q 1 .", Syntax.TURTLE, PREFIXES)
    assert text.count("_:c14n0") == 3


def test_text_with_lines_stands_in_long_quotes() -> None:
    """A SPARQL constraint inside a shape stays legible."""
    quads = [Quad(URIRef("urn:a"), URIRef("urn:p"), Literal('SELECT "x"\nWHERE "'), None)]
    assert '"""SELECT "x"\nWHERE \\""""' in canonical_form(quads, Syntax.TURTLE, PREFIXES)


def test_names_that_need_an_escape_are_written_as_full_iris() -> None:
    """`ex:x/y` and `ex:end.` are no plain names; a name that begins with a digit is one."""
    quads = [
        Quad(URIRef("https://example.org/" + name), RDF.type, URIRef("urn:c"), None)
        for name in ("x/y", "end.", "1001-x")
    ]
    text = canonical_form(quads, Syntax.TURTLE, PREFIXES)
    assert "<https://example.org/x/y>\n" in text
    assert "<https://example.org/end.>\n" in text
    assert "ex:1001-x\n" in text


def test_nothing_gives_an_empty_text() -> None:
    """A text without triples has no prefixes either."""
    assert canonical_text(HEAD, Syntax.TURTLE, PREFIXES) == ""


def test_bad_input_names_line_and_column() -> None:
    """A syntax error says where it is."""
    with pytest.raises(ParseError) as caught:
        canonical_text(HEAD + "ex:a ex:p\nex:b ex:c ex:d .", Syntax.TURTLE, PREFIXES, path="x.ttl")
    assert str(caught.value).startswith("x.ttl:3:")
    assert caught.value.column == 6


@pytest.mark.parametrize("text", ["ex:a ex:p 1 .", "<a> <b> <c> .", HEAD + "ex:g { ex:a ex:p 1 }"])
def test_what_is_no_turtle_is_refused(text: str) -> None:
    """An undeclared prefix, a relative IRI and a named graph are errors of a Turtle file."""
    with pytest.raises(ParseError):
        canonical_text(text, Syntax.TURTLE, PREFIXES)


def test_named_graphs_are_refused_in_turtle() -> None:
    """Turtle cannot carry named graphs, so they are never dropped in silence."""
    with pytest.raises(ParseError, match="named graphs"):
        canonical_form([Quad(URIRef("urn:a"), RDF.type, URIRef("urn:c"), URIRef("urn:g"))], Syntax.TURTLE, PREFIXES)


def test_numbers_inside_names_count_as_numbers() -> None:
    """Item 10 follows item 9."""
    names = ["a-2-item-10", "a-2-item-9", "a-10", "a-9", "b"]
    assert sorted(["9" * 5000, "1" + "0" * 5000], key=natural_key) == ["9" * 5000, "1" + "0" * 5000]
    assert sorted(names, key=natural_key) == ["a-2-item-9", "a-2-item-10", "a-9", "a-10", "b"]


def test_rdflib_reads_our_trig(project_files: ProjectFiles) -> None:
    """The data files, in canonical form, are TriG to rdflib too."""
    for path in project_files.trig[:2]:
        Dataset().parse(path, format="trig")
