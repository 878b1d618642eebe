"""Frames: how questions and replies cross a stream socket.

A frame is a head of nine bytes (kind, length of the fields, length of the body), the fields as a JSON object in UTF-8,
and the body as it is, which is never copied into another form.
Nothing that a child sends is ever executed: fields are plain JSON.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

__all__ = ["FIRST_READ", "Frame", "FrameKind", "is_whole", "receive_frame", "send_frame"]

#: Bytes that the first read of a frame asks for.
FIRST_READ: Final = 65536

_HEAD: Final = struct.Struct("!BII")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder()
_NO_FIELDS: Final[Mapping[str, Any]] = MappingProxyType({})
#: Fields up to this size are remembered: most frames say one of a few things.
_MOST_REMEMBERED_BYTES: Final = 256


class FrameKind(IntEnum):
    """What a frame is."""

    QUESTION = 1
    ANSWER = 2
    ERROR = 3


class Frame(NamedTuple):
    """One message: its kind, its fields and its body."""

    kind: FrameKind
    fields: Mapping[str, Any] = _NO_FIELDS
    body: bytes | memoryview = b""


def send_frame(sender: socket.socket, frame: Frame) -> None:
    """Send a whole frame; raise OSError where the other end is gone or does not read in time."""
    fields = _ENCODER.encode(frame.fields).encode("utf-8", "surrogatepass") if frame.fields else b""
    head = _HEAD.pack(frame.kind, len(fields), len(frame.body))
    parts = [head + fields, frame.body] if frame.body else [head + fields]
    sent = sender.sendmsg(parts)
    for part in parts:
        if sent < len(part):
            sender.sendall(memoryview(part)[sent:])
        sent = max(0, sent - len(part))


def is_whole(begun: bytes) -> bool:
    """Tell whether what was read is a frame to its end."""
    if len(begun) < _HEAD.size:
        return False
    _, length_of_fields, length_of_body = _HEAD.unpack_from(begun)
    return len(begun) >= _HEAD.size + int(length_of_fields) + int(length_of_body)


def receive_frame(receiver: socket.socket, begun: bytes = b"") -> Frame | None:
    """Return the next frame, or None where the other end is gone, in the middle of a frame as well.

    `begun` is what was read of it before.
    One read gets most frames, since on these sockets nobody speaks before the other has answered.
    """
    try:
        begun = begun or receiver.recv(FIRST_READ)
        while len(begun) < _HEAD.size:
            more = receiver.recv(FIRST_READ)
            if not more:
                return None
            begun += more
        kind, length_of_fields, length_of_body = _HEAD.unpack_from(begun)
        start = _HEAD.size + length_of_fields
        whole = _completed(receiver, begun, start + length_of_body)
    except ConnectionError:
        return None
    if whole is None:
        return None
    return Frame(FrameKind(kind), _fields(bytes(whole[_HEAD.size : start])), bytes(whole[start:]))


def _fields(raw: bytes) -> Mapping[str, Any]:
    if not raw:
        return _NO_FIELDS
    return _remembered_fields(raw) if len(raw) <= _MOST_REMEMBERED_BYTES else _read_fields(raw)


def _read_fields(raw: bytes) -> Mapping[str, Any]:
    return MappingProxyType(_DECODER.decode(raw.decode("utf-8", "surrogatepass")))


_remembered_fields: Final = lru_cache(maxsize=64)(_read_fields)


def _completed(receiver: socket.socket, begun: bytes, length: int) -> bytes | memoryview | None:
    """Return exactly `length` bytes that begin with what is there; None where the stream ends before."""
    if len(begun) >= length:
        return begun if len(begun) == length else None
    buffer = bytearray(length)
    buffer[: len(begun)] = begun
    view = memoryview(buffer)
    place = len(begun)
    while place < length:
        count = receiver.recv_into(view[place:])
        if not count:
            return None
        place += count
    return view
