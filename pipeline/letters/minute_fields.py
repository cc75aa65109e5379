"""The fields of minutes: what the Meetings sheet says, or what is known before the meeting."""

from __future__ import annotations

import datetime as dt

from pipeline.letters import staff
from pipeline.letters.meetings import Booking, kind_of
from pipeline.model.register import Meeting, Student
from pipeline.model.school import STUDENT_ROLES, MeetingKind, School
from pipeline.words.dates import clock, read_clock, with_weekday, written

_PENALTY_NOTICE = frozenset({"penalty notice", "penalty", "pn", "fpn"})
_YES = frozenset({"y", "yes", "true", "attended"})
_NO = frozenset({"n", "no", "false", "did not attend", "dna"})
UNSAID = "Not recorded"
NO_HOME_VISIT = "No home visit is recorded on the tracker."
_DID_NOT_ATTEND = frozenset({"parent did not attend", "did not attend", "dna", "no show"})

_TEXTS = (
    "date",
    "time",
    "place",
    "chair",
    "present",
    "apologies",
    "discussion",
    "actions",
    "outcome",
    "review",
    "minuted_by",
    "next_step",
    "decision",
    "home_visit",
)
_CONDITIONS = (
    "parent_attended",
    "absent",
    "typed",
    "penalty_notice",
    "outcome_a",
    "outcome_b",
)


def minute_fields(
    row: Meeting | None, booking: Booking | None, school: School, student: Student
) -> dict[str, str | bool]:
    """The ``minutes`` group: typed from a row, pre-filled from a booking, or empty."""
    made: dict[str, str | bool] = {**dict.fromkeys(_TEXTS, ""), **dict.fromkeys(_CONDITIONS, False)}
    if row is not None:
        made.update(_typed(row, school, student))
    elif booking is not None:
        made.update(_prefilled(booking, school, student))
    return made


def enclosure(row: Meeting | None, booking: Booking | None, school: School) -> dict[str, str]:
    """What a covering letter encloses: the minutes of that meeting."""
    kind = _kind(row, booking, school)
    day = row.date if row is not None else booking.day if booking is not None else None
    if kind is None:
        return {"title": "", "meeting": "", "meeting_date": ""}
    plain = kind.name.removesuffix(f" ({kind.kind})")
    return {
        "title": f"minutes of the {plain}",
        "meeting": kind.kind,
        "meeting_date": written(day),
    }


def was_minuted(row: Meeting) -> bool:
    """Whether a row says what came of its meeting: then its minutes are typed, not filled in."""
    return bool(row.discussion or row.actions or row.outcome) or parent_absent(row)


def parent_attended(row: Meeting) -> bool:
    """Whether a row says that a parent came."""
    return row.parent_attended.strip().casefold() in _YES and not parent_absent(row)


def parent_absent(row: Meeting) -> bool:
    """Whether a row says that no parent came; its own column goes before its outcome."""
    said = row.parent_attended.strip().casefold()
    return said in _NO or (said not in _YES and did_not_attend(row.outcome))


def did_not_attend(outcome: str) -> bool:
    """Whether an outcome says that no parent came."""
    return outcome.strip().casefold() in _DID_NOT_ATTEND


def _kind(row: Meeting | None, booking: Booking | None, school: School) -> MeetingKind | None:
    if row is not None:
        return kind_of(row.kind, school.meetings)
    return booking.kind if booking is not None else None


def _typed(row: Meeting, school: School, student: Student) -> dict[str, str | bool]:
    kind = kind_of(row.kind, school.meetings)
    outcome = " ".join(row.outcome.split())
    absent, typed = parent_absent(row), was_minuted(row)
    blank = UNSAID if typed else ""
    chair = _chair(row.chair, kind, school, student)
    final = kind is not None and kind.kind.casefold().startswith("final")
    return {
        "date": with_weekday(row.date),
        "time": _time(row.time) or blank,
        "place": row.venue or (kind.place if kind else ""),
        "chair": chair,
        "present": row.present or blank,
        "apologies": row.apologies,
        "parent_attended": parent_attended(row),
        "absent": absent,
        "typed": typed,
        "discussion": row.discussion,
        "actions": row.actions,
        "outcome": outcome,
        "review": written(row.review),
        "minuted_by": row.minuted_by,
        "next_step": _next_step(kind, outcome, absent=absent),
        "decision": outcome if final else "",
        "penalty_notice": outcome.casefold() in _PENALTY_NOTICE,
        "outcome_a": outcome.casefold() == "a",
        "outcome_b": outcome.casefold() == "b",
        "home_visit": NO_HOME_VISIT if final and typed else "",
    }


def _prefilled(booking: Booking, school: School, student: Student) -> dict[str, str | bool]:
    chair = staff.by_label(school, booking.chair)
    return {
        "date": with_weekday(booking.day),
        "time": clock(booking.time),
        "place": booking.place,
        "chair": chair or staff.named(school, student, booking.kind.chair).name,
        "next_step": booking.kind.next_step,
    }


def _chair(label: str, kind: MeetingKind | None, school: School, student: Student) -> str:
    """The person whom the sheet names, by a label, by a role, or not at all."""
    role = "-".join(label.casefold().split())
    if role in STUDENT_ROLES and (known := staff.person(school, student, role)) is not None:
        return known.name
    named = staff.by_label(school, label)
    if not named and kind is not None:
        return staff.named(school, student, kind.chair).name
    return named


def _next_step(kind: MeetingKind | None, outcome: str, *, absent: bool) -> str:
    if kind is None:
        return ""
    for name, sentence in kind.next_steps.items():
        if name.casefold() == outcome.casefold():
            return sentence
    return kind.next_step_absent if absent else kind.next_step


def _time(text: str) -> str:
    """The time of a row as letters write it; what is no time stays as it was typed."""
    read: dt.time | None = read_clock(text)
    return clock(read) if read else text
