"""A second reading of the RWBA flow chart (policies.md §4)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from pipeline.model.register import Register, Student
from tests.oracle.figures import Days, Event, Facts, Row, says_no, word, year_start

TOP = Fraction(96, 100)
WRITES = (
    "manager-letter", "sam-1", "sam-review", "sam-2", "final-meeting", "refer-ews",
)  # fmt: skip
IGNORED = ("seecpoms",)
DECIDES = {
    "sam-review": ("a", "b"),
    "final-meeting": ("prosecution", "penaltynotice", "pn", "fpn", "review"),
}
Taken = dict[str, Event]
Answer = tuple[str, str]


def decide(register: Register, days: Days, as_of: dt.date) -> dict[str, Row]:
    """Status, step and also of every student."""
    return {student.adm_no: _row(register, student, days, as_of) for student in register.students}


def _row(register: Register, student: Student, days: Days, as_of: dt.date) -> Row:
    facts = Facts(register, student, days, as_of)
    taken = steps_taken(register, student.adm_no, as_of)
    if facts.left or "refer-ews" in taken:
        return "none", "", ()
    status, step = ("held", "") if facts.now is None else ladder(facts, taken)
    if status == "due" and step in WRITES and (notes_hold(student) or facts.few):
        status = "held"
    contact = two_day_contact(facts, taken)
    if not contact:
        return status, step, ()
    if status in ("due", "held"):
        return status, step, (contact,)
    return "due", contact, ()


def steps_taken(register: Register, adm_no: str, as_of: dt.date) -> Taken:
    """The latest date of each column, this year's and before the as-of date."""
    taken: Taken = {}
    for row in register.step_dates:
        if row.adm_no == adm_no and year_start(as_of) <= row.date < as_of:
            old = taken.get(row.step)
            # Any other text in an outcome counts as blank.
            outcome = word(row.outcome) if word(row.outcome) in DECIDES.get(row.step, ()) else ""
            if old is None or row.date > old.date:
                taken[row.step] = Event(0, row.date, outcome)
            elif row.date == old.date and not old.outcome:
                # One event written twice: the first outcome that is not empty.
                taken[row.step] = Event(0, row.date, outcome)
    return taken


def notes_hold(student: Student) -> bool:
    """Any text but a leaver's, a no-word, and the ignore list."""
    leaver = student.left is not None
    return not (leaver or says_no(student.notes) or word(student.notes) in IGNORED)


def wait(
    facts: Facts, taken: Taken, step: str, then: str, weeks: int = 3, bad: str = "due"
) -> Answer:
    """Wait, then improved or due X, in the order of the text."""
    event = taken[step]
    assert facts.now is not None
    if facts.review(event, weeks) > facts.as_of or facts.since(event.date) < 10:
        return "monitoring", step
    if facts.now >= TOP:
        return "improved", step
    earlier = facts.then(event)
    if earlier is None:
        return "held", then
    return ("improved", step) if facts.now > earlier else (bad, then)


def final_meeting(facts: Facts, taken: Taken) -> Answer:
    """The decision decides."""
    assert facts.now is not None
    decision = taken["final-meeting"].outcome
    if decision in ("prosecution", "penaltynotice", "pn", "fpn"):
        return ("held" if facts.now >= TOP else "due"), "refer-ews"
    if decision == "review" and facts.review(taken["final-meeting"], 3) > facts.as_of:
        return "monitoring", "final-meeting"
    return "held", "refer-ews"


def sam_review(facts: Facts, taken: Taken) -> Answer:
    """B: SAM 2; A: wait; anything else is blank."""
    outcome = taken["sam-review"].outcome
    if outcome == "b":
        return "due", "sam-2"
    return wait(facts, taken, "sam-review", "sam-2") if outcome == "a" else ("held", "sam-2")


def ladder(facts: Facts, taken: Taken) -> Answer:
    """The flow chart from the bottom up."""
    if "final-meeting" in taken:
        return final_meeting(facts, taken)
    if "sam-2" in taken:
        return wait(facts, taken, "sam-2", "final-meeting")
    if "sam-review" in taken:
        return sam_review(facts, taken)
    if "sam-1" in taken:
        still = facts.review(taken["sam-1"], 3) > facts.as_of
        return ("monitoring", "sam-1") if still else ("due", "sam-review")
    return before_meetings(facts, taken)


def before_meetings(facts: Facts, taken: Taken) -> Answer:
    """From SAM 1 down to the tutor's action."""
    now, student = facts.now, facts.student
    assert now is not None
    if now <= Fraction(85, 100):
        return "due", "sam-1"
    if "manager-letter" in taken:
        return wait(facts, taken, "manager-letter", "sam-1", bad="held")
    if now <= Fraction(90, 100):
        return "due", "manager-letter"
    if "manager-action" in taken:
        return wait(facts, taken, "manager-action", "manager-letter")
    if student.vulnerable and now < TOP:
        return "due", "manager-action"
    if "tutor-action" in taken:
        quick = word(student.pattern) in ("erratic", "unauthorised")
        return wait(facts, taken, "tutor-action", "manager-action", 1 if quick else 3)
    return ("due", "tutor-action") if now < TOP else ("none", "")


def two_day_contact(facts: Facts, taken: Taken) -> str:
    """First time e-mail, second time call."""
    events = facts.student.two_day_absences or 0
    if facts.has_marks:
        seconds = second_days(facts)
        # Only while the latest is within the last 10 school days.
        recent = bool(seconds) and seconds[-1] in facts.last_days(10)
        events = len(seconds) if recent else 0
    if events >= 1 and not {"tutor-email", "tutor-call"} & taken.keys():
        return "tutor-email"
    return "tutor-call" if events >= 2 and "tutor-call" not in taken else ""


def second_days(facts: Facts) -> list[dt.date]:
    """The second day of every run of days with every possible session absent."""
    found, run = [], 0
    for day in sorted({one.day for one in facts.seen if one.possible}):
        absent = all(one.absent for one in facts.seen if one.possible and one.day == day)
        run = run + 1 if absent else 0
        if run == 2:
            found.append(day)
    return found
