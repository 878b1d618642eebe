"""What a model is told before it asks anything: what the graph is, how to ask, and how to tell what it answers."""

from __future__ import annotations

from typing import Final

from ifrc_kg.mcp_server.paging import DEFAULT_ROWS, MOST_ROWS
from ifrc_kg.settings import Settings
from ifrc_kg.trace_records import MEANINGS

__all__ = ["FOOTNOTED_ANSWER", "instructions"]

_TEXT: Final = """\
ifrc-kg is a knowledge graph of one paper of the International Federation of Red Cross and Red Crescent Societies \
(IFRC, about 2012): how its Fundamental Principles, its declarations, policies and resolutions on migration, and the \
programmes of its member National Societies hang together. The project is independent of the IFRC.

Every statement lies in the named graph of what makes it: a sentence of the paper (passage:…), an outside source \
(reference:…) or a judgement of the curators (interpretation:…). So every answer has a grade, which you must pass on:
{grades}

How to tell it:
- Tell an interpretation as one: "the curators see …, for this reason, with this strength"; never as the paper's word.
- The paper never says that an initiative implements the resolution of 2011. That one answers to an action is \
interpreted, and some began before the resolution.
- On a trace, "stated, reached by interpreted" means that the step is stated, and that only an interpretation joins it \
to where the trace began.
- A figure keeps its qualifier (over, more than, nearly, at least), its role and its speaker. Never add targets and \
results up.
- What is absent is not stated. Say so; a plausible value is worse than none.
- Give the evidence: the passage with its key phrase, the citation, or the reason; and the IRI, so that it can be \
looked up.

How to ask:
1. list_questions finds a stored question; run_question answers it. Begin here: these are tested.
2. trace follows one resource up to principles and down to societies and figures, each hop with grade and evidence.
3. search finds the IRI of a thing by its name; describe tells everything that is said of it.
4. evidence tells what makes one statement.
5. sparql asks a query of your own, where nothing else will do. Prefixes must be declared; the resource prefixes tells \
them. The default graph holds all statements once; GRAPH ?evidence {{ … }} says who makes each.

Names: a resource is given as an IRI or as a CURIE whose prefix is its kind, such as action:fighting-xenophobia, \
initiative:ubuntu or society:armenian-red-cross-society.
Limits: {seconds:g} seconds and {bytes:,} bytes a query, no SERVICE, no update. An answer has {rows} rows unless limit \
says otherwise ({most} at the most), always tells how many there are, and goes on at the offset that it names.
"""

#: The text of the prompt that asks for an answer with footnotes.
FOOTNOTED_ANSWER: Final = """\
Answer this question from the knowledge graph ifrc-kg: {question}

Write one or two paragraphs that can be pasted into a policy paper. Put a numbered footnote behind every claim, with \
the passage and its key phrase, the citation of the outside source, or the curators' reason and its strength. \
Mark what the curators conclude as their reading. Say what is not stated.
"""


def instructions(settings: Settings) -> str:
    """Return the instructions, with the limits that an operator has set."""
    grades = "\n".join(f"- {grade}: {meaning}." for grade, meaning in MEANINGS.items())
    return _TEXT.format(
        grades=grades,
        seconds=settings.query_seconds,
        bytes=settings.query_bytes,
        rows=DEFAULT_ROWS,
        most=MOST_ROWS,
    )
