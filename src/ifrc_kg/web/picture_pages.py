"""`/map` and `/timeline`: a stored question that is best seen, with its picture large; the answer as data besides.

The parameters of these addresses are those of the question, but that a grade is given by its word (`grade=stated`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from ifrc_kg.errors import ParameterError
from ifrc_kg.hops import GRADES
from ifrc_kg.media_types import HTML, ResultKind, formats_for
from ifrc_kg.web.answer_table import TermWriter, answer_table
from ifrc_kg.web.arrangement import Arrangement
from ifrc_kg.web.drawn_views import view_of
from ifrc_kg.web.places import is_static_copy
from ifrc_kg.web.replies import alternate, chosen_format, entity_tag, not_modified, reply, timed, words_of_request
from ifrc_kg.web.results_page import results_of
from ifrc_kg.web.site import Site, current_site

__all__ = ["PICTURES", "picture_pages"]

picture_pages = Blueprint("picture_pages", __name__)

#: The question of each page, by its path.
PICTURES: Final[Mapping[str, str]] = {
    "map": "countries-of-initiatives",
    "map/societies": "countries-of-societies-taking-part",
    "timeline": "chronology",
}
_FORMATS: Final = formats_for(ResultKind.SOLUTIONS)
_GRADE: Final = "grade"
#: The table below a picture has all rows.
_ALL_ROWS: Final = 1_000_000


@picture_pages.get("/map")
@picture_pages.get("/map.<suffix>")
def countries(suffix: str = "") -> Response:
    """Show on a map where the initiatives take place."""
    return _answered("map", suffix)


@picture_pages.get("/map/societies")
@picture_pages.get("/map/societies.<suffix>")
def societies(suffix: str = "") -> Response:
    """Show on a map from where the National Societies are that take part in the initiatives."""
    return _answered("map/societies", suffix)


@picture_pages.get("/timeline")
@picture_pages.get("/timeline.<suffix>")
def timeline(suffix: str = "") -> Response:
    """Show on one axis when instruments, sessions and initiatives came about."""
    return _answered("timeline", suffix)


def _answered(page: str, suffix: str) -> Response:
    site = current_site()
    answer_format = chosen_format(_FORMATS, suffix=suffix)
    values = {name: value for name, value in words_of_request().items() if value.strip()}
    tag = entity_tag(site.fingerprint, answer_format, page, sorted(values.items()), request.root_path, is_static_copy())
    known = not_modified(tag)
    if known is not None:
        return known
    if answer_format == HTML:
        body: bytes | str = _written(site, page, values)
    else:
        asked = site.catalogue.request(PICTURES[page], _terms(values))
        with timed("query"):
            body = site.engine.evaluate(asked, answer_format).body
    path, query = f"{request.root_path}/{page}", f"?{urlencode(values)}" if values else ""
    response = reply(body, answer_format, tag=tag, name=PICTURES[page], links=_links(site, path, query))
    response.headers["Content-Location"] = f"{path}.{answer_format.suffix}{query}"
    return response


def _terms(values: Mapping[str, str]) -> dict[str, str]:
    """Return values as the question takes them: the word of a grade becomes its CURIE."""
    grade = values.get(_GRADE)
    if grade is None:
        return dict(values)
    if grade not in GRADES:
        hint = f"grade is one of {', '.join(GRADES)}."
        raise ParameterError(f"There is no grade {grade[:40]!r}.", parameter=_GRADE, hint=hint)
    return {**values, _GRADE: f"grade:{grade}"}


def _links(site: Site, path: str, query: str) -> dict[str, str]:
    others = {f"{path}.{each.suffix}{query}": alternate(each) for each in _FORMATS}
    return {**others, **dict.fromkeys(site.licences, 'rel="license"')}


def _written(site: Site, page: str, values: Mapping[str, str]) -> str:
    """Return the page: the picture, how it is to be read, what it is narrowed by, and the rows."""
    query = site.catalogue.get(PICTURES[page])
    results = results_of(site, site.catalogue.request(query.name, _terms(values)))
    view = view_of(site, query, results)
    things = site.describer.things if site.fingerprint else None
    with timed("page"):
        write = TermWriter(things, site.prefixes.shorten, request.root_path)
        return render_template(
            f"{page.partition('/')[0]}.html",
            page=page,
            query=query,
            view=view,
            table=answer_table(results, Arrangement(), write, on_a_page=_ALL_ROWS),
            values={**{each.name: each.default for each in query.parameters}, **values},
            is_narrowed=bool(values),
            grades=GRADES,
            formats=tuple(each for each in _FORMATS if each != HTML),
            asked=f"?{urlencode(values)}" if values else "",
            question=f"?{urlencode(_terms(values))}" if values else "",
            is_static=is_static_copy(),
        )
