"""What a Head of Year pack says, and about whom. Pure.

The SOL guidelines ask for a weekly meeting "to discuss all students whose attendance has dropped
and/or is causing concern": those are in it, and nobody else's students.
"""

from __future__ import annotations

import datetime as dt
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline import words
from pipeline.model.plan import Attendance, Decision, Status
from pipeline.model.register import Student
from pipeline.pack.chart import Chart, Weeks, chart_of
from pipeline.policy.calendar import DAY, Calendar
from pipeline.policy.history import Event, History, open_events
from pipeline.policy.limits import limits_of
from pipeline.policy.marks import Year
from pipeline.policy.policy import Policy, folded
from pipeline.policy.reasons import HOLDS
from pipeline.policy.ruling import Ruling, Verb
from pipeline.policy.signs import concerns_of
from pipeline.words.figures import compared, figure_as

FORTNIGHT = dt.timedelta(days=14)
NOBODY = "No Head of Year"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of this year: its letter in the chart, and whether it still counts."""

    letter: str
    name: str
    day: dt.date
    outcome: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The review of the last step; ``overdue`` in school days, negative while it is to come."""

    day: dt.date
    overdue: int

    @property
    def said(self) -> str:
        """In words."""
        day = words.written(self.day)
        if self.overdue > 0:
            return f"overdue by {words.counted(self.overdue, 'school day')} ({day})"
        if self.overdue == 0:
            return f"due today ({day})"
        return f"{day}, in {words.counted(-self.overdue, 'school day')}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One student at the meeting.

    Attributes:
        now, then: Attendance in words; ``then`` a fortnight ago, "" when it is not known.
        change: In points, exact; ``None`` when one of the two is not known.
        absence: Kind of absence and sessions, empty without marks.
        proposed: The step due or held, or watched.
        holds: What holds it, with whose word it is and until when.
        notes: For people; never printed on a letter.
    """

    student: Student
    status: Status
    now: str
    figure: str
    then: str
    change: Fraction | None
    persistent: bool
    severe: bool
    absence: tuple[tuple[str, int], ...]
    proposed: str
    step: str
    reason: str
    taken: tuple[Taken, ...]
    review: Review | None
    holds: tuple[str, ...]
    skipped: str
    notes: tuple[str, ...]
    chart: Chart | None

    @property
    def dropped(self) -> bool:
        """Whether attendance is lower than a fortnight ago."""
        return self.change is not None and self.change < 0

    @property
    def change_said(self) -> str:
        """The change in points, never rounded away."""
        return points(self.change)

    @property
    def name(self) -> str:
        """As registers are read: surname first."""
        known = self.student.known_as
        called = f" ({known})" if known and known != self.student.forename else ""
        return f"{self.student.surname}, {self.student.forename}".strip(", ") + called


@dataclass(frozen=True, slots=True)
class Pack:
    """One Head of Year's students, in the order of the meeting."""

    label: str
    slug: str
    person: str
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """What the first page counts."""
        entries = self.entries
        status = Counter(entry.status for entry in entries)
        return (
            ("Students in this pack", len(entries)),
            ("Step due", status[Status.DUE]),
            ("Held for a decision", status[Status.HELD]),
            ("Monitoring", status[Status.MONITORING]),
            ("Improved", status[Status.IMPROVED]),
            ("Review overdue", sum(bool(e.review and e.review.overdue > 0) for e in entries)),
            ("Dropped since a fortnight ago", sum(entry.dropped for entry in entries)),
            ("Persistently absent (10% or more)", sum(entry.persistent for entry in entries)),
            ("Severely absent (50% or more)", sum(entry.severe for entry in entries)),
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a pack rests on: a plan, and the records behind it."""

    policy: Policy
    calendar: Calendar
    as_of: dt.date
    students: Mapping[str, Student]
    years: Mapping[str, Year]
    history: History
    rulings: Mapping[str, Ruling]
    weeks: Weeks


def packs(
    order: Iterable[Decision], facts: Facts, names: Mapping[str, str] | None = None
) -> tuple[Pack, ...]:
    """A pack for every Head of Year who has somebody to discuss.

    Args:
        order: The plan's rows in the order of the meeting.
        facts: What they rest on.
        names: Who stands behind a label, where the settings say.
    """
    labels: dict[str, str] = {}
    entries: dict[str, list[Entry]] = {}
    for decision in order:
        student = facts.students[decision.adm_no]
        label = head_of(student)
        labels.setdefault(folded(label), label)
        entry = _entry(student, decision, facts)
        if _is_discussed(entry, facts):
            entries.setdefault(folded(label), []).append(entry)
    slugs = _slugs([labels[key] for key in labels if key in entries])
    made = [
        Pack(labels[key], slugs[labels[key]], (names or {}).get(labels[key], ""), tuple(found))
        for key, found in entries.items()
    ]
    return tuple(sorted(made, key=lambda pack: (_number(pack.label), pack.label)))


def head_of(student: Student) -> str:
    """Whose student it is: Head of Year, else Student Manager, else the year."""
    year = f"Year {student.year}" if student.year else NOBODY
    return student.head_of_year or student.manager or year


def points(change: Fraction | None) -> str:
    """A change in percentage points: "+0.4", "-1.2", "no change"; "-0.03" is never "0.0"."""
    if change is None:
        return "not known"
    if change == 0:
        return "no change"
    said = words.percent(abs(change), (words.Limit(Fraction(0), at_or_below=True),)).rstrip("%")
    return f"{'+' if change > 0 else '−'}{said}"


def _is_discussed(entry: Entry, facts: Facts) -> bool:
    left = entry.student.left
    if left is not None and left < facts.as_of:
        return False
    concern = bool(concerns_of(entry.student.concern, facts.policy))
    return entry.dropped or entry.status is not Status.NONE or entry.persistent or concern


def _entry(student: Student, decision: Decision, facts: Facts) -> Entry:
    attendance, limits = decision.attendance, limits_of(facts.policy)
    year = facts.years.get(student.adm_no)
    # The figure of a day counts what lies before it, a fortnight ago as today.
    before = year.share(facts.as_of - FORTNIGHT - DAY) if year else student.previous_percent
    known = before is not None and attendance.share is not None
    events = facts.history.of(student.adm_no)
    taken = _taken(events, facts.policy)
    marks = [(step.letter, step.day) for step in taken]
    step = facts.policy.step(decision.step) if decision.step else None
    now, then = _shown(attendance.share, before, limits)
    return Entry(
        student=student,
        status=decision.status,
        now=now or "-",
        figure=figure_as(attendance, now) if now else "no figure",
        then=then,
        change=attendance.share - before if known else None,  # type: ignore[operator]
        persistent=attendance.persistent,
        severe=attendance.severe,
        absence=_absence(attendance),
        proposed=_proposed(decision, facts.policy),
        step=step.name if step else "",
        reason=decision.reason,
        taken=taken,
        review=_review(decision, facts),
        holds=tuple(_holds(decision, facts)),
        skipped=words.listed(facts.policy.step(s).name for s in decision.skipped),
        notes=tuple(_notes(student, decision)),
        chart=chart_of(year, facts.weeks, {x.share for x in limits}, marks) if year else None,
    )


def _shown(
    now: Fraction | None, then: Fraction | None, limits: Sequence[words.Limit]
) -> tuple[str, str]:
    """Both figures in words, so that the greater one is printed greater; "" for none."""
    if now is not None and then is not None:
        return compared(now, then, limits)
    said = [words.percent(share, limits) if share is not None else "" for share in (now, then)]
    return said[0], said[1]


def _absence(attendance: Attendance) -> tuple[tuple[str, int], ...]:
    tally = attendance.tally
    if tally is None:
        return ()
    return (
        ("Illness (I)", tally.illness),
        ("Other authorised", tally.authorised - tally.illness),
        ("Unauthorised", tally.unauthorised),
        ("of these late after close (U)", tally.late_after),
        ("Late before close (L)", tally.late),
    )


def _proposed(decision: Decision, policy: Policy) -> str:
    name = policy.step(decision.step).name if decision.step else ""
    also = "".join(f"; also {policy.step(step).name}" for step in decision.also)
    match decision.status:
        case Status.DUE:
            jump = " (a jump)" if decision.jump else ""
            return f"{name}{jump}{also}"
        case Status.HELD:
            return f"{name or 'No step'}, held{also}"
        case Status.MONITORING:
            return f"Go on monitoring after {name}{also}"
        case Status.IMPROVED:
            return f"None: improved since {name}{also}"
        case Status.NONE:
            return f"None{also}"


def _taken(events: Sequence[Event], policy: Policy) -> tuple[Taken, ...]:
    counting = set(open_events(events, policy))
    letters = [*string.ascii_uppercase, *(f"A{letter}" for letter in string.ascii_uppercase)]
    return tuple(
        Taken(letter, policy.step(e.step).name, e.date, e.outcome, e in counting)
        for letter, e in zip(letters, events[-len(letters) :], strict=False)
    )


def _review(decision: Decision, facts: Facts) -> Review | None:
    """The review of the last step, while the student is still on the ladder."""
    previous = decision.previous
    if previous is None or previous.review is None or decision.status is Status.NONE:
        return None
    day, as_of, calendar = previous.review, facts.as_of, facts.calendar
    if day > as_of:
        to_come, at = 0, as_of
        while at < day:
            at = calendar.next_school_day(at + DAY)
            to_come += 1
        return Review(day, -to_come)
    return Review(day, calendar.count_between(day, as_of + DAY))


def _holds(decision: Decision, facts: Facts) -> Iterable[str]:
    ruling = facts.rulings.get(decision.adm_no)
    if ruling is not None and ruling.verb is Verb.HOLD:
        until = f"until {words.written(ruling.until)}" if ruling.until else "until it is released"
        yield f"By {ruling.by}, {until}: {ruling.reason}"
    for slug in decision.holds:
        if slug == "good-reason":
            student = facts.students[decision.adm_no]
            text = student.good_reason or student.notes
            yield f"Good reason recorded: {text}. No owner and no end yet; this meeting decides."
        elif slug in HOLDS:
            yield f"{HOLDS[slug]} No owner and no end yet; this meeting decides."
        elif slug in ("rule", "no-figure"):
            yield "For this meeting to decide: see the reason."


def _notes(student: Student, decision: Decision) -> Iterable[str]:
    if student.vulnerable:
        yield f"Vulnerable: {', '.join(student.vulnerable)}"
    if student.pattern:
        yield f"Pattern: {student.pattern}"
    if student.concern:
        yield f"Concern: {student.concern}"
    if student.notes:
        yield f"Tracker: {student.notes}"
    yield from decision.notes
    yield from decision.warnings


def _slugs(labels: Sequence[str]) -> Mapping[str, str]:
    """A file name for each label; two that would be the same are numbered."""
    found: dict[str, str] = {}
    for label in labels:
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in label.casefold())
        slug = base = "-".join(part for part in plain.split("-") if part) or "head-of-year"
        number = 2
        while slug in found.values():
            slug, number = f"{base}-{number}", number + 1
        found[label] = slug
    return found


def _number(label: str) -> int:
    digits = "".join(c for c in label if c.isascii() and c.isdigit())
    return int(digits) if digits else 10**6
