"""A question as programs ask it: by the address of its answer, and in SPARQL at the endpoint.

The programs are templates (`templates/snippets/`); `ifrc_kg.web.quoting` writes texts in their languages.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import current_app, request

from ifrc_kg.engine import QueryForm
from ifrc_kg.media_types import CSV, JSON, TURTLE
from ifrc_kg.web.quoting import heredoc_mark, javascript_text, python_text, quoted, r_text, shell_word

__all__ = ["AskedQuestion", "Snippet", "curl_line", "snippets_of"]

#: The programs in the order of the page: template, and what the language is called.
_LANGUAGES: Final = {"curl": "curl", "python": "Python", "r": "R", "javascript": "JavaScript"}
#: What the templates write texts with.
_QUOTING: Final = {
    "javascript_text": javascript_text,
    "python_text": python_text,
    "quoted": quoted,
    "r_text": r_text,
    "shell_word": shell_word,
}


@dataclass(frozen=True)
class AskedQuestion:
    """A stored query with values.

    `address` is that of its page on this server, `values` are those of the parameters, and `text` is the query with the
    values in it.
    """

    name: str
    form: QueryForm
    address: str
    endpoint: str
    values: Mapping[str, str]
    text: str

    @property
    def query(self) -> str:
        """The values as the part of an address behind its path; nothing where there are none."""
        return f"?{urlencode(self.values)}" if self.values else ""

    @property
    def page(self) -> str:
        """The address of the page with these values, which can be shared."""
        return f"{self.address}{self.query}"

    @property
    def is_graph(self) -> bool:
        """Whether the answer is made of triples."""
        return self.form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)

    def url(self, suffix: str) -> str:
        """Return the address of the answer in the format with a suffix."""
        return f"{self.address}.{suffix}{self.query}"


@dataclass(frozen=True)
class Snippet:
    """A program: the name of its template, what its language is called, and the text."""

    name: str
    language: str
    code: str


def snippets_of(asked: AskedQuestion) -> tuple[Snippet, ...]:
    """Return the programs that ask a question."""
    table, data = (TURTLE, TURTLE) if asked.is_graph else (CSV if asked.form is QueryForm.SELECT else JSON, JSON)
    words = {
        "address": asked.address,
        "data_type": data.media_type,
        "data_url": asked.url(data.suffix),
        "endpoint": asked.endpoint,
        "is_boolean": asked.form is QueryForm.ASK,
        "is_graph": asked.is_graph,
        "mark": heredoc_mark(asked.text),
        "media_type": table.media_type,
        "suffix": table.suffix,
        "text": asked.text,
        "url": asked.url(table.suffix),
        "values": asked.values,
    }
    environment = current_app.jinja_env
    return tuple(
        Snippet(name, language, environment.get_template(f"snippets/{name}.txt").render(words, **_QUOTING))
        for name, language in _LANGUAGES.items()
    )


def curl_line(path: str, values: Mapping[str, str]) -> str:
    """Return a command that asks the same question from a terminal."""
    words = ["curl", "--get", request.url_root + path]
    for name, value in values.items():
        words += ["--data-urlencode", f"{name}={value}"]
    return shlex.join(words if values else ["curl", request.url_root + path])
