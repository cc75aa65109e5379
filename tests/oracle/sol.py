"""A second reading of the SOL ladder (policies.md §3)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from pipeline.model.register import LogRow, Meeting, Register, Student
from tests.oracle.figures import Days, Event, Facts, Row, says_no, word, year_start

STEPS = (
    "tutor-conversation", "rtc", "ropc", "letter-1", "letter-2",
    "letter-3", "home-visit", "letter-4", "notice-referral", "prosecution",
)  # fmt: skip
WEEKS = {2: 2, 3: 2, 4: 2, 5: 3, 6: 3, 7: 3, 8: 2, 9: 3}
MISSED = ("parentdidnotattend", "dna", "didnotattend", "noshow")
OWN_KIND = {5: "aim1", 6: "aim2", 7: "aim3"}
SIGN_WORDS = ("brokenweeks", "secondillness", "punctuality")
TOP = Fraction(97, 100)


def decide(
    register: Register, days: Days, as_of: dt.date, average: Fraction | None = None
) -> dict[str, Row]:
    """Status, step and also of every student."""
    return {
        student.adm_no: _row(register, student, days, as_of, average)
        for student in register.students
    }


def _row(
    register: Register, student: Student, days: Days, as_of: dt.date, average: Fraction | None
) -> Row:
    facts = Facts(register, student, days, as_of)
    events = still_open(history(register, student.adm_no, as_of))
    last = max(events, key=lambda one: (one.step, one.date), default=None)
    if facts.left or (last and last.step == 10):
        return "none", "", ()
    if facts.now is None:
        return "held", "", ()
    status, step = ladder(facts, last, band(facts, average))
    # Step 3 and up write to parents: a good reason or too few sessions hold them.
    if status == "due" and step >= 3 and (not says_no(student.good_reason) or facts.few):
        status = "held"
    return status, STEPS[step - 1] if step else "", ()


def history(register: Register, adm_no: str, as_of: dt.date) -> list[Event]:
    """Log rows and step columns, one event per step and date, this year's, before the as-of."""
    keys: set[tuple[int, dt.date]] = set()
    rows = [row for row in register.log if row.adm_no == adm_no]
    for row in rows:
        if row.number is not None and 1 <= row.number <= 10:
            keys.add((row.number, row.date))
    for column in register.step_dates:
        if column.adm_no == adm_no and column.step in STEPS:
            keys.add((STEPS.index(column.step) + 1, column.date))
    events = []
    for step, day in keys:
        if year_start(as_of) <= day < as_of:
            own = [row for row in rows if (row.number, row.date) == (step, day)]
            met = meetings_of(register, adm_no, step, day)
            # Each field is the first that is not empty: the log's, then the meeting's.
            told: list[LogRow | Meeting] = [*own, *met]
            outcome = next((row.outcome for row in told if row.outcome), "")
            # A review that is empty or not after the step's day is ignored: the next one serves.
            review = next((row.review for row in told if after(row.review, day)), None)
            then = next((row.percent_then for row in own if row.percent_then is not None), None)
            events.append(Event(step, day, outcome, review, then))
    return events


def after(review: dt.date | None, day: dt.date) -> bool:
    """Whether a logged review date serves."""
    return review is not None and review > day


def meetings_of(register: Register, adm_no: str, step: int, day: dt.date) -> list[Meeting]:
    """The Meetings row of that student and day; of several, those of the step's own kind."""
    found = [row for row in register.meetings if (row.adm_no, row.date) == (adm_no, day)]
    if len(found) > 1:
        return [row for row in found if word(row.kind) == OWN_KIND.get(step)]
    return found


def still_open(events: list[Event]) -> list[Event]:
    """Improved closes the ladder: it and all up to its date no longer count."""
    closed = [one.date for one in events if word(one.outcome) == "improved"]
    return [one for one in events if not closed or one.date > max(closed)]


def band(facts: Facts, average: Fraction | None) -> int:
    """The step whose threshold holds by itself, 0 for none."""
    now = facts.now
    assert now is not None
    for number, limit in ((6, 90), (5, 93), (4, 95), (3, 97)):
        if now < Fraction(limit, 100):
            return 5 if number == 4 and average is not None and now < average else number
    concern = facts.student.concern
    if any(sign in word(concern) for sign in SIGN_WORDS) or signs(facts):
        return 2
    if facts.has_marks:
        any_sign = any(one.absent or one.code in ("L", "U") for one in facts.seen if one.possible)
    else:
        any_sign = now < 1 or (facts.student.lates or 0) > 0
    return 1 if any_sign or not says_no(concern) else 0


def signs(facts: Facts) -> bool:
    """Step 2's signs from marks."""
    if not facts.has_marks:
        return False
    recent = facts.last_days(20)
    late = sum(one.possible and one.code in ("L", "U") and one.day in recent for one in facts.seen)
    return late >= 3 or broken_weeks(facts) >= 2 or illnesses(facts, recent) >= 2


def monday(day: dt.date) -> dt.date:
    """The week is Monday to Sunday."""
    return day - dt.timedelta(days=day.weekday())


def broken_weeks(facts: Facts) -> int:
    """Of the last 4 school weeks before the as-of date's own: some, not all, absent."""
    before = facts.days.between(year_start(facts.as_of), monday(facts.as_of))
    broken = 0
    for week in sorted({monday(day) for day in before})[-4:]:
        absent = [one.absent for one in facts.seen if one.possible and monday(one.day) == week]
        broken += any(absent) and not all(absent)
    return broken


def illnesses(facts: Facts, recent: list[dt.date]) -> int:
    """Runs of I over possible sessions that begin in these days."""
    begun, ill = 0, False
    for one in facts.seen:
        if one.possible:
            begun += one.code == "I" and not ill and one.day in recent
            ill = one.code == "I"
    return begun


def ladder(facts: Facts, last: Event | None, band: int) -> tuple[str, int]:
    """The numbered rules of §3, in order."""
    cap = min(band, 5)
    if last is None:  # rule 1
        return ("due", cap) if cap else ("none", 0)
    assert facts.now is not None
    if last.step in (5, 6) and word(last.outcome) in MISSED:  # rule 3
        # More than 30 school days ago: before the last 30 of them.
        recent = facts.last_days(30)
        too_old = len(recent) == 30 and last.date < recent[0]
        return ("held" if facts.now >= TOP or too_old else "due"), 7
    waits = last.step in WEEKS or after(last.review, last.date)
    if waits and facts.review(last, WEEKS.get(last.step, 0)) > facts.as_of:  # rule 4
        return ("due", cap) if cap > last.step else ("monitoring", last.step)
    if last.step <= 2:  # rule 5
        return ("due", cap) if cap > last.step else ("none", 0)
    return reviewed(facts, last, band if last.step == 5 else cap)


def reviewed(facts: Facts, last: Event, target: int) -> tuple[str, int]:
    """Rule 6: the review date has come."""
    assert facts.now is not None
    if target > last.step:
        return "due", target
    if facts.since(last.date) < 10:
        return "monitoring", last.step
    then = facts.then(last)
    if facts.now >= TOP or (then is not None and facts.now > then):
        return "improved", last.step
    return ("held" if then is None else "due"), last.step + 1
