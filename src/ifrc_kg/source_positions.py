"""Find the line of a Turtle or TriG text on which a statement stands.

A parser for RDF forgets lines; a finding without a line is hard to repair.
`statement_positions` reads the text once more, as tokens (Turtle 1.1, section 6.5; TriG 1.1, section 4.5), and yields
graph, subject and predicate of each statement with the line of its predicate.
It is meant for texts that a parser has already accepted, and it stops quietly where the text is broken.
Statements about blank nodes have no name to be found by and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import urljoin

__all__ = ["Position", "SourcePositions", "statement_positions"]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAME: Final = r"[^\s<>\"'{}|^`\\;,.()\[\]#@:](?:[^\s<>\"'{}|^`\\;,()\[\]#@:]*[^\s<>\"'{}|^`\\;,.()\[\]#@:])?"
#: The local part may hold colons and escapes, and no dot at its end.
_LOCAL: Final = r"(?:(?:[^\s<>\"'{}|^`\\;,.()\[\]#@]|\\.|\.(?=[^\s<>\"'{}|^`;,()\[\]#@]))+)?"
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
    | (?P<text>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?
                        |[0-9]+\.[0-9]+|[0-9]+)(?![\w:-]))
    | (?P<blank>_:{_LOCAL})
    | (?P<name>(?:{_NAME})?:{_LOCAL})
    | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[A-Za-z]+)
    | (?P<mark>\^\^|[.;,(){{}}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")


class Position(NamedTuple):
    """The line, counted from 1, on which a predicate of a subject stands; `graph` is None in the default graph."""

    graph: str | None
    subject: str
    predicate: str
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


_END: Final = _Token("end", "", 0)


def statement_positions(text: str, *, base: str = "") -> Iterator[Position]:
    """Yield the position of each predicate of each named subject, in the order of the text."""
    return _Reader(_tokens(text), base=base).document()


@dataclass(frozen=True)
class SourcePositions:
    """The positions of one text, looked up by subject."""

    text: str

    @cached_property
    def _lines(self) -> dict[tuple[str, str | None], int]:
        found: dict[tuple[str, str | None], int] = {}
        for position in statement_positions(self.text):
            found.setdefault((position.subject, position.predicate), position.line)
            found.setdefault((position.subject, None), position.line)
        return found

    def line_of(self, subject: str, predicate: str | None = None) -> int | None:
        """Return the first line on which a subject has a predicate, or any predicate; None where it has none."""
        return self._lines.get((subject, predicate))

    def graph_line(self, graph: str) -> int | None:
        """Return the line of the first statement in a named graph; None where the text has no such graph."""
        return next((position.line for position in statement_positions(self.text) if position.graph == graph), None)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    at = 0
    while match := _TOKEN.match(text, at):
        kind = match.lastgroup or ""
        if kind != "space":
            yield _Token(kind, match.group(), line)
        line += match.group().count("\n")
        at = match.end()


@dataclass
class _Reader:
    """Walks over the tokens by the grammar; the names of the methods are those of its productions."""

    tokens: Iterator[_Token]
    base: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    here: _Token = _END

    def document(self) -> Iterator[Position]:
        self.step()
        while self.here.kind != "end":
            if self.here.kind in {"at", "word"}:
                self.directive_or_keyword()
            elif self.here.text == "{":
                yield from self.graph_block(None)
            else:
                yield from self.block()

    def directive_or_keyword(self) -> None:
        keyword = self.step().text.lstrip("@").lower()
        if keyword == "prefix":
            prefix = self.step().text.removesuffix(":")
            self.prefixes[prefix] = self.iri(self.step()) or ""
        elif keyword == "base":
            self.base = self.iri(self.step()) or ""
        if self.here.text == ".":
            self.step()

    def block(self) -> Iterator[Position]:
        """Read `label { … }`, or triples up to their dot."""
        before = self.here
        subject = yield from self.subject(None)
        if self.here.text == "{":
            yield from self.graph_block(subject)
            return
        yield from self.predicate_objects(None, subject)
        if self.here.text == "." or self.here is before:
            self.step()

    def graph_block(self, graph: str | None) -> Iterator[Position]:
        self.step()
        while self.here.text != "}" and self.here.kind != "end":
            before = self.here
            subject = yield from self.subject(graph)
            yield from self.predicate_objects(graph, subject)
            if self.here.text == "." or self.here is before:
                self.step()
        self.step()

    def subject(self, graph: str | None) -> Generator[Position, None, str | None]:
        """Yield what is nested in a subject, and return the subject's IRI; None for a blank node."""
        if self.here.text in {"[", "("}:
            yield from self.nested(graph)
            return None
        return self.iri(self.step())

    def predicate_objects(self, graph: str | None, subject: str | None) -> Iterator[Position]:
        while self.here.kind in {"iri", "name", "word"} or self.here.text == ";":
            verb = self.step()
            if verb.text == ";":
                continue
            predicate = self.iri(verb)
            if subject is not None and predicate is not None:
                yield Position(graph, subject, predicate, verb.line)
            yield from self.objects(graph)

    def objects(self, graph: str | None) -> Iterator[Position]:
        while True:
            yield from self.object(graph)
            if self.here.text != ",":
                return
            self.step()

    def object(self, graph: str | None) -> Iterator[Position]:
        if self.here.text in {"[", "("}:
            yield from self.nested(graph)
            return
        term = self.step()
        if term.kind == "text" and self.here.kind == "at":
            self.step()
        elif term.kind == "text" and self.here.text == "^^":
            self.step()
            self.step()

    def nested(self, graph: str | None) -> Iterator[Position]:
        """Read an anonymous node or a list: its own statements have no name, those inside may."""
        opening = self.step().text
        if opening == "[":
            yield from self.predicate_objects(graph, None)
        else:
            while self.here.text != ")" and self.here.kind != "end":
                yield from self.object(graph)
        self.step()

    def step(self) -> _Token:
        """Return the token here and move on to the next."""
        token, self.here = self.here, next(self.tokens, _END)
        return token

    def iri(self, token: _Token) -> str | None:
        """Return the IRI that a token stands for; None for blank nodes and what is no IRI."""
        if token.kind == "iri":
            return urljoin(self.base, _unescaped(token.text[1:-1])) if self.base else _unescaped(token.text[1:-1])
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            return self.prefixes.get(prefix, "") + _LOCAL_ESCAPE.sub(r"\1", local)
        return _RDF + "type" if token.text == "a" else None


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
