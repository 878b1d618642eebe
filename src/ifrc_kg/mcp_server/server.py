"""The server: tools, resources and a prompt over some holdings, and how it is run over standard input and output."""

from __future__ import annotations

from typing import Any, Final

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import ValidationError

from ifrc_kg import __version__
from ifrc_kg.errors import IfrcKgError
from ifrc_kg.files import ProjectFiles
from ifrc_kg.mcp_server.holdings import Holdings, open_holdings
from ifrc_kg.mcp_server.instructions import FOOTNOTED_ANSWER, instructions
from ifrc_kg.mcp_server.tools import TITLES, Tools
from ifrc_kg.namespaces import BASE
from ifrc_kg.settings import Settings

__all__ = ["make_server", "serve"]

_READ_ONLY: Final = {
    "read_only_hint": True,
    "destructive_hint": False,
    "idempotent_hint": True,
    "open_world_hint": False,
}
_TURTLE: Final = "text/turtle"
#: Documents that a model may want to read before it writes a query, by the last part of the names of their graphs.
_DOCUMENTS: Final = {
    "prefixes": "The prefixes of the graph and what they stand for",
    "ontology": "The classes and properties of the graph, with definitions",
    "dataset": "What the dataset is: title, licence, version, creators",
}


class _Server(MCPServer[Any]):
    """The SDK's server, with the domain's errors told as it tells anticipated failures."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; an argument that it does not take is refused, where the SDK would pass over it."""
        known: dict[str, list[str]] = {
            each.name: [*each.input_schema["properties"]] for each in await self.list_tools()
        }
        wrong = [argument for argument in arguments if argument not in known.get(name, arguments)]
        if wrong:
            raise ToolError(f"{name} takes no argument {wrong[0]!r}. It takes {', '.join(known[name])}.")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            cause = error.__cause__
            if isinstance(error, UnexpectedToolError) and isinstance(cause, IfrcKgError):
                raise ToolError(_words(cause)) from error
            if isinstance(cause, ValidationError):
                raise ToolError(_misfits(name, cause)) from error
            raise


def _words(error: IfrcKgError) -> str:
    """Return what went wrong and what to do, with line and column where a text is at fault."""
    line, column = getattr(error, "line", None), getattr(error, "column", None)
    place = f" (line {line}, column {column})" if line and column else ""
    return f"{error.message}{place}\nWhat to do: {error.hint}" if error.hint else f"{error.message}{place}"


def _misfits(name: str, error: ValidationError) -> str:
    """Return which arguments do not fit the schema, and why; never what they were, since that may be long."""
    faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False))
    return f"{name} cannot be called so. {'; '.join(faults)}."


def make_server(holdings: Holdings) -> MCPServer[Any]:
    """Return the server over some holdings."""
    server = _Server(
        "ifrc-kg",
        title="ifrc-kg: principles, resolutions and programmes on migration, with the evidence of every link",
        instructions=instructions(holdings.settings),
        version=__version__,
        log_level="WARNING",
    )
    tools = Tools(holdings)
    for name, title in TITLES.items():
        server.add_tool(
            getattr(tools, name),
            name=name,
            title=title,
            annotations=ToolAnnotations(title=title, **_READ_ONLY),
        )
    for name, description in _DOCUMENTS.items():
        _add_document(server, holdings, name, description)
    server.prompt(
        name="footnoted_answer",
        title="A paragraph with footnotes",
        description="Answer a question from the graph, with a footnote behind every claim.",
    )(_footnoted_answer)
    return server


def _add_document(server: MCPServer[Any], holdings: Holdings, name: str, description: str) -> None:
    iri = BASE + name

    def document() -> str:
        return holdings.turtle(iri)

    server.resource(iri, name=name, description=description, mime_type=_TURTLE)(document)


def _footnoted_answer(question: str) -> str:
    return FOOTNOTED_ANSWER.format(question=question)


def serve(settings: Settings, files: ProjectFiles) -> None:
    """Serve over standard input and output until the client closes them.

    Raises the domain's errors for files that cannot be read.
    """
    holdings = open_holdings(settings, files)
    try:
        make_server(holdings).run("stdio")
    finally:
        holdings.close()
