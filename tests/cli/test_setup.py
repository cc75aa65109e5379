from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.main import main


def test_init_makes_a_workspace_and_says_what_to_do_next(tmp_path: Path) -> None:
    place = tmp_path / "school"

    result = CliRunner().invoke(main, ["init", str(place)])

    assert result.exit_code == 0
    assert f"attendance -C {place} check" in result.stdout
    assert (place / "config" / "school.toml").is_file()


def test_init_again_keeps_everything(tmp_path: Path) -> None:
    place = tmp_path / "school"
    CliRunner().invoke(main, ["init", str(place)])
    (place / "config" / "school.toml").write_text("mine")

    result = CliRunner().invoke(main, ["--json", "init", str(place)])

    assert json.loads(result.stdout)["made"] == []
    assert (place / "config" / "school.toml").read_text() == "mine"


def test_init_where_a_file_stands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert CliRunner().invoke(main, ["init", str(tmp_path / "file" / "school")]).exit_code == 8


@pytest.mark.soffice
@pytest.mark.slow
def test_demo_ends_by_naming_files_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["demo"])

    assert result.exit_code == 1, result.output
    named = [
        line.split("  ")[1]
        for line in result.stdout.partition("Open these:")[2].split("\n")
        if line.startswith("  ")
    ]
    assert named
    assert all((tmp_path / name.strip()).exists() for name in named)
    assert any("bundles" in name and name.endswith(".pdf") for name in named)

    again = CliRunner().invoke(main, ["demo"])

    assert again.exit_code == 9
    assert "There is a demo here already" in again.output


def test_a_demo_is_never_put_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()

    result = CliRunner().invoke(main, ["demo", str(tmp_path)])

    assert result.exit_code == 8
    assert [path.name for path in tmp_path.iterdir()] == ["config"]
