"""`ifrc-kg mcp` as a client starts it: a real process, over standard input and output."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import anyio
import pytest
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult

from ifrc_kg.cli import main
from tests.mcp_server.answers import content_of

_SOURCE = str(Path(__file__).resolve().parents[2] / "src")


@pytest.mark.slow
def test_a_client_starts_the_command_and_asks_it(tmp_path: Path) -> None:
    """The command greets, answers a question, refuses an update, goes on answering, and says nothing it should not."""
    errors = tmp_path / "stderr"

    async def talked(process: StdioServerParameters) -> tuple[str, list[CallToolResult]]:
        with errors.open("w") as log:
            async with Client(stdio_client(process, errlog=log)) as client:
                answers = [
                    await client.call_tool("run_question", {"name": "actions-without-initiatives"}),
                    await client.call_tool("sparql", {"query": "DROP ALL"}),
                    await client.call_tool("sparql", {"query": "ASK {}"}),
                ]
                return str(client.instructions), answers

    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": _SOURCE}
    process = StdioServerParameters(command=sys.executable, args=["-m", "ifrc_kg", "mcp"], env=environment)
    told, (rows, refused, after) = anyio.run(talked, process)
    assert "Tell an interpretation as one" in told
    assert content_of(rows)["total"] == 2
    assert refused.is_error
    assert content_of(after)["boolean"] is True
    assert errors.read_text() == ""


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, how to repair it, and exit code 2."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert main(["mcp"]) == 2
    said = capsys.readouterr().err
    assert "SDK of the Model Context Protocol, which is not installed" in said
    assert "pip install 'ifrc-kg[mcp]'" in said
