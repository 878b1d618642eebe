"""The query engine behind the fence: the same promise as the local engine's, kept by other processes."""

from __future__ import annotations

from ifrc_kg.binding import bound_text
from ifrc_kg.engine import Answer, QueryRequest, form_of
from ifrc_kg.fence.limits import Limits
from ifrc_kg.fence.nursery import Loading
from ifrc_kg.fence.pool import Pool
from ifrc_kg.fence.starting import start_pool
from ifrc_kg.fence.work import question
from ifrc_kg.files import ProjectFiles
from ifrc_kg.media_types import Format

__all__ = ["FencedEngine", "start_fenced_engine"]


class FencedEngine:
    """Answers queries in children that the kernel bounds; may be shared between threads."""

    def __init__(self, pool: Pool, fingerprint: str) -> None:
        """Ask the children of a pool, all of which have loaded the data of that fingerprint."""
        self._pool = pool
        self.fingerprint = fingerprint

    def evaluate(self, request: QueryRequest, answer_format: Format) -> Answer:
        """Answer a request (see `ifrc_kg.engine.QueryEngine`); raises QueryTooLarge and ServiceBusy besides."""
        if request.bindings:
            text = bound_text(request.text, request.bindings)
            request = QueryRequest(text, default_graphs=request.default_graphs, named_graphs=request.named_graphs)
        reply = self._pool.ask(question(request, answer_format.token))
        return Answer(bytes(reply.body), answer_format, form_of(request.text))

    def close(self) -> None:
        """End all evaluators."""
        self._pool.close()


def start_fenced_engine(project: ProjectFiles, limits: Limits, begun: Loading | None = None) -> FencedEngine:
    """Load the project's files in a process of their own and return the engine over its children.

    `begun` is a process that is at it already (`ifrc_kg.fence.starting.begin`).

    Raises the errors of loading; then nothing is left running.
    """
    pool, facts = start_pool(str(project.root), limits, begun=begun)
    return FencedEngine(pool, str(facts["fingerprint"]))
