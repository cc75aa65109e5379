"""The tracker reader's own findings, put the way write-back needs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.record.located import Located, Logged, Places
from pipeline.tracker.dates import read_date
from pipeline.tracker.headers import Headed, assign
from pipeline.tracker.layout import Layout
from pipeline.tracker.report import letters
from pipeline.tracker.text import number_key, whole_number
from pipeline.tracker.workbook import open_book


def locate(path: Path, layout: Layout) -> Places:
    """Finds the student sheets and the log of a tracker.

    Raises:
        WorkbookFault: It cannot be read as a workbook.
    """
    book = open_book(path)
    tables = assign(book.sheets, layout)
    logs = tables.get("log", [])
    return Places(
        book.file,
        book.sha256,
        tuple(_located(headed) for headed in tables["students"]),
        _located(logs[0]) if logs else None,
        frozenset(entry for headed in logs for entry in _logged(headed)),
        _actions(logs),
    )


def _located(headed: Headed) -> Located:
    rows: dict[str, int] = {}
    last = headed.header
    for row in headed.rows():
        if any(row.text(name) for name in headed.columns):
            last = row.at
        rows.setdefault(number_key(row.value("adm_no")), row.at + 1)
    rows.pop("", None)
    columns = {name: letters(at) for name, at in headed.columns.items()}
    return Located(headed.sheet.name, headed.header + 1, columns, rows, last + 1)


def _logged(headed: Headed) -> Iterator[Logged]:
    for row in headed.rows():
        day = read_date(row.value("date"))
        if day is not None:
            yield number_key(row.value("adm_no")), whole_number(row.value("number")), day


def _actions(logs: Iterable[Headed]) -> Mapping[int, str]:
    """How this school's log writes each step."""
    counted: dict[int, Counter[str]] = {}
    for headed in logs:
        for row in headed.rows():
            number, words = whole_number(row.value("number")), row.text("action")
            if number is not None and words:
                counted.setdefault(number, Counter())[words] += 1
    return {number: words.most_common(1)[0][0] for number, words in counted.items()}
