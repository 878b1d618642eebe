"""Texts that parsers and optimizers cannot swallow: wide, deep, and both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.hostile

Ask = Callable[..., object]

REFUSED = (400, 413)
ENDED = (200, 400, 413, 503)


def many(count: int, pattern: str, *, between: str = " ") -> str:
    """Return a pattern so many times, with `{n}` numbered."""
    return between.join(pattern.replace("{n}", str(number)) for number in range(count))


#: At the limit, or where nothing that is counted grows.
WIDE = {
    "as many patterns as there may be, all of one variable": f"ASK {{ {many(148, '?s ?p{n} ?o{n}', between=' . ')} }}",
    "a chain of as many patterns as there may be": (
        "SELECT (COUNT(*) AS ?c) { " + " . ".join(f"?v{n} ?p{n} ?v{n + 1}" for n in range(148)) + " }"
    ),
    "a clique of patterns": (
        "ASK { " + " . ".join(f"?v{a} ?p{a}x{b} ?v{b}" for a in range(17) for b in range(a)) + " }"
    ),
    "patterns that share nothing": f"ASK {{ {many(148, '?s{n} ?p{n} ?o{n}', between=' . ')} FILTER(?s1 = ?none) }}",
    "as many unions as there may be": f"SELECT * {{ {many(70, '{ ?s ?p ?o . ?o ?q ?r }', between=' UNION ')} }}",
    "joins of unions, which an optimizer may multiply out": (
        f"ASK {{ {many(35, '{ ?s ?p{n} ?x } UNION { ?s ?q{n} ?y }')} }}"
    ),
    "as many optionals as there may be": f"SELECT * {{ ?s ?p ?o {many(70, 'OPTIONAL { ?s ?p{n} ?o{n} }')} }}",
    "optionals of optionals": f"SELECT * {{ ?s ?p ?o {many(45, 'OPTIONAL { ?o ?p{n} ?o{n} ')}{'}' * 45} }}",
    "as many differences as there may be": f"SELECT * {{ ?s ?p ?o {many(70, 'MINUS { ?x{n} ?p ?o }')} }}",
    "as many graphs as there may be": f"ASK {{ {many(70, 'GRAPH ?g{n} { ?s ?p ?o }')} }}",
    "a filter with thousands of alternatives": (
        f"SELECT * {{ ?s ?p ?o FILTER({many(4000, '?o = {n}', between=' || ')}) }}"
    ),
    "a filter with thousands of conditions": (
        f"SELECT * {{ ?s ?p ?o FILTER({many(4000, '?o != {n}', between=' && ')}) }}"
    ),
    "conditions of alternatives, which an optimizer may multiply out": (
        f"SELECT * {{ ?s ?p ?o FILTER({many(1500, '(?o = {n} || ?s = {n})', between=' && ')}) }}"
    ),
    "thousands of filters": f"SELECT * {{ ?s ?p ?o {many(3000, 'FILTER(?o != {n})')} }}",
    "thousands of filters on pairs": f"SELECT * {{ ?s ?p ?o . ?a ?b ?c {many(2000, 'FILTER(?o != ?c || {n} < 0)')} }}",
    "thousands of assignments": f"SELECT * {{ {many(3000, 'BIND({n} AS ?v{n})')} }}",
    "thousands of assignments, each of the last": (
        "SELECT ?v2500 { BIND(0 AS ?v0) " + " ".join(f"BIND(?v{n}+1 AS ?v{n + 1})" for n in range(2500)) + " }"
    ),
    "assignments that double, which an optimizer may put into each other": (
        "SELECT ?v900 { BIND(1 AS ?v0) " + " ".join(f"BIND(?v{n}-?v{n}+?v{n} AS ?v{n + 1})" for n in range(900)) + " }"
    ),
    "thousands of columns": f"SELECT {many(4000, '({n} AS ?v{n})')} {{}}",
    "thousands of columns of every triple": f"SELECT {many(1500, '(STR(?s) AS ?v{n})')} {{ ?s ?p ?o }}",
    "thousands of aggregates": f"SELECT {many(2000, '(COUNT(?o+{n}) AS ?v{n})')} {{ ?s ?p ?o }}",
    "thousands of groups": f"SELECT (COUNT(*) AS ?c) {{ ?s ?p ?o }} GROUP BY {many(4000, '(?o+{n})')}",
    "thousands of orders": f"SELECT * {{ ?s ?p ?o }} ORDER BY {many(4000, 'DESC(?o+{n})')}",
    "thousands of conditions on groups": f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {many(3000, '(COUNT(*)!={n})')}",
    "thousands of values": f"SELECT * {{ VALUES ?v {{ {many(12000, '{n}')} }} ?s ?p ?v }}",
    "lists of values that are joined": (
        f"SELECT * {{ VALUES ?v {{ {many(4000, '{n}')} }} VALUES ?w {{ {many(4000, '{n}')} }} FILTER(?v + ?w < 0) }}"
    ),
    "values in thousands of columns": f"SELECT * {{ VALUES ({many(2000, '?v{n}')}) {{ ({'UNDEF ' * 2000}) }} }}",
    "values that are undefined": f"SELECT * {{ VALUES (?s ?o) {{ {'(UNDEF UNDEF)' * 4000} }} ?s ?p ?o }}",
    "a list of thousands to be in": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({many(12000, '{n}', between=',')})) }}",
    "a list of thousands not to be in": f"SELECT * {{ ?s ?p ?o FILTER(?o NOT IN ({many(12000, '{n}', between=',')})) }}",
    "lists of thousands within lists": f"ASK {{ FILTER(1 IN ({many(300, '2 IN (3, 4 IN (5, {n}))', between=', ')})) }}",
    "a list that is a thousand patterns": f"ASK {{ ({'1 ' * 1000}) ?p ?o }}",
    "a list that is thirty thousand patterns": f"ASK {{ ({'1 ' * 30000}) ?p ?o }}",
    "lists of variables": f"ASK {{ ({many(9000, '?v{n}')}) ?p ?o }}",
    "a template of ten thousand triples": f"CONSTRUCT {{ {many(4000, '?s <urn:{n}> ?o', between=' . ')} }} {{ ?s ?p ?o }}",
    "a template that is one list": f"CONSTRUCT {{ ?s ?p ({'?o ' * 15000}) }} {{ ?s ?p ?o }}",
    "a description of thousands": f"DESCRIBE {many(4000, '<urn:{n}>')}",
    "a prologue of thousands": f"{many(2500, 'PREFIX p{n}: <urn:{n}>')} ASK {{}}",
    "thousands of bases": f"{many(3000, 'BASE <http://a/{n}/>')} ASK {{ <x> ?p ?o }}",
    "a dataset of thousands of graphs": f"SELECT * {many(2500, 'FROM <urn:{n}>')} {{ ?s ?p ?o }}",
    "a dataset of thousands of named graphs": f"SELECT * {many(2000, 'FROM NAMED <urn:{n}>')} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "a call with thousands of arguments": f"SELECT (COALESCE({'?x,' * 15000}1) AS ?v) {{}}",
    "a sum of tens of thousands": f"SELECT ({'+'.join('1' * 30000)} AS ?v) {{}}",
    "a product of tens of thousands": f"SELECT ({'*'.join('1' * 30000)} AS ?v) {{}}",
    "a chain of comparisons": f"SELECT ({'='.join('1' * 30000)} AS ?v) {{}}",
    "alternatives of tens of thousands": f"ASK {{ FILTER({'||'.join('0' * 20000)}) }}",
    "semicolons only": f"ASK {{ ?s ?p ?o {';' * 60000} }}",
    "dots only": f"ASK {{ ?s ?p ?o {'.' * 60000} }}",
    "a name of sixty thousand letters": f"ASK {{ ?{'v' * 60000} ?p ?o }}",
    "an IRI of sixty thousand letters": f"ASK {{ <urn:{'v' * 60000}> ?p ?o }}",
    "a comment of sixty thousand letters": f"ASK {{}} #{'v' * 60000}",
    "sixty thousand line feeds": "ASK {}" + "\n" * 60000,
}

#: Depth that no bracket shows, and brackets beyond what they may be.
DEEP = {
    "groups within groups": f"ASK {'{' * 5000}{'}' * 5000}",
    "groups that never close": f"ASK {'{' * 60000}",
    "brackets within brackets": f"ASK {{ FILTER({'(' * 5000}1{')' * 5000}) }}",
    "brackets as deep as they may be": f"ASK {{ FILTER({'(' * 97}1{')' * 97}) }}",
    "calls within calls": f"ASK {{ FILTER({'ABS(' * 5000}1{')' * 5000}) }}",
    "calls as deep as they may be": f"ASK {{ FILTER({'ABS(' * 97}1{')' * 97}) }}",
    "conditions within conditions": f"SELECT ({'IF(true, 1, ' * 97}1{')' * 97} AS ?v) {{}}",
    "lists within lists": f"ASK {{ {'(' * 5000}1{')' * 5000} ?p ?o }}",
    "lists as deep as they may be": f"ASK {{ {'(' * 98}1{')' * 98} ?p ?o }}",
    "nodes within nodes": f"ASK {{ {'[ ?p ' * 5000}1{']' * 5000} ?q ?o }}",
    "nodes as deep as they may be": f"ASK {{ {'[ ?p ' * 98}1{']' * 98} ?q ?o }}",
    "negations of negations": f"ASK {{ FILTER({'!' * 30000}true) }}",
    "negations with blanks between": f"ASK {{ FILTER({'! ' * 30000}true) }}",
    "negations with comments between": f"ASK {{ FILTER({'!#' + chr(10)}{('!#' + chr(10)) * 20000}true) }}",
    "minuses of minuses": f"SELECT ({'- ' * 30000}1 AS ?v) {{}}",
    "minuses that touch": f"SELECT ({'-' * 60000}1 AS ?v) {{}}",
    "pluses of pluses": f"SELECT ({'+ ' * 30000}1 AS ?v) {{}}",
    "signs of all kinds": f"SELECT ({'!-+' * 20000}1 AS ?v) {{}}",
    "thousands of negations, in brackets": f"ASK {{ FILTER({'!(' * 97}true{')' * 97}) }}",
    "existence within existence": f"ASK {{ {'FILTER EXISTS { ?s ?p ?o ' * 60}{'}' * 60} }}",
    "non-existence within non-existence": f"ASK {{ {'FILTER NOT EXISTS { ?s ?p ?o ' * 60}{'}' * 60} }}",
    "existence in a column": f"SELECT {many(60, '(EXISTS { ?s ?p{n} ?o } AS ?v{n})')} {{ ?s ?p ?o }}",
    "selects within selects": f"{'SELECT * { ' * 70}?s ?p ?o{'}' * 70}",
    "selects within selects, grouped": f"{'SELECT ?s (COUNT(*) AS ?c) { ' * 1}{'{ SELECT ?s { ' * 45}?s ?p ?o{'} GROUP BY ?s }' * 45}}} GROUP BY ?s",
    "optionals within optionals": f"SELECT * {{ {'OPTIONAL { ?s ?p ?o ' * 70}{'}' * 70} }}",
    "unions within unions": f"SELECT * {{ {'{ ?s ?p ?o } UNION { ' * 45}?s ?p ?o{'}' * 45} }}",
    "differences within differences": f"SELECT * {{ ?s ?p ?o {'MINUS { ?s ?p ?o ' * 60}{'}' * 60} }}",
    "graphs within graphs": f"ASK {{ {'GRAPH ?g { ' * 90}?s ?p ?o{'}' * 90} }}",
    "quoted triples within quoted triples": f"ASK {{ {'<< ' * 5000}?s ?p ?o{' ?p ?o >>' * 5000} ?p ?o }}",
    "triple terms within triple terms": f"ASK {{ ?s ?p {'<<( ?s ?p ' * 5000}?o{' )>>' * 5000} }}",
    "triple terms without brackets": f"ASK {{ ?s ?p {'<< ?s ?p ' * 5000}?o{' >>' * 5000} }}",
    "annotations within annotations": f"ASK {{ ?s ?p ?o {'{| ?p ?o ' * 5000}{'|}' * 5000} }}",
    "calls of TRIPLE within calls": f"SELECT ({'TRIPLE(?s, ?p, ' * 97}1{')' * 97} AS ?t) {{}}",
    "closing brackets first": f"ASK {')' * 20000}{'(' * 20000}",
    "every closing bracket before every opening one": f"ASK {{ {'} {' * 10000} }}",
    "strings that hide brackets": f"ASK {{ FILTER({'(' * 97}'){{[' = ''{')' * 97}) }}",
    "a string that never closes": f"ASK {{ FILTER(1 = '{'(' * 60000}",
    "a comment that hides closing brackets": f"ASK {{ FILTER({('(#)' + chr(10)) * 5000}1{')' * 5000}) }}",
}


@pytest.mark.parametrize("text", WIDE.values(), ids=WIDE)
def test_a_wide_query_is_answered_or_ended(ask: Ask, text: str) -> None:
    """Thousands of anything that is not counted are answered, refused, or ended in time."""
    ask(text, ENDED)


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_deep_query_is_answered_or_refused(ask: Ask, text: str) -> None:
    """Nothing that nests ends more than the child that reads it."""
    ask(text, ENDED)
