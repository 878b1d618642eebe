"""The build hook of hatchling: the SPARQL editor goes into the wheel, where npm can build it.

An editable install builds it into the checkout.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EditorHook(BuildHookInterface[Any]):
    """Builds the editor before files are collected; a build without npm goes on without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the bundle, unless it is there and fresh."""
        root = Path(self.root)
        specification = importlib.util.spec_from_file_location("editor_build", root / "editor" / "build.py")
        if specification is None or specification.loader is None:
            return
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        module.build_editor(root, say=self.app.display_info)
