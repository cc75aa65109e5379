from __future__ import annotations

import datetime as dt

import pytest

from pipeline.letters.meetings import Booking
from pipeline.letters.minute_fields import enclosure, minute_fields
from pipeline.model.register import Meeting
from tests.letters.builders import school, student

SCHOOL = school()
DAY = dt.date(2022, 3, 2)


def _row(**changes: object) -> Meeting:
    values: dict[str, object] = {
        "adm_no": "004017",
        "kind": "SAM 2",
        "where": "t!Meetings!A2",
        "date": DAY,
        "time": "15:30",
        "chair": "HOY 9",
        "parent_attended": "Y",
        "discussion": "Mornings.",
    }
    return Meeting(**(values | changes))  # type: ignore[arg-type]


def _typed(**changes: object) -> dict[str, str | bool]:
    return minute_fields(_row(**changes), None, SCHOOL, student())


@pytest.mark.parametrize(
    ("attended", "outcome", "expected"),
    [
        ("Y", "", (True, False)),
        ("N", "", (False, True)),
        ("", "Parent did not attend", (False, True)),
        ("", "DNA", (False, True)),
        ("Y", "DNA", (True, False)),
        ("", "", (False, False)),
    ],
)
def test_whether_a_parent_came(attended: str, outcome: str, expected: tuple[bool, bool]) -> None:
    made = _typed(parent_attended=attended, outcome=outcome)

    assert (made["parent_attended"], made["absent"]) == expected


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        ("Review", "A", {"outcome_a": True, "outcome_b": False, "decision": ""}),
        ("Review", "b ", {"outcome_a": False, "outcome_b": True, "decision": ""}),
        ("Final meeting", "PN", {"penalty_notice": True, "decision": "PN"}),
        ("Final meeting", "Prosecution", {"penalty_notice": False, "decision": "Prosecution"}),
        ("SAM 2", "Attended", {"penalty_notice": False, "decision": ""}),
    ],
)
def test_outcomes(kind: str, outcome: str, expected: dict[str, str | bool]) -> None:
    made = _typed(kind=kind, outcome=outcome)

    assert {name: made[name] for name in expected} == expected


def test_before_the_meeting_everything_to_be_typed_is_empty() -> None:
    booking = Booking("004017", SCHOOL.meetings.kinds["AIM 1"], DAY, dt.time(9), "Room 2")

    made = minute_fields(None, booking, SCHOOL, student())

    assert (made["date"], made["time"], made["place"]) == (
        "Wednesday 2 March 2022",
        "9 am",
        "Room 2",
    )
    assert made["chair"] == "Ms Saskia Oakenfold"
    assert (made["typed"], made["discussion"]) == (False, "")


def test_a_row_without_words_is_to_be_filled_in() -> None:
    assert _typed(discussion="")["typed"] is False
    assert _typed()["typed"] is True


def test_blank_place_and_chair_come_from_the_settings() -> None:
    made = _typed(venue="", chair="")

    assert (made["place"], made["chair"]) == ("Student Services", "Ms Saskia Oakenfold")


def test_an_enclosure_names_its_meeting() -> None:
    assert enclosure(_row(), None, SCHOOL) == {
        "title": "minutes of the School Attendance Meeting",
        "meeting": "SAM 2",
        "meeting_date": "2 March 2022",
    }
    assert set(enclosure(None, None, SCHOOL).values()) == {""}
