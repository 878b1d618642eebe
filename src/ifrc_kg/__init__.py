"""A knowledge graph in which every statement lies in the named graph of the sentence that makes it."""

from __future__ import annotations

from typing import Final

__all__ = ["__version__"]

#: The version of the package; the build reads it here, and nothing else states it.
__version__: Final = "0.1.0"
