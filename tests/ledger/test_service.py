from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger.bank_holidays import bank_holidays
from pipeline.ledger.entries import PostClass, Posting, Way
from pipeline.ledger.service import deemed, deemed_delivered

FIRST, SECOND = PostClass.FIRST, PostClass.SECOND


@pytest.mark.parametrize(
    ("posted", "post_class", "delivered"),
    [
        pytest.param("2022-03-07", FIRST, "2022-03-09", id="first class from Monday"),
        pytest.param("2022-03-07", SECOND, "2022-03-11", id="second class from Monday"),
        pytest.param("2022-03-07", None, "2022-03-11", id="no class said is second"),
        pytest.param("2022-03-11", FIRST, "2022-03-15", id="over a weekend"),
        pytest.param("2022-03-12", FIRST, "2022-03-15", id="posted on a Saturday"),
        pytest.param("2022-04-14", FIRST, "2022-04-20", id="over Easter"),
        pytest.param("2022-06-01", SECOND, "2022-06-09", id="over the Platinum Jubilee"),
        pytest.param("2026-12-24", FIRST, "2026-12-30", id="Boxing Day on a Saturday"),
        pytest.param("2027-12-24", SECOND, "2028-01-04", id="four bank holidays"),
    ],
)
def test_deemed_service(posted: str, post_class: PostClass | None, delivered: str) -> None:
    day = dt.date.fromisoformat(posted)
    off = bank_holidays((day.year, day.year + 1))
    assert deemed_delivered(day, post_class, off) == dt.date.fromisoformat(delivered)


def test_the_bank_holidays_are_those_of_england_and_wales() -> None:
    days = ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]
    assert bank_holidays([2026]) >= {dt.date.fromisoformat(f"2026-{day}") for day in days}
    assert {day for day in bank_holidays([2026]) if day.weekday() < 5} == {
        dt.date.fromisoformat(f"2026-{day}") for day in days
    }


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_first_class_is_never_later_than_second(day: dt.date) -> None:
    off = frozenset[dt.date]()
    first, second = deemed_delivered(day, FIRST, off), deemed_delivered(day, SECOND, off)
    assert day < first < second
    assert second.weekday() < 5


@pytest.mark.parametrize(
    ("way", "delivered"), [(Way.POSTED, dt.date(2022, 3, 9)), (Way.HANDED, None), (Way.SENT, None)]
)
def test_only_the_post_is_deemed(way: Way, delivered: dt.date | None) -> None:
    posting = Posting("r", "S1", "letter-1", dt.date(2022, 3, 7), way, FIRST)
    assert deemed(posting, frozenset()) == delivered
