from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SettingsFault
from pipeline.tracker import read
from pipeline.tracker.layout_file import parse_layout

from .workbooks import CONTACT, ROOT, layouts, table, write

FILES = sorted((ROOT / "config" / "layouts").glob("*.toml"))


def sol_data() -> dict[str, Any]:
    return tomllib.loads((ROOT / "config" / "layouts" / "sol.toml").read_text("utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_shipped_layouts_are_named_after_their_files(file: Path) -> None:
    layout = parse_layout(tomllib.loads(file.read_text("utf-8")), file.name)
    assert layout.id == file.stem
    assert set(layout.tables) >= {"students", "contacts", "meetings", "marks"}


def test_steps_of_both_ladders() -> None:
    sol, rwba = layouts()
    assert len(sol.steps) == len(rwba.steps) == 10
    assert not sol.outcomes
    assert rwba.outcomes == {"sam-1", "sam-review", "sam-2", "final-meeting"}


def test_a_third_school_needs_no_python(tmp_path: Path) -> None:
    data = sol_data()
    data |= {"id": "third", "title": "Third school"}
    data["students"]["columns"] |= {"adm_no": ["Candidate"], "percent": ["Figure"]}
    data["students"]["steps"] = {"first-chat": ["Chat"]}
    row = {"Candidate": "7", "Name": "Walsh, Noah", "Figure": "94.3%", "Chat": "12.1.22"}
    data["students"]["required"] = ["adm_no", "name"]
    path = write(tmp_path / "t.xlsx", {"All": table(row), "Contacts": table(CONTACT)})
    found = read(path, [*layouts(), parse_layout(data, "third.toml")])
    assert found.layout == "third"
    assert [(s.adm_no, s.forename) for s in found.students] == [("7", "Noah")]
    assert [s.step for s in found.step_dates] == ["first-chat"]


def put(*keys: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data.setdefault(key, {})
        data[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (put("colour", value=1), "colour"),
        (put("id", value=3), "id"),
        (put("title", value=" "), "title"),
        (put("students", value=[]), "students"),
        (put("students", "sheets", value=["Year 7"]), "students.sheets"),
        (put("students", "columns", "shoe", value=["Shoe"]), "students.columns.shoe"),
        (put("students", "columns", "reg", value="Reg"), "students.columns.reg"),
        (put("students", "columns", "reg", value=[7]), "students.columns.reg"),
        (put("students", "columns", "reg", value=["..."]), "students.columns.reg"),
        (put("students", "columns", "reg", value=["UPN"]), "students.columns.reg"),
        (put("students", "steps", "letter-1", value=["UPN"]), "students.steps.letter-1"),
        (put("students", "outcomes", "chat", value=["Chat"]), "students.outcomes.chat"),
        (put("students", "required", value=["adm_no", "manager"]), "students.required"),
        (put("students", "required", value=["surname"]), "students.required"),
        (put("students", "year_from_sheet", value="Year ("), "students.year_from_sheet"),
        (put("students", "year_from_sheet", value="Year"), "students.year_from_sheet"),
        (put("words", "maybe", value=["perhaps"]), "words.maybe"),
        (put("words", "yes", value=[]), "words.yes"),
        (put("names", "spelt", value=[]), "names.spelt"),
    ],
)
def test_faults_name_file_and_key(change: Callable[[dict[str, Any]], None], key: str) -> None:
    data = copy.deepcopy(sol_data())
    change(data)
    with pytest.raises(SettingsFault, match=rf"^sol\.toml:{key}: "):
        parse_layout(data, "sol.toml")


def test_students_must_be_described() -> None:
    data = sol_data()
    del data["students"]
    with pytest.raises(SettingsFault, match=r"^sol\.toml:students: "):
        parse_layout(data, "sol.toml")


def test_blank_is_always_a_no() -> None:
    data = sol_data()
    data["words"] |= {"no": ["nein"], "no_figure": ["n/a"]}
    words = parse_layout(data, "sol.toml").words
    assert words.no == {"", "nein"}
    assert words.no_figure == {"", "n/a"}
