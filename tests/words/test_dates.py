from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.words.dates import clock, minutes, read_clock, weeks, with_weekday, written


def test_dates_are_written_out() -> None:
    assert written(dt.date(2022, 3, 7)) == "7 March 2022"
    assert with_weekday(dt.date(2022, 3, 21)) == "Monday 21 March 2022"
    assert written(None) == with_weekday(None) == ""


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (dt.time(15, 30), "3.30 pm"),
        (dt.time(9), "9 am"),
        (dt.time(0, 5), "12.05 am"),
        (dt.time(12), "12 noon"),
        (dt.time(12, 30), "12.30 pm"),
    ],
)
def test_clock(time: dt.time, expected: str) -> None:
    assert clock(time) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15:30", dt.time(15, 30)),
        ("15:30:00", dt.time(15, 30)),
        ("3.30pm", dt.time(15, 30)),
        ("3.30 p.m.", dt.time(15, 30)),
        ("9 am", dt.time(9)),
        ("12 am", dt.time(0)),
        ("12 pm", dt.time(12)),
        ("9", None),
        ("25:00", None),
        ("15:30 pm", None),
        ("after school", None),
        ("", None),
    ],
)
def test_reading_a_clock(text: str, expected: dt.time | None) -> None:
    assert read_clock(text) == expected


@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_a_written_time_reads_back(time: dt.time) -> None:
    if time != dt.time(12):
        assert read_clock(clock(time)) == time


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, "1 week"), (3, "3 weeks")])
def test_weeks(count: int, expected: str) -> None:
    assert weeks(count) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(30, "30 minutes"), (60, "1 hour"), (90, "90 minutes"), (120, "2 hours")],
)
def test_minutes(count: int, expected: str) -> None:
    assert minutes(count) == expected
