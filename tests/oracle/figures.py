"""A second reading of policies.md §1 and the shared parts of §2: days, marks, figures, events.

Written from the text alone and as plainly as it can be, so that it can disagree with the product.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.model.register import Register, Student

PRESENT, ABSENT = ("P", "AEA"), ("AA", "UA")
NO_WORDS = ("", "no", "n", "none", "n/a", "-")
ROOT = Path(__file__).parents[2]
Row = tuple[str, str, tuple[str, ...]]
"""What is compared: status, step, also."""


def word(text: str) -> str:
    """Case and blanks are ignored (§2)."""
    return "".join(text.lower().split())


def says_no(text: str) -> bool:
    """Blank, No, N, none, n/a and - are no reason, no concern, no flag (§2, §3)."""
    return word(text) in NO_WORDS


class Days:
    """The school days of one calendar file (§1)."""

    def __init__(self, file: str) -> None:
        data: dict[str, Any] = tomllib.loads((ROOT / "config" / file).read_text("utf-8"))
        self.terms, self.closed = data["terms"], data.get("closed", [])
        self.end = max(last for _, last in self.terms)

    def is_school(self, day: dt.date) -> bool:
        """Weekdays of a term that are not closed; after the last term Monday to Friday."""
        if day.weekday() > 4:
            return False
        if day > self.end:
            return True
        return day not in self.closed and any(a <= day <= b for a, b in self.terms)

    def between(self, first: dt.date, end: dt.date) -> list[dt.date]:
        """School days from ``first`` on and before ``end``."""
        return [day for day in every(first, end) if self.is_school(day)]

    def moved(self, day: dt.date) -> dt.date:
        """A review on a closed day moves to the next school day."""
        while not self.is_school(day):
            day += dt.timedelta(days=1)
        return day


def every(first: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Calendar days."""
    while first < end:
        yield first
        first += dt.timedelta(days=1)


def year_start(as_of: dt.date) -> dt.date:
    """The school year begins on 1 September."""
    return dt.date(as_of.year if as_of.month >= 9 else as_of.year - 1, 9, 1)


def category_of(code: str, day: dt.date) -> str:
    """The table in force on the day of the session; NP for what it does not know."""
    tables = tomllib.loads((ROOT / "config" / "codes.toml").read_text("utf-8"))["table"]
    old, new = tables[0]["codes"], tables[1]["codes"]
    found = (new if day >= dt.date(2024, 8, 19) else old).get(code.strip().upper())
    return found["category"] if found else "NP"


_CATEGORIES: dict[tuple[str, bool], str] = {}


def category(code: str, day: dt.date) -> str:
    """``category_of``, remembered."""
    key = (code, day >= dt.date(2024, 8, 19))
    if key not in _CATEGORIES:
        _CATEGORIES[key] = category_of(code, day)
    return _CATEGORIES[key]


@dataclass(frozen=True)
class Seen:
    """One session of one student: its day, its code, its category ("" when unmarked)."""

    day: dt.date
    code: str
    kind: str

    @property
    def possible(self) -> bool:
        return self.kind in PRESENT + ABSENT

    @property
    def absent(self) -> bool:
        return self.kind in ABSENT


def sessions(register: Register, adm_no: str, days: Days, as_of: dt.date) -> list[Seen]:
    """The student's sessions of this school year before the as-of date, in order."""
    found = []
    for sheet in register.marks:
        for row in sheet.rows:
            if row.adm_no == adm_no:
                for at, code in zip(sheet.sessions, row.codes, strict=True):
                    if year_start(as_of) <= at.day < as_of:
                        found.append((at.day, at.half, code))
    return [Seen(day, code, kind(day, code, days)) for day, _, code in sorted(found)]


def kind(day: dt.date, code: str, days: Days) -> str:
    """Blank or "-" is missing; a mark on a closed day is not possible."""
    if code in ("", "-"):
        return ""
    return category(code, day) if days.is_school(day) else "NP"


def share(seen: Iterable[Seen]) -> Fraction | None:
    """Attended of possible, exact; no figure when nothing was possible."""
    possible = [one for one in seen if one.possible]
    attended = [one for one in possible if not one.absent]
    return Fraction(len(attended), len(possible)) if possible else None


@dataclass(frozen=True)
class Event:
    """A step taken."""

    step: int
    date: dt.date
    outcome: str = ""
    review: dt.date | None = None
    then: Fraction | None = None


class Facts:
    """What the rules ask about one student."""

    def __init__(self, register: Register, student: Student, days: Days, as_of: dt.date) -> None:
        self.student, self.days, self.as_of = student, days, as_of
        self.seen = sessions(register, student.adm_no, days, as_of)
        # One session with a mark other than blank or "-" is enough to have marks.
        self.has_marks = any(one.kind for one in self.seen)
        self.now = share(self.seen) if self.has_marks else student.percent

    @property
    def left(self) -> bool:
        """Left before the as-of date; on or after it, still on roll."""
        return self.student.left is not None and self.student.left < self.as_of

    @property
    def few(self) -> bool:
        """Marks, and fewer than 20 possible sessions so far."""
        return self.has_marks and sum(one.possible for one in self.seen) < 20

    def last_days(self, number: int) -> list[dt.date]:
        """The last n school days, counted back from the day before the as-of date."""
        return self.days.between(year_start(self.as_of), self.as_of)[-number:]

    def since(self, day: dt.date) -> int:
        """Possible sessions after the step's day; two a school day without marks."""
        if self.has_marks:
            return sum(one.possible for one in self.seen if one.day > day)
        return 2 * len(self.days.between(day + dt.timedelta(days=1), self.as_of))

    def then(self, event: Event) -> Fraction | None:
        """Attendance on the day of the step: marks up to and including it, else the log's."""
        if self.has_marks:
            return share(one for one in self.seen if one.day <= event.date)
        return event.then

    def review(self, event: Event, weeks: int) -> dt.date:
        """The logged date if it is after the step, else the wait; moved to a school day."""
        if event.review and event.review > event.date:
            return self.days.moved(event.review)
        return self.days.moved(event.date + dt.timedelta(weeks=weeks))
