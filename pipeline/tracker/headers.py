"""Finding the table on a sheet by its header row, wherever it stands and whatever its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.tracker.layout import STEP, Layout, Table
from pipeline.tracker.parts import Cell
from pipeline.tracker.report import Report, cell
from pipeline.tracker.text import clean, header_key
from pipeline.tracker.workbook import Sheet

FEWEST_HEADERS = 3


@dataclass(frozen=True)
class Headed:
    """A sheet whose header row was found.

    Attributes:
        header: The header row, from 0.
        columns: Column by what it stands for, the first of each.
        doubled: Further columns that stand for the same.
    """

    sheet: Sheet
    table: Table
    header: int
    columns: Mapping[str, int]
    doubled: Mapping[str, tuple[int, ...]]

    def rows(self) -> Sequence[Row]:
        """The rows below the header that are not empty and not the header once more."""
        return self._rows

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        # Gone through several times: for the numbers, for shares, and for what they say.
        return tuple(self._found_rows())

    def _found_rows(self) -> Iterator[Row]:
        number = self.columns.get("adm_no", 0)
        for at in range(self.header + 1, len(self.sheet.rows)):
            values = self.sheet.rows[at]
            is_header = self.table.columns.get(header_key(values[number])) == "adm_no"
            if not is_header and any(value != "" for value in values):
                yield Row(self, at, values)

    def where(self, row: int, column: int) -> str:
        """The name of a cell of this sheet."""
        return cell(self.sheet.place, row, column)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, by column name."""

    headed: Headed
    at: int
    values: Sequence[object]

    def value(self, column: str) -> object:
        """The cell as stored; "" when the sheet has no such column."""
        place = self.headed.columns.get(column)
        return "" if place is None else self.values[place]

    def text(self, column: str) -> str:
        """The cell as clean text."""
        place = self.headed.columns.get(column)
        return "" if place is None else clean(self.values[place])

    def where(self, column: str) -> str:
        """The cell's name; the first cell of the row when there is no such column."""
        return self.headed.where(self.at, self.headed.columns.get(column, 0))

    def cell(self, column: str) -> Cell:
        """The cell's row and column, from 0."""
        return self.at, self.headed.columns.get(column, -1)


def find_header(sheet: Sheet, table: Table) -> Headed | None:
    """The table's header row on a sheet: the row with the most known headers, if they suffice."""
    best: Headed | None = None
    for at, texts in enumerate(sheet.headers):
        found = _headed(sheet, table, at, texts)
        if best is None or len(found.columns) > len(best.columns):
            best = found
    return best if best is not None and _suffices(best) else None


def _headed(sheet: Sheet, table: Table, at: int, texts: Sequence[tuple[int, str]]) -> Headed:
    columns: dict[str, int] = {}
    doubled: dict[str, tuple[int, ...]] = {}
    for place, key in texts:
        name = table.columns.get(key)
        if name is None:
            continue
        if name in columns:
            doubled[name] = (*doubled.get(name, ()), place)
        else:
            columns[name] = place
    return Headed(sheet, table, at, columns, doubled)


def _suffices(headed: Headed) -> bool:
    columns, table = headed.columns, headed.table
    required = sum(name in columns for name in table.required)
    if len(columns) < FEWEST_HEADERS or required * 2 < len(table.required):
        return False
    if table.name != "students":
        return True
    return any(name in columns for name in table.expected) or any(
        name.startswith(STEP) for name in columns
    )


def assign(sheets: Sequence[Sheet], layout: Layout) -> dict[str, list[Headed]]:
    """Each sheet to the table that knows most of its headers; marks are found elsewhere."""
    tables: dict[str, list[Headed]] = {name: [] for name in layout.tables if name != "marks"}
    for sheet in sheets:
        found = [
            headed
            for name in tables
            if (headed := find_header(sheet, layout.tables[name])) is not None
        ]
        if found:
            best = max(found, key=lambda headed: len(headed.columns))
            tables[best.table.name].append(best)
    return tables


def say_faults(headed: Headed, report: Report) -> None:
    """Report columns that are missing or doubled."""
    table, columns = headed.table, headed.columns
    for name in table.required:
        if name not in columns:
            report.error("column-missing", headed.sheet.place, hint=table.headers[name])
    for name in table.expected:
        if name not in columns:
            report.warning("column-missing", headed.sheet.place, hint=table.headers[name])
    for name, places in headed.doubled.items():
        for place in places:
            report.error(
                "column-doubled",
                headed.where(headed.header, place),
                clean(headed.sheet.rows[headed.header][place]),
                hint=headed.where(headed.header, columns[name]),
            )
