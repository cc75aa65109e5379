from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.asking import Asking, convert_with
from tests.samples import few


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """A school of four students, and LibreOffice's stand-in."""
    convert_with(monkeypatch)
    return Asking(few(tmp_path))
