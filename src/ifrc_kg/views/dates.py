"""Dates as precise as their source: a day, a month or a year is a span of days, and its ends are as sure as that.

Lexical forms are those of XML Schema (xsd:date, xsd:dateTime, xsd:gYearMonth, xsd:gYear).
A sign of EDTF (ISO 8601-2) behind them says that the source itself is not sure: `~` about, `?` perhaps, `%` both.
A form without a year (`--03-21`) has no place on a time axis, nor has a year that the calendar here does not reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Final

__all__ = ["Span", "first_day_of", "span_of"]

_FORM: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:T[0-9:.]{1,20})?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?(?P<doubt>[~?%])?",
    re.ASCII,
)
_MONTHS: Final = 12


@dataclass(frozen=True)
class Span:
    """Days counted from the first of the year 1, the end exclusive; and whether the source was sure of the day."""

    first: int
    end: int
    is_exact: bool


def span_of(text: str) -> Span | None:
    """Return the days that a date may mean; None for what is no date, or has no place on an axis."""
    form = _FORM.fullmatch(text.strip())
    if form is None:
        return None
    year, month, day = (int(form[name] or 0) for name in ("year", "month", "day"))
    is_exact = form["day"] is not None and form["doubt"] is None
    try:
        first = date(year, month if form["month"] else 1, day if form["day"] else 1).toordinal()
    except ValueError:
        return None
    if form["day"]:
        return Span(first, first + 1, is_exact)
    if form["month"] is None:
        return Span(first, first_day_of(year + 1), is_exact)
    end = first_day_of(year + 1) if month == _MONTHS else date(year, month + 1, 1).toordinal()
    return Span(first, end, is_exact)


def first_day_of(year: int) -> int:
    """Return the number of the first of January; the year after the last of the calendar has one as well."""
    return date.max.toordinal() + 1 if year > MAXYEAR else date(year, 1, 1).toordinal()
