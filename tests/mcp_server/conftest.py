"""What the tests of the tools share: one server over the fenced engine, and clients that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult

from ifrc_kg.files import ProjectFiles
from ifrc_kg.mcp_server.holdings import Holdings, open_holdings
from ifrc_kg.mcp_server.server import make_server
from ifrc_kg.settings import Settings

Call = Callable[..., CallToolResult]


@pytest.fixture(scope="session")
def holdings(project_files: ProjectFiles) -> Iterator[Holdings]:
    """Return the holdings over the project's own data, with a short time for queries."""
    opened = open_holdings(Settings(query_seconds=2.0), project_files)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(holdings: Holdings) -> MCPServer[Any]:
    """Return the server over the holdings."""
    return make_server(holdings)


@pytest.fixture
def call(server: MCPServer[Any]) -> Call:
    """Return a function that calls a tool through the SDK's client, in this process."""

    def called(tool: str, /, **arguments: Any) -> CallToolResult:
        async def asked() -> CallToolResult:
            async with Client(server) as client:
                result = await client.call_tool(tool, arguments)
                assert isinstance(result, CallToolResult)
                return result

        return anyio.run(asked)

    return called
