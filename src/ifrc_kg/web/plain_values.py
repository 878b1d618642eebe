"""Values that XML Schema writes for programs, in words: a duration, a day that comes back every year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from rdflib.namespace import XSD

__all__ = ["plain_value"]

_DURATION: Final = re.compile(r"P(?=[0-9])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?\Z", re.ASCII)
_DAY: Final = re.compile(r"--([0-9]{2})-([0-9]{2})\Z", re.ASCII)
_UNITS: Final = ("year", "month", "day")
#: Any year that has a 29th of February.
_LEAP_YEAR: Final = 2000


def plain_value(lexical: str, datatype: str) -> str:
    """Return a value in English words, such as `5 years` or `21 March`; empty for one that is read as it is."""
    if datatype == str(XSD.duration):
        return _duration(lexical)
    if datatype == str(XSD.gMonthDay):
        return _day(lexical)
    return ""


def _duration(lexical: str) -> str:
    found = _DURATION.match(lexical)
    if found is None:
        return ""
    counted = [(int(count), unit) for count, unit in zip(found.groups(), _UNITS, strict=True) if count]
    return ", ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counted)


def _day(lexical: str) -> str:
    found = _DAY.match(lexical)
    try:
        day = date(_LEAP_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return ""
    return f"{day.day} {day:%B}" if day else ""
