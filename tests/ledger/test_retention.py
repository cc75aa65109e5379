"""How long a bundle is kept, as the school says."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import SettingsFault
from pipeline.ledger.retention import BUNDLE_YEARS, Retention, parse_retention, years_on


@pytest.mark.parametrize(
    ("data", "years"), [({}, BUNDLE_YEARS), ({"bundles": 6}, 6), ({"bundles": 25}, 25)]
)
def test_the_years_of_a_bundle(data: object, years: int) -> None:
    assert parse_retention(data, "school.toml") == Retention(years)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"bundles": 5}, "retention.bundles: should be a whole number from 6"),
        ({"bundles": "7"}, "retention.bundles: should be a whole number"),
        ({"letters": 7}, "retention.letters"),
        (7, "retention: should be a table"),
    ],
)
def test_a_fault_names_its_key(data: object, said: str) -> None:
    with pytest.raises(SettingsFault, match=said):
        parse_retention(data, "school.toml")


@pytest.mark.parametrize(
    ("day", "years", "wanted"),
    [
        (dt.date(2022, 3, 7), 7, dt.date(2029, 3, 7)),
        (dt.date(2024, 2, 29), 7, dt.date(2031, 2, 28)),
        (dt.date(2024, 2, 29), -4, dt.date(2020, 2, 28)),
    ],
)
def test_the_same_day_of_another_year(day: dt.date, years: int, wanted: dt.date) -> None:
    assert years_on(day, years) == wanted
