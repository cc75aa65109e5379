"""Dates as people type them into a tracker: day first, always, and never guessed."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.tracker.text import clean, remembered

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Dates outside these years are typing errors in a tracker."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_END = r"(?!\d|[/.\-]\d)"
DATE = re.compile(
    r"(?<![\d/.\-])(?:"
    rf"(?P<iso_y>\d{{4}})[-/.](?P<iso_m>\d{{1,2}})[-/.](?P<iso_d>\d{{1,2}}){_END}"
    rf"|(?P<d>\d{{1,2}})\s?[/.\-]\s?(?P<m>\d{{1,2}})\s?[/.\-]\s?(?P<y>\d{{4}}|\d{{2}}){_END}"
    r"|(?P<word_d>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s/.\-]*"
    rf"(?P<word_m>{_MONTH})(?![a-z])\.?,?[\s/.\-]*(?P<word_y>\d{{4}}|\d{{2}}){_END}"
    r")"
    rf"|\b(?P<us_m>{_MONTH})\.?\s+(?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_y>\d{{4}}){_END}",
    re.IGNORECASE,
)
"""Every accepted way to write one day."""

PART = re.compile(
    rf"\d{{1,2}}/\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+{_MONTH}\b", re.IGNORECASE
)
"""A day without a year: a second date that must not be overlooked."""

LEFT = re.compile(
    r"\bleft\b(?:\s*[:,(\-–]|\s+(?:on|school|roll|the|us|date)\b)*\s*(?=\d|[a-z]{3})", re.IGNORECASE
)
EPOCH = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)


@remembered
def read_date(value: object) -> dt.date | None:
    """The one date of a cell; ``None`` when there is none, more than one, or an impossible one."""
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    if not isinstance(value, str):
        return None
    text = clean(value)
    found = list(DATE.finditer(text))
    if len(found) != 1 or PART.search(DATE.sub(" ", text)):
        return None
    return _day(found[0])


def from_serial(value: object, epoch: dt.date = EPOCH) -> dt.date | None:
    """The date behind a bare Excel day number, ``None`` when it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    days = int(value)
    if not 0 < days < (dt.date(LAST_YEAR, 12, 31) - epoch).days:
        return None
    return _plausible(epoch + dt.timedelta(days=days))


def left_on(text: str) -> dt.date | None:
    """The date that follows the word "Left", ``None`` without one (policies.md §1, leaver)."""
    for word in LEFT.finditer(text):
        if (found := DATE.match(text, word.end())) and (day := _day(found)):
            return day
    return None


def _day(found: re.Match[str]) -> dt.date | None:
    part = found.groupdict()
    year = part["iso_y"] or part["y"] or part["word_y"] or part["us_y"]
    day = part["iso_d"] or part["d"] or part["word_d"] or part["us_d"]
    month = part["iso_m"] or part["m"] or part["word_m"] or part["us_m"]
    number = int(month) if month.isdecimal() else MONTHS.index(month[:3].lower()) + 1
    try:
        return _plausible(dt.date(int(year) + (2000 if len(year) == 2 else 0), number, int(day)))
    except ValueError:
        return None


def _plausible(day: dt.date) -> dt.date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
