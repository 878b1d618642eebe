"""The catalogue of stored questions: what there is to ask, and the answer to one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from ifrc_kg.errors import UsageError
from ifrc_kg.known_things import Row
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.paging import Window, page_of, page_words
from ifrc_kg.mcp_server.things import EvidenceRecord, evidence_lines, evidence_records, one_line
from ifrc_kg.media_types import JSON
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.results import read_solutions, shown_term
from ifrc_kg.search_words import split_words
from ifrc_kg.stored_query import Parameter, StoredQuery

__all__ = [
    "Answer",
    "ParameterRecord",
    "QuestionRecord",
    "Questions",
    "list_questions",
    "record_of",
    "row_line",
    "run_question",
]

#: Shorter words, such as "the" and "who", stand in too many questions.
_SHORTEST_WORD: Final = 4


@dataclass(frozen=True)
class ParameterRecord:
    """What a question takes: its type (iri, literal, language, number, integer, date), and what it means.

    `kind` is the prefix of the CURIEs that are meant, such as action in action:fighting-xenophobia.
    """

    name: str
    label: str
    type: str
    kind: str
    required: bool
    default: str
    example: str


@dataclass(frozen=True)
class QuestionRecord:
    """A stored question: the name to run it by, the question in words, its topics and its parameters."""

    name: str
    question: str
    tags: list[str]
    parameters: list[ParameterRecord]


@dataclass(frozen=True)
class Questions:
    """The questions of one page; `total` is how many there are, `tags` how many of all bear each tag."""

    questions: list[QuestionRecord]
    tags: dict[str, int]
    total: int
    next_offset: int | None


@dataclass(frozen=True)
class Answer:
    """The rows of one page, and the evidence that they name.

    IRIs stand in full, literals by their lexical form; what is absent from a row is unbound, which means not stated.
    `total` is how many rows the whole answer has, and `next_offset` where the next page begins.
    """

    name: str
    question: str
    description: str
    columns: list[str]
    rows: list[dict[str, str]]
    evidence: list[EvidenceRecord]
    total: int
    offset: int
    next_offset: int | None


def list_questions(holdings: Holdings, *, about: str, tag: str, window: Window) -> tuple[Questions, str]:
    """Return the questions that hold words of `about`, those with most of them first, and that bear a tag.

    Raises UsageError for a tag that none bears.
    """
    every = [holdings.catalogue.get(name) for name in holdings.catalogue.names()]
    tags = dict(sorted(Counter(each for query in every for each in query.tags).items()))
    if tag and tag not in tags:
        raise UsageError(f"No question bears the tag {tag!r}.", hint=f"The tags are {', '.join(tags)}.")
    chosen = _about([query for query in every if tag in ("", *query.tags)], about)
    records = [_question(query) for query in chosen]
    page = page_of(records, window, size=lambda each: len(_question_line(each)))
    lines = [page_words(page, "question"), *map(_question_line, page.rows)]
    if not chosen:
        lines.append("Ask for fewer or other words, or leave them out; the tags are " + ", ".join(tags) + ".")
    lines.append("Run one with the tool run_question.")
    return Questions(list(page.rows), tags, page.total, page.next_offset), "\n".join(lines)


def _about(queries: Sequence[StoredQuery], about: str) -> list[StoredQuery]:
    """Return the queries that hold words of a text, those with most of them first; all where it has no words."""
    wanted = {word for word in split_words(about) if len(word) >= _SHORTEST_WORD}
    found = [(sum(any(own.startswith(word) for own in _words(query)) for word in wanted), query) for query in queries]
    ranked = sorted(found, key=lambda each: -each[0])  # stable: by name within
    return [query for number, query in ranked if number or not wanted]


def _words(query: StoredQuery) -> Sequence[str]:
    defaults = (word for each in query.parameters for word in (each.label, each.default, each.example))
    return split_words(" ".join((query.name, query.summary, query.description, *query.tags, *defaults)))


def _question(query: StoredQuery) -> QuestionRecord:
    parameters = [_parameter(each) for each in query.parameters]
    return QuestionRecord(query.name, query.summary, list(query.tags), parameters)


def _parameter(parameter: Parameter) -> ParameterRecord:
    return ParameterRecord(
        name=parameter.name,
        label=parameter.label,
        type=parameter.type.value,
        kind=parameter.kind or parameter.class_name,
        required=not (parameter.default or parameter.optional),
        default=parameter.default,
        example=parameter.example,
    )


def _question_line(question: QuestionRecord) -> str:
    takes = ", ".join(
        f"{each.name} ({'required' if each.required else f'default {each.default}' if each.default else 'optional'}, "
        f"for example {each.example})"
        for each in question.parameters
    )
    return f"- {question.name}: {question.question}" + (f" Takes {takes}." if takes else "")


def run_question(holdings: Holdings, name: str, values: Mapping[str, str], window: Window) -> tuple[Answer, str]:
    """Return a page of the answer to a stored question; raise UnknownQuery and ParameterError, and what engines do."""
    query = holdings.catalogue.get(name)
    asked = holdings.catalogue.request(name, values)
    solutions = read_solutions(holdings.engine.evaluate(asked, JSON).body)
    page = page_of(
        solutions.rows,
        window,
        size=lambda row: len(row_line(holdings, solutions.variables, row)),
    )
    evidence = evidence_records(holdings, _iris(page.rows))
    answer = Answer(
        name=name,
        question=query.summary,
        description=one_line(query.description),
        columns=list(solutions.variables),
        rows=[record_of(row) for row in page.rows],
        evidence=evidence,
        total=page.total,
        offset=page.offset,
        next_offset=page.next_offset,
    )
    lines = [
        query.summary,
        one_line(query.description),
        "",
        page_words(page, "row"),
        *(["The graph states nothing that answers this: say that it is not stated."] if not page.total else []),
        " | ".join(solutions.variables),
        *(row_line(holdings, solutions.variables, row) for row in page.rows),
        *evidence_lines(holdings, evidence),
    ]
    return answer, "\n".join(lines)


def record_of(row: Mapping[str, Node]) -> dict[str, str]:
    """Return a solution with its terms as texts."""
    return {name: str(term) for name, term in row.items()}


def row_line(holdings: Holdings, variables: Sequence[str], row: Row) -> str:
    """Return a solution in one line, IRIs as CURIEs, nothing for unbound."""
    return " | ".join(one_line(shown_term(row.get(each), holdings.prefixes)) for each in variables)


def _iris(rows: Iterable[Row]) -> list[str]:
    return [str(term) for row in rows for term in row.values() if isinstance(term, URIRef)]
