"""The WSGI application for any server (`server:app`); run as a program, it serves on HOST and PORT."""

from __future__ import annotations

from ifrc_kg.cli import main
from ifrc_kg.web import create_app

if __name__ == "__main__":
    raise SystemExit(main(["serve"]))
app = create_app()
