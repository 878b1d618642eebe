"""schemathesis asks the real server for what its OpenAPI document promises, and for what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server_process import started

CHECKOUT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.slow
def test_the_server_keeps_what_the_document_promises() -> None:
    """No request that schemathesis thinks up meets a fault, or an answer that the document does not tell of."""
    command = str(Path(sys.executable).with_name("schemathesis"))
    # However busy the machine is, no answer is to be late.
    with started(CHECKOUT, IFRC_KG_QUERY_SECONDS="60", IFRC_KG_VALIDATION_SECONDS="300") as address:
        asked = subprocess.run(
            [command, "--no-color", "--config-file", str(CONFIGURATION), "run", f"{address}/openapi.json"],
            check=False,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
        )
    assert asked.returncode == 0, asked.stdout
    assert "No issues found" in asked.stdout
