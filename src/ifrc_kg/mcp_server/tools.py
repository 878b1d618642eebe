"""The tools with their arguments, as the SDK reads them: it makes the schemas out of the annotations.

Each tool asks one function of this package, which returns a record and the same as text.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final, Literal

from mcp_types import CallToolResult, TextContent
from pydantic import Field

from ifrc_kg.mcp_server import direct_queries, looking_up, questions, statements, tracing
from ifrc_kg.mcp_server.direct_queries import QueryAnswer
from ifrc_kg.mcp_server.holdings import Holdings
from ifrc_kg.mcp_server.looking_up import DescriptionRecord, Found
from ifrc_kg.mcp_server.paging import DEFAULT_ROWS, MOST_ROWS, Window
from ifrc_kg.mcp_server.questions import Answer, Questions
from ifrc_kg.mcp_server.statements import StatementEvidence
from ifrc_kg.mcp_server.tracing import TraceRecord, Way

__all__ = ["TITLES", "Tools"]

#: The tools by name, each with its title.
TITLES: Final = {
    "list_questions": "List the stored questions",
    "run_question": "Answer a stored question",
    "trace": "Trace a resource along the chain",
    "search": "Find things by name",
    "describe": "Describe a resource",
    "evidence": "Show the evidence of a statement",
    "sparql": "Ask a SPARQL query",
}

_MOST_LETTERS: Final = 2_000
_FARTHEST: Final = 10_000_000
#: Questions that are listed, and things that are found, where a model names no number.
_QUESTIONS: Final = 30
_HITS: Final = 20

Text = Annotated[str, Field(max_length=_MOST_LETTERS)]
Resource = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_MOST_LETTERS,
        description="An IRI, a CURIE such as action:fighting-xenophobia, or a name as the paper writes it.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="How many rows to answer at the most.")]
Offset = Annotated[int, Field(ge=0, le=_FARTHEST, description="How many rows to pass over: where an answer goes on.")]
Grade = Literal["stated", "attributed", "external", "interpreted"]


@dataclass(frozen=True)
class Tools:
    """The tools over some holdings; the docstrings are what a model reads of them."""

    holdings: Holdings

    def list_questions(
        self,
        about: Annotated[Text, Field(description="Words that the question should hold; empty: all questions.")] = "",
        tag: Annotated[Text, Field(description="A topic such as figures or gaps; empty: all.")] = "",
        limit: Limit = _QUESTIONS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, Questions]:
        """List the stored questions: tested SPARQL queries that answer what people ask of the graph.

        Use it first, and run what fits with run_question.
        """
        return _told(*questions.list_questions(self.holdings, about=about, tag=tag, window=Window(limit, offset)))

    def run_question(
        self,
        name: Annotated[Text, Field(min_length=1, description="The name of the question, from list_questions.")],
        parameters: Annotated[
            dict[str, Text | int | float],
            Field(
                description='Values by parameter name, such as {"action": "action:fighting-xenophobia"}; '
                "IRIs in full or as CURIEs, dates as 2011, 2011-11 or 2011-11-28.",
                max_length=20,
            ),
        ] = {},  # noqa: B006 - the SDK copies it into the schema, and nothing changes it
        limit: Limit = DEFAULT_ROWS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, Answer]:
        """Answer a stored question: rows with IRIs, labels, grade and evidence.

        Read the description in the answer: it says what a row is, and which columns are the curators' reading.
        """
        values = {key: str(value) for key, value in parameters.items()}
        return _told(*questions.run_question(self.holdings, name, values, Window(limit, offset)))

    def trace(  # noqa: PLR0913, PLR0917 - what a model may ask, each with a default
        self,
        resource: Resource,
        grades: Annotated[
            list[Grade], Field(description="Follow only hops of these grades; empty: all.", max_length=4)
        ] = [],  # noqa: B006 - as above
        direction: Annotated[
            Literal["both", "up", "down"],
            Field(description="up to actions, instruments and principles; down to initiatives, societies, figures."),
        ] = "both",
        depth: Annotated[int, Field(ge=0, le=20, description="How many hops to go at the most; 0: no limit.")] = 0,
        limit: Limit = DEFAULT_ROWS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, TraceRecord]:
        """Trace a resolution, action, principle, activity area, initiative, society, country or figure along the chain.

        Each hop stands with its grade (on whose word it rests) and its evidence; what is not stated is said as well.
        """
        return _told(*tracing.trace(self.holdings, resource, Way(grades, direction, depth), Window(limit, offset)))

    def search(
        self,
        text: Annotated[Text, Field(description="Words of a name, a code or a key phrase; slips are forgiven.")],
        kind: Annotated[Text, Field(description="Only things of this kind, such as society or figure.")] = "",
        language: Annotated[Literal["en", "fr", "es", "ar"], Field(description="The language of the labels.")] = "en",
        limit: Limit = _HITS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, Found]:
        """Find the IRI of a thing by its name: labels in four languages, variants, misprints, codes, key phrases."""
        return _told(
            *looking_up.search(self.holdings, text, kind=kind, language=language, window=Window(limit, offset))
        )

    def describe(
        self,
        resource: Resource,
        page: Annotated[int, Field(ge=1, le=_FARTHEST, description="The page of the description.")] = 1,
    ) -> Annotated[CallToolResult, DescriptionRecord]:
        """Describe a resource: what is said of it, what links to it, and what a passage states, each with its evidence.

        Also for passages, references, interpretations, and terms of the ontology such as ifrc:respondsTo.
        """
        return _told(*looking_up.describe(self.holdings, resource, page=page))

    def evidence(
        self,
        subject: Resource,
        predicate: Annotated[
            Text, Field(description="The property, such as schema:startDate; empty: every property.")
        ] = "",
        value: Annotated[Text, Field(description="The value: a resource or the text of a literal; empty: any.")] = "",
        limit: Limit = DEFAULT_ROWS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, StatementEvidence]:
        """Show what makes a statement: passage with key phrase, reference, or interpretation with reason and strength.

        With subject and value alone it also finds what joins two resources of the chain through a node in between.
        """
        return _told(
            *statements.evidence(self.holdings, subject, predicate=predicate, value=value, window=Window(limit, offset))
        )

    def sparql(
        self,
        query: Annotated[
            str, Field(min_length=1, description="SELECT, ASK, CONSTRUCT or DESCRIBE, with its prefixes declared.")
        ],
        limit: Limit = DEFAULT_ROWS,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, QueryAnswer]:
        """Ask a SPARQL 1.1 query of your own, read-only and within limits; give ORDER BY where you go on by offset.

        The default graph holds every statement once; write GRAPH ?evidence { … } and ?evidence ifrc:hasGrade ?grade to
        learn on whose word a statement rests.
        """
        return _told(*direct_queries.query(self.holdings, query, Window(limit, offset)))


def _told(record: Any, text: str) -> CallToolResult:
    """Return a record, one of the dataclasses, as structured content, and as text for clients that read no other."""
    content: dict[str, Any] = asdict(record)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)
