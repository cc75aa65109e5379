from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ExitCode, MissingProgram
from pipeline.libreoffice.engine import OVERRIDE, find_program


def _program(folder: Path, name: str = "soffice") -> Path:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_the_variable_comes_first(tmp_path: Path) -> None:
    told, usual = _program(tmp_path, "own"), _program(tmp_path)
    assert find_program({OVERRIDE: str(told)}, [str(usual)]) == told


def test_then_the_path(tmp_path: Path) -> None:
    program = _program(tmp_path)
    assert find_program({"PATH": str(tmp_path)}, []) == program


def test_then_the_usual_places(tmp_path: Path) -> None:
    program = _program(tmp_path)
    assert find_program({"PATH": ""}, [str(tmp_path / "absent"), str(program)]) == program


@pytest.mark.parametrize("kind", ["Windows", "macOS", "Debian"])
def test_nowhere(kind: str) -> None:
    with pytest.raises(MissingProgram, match="not on this machine") as caught:
        find_program({"PATH": ""}, [])
    assert caught.value.exit_code is ExitCode.MISSING_PROGRAM
    assert f"{kind}:" in caught.value.todo


def test_a_variable_that_points_nowhere(tmp_path: Path) -> None:
    with pytest.raises(MissingProgram, match="no program there"):
        find_program({OVERRIDE: str(tmp_path / "absent")}, [str(_program(tmp_path))])
