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
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

__all__ = ["Frame", "FrameKind", "receive_frame", "send_frame"]

_HEAD: Final = struct.Struct("!BII")


class FrameKind(IntEnum):
    """What a frame is."""

    QUESTION = 1
    ANSWER = 2
    ERROR = 3


@dataclass(frozen=True)
class Frame:
    """One message: its kind, its fields and its body."""

    kind: FrameKind
    fields: Mapping[str, Any]
    body: bytes | memoryview = b""


def send_frame(sender: socket.socket, frame: Frame) -> None:
    """Send a whole frame; raise OSError where the other end is gone, TimeoutError where it does not read in time."""
    fields = json.dumps(frame.fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(frame.kind, len(fields), len(frame.body))
    parts = [head + fields, frame.body] if frame.body else [head + fields]
    sent = sender.sendmsg(parts)
    for part in parts:
        if sent < len(part):
            sender.sendall(memoryview(part)[sent:])
        sent = max(0, sent - len(part))


def receive_frame(receiver: socket.socket) -> Frame | None:
    """Return the next frame, or None where the other end is gone, in the middle of a frame as well."""
    head = _receive(receiver, _HEAD.size)
    if head is None:
        return None
    kind, length_of_fields, length_of_body = _HEAD.unpack(head)
    fields = _receive(receiver, length_of_fields)
    body = _receive(receiver, length_of_body)
    if fields is None or body is None:
        return None
    return Frame(FrameKind(kind), json.loads(bytes(fields).decode("utf-8", "surrogatepass")), body)


def _receive(receiver: socket.socket, length: int) -> bytes | None:
    """Return exactly `length` bytes; None where the stream ends before."""
    if not length:
        return b""
    buffer = bytearray(length)
    view = memoryview(buffer)
    place = 0
    while place < length:
        try:
            count = receiver.recv_into(view[place:])
        except ConnectionError:
            return None
        if not count:
            return None
        place += count
    return bytes(buffer)
