"""The paper as one state of the graph describes it: outline, discrepancies, and its text where an operator has it.

The text is read once, and only if it is the very one that the graph describes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ifrc_kg.discrepancy_list import Discrepancy, read_discrepancies
from ifrc_kg.errors import FileMissing
from ifrc_kg.evidence import Anchor, read_anchors, read_document, text_faults
from ifrc_kg.files import read_text
from ifrc_kg.outline import Outline, read_outline
from ifrc_kg.oxigraph_terms import Node

__all__ = ["Paper", "SourceText"]

#: Asks a stored view by name, with values for its parameters.
Ask = Callable[[str, Mapping[str, str]], Sequence[Mapping[str, Node]]]

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class SourceText:
    """The text, and where the passages stand in it."""

    text: str
    anchors: tuple[Anchor, ...]


class Paper:
    """What is known of the paper, each part asked when it is first needed."""

    def __init__(self, ask: Ask, source: Path | None = None) -> None:
        """Remember whom to ask, and the file that holds the text, if there is one."""
        self._ask = ask
        self._source = source

    @cached_property
    def outline(self) -> Outline:
        """The sections and passages."""
        return read_outline(self._ask)

    @cached_property
    def discrepancies(self) -> tuple[Discrepancy, ...]:
        """The doubts and misprints."""
        return read_discrepancies(self._ask)

    @cached_property
    def source(self) -> SourceText | None:
        """The text, if there is one that fits the graph; one that does not is told in the log, and never shown."""
        if self._source is None:
            return None
        try:
            text = read_text(self._source)
        except FileMissing as error:
            _LOG.warning("%s", error)
            return None
        faults = text_faults(text, read_document(self._texts))
        if faults:
            _LOG.warning("%s is not shown: %s", self._source, " ".join(faults))
            return None
        return SourceText(text, read_anchors(self._texts))

    def _texts(self, view: str, values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        return [{name: str(term) for name, term in row.items()} for row in self._ask(view, values)]
