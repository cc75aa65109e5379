"""Days, times and months as people write them; no locale has a say in it."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)


def written(day: dt.date | None) -> str:
    """A date as "7 March 2022"; "" for no date."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def with_weekday(day: dt.date | None) -> str:
    """A date as "Monday 7 March 2022"; "" for no date."""
    return f"{_DAYS[day.weekday()]} {written(day)}" if day else ""


def clock(time: dt.time) -> str:
    """A time as "3.30 pm", "9 am", "12 noon"."""
    if (time.hour, time.minute) == (12, 0):
        return "12 noon"
    half = "am" if time.hour < 12 else "pm"
    hour = time.hour % 12 or 12
    return f"{hour}.{time.minute:02} {half}" if time.minute else f"{hour} {half}"


def read_clock(text: str) -> dt.time | None:
    """The time of day in "15:30", "3.30pm", "9 am"; ``None`` when it is none or could be two."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


def weeks(count: int) -> str:
    """A wait as "2 weeks", "1 week"; "" for none."""
    if not count:
        return ""
    return "1 week" if count == 1 else f"{count} weeks"


def minutes(count: int) -> str:
    """A length as "30 minutes", "1 hour"."""
    if count % 60:
        return f"{count} minutes"
    return "1 hour" if count == 60 else f"{count // 60} hours"
