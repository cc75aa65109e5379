"""The sheets of a SOL tracker: one for each year, the log, and those both layouts have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from pipeline.demo.ladders import SOL_STEPS, YEARS
from pipeline.demo.marks import AUTHORISED, UNAUTHORISED, share
from pipeline.demo.shared_sheets import common_sheets, percent, with_gaps
from pipeline.demo.sheet import Cell, Choices, Row, Sheet
from pipeline.model.register import LogRow, Register, Student

_HEADERS = (
    "Surname",
    "Forename",
    "Known as",
    "Adm No",
    "UPN",
    "DOB",
    "Reg",
    "HOY",
    "PP",
    "SEND",
    "LAC",
    "Att %",
    "Prev Att %",
    "Auth %",
    "Unauth %",
    "Lates",
    "Concern",
    "Good reason",
    *(step.column for step in SOL_STEPS),
    "Review date",
    "Comments",
)
_LOG_HEADERS = (
    "Date",
    "Adm No",
    "No",
    "Action",
    "By",
    "Att % then",
    "Outcome",
    "Review date",
    "Comments",
)
_CONCERNS = ("Attendance", "Broken weeks", "Second illness", "Punctuality")
_FIRST_ROW = 5
_FLAG_WORDS = {"PP": "Y", "SEND": "K", "LAC": "Y"}


def sol_sheets(register: Register, school_year: str) -> Iterator[Sheet]:
    """Every sheet of the workbook, in its order."""
    yield Sheet(
        "READ ME",
        [
            (f"SOL Tracker {school_year}",),
            (),
            ("RTC = Record of Tutor Conversation (mark green). ROPC = Record of Phone Call.",),
        ],
    )
    rows = _Rows(register)
    for year in YEARS:
        yield _year_sheet(year, [rows.of(s) for s in register.students if s.year == year])
    log = [_log_row(row) for row in register.log]
    yield Sheet("Interventions", [_LOG_HEADERS, *log], header=1, widths={"A": 12, "D": 20, "H": 12})
    yield from common_sheets(register)
    totals = [(int(year), f"=COUNTA('Year {year}'!D{_FIRST_ROW}:D400)") for year in YEARS]
    yield Sheet("Summary", [("Year", "Students"), *totals], header=1)


def _year_sheet(year: str, students: Sequence[Row]) -> Sheet:
    body = list(with_gaps(students, every=7))
    last = _FIRST_ROW + max(len(body), 1) - 1
    title = (f"Year {year} attendance tracker",)
    return Sheet(
        f"Year {year}",
        [title, ("Att % updated weekly from the register",), (), _HEADERS, *body],
        header=_FIRST_ROW - 1,
        freeze="E5",
        filtered=f"A4:AD{last}",
        widths={"A": 16, "B": 12, "E": 16.7, "AD": 26},
        hidden=("M",),
        choices=(Choices(f"Q5:Q{last + 200}", _CONCERNS),),
        merged=("A1:I1",),
        scale=f"L5:L{last}",
        bars=f"P5:P{last}",
        comments={(_FIRST_ROW + 1, 12): "Checked with parent"} if len(body) > 1 else {},
    )


class _Rows:
    """Year-sheet rows, with what other parts of the register say of the student."""

    def __init__(self, register: Register) -> None:
        self._steps: dict[str, dict[str, dt.date]] = {}
        for found in register.step_dates:
            self._steps.setdefault(found.adm_no, {})[found.step] = found.date
        self._reviews = {row.adm_no: row.review for row in register.log if row.review}
        self._codes = {row.adm_no: row.codes for sheet in register.marks for row in sheet.rows}

    def of(self, student: Student) -> Row:
        """One student's row, now and then as untidy as people type."""
        codes = self._codes.get(student.adm_no, ())
        steps = self._steps.get(student.adm_no, {})
        place = int(student.adm_no)
        return (
            _shouted(student.surname, place),
            f"{student.forename}  " if place % 13 == 4 else student.forename,
            student.known_as or None,
            student.adm_no,
            student.upn,
            student.dob,
            student.reg,
            student.head_of_year,
            *(_FLAG_WORDS[f] if f in student.vulnerable else None for f in _FLAG_WORDS),
            _figure(student, place),
            percent(student.previous_percent),
            round(float(share(codes, AUTHORISED) * 100), 1),
            round(float(share(codes, UNAUTHORISED) * 100), 1),
            student.lates,
            student.concern or None,
            student.good_reason or None,
            *_step_cells(steps, place),
            self._reviews.get(student.adm_no),
            student.notes or None,
        )


def _shouted(surname: str, place: int) -> str:
    plain = surname.isascii() and surname.isalpha() and surname == surname.capitalize()
    return surname.upper() if plain and place % 5 == 2 else surname


def _figure(student: Student, place: int) -> Cell:
    if student.percent is None:
        return "N/A"
    figure = percent(student.percent)
    return f"{figure}%" if place % 17 == 3 else figure


def _step_cells(steps: Mapping[str, dt.date], place: int) -> Iterator[Cell]:
    for step in SOL_STEPS:
        date = steps.get(step.id)
        yield f"{date:%d/%m/%Y}" if date and place % 11 == 6 else date


def _log_row(row: LogRow) -> Row:
    return (
        row.date,
        row.adm_no,
        row.number,
        row.action,
        row.by,
        percent(row.percent_then),
        row.outcome or None,
        row.review,
        row.comments or None,
    )
