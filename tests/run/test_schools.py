from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageFault
from pipeline.run.schools import Tracker, trackers_of

USUAL = "2022-03-07-sol"


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def workspace(root: Path, *trackers: str) -> Path:
    (root / "config").mkdir(parents=True)
    touch(*(root / "trackers" / name for name in trackers))
    return root


def names(found: tuple[Tracker, ...]) -> list[str]:
    return [tracker.name for tracker in found]


def test_a_folder_of_workspaces_gives_each_schools_trackers(tmp_path: Path) -> None:
    workspace(tmp_path / "beech", "b.xlsx")
    workspace(tmp_path / "ash", "a.xlsm")
    touch(tmp_path / "minutes" / "trackers" / "none.xlsx")

    found = trackers_of([tmp_path], tmp_path)

    assert names(found) == ["ash: a.xlsm", "beech: b.xlsx"]
    assert [tracker.root for tracker in found] == [tmp_path / "ash", tmp_path / "beech"]
    assert [tracker.mark for tracker in found] == ["", ""]


def test_a_workspace_gives_the_trackers_in_it(tmp_path: Path) -> None:
    school = workspace(tmp_path / "ash", "a.xlsx", "b.xlsx")

    assert names(trackers_of([school], tmp_path)) == ["ash: a.xlsx", "ash: b.xlsx"]


def test_a_plain_folder_of_trackers_is_worked_in_the_workspace_of_the_command(
    tmp_path: Path,
) -> None:
    touch(tmp_path / "week" / "a.xlsx", tmp_path / "week" / "b.XLSX")
    office = workspace(tmp_path / "office")

    assert [tracker.root for tracker in trackers_of([tmp_path / "week"], office)] == [office] * 2


@pytest.mark.parametrize(
    "name", ["~$a.xlsx", ".a.xlsx", "a.csv", "a.xlsx.bak", "sol-empty.xlsx"], ids=str
)
def test_what_is_no_tracker_is_left_out_of_a_folder(tmp_path: Path, name: str) -> None:
    workspace(tmp_path / "ash", "a.xlsx", name)

    assert names(trackers_of([tmp_path], tmp_path)) == ["ash: a.xlsx"]


def test_what_is_named_is_taken_as_it_is(tmp_path: Path) -> None:
    missing = tmp_path / "sol-empty.xlsx"

    assert [tracker.path for tracker in trackers_of([missing], tmp_path)] == [missing]


def test_a_tracker_named_twice_is_worked_once(tmp_path: Path) -> None:
    school = workspace(tmp_path / "ash", "a.xlsx")

    found = trackers_of([school, school / "trackers" / ".." / "trackers" / "a.xlsx"], tmp_path)

    assert names(found) == ["ash: a.xlsx"]


def test_a_folder_without_trackers_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no tracker in this folder"):
        trackers_of([tmp_path], tmp_path)


def test_runs_of_one_workspace_are_named_apart(tmp_path: Path) -> None:
    school = workspace(tmp_path / "ash", "Oak Field.xlsx", "Elm.xlsx")

    found = trackers_of([school], tmp_path)

    assert [tracker.named(school / "output")(USUAL) for tracker in found] == [
        f"{USUAL}-elm",
        f"{USUAL}-oak-field",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/tracker.xlsx", "b/tracker.xlsx"), ("Школа.xlsx", "Ліцей.xlsx"), ("a b.xlsx", "a-b.xlsx")],
)
def test_names_that_would_be_the_same_are_told_apart(tmp_path: Path, one: str, other: str) -> None:
    office = workspace(tmp_path / "office")
    touch(tmp_path / one, tmp_path / other)

    first, second = trackers_of([tmp_path / one, tmp_path / other], office)

    assert first.mark
    assert second.mark
    assert first.mark != second.mark


def test_an_earlier_run_of_the_same_tracker_keeps_its_name(tmp_path: Path) -> None:
    school = workspace(tmp_path / "ash", "a.xlsx", "b.xlsx")
    run = school / "output" / USUAL
    run.mkdir(parents=True)
    own = school / "trackers" / "b.xlsx"
    (run / "run.json").write_text(json.dumps({"tracker_path": str(own)}), "utf-8")

    first, second = trackers_of([school], tmp_path)

    assert first.named(school / "output")(USUAL) == f"{USUAL}-a"
    assert second.named(school / "output")(USUAL) == USUAL
