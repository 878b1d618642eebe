"""Plain faults of SPARQL texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.prefixes import Prefixes
from ifrc_kg.sparql_faults import find_fault

PREFIXES = Prefixes({"ex": "https://example.org/"})


@pytest.mark.parametrize(
    ("text", "start", "message", "hint"),
    [
        ("ASK { ?s ?p 'it's' }", 17, "A string is not closed.", "End it with ' on the same line."),
        ('ASK { ?s ?p "a\nb" }', 12, "A string is not closed.", 'End it with " on the same line.'),
        ("ASK { ?s ?p § }", 12, "'§' has no meaning here.", "Take it out, or put it into a string."),
        ("ASK { ?s ?p ?o", 4, "{ is not closed.", "Write } where it ends."),
        ("ASK { FILTER(1 }", 15, "} closes (.", "Write ) before it."),
        ("ASK { } }", 8, "} closes nothing.", "Take out this }."),
        (
            "ASK { ?s ex:p 1 }",
            9,
            "The prefix ex: is not declared.",
            "Add PREFIX ex: <https://example.org/> at the top.",
        ),
        ("ASK { ?s q:p 1 }", 9, "The prefix q: is not declared.", "Add PREFIX q: <…> at the top."),
    ],
)
def test_a_plain_fault_is_placed_exactly(text: str, start: int, message: str, hint: str) -> None:
    """The first fault, where it starts, and its repair."""
    fault = find_fault(text, PREFIXES)
    assert fault is not None
    assert (fault.start, fault.message, fault.hint) == (start, message, hint)


def test_a_sound_text_has_none() -> None:
    """Brackets and prefixes in strings and comments are no faults."""
    assert find_fault("PREFIX a: <urn:a> ASK { ?s a:p '{ b:c' } # ) d:e", PREFIXES) is None


@given(st.text())
def test_any_text_is_examined(text: str) -> None:
    """No text of a stranger raises an error."""
    fault = find_fault(text, PREFIXES)
    assert fault is None or 0 <= fault.start < len(text)
