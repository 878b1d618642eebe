"""The one canonical form of Turtle and TriG: the same quads always give the same text.

Prefixes that are used, sorted; one block for each subject, the document's own header first; `a` first, then predicates
by CURIE; one object on a line; the closing dot on a line of its own; graphs in order.
Anonymous nodes and lists are nested.
Numbers inside names count as numbers: `a-2-item-10` follows `a-2-item-9`.
Comments are no part of the graph and are not kept: notes are triples (`skos:editorialNote`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rdflib import RDF, BNode, Literal, URIRef
from rdflib.namespace import DCAT, OWL, SKOS, XSD

from ifrc_kg.errors import ParseError
from ifrc_kg.oxigraph_terms import Node, Quad, Syntax, parse_quads, with_canonical_labels
from ifrc_kg.prefixes import Prefixes

__all__ = ["canonical_form", "canonical_text", "natural_key"]

_INDENT: Final = "    "
_WIDEST_LIST: Final = 100
#: What a file is about: its description stands first.
_HEADERS: Final = frozenset({OWL.Ontology, SKOS.ConceptScheme, DCAT.Dataset, DCAT.Catalog})
_LIST_PREDICATES: Final = frozenset({RDF.first, RDF.rest})
#: Lexical forms that Turtle may write bare, and reads back as they are.
_BARE: Final = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]*"),
    XSD.decimal: re.compile(r"(?!-0\.0$)-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])"),
    XSD.boolean: re.compile(r"true|false"),
}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: Inside long quotes, a quote that another one or the end follows.
_CLOSING_QUOTE: Final = re.compile(r'"(?="|\Z)')
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_Subject = URIRef | BNode
_Description = dict[URIRef, list[Node]]


def canonical_text(text: str, syntax: Syntax, prefixes: Prefixes, *, path: str = "") -> str:
    """Return the canonical form of a Turtle or TriG text; raise ParseError with line and column for bad input."""
    return canonical_form(parse_quads(text, syntax, path=path), syntax, prefixes)


def canonical_form(quads: Iterable[Quad], syntax: Syntax, prefixes: Prefixes) -> str:
    """Return the canonical text of quads; raise ParseError for named graphs where the syntax has none."""
    distinct = frozenset(quads)
    if any(isinstance(term, BNode) for quad in distinct for term in quad):
        distinct = frozenset(with_canonical_labels(distinct))
    if syntax is Syntax.TURTLE and any(quad.graph is not None for quad in distinct):
        raise ParseError("Turtle has no named graphs.", hint="Write TriG.")
    writer = _Writer(prefixes, _nested_nodes(distinct))
    blocks = _blocks(distinct, writer)
    head = [f"@prefix {prefix}: <{prefixes.namespaces[prefix]}> ." for prefix in sorted(writer.used)]
    return "\n\n".join(["\n".join(head)] * bool(head) + blocks) + "\n" if blocks else ""


def natural_key(text: str) -> tuple[list[str | tuple[int, str]], str]:
    """Return a sort key under which the numbers inside a text count as numbers, however long they are."""
    pieces: list[str | tuple[int, str]] = list(re.split(r"([0-9]+)", text))
    for place in range(1, len(pieces), 2):
        digits = str(pieces[place]).lstrip("0")
        pieces[place] = (len(digits), digits)
    return pieces, text


def _blocks(quads: Iterable[Quad], writer: _Writer) -> list[str]:
    """Return the blocks of a document: those of the default graph, then each named graph."""
    graphs: defaultdict[_Subject | None, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph].append(quad)
    blocks = writer.subjects(graphs.pop(None, ()))
    named = [(writer.term(graph), graph) for graph in graphs if graph is not None]
    for name, graph in sorted(named, key=lambda pair: natural_key(pair[0])):
        body = "\n\n".join(writer.subjects(graphs[graph], own=graph, indent=_INDENT))
        blocks.append(f"{name} {{\n{body}\n}}")
    return blocks


def _nested_nodes(quads: Iterable[Quad]) -> frozenset[BNode]:
    """Return the blank nodes that need no label: described in one graph, mentioned there at most once, in no cycle."""
    mentions = Counter(quad.object for quad in quads if isinstance(quad.object, BNode))
    parents = {quad.object: quad.subject for quad in quads if isinstance(quad.object, BNode)}
    homes: defaultdict[BNode, set[_Subject | None]] = defaultdict(set)
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, BNode):
                homes[term].add(quad.graph)
    names = {quad.graph for quad in quads}
    return frozenset(
        node
        for node, graphs in homes.items()
        if mentions[node] <= 1 and len(graphs) == 1 and node not in names and not _in_cycle(node, parents)
    )


def _in_cycle(node: BNode, parents: dict[BNode, _Subject]) -> bool:
    seen: set[_Subject] = set()
    current: _Subject | None = node
    while isinstance(current, BNode) and current not in seen:
        seen.add(current)
        current = parents.get(current)
    return current is not None and current in seen


@dataclass
class _Writer:
    """Writes terms and descriptions, and remembers which prefixes it used."""

    prefixes: Prefixes
    nested: frozenset[BNode]
    used: set[str] = field(default_factory=set)
    _described: dict[_Subject, _Description] = field(default_factory=dict)

    def subjects(self, quads: Iterable[Quad], *, own: _Subject | None = None, indent: str = "") -> list[str]:
        """Return the blocks of one graph, in order: what the graph itself is (`own`), headers, then by name."""
        self._described = _descriptions(quads)
        mentioned = {quad.object for quad in quads if isinstance(quad.object, BNode)}
        blocks = []
        for subject, description in self._described.items():
            if subject in self.nested and subject in mentioned:
                continue
            rank = 0 if subject == own else 1 if _HEADERS.intersection(description.get(RDF.type, ())) else 2
            name = "[]" if subject in self.nested else self.term(subject)
            block = f"{indent}{name}\n{self._predicates(description, indent + _INDENT)}{indent}."
            blocks.append((rank, isinstance(subject, BNode), natural_key(name), block))
        return [block for *_, block in sorted(blocks)]

    def term(self, node: Node, indent: str = "") -> str:
        """Return a term as Turtle writes it; nested nodes are written out, at the given indent."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, URIRef):
            return "()" if node == RDF.nil else self._iri(node)
        if node not in self.nested:
            return f"_:{node}"
        items = self._list_items(node)
        return self._anonymous(node, indent) if items is None else self._list(items, indent)

    def _iri(self, iri: URIRef) -> str:
        found = self.prefixes.split(iri)
        if found is None:
            return f"<{iri}>"
        self.used.add(found[0])
        return f"{found[0]}:{found[1]}"

    def _literal(self, literal: Literal) -> str:
        if literal.datatype in _BARE and _BARE[literal.datatype].fullmatch(literal):
            return str(literal)
        text = _quoted(str(literal))
        if literal.language:
            return f"{text}@{literal.language}"
        return f"{text}^^{self._iri(literal.datatype)}" if literal.datatype else text

    def _predicates(self, description: _Description, indent: str) -> str:
        """Return the lines of a description: `a` first, then the predicates by name, one object on a line."""
        lines = []
        for predicate in description:
            name = "a" if predicate == RDF.type else self._iri(predicate)
            objects = self._objects(description[predicate], indent)
            lines.append((predicate != RDF.type, natural_key(name), f"{indent}{name}{objects} ;\n"))
        return "".join(line for *_, line in sorted(lines))

    def _objects(self, nodes: Sequence[Node], indent: str) -> str:
        if len(nodes) == 1:
            return " " + self.term(nodes[0], indent)
        deeper = indent + _INDENT
        written = [(*_rank(node, text := self.term(node, deeper)), text) for node in nodes]
        return ",".join(f"\n{deeper}{text} " for *_, text in sorted(written)).rstrip()

    def _anonymous(self, node: BNode, indent: str) -> str:
        description = self._described.get(node)
        if not description:
            return "[]"
        return f"[\n{self._predicates(description, indent + _INDENT)}{indent}]"

    def _list_items(self, node: BNode) -> list[Node] | None:
        """Return the members of the list that begins at a node; None where it is no plain list."""
        items = []
        current: Node = node
        while current != RDF.nil:
            description = self._described.get(current, {}) if isinstance(current, BNode) else {}
            if current not in self.nested or description.keys() != _LIST_PREDICATES:
                return None
            if len(description[RDF.first]) != 1 or len(description[RDF.rest]) != 1:
                return None
            items.append(description[RDF.first][0])
            current = description[RDF.rest][0]
        return items

    def _list(self, items: Sequence[Node], indent: str) -> str:
        deeper = indent + _INDENT
        written = [self.term(item, deeper) for item in items]
        line = f"( {' '.join(written)} )"
        if len(line) <= _WIDEST_LIST and "\n" not in line:
            return line
        return "(\n" + "".join(f"{deeper}{text}\n" for text in written) + f"{indent})"


def _descriptions(quads: Iterable[Quad]) -> dict[_Subject, _Description]:
    described: defaultdict[_Subject, _Description] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        described[quad.subject][quad.predicate].append(quad.object)
    return dict(described)


def _rank(node: Node, text: str) -> tuple[int, object]:
    """Return the place of a term among the objects of a predicate: IRIs, literals by their text, then blank nodes."""
    if isinstance(node, Literal):
        return 1, natural_key(str(node))
    return 0 if isinstance(node, URIRef) else 2, natural_key(text)


def _quoted(text: str) -> str:
    """Return a string literal: on one line, or in long quotes where the text has lines of its own."""
    if "\n" in text:
        body = _CLOSING_QUOTE.sub(r'\\"', text.replace("\\", "\\\\").replace("\r", "\\r"))
        return f'"""{_CONTROL.sub(_code_point, body)}"""'
    body = "".join(_ESCAPES.get(character, character) for character in text)
    return f'"{_CONTROL.sub(_code_point, body)}"'


def _code_point(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04X}"
