"""Which layout a workbook has, and which of its sheets is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.tracker.headers import Headed, assign
from pipeline.tracker.layout import Layout
from pipeline.tracker.marks import MarksHeader, find_marks
from pipeline.tracker.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Found:
    """A workbook's sheets by table.

    Hidden rows and columns are read like any other: filters hide rows. A hidden sheet is read only
    when no visible sheet holds that table, because old copies are kept hidden; either way it is
    said.
    """

    layout: Layout
    tables: Mapping[str, Sequence[Headed]]
    marks: Sequence[MarksHeader]
    hidden_read: tuple[Sheet, ...]
    hidden_skipped: tuple[Sheet, ...]


def choose(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> Found | None:
    """The layout that knows most headers, with its sheets; ``None`` when none knows the students.

    Between equals the first layout wins.
    """
    best: Found | None = None
    most = 0
    for layout in layouts:
        found = sort_out(sheets, layout)
        known = sum(len(headed.columns) for headed in found.tables["students"]) and sum(
            len(headed.columns) for group in found.tables.values() for headed in group
        )
        if known > most:
            best, most = found, known
    return best


def sort_out(sheets: Sequence[Sheet], layout: Layout) -> Found:
    """Each sheet to its table, hidden ones only where there is no other."""
    marks = {sheet.name: header for sheet in sheets if (header := find_marks(sheet, layout))}
    tables = assign([sheet for sheet in sheets if sheet.name not in marks], layout)
    read: list[Sheet] = []
    skipped: list[Sheet] = []
    kept: dict[str, Sequence[Headed]] = {}
    for name, group in tables.items():
        visible = [headed for headed in group if not headed.sheet.hidden]
        kept[name] = visible or group
        hidden = [headed.sheet for headed in group if headed.sheet.hidden]
        (skipped if visible else read).extend(hidden)
    shown = [header for header in marks.values() if not header.sheet.hidden]
    hidden = [header.sheet for header in marks.values() if header.sheet.hidden]
    (skipped if shown else read).extend(hidden)
    return Found(layout, kept, shown or tuple(marks.values()), tuple(read), tuple(skipped))
