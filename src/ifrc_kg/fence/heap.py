"""What the C library does with memory, where it is glibc and can be told; elsewhere nothing is changed.

Children share the pages of the fork server until somebody writes to them.
A free piece of memory inside such a page is written to when it is next given out, so that every child ends up with
pages of its own; what is given back to the kernel before the first fork is not.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

__all__ = ["give_back_free_memory", "use_one_heap"]

#: mallopt(3), as <malloc.h> numbers it.
_M_ARENA_MAX: Final = -8
#: Larger than what is kept at hand, and smaller than what is mapped apart.
_LARGE: Final = 100_000


def use_one_heap() -> None:
    """Make no heap for each thread: it would reserve 64 MiB, as much as a child may have in all, and fill it apart."""
    change = _of_c_library("mallopt")
    if change is not None:
        change(_M_ARENA_MAX, 1)


def give_back_free_memory() -> None:
    """Give back to the kernel what is free in the heap, and leave the rest of it in order."""
    trim = _of_c_library("malloc_trim")
    if trim is not None:
        trim(0)
        # glibc sorts the free pieces when it next looks for a large one; else every child would, page by page.
        bytearray(_LARGE)


def _of_c_library(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None)
