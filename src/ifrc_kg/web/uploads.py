"""What a client sends to be validated: a body of a media type, or a form with a text or a file.

The form guesses the syntax where none is chosen: by the name of the file, else by trial.
N-Triples is Turtle, and Turtle is TriG, so two trials are enough: what is no TriG is N-Quads, or broken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from ifrc_kg.errors import NotAcceptable, ParameterError, UploadError
from ifrc_kg.media_types import N_QUADS, N_TRIPLES, TRIG, TURTLE, WWW_FORM, Format, by_token

__all__ = ["SYNTAX_NAMES", "UPLOADS", "Upload", "is_form", "longest_form", "read_body", "read_form", "tried"]

#: What can be uploaded: syntaxes that fetch nothing (JSON-LD names contexts, RDF/XML entities).
UPLOADS: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS)
#: What people call them, by token.
SYNTAX_NAMES: Final = {
    TURTLE.token: "Turtle",
    TRIG.token: "TriG",
    N_TRIPLES.token: "N-Triples",
    N_QUADS.token: "N-Quads",
}
_TRIALS: Final = (TRIG, N_QUADS)
_FORMS: Final = ("multipart/form-data", WWW_FORM)
_TEXT: Final = "text"
_FILE: Final = "file"
_SYNTAX: Final = "syntax"
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})
#: Room for the other fields of a form, and for what separates them.
_AROUND: Final = 65_536
#: A byte of a text may be percent-encoded.
_CHARACTERS_PER_BYTE: Final = 3
_MOST_PARTS: Final = 10


@dataclass(frozen=True)
class Upload:
    """Some bytes, and the syntaxes that they may be of, the likeliest first; `name` is that of a file."""

    body: bytes
    syntaxes: Sequence[Format]
    name: str = ""
    asked_syntax: str = ""

    @property
    def is_guessed(self) -> bool:
        """Tell whether the syntax is found by trial."""
        return len(self.syntaxes) > 1

    @property
    def text(self) -> str:
        """The bytes as text; what is not UTF-8 is shown as such."""
        return self.body.decode("utf-8", "replace")


def longest_form(most: int) -> int:
    """Return how many bytes a form may have that sends a text of `most` bytes."""
    return most * _CHARACTERS_PER_BYTE + _AROUND


def is_form() -> bool:
    """Tell whether the request comes from a form."""
    return request.mimetype in _FORMS


def read_body(most: int) -> Upload:
    """Return the body of the request as an upload.

    Raises 415 for a media type that is not read here, and for another charset; 413 for more than `most` bytes.
    """
    named, options = parse_options_header(request.headers.get("Content-Type", ""))
    offered = ", ".join(each.media_type for each in UPLOADS)
    found = next((each for each in UPLOADS if named.lower() in (each.media_type, *each.synonyms)), None)
    if found is None:
        raise UnsupportedMediaType(f"An upload is {offered}, not {named or 'nothing'}.")
    if options.get("charset", "utf-8").lower() not in _UTF8:
        raise UnsupportedMediaType("Only UTF-8 is read.")
    # One without a length is cut off behind the limit, and then refused instead of misread.
    request.max_content_length = most + 1
    return Upload(_bounded(request.get_data(), most), (found,))


def read_form(most: int) -> Upload:
    """Return what a form sends: a file where one is chosen, else the text.

    Raises 415 for a form that has neither field, 413 for more than `most` bytes, and ParameterError for a syntax that
    is none.
    """
    request.max_content_length = request.max_form_memory_size = longest_form(most)
    request.max_form_parts = _MOST_PARTS
    file = request.files.get(_FILE)
    if file is None and _TEXT not in request.form:
        raise UnsupportedMediaType("The form has neither a text nor a file.")
    word = request.form.get(_SYNTAX, "")
    if file is not None and file.filename:
        name = PurePath(file.filename).name
        return Upload(_bounded(file.stream.read(most + 1), most), _syntaxes(word, name), name, word)
    # A browser ends lines as in a mail.
    text = request.form.get(_TEXT, "").replace("\r\n", "\n")
    return Upload(_bounded(text.encode("utf-8", "surrogatepass"), most), _syntaxes(word), asked_syntax=word)


def _bounded(body: bytes, most: int) -> bytes:
    if len(body) > most:
        raise RequestEntityTooLarge(f"The upload has more than {most:,} bytes. Send it in parts.")
    return body


def _syntaxes(word: str, name: str = "") -> Sequence[Format]:
    """Return the syntax that a word names; without a word the one that a file is named after, else those to try."""
    if word:
        try:
            return (by_token(word, UPLOADS),)
        except NotAcceptable as error:
            raise ParameterError(f"There is no syntax {word!r}.", parameter=_SYNTAX, hint=error.hint) from error
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    found = next((each for each in UPLOADS if suffix == each.suffix), None)
    return _TRIALS if found is None else (found,)


def tried(upload: Upload, read: Callable[[bytes, str], bytes]) -> tuple[bytes, Format]:
    """Return what `read` makes of the bytes and a media type, and the syntax with which it could read them.

    Raises UploadError: of several trials, that of the one which came farthest.
    """
    faults: list[UploadError] = []
    for syntax in upload.syntaxes:
        try:
            return read(upload.body, syntax.media_type), syntax
        except UploadError as error:
            faults.append(error)
    raise max(faults, key=lambda fault: (fault.line or 0, fault.column or 0))
