"""The line that shows that work goes on."""

from __future__ import annotations

import io
import time

import pytest

from ifrc_kg.progress import bar, progress


class Screen(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return that a person looks on."""
        return True


@pytest.mark.parametrize(
    ("done", "total", "picture"),
    [
        (0, 0, "working … 3 s"),
        (0, 4, "working [....................] 0/4 3 s"),
        (1, 4, "working [#####...............] 1/4 3 s"),
        (4, 4, "working [####################] 4/4 3 s"),
        (9, 4, "working [####################] 9/4 3 s"),
    ],
)
def test_a_picture_shows_how_far_the_work_is(done: int, total: int, picture: str) -> None:
    """Twenty cells for the whole; without a total there is no bar."""
    assert bar("working", done, total, 3.2) == picture


def test_nothing_is_shown_where_nobody_looks() -> None:
    """A stream that is no terminal stays empty."""
    stream = io.StringIO()
    with progress("working", stream) as note:
        note(1, 2)
    assert stream.getvalue() == ""


def test_short_work_shows_nothing() -> None:
    """Work that ends within a second leaves the terminal as it was."""
    screen = Screen()
    with progress("working", screen) as note:
        note(1, 2)
    assert screen.getvalue() == ""


def test_long_work_is_shown_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the patience is over, the state is drawn; at the end, also after an error, the line is empty again."""
    monkeypatch.setattr("ifrc_kg.progress._PATIENCE", 0.01)
    monkeypatch.setattr("ifrc_kg.progress._INTERVAL", 0.01)
    screen = Screen()
    with pytest.raises(ZeroDivisionError):
        _work_until_shown(screen)
    assert "working [##########..........] 1/2" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def _work_until_shown(screen: Screen) -> None:
    with progress("working", screen) as note:
        note(1, 2)
        deadline = time.monotonic() + 5
        while "1/2" not in screen.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        raise ZeroDivisionError
