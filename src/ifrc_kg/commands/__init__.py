"""The subcommands of `ifrc-kg`, one module each, named `<command>_command`.

Each has `parser()`, the parser of its own arguments, and `run(arguments, terminal)`, which returns the exit code.
`registry` lists them.
"""

from __future__ import annotations
