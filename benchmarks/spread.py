"""A few numbers in place of many: medians, spreads, percentiles, means of ratios."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Spread", "geometric_mean", "percentile", "spread"]


@dataclass(frozen=True)
class Spread:
    """The median of some measurements, the lowest and the highest."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread | None:
    """Return the spread of some values; None for none."""
    return Spread(statistics.median(values), min(values), max(values)) if values else None


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least this part of the values does not exceed; NaN for none."""
    if not values:
        return math.nan
    rank = max(1, math.ceil(len(values) * percent / 100))
    return sorted(values)[rank - 1]


def geometric_mean(values: Iterable[float]) -> float | None:
    """Return the mean that is right for ratios: twice and half make one; None where there is none, or one is 0."""
    found = list(values)
    if not found or min(found) <= 0:
        return None
    return statistics.geometric_mean(found)
