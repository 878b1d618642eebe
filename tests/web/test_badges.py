"""What a badge says of each state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ifrc_kg.fence.validator import LiveState
from ifrc_kg.validation_report import Severity, ValidationScope
from ifrc_kg.web.badges import Badge


def _state(violations: int) -> LiveState:
    counts = {Severity.VIOLATION: violations, Severity.WARNING: 5, Severity.INFO: 7}
    return LiveState(counts, ValidationScope(1, 2, 3, 4, 5), datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("state", "word", "title"),
    [
        (None, "being checked", "validated: being checked"),
        (_state(0), "conforms", "validated: conforms, 0 violations"),
        (_state(1), "1 violation", "validated: does not conform, 1 violation"),
        (_state(1234), "1,234 violations", "validated: does not conform, 1,234 violations"),
    ],
)
def test_a_badge_tells_violations_alone(state: LiveState | None, word: str, title: str) -> None:
    """Warnings and remarks leave the graph conforming."""
    badge = Badge.of(state)
    assert (badge.word, badge.title) == (word, title)


def test_what_is_not_checked_here_is_said_not_to_be() -> None:
    """A server over another endpoint promises nothing of its data."""
    assert Badge.of_another_endpoint().title == "validated: not here; the data are those of another endpoint"


def test_states_differ_in_more_than_colour() -> None:
    """Who sees no colours reads another word, and a longer word has more room."""
    badges = [Badge.of(state) for state in (None, _state(0), _state(1), _state(1234))]
    assert len({badge.word for badge in badges}) == len({badge.title for badge in badges}) == 4
    assert Badge.of(_state(1234)).width > Badge.of(_state(1)).width
