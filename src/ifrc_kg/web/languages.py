"""In which language a page is read: `?lang=`, else `Accept-Language`, else English."""

from __future__ import annotations

from flask import request

from ifrc_kg.errors import ParameterError
from ifrc_kg.web.phrases import LANGUAGES

__all__ = ["asked_language", "chosen_language"]


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
    return asked_language() or request.accept_languages.best_match(list(LANGUAGES)) or next(iter(LANGUAGES))
