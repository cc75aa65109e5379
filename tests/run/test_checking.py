from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ExitCode
from pipeline.run.checking import Checked, Part, check_all
from tests.samples import AS_OF, Office, few

NO_PROGRAM = "/nowhere/soffice"


@pytest.fixture(autouse=True)
def _converter_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that the tests do not depend on what is installed here."""
    program = tmp_path / "soffice"
    program.write_text("")
    monkeypatch.setenv("ATTENDANCE_SOFFICE", str(program))
    monkeypatch.setattr("pipeline.run.checking.find_program", lambda: program)
    monkeypatch.setattr("pipeline.run.checking.missing", lambda _: ())


def checked(school: Office, *, tracker: bool = False) -> Checked:
    return check_all(school.desk().workspace, school.tracker if tracker else None, AS_OF)


def part(found: Checked, title: str) -> Part:
    (each,) = (each for each in found.parts if each.title == title)
    return each


def test_shipped_settings_are_well_and_named_as_made_up(tmp_path: Path) -> None:
    found = checked(few(tmp_path))

    assert [(each.fault, each.problems) for each in found.parts] == [("", ())] * 5
    assert found.exit_code is ExitCode.DONE
    assert "school.name" in found.made_up


def test_own_setting_is_made_up_no_longer(tmp_path: Path) -> None:
    school = few(tmp_path)
    settings = school.folder / "config" / "school.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("Sollington Academy", "Elm Park School"), "utf-8")

    assert "school.name" not in checked(school).made_up


def spoil_settings(root: Path) -> None:
    (root / "config" / "school.toml").write_text("[school\n")


def spoil_policy(root: Path) -> None:
    (root / "config" / "policies" / "sol.toml").write_text("id = 5\n")


def spoil_template(root: Path) -> None:
    (root / "templates" / "letters" / "letter-1.docx").write_bytes(b"not Word")


def lose_calendar(root: Path) -> None:
    (root / "config" / "calendar-2021-22.toml").unlink()


@pytest.mark.parametrize(
    ("harm", "title", "code"),
    [
        (spoil_settings, "Settings", ExitCode.SETTINGS),
        (spoil_policy, "Settings", ExitCode.SETTINGS),
        (lose_calendar, "Calendar", ExitCode.SETTINGS),
        (spoil_template, "Templates", ExitCode.TEMPLATE),
    ],
)
def test_fault_is_found_in_its_part(
    harm: Callable[[Path], None], title: str, code: ExitCode, tmp_path: Path
) -> None:
    school = few(tmp_path)
    harm(school.folder)

    found = checked(school)

    assert part(found, title).code is code
    assert found.exit_code is code


def test_every_part_is_looked_at_whatever_the_one_before_came_to(tmp_path: Path) -> None:
    school = few(tmp_path)
    lose_calendar(school.folder)
    spoil_template(school.folder)

    found = checked(school)

    assert {each.title for each in found.parts if each.code is not ExitCode.DONE} == {
        "Calendar",
        "Templates",
    }
    assert found.exit_code is ExitCode.SETTINGS


def test_all_faulty_templates_are_named_at_once(tmp_path: Path) -> None:
    school = few(tmp_path)
    spoil_template(school.folder)
    (school.folder / "templates" / "minutes" / "iap.docx").unlink()

    where = {problem.where for problem in part(checked(school), "Templates").problems}

    assert {"letters/letter-1.docx", "minutes/iap.docx"} <= where


def test_tracker_is_read_and_its_problems_are_said(tmp_path: Path) -> None:
    found = checked(few(tmp_path), tracker=True)

    assert "4 students, layout sol" in part(found, "Tracker").said
    assert [p.slug for p in part(found, "Tracker").problems] == [
        "log-missing",
        "national-average-unset",
    ]
    # A warning is said and holds nobody.
    assert found.exit_code is ExitCode.DONE


def test_unreadable_tracker_is_a_fault(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.tracker.write_bytes(b"no workbook")

    assert checked(school, tracker=True).exit_code is ExitCode.WORKBOOK


def test_missing_converter_and_font_are_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.checking.missing", lambda _: ("Calibri",))

    found = checked(few(tmp_path))

    assert "Calibri" in part(found, "Fonts").fault
    assert found.exit_code is ExitCode.MISSING_PROGRAM


def test_nothing_is_changed(tmp_path: Path) -> None:
    school = few(tmp_path)
    before = {p: p.stat().st_mtime_ns for p in school.folder.rglob("*")}

    checked(school, tracker=True)

    assert {p: p.stat().st_mtime_ns for p in school.folder.rglob("*")} == before
