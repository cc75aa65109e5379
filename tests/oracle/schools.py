"""Made-up registers, as messy as policies.md §2 and §6 say that trackers are, from a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from pipeline.model.register import (
    LogRow,
    MarkRow,
    MarkSheet,
    Meeting,
    Register,
    Session,
    StepDate,
    Student,
)
from pipeline.tracker.dates import left_on
from tests.oracle import sol
from tests.oracle.figures import Days, category, every, year_start

T = TypeVar("T")
OLD, NEW = "calendar-2021-22.toml", "calendar-2026-27.toml"
AS_OF = {
    OLD: (
        (2021, 9, 6), (2021, 9, 8), (2021, 9, 20), (2021, 10, 4), (2021, 11, 1), (2021, 11, 2),
        (2021, 11, 27), (2022, 1, 5), (2022, 1, 6), (2022, 1, 17), (2022, 2, 21), (2022, 3, 1),
        (2022, 3, 6), (2022, 3, 7), (2022, 3, 7), (2022, 3, 7), (2022, 4, 25), (2022, 5, 3),
        (2022, 5, 14), (2022, 6, 6), (2022, 7, 18), (2022, 7, 22), (2022, 7, 25), (2022, 8, 10),
        (2022, 8, 31),
    ),
    NEW: ((2026, 9, 21), (2026, 11, 2), (2027, 1, 5), (2027, 3, 8), (2027, 7, 19), (2027, 8, 2)),
}  # fmt: skip
TARGETS = (97, 95, 93, 90, 96, 90, 85)
ABSENT = ("I", "I", "O", "N", "U", "G", "M", "C", "R", "E", "S", "T")
NOT_POSSIBLE = ("X", "#", "D", "Z")
OUTCOMES = (
    "", "", "", "", "Attended", "Improved", "IMPROVED", "improved ", "No improvement",
    "Parent did not attend", "DNA", "did not attend", "No show", "parent  DID not attend", "sent",
)  # fmt: skip
REASONS = ("", "", "", "", "", "No", "n", "none", "N/A", "-", "Bereavement", "Hospital admission")
CONCERNS = (
    "", "", "", "", "No", "-", "n/a", "Attendance", "Broken weeks", "second illness",
    "PUNCTUALITY", "friendship issues",
)  # fmt: skip
NOTES = (
    "",
    "",
    "",
    "",
    "see CPOMS",
    "SEE  cpoms",
    "No",
    "None",
    "n/a",
    "-",
    "Awaiting CAMHS",
    "Left",
)
PATTERNS = ("", "Illness", "Erratic", "erratic ", "Unauthorised", "UNAUTHORISED", "Mixed")
REVIEWS = ("A", "a ", "B", "b ", "", "", "tbc", "improved")
DECISIONS = (
    "Prosecution", "prosecution ", "Penalty notice", "PN", "fpn", "Review", "review", "", "wait",
)  # fmt: skip
RWBA = (
    "tutor-action", "manager-action", "manager-letter", "sam-1", "sam-review", "sam-2",
    "final-meeting", "refer-ews",
)  # fmt: skip
KINDS = ("AIM 1", "aim 2", "AIM 3", "AIM 1", "Review", "Pastoral")


@dataclass(frozen=True)
class Made:
    """A register and the settings it is decided under."""

    register: Register
    calendar: str
    as_of: dt.date
    average: Fraction | None


class Maker:
    """One school; every choice comes from the seed."""

    def __init__(self, ladder: str, seed: int) -> None:
        self.pick = random.Random(f"{ladder}-{seed}")
        self.ladder = ladder
        self.calendar = OLD if self.chance(0.85) else NEW
        self.days = Days(self.calendar)
        self.as_of = dt.date(*self.one(AS_OF[self.calendar]))
        self.first = year_start(self.as_of)
        self.step_dates: list[StepDate] = []
        self.log: list[LogRow] = []
        self.meetings: list[Meeting] = []

    def one(self, of: Sequence[T]) -> T:
        return self.pick.choice(of)

    def chance(self, share: float) -> bool:
        return self.pick.random() < share

    def made(self, number: int) -> Made:
        """The school with this many students."""
        students = tuple(self.student(f"{5000 + n:06}") for n in range(number))
        marked = self.one((0.0, 1.0, 0.6))
        marks = self.mark_sheets([s.adm_no for s in students if self.chance(marked)])
        self.pick.shuffle(self.log)
        self.pick.shuffle(self.meetings)
        register = Register(
            "tracker.xlsx", "0" * 64, self.ladder, students, tuple(self.step_dates),
            tuple(self.log), tuple(self.meetings), marks=marks,
        )  # fmt: skip
        average = self.one((None, None, Fraction(94, 100), Fraction(1889, 2000)))
        return Made(register, self.calendar, self.as_of, average if self.ladder == "sol" else None)

    def student(self, adm_no: str) -> Student:
        """A row of the tracker and its history."""
        notes = self.one(NOTES)
        if self.chance(0.08):
            day = self.as_of + dt.timedelta(days=self.one((-40, -1, 0, 1, 20)))
            notes = f"Left {day:%d/%m/%Y}"
        percent = self.percent()
        (self.sol_history if self.ladder == "sol" else self.rwba_history)(adm_no, percent)
        return Student(
            adm_no=adm_no, surname="Maple", forename="Robin", where=f"tracker.xlsx!All!A{adm_no}",
            percent=percent, previous_percent=self.percent(),
            lates=self.one((None, None, 0, 0, 1, 4)), concern=self.one(CONCERNS),
            good_reason=self.one(REASONS) if self.ladder == "sol" else "",
            vulnerable=self.one(((), (), (), ("PP",), ("SEND", "LAC"), ("CS",))),
            pattern=self.one(PATTERNS), two_day_absences=self.one((None, 0, 0, 1, 2, 3)),
            notes=notes, left=left_on(notes),
        )  # fmt: skip

    def percent(self) -> Fraction | None:
        """On, just below and just above a threshold, or anywhere."""
        if self.chance(0.04):
            return None
        if self.chance(0.4):
            return Fraction(self.one(TARGETS) * 10 + self.one((-1, 0, 0, 1)), 1000)
        if self.chance(0.2):
            return self.one((Fraction(1), Fraction(0), Fraction(94), Fraction(945, 10))) / 100
        return Fraction(self.pick.randint(800, 1000), 1000)

    def day(self) -> dt.date:
        """A day of a step: mostly this year's, a few last year's, on or after the as-of date."""
        if self.chance(0.05):
            return self.first - dt.timedelta(days=self.one((0, 1, 60)))
        if self.chance(0.06):
            return self.as_of + dt.timedelta(days=self.one((0, 1, 9)))
        if self.chance(0.5):
            waits = (1, 3, 6, 7, 8, 10, 13, 14, 15, 17, 20, 21, 22, 24, 28, 35, 42, 49, 56, 63, 70)
            return self.as_of - dt.timedelta(days=self.one(waits))
        span = max((self.as_of - self.first).days, 1)
        return self.first + dt.timedelta(days=self.pick.randrange(span))

    def review(self, day: dt.date) -> dt.date | None:
        """Empty, usual, before or on the step's day, on the as-of date or near it."""
        if self.chance(0.55):
            return None
        if self.chance(0.4):
            return self.as_of + dt.timedelta(days=self.one((-9, -3, -2, -1, 0, 0, 1, 2, 8)))
        return day + dt.timedelta(days=self.one((-7, 0, 1, 7, 14, 21, 28)))

    def climb(self, top: int) -> list[tuple[int, dt.date]]:
        """Steps and days: none, one, a climb, or anything."""
        size = self.one((0, 0, 1, 1, 2, 3, 5))
        taken = [(self.pick.randint(1, top), self.day()) for _ in range(size)]
        if self.chance(0.7):
            steps = sorted(step for step, _ in taken)
            taken = list(zip(steps, sorted(day for _, day in taken), strict=True))
        if taken and self.chance(0.15):
            taken.append((taken[-1][0], self.day()))
        return taken

    def sol_history(self, adm_no: str, percent: Fraction | None) -> None:
        """The log, the columns, or both; some of it twice; meetings of every kind."""
        for step, day in self.climb(10):
            if self.chance(0.1) and step == 10:
                continue
            logged = self.one((0, 1, 1, 1, 1, 2))
            for _ in range(logged):
                self.log_row(adm_no, step, day, percent)
            if not logged or self.chance(0.5):
                self.column(adm_no, sol.STEPS[step - 1], day)
            for _ in range(self.one((0, 0, 0, 1, 1, 2, 3))):
                self.meeting(adm_no, day)

    def log_row(self, adm_no: str, step: int, day: dt.date, percent: Fraction | None) -> None:
        action = self.one((sol.STEPS[step - 1].replace("-", " "), "", "letter home"))
        number: int | None = step
        if self.chance(0.04):
            number, action = self.one(((0, ""), (11, "meeting"), (None, "spoke to parent")))
        then = percent + Fraction(self.one((-20, -1, 0, 0, 1, 15)), 1000) if percent else None
        self.log.append(LogRow(
            adm_no, day, f"tracker.xlsx!Interventions!A{len(self.log) + 2}", number, action,
            percent_then=then if self.chance(0.8) else None,
            outcome=self.one(OUTCOMES).strip(), review=self.review(day),
        ))  # fmt: skip

    def meeting(self, adm_no: str, day: dt.date) -> None:
        kinds = KINDS if self.ladder == "sol" else ("SAM 1", "SAM 2", "Review")
        self.meetings.append(Meeting(
            adm_no, self.one(kinds), f"tracker.xlsx!Meetings!C{len(self.meetings) + 2}",
            date=day if self.chance(0.95) else None, outcome=self.one(OUTCOMES).strip(),
            review=self.review(day),
        ))  # fmt: skip

    def column(self, adm_no: str, step: str, day: dt.date, outcome: str = "") -> None:
        where = f"tracker.xlsx!All!Z{len(self.step_dates) + 2}"
        self.step_dates.append(StepDate(adm_no, step, day, where, outcome))

    def rwba_history(self, adm_no: str, percent: Fraction | None) -> None:
        """The columns of the record, with outcomes; Meetings that decide nothing."""
        del percent
        words = {"sam-review": REVIEWS, "final-meeting": DECISIONS}
        for number, day in self.climb(len(RWBA)):
            step = RWBA[number - 1]
            if step == "refer-ews" and self.chance(0.6):
                continue
            for _ in range(self.one((1, 1, 1, 1, 2))):
                self.column(adm_no, step, day, self.one(words.get(step, ("", "Attended"))).strip())
            if self.chance(0.3):
                self.meeting(adm_no, day)
        for step in ("tutor-email", "tutor-call"):
            if self.chance(0.2):
                self.column(adm_no, step, self.day())

    def mark_sheets(self, adm_nos: list[str]) -> tuple[MarkSheet, ...]:
        """One sheet, or two that follow each other; also days to come, and closed days."""
        end = self.as_of + dt.timedelta(days=self.one((0, 0, 1, 12)))
        begin = self.first - dt.timedelta(days=self.one((0, 0, 70)))
        shown = [
            day for day in every(begin, end)
            if day.weekday() < 5 and (self.days.is_school(day) or self.chance(0.2))
        ]  # fmt: skip
        rows = [(adm_no, self.marks(shown)) for adm_no in adm_nos]
        if not rows or not shown:
            return ()
        cut = self.one((len(shown), self.pick.randrange(len(shown)) + 1))
        parts = [(0, cut), (cut, len(shown))] if cut < len(shown) else [(0, cut)]
        return tuple(
            MarkSheet(
                f"tracker.xlsx!Marks {n}",
                tuple(Session(day, half, "D") for day in shown[a:b] for half in ("AM", "PM")),
                tuple(
                    MarkRow(adm_no, tuple(codes[2 * a : 2 * b]), row)
                    for row, (adm_no, codes) in enumerate(rows, 3)
                ),
            )
            for n, (a, b) in enumerate(parts, 1)
        )

    def marks(self, shown: list[dt.date]) -> list[str]:
        """One student's row: blanks and # on closed days, anything known on school days."""
        absent = self.one((0.0, 0.01, 0.03, 0.05, 0.07, 0.1, 0.15, 0.3))
        late = self.one((0.0, 0.02, 0.1))
        codes: list[str] = []
        ill, code = 0, "I"
        for day in shown:
            if not self.days.is_school(day):
                codes += [self.one(("", "", "#"))] * 2
                continue
            if self.chance(absent / 2):
                ill, code = self.one((1, 2, 2, 3, 4, 5, 9)), self.one(ABSENT)
            for half in range(2):
                if ill:
                    codes.append(code)
                    ill -= 1
                else:
                    codes.append(self.other(half, absent, late))
        return self.shaped(codes, shown)

    def other(self, half: int, absent: float, late: float) -> str:
        """A session that is no part of a bout."""
        if self.chance(late):
            return self.one(("L", "L", "U"))
        if self.chance(absent / 4):
            return self.one(ABSENT)
        if self.chance(0.02):
            return self.one((*NOT_POSSIBLE, "", "", "B", "P", "V", "W"))
        return "/\\"[half]

    def shaped(self, codes: list[str], shown: list[dt.date]) -> list[str]:
        """A joiner, nothing possible, no marks at all, or a threshold hit exactly."""
        shape = self.pick.random()
        past = 2 * sum(day < self.as_of for day in shown)
        if shape < 0.03:
            return [self.one(NOT_POSSIBLE) if code else "" for code in codes]
        if shape < 0.06:
            return [""] * len(codes)
        if shape < 0.16:
            start = max(past - self.one((1, 2, 9, 10, 11, 19, 20, 21, 24, 60)), 0)
            return [""] * start + codes[start:]
        if shape < 0.6:
            return self.exact(codes, shown)
        return codes

    def exact(self, codes: list[str], shown: list[dt.date]) -> list[str]:
        """Exactly a threshold, or one session beside it."""
        percent = self.one(TARGETS)
        counted = [
            at for at, code in enumerate(codes)
            if self.first <= shown[at // 2] < self.as_of and self.days.is_school(shown[at // 2])
            and category(code, shown[at // 2]) != "NP"
        ]  # fmt: skip
        unit = Fraction(percent, 100).denominator
        for at in counted[: len(counted) % unit]:
            codes[at] = self.one(NOT_POSSIBLE)
        counted = counted[len(counted) % unit :]
        wanted = len(counted) * (100 - percent) // 100 + self.one((-1, 0, 0, 1))
        gone = [at for at in counted if category(codes[at], shown[at // 2]) in ("AA", "UA")]
        here = [at for at in counted if at not in gone]
        for at in self.pick.sample(gone, max(len(gone) - max(wanted, 0), 0)):
            codes[at] = "/\\"[at % 2]
        for at in self.pick.sample(here, min(max(wanted - len(gone), 0), len(here))):
            codes[at] = self.one(ABSENT)
        return codes


def school(ladder: str, seed: int, students: int = 40) -> Made:
    """A made-up school."""
    return Maker(ladder, seed).made(students)
