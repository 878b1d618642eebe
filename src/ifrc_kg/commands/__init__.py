"""The subcommands of `ifrc-kg`, one module each, named `<command>_command`.

Each has `parser()`, the parser of its own arguments, and `run(arguments, terminal)`, which returns the exit code.
`ifrc_kg.cli.COMMANDS` lists them.
"""

from __future__ import annotations
