"""When and where a parent is invited: the tracker's own booking, else the next free slot.

Slots are given in the order of the plan to everyone who is due, then to everyone who is held, so
that the same plan gives the same times whichever letters are written of it, and a letter that is
released later does not take the time of another.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.letters.characters import tidy
from pipeline.letters.ladder import Calendar
from pipeline.letters.refusal import Refusal
from pipeline.model.register import Meeting
from pipeline.model.school import MeetingKind, MeetingRules
from pipeline.words.dates import read_clock

_FURTHEST = 60
"""School days ahead after which the settings, not the calendar, are at fault."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One meeting of one student: day, time and place are always known."""

    adm_no: str
    kind: MeetingKind
    day: dt.date
    time: dt.time
    place: str
    chair: str = ""
    """As the sheet names the chair; "" for the role of the settings."""


class Diary:
    """Which times are taken, in which place."""

    def __init__(self, rules: MeetingRules, calendar: Calendar, written: dt.date) -> None:
        self._rules = rules
        self._calendar = calendar
        self._written = written
        self._taken: dict[tuple[str, dt.date], list[int]] = {}

    def take(self, place: str, day: dt.date, time: dt.time) -> None:
        """Note that a time is taken."""
        self._taken.setdefault((_same(place), day), []).append(_minute(time))

    def next_free(self, kind: MeetingKind, place: str) -> tuple[dt.date, dt.time] | None:
        """The next free time for a meeting in a place; ``None`` when all are taken for months."""
        for day in self._days():
            time = self.free_on(kind, place, day)
            if time is not None:
                return day, time
        return None

    def free_on(self, kind: MeetingKind, place: str, day: dt.date) -> dt.time | None:
        """The first free time of one day."""
        taken = self._taken.get((_same(place), day), ())
        for time in kind.slots or self._rules.slots:
            if all(abs(_minute(time) - other) >= self._rules.length_minutes for other in taken):
                return time
        return None

    def _days(self) -> Iterator[dt.date]:
        day = self._calendar.after(self._written, self._rules.lead_days)
        for _ in range(_FURTHEST):
            yield day
            day = self._calendar.after(day, 1)


def book(
    wanted: Iterable[tuple[str, str]],
    sheet: Iterable[Meeting],
    rules: MeetingRules,
    calendar: Calendar,
    written: dt.date,
    booked: Iterable[Booking] = (),
) -> Mapping[tuple[str, str], Booking | Refusal]:
    """A meeting for every student and kind wanted, in the order in which they are wanted.

    Args:
        wanted: Admission number and kind of meeting, in the order of the plan.
        sheet: The tracker's Meetings sheet.
        rules: The school's settings.
        calendar: The school days.
        written: The date of the letters; only later rows of the sheet announce anything.
        booked: Meetings given out before that the sheet does not have yet.
    """
    diary = Diary(rules, calendar, written)
    booked = tuple(booked)
    rows = [row for row in sheet if row.date is not None and row.date > written]
    for given in booked:
        diary.take(given.place, given.day, given.time)
    for row in rows:
        _take_row(diary, row, rules)
    earlier = {(given.adm_no, given.kind.kind): given for given in booked if given.day > written}
    made: dict[tuple[str, str], Booking | Refusal] = {}
    for adm_no, name in dict.fromkeys(wanted):
        kind = rules.kinds.get(name)
        if kind is None:
            made[adm_no, name] = Refusal("meeting-kind-unknown", value=name)
            continue
        found = [r for r in rows if r.adm_no == adm_no and kind_of(r.kind, rules) == kind]
        if found:
            made[adm_no, name] = _from_sheet(found[0], kind, diary, calendar)
        else:
            made[adm_no, name] = earlier.get((adm_no, name)) or _free(adm_no, kind, diary)
    return made


def kind_of(text: str, rules: MeetingRules) -> MeetingKind | None:
    """The kind a sheet means by a word; case, blanks and punctuation do not matter."""
    for kind in rules.kinds.values():
        if _same(text) in {_same(name) for name in (kind.kind, kind.name, *kind.aliases)}:
            return kind
    return None


def _take_row(diary: Diary, row: Meeting, rules: MeetingRules) -> None:
    kind = kind_of(row.kind, rules)
    place = tidy(row.venue) or (kind.place if kind else "")
    time = read_clock(row.time)
    if place and time and row.date:
        diary.take(place, row.date, time)


def _from_sheet(
    row: Meeting, kind: MeetingKind, diary: Diary, calendar: Calendar
) -> Booking | Refusal:
    """The booking of a row; a blank time or place is filled, a wrong one never."""
    day = row.date
    if day is None or not calendar.is_school_day(day):
        return Refusal("meeting-on-closed-day", value=str(day), hint=kind.kind, where=row.where)
    place = tidy(row.venue) or kind.place
    time = read_clock(row.time)
    if time is None and tidy(row.time):
        return Refusal("meeting-time-unreadable", tidy(row.time), kind.kind, row.where)
    if time is None:
        time = diary.free_on(kind, place, day)
        if time is None:
            return Refusal("meeting-day-full", value=str(day), hint=kind.kind, where=row.where)
        diary.take(place, day, time)
    return Booking(row.adm_no, kind, day, time, place, tidy(row.chair))


def _free(adm_no: str, kind: MeetingKind, diary: Diary) -> Booking | Refusal:
    found = diary.next_free(kind, kind.place)
    if found is None:
        return Refusal("no-free-meeting", value=kind.kind)
    day, time = found
    diary.take(kind.place, day, time)
    return Booking(adm_no, kind, day, time, kind.place)


def reply_by(booking: Booking, days: int, calendar: Calendar, written: dt.date) -> dt.date:
    """The school day by which a parent answers: before the meeting, after the letter."""
    day = booking.day
    left = days
    while left and day - dt.timedelta(1) > written:
        day -= dt.timedelta(1)
        if calendar.is_school_day(day):
            left -= 1
    return calendar.next_school_day(day)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _same(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
