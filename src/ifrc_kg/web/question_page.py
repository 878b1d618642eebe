"""A question as a page: its form, its answer as table and picture, and what can be taken along.

A form sends every field; the page leads from the long address that this makes to the short one, which can be shared.
What cannot be understood is told at its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from ifrc_kg.media_types import HTML, Format
from ifrc_kg.readable_query import readable_text
from ifrc_kg.stored_query import StoredQuery, bind_values
from ifrc_kg.web.answer_table import TermWriter, answer_table
from ifrc_kg.web.arrangement import ARRANGING, Arrangement
from ifrc_kg.web.drawn_views import view_of
from ifrc_kg.web.editor_data import has_editor
from ifrc_kg.web.form_values import FormValues, read_form
from ifrc_kg.web.forms import fields_of, is_required
from ifrc_kg.web.places import is_static_copy, root_address
from ifrc_kg.web.protocol import FORMAT_PARAMETERS
from ifrc_kg.web.replies import alternate, entity_tag, not_modified, reply, timed
from ifrc_kg.web.results_page import results_of
from ifrc_kg.web.site import Site
from ifrc_kg.web.snippets import AskedQuestion, snippets_of

__all__ = ["asked_question", "question_page"]

#: Rows on a page, where the query does not say how many; fewer where a picture has its weight too.
_ON_A_PAGE: Final = 50
_BELOW_A_PICTURE: Final = 25
#: A static copy has one page for each question.
_ENDLESS: Final = 1_000_000


def asked_question(site: Site, query: StoredQuery, values: Mapping[str, str]) -> AskedQuestion:
    """Return a stored query with values; raise ParameterError for what those cannot be."""
    root = root_address(site)
    return AskedQuestion(
        query.name,
        query.form,
        f"{root}queries/{query.name}",
        f"{root}sparql",
        {name: value for name, value in values.items() if value.strip()},
        readable_text(query.body, bind_values(query, values, site.prefixes), site.prefixes),
    )


def question_page(site: Site, query: StoredQuery, offered: Sequence[Format], arrangement: Arrangement) -> Response:
    """Answer a request for the page of a question: with it, with its short address, or with what is wrong (400)."""
    asked = sorted(request.args.items(multi=True))
    tag = entity_tag(site.fingerprint, HTML, query.text, asked, request.url_root, has_editor())
    known = not_modified(tag)
    if known is not None:
        return known
    sent = MultiDict(pair for pair in request.args.items(multi=True) if pair[0] not in (*FORMAT_PARAMETERS, *ARRANGING))
    page = _Page(site, query, tuple(offered), arrangement, read_form(site, query, sent))
    if page.form.is_wrong:
        return _uncached(Response(page.written(is_asked=False), 400, content_type=HTML.content_type))
    formats = {name: request.args[name] for name in FORMAT_PARAMETERS if request.args.get(name)}
    short = {**page.form.values, **arrangement.words, **formats}
    if sorted(short.items()) != asked:
        return _uncached(Response(status=302, headers={"Location": _address(request.root_path + request.path, short)}))
    is_asked = bool(page.form.values) or not any(map(is_required, query.parameters))
    return reply(page.written(is_asked=is_asked), HTML, tag=tag, links=page.links)


def _uncached(response: Response) -> Response:
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(path: str, words: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(words)}" if words else path


@dataclass(frozen=True)
class _Page:
    """The page of a question for what a form sent."""

    site: Site
    query: StoredQuery
    offered: tuple[Format, ...]
    arrangement: Arrangement
    form: FormValues

    @property
    def links(self) -> dict[str, str]:
        """The same answer in other formats, as `rel` by address."""
        path = f"{request.root_path}/queries/{self.query.name}"
        return {_address(f"{path}.{each.suffix}", self.form.values): alternate(each) for each in self.offered}

    def address(self, **words: str) -> str:
        """Return the address of the page with other values or another arrangement; what is empty goes."""
        told = {**self.form.typed, **words}
        path = f"{request.root_path}/queries/{self.query.name}"
        return _address(path, {name: value for name, value in told.items() if value})

    def written(self, *, is_asked: bool) -> str:
        """Return the page; with its answer where the question is asked."""
        form, is_static = self.form, is_static_copy()
        asked = asked_question(self.site, self.query, form.values) if is_asked else None
        return render_template(
            "query.html",
            query=self.query,
            path=f"/queries/{self.query.name}",
            offered=self.offered,
            fields=fields_of(self.site, self.query, form.typed if form.is_wrong else form.values, form.problems),
            form=form,
            asked=asked,
            text=asked.text if asked else self.query.body,
            snippets=snippets_of(asked) if asked and not is_static else (),
            address=self.address,
            arrangement=self.arrangement,
            has_editor=has_editor(),
            is_static=is_static,
            **(self._answer() if is_asked else {}),
        )

    def _answer(self) -> dict[str, Any]:
        """Return what the page shows of the answer: a boolean, or a table and perhaps a picture."""
        site, query = self.site, self.query
        results = results_of(site, site.catalogue.request(query.name, self.form.values))
        if "boolean" in results:
            return {"boolean": bool(results["boolean"])}
        view = view_of(site, query, results, self.form.values)
        # A remote endpoint is not asked for more than the query.
        things = site.describer.things if site.fingerprint else None
        usual = _BELOW_A_PICTURE if view else _ON_A_PAGE
        on_a_page = _ENDLESS if is_static_copy() else query.pagination or usual
        with timed("page"):
            write = TermWriter(things, site.prefixes.shorten, request.root_path)
            return {"table": answer_table(results, self.arrangement, write, on_a_page=on_a_page), "view": view}
