"""What a client reads of a result."""

from __future__ import annotations

from typing import Any

from mcp_types import CallToolResult


def text_of(result: CallToolResult) -> str:
    """Return what a result says to a client that reads text alone."""
    return "\n".join(str(getattr(part, "text", "")) for part in result.content)


def content_of(result: CallToolResult) -> dict[str, Any]:
    """Return the structured content of a result that is no error."""
    assert not result.is_error, text_of(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content
