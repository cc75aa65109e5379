"""The sheets of an RWBA tracker: one for all students, and those both layouts have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.demo.ladders import RWBA_STEPS
from pipeline.demo.shared_sheets import common_sheets, with_gaps
from pipeline.demo.sheet import Cell, Row, Sheet
from pipeline.model.register import Register, StepDate, Student

_HEADERS = (
    "Student",
    "Adm",
    "UPN",
    "Year",
    "Tutor",
    "Student Manager",
    "%",
    "Last %",
    "Pattern",
    "Vulnerable",
    "2 days absent",
    *(header for step in RWBA_STEPS for header in (step.column, step.outcome_column) if header),
    "Notes",
)
_FIRST_ROW = 3


def rwba_sheets(register: Register) -> Iterator[Sheet]:
    """Every sheet of the workbook, in its order."""
    steps: dict[str, dict[str, StepDate]] = {}
    for found in register.step_dates:
        steps.setdefault(found.adm_no, {})[found.step] = found
    rows = [_student_row(s, steps.get(s.adm_no, {})) for s in register.students]
    body = list(with_gaps(rows, every=11))
    last = _FIRST_ROW + max(len(body), 1) - 1
    yield Sheet(
        "Attendance Spreadsheet",
        [("Attendance spreadsheet - figures updated every two weeks",), _HEADERS, *body],
        header=_FIRST_ROW - 1,
        freeze="B3",
        filtered=f"A2:Z{last}",
        shares=(7, 8),
        widths={"A": 26, "C": 16, "F": 10, "R": 20, "V": 20, "X": 14, "Z": 34},
        low=f"G3:G{last}",
    )
    yield from common_sheets(register)


def _student_row(student: Student, steps: Mapping[str, StepDate]) -> Row:
    known_as = f" ({student.known_as})" if student.known_as else ""
    return (
        f"{student.surname}, {student.forename}{known_as}",
        student.adm_no,
        student.upn,
        int(student.year),
        student.reg,
        student.manager,
        "N/A" if student.percent is None else float(student.percent),
        None if student.previous_percent is None else float(student.previous_percent),
        student.pattern or None,
        "/".join(student.vulnerable) or None,
        student.two_day_absences,
        *_step_cells(steps),
        student.notes or None,
    )


def _step_cells(steps: Mapping[str, StepDate]) -> Iterator[Cell]:
    for step in RWBA_STEPS:
        found = steps.get(step.id)
        yield found.date if found else None
        if step.outcome_column:
            yield (found.outcome or None) if found else None
