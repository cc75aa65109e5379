"""What the rules look at: one student's figures, signs and history on the as-of date.

Pure. Everything a decision may rest on is here, and concerns this student alone.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pipeline.model.plan import Attendance, HalfTerm
from pipeline.model.register import Student
from pipeline.policy.history import Event, History, last_event, latest_of, open_events
from pipeline.policy.marks import ABSENT, Year
from pipeline.policy.policy import BLANK, Band, Sign, Step, folded, parts_of, squeezed
from pipeline.policy.setting import Setting
from pipeline.policy.signs import concerns_of, counted_signs, first_of_last, two_day_runs

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Facts:
    """One student on the as-of date.

    Attributes:
        events: Open events, oldest first.
        all_events: Those of the school year, closed ones too.
        signs: Those that figures show, and those that the tracker's Concern column names.
        faulty: Whether a problem in the student's own row or marks asks for a person.
    """

    setting: Setting
    student: Student
    year: Year | None
    attendance: Attendance
    events: tuple[Event, ...]
    all_events: tuple[Event, ...]
    signs: frozenset[Sign]
    counted_signs: frozenset[Sign]
    faulty: bool = False

    @property
    def share(self) -> Fraction | None:
        """Attendance now; ``None`` is no figure."""
        return self.attendance.share

    @cached_property
    def last(self) -> Event | None:
        """The last step: the highest open one, between equals the latest."""
        return last_event(self.events, self.setting.policy)

    @property
    def last_place(self) -> int:
        """Where the last step stands on the ladder, 0 for none."""
        last = self.last
        return self.setting.policy.place(last.step) if last else 0

    def taken(self, step: str) -> Event | None:
        """The latest open event of one step."""
        return latest_of(self.events, step) if self.events else None

    @property
    def has_left(self) -> bool:
        """A leaver: the date after "Left" lies before the as-of date."""
        return self.student.left is not None and self.student.left < self.setting.as_of

    @cached_property
    def band(self) -> str:
        """The highest step whose threshold or sign holds by itself, "" for none."""
        policy, share = self.setting.policy, self.share
        held = [band.step for band in policy.bands if self.holds_alone(band)]
        highest = max(held, key=policy.place, default=BLANK)
        average = self.setting.national_average
        rise = policy.national_average
        if rise and average is not None and share is not None and highest == rise.band:
            return rise.becomes if share < average else highest
        return highest

    def holds_alone(self, band: Band) -> bool:
        """Whether the band's threshold, or one of its signs, holds."""
        share = self.share
        return (
            (share is not None and band.below is not None and share < band.below)
            or (share is not None and band.at_or_below is not None and share <= band.at_or_below)
            or not self.signs.isdisjoint(band.signs)
        )

    @property
    def cap(self) -> str:
        """The highest step that the band alone may bring."""
        policy = self.setting.policy
        return policy.at(min(policy.place(self.band), policy.place(policy.cap)))

    def review_of(self, event: Event) -> dt.date | None:
        """When a step is reviewed: the logged date, else its wait; always on a school day."""
        step = self.setting.policy.step(event.step)
        day = event.review or self._waited(step, event.date)
        return self.setting.calendar.next_school_day(day) if day else None

    def _waited(self, step: Step, day: dt.date) -> dt.date | None:
        weeks = step.weeks
        if step.weeks_when:
            patterns, shorter = step.weeks_when
            if parts_of(self.student.pattern) & set(map(folded, patterns)):
                weeks = shorter
        return day + weeks * WEEK if weeks is not None else None

    def review_from(self, step: Step, day: dt.date) -> dt.date | None:
        """When a step taken on ``day`` would be reviewed."""
        waited = self._waited(step, day)
        return self.setting.calendar.next_school_day(waited) if waited else None

    def is_to_come(self, event: Event) -> bool:
        """Whether the step's review date is still to come; the as-of date has come."""
        review = self.review_of(event)
        return review is not None and review > self.setting.as_of

    def share_at(self, event: Event) -> Fraction | None:
        """Attendance on the day of a step, from the marks or else from the log."""
        if self.year is not None:
            return self.year.share(last=event.date)
        return event.share_then

    def sessions_since(self, event: Event) -> int:
        """Possible sessions after the day of a step."""
        if self.year is not None:
            return self.year.possible_after(event.date)
        return 2 * self.setting.calendar.count_between(event.date, self.setting.as_of)

    def is_older_than(self, event: Event, school_days: int) -> bool:
        """Whether a step was taken more than so many school days ago."""
        days = self.setting.calendar.last(school_days, self.setting.as_of)
        return len(days) == school_days and event.date < days[0]

    @property
    def good_reason(self) -> str:
        """The recorded good reason, "" for none; a leaver's note and words for "no" are none."""
        holds, student = self.setting.policy.holds, self.student
        if holds.reason_column == "notes":
            text = "" if student.left else student.notes
        else:
            text = student.good_reason
        return "" if squeezed(text) in self.setting.policy.no_reasons else text

    @property
    def has_few_sessions(self) -> bool:
        """Whether there are marks, and too few possible sessions to write to parents."""
        tally = self.attendance.tally
        return tally is not None and tally.possible < self.setting.policy.holds.minimum_sessions

    def contact_due(self) -> str:
        """The contact after two days absent that is due, "" for none (``policies.md`` §4)."""
        contacts = self.setting.policy.contacts
        if contacts is None:
            return BLANK
        if self.year is not None:
            runs = two_day_runs(self.year, self.setting.calendar, contacts.days)
            since = first_of_last(self.setting.calendar, contacts.within, self.setting.as_of)
            if not runs or since is None or runs[-1] < since:
                return BLANK
            count = len(runs)
        else:
            count = self.student.two_day_absences or 0
        mailed = latest_of(self.all_events, contacts.first) is not None
        called = latest_of(self.all_events, contacts.second) is not None
        if count >= 1 and not mailed and not called:
            return contacts.first
        return contacts.second if count >= 2 and not called else BLANK


def gather(
    student: Student,
    year: Year | None,
    history: History,
    setting: Setting,
    *,
    faulty: bool = False,
) -> Facts:
    """The facts of one student."""
    all_events = history.of(student.adm_no)
    counted = counted_signs(student, year, setting.calendar, setting.as_of)
    return Facts(
        setting=setting,
        student=student,
        year=year,
        attendance=attendance_of(student, year, setting),
        events=open_events(all_events, setting.policy),
        all_events=all_events,
        signs=counted | concerns_of(student.concern, setting.policy),
        counted_signs=counted,
        faulty=faulty,
    )


def attendance_of(student: Student, year: Year | None, setting: Setting) -> Attendance:
    """The figure on the as-of date: from marks when there are any, else the % column."""
    if year is None:
        return Attendance(student.percent, "tracker")
    half_terms = tuple(
        HalfTerm(name, first, last, year.tally(first, last))
        for name, first, last in setting.calendar.half_terms()
        if first < setting.as_of
    )
    week_ago = setting.as_of - WEEK
    recent = bisect_left(year.days, week_ago)
    absent = {
        day
        for day, kind in zip(year.days[recent:], year.kinds[recent:], strict=True)
        if kind in ABSENT
    }
    return Attendance(year.share(), "marks", year.tally(), half_terms, tuple(sorted(absent)))
