"""The chart of a run: requests per second of each server for each query, on a logarithmic scale, as SVG.

The colours can be told apart by people who do not see red and green, and on light and dark pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from benchmarks.measure import COLD, WARM, Cell
from benchmarks.spread import Spread
from benchmarks.summary import GOALS_CLIENTS, Run, cells_of, spread_of

__all__ = ["chart"]

_COLOURS: Final = ("#0072b2", "#e69f00", "#8c8c8c")
_WIDTH: Final = 760
_LEFT: Final = 120
_RIGHT: Final = 60
_BAR: Final = 9
_GAP: Final = 9
_TITLE: Final = 34
_TOP: Final = 58
_AXIS: Final = 26
_STYLE: Final = (
    "text{font:12px system-ui,sans-serif;fill:#333}.small{font-size:10px}.title{font-weight:600}"
    ".grid{stroke:#999;stroke-opacity:.35}.spread{stroke:#333}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.spread{stroke:#ddd}}"
)


def chart(run: Run) -> str:
    """Return the chart as an SVG document: one panel for cold queries, one for warm ones."""
    panels = {
        temperature: [
            cell for cell in cells_of(run) if (cell.temperature, cell.clients) == (temperature, GOALS_CLIENTS)
        ]
        for temperature in (COLD, WARM)
    }
    height = _TOP + sum(_panel_height(run, cells) for cells in panels.values())
    speeds = [found.high for cell in cells_of(run) for name in run.servers if (found := spread_of(run, cell, name))]
    decades = max(1, math.ceil(math.log10(max([*speeds, 10]))))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"<title>Requests per second with {GOALS_CLIENTS} clients</title><style>{_STYLE}</style>",
        *_legend(run),
    ]
    top = _TOP
    for temperature, cells in panels.items():
        parts += _panel(run, temperature, cells, top, decades)
        top += _panel_height(run, cells)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(run: Run) -> Iterator[str]:
    yield f'<text class="title" x="8" y="18">Requests per second, {GOALS_CLIENTS} clients, median and spread</text>'
    left = 8
    for colour, (name, facts) in zip(_COLOURS, run.servers.items(), strict=False):
        label = f"{name} {facts.version}"
        yield f'<rect x="{left}" y="30" width="10" height="10" fill="{colour}"/>'
        yield f'<text x="{left + 15}" y="39">{escape(label)}</text>'
        left += 40 + 7 * len(label)


def _panel_height(run: Run, cells: Sequence[Cell]) -> int:
    return _TITLE + len(cells) * (_BAR * len(run.servers) + _GAP) + _AXIS


def _panel(run: Run, temperature: str, cells: Sequence[Cell], top: int, decades: int) -> Iterator[str]:
    yield f'<text class="title" x="8" y="{top + 16}">{temperature}</text>'
    bottom = top + _panel_height(run, cells) - _AXIS
    for decade in range(decades + 1):
        x = _place(10**decade, decades)
        yield f'<line class="grid" x1="{x:.1f}" y1="{top + _TITLE - 8}" x2="{x:.1f}" y2="{bottom}"/>'
        yield f'<text class="small" text-anchor="middle" x="{x:.1f}" y="{bottom + 13}">{10**decade:,}</text>'
    row = top + _TITLE
    for cell in cells:
        yield f'<text x="8" y="{row + _BAR * len(run.servers) / 2 + 4:.1f}">{escape(cell.query)}</text>'
        for place, name in enumerate(run.servers):
            found = spread_of(run, cell, name)
            if found is not None:
                yield from _bar(found, row + place * _BAR, decades, _COLOURS[place % len(_COLOURS)])
        row += _BAR * len(run.servers) + _GAP


def _bar(found: Spread, top: int, decades: int, colour: str) -> Iterator[str]:
    end, middle = _place(found.median, decades), top + _BAR / 2
    low, high = _place(found.low, decades), _place(found.high, decades)
    yield f'<rect x="{_LEFT}" y="{top}" width="{end - _LEFT:.1f}" height="{_BAR - 1}" fill="{colour}"/>'
    yield f'<line class="spread" x1="{low:.1f}" y1="{middle:.1f}" x2="{high:.1f}" y2="{middle:.1f}"/>'
    yield f'<text class="small" x="{high + 4:.1f}" y="{top + _BAR - 1}">{found.median:,.0f}</text>'


def _place(speed: float, decades: int) -> float:
    """Return where on the scale a speed lies; what is below one answer a second lies at its left end."""
    return _LEFT + math.log10(max(speed, 1)) / decades * (_WIDTH - _LEFT - _RIGHT)
