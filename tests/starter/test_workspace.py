from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import Workspace
from pipeline.errors import OutputFault
from pipeline.starter import starter_files
from pipeline.starter.workspace import init
from pipeline.tracker import read

ROOT = Path(__file__).parents[2]
TRACKERS = {
    "trackers/sol-empty.xlsx",
    "trackers/sol-made-up.xlsx",
    "trackers/rwba-empty.xlsx",
    "trackers/rwba-made-up.xlsx",
}


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_checkout_is_its_own_starter() -> None:
    assert starter_files() == ROOT


def test_new_workspace_has_settings_templates_and_trackers(tmp_path: Path) -> None:
    report = init(tmp_path / "school")

    made = files_below(tmp_path / "school")
    assert set(report.made) == set(made) | {"output/", "trackers/"}
    assert report.kept == ()
    assert set(made) >= TRACKERS
    shipped = {
        f"{folder}/{name}": data
        for folder in ("config", "templates")
        for name, data in files_below(ROOT / folder).items()
    }
    assert {name: made[name] for name in shipped} == shipped


def test_settings_of_a_new_workspace_can_be_read(tmp_path: Path) -> None:
    init(tmp_path)
    workspace = Workspace(tmp_path)

    assert {policy.id for policy in workspace.policies} >= {"sol", "rwba"}
    assert {calendar.year for calendar in workspace.calendars} == {"2021-22", "2026-27"}
    for name in TRACKERS:
        assert read(tmp_path / name, workspace.layouts).problems == ()


def test_folders_with_children_in_them_are_private(tmp_path: Path) -> None:
    init(tmp_path)

    for name in ("output", "trackers"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/school.toml").write_text("# ours\n", "utf-8")
    (tmp_path / "trackers").mkdir()
    (tmp_path / "trackers/sol-empty.xlsx").write_bytes(b"ours")

    report = init(tmp_path)

    assert set(report.kept) == {"config/school.toml", "trackers/sol-empty.xlsx"}
    assert (tmp_path / "config/school.toml").read_text("utf-8") == "# ours\n"
    assert (tmp_path / "trackers/sol-empty.xlsx").read_bytes() == b"ours"


def test_second_time_changes_nothing(tmp_path: Path) -> None:
    init(tmp_path)
    before = files_below(tmp_path)

    report = init(tmp_path)

    assert report.made == ()
    assert set(report.kept) == set(before)
    assert files_below(tmp_path) == before


def test_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "school").write_text("a file", "utf-8")

    with pytest.raises(OutputFault, match="The workspace cannot be written"):
        init(tmp_path / "school")


def test_file_that_cannot_be_written_is_not_left_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, layout: str) -> None:
        path.write_bytes(layout.encode())
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("pipeline.starter.workspace.write_empty", full)

    with pytest.raises(OutputFault, match="No space left on device"):
        init(tmp_path)

    assert list((tmp_path / "trackers").iterdir()) == []


@pytest.mark.slow
def test_installed_wheel_makes_a_workspace_anywhere(tmp_path: Path) -> None:
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels, installed = tmp_path / "wheels", tmp_path / "installed"
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(wheels), str(ROOT)], check=True)
    (wheel,) = wheels.glob("attendance_pipeline-*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(installed), str(wheel)], check=True
    )
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "import pipeline.starter as starter\n"
        "from pipeline.starter.workspace import init\n"
        "assert Path(sys.argv[1]) in Path(starter.__file__).parents\n"
        "print(len(init(Path(sys.argv[2])).made))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(installed), str(tmp_path / "school")],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    in_checkout = init(tmp_path / "other")
    assert int(done.stdout) == len(in_checkout.made)
    assert sorted(files_below(tmp_path / "school")) == sorted(files_below(tmp_path / "other"))
