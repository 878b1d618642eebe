"""The quick decoder of percent-encoding is the standard library's, in all but its speed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ifrc_kg.web.percent_encoding import percent_decoded

#: Pieces that have a meaning in percent-encoding or in quoted-printable, and some that have none.
PIECES = st.sampled_from(
    [b"%", b"=", b"%3D", b"%3d", b"%41", b"%4", b"%zz", b"=41", b"\n", b"\r", b"_", b" ", b"+", b"a"]
)


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_as_by_the_standard_library(raw: bytes) -> None:
    """Whatever a stranger sends, nothing else comes out."""
    assert percent_decoded(raw) == unquote_to_bytes(raw)


@given(st.lists(PIECES, max_size=12).map(b"".join))
@example(b"%=\r\n41")
@example(b"a=%")
@example(b"%%3D%3D=")
def test_signs_of_both_encodings_do_not_mix(raw: bytes) -> None:
    """Half escapes, equals signs and line ends mean what percent-encoding has them mean."""
    assert percent_decoded(raw) == unquote_to_bytes(raw)


@pytest.mark.parametrize("write", [quote, quote_plus])
@given(text=st.text(max_size=40))
def test_what_clients_write_is_read(write: Callable[..., str], text: str) -> None:
    """A text that was encoded comes back."""
    encoded = write(text.encode(), safe="").replace("+", " ").encode()
    assert percent_decoded(encoded) == text.encode()
