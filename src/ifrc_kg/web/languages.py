"""In which language a page is read: `?lang=`, else `Accept-Language`, else English."""

from __future__ import annotations

from typing import Final

from flask import request

from ifrc_kg.errors import ParameterError
from ifrc_kg.web.phrases import LANGUAGES

__all__ = ["asked_language", "chosen_language", "kept_language"]

_FIRST: Final = next(iter(LANGUAGES))


def asked_language() -> str:
    """Return the language that the URL asks for, or nothing; raise ParameterError for one that there is not."""
    language = request.args.get("lang", "").lower()
    if language and language not in LANGUAGES:
        raise ParameterError(
            f"There are no labels in {language!r}.", parameter="lang", hint=f"lang is one of {', '.join(LANGUAGES)}."
        )
    return language


def chosen_language() -> str:
    """Return the language to answer in."""
    return asked_language() or _spoken_language()


def kept_language(language: str) -> str:
    """Return the language that the links of a page name, so that its reader stays in it.

    English goes without saying, unless the reader's browser would get something else.
    """
    return language if language != _FIRST or _spoken_language() != _FIRST else ""


def _spoken_language() -> str:
    return request.accept_languages.best_match(list(LANGUAGES)) or _FIRST
