from __future__ import annotations

import copy
import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from pipeline.errors import SettingsFault
from pipeline.model.school_settings import made_up, parse_school
from tests.letters.builders import settings


def _data() -> dict[str, Any]:
    return copy.deepcopy(settings("school.toml"))


def test_the_shipped_school_is_complete() -> None:
    school = parse_school(_data(), "school.toml")

    assert school.head.role == "Headteacher"
    assert school.heads_of_year["hoy 9"] is school.heads_of_year["9"]
    assert school.signatories_of("letter-4") == ("head", "attendance-lead")
    assert school.signatories_of("no-such-letter") == school.signatories["default"]
    assert school.call_of("letter-1") == "attendance-officer"
    assert school.call_of("manager-letter") == "student-manager"
    assert school.national_average is None
    assert school.meetings.slots[0] == dt.time(9)


def test_call_defaults_to_the_attendance_officer() -> None:
    data = _data()
    del data["call"]

    assert parse_school(data, "s.toml").call_of("letter-1") == "attendance-officer"


def test_the_national_average_is_exact() -> None:
    data = _data()
    data["national_average"] = {"percent": 93.2, "as_at": dt.date(2024, 10, 10), "source": "DfE"}

    average = parse_school(data, "school.toml").national_average

    assert average is not None
    assert average.share == Fraction(932, 1000)


def _without(*path: str) -> dict[str, Any]:
    data = _data()
    table = data
    for name in path[:-1]:
        table = table[name]
    del table[path[-1]]
    return data


def _with(value: object, *path: str) -> dict[str, Any]:
    data = _data()
    table = data
    for name in path[:-1]:
        table = table[name]
    table[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (_without("school", "name"), r"s\.toml: school\.name: is missing"),
        (_without("school"), r"s\.toml: school: is missing"),
        (_without("people", "head"), r"s\.toml: people\.head: is missing"),
        (_without("people", "head", "name"), r"s\.toml: people\.head\.name: is missing"),
        (_without("signatories", "default"), r"s\.toml: signatories\.default: is missing"),
        (_without("heads_of_year"), r"s\.toml: heads_of_year: is missing"),
        (_with("", "school", "phone"), r"s\.toml: school\.phone: must not be blank"),
        (_with(5, "school", "phone"), r"s\.toml: school\.phone: should be text"),
        (_with("x", "school", "fax"), r"s\.toml: school\.fax: is not a setting"),
        (_with({}, "rooms"), r"s\.toml: rooms: is not a setting"),
        (_with([], "school", "address"), r"s\.toml: school\.address: must name at least one"),
        (_with("a@b", "school", "email"), r"s\.toml: school\.email: 'a@b' is no e-mail"),
        (_with(["cook"], "signatories", "letter-1"), r"signatories\.letter-1: 'cook' is no role"),
        (_with(["head"] * 4, "signatories", "letter-1"), r"letter-1: has more than three"),
        (_with("cook", "call", "default"), r"s\.toml: call\.default: 'cook' is no role"),
        (_with(["9 sharp"], "meetings", "slots"), r"meetings\.slots: '9 sharp' is no time"),
        (_with(0, "meetings", "lead_days"), r"meetings\.lead_days: should be a whole number"),
        (_with(True, "meetings", "lead_days"), r"meetings\.lead_days: should be a whole number"),
        (_with("cook", "meetings", "kinds", "AIM 1", "chair"), r"kinds\.AIM 1\.chair: 'cook'"),
        (_with("yes", "letters", "joint_for_one_household"), r"joint_for_one_household: should be"),
        (_with({"name": "A"}, "people", "tutor"), r"people\.tutor: differs from student"),
        (
            _with(
                {"percent": 101, "as_at": dt.date(2024, 1, 1), "source": "x"}, "national_average"
            ),
            r"national_average\.percent: should be a percentage",
        ),
        (
            _with({"percent": 93, "as_at": "2024", "source": "x"}, "national_average"),
            r"national_average\.as_at: should be a date",
        ),
        (_with(["HOY 7"], "heads_of_year", "8", "labels"), r"'HOY 7' is used twice"),
    ],
)
def test_faults_name_file_and_key(data: dict[str, Any], match: str) -> None:
    with pytest.raises(SettingsFault, match=match):
        parse_school(data, "s.toml")


def test_all_faults_are_told_at_once() -> None:
    data = _without("school", "name")
    del data["school"]["website"]
    data["meetings"]["length_minutes"] = 1

    with pytest.raises(SettingsFault, match=r"(?s)school\.name.*school\.website.*length_minutes"):
        parse_school(data, "s.toml")


def test_the_tables_of_other_stages_are_left_to_them() -> None:
    data = _data() | {"post": {"class": "first"}}

    assert parse_school(data, "s.toml").name == "Sollington Academy"


def test_made_up_settings_are_named_until_they_are_changed() -> None:
    shipped, own = _data(), _data()
    assert "school.name" in made_up(own, shipped)
    assert "people.head.name" in made_up(own, shipped)
    assert not any(key.endswith(".role") for key in made_up(own, shipped))

    own["school"]["name"] = "Another School"

    assert "school.name" not in made_up(own, shipped)
    assert "school.phone" in made_up(own, shipped)
