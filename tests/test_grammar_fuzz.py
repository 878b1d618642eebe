"""Thousands of queries drawn from the grammar of SPARQL 1.1: read, bound, judged and answered as by the engine alone.

The generator puts tokens together by the rules of the grammar (section 19.8), so that it knows every token of its text.
Some of the texts break rules of scope, and some lose, gain or swap a token: they must be refused as the engine does.
"""

# ruff: noqa: D102 - the methods of the grammar are its rules, and are named after them

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox
import pytest
from rdflib import Literal, URIRef

from ifrc_kg.binding import Term, bound_text, term_text
from ifrc_kg.engine import QueryForm, QueryRequest, form_of
from ifrc_kg.errors import IfrcKgError, QueryRefused, QuerySyntaxError
from ifrc_kg.fence.engine import start_fenced_engine
from ifrc_kg.fence.limits import MEBIBYTE, Limits
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import LocalEngine
from ifrc_kg.media_types import JSON, N_TRIPLES
from ifrc_kg.oxigraph_terms import Syntax, parse_oxigraph_quads
from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_spellings import respelled
from ifrc_kg.sparql_tokens import TokenKind, significant

EX: Final = "http://example.org/"
DATA: Final = """PREFIX : <http://example.org/>
:g1 { :a :p :b . :b :p :c ; :q 1 . }  :g2 { :a :p :b . :c :q "x"@en, 2.5 . :a a :C . }
"""
GRAPHS: Final = (f"{EX}g1", f"{EX}g2", f"{EX}none")

NAMES: Final = (
    "e:a",
    "e:b",
    "e:p",
    "e:q",
    ":a",
    ":p",
    "e:",
    ":",
    "e:C",
    "e.x-1:a",
    "e:1a",
    r"e:a\,b",
    "e:%61",
    "e:a:b",
)
IRIS: Final = (f"<{EX}a>", f"<{EX}p>", "<b>", "<b/c>", r"<\u0061>", f"<{EX}service>", f"<{EX}x#y'z>")
STRINGS: Final = (
    '"x"',
    "'x'",
    '""',
    "''",
    '"""a"b\n"""',
    "'''it''s'''",
    r'"\t\"\\"',
    '"?s } # {"',
    '"SERVICE <x> {"',
    r"'\u0041'",
    '"😀"',
)
NUMBERS: Final = ("0", "1", "2.5", ".5", "1e3", "1.0E-3", "+1", "-2", "-.5")
VARIABLES: Final = ("?s", "?o", "?x", "$x", "?y", "?_1", "?é")
UNARY: Final = ("STR", "LANG", "DATATYPE", "ABS", "ucase", "STRLEN", "isIRI", "isBlank", "MD5", "YEAR", "e:f")
BINARY: Final = ("CONTAINS", "STRSTARTS", "strafter", "sameTerm", "LANGMATCHES", "STRLANG", "STRDT", "REGEX")
AGGREGATES: Final = ("COUNT", "sum", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
#: What makes two evaluations of the same query differ.
FLEETING: Final = frozenset({"LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT", "REDUCED", "RAND", "NOW", "UUID", "BNODE"})
GLUED: Final = frozenset("(){}[],;")
COMMENTS: Final = ("# SERVICE <x> } \n", "#\n", "# ' \" ?x\r\n")
WORDS: Final = (
    "{",
    "}",
    "(",
    ")",
    ".",
    ";",
    ",",
    "?x",
    "e:a",
    "FILTER",
    "1",
    '"',
    "a",
    "<",
    "WHERE",
    "@en",
    "^^",
    "*",
    "|",
)


@dataclass
class Grammar:
    """Draws from the grammar; `left` is how many more triples a query may have."""

    chance: random.Random
    left: int = 5
    fresh: int = 0
    graphs: dict[str, list[str]] = field(default_factory=lambda: {"default": [], "named": []})

    def query(self) -> list[str]:
        """Return the tokens of a query (rules Prologue and Query)."""
        form = self.chance.choice((self.select_query, self.select_query, self.construct, self.describe, self.ask))
        return [*self.prologue(), *form(), *self.maybe(0.1, self.values)]

    def prologue(self) -> list[str]:
        declared = ["PREFIX", ":", f"<{EX}>", "prefix", "e:", f"<{EX}>", "PREFIX", "e.x-1:", f"<{EX}>"]
        return [*self.maybe(0.95, lambda: ["BASE", f"<{EX}>"]), *declared]

    def maybe(self, chance: float, rule: Callable[[], list[str]]) -> list[str]:
        return rule() if self.chance.random() < chance else []

    def some(self, rule: Callable[[], list[str]], most: int, between: Sequence[str] = ()) -> list[str]:
        found = rule()
        for _ in range(self.chance.randrange(most)):
            found = [*found, *between, *rule()]
        return found

    def variable(self) -> list[str]:
        return [self.chance.choice(VARIABLES)]

    def new(self) -> list[str]:
        """Return a variable that is nowhere else, or rarely one that may be, which breaks a rule of scope."""
        self.fresh += 1
        return self.variable() if self.chance.random() < 0.05 else [f"?new{self.fresh}"]

    def iri(self) -> list[str]:
        return [self.chance.choice((*NAMES, *IRIS))]

    def literal(self) -> list[str]:
        if self.chance.random() < 0.4:
            return [self.chance.choice((*NUMBERS, "true", "FALSE"))]
        text = [self.chance.choice(STRINGS)]
        tail = self.chance.choice(([], [], ["@en"], ["@en-GB"], ["^^", *self.iri()]))
        return [*text, *tail]

    def term(self) -> list[str]:
        return self.chance.choice((self.variable, self.variable, self.iri, self.literal))()

    def dataset(self) -> list[str]:
        found = []
        for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
            named = self.chance.random() < 0.4
            graph = self.chance.choice(GRAPHS)
            self.graphs["named" if named else "default"].append(graph)
            found += [
                "FROM",
                *(["NAMED"] if named else []),
                self.chance.choice((f"<{graph}>", "e:" + graph[len(EX) :])),
            ]
        return found

    def select(self) -> list[str]:
        head = ["SELECT", *self.maybe(0.2, lambda: [self.chance.choice(("DISTINCT", "reduced"))])]
        if self.chance.random() < 0.3:
            return [*head, "*"]
        return [*head, *self.some(self.projected, 3)]

    def projected(self) -> list[str]:
        return self.chance.choice((self.variable, self.variable, self.alias))()

    def alias(self) -> list[str]:
        return ["(", *self.expression(), "AS", *self.new(), ")"]

    def total(self) -> list[str]:
        return ["(", *self.aggregate(), "AS", *self.new(), ")"]

    def select_query(self) -> list[str]:
        if self.chance.random() < 0.25:
            return self.grouped(self.dataset())
        return [*self.select(), *self.dataset(), *self.where(), *self.solution_part()]

    def sub_select(self) -> list[str]:
        inside = (
            self.grouped([]) if self.chance.random() < 0.3 else [*self.select(), *self.where(), *self.solution_part()]
        )
        return ["{", *inside, *self.maybe(0.1, self.values), "}"]

    def grouped(self, dataset: list[str]) -> list[str]:
        key = self.variable()
        head = ["SELECT", *self.maybe(0.7, lambda: key), *self.some(self.total, 2)]
        by = ["GROUP", "BY", *key, *self.maybe(0.2, self.key)]
        having = self.maybe(0.2, lambda: ["HAVING", "(", *self.aggregate(), ">=", "1", ")"])
        return [*head, *dataset, *self.where(), *by, *having, *self.solution_part()]

    def construct(self) -> list[str]:
        if self.chance.random() < 0.2:
            return ["CONSTRUCT", *self.dataset(), "WHERE", "{", *self.triples(paths=False), "}", *self.solution_part()]
        template = ["{", *self.maybe(0.9, lambda: self.triples(paths=False)), "}"]
        return ["CONSTRUCT", *template, *self.dataset(), *self.where(), *self.solution_part()]

    def describe(self) -> list[str]:
        what = self.chance.choice((["*"], self.iri(), self.variable(), [*self.iri(), *self.variable()]))
        return ["DESCRIBE", *what, *self.dataset(), *self.maybe(0.9, self.where)]

    def ask(self) -> list[str]:
        return ["ASK", *self.dataset(), *self.where()]

    def where(self) -> list[str]:
        return [*self.maybe(0.7, lambda: [self.chance.choice(("WHERE", "where"))]), *self.group()]

    def solution_part(self) -> list[str]:
        order = self.maybe(0.2, lambda: ["ORDER", "BY", *self.some(self.order, 2)])
        return [
            *order,
            *self.maybe(0.1, lambda: ["LIMIT", self.chance.choice("0123")]),
            *self.maybe(0.1, lambda: ["OFFSET", "1"]),
        ]

    def key(self) -> list[str]:
        return self.chance.choice(
            (self.variable(), self.bracketed(), ["(", *self.expression(), "AS", *self.new(), ")"])
        )

    def order(self) -> list[str]:
        return self.chance.choice((self.variable(), ["DESC", *self.bracketed()], ["ASC", *self.bracketed()]))

    def group(self) -> list[str]:
        if self.chance.random() < 0.08 and self.left > 1:
            return self.sub_select() if self.chance.random() < 0.5 else ["{", *self.sub_select(), "}"]
        return ["{", *self.maybe(0.9, self.triples), *self.maybe(0.7, lambda: self.some(self.part, 3)), "}"]

    def part(self) -> list[str]:
        if self.left < 1:
            return self.chance.choice((["FILTER", *self.bracketed()], self.bind(), self.values(), []))
        rules: tuple[Callable[[], list[str]], ...] = (
            lambda: ["OPTIONAL", *self.group()],
            lambda: ["MINUS", *self.group()],
            lambda: [*self.group(), "UNION", *self.group()],
            lambda: ["GRAPH", *self.chance.choice((self.variable(), self.iri())), *self.group()],
            lambda: ["FILTER", *self.bracketed()],
            lambda: ["FILTER", *self.exists()],
            lambda: ["FILTER", *self.call()],
            self.bind,
            self.values,
            lambda: [*self.group(), *self.maybe(0.5, lambda: ["."])],
        )
        found = self.chance.choice(rules)()
        return [*found, *self.maybe(0.3, self.triples)]

    def bind(self) -> list[str]:
        return ["BIND", "(", *self.expression(), "AS", *self.new(), ")"]

    def values(self) -> list[str]:
        if self.chance.random() < 0.5:
            return ["VALUES", *self.variable(), "{", *self.some(self.datum, 3), "}"]
        width = self.chance.randrange(3)
        names = self.chance.sample(("?s", "?o", "?x"), width)
        rows = [each for _ in range(2) for each in ("(", *(part for _ in range(width) for part in self.datum()), ")")]
        return ["VALUES", "(", *names, ")", "{", *rows, "}"]

    def datum(self) -> list[str]:
        return self.chance.choice((self.iri(), self.literal(), ["UNDEF"]))

    def triples(self, *, paths: bool = True) -> list[str]:
        found = self.same_subject(paths=paths)
        while self.left > 0 and self.chance.random() < 0.3:
            found = [*found, ".", *self.same_subject(paths=paths)]
        return [*found, *self.maybe(0.5, lambda: ["."])]

    def same_subject(self, *, paths: bool) -> list[str]:
        subject = self.chance.choice((self.variable, self.variable, self.iri, self.blank))()
        found = [*subject, *self.verb(paths=paths), *self.some(self.object, 2, [","])]
        self.left -= 1
        if self.chance.random() < 0.2:
            found += [";", *self.verb(paths=paths), *self.object(), *self.maybe(0.3, lambda: [";"])]
            self.left -= 1
        return found

    def object(self) -> list[str]:
        return self.chance.choice((self.term, self.term, self.term, self.blank))()

    def blank(self) -> list[str]:
        inside: tuple[Callable[[], list[str]], ...] = (
            self.label,
            self.label,
            lambda: ["[", "]"],
            lambda: ["[", "e:p", *self.term(), "]"],
            lambda: ["(", *self.term(), ")"],
            lambda: ["(", ")"],
        )
        return self.chance.choice(inside)()

    def label(self) -> list[str]:
        """Return a blank node label, which may not be used in two basic graph patterns."""
        self.fresh += 1
        return ["_:b"] if self.chance.random() < 0.05 else [f"_:b.{self.fresh}"]

    def verb(self, *, paths: bool) -> list[str]:
        if paths and self.chance.random() < 0.35:
            return self.path()
        return self.chance.choice((["a"], self.variable(), self.iri(), self.iri()))

    def path(self, depth: int = 0) -> list[str]:
        step = self.chance.choice(
            (self.iri(), ["a"], ["^", *self.iri()], ["!", *self.iri()], ["!", "(", "a", "|", "^", "e:p", ")"])
        )
        if depth < 2 and self.chance.random() < 0.4:
            step = ["(", *self.path(depth + 1), ")"]
        step = [*step, *self.maybe(0.3, lambda: [self.chance.choice("*+?")])]
        return [*step, *self.maybe(0.3, lambda: [self.chance.choice("/|"), *self.path(depth + 1)])]

    def bracketed(self) -> list[str]:
        return ["(", *self.expression(), ")"]

    def exists(self) -> list[str]:
        return [*self.maybe(0.4, lambda: ["NOT"]), "EXISTS", *self.group()]

    def call(self) -> list[str]:
        if self.chance.random() < 0.6:
            return [self.chance.choice(UNARY), "(", *self.expression(2), ")"]
        return [self.chance.choice(BINARY), "(", *self.expression(2), ",", *self.expression(2), ")"]

    def aggregate(self) -> list[str]:
        name = self.chance.choice(AGGREGATES)
        inside = ["*"] if name == "COUNT" and self.chance.random() < 0.5 else self.expression(2)
        tail = [";", "SEPARATOR", "=", '","'] if name == "GROUP_CONCAT" and self.chance.random() < 0.5 else []
        return [name, "(", *self.maybe(0.3, lambda: ["DISTINCT"]), *inside, *tail, ")"]

    def expression(self, depth: int = 0) -> list[str]:
        rules: list[Callable[[], list[str]]] = [self.variable, self.variable, self.literal, self.iri]
        if depth < 2:
            deeper = depth + 1
            rules += [
                lambda: [
                    *self.expression(deeper),
                    self.chance.choice(("=", "!=", "<", ">=", "+", "-", "*", "/")),
                    *self.expression(deeper),
                ],
                lambda: [*self.expression(deeper), self.chance.choice(("&&", "||")), *self.expression(deeper)],
                lambda: [self.chance.choice("!-+"), *self.expression(deeper)],
                lambda: ["(", *self.expression(deeper), ")"],
                lambda: [
                    *self.variable(),
                    *self.maybe(0.3, lambda: ["NOT"]),
                    "IN",
                    "(",
                    *self.term(),
                    ",",
                    *self.term(),
                    ")",
                ],
                lambda: ["BOUND", "(", *self.variable(), ")"],
                lambda: ["IF", "(", *self.expression(2), ",", *self.expression(2), ",", *self.expression(2), ")"],
                lambda: [
                    self.chance.choice(("COALESCE", "concat")),
                    "(",
                    *self.some(lambda: self.expression(2), 2, [","]),
                    ")",
                ],
                self.call,
            ]
        return self.chance.choice(rules)()

    def text(self, tokens: Sequence[str]) -> str:
        """Return tokens as a text, apart where they could melt into one another."""
        found = []
        for token, after in zip(tokens, [*tokens[1:], "}"], strict=True):
            glued = (token in GLUED or after in GLUED) and after != "("
            between = self.chance.choice(
                ("", " ") if glued else (" ", " ", "\n", "\t", "\r\n", self.chance.choice(COMMENTS))
            )
            # A comment needs a blank before it, and a name takes in what stands next to it.
            found += [token, f" {between}" if between.startswith("#") else between]
        return "".join(found)

    def broken(self, tokens: list[str]) -> list[str]:
        """Return tokens of which one is lost, doubled, swapped, replaced or the last."""
        place = self.chance.randrange(len(tokens))
        ways = (
            [*tokens[:place], *tokens[place + 1 :]],
            [*tokens[:place], tokens[place], *tokens[place:]],
            [*tokens[:place], *reversed(tokens[place : place + 2]), *tokens[place + 2 :]],
            [*tokens[:place], self.chance.choice(WORDS), *tokens[place:]],
            tokens[: place + 1],
        )
        return self.chance.choice(ways)


QUADS: Final = parse_oxigraph_quads(DATA, Syntax.TRIG)
ENGINE: Final = LocalEngine(QUADS, Prefixes({}))


def plain_store(graphs: dict[str, list[str]]) -> ox.Store:
    """Return the data as the engine alone would hold it, merged by these lines and not by the project's."""
    store = ox.Store()
    picked = graphs["default"] or graphs["named"]
    for quad in QUADS:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if not picked or name in graphs["default"]:
            store.add(ox.Quad(*quad.triple))
        if not picked or name in graphs["named"]:
            store.add(quad)
    return store


def plain_answer(text: str, graphs: dict[str, list[str]]) -> object:
    """Return what Oxigraph answers; None for a text that it refuses."""
    store = plain_store(graphs)
    picked: dict[str, Any] = {}
    if graphs["default"] or graphs["named"]:
        picked = {
            "default_graph": ox.DefaultGraph(),
            "named_graphs": [ox.NamedNode(each) for each in graphs["named"]],
        }
    try:
        results = store.query(text, **picked)
    except (SyntaxError, RuntimeError):  # the second for a function that it does not know
        return None
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QuerySolutions):
        body = results.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return rows_of(body)
    return Counter(without_labels(str(triple)) for triple in set(results))


def without_labels(triple: str) -> str:
    """Return a triple in which all blank nodes are alike."""
    return " ".join("_:" if part.startswith("_:") else part for part in triple.split(" "))


def rows_of(body: bytes) -> tuple[list[str], Counter[str]]:
    """Return the variables, sorted, and the bag of solutions, all blank nodes alike."""
    document = json.loads(body)
    rows: Counter[str] = Counter()
    for row in document["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = ""
        rows[json.dumps(row, sort_keys=True)] += 1
    return sorted(document["head"]["vars"]), rows


def own_answer(text: str) -> object:
    """Return what the project's pipeline answers; None for a text that it refuses as malformed."""
    try:
        form = form_of(text)
        body = ENGINE.evaluate(
            QueryRequest(text), JSON if form in (QueryForm.SELECT, QueryForm.ASK) else N_TRIPLES
        ).body
    except QuerySyntaxError:
        return None
    if form is QueryForm.ASK:
        return bool(json.loads(body)["boolean"])
    if form is QueryForm.SELECT:
        return rows_of(body)
    return Counter(without_labels(line.removesuffix(" .")) for line in body.decode().splitlines())


def agree(seed: int) -> bool:
    """Draw a query and hold both answers against each other; return whether it was answered."""
    grammar = Grammar(random.Random(seed))  # noqa: S311 - nothing here is secret
    tokens = grammar.query()
    is_broken = grammar.chance.random() < 0.3
    if is_broken:
        tokens = grammar.broken(tokens)
    text = grammar.text(tokens)
    if not is_broken:
        check_reading(text, tokens)
        check_binding(grammar, text, tokens)
    expected = plain_answer(respelled(text), grammar.graphs)
    try:
        found = own_answer(text)
    except QueryRefused:
        assert is_broken, f"seed {seed} is refused\n{text}"  # what is broken may hide the word SERVICE
        return False
    assert (found is None) == (expected is None), f"seed {seed}: {found} is not {expected}\n{text}"
    steady = not FLEETING & {token.upper() for token in tokens} and not (is_broken and "FROM" in tokens)
    if steady and "DESCRIBE" not in tokens:  # descriptions carry labels and are tested elsewhere
        assert found == expected, f"seed {seed}\n{text}"
    return found is not None


def check_reading(text: str, tokens: Sequence[str]) -> None:
    """Hold the tokens that are read against those that were written."""
    read = list(significant(text))
    assert "".join(each.text for each in read) == "".join(tokens), text
    variables = [each for each in tokens if each in VARIABLES or each.startswith("?new")]
    assert [each.text for each in read if each.kind is TokenKind.VARIABLE] == variables, text


VALUES: Final[tuple[Term, ...]] = (
    URIRef(f"{EX}a"),
    Literal('"""\n} # ?s \\'),
    Literal("?o", lang="en"),
    Literal("1", datatype=URIRef("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("\\u0022 ?x"),
)


def check_binding(grammar: Grammar, text: str, tokens: Sequence[str]) -> None:
    """Bind two variables: they alone change, and BOUND of them becomes true."""
    bindings = {name: grammar.chance.choice(VALUES) for name in grammar.chance.sample(("s", "o", "x", "é"), 2)}
    expected: list[str] = []
    place = 0
    while place < len(tokens):
        if tokens[place] == "BOUND" and tokens[place + 2][1:] in bindings:
            expected.append("true")
            place += 4
            continue
        token = tokens[place]
        is_bound = token in VARIABLES and token[1:] in bindings
        expected.append(term_text(bindings[token[1:]]) if is_bound else token)
        place += 1
    bound = bound_text(text, bindings)
    assert "".join(each.text for each in significant(bound)) == "".join(expected), text


def test_drawn_queries_are_judged_and_answered_as_by_the_engine() -> None:
    """A thousand queries from the grammar, most of which are answered, and many refused."""
    answered = sum(agree(seed) for seed in range(1000))
    assert 500 < answered < 900


@pytest.mark.slow
def test_ten_thousand_drawn_queries() -> None:
    """The same for ten thousand."""
    assert sum(agree(seed) for seed in range(1000, 11_000)) > 5_000


def drawn_text(seed: int) -> str:
    """Return a query from the grammar, or what is left of one."""
    grammar = Grammar(random.Random(seed))  # noqa: S311 - nothing here is secret
    tokens = grammar.query()
    return grammar.text(grammar.broken(tokens) if grammar.chance.random() < 0.3 else tokens)


def ends_behind_the_fence(project: ProjectFiles, seeds: Sequence[int]) -> Counter[str]:
    """Ask drawn queries over the whole graph, with little room, so that some end their child; return how all end."""
    engine = start_fenced_engine(project, Limits(seconds=0.4, quick_seconds=0.1, memory_bytes=8 * MEBIBYTE))
    ends: Counter[str] = Counter()
    try:
        for text in map(drawn_text, seeds):
            try:
                is_graph = form_of(text) in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)
                engine.evaluate(QueryRequest(text), N_TRIPLES if is_graph else JSON)
                ends["answer"] += 1
            except IfrcKgError as error:
                ends[type(error).__name__] += 1
        assert b"true" in engine.evaluate(QueryRequest("ASK {}"), JSON).body
    finally:
        engine.close()
    return ends


def test_drawn_queries_behind_the_fence_end_in_answers_or_refusals(project_files: ProjectFiles) -> None:
    """Whatever a query does to its child, who asked is told, and the next query is answered."""
    ends = ends_behind_the_fence(project_files, range(300))
    assert ends["answer"] > 100
    assert ends.keys() <= {"answer", "QuerySyntaxError", "QueryRefused", "QueryTimeout", "QueryTooLarge", "QueryError"}


@pytest.mark.slow
def test_ten_thousand_drawn_queries_behind_the_fence(project_files: ProjectFiles) -> None:
    """The same for ten thousand, some of which end their child."""
    ends = ends_behind_the_fence(project_files, range(1000, 11_000))
    assert ends["answer"] > 3_000
    assert ends["QueryTimeout"] + ends["QueryTooLarge"] > 0
