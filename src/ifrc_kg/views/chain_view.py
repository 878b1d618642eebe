"""The view `flow`: things in columns, and the links between them in the style of their grade.

Columns of the answer are columns of the picture, from left to right.
Where two columns have things in common (`?subject` and `?object` of the hops of a trace), each thing stands one step
behind the last that leads to it; where the question is about one of them, the picture begins with that, and whatever
the links say, it reads away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ifrc_kg.flow import FlowLink, FlowNode, narrow_flow, wide_flow
from ifrc_kg.hops import GRADES
from ifrc_kg.views.view import Answer, Solution, View, in_words

__all__ = ["flow", "steps_of"]

_MOST_THINGS: Final = 120
_MOST_STEPS: Final = 8
_AWAY: Final = "It leads away from what the question is about; a line that is pointed at tells how its link reads."
#: The layout orders the stages of the chain by what they hang on from its fifth stage on; here from the second.
_FIRST_STAGE: Final = 4


def flow(answer: Answer, summary: str) -> View:
    """Draw each thing once, and each link once: as good as its best evidence."""
    names: dict[str, str] = {}
    homes: dict[str, set[int]] = {}
    links: dict[tuple[str, str], FlowLink] = {}
    for solution in answer:
        before = ""
        for place in range(len(answer.columns["stages"])):
            iri = answer.iri(solution, "stages", place)
            if not iri:
                continue
            names.setdefault(iri, answer.words(solution, "stages", place))
            homes.setdefault(iri, set()).add(place)
            if before and before != iri:
                _add(links, _link(answer, solution, (before, iri), names))
            before = iri
    if not links:
        return View("flow", problem="No row of this answer links two things.")
    is_shared = any(len(places) > 1 for places in homes.values())
    focus = answer.around.focus if is_shared and answer.around.focus in homes else ""
    drawn = _from(focus, links.values()) if focus else tuple(links.values())
    ends = [(link.upper, link.lower) for link in drawn]
    stages = steps_of(ends) if is_shared else {iri: min(places) for iri, places in homes.items()}
    if len(stages) > _MOST_THINGS or max(stages.values()) >= _MOST_STEPS:
        return View(
            "flow", problem=f"A flow of {len(stages)} things would be too dense to read: the table has them all."
        )
    columns = answer.columns["stages"]
    nodes = [
        FlowNode(
            iri,
            _FIRST_STAGE + step,
            f"Step {step + 1}" if is_shared else in_words(columns[step]).capitalize(),
            names[iri],
            answer.around.link(iri) or "#",
            is_focus=iri == focus,
        )
        for iri, step in sorted(stages.items(), key=lambda each: each[1])
    ]
    pictures = (wide_flow(nodes, drawn), narrow_flow(nodes, drawn))
    return View("flow", caption=summary, note=_AWAY if focus else "", flows=pictures)


def _from(focus: str, links: Iterable[FlowLink]) -> tuple[FlowLink, ...]:
    """Return the links turned so that they lead away from the focus; their words stay as they are.

    A link between two things that are equally far away goes the way that most others go.
    """
    every = tuple(links)
    far = _distances(focus, [(link.upper, link.lower) for link in every])
    outward = [far[link.lower] - far[link.upper] for link in every]
    is_turned = sum(each < 0 for each in outward) > sum(each > 0 for each in outward)
    return tuple(
        replace(link, upper=link.lower, lower=link.upper) if away < 0 or (away == 0 and is_turned) else link
        for link, away in zip(every, outward, strict=True)
    )


def _distances(focus: str, links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how many links each thing is away from the focus; what no link ties to it is behind all others."""
    beside: dict[str, set[str]] = {}
    for one, other in links:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    found = {focus: 0}
    reached = [focus]
    while reached:
        step = found[reached[0]] + 1
        reached = list(dict.fromkeys(each for node in reached for each in sorted(beside[node]) if each not in found))
        found |= dict.fromkeys(reached, step)
    return dict.fromkeys(beside, len(beside)) | found


def _add(links: dict[tuple[str, str], FlowLink], link: FlowLink) -> None:
    """Keep the better one of two links between the same things."""
    order = (*GRADES, "none")
    known = links.get((link.upper, link.lower))
    if known is None or order.index(link.grade) < order.index(known.grade):
        links[link.upper, link.lower] = link


def _link(answer: Answer, solution: Solution, ends: tuple[str, str], names: Mapping[str, str]) -> FlowLink:
    grade = answer.grade(solution)
    relation = answer.words(solution, "relation") or "→"
    words = f"{names[ends[0]]} {relation} {names[ends[1]]}"
    return FlowLink(*ends, grade or "none", f"{words}: {grade}" if grade else words)


def steps_of(links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return for each end of a link how many links lead to it at most; a circle begins at what was named first."""
    above: dict[str, set[str]] = {}
    for one, other in links:
        above.setdefault(one, set())
        above.setdefault(other, set()).add(one)
    steps: dict[str, int] = {}
    waiting = dict.fromkeys(above)
    while waiting:
        ready = [node for node in waiting if not above[node] & waiting.keys()] or [next(iter(waiting))]
        for node in ready:
            steps[node] = max((steps[each] + 1 for each in above[node] if each in steps), default=0)
        for node in ready:
            del waiting[node]
    return steps
