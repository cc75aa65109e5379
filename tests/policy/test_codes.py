from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import SettingsFault
from pipeline.policy.codes import Category, CodeTables, parse_codes

FILE = Path(__file__).parents[2] / "config" / "codes.toml"
THEN, LAST, FIRST = dt.date(2022, 3, 7), dt.date(2024, 8, 18), dt.date(2024, 8, 19)


@pytest.fixture(scope="module")
def tables() -> CodeTables:
    return parse_codes(tomllib.loads(FILE.read_text("utf-8")), "codes.toml")


@pytest.mark.parametrize("day", [THEN, FIRST])
@pytest.mark.parametrize(
    ("codes", "category"),
    [
        ("/ \\ L", Category.PRESENT),
        ("B P V W", Category.EDUCATED),
        ("C E I M R S T", Category.AUTHORISED),
        ("G N O U", Category.UNAUTHORISED),
        ("D X Z #", Category.NOT_POSSIBLE),
    ],
)
def test_codes_that_never_changed(
    tables: CodeTables, day: dt.date, codes: str, category: Category
) -> None:
    assert {tables.on(day).categories[code] for code in codes.split()} == {category}


@pytest.mark.parametrize(
    ("code", "then", "now"),
    [
        ("J", Category.EDUCATED, None),
        ("H", Category.AUTHORISED, None),
        ("F", Category.AUTHORISED, None),
        ("Y", Category.NOT_POSSIBLE, None),
        ("7", Category.AUTHORISED, None),
        ("8", Category.NOT_POSSIBLE, None),
        ("K", None, Category.EDUCATED),
        ("J1", None, Category.AUTHORISED),
        ("C1", None, Category.AUTHORISED),
        ("C2", None, Category.AUTHORISED),
        ("Q", None, Category.NOT_POSSIBLE),
        ("Y7", None, Category.NOT_POSSIBLE),
        ("A", None, None),
        ("-", None, None),
        ("", None, None),
    ],
)
def test_codes_that_changed(
    tables: CodeTables, code: str, then: Category | None, now: Category | None
) -> None:
    assert tables.on(LAST).categories.get(code) == then
    assert tables.on(FIRST).categories.get(code) == now


def test_every_code_has_a_meaning(tables: CodeTables) -> None:
    for table in tables.tables:
        assert table.meanings.keys() == table.categories.keys()
    assert [len(table.categories) for table in tables.tables] == [29, 34]


CODE = {"category": "P", "meaning": "present"}
TABLE = {"name": "old", "codes": {"/": CODE}}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({}, "table"),
        ({"table": [TABLE], "other": 1}, "other"),
        ({"table": [3]}, r"table\[1\]"),
        ({"table": [TABLE | {"form": 1}]}, r"table\[1\]\.form"),
        ({"table": [TABLE | {"from": "2024"}]}, r"table\[1\]\.from"),
        ({"table": [TABLE | {"name": ""}]}, r"table\[1\]\.name"),
        ({"table": [TABLE | {"codes": {}}]}, r"table\[1\]\.codes"),
        ({"table": [TABLE | {"codes": {"l": CODE}}]}, r"table\[1\]\.codes\.'l'"),
        ({"table": [TABLE | {"codes": {"-": CODE}}]}, r"table\[1\]\.codes\.'-'"),
        ({"table": [TABLE | {"codes": {"L": "P"}}]}, r"codes\.'L'"),
        ({"table": [TABLE | {"codes": {"L": CODE | {"category": "Q"}}}]}, r"'L'\.category"),
        ({"table": [TABLE | {"codes": {"L": CODE | {"meaning": 3}}}]}, r"'L'\.meaning"),
        ({"table": [TABLE, TABLE]}, r"table\.from"),
        ({"table": [TABLE | {"from": FIRST}]}, r"table\.from"),
        ({"table": [TABLE, TABLE | {"from": FIRST}, TABLE | {"from": LAST}]}, r"table\.from"),
    ],
)
def test_faults_name_file_and_key(data: dict[str, object], key: str) -> None:
    with pytest.raises(SettingsFault, match=rf"^codes\.toml:.*{key}: "):
        parse_codes(data, "codes.toml")
