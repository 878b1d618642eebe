"""A knowledge graph in which every statement lies in the named graph of the sentence that makes it."""

from __future__ import annotations

__all__ = ["__version__"]

#: The version of the package; the build reads it here, and nothing else states it.
__version__ = "0.1.0"
