"""Shapes graphs and validation reports as SHACL has them."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal
from rdflib.compare import isomorphic

from ifrc_kg.namespaces import SH
from ifrc_kg.shacl_graphs import sound_shapes, with_own_paths

HEAD = """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> Graph:
    """Return the graph of a Turtle text, its lexical forms untouched."""
    graph = Graph()
    for subject, predicate, value in Graph().parse(data=HEAD + text, format="turtle"):
        graph.add((subject, predicate, value))
    return graph


def test_prefixes_come_from_imports_too() -> None:
    """`sh:prefixes/owl:imports*/sh:declare` are the prefixes of a constraint (SHACL, section 5.2.1)."""
    sound = sound_shapes(
        turtle(":q sh:prefixes :a . :a owl:imports :b . :b owl:imports :a , :c . :c sh:declare :d . :e sh:declare :f .")
    )
    declared = [str(each) for holder in sound.objects(None, SH.prefixes) for each in sound.objects(holder, SH.declare)]
    assert declared == ["http://example.org/d"]


def test_only_true_switches_on() -> None:
    """`"1"^^xsd:boolean` and `false` leave sh:uniqueLang and its like off; other booleans stay as they are."""
    shapes = Graph()
    for number, lexical in enumerate(("true", "1", "false")):
        for predicate in (SH.uniqueLang, SH.closed, SH.deactivated, SH.hasValue):
            value = Literal(lexical, datatype="http://www.w3.org/2001/XMLSchema#boolean", normalize=False)
            shapes.add((BNode(str(number)), predicate, value))
    sound = sound_shapes(shapes)
    assert [str(each) for each in sound.objects(None, SH.uniqueLang)] == ["true"]
    assert [str(each) for each in sound.objects(None, SH.closed)] == ["true"]
    assert sorted(map(str, sound.objects(None, SH.hasValue))) == ["1", "false", "true"]


def test_no_two_results_share_a_path() -> None:
    """A path of blank nodes is copied for each result, and what nobody refers to any more is gone."""
    path = "sh:alternativePath ( :p [ sh:inversePath :q ] )"
    shared = turtle(f"[] sh:result [ sh:resultPath _:p ; sh:focusNode :a ] , [ sh:resultPath _:p ] . _:p {path} .")
    own = turtle(f"[] sh:result [ sh:resultPath [ {path} ] ; sh:focusNode :a ] , [ sh:resultPath [ {path} ] ] .")
    assert not isomorphic(shared, own)
    assert isomorphic(with_own_paths(shared), own)


def test_the_path_of_a_blank_shape_stays() -> None:
    """A shape that is shown with its path keeps it."""
    report = turtle("[] sh:result [ sh:resultPath _:p ; sh:sourceShape [ sh:path _:p ] ] . _:p sh:inversePath :q .")
    own = with_own_paths(report)
    assert len(set(own.subjects(SH.inversePath))) == 2
    assert {type(each) for each in own.objects(None, SH.path)} == {BNode}


def test_a_cycle_of_blank_nodes_is_copied() -> None:
    """A path that leads back to itself, which is ill-formed, is copied and not followed for ever."""
    report = turtle("[] sh:resultPath _:p . _:p sh:inversePath _:q . _:q sh:inversePath _:p .")
    assert isomorphic(with_own_paths(report), report)
