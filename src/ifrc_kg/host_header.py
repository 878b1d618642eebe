"""Whether a request names the host that it is for, as RFC 9112 demands (section 3.2); pure.

A name that is none would make pages link to nowhere, and fill the cache with answers that nobody can ask for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["names_host"]

#: As long as a name of the DNS can be, with a port.
_MOST_CHARACTERS: Final = 260
#: The longest part of such a name.
_LABEL: Final = r"[A-Za-z0-9_-]{1,63}"
_HOST: Final = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]{{2,45}}\])(?::\d{{0,5}})?", re.ASCII)


@lru_cache(maxsize=256)
def names_host(host: str, protocol: str) -> bool:
    """Tell whether the value of a Host header is a host; only HTTP/1.1 demands one.

    Several such headers come with commas between them, and name none.
    """
    if not host:
        return protocol != "HTTP/1.1"
    return len(host) <= _MOST_CHARACTERS and _HOST.fullmatch(host) is not None
