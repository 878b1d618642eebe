"""What was found: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from ifrc_kg.doctor.findings import CHECKS, Check, Findings

__all__ = ["json_report", "text_report"]

_MOST_SHOWN: Final = 3


def text_report(findings: Findings) -> str:
    """Return the table: each check, how much was looked at, how many faults, and the first of them."""
    width = max(map(len, CHECKS))
    lines = [f"{'check'.ljust(width)}  looked at  faults", *_lines(findings, width)]
    return "\n".join(lines) + "\n"


def _lines(findings: Findings, width: int) -> Iterator[str]:
    for each in findings.checks:
        if each.not_applicable:
            yield f"{each.name.ljust(width)}  does not apply: {each.not_applicable}"
            continue
        yield f"{each.name.ljust(width)}  {each.looked_at:9}  {len(each.faults):6}"
        yield from (f"    {fault}" for fault in each.faults[:_MOST_SHOWN])
        if len(each.faults) > _MOST_SHOWN:
            yield f"    and {len(each.faults) - _MOST_SHOWN} more"


def json_report(site: str, findings: Findings) -> str:
    """Return all that was found as JSON."""
    told = {"site": site, "faults": findings.faults, "checks": [_told(each) for each in findings.checks]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(check: Check) -> dict[str, object]:
    found: dict[str, object] = {"check": check.name, "asks": CHECKS[check.name], "looked_at": check.looked_at}
    if check.not_applicable:
        found["not_applicable"] = check.not_applicable
    return found | {"faults": check.faults}
