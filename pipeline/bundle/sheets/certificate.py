"""The head teacher's certificate of attendance (Education Act 1996 s.566), for signature."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether

from pipeline.bundle.case import Case
from pipeline.bundle.period import school_age
from pipeline.bundle.sheets.paper import Desk, Drawn, draw, gap, signature_lines
from pipeline.words.dates import with_weekday, written
from pipeline.words.lists import counted

TITLE = "Certificate of attendance"


def certificate(case: Case, desk: Desk, out: Path) -> Drawn:
    """Every session charged, with its date, half of the day and code; it is never signed here."""
    return draw(desk, lambda _: _story(case, desk), out, TITLE)


def _story(case: Case, desk: Desk) -> Sequence[Flowable]:
    student, school, period = case.student, case.school, case.charged
    tally = period.tally
    born = f", born on {written(student.dob)}," if student.dob else ""
    rows = [
        (str(n), with_weekday(s.day), s.half, s.code, s.meaning)
        for n, s in enumerate(period.charged, start=1)
    ]
    return [
        desk.text("Certificate of attendance", "title"),
        desk.text("Education Act 1996, section 566", "subtitle"),
        desk.text(
            f"I certify that {student.full_name}{born} was a registered pupil{_of_age(case)} at "
            f"{school.name}, {', '.join(school.address_lines)}, throughout the period below, and "
            "that these particulars of attendance are extracted from the school's register of "
            "attendance, which can be produced."
        ),
        desk.text(f"Period: {written(period.first)} to {written(period.last)}."),
        desk.text(
            f"In this period {student.forename} attended {tally.attended} of "
            f"{counted(tally.possible, 'possible session')}. Sessions "
            f"missed: {tally.missed}, of which authorised: {tally.authorised} and unauthorised: "
            f"{tally.unauthorised}."
        ),
        desk.text("Sessions of unauthorised absence", "section"),
        desk.table(
            ("", "Date", "Session", "Code", "Meaning of the code on that day"),
            rows,
            (10, 56, 20, 16, 68),
            tight=True,
        ),
        gap(4),
        KeepTogether(
            [
                desk.text(f"Sessions listed: {len(rows)}.", "body"),
                *signature_lines(desk, ((school.head.role, school.head.name),)),
                gap(3),
                desk.text(
                    "Prepared for the head teacher's signature. Not valid until it is signed.",
                    "small",
                ),
            ]
        ),
    ]


def _of_age(case: Case) -> str:
    """Said only where the date of birth shows it for the whole period."""
    if case.student.dob is None:
        return ""
    begins, ends = school_age(case.student.dob)
    inside = begins <= case.charged.first and case.charged.last <= ends
    return " of compulsory school age" if inside else ""
