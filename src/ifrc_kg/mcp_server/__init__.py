"""The graph for language models: a server of the Model Context Protocol (https://modelcontextprotocol.io).

The only room in which the protocol's SDK is imported; `ifrc-kg mcp` opens it where the extra `mcp` is installed.

    holdings                what the tools draw on: the fenced engine, the catalogue, search, trace, descriptions
    things, paging          how things and evidence are told, and how long an answer may become
    questions, tracing, looking_up, statements, direct_queries
                            what each tool answers: a record, and the same as text
    instructions            what a model is told before it asks anything
    tools                   the tools with their arguments, as the SDK wants them
    server                  everything put together
"""

from __future__ import annotations
