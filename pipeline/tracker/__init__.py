"""From a tracker workbook to a register: everything it says, and everything wrong with it."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import WorkbookFault
from pipeline.model.register import Register
from pipeline.tracker.cells import Cells
from pipeline.tracker.contacts import read_contacts
from pipeline.tracker.detect import Found, choose
from pipeline.tracker.formulas import say_unvalued
from pipeline.tracker.headers import say_faults
from pipeline.tracker.layout import Layout
from pipeline.tracker.log import read_log, read_meetings
from pipeline.tracker.marks import marked_students, read_marks
from pipeline.tracker.numbers import spell
from pipeline.tracker.report import Report
from pipeline.tracker.students import numbers_in, read_students
from pipeline.tracker.workbook import Book, open_book

__all__ = ["collector_resting", "detect", "read"]


def read(path: Path, layouts: Sequence[Layout]) -> Register:
    """Read a tracker; whatever is wrong inside it becomes a problem of the register.

    Args:
        path: The workbook.
        layouts: The layouts to choose from; its headers decide which one it is.

    Raises:
        WorkbookFault: The workbook as a whole cannot be read, or matches no layout.
    """
    with collector_resting():
        return _read(path, layouts)


def _read(path: Path, layouts: Sequence[Layout]) -> Register:
    book = open_book(path)
    found = _found(book, layouts)
    report = Report()
    _say_book(book, found, report)
    layout, tables = found.layout, found.tables
    cells = Cells(layout.words, report, from_1904=book.from_1904)
    numbers = spell(numbers_in(tables["students"]))
    marks = read_marks(found.marks, numbers, report)
    marked = marked_students(marks)
    roll = read_students(tables["students"], layout, cells, numbers, marked)
    log = tuple(read_log(tables.get("log", ()), cells, numbers))
    meetings = tuple(read_meetings(tables.get("meetings", ()), cells, numbers))
    contacts = tuple(read_contacts(tables.get("contacts", ()), layout, cells, numbers))
    for group in tables.values():
        for headed in group:
            say_unvalued(headed, numbers, marked, report)
    if "log" in layout.tables and not tables.get("log"):
        report.warning("log-missing", book.file)
    return Register(
        file=book.file,
        sha256=book.sha256,
        layout=layout.id,
        students=tuple(roll.students.values()),
        step_dates=tuple(roll.step_dates),
        log=log,
        meetings=meetings,
        contacts=contacts,
        marks=marks,
        problems=tuple(report.problems),
    )


@contextlib.contextmanager
def collector_resting() -> Iterator[None]:
    """Read, and decide if it follows, without the collector.

    Half a million marks are all kept: looking through them for rubbish is time for nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def detect(path: Path, layouts: Sequence[Layout]) -> str:
    """The id of the layout that a workbook's headers match best.

    Raises:
        WorkbookFault: The workbook cannot be read, or matches no layout.
    """
    return _found(open_book(path), layouts).layout.id


def _found(book: Book, layouts: Sequence[Layout]) -> Found:
    found = choose(book.sheets, layouts)
    if found is None:
        titles = "; ".join(layout.title for layout in layouts)
        raise WorkbookFault(
            "No sheet of this workbook has the headers of a tracker that is known here "
            f"({titles or 'no layouts are set up'}).",
            where=book.file,
            todo="Check that it is the tracker, or add its headers to a file in config/layouts.",
            slug="workbook-layout",
        )
    return found


def _say_book(book: Book, found: Found, report: Report) -> None:
    if book.has_macros:
        report.warning("workbook-has-macros", book.file)
    if book.open_elsewhere:
        report.warning("workbook-open-elsewhere", book.file)
    for sheet in found.hidden_read:
        report.warning("sheet-hidden-read", sheet.place)
    for sheet in found.hidden_skipped:
        report.warning("sheet-hidden-skipped", sheet.place)
    if not found.tables.get("contacts"):
        report.warning("sheet-missing", book.file, hint="contacts")
    for group in found.tables.values():
        for headed in group:
            say_faults(headed, report)
