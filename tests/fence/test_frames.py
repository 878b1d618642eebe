"""Frames cross a socket whole, whatever they hold."""

from __future__ import annotations

import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ifrc_kg.fence.frames import Frame, FrameKind, receive_frame, send_frame

_FIELDS = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=4)


def crossed(frame: Frame) -> Frame | None:
    """Return what arrives at the other end of a socket pair."""
    near, far = socket.socketpair()
    with near, far:
        sender = threading.Thread(target=send_frame, args=(near, frame))
        sender.start()
        arrived = receive_frame(far)
        sender.join()
    return arrived


@given(st.sampled_from(FrameKind), _FIELDS, st.binary(max_size=200))
def test_a_frame_arrives_as_it_was_sent(kind: FrameKind, fields: dict[str, object], body: bytes) -> None:
    """Kind, fields and body survive the crossing."""
    assert Frame(kind, fields, body) == crossed(Frame(kind, fields, body))


def test_a_large_body_arrives_whole() -> None:
    """A body larger than the socket's buffer is sent in pieces and arrives as one."""
    body = bytes(range(256)) * 20_000
    arrived = crossed(Frame(FrameKind.ANSWER, {"form": "SELECT"}, body))
    assert arrived is not None
    assert body == arrived.body


@pytest.mark.parametrize(
    "sent", [b"", b"\x01\x00", b"\x01\x00\x00\x00\x02\x00\x00\x00\x01{}ab", b"\x01\x00\x00\x00\x02\x00\x00\x00\x05{}ab"]
)
def test_a_broken_frame_is_no_frame(sent: bytes) -> None:
    """A stream that ends before or within a frame, or goes on behind it, gives None and no wrong message."""
    near, far = socket.socketpair()
    with far:
        near.sendall(sent)
        near.close()
        assert receive_frame(far) is None
