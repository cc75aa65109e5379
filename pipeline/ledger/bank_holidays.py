"""The edge to the ``holidays`` library: bank holidays of England and Wales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import holidays


def bank_holidays(years: Iterable[int]) -> frozenset[dt.date]:
    """The bank holidays of the years; ask for the year after a posting too."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))
