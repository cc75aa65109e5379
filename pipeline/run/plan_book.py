"""``plan.xlsx``: the plan for the weekly meeting.

The workbook is new each time; what was typed into it is read by ``pipeline.run.typed_book``, and
the school's own tracker is never opened here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import words
from pipeline.mail.cells import safe
from pipeline.mail.workbooks import TOP, dress_alike, height_of, printable, still
from pipeline.model.plan import Decision, Plan, Status
from pipeline.model.register import Student
from pipeline.policy.limits import limits_of
from pipeline.policy.policy import Policy
from pipeline.run.typed_book import Form, Typed
from pipeline.wording import sentence

Value = str | int | dt.date | None
FORM = Form("Plan", "attendance plan")
"""How it is read back."""
WORDS = ("Send", "Hold", "Release")
_HEADINGS = (
    ("Adm No", 9),
    ("Name", 22),
    ("Form", 7),
    ("Head of Year", 13),
    ("Status", 11),
    ("Step", 22),
    ("Attendance", 20),
    ("Reason why", 62),
    ("Last step", 20),
    ("Last date", 11),
    ("Review", 11),
    ("Decision", 11),
    ("Reason", 28),
    ("By", 14),
    ("Until", 11),
    ("Also", 18),
    ("Jump", 7),
    ("Skipped", 26),
    ("Writes to", 36),
    ("Documents", 40),
    ("Note (internal)", 34),
    ("Warnings", 50),
    ("Clause", 24),
    ("Year", 6),
)
_PROBLEMS = (
    ("Severity", 10),
    ("Where", 44),
    ("Adm No", 10),
    ("Value", 22),
    ("What", 90),
    ("Slug", 26),
)
_STATUS, _DECISION, _UNTIL = 5, 12, 15
"""Columns: the coloured one, the first and the last to type into; the printed page ends there."""
_PRINTED = [width for _, width in _HEADINGS[:_UNTIL]]
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
    typed: Sequence[Typed] = (),
) -> None:
    """Write the workbook: the plan, totals, problems.

    Args:
        path: The workbook.
        plan: The plan.
        order: Its rows as the meeting takes them.
        students: By admission number.
        policy: The ladder.
        typed: What stood beside students in the workbook of before and is to stand here too.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FORM.sheet
    _plan_sheet(sheet, order, students, policy)
    _type_again(sheet, typed)
    _totals_sheet(book.create_sheet("Totals"), plan, policy)
    _problems_sheet(book.create_sheet("Problems"), plan)
    book.properties.creator = ""
    path.write_bytes(still(book))


def _plan_sheet(
    sheet: Worksheet, order: Sequence[Decision], students: Mapping[str, Student], policy: Policy
) -> None:
    _head(sheet, _HEADINGS)
    limits = limits_of(policy)
    rows = [_row(students[each.adm_no], each, policy, limits) for each in order]
    _write(sheet, rows, _PRINTED)
    _colour(sheet, order)
    _drop_down(sheet, max(len(order) + 1, 2))
    sheet.freeze_panes = "C2"
    _print_setup(sheet, max(len(order) + 1, 2))


def _type_again(sheet: Worksheet, typed: Sequence[Typed]) -> None:
    """Put what was typed beside its student; beside a number that is nobody's, below them all."""
    rows = {
        str(row[0].value).lstrip("0"): row[0].row for row in sheet.iter_rows(min_row=2, max_col=1)
    }
    for each in typed:
        row = rows.get(each.adm_no.lstrip("0")) or sheet.max_row + 1
        sheet.cell(row, 1).value = safe(each.adm_no)
        said = (each.decision, each.reason, each.by, each.until)
        for column, value in enumerate(said, start=_DECISION):
            cell = sheet.cell(row, column)
            cell.value = printable(safe(value)) if isinstance(value, str) else value  # type: ignore[assignment]
            if isinstance(value, dt.date):
                cell.number_format = "dd/mm/yyyy"


def _colour(sheet: Worksheet, order: Sequence[Decision]) -> None:
    """Tells each status, and what is to be typed into, by colour."""
    for status in Status:
        own = [
            sheet.cell(number, _STATUS)
            for number, decision in enumerate(order, start=2)
            if decision.status is status
        ]
        if own:
            own[0].fill = PatternFill("solid", fgColor=_FILL[status])
            own[0].font = Font(bold=status in (Status.DUE, Status.HELD))
            dress_alike(own)
    if order:
        rows = sheet.iter_rows(min_row=2, min_col=_DECISION, max_col=_UNTIL)
        entries = tuple(chain.from_iterable(rows))
        entries[0].fill = _ENTRY
        dress_alike(entries)


def _write(sheet: Worksheet, rows: Sequence[Sequence[Value]], widths: Sequence[int] = ()) -> None:
    """Rows below the headings, as high as columns of these widths ask for."""
    for number, row in enumerate(rows, start=2):
        sheet.append([printable(safe(value)) if isinstance(value, str) else value for value in row])
        if widths:
            sheet.row_dimensions[number].height = height_of(row, widths)
    days: list[SheetCell | MergedCell] = []
    others: list[SheetCell | MergedCell] = []
    for row, cells in zip(rows, sheet.iter_rows(min_row=2), strict=False):
        for value, cell in zip(row, cells, strict=True):
            (days if isinstance(value, dt.date) else others).append(cell)
    for alike in (days, others):
        for first in alike[:1]:
            first.alignment = TOP
            if alike is days:
                first.number_format = "dd/mm/yyyy"
        dress_alike(alike)


def _drop_down(sheet: Worksheet, last: int) -> None:
    choice = DataValidation(
        type="list", formula1=f'"{",".join(WORDS)}"', allow_blank=True, showErrorMessage=True
    )
    choice.error = "Choose Send, Hold or Release, and give a reason."
    choice.prompt = "Send, Hold or Release; give a reason beside it."
    sheet.add_data_validation(choice)
    letter = get_column_letter(_DECISION)
    choice.add(f"{letter}2:{letter}{last}")


def _print_setup(sheet: Worksheet, last: int) -> None:
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{get_column_letter(_UNTIL)}{last}"
    sheet.print_title_rows = "1:1"


def _row(
    student: Student, decision: Decision, policy: Policy, limits: Sequence[words.Limit]
) -> tuple[Value, ...]:
    previous = decision.previous
    name_of = {step.id: step.name for step in policy.steps}
    return (
        student.adm_no,
        f"{student.surname}, {student.forename}".strip(", "),
        student.reg,
        student.head_of_year or student.manager,
        decision.status.value,
        name_of.get(decision.step, ""),
        words.figure(decision.attendance, limits),
        decision.reason,
        name_of.get(previous.step, "") if previous else "",
        previous.date if previous else None,
        decision.review or (previous.review if previous else None),
        None,
        None,
        None,
        None,
        ", ".join(name_of[step] for step in decision.also),
        "jump" if decision.jump else "",
        ", ".join(name_of[step] for step in decision.skipped),
        "; ".join(f"{r.name} ({r.channel})" for r in decision.recipients),
        ", ".join(f"{d.id} ({d.channel})" for d in decision.documents),
        "; ".join(decision.notes),
        " ".join(decision.warnings),
        decision.clause,
        int(student.year) if student.year.isdigit() else student.year,
    )


def _totals_sheet(sheet: Worksheet, plan: Plan, policy: Policy) -> None:
    _head(sheet, (("What", 44), ("Step", 40), ("Students", 12)))
    counts = Counter((d.status, d.step) for d in plan.decisions)
    rows: list[tuple[Value, ...]] = [
        ("Plan for", policy.title, words.written(plan.as_of)),
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
    _write(sheet, rows)


def _due_documents(decision: Decision) -> int:
    return len(decision.documents) if decision.status is Status.DUE else 0


def _problems_sheet(sheet: Worksheet, plan: Plan) -> None:
    _head(sheet, _PROBLEMS)
    rows = [
        (
            problem.severity.value,
            problem.where,
            problem.adm_no,
            problem.value,
            sentence(problem),
            problem.slug,
        )
        for problem in plan.problems
    ]
    _write(sheet, rows, [width for _, width in _PROBLEMS])


def _head(sheet: Worksheet, headings: Sequence[tuple[str, int]]) -> None:
    for column, (heading, width) in enumerate(headings, start=1):
        sheet.cell(1, column, heading)
        sheet.column_dimensions[get_column_letter(column)].width = width
    first = sheet.cell(1, 1)
    first.font = Font(bold=True, color="FFFFFF")
    first.fill = _HEAD
    first.alignment = Alignment(vertical="center", wrap_text=True)
    dress_alike(sheet[1])
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 30
