"""The catalogue of questions as a reader sees it: chosen by words and tags, under topics, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from ifrc_kg.errors import ParameterError
from ifrc_kg.media_types import Format
from ifrc_kg.parameters import Parameter
from ifrc_kg.query_choice import Choice, choose, tag_counts
from ifrc_kg.stored_query import StoredQuery
from ifrc_kg.web.forms import is_required, label_in_sentence
from ifrc_kg.web.places import is_static_copy
from ifrc_kg.web.site import Site

__all__ = ["Tag", "WantedQuestions", "choice_as_json", "choice_as_page", "read_choice"]

FormatsOf = Callable[[StoredQuery], tuple[Format, ...]]

#: Tags that say where pages offer a question, and nothing of what it is about.
_OF_PAGES: Final = frozenset({"front"})


@dataclass(frozen=True)
class WantedQuestions:
    """What a reader asks of the catalogue: words, and tags of which a question must have all."""

    text: str = ""
    tags: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The same as the part of an address behind its path; nothing where nothing is asked."""
        words = [*([("q", self.text)] if self.text else []), *(("tag", tag) for tag in self.tags)]
        return f"?{urlencode(words)}" if words else ""

    def toggled(self, tag: str) -> WantedQuestions:
        """Return the same with a tag, or without it where it is there already."""
        kept = tuple(each for each in self.tags if each != tag)
        return WantedQuestions(self.text, kept if tag in self.tags else (*self.tags, tag))


@dataclass(frozen=True)
class Tag:
    """A tag to choose: how many of the questions have it, where a click on it leads, and whether it is chosen."""

    name: str
    count: int
    link: str
    is_chosen: bool


def read_choice(sent: MultiDict[str, str]) -> WantedQuestions:
    """Return what the parameters of a URL ask for; `tag` may come several times, and commas may part tags too."""
    tags = [tag.strip() for each in sent.getlist("tag") for tag in each.split(",")]
    return WantedQuestions(sent.get("q", "").strip(), tuple(dict.fromkeys(tag for tag in tags if tag)))


def choice_as_page(site: Site, wanted: WantedQuestions) -> str:
    """Return the page with the questions that are wanted: best first, or under topics where no words are given."""
    every = _every(site)
    found = _found(every, wanted)
    path = f"{request.root_path}/queries"
    counts = tag_counts(found.queries)
    tags = [
        Tag(tag, counts.get(tag, 0), path + wanted.toggled(tag).query, tag in wanted.tags)
        for tag in tag_counts(every)
        if (tag in counts and tag not in _OF_PAGES) or tag in wanted.tags
    ]
    return render_template(
        "catalogue.html",
        wanted=wanted,
        found=found,
        size=len(every),
        topics=_by_topic(found.queries) if not wanted.query else {},
        tags=tags,
        label=label_in_sentence,
        is_static=is_static_copy(),
    )


def choice_as_json(site: Site, wanted: WantedQuestions, formats_of: FormatsOf) -> str:
    """Return what a program must know of the questions that are wanted, to ask them."""
    found = _found(_every(site), wanted)
    told: dict[str, Any] = {"queries": [_told(query, formats_of(query)) for query in found.queries]}
    told |= {"similar": True} if found.is_similar else {}
    told |= {"partial": True} if found.is_partial else {}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _every(site: Site) -> list[StoredQuery]:
    return [site.catalogue.get(name) for name in site.catalogue.names()]


def _found(every: Sequence[StoredQuery], wanted: WantedQuestions) -> Choice:
    known = tag_counts(every)
    for tag in wanted.tags:
        if tag not in known:
            near = get_close_matches(tag[:100], known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known) or 'none'}."
            raise ParameterError(f"No question has the tag {tag[:100]!r}.", parameter="tag", hint=hint)
    return choose(every, wanted.text, wanted.tags)


def _by_topic(queries: Sequence[StoredQuery]) -> dict[str, list[StoredQuery]]:
    """Return the queries under their first tags, the topics in alphabetical order."""
    topics: dict[str, list[StoredQuery]] = {}
    for query in queries:
        topics.setdefault(next((tag for tag in query.tags if tag not in _OF_PAGES), "other"), []).append(query)
    return dict(sorted(topics.items()))


def _told(query: StoredQuery, formats: Sequence[Format]) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "form": query.form.value,
        "view": query.view,
        "url": f"{request.url_root}queries/{query.name}",
        "formats": [each.suffix for each in formats],
        "parameters": [_told_parameter(each) for each in query.parameters],
    }


def _told_parameter(parameter: Parameter) -> dict[str, Any]:
    told = {
        "name": parameter.name,
        "label": parameter.label,
        "type": parameter.type.value,
        "class": parameter.class_name,
        "kind": parameter.kind,
        "default": parameter.default,
        "example": parameter.example,
        "least": parameter.least,
    }
    return {name: value for name, value in told.items() if value} | {"required": is_required(parameter)}
