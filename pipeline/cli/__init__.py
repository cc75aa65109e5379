"""The command line: ``attendance``."""

from __future__ import annotations

from pipeline.cli.main import main

__all__ = ["main"]
