r"""Texts as literals of other languages, over several lines, so that a query can be read in them.

A text may hold what a stranger has put into an address, and people run what they copy: no text may end its literal.
SPARQL itself has written line breaks in values as `\n` before.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Final

__all__ = ["heredoc_mark", "javascript_text", "python_text", "quoted", "r_text", "shell_word"]

#: In a triple-quoted literal, the quotation marks that could end it.
_QUOTES: Final = re.compile(r'"(?="")|"(?="\Z)|"\Z')


def quoted(text: str) -> str:
    """Return a text in double quotes on one line, as Python, JavaScript, JSON and R read it."""
    return json.dumps(text)


def shell_word(text: str) -> str:
    """Return a text as one word of a POSIX shell."""
    return shlex.quote(text)


def heredoc_mark(text: str, mark: str = "SPARQL") -> str:
    """Return a mark that is no line of a text: with `<<'MARK'` in front and the mark behind, a shell reads it as it is.

    The text must end in a line break.
    """
    lines = set(text.splitlines())
    while mark in lines:
        mark += "_"
    return mark


def python_text(text: str) -> str:
    """Return a text as a literal of Python in triple quotes."""
    escaped = _QUOTES.sub(r"\"", text.replace("\\", "\\\\")).replace("\r", "\\r").replace("\0", "\\x00")
    return f'"""{escaped}"""'


def javascript_text(text: str) -> str:
    """Return a text as a template literal of JavaScript (ECMA-262, section 12.9.6)."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${").replace("\r", "\\r")
    return f"`{escaped}`"


def r_text(text: str) -> str:
    """Return a text as a raw string of R 4.0 and later."""
    dashes = "---"
    while f'){dashes}"' in text:
        dashes += "-"
    return f'r"{dashes}({text}){dashes}"'
