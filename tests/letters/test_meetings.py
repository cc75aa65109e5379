from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.meetings import Booking, book, kind_of, reply_by
from pipeline.letters.refusal import Refusal
from pipeline.model.register import Meeting
from pipeline.model.school import MeetingRules
from tests.letters.builders import AS_OF, CALENDAR, school

RULES = dataclasses.replace(
    school().meetings, slots=(dt.time(9), dt.time(15, 30)), lead_days=7, reply_days=2
)
FIRST = dt.date(2022, 3, 16)


def _row(adm_no: str = "1", /, **changes: object) -> Meeting:
    values: dict[str, object] = {
        "adm_no": adm_no,
        "kind": "AIM 1",
        "where": "sol.xlsx!Meetings!A2",
        "date": dt.date(2022, 3, 14),
        "time": "15:30",
        "venue": "Library",
        "chair": "HOY 9",
    }
    return Meeting(**(values | changes))  # type: ignore[arg-type]


def _book(
    *wanted: str,
    sheet: tuple[Meeting, ...] = (),
    rules: MeetingRules = RULES,
    booked: tuple[Booking, ...] = (),
) -> list[Booking | Refusal]:
    made = book([(adm, "AIM 1") for adm in wanted], sheet, rules, CALENDAR, AS_OF, booked)
    return [made[adm, "AIM 1"] for adm in wanted]


def _when(made: Booking | Refusal) -> tuple[dt.date, dt.time, str]:
    assert isinstance(made, Booking)
    return made.day, made.time, made.place


def test_slots_are_given_in_order_and_never_twice() -> None:
    made = [_when(m) for m in _book("1", "2", "3", "4", "5")]

    assert made == [
        (FIRST, dt.time(9), "Meeting Room 2"),
        (FIRST, dt.time(15, 30), "Meeting Room 2"),
        (dt.date(2022, 3, 17), dt.time(9), "Meeting Room 2"),
        (dt.date(2022, 3, 17), dt.time(15, 30), "Meeting Room 2"),
        # The 18th is closed.
        (dt.date(2022, 3, 21), dt.time(9), "Meeting Room 2"),
    ]


def test_kinds_in_different_places_do_not_wait_for_each_other() -> None:
    made = book([("1", "AIM 1"), ("2", "SAM 1")], (), RULES, CALENDAR, AS_OF)

    assert [_when(m)[:2] for m in made.values()] == [(FIRST, dt.time(9))] * 2


def test_the_sheet_comes_first_and_keeps_its_own_place_and_time() -> None:
    made = _book("1", sheet=(_row(),))[0]

    assert _when(made) == (dt.date(2022, 3, 14), dt.time(15, 30), "Library")
    assert isinstance(made, Booking)
    assert made.chair == "HOY 9"


@pytest.mark.parametrize(
    "change",
    [{"date": AS_OF}, {"date": None}, {"kind": "AIM 2"}, {"adm_no": "9"}],
    ids=["not-later", "no-date", "other-kind", "other-student"],
)
def test_rows_that_announce_nothing(change: dict[str, object]) -> None:
    assert _when(_book("1", sheet=(_row(**change),))[0])[0] == FIRST


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"date": dt.date(2022, 3, 18)}, "meeting-on-closed-day"),
        ({"date": dt.date(2022, 3, 19)}, "meeting-on-closed-day"),
        ({"time": "after school"}, "meeting-time-unreadable"),
    ],
    ids=["closed", "saturday", "no-time-of-day"],
)
def test_a_wrong_row_is_named_by_cell_and_not_replaced(
    change: dict[str, object], slug: str
) -> None:
    made = _book("1", sheet=(_row(**change),))[0]

    assert isinstance(made, Refusal)
    assert (made.slug, made.where) == (slug, "sol.xlsx!Meetings!A2")


def test_a_blank_time_and_place_are_filled_from_the_settings() -> None:
    taken = _row("2", date=FIRST, time="09:00", venue="")
    made = _book("1", sheet=(_row(date=FIRST, time="", venue=""), taken))[0]

    assert _when(made) == (FIRST, dt.time(15, 30), "Meeting Room 2")


def test_a_blank_time_on_a_full_day_is_refused() -> None:
    full = tuple(_row("2", date=FIRST, time=t, venue="") for t in ("09:00", "15:30"))
    made = _book("1", sheet=(_row(date=FIRST, time="", venue=""), *full))[0]

    assert isinstance(made, Refusal)
    assert made.slug == "meeting-day-full"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("8:30", dt.time(9)),
        ("8:31", dt.time(15, 30)),
        ("9:29", dt.time(15, 30)),
        ("9:30", dt.time(9)),
    ],
)
def test_meetings_in_one_place_do_not_overlap(time: str, expected: dt.time) -> None:
    other = _row("2", date=FIRST, time=time, venue="meeting room 2")

    assert _when(_book("1", sheet=(other,))[0])[1] == expected


def test_a_meeting_given_before_stays() -> None:
    given_before = Booking(
        "1", RULES.kinds["AIM 1"], dt.date(2022, 3, 22), dt.time(9), "Meeting Room 2"
    )
    other = Booking("7", RULES.kinds["AIM 1"], FIRST, dt.time(9), "Meeting Room 2")

    made = _book("1", "2", booked=(given_before, other))

    assert made[0] == given_before
    assert _when(made[1])[:2] == (FIRST, dt.time(15, 30))


def test_a_kind_without_settings_is_refused() -> None:
    made = book([("1", "Panel")], (), RULES, CALENDAR, AS_OF)

    assert made["1", "Panel"] == Refusal("meeting-kind-unknown", value="Panel")


def test_a_school_without_free_time_is_told() -> None:
    crowd = tuple(
        _row(str(n), date=CALENDAR.after(AS_OF, n), time="9:00", venue="") for n in range(1, 70)
    )
    rules = dataclasses.replace(RULES, slots=(dt.time(9),))

    made = _book("0", sheet=crowd, rules=rules)[0]

    assert isinstance(made, Refusal)
    assert made.slug == "no-free-meeting"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AIM 1", "AIM 1"),
        ("aim1", "AIM 1"),
        ("Review", "Review"),
        ("3 wk review", "Review"),
        ("FINAL MEETING", "Final meeting"),
        ("parents' evening", None),
    ],
)
def test_kinds_in_any_spelling(text: str, kind: str | None) -> None:
    found = kind_of(text, RULES)

    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (dt.date(2022, 3, 21), 2, dt.date(2022, 3, 16)),
        (dt.date(2022, 3, 22), 2, dt.date(2022, 3, 17)),
        (dt.date(2022, 3, 8), 2, dt.date(2022, 3, 8)),
        (dt.date(2022, 3, 9), 2, dt.date(2022, 3, 8)),
        (dt.date(2022, 3, 9), 0, dt.date(2022, 3, 9)),
    ],
    ids=["bridges-closed-days", "two-days", "tomorrow", "day-after", "none"],
)
def test_reply_by(day: dt.date, days: int, expected: dt.date) -> None:
    booking = Booking("1", RULES.kinds["AIM 1"], day, dt.time(9), "Library")

    assert reply_by(booking, days, CALENDAR, AS_OF) == expected


@given(st.lists(st.integers(1, 30), max_size=30, unique=True), st.data())
def test_slots_are_school_days_far_enough_ahead_and_unique(
    wanted: list[int], data: st.DataObject
) -> None:
    numbers = [str(n) for n in wanted]
    made = [_when(m) for m in _book(*numbers)]

    assert len(set(made)) == len(made)
    assert all(CALENDAR.is_school_day(day) and day >= FIRST for day, _, _ in made)
    some = data.draw(st.integers(0, len(numbers)))
    assert [_when(m) for m in _book(*numbers[:some])] == made[:some]
