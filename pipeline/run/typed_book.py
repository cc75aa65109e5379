"""What people typed into a workbook beside each student, found by its headings, not judged.

People move columns, and sort and filter rows; a heading and an admission number are all that is
relied on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import WorkbookFault
from pipeline.mail.cells import plain

_ADM = "Adm No"
_ALWAYS = ("Decision", "Reason", "By", "Until")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed beside a student: as it stands, not judged.

    Attributes:
        cell: The cell of the decision.
        step: What stands under "Step", where there is such a column.
        cells: Heading to cell, for naming the one that is wrong.
    """

    adm_no: str
    decision: str
    reason: str
    by: str
    until: object
    cell: str
    step: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def at(self, heading: str) -> str:
        """The cell under a heading."""
        return self.cells.get(heading, self.cell)


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook that is typed into.

    Attributes:
        sheet: The sheet that counts.
        made_by: The command that writes it.
        has_step: Whether it has a column "Step" to type into.
    """

    sheet: str
    made_by: str
    has_step: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """What may be typed into."""
        return (*_ALWAYS, "Step") if self.has_step else _ALWAYS


def read_typed(path: Path, form: Form) -> tuple[Typed, ...]:
    """Every row of the sheet in which something was typed, whoever it is beside.

    Raises:
        WorkbookFault: The workbook, its sheet or its headings cannot be found.
    """
    sheet = _sheet(path, form)
    columns = _columns(sheet, path, form)
    typed = []
    for row in sheet.iter_rows(min_row=2):
        cells = {name: row[column] for name, column in columns.items()}
        # A name alone decides nothing: people fill it in all the way down.
        if any(_text(cells[name].value) for name in form.headings if name != "By"):
            typed.append(_typed(cells, f"{path.name}!{form.sheet}"))
    return tuple(typed)


def _typed(cells: Mapping[str, Cell | MergedCell], place: str) -> Typed:
    named = {name: f"{place}!{cell.coordinate}" for name, cell in cells.items()}
    said = {name: _text(cell.value) for name, cell in cells.items()}
    return Typed(
        said[_ADM],
        said["Decision"],
        said["Reason"],
        said["By"],
        cells["Until"].value,
        named["Decision"],
        said.get("Step", ""),
        named,
    )


def _sheet(path: Path, form: Form) -> Worksheet:
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise WorkbookFault(
            "The workbook that decisions are typed into cannot be read.",
            where=path.name,
            todo=f"Close it, or take it away: it is written again by {form.made_by}.",
            slug="typed-book-unreadable",
        ) from error
    sheet = book[form.sheet] if form.sheet in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        raise WorkbookFault(
            f"The sheet {form.sheet!r} is not in the workbook.",
            where=path.name,
            todo=f"Undo the renaming, or have it written again by {form.made_by}.",
            slug="typed-book-unreadable",
        )
    return sheet


def _columns(sheet: Worksheet, path: Path, form: Form) -> Mapping[str, int]:
    found = {_text(cell.value).casefold(): cell.column - 1 for cell in sheet[1] if cell.column}
    wanted = (_ADM, *form.headings)
    missing = [name for name in wanted if name.casefold() not in found]
    if missing:
        raise WorkbookFault(
            f"The heading {missing[0]!r} is not in the first row.",
            where=f"{path.name}!{form.sheet}",
            todo=f"Put the heading back, or have it written again by {form.made_by}.",
            slug="typed-book-unreadable",
        )
    return {name: found[name.casefold()] for name in wanted}


def _text(value: object) -> str:
    return plain(" ".join(str(value).split())) if value is not None else ""
