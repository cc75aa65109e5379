"""``decisions.xlsx``: one row for every student at the meeting, with room for what is decided.

``pipeline.run.decisions`` reads it back by its headings; the words below are the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.mail.cells import safe
from pipeline.mail.workbooks import still
from pipeline.pack.content import Entry, Pack

SHEET = "Decisions"
STEPS = "Steps"
PROCEED, HOLD, JUMP, GOOD_REASON = WORDS = ("proceed", "hold", "jump", "good reason")
"""What may be decided."""

_HEADINGS = (
    ("Adm No", 10),
    ("Name", 28),
    ("Form", 7),
    ("Head of Year", 14),
    ("Attendance", 11),
    ("Change", 10),
    ("Status", 12),
    ("Proposed step", 34),
    ("Reason why", 60),
    ("Review", 34),
    ("Decision", 13),
    ("Step", 30),
    ("Reason", 40),
    ("By", 20),
    ("Until", 12),
)
_TYPED = ("Decision", "Step", "Reason", "By", "Until")
_WRAPPED = ("Proposed step", "Reason why", "Review", "Reason")
_ROOM = PatternFill("solid", fgColor="FFFFE5")
_HEAD = PatternFill("solid", fgColor="1F3864")
_RULES = (
    ("proceed", "The step goes as proposed. A held one needs a reason and a name."),
    ("hold", "Nothing goes until the day under Until, or until it is released. Needs a reason."),
    ("jump", "A later step is taken. Needs the step, a reason and a name."),
    ("good reason", "Held for a good reason. Needs the reason; Until may stay empty."),
)


def decisions_book(packs: Iterable[Pack], steps: Sequence[str]) -> bytes:
    """The workbook for the students of some packs; equal packs give equal bytes.

    Args:
        packs: Whose students, in order.
        steps: The ladder's steps as they may be chosen for a jump.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    rows = [(pack.label, entry) for pack in packs for entry in pack.entries]
    _head(sheet, [heading for heading, _ in _HEADINGS], [width for _, width in _HEADINGS])
    for number, (label, entry) in enumerate(rows, start=2):
        _write(sheet, number, _row(label, entry))
    _steps_sheet(book.create_sheet(STEPS), steps)
    _drop_downs(sheet, max(len(rows) + 1, 2), len(steps))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{max(len(rows) + 1, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"
    book.properties.creator = ""
    return still(book)


def _row(label: str, entry: Entry) -> tuple[str | float, ...]:
    student = entry.student
    return (
        student.adm_no,
        entry.name,
        student.reg,
        label,
        entry.now,
        round(float(entry.change * 100), 2) if entry.change is not None else "",
        entry.status.value,
        entry.proposed,
        entry.reason,
        entry.review.said if entry.review else "",
        *("" for _ in _TYPED),
    )


def _write(sheet: Worksheet, number: int, row: Sequence[str | float]) -> None:
    for column, (value, (heading, _)) in enumerate(zip(row, _HEADINGS, strict=True), start=1):
        text = safe(value) or None if isinstance(value, str) else value
        cell = sheet.cell(number, column, text)
        cell.alignment = Alignment(vertical="top", wrap_text=heading in _WRAPPED)
        if heading in _TYPED:
            cell.fill = _ROOM
        if heading == "Until":
            cell.number_format = "dd/mm/yyyy"
        if heading == "Change":
            cell.number_format = "+0.0#;-0.0#;0"


def _steps_sheet(sheet: Worksheet, steps: Sequence[str]) -> None:
    _head(sheet, ("Steps for a jump", "Decision", "What it does"), (40, 14, 80))
    for number, step in enumerate(steps, start=2):
        sheet.cell(number, 1, safe(step))
    for number, (word, rule) in enumerate(_RULES, start=2):
        sheet.cell(number, 2, word)
        sheet.cell(number, 3, rule)


def _drop_downs(sheet: Worksheet, last: int, steps: int) -> None:
    words = DataValidation(
        type="list", formula1=f'"{",".join(WORDS)}"', allow_blank=True, showErrorMessage=True
    )
    words.error = "Choose proceed, hold, jump or good reason."
    words.prompt = "proceed, hold, jump or good reason; the sheet Steps says what each needs."
    names = DataValidation(
        type="list",
        formula1=f"={STEPS}!$A$2:$A${steps + 1}",
        allow_blank=True,
        showErrorMessage=True,
    )
    names.error = "Choose one of the steps; only a jump has one."
    columns = [heading for heading, _ in _HEADINGS]
    for validation, heading in ((words, "Decision"), (names, "Step")):
        letter = get_column_letter(columns.index(heading) + 1)
        sheet.add_data_validation(validation)
        validation.add(f"{letter}2:{letter}{last}")


def _head(sheet: Worksheet, headings: Sequence[str], widths: Sequence[int]) -> None:
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
