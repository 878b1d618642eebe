"""`python -m ifrc_kg` is `ifrc-kg`."""

from __future__ import annotations

import sys

from ifrc_kg.cli import main

if __name__ == "__main__":
    sys.exit(main())
