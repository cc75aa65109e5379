"""The marks: a morning and an afternoon column for each day, a row for each student."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from pipeline.model.register import MarkRow, MarkSheet, Session
from pipeline.tracker.dates import read_date
from pipeline.tracker.layout import Layout, Words
from pipeline.tracker.numbers import Numbers
from pipeline.tracker.report import Report, cell, letters
from pipeline.tracker.text import clean, number_key, word_key
from pipeline.tracker.workbook import DEEPEST_HEADER, Sheet

FEWEST_SESSIONS = 2
DATES_ABOVE = 3
"""How far above the AM/PM row the dates, or the admission number's header, may stand."""
LAST_WORD = re.compile(r"(.*\S)[\s,;-]+(\S+)")
NOT_MARKED = frozenset({"", "-"})


@dataclass(frozen=True, slots=True)
class MarksHeader:
    """Where a sheet's sessions are.

    Attributes:
        at: The last header row, from 0.
        number: The column of admission numbers, ``None`` when it cannot be found.
        labels: Column and half ("AM", "PM") of each session, from left to right.
        dates: Date or its text above each session, parallel to ``labels``.
    """

    sheet: Sheet
    at: int
    number: int | None
    labels: tuple[tuple[int, str], ...]
    dates: tuple[object, ...]


class _Marks(dict[object, str]):
    """Cell to mark, each spelling cleaned once however often it stands there."""

    def __missing__(self, value: object) -> str:
        mark = "".join(clean(value).split()).upper()
        if mark in NOT_MARKED:
            mark = ""
        self[value] = mark
        return mark


def find_marks(sheet: Sheet, layout: Layout) -> MarksHeader | None:
    """The header of a Marks sheet, ``None`` when the sheet is something else."""
    if "marks" not in layout.tables:
        return None
    for at, values in enumerate(sheet.rows[:DEEPEST_HEADER]):
        labels = tuple(_labels(values, layout.words))
        if len(labels) >= FEWEST_SESSIONS:
            number = _number_column(sheet, layout, at)
            return MarksHeader(sheet, at, number, labels, tuple(_dates(sheet, at, labels)))
    return None


def read_marks(
    headers: Sequence[MarksHeader], numbers: Numbers, report: Report
) -> tuple[MarkSheet, ...]:
    """Every Marks sheet; sessions without a readable date are reported and left out."""
    return tuple(
        sheet for header in headers if (sheet := _sheet(header, numbers, report)) is not None
    )


def marked_students(sheets: Sequence[MarkSheet]) -> frozenset[str]:
    """The students with at least one mark."""
    return frozenset(row.adm_no for sheet in sheets for row in sheet.rows if any(row.codes))


def _sheet(header: MarksHeader, numbers: Numbers, report: Report) -> MarkSheet | None:
    place = header.sheet.place
    if header.number is None:
        report.error("column-missing", place, hint="Adm No")
        return None
    sessions = tuple(_sessions(header, report))
    columns = tuple(column for column, _ in sessions)
    pick = _picker(columns)
    rows: list[MarkRow] = []
    seen: dict[str, int] = {}
    marks = _Marks()
    for at in range(header.at + 1, len(header.sheet.rows)):
        values = header.sheet.rows[at]
        typed = clean(values[header.number])
        if not typed:
            if any(isinstance(values[column], str) and values[column] for column in columns):
                report.warning("row-without-number", cell(place, at, header.number))
            continue
        adm_no, where = numbers.spelling(number_key(typed)), cell(place, at, header.number)
        if not adm_no:
            report.warning("marks-for-nobody", where, typed)
        elif adm_no in seen:
            first = cell(place, seen[adm_no], header.number)
            report.warning("marks-twice", where, adm_no, adm_no=adm_no, hint=first)
        else:
            seen[adm_no] = at
            rows.append(MarkRow(adm_no, tuple(map(marks.__getitem__, pick(values))), at + 1))
    return MarkSheet(place, tuple(session for _, session in sessions), tuple(rows))


def _picker(columns: Sequence[int]) -> Callable[[Sequence[object]], Sequence[object]]:
    """What takes the cells of these columns out of a row, at one stretch where they are one."""
    if columns and tuple(columns) == tuple(range(columns[0], columns[-1] + 1)):
        return itemgetter(slice(columns[0], columns[-1] + 1))
    return lambda values: [values[column] for column in columns]


def _sessions(header: MarksHeader, report: Report) -> Iterator[tuple[int, Session]]:
    seen: dict[tuple[dt.date, str], int] = {}
    for (column, half), written in zip(header.labels, header.dates, strict=True):
        where = cell(header.sheet.place, header.at, column)
        day = read_date(written)
        if day is None:
            report.error("session-date-unreadable", where, clean(written))
        elif (day, half) in seen:
            first = cell(header.sheet.place, header.at, seen[day, half])
            report.error("session-doubled", where, f"{day.isoformat()} {half}", hint=first)
        else:
            seen[day, half] = column
            yield column, Session(day, half, letters(column))


def _labels(values: Sequence[object], words: Words) -> Iterator[tuple[int, str]]:
    ends = (*words.am, *words.pm)
    for column, value in enumerate(values):
        is_like = isinstance(value, str) and value and word_key(value).endswith(ends)
        if is_like and (half := _half(clean(value), words)):
            yield column, half


def _half(text: str, words: Words) -> str:
    """The half of a header, AM or PM: the label alone, or the last word after a date."""
    parts = LAST_WORD.fullmatch(text)
    label = text if parts is None or read_date(parts[1]) is None else parts[2]
    key = word_key(label)
    return "AM" if key in words.am else "PM" if key in words.pm else ""


def _dates(sheet: Sheet, at: int, labels: Sequence[tuple[int, str]]) -> Iterator[object]:
    """The date of each session: in the label itself, or above it, filled on from AM to PM."""
    own = [LAST_WORD.fullmatch(clean(sheet.rows[at][column])) for column, _ in labels]
    if all(own):
        yield from (found[1] for found in own if found)
        return
    above = max(
        range(max(0, at - DATES_ABOVE), at),
        key=lambda row: sum(read_date(sheet.rows[row][column]) is not None for column, _ in labels),
        default=None,
    )
    last: object = ""
    half_before = ""
    for column, half in labels:
        written = "" if above is None else sheet.rows[above][column]
        if written != "":
            last = written
        elif half != "PM" or half_before != "AM":
            last = ""
        half_before = half
        yield last


def _number_column(sheet: Sheet, layout: Layout, at: int) -> int | None:
    headers = layout.tables["marks"].columns
    for row in range(at, max(-1, at - DATES_ABOVE - 1), -1):
        for column, key in sheet.headers[row]:
            if headers.get(key) == "adm_no":
                return column
    return None
