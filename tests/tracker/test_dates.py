from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.dates import EPOCH, EPOCH_1904, from_serial, left_on, read_date

DAY = dt.date(2022, 1, 12)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        dt.datetime.combine(DAY, dt.time(15, 30)),
        "12/01/2022",
        "12.1.22",
        "12-01-2022",
        "12 / 1 / 2022",
        "2022-01-12",
        "2022-01-12 00:00:00",
        "2022-01-12T00:00:00",
        "12 January 2022",
        "12th Jan 2022",
        "Wed 12th of January, 2022",
        "12-Jan-22",
        "12Jan2022",
        "Jan 12, 2022",
        "  12/01/2022  ",
        "sent 12/01/2022",
        "12/01/2022 (DNA)",
        "12/01/2022 at 15.30",
    ],
)
def test_reads(value: object) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Yes",
        "sent",
        "12/01",
        "12 Jan",
        "31/02/2022",
        "02/13/2022",
        "12/01/2022 and 19/01/2022",
        "12/01/2022, 19 Jan",
        "12/01/2022 & 19/1",
        "12/01/2022-19/01/2022",
        "12/01/22/3",
        "12/01/1922",
        dt.date(1900, 1, 12),
        dt.date(2101, 1, 1),
        dt.time(0, 0),
        44573.0,
        None,
        True,
    ],
)
def test_refuses(value: object) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%d %b %y"])
@given(day=DAYS)
def test_every_day_comes_back_day_first(form: str, day: dt.date) -> None:
    assert read_date(day.strftime(form)) == day


@given(DAYS, DAYS)
def test_two_dates_are_never_one(one: dt.date, other: dt.date) -> None:
    assert read_date(f"{one:%d/%m/%Y} {other:%d/%m/%Y}") is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    day = read_date(text)
    assert day is None or 1990 <= day.year <= 2100


@pytest.mark.parametrize(
    ("value", "epoch", "expected"),
    [
        (44573, EPOCH, DAY),
        (44573.75, EPOCH, DAY),
        (43111, EPOCH_1904, DAY),
        (3, EPOCH, None),
        (99_999_999, EPOCH, None),
        ("44573", EPOCH, None),
        (True, EPOCH, None),
    ],
)
def test_serial(value: object, epoch: dt.date, expected: dt.date | None) -> None:
    assert from_serial(value, epoch) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Left 12/01/2022",
        "LEFT: 12.1.22",
        "Left on 12 January 2022, moved away",
        "left school 2022-01-12",
        "Bus pass left at home. Left 12/01/2022",
    ],
)
def test_leaver(text: str) -> None:
    assert left_on(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "Left", "Left soon", "Left 31/02/2022", "Left a message 12/01/2022", "cleft 12/01/2022"],
)
def test_no_leaver(text: str) -> None:
    assert left_on(text) is None
