"""``plan.xlsx``: the plan for the weekly meeting.

The workbook is new each time; what was typed into it is read by ``pipeline.run.typed_book``, and
the school's own tracker is never opened here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.mail.cells import safe
from pipeline.model.plan import Decision, Plan, Status
from pipeline.model.register import Student
from pipeline.policy import words
from pipeline.policy.policy import Policy
from pipeline.policy.reasons import thresholds_of
from pipeline.run.typed_book import Form
from pipeline.wording import sentence

Value = str | int | dt.date | None
FORM = Form("Plan", "attendance plan")
"""How it is read back."""
WORDS = ("Send", "Hold", "Release")
_HEADINGS = (
    ("Adm No", 10),
    ("Name", 26),
    ("Year", 6),
    ("Form", 7),
    ("Head of Year", 16),
    ("Status", 12),
    ("Step", 26),
    ("Also", 18),
    ("Attendance", 26),
    ("Reason why", 70),
    ("Last step", 26),
    ("Last date", 12),
    ("Review", 12),
    ("Jump", 7),
    ("Skipped", 26),
    ("Writes to", 36),
    ("Documents", 40),
    ("Note (internal)", 34),
    ("Warnings", 40),
    ("Clause", 24),
    ("Decision", 12),
    ("Reason", 36),
    ("By", 18),
    ("Until", 12),
)
_DECISION = 21
"""The first of the columns to type into."""
_FILL = {
    Status.DUE: "FCE4D6",
    Status.HELD: "FFF2CC",
    Status.MONITORING: "DDEBF7",
    Status.IMPROVED: "E2EFDA",
    Status.NONE: "FFFFFF",
}
_ENTRY = PatternFill("solid", fgColor="FFFFE5")
_HEAD = PatternFill("solid", fgColor="1F3864")


def write_plan_book(
    path: Path,
    plan: Plan,
    order: Sequence[Decision],
    students: Mapping[str, Student],
    policy: Policy,
) -> None:
    """Write the workbook: the plan, totals, problems."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FORM.sheet
    _plan_sheet(sheet, order, students, policy)
    _totals_sheet(book.create_sheet("Totals"), plan, policy)
    _problems_sheet(book.create_sheet("Problems"), plan)
    # The same plan gives the same file: no clock in it.
    stamp = _noon(plan)
    book.properties.creator = "attendance"
    book.properties.created = book.properties.modified = stamp
    book.save(path)


def _plan_sheet(
    sheet: Worksheet, order: Sequence[Decision], students: Mapping[str, Student], policy: Policy
) -> None:
    _head(sheet, _HEADINGS)
    shares = thresholds_of(policy)
    for number, decision in enumerate(order, start=2):
        student = students[decision.adm_no]
        for column, value in enumerate(_row(student, decision, policy, shares), start=1):
            cell = sheet.cell(number, column, safe(value) if isinstance(value, str) else value)
            cell.alignment = Alignment(vertical="top", wrap_text=column in (9, 10, 16, 17, 18, 19))
            if column == 6:
                cell.fill = PatternFill("solid", fgColor=_FILL[decision.status])
                cell.font = Font(bold=decision.status in (Status.DUE, Status.HELD))
            if column >= _DECISION:
                cell.fill = _ENTRY
            if isinstance(value, dt.date):
                cell.number_format = "dd/mm/yyyy"
    last = max(len(order) + 1, 2)
    drop_down = DataValidation(
        type="list", formula1=f'"{",".join(WORDS)}"', allow_blank=True, showErrorMessage=True
    )
    drop_down.error = "Choose Send, Hold or Release, and give a reason."
    drop_down.prompt = "Send, Hold or Release; give a reason beside it."
    sheet.add_data_validation(drop_down)
    drop_down.add(f"{get_column_letter(_DECISION)}2:{get_column_letter(_DECISION)}{last}")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"


def _row(
    student: Student, decision: Decision, policy: Policy, shares: Sequence[Fraction]
) -> tuple[Value, ...]:
    previous = decision.previous
    name_of = {step.id: step.name for step in policy.steps}
    return (
        student.adm_no,
        f"{student.surname}, {student.forename}".strip(", "),
        int(student.year) if student.year.isdigit() else student.year,
        student.reg,
        student.head_of_year or student.manager,
        decision.status.value,
        name_of.get(decision.step, ""),
        ", ".join(name_of[step] for step in decision.also),
        words.figure(decision.attendance, shares),
        decision.reason,
        name_of.get(previous.step, "") if previous else "",
        previous.date if previous else None,
        decision.review or (previous.review if previous else None),
        "jump" if decision.jump else "",
        ", ".join(name_of[step] for step in decision.skipped),
        "; ".join(f"{r.name} ({r.channel})" for r in decision.recipients),
        ", ".join(f"{d.id} ({d.channel})" for d in decision.documents),
        "; ".join(decision.notes),
        " ".join(decision.warnings),
        decision.clause,
        None,
        None,
        None,
        None,
    )


def _totals_sheet(sheet: Worksheet, plan: Plan, policy: Policy) -> None:
    _head(sheet, (("What", 44), ("Step", 40), ("Students", 12)))
    counts = Counter((d.status, d.step) for d in plan.decisions)
    rows: list[tuple[Value, ...]] = [
        ("Plan for", policy.title, words.date(plan.as_of)),
        ("Tracker", plan.file, plan.sha256[:12]),
        ("Students", "", len(plan.decisions)),
    ]
    for status in Status:
        total = sum(count for (state, _), count in counts.items() if state is status)
        rows.append((status.value, "all", total))
        for step in policy.steps:
            if counts[status, step.id]:
                rows.append((status.value, step.name, counts[status, step.id]))
    persistent = sum(d.attendance.persistent for d in plan.decisions)
    severe = sum(d.attendance.severe for d in plan.decisions)
    rows.append(("persistently absent (10% or more missed)", "", persistent))
    rows.append(("severely absent (50% or more missed)", "", severe))
    rows.append(("documents due", "", sum(_due_documents(d) for d in plan.decisions)))
    rows.append(("problems in the tracker", "", len(plan.problems)))
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, safe(value) if isinstance(value, str) else value)


def _due_documents(decision: Decision) -> int:
    return len(decision.documents) if decision.status is Status.DUE else 0


def _problems_sheet(sheet: Worksheet, plan: Plan) -> None:
    _head(
        sheet,
        (
            ("Severity", 10),
            ("Where", 44),
            ("Adm No", 10),
            ("Value", 22),
            ("What", 90),
            ("Slug", 26),
        ),
    )
    for number, problem in enumerate(plan.problems, start=2):
        row = (
            problem.severity.value,
            problem.where,
            problem.adm_no,
            problem.value,
            sentence(problem),
            problem.slug,
        )
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, safe(value))
            cell.alignment = Alignment(vertical="top", wrap_text=column == 5)


def _head(sheet: Worksheet, headings: Sequence[tuple[str, int]]) -> None:
    for column, (heading, width) in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 30


def _noon(plan: Plan) -> dt.datetime:
    return dt.datetime.combine(plan.as_of, dt.time(12))
