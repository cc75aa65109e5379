"""Giving commands as a person would, with the stand-in for LibreOffice behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.main import main
from pipeline.libreoffice import Engine
from tests.run.typesetter import Typesetter
from tests.samples import Office


class Asking:
    """Commands given in one school's workspace."""

    def __init__(self, school: Office) -> None:
        self.school = school

    def __call__(self, *words: str, root: Path | None = None) -> Result:
        """``attendance -C WORKSPACE words...``."""
        return CliRunner().invoke(main, ["-C", str(root or self.school.folder), *words])

    def week(self, *words: str) -> Result:
        """``attendance week`` on the sample day."""
        return self("week", str(self.school.tracker), "--as-of", "2022-03-07", *words)

    def plan(self, *words: str) -> Result:
        """``attendance plan`` on the sample day."""
        return self("plan", str(self.school.tracker), "--as-of", "2022-03-07", *words)

    def json(self, *words: str) -> Any:
        """The one JSON value that the command answers with."""
        return json.loads(self("--json", *words).stdout)


def convert_with(monkeypatch: pytest.MonkeyPatch, engine: Engine | None = None) -> None:
    """Let this engine stand where LibreOffice is looked for."""
    setter = engine or Typesetter()
    for where in ("pipeline.convert", "pipeline.libreoffice"):
        monkeypatch.setattr(f"{where}.find_program", lambda: Path("soffice"))
        monkeypatch.setattr(f"{where}.Soffice", lambda _: setter)
