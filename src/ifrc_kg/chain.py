"""The chain in one state of the data: what the views say of it, each asked once, when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ifrc_kg.coverage import Coverage, read_coverage
from ifrc_kg.flow import FlowLink, FlowNode
from ifrc_kg.hops import GRADES, Trace
from ifrc_kg.oxigraph_terms import Node
from ifrc_kg.trace import Grouped, Row, build_trace
from ifrc_kg.trace_flow import Stages, read_stages
from ifrc_kg.trace_glance import Programme, programmes
from ifrc_kg.whole_chain import whole_chain

__all__ = ["Chain"]

#: How far a programme is from its figures and those of its parts.
_SHORT: Final = 2


@dataclass(frozen=True)
class Chain:
    """Traces, the whole chain, and its coverage; `rows` asks a stored view for solutions."""

    rows: Callable[[str, Mapping[str, str]], Sequence[Mapping[str, Node]]]
    _known: Grouped = field(default_factory=dict)

    def _ask(self, view: str, values: Mapping[str, str]) -> Sequence[Row]:
        return [{variable: str(term) for variable, term in row.items()} for row in self.rows(view, values)]

    def trace(self, iri: str, *, grades: Sequence[str] = GRADES, depth: int = 0) -> Trace:
        """Return the trace of a resource; raise UnknownResource where there is none."""
        return build_trace(self._ask, iri, grades=grades, depth=depth, known=self._known)

    def programmes(self, trace: Trace, grades: Sequence[str] = GRADES) -> tuple[Programme, ...]:
        """Return what is known of the programmes to which a trace leads, by hops of the same grades."""
        return programmes(trace, self.stages, lambda iri: self.trace(iri, grades=grades, depth=_SHORT))

    @cached_property
    def stages(self) -> Stages:
        """At which stage each resource stands."""
        return read_stages(self._stage_rows)

    @cached_property
    def _stage_rows(self) -> Sequence[Row]:
        return self._ask("trace-stages", {})

    @cached_property
    def whole(self) -> tuple[Sequence[FlowNode], Sequence[FlowLink]]:
        """All nodes and links from the principles to the countries."""
        return whole_chain(self._stage_rows, self._ask("whole-chain", {}))

    @cached_property
    def coverage(self) -> Coverage:
        """What meets which action and area."""
        return read_coverage(*(self._ask(f"coverage-{part}", {}) for part in ("cells", "societies", "regions")))

    @cached_property
    def citations(self) -> tuple[str, str]:
        """How the paper and the dataset are cited."""
        rows = self._ask("trace-source", {})
        first = rows[0] if rows else {}
        parts = (first.get("creatorLabel"), first.get("label"), first.get("written"))
        return ", ".join(part for part in parts if part), first.get("dataset", "")
