"""The students' sheets: who there is, their figures, and the dates in the step columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model.register import StepDate, Student
from pipeline.tracker.cells import Cells, column_of_shares
from pipeline.tracker.dates import left_on
from pipeline.tracker.headers import Headed, Row
from pipeline.tracker.layout import FLAG, OUTCOME, STEP, Layout
from pipeline.tracker.names import cased, cased_forename, in_one_cell, known_as
from pipeline.tracker.numbers import USUAL, Numbers
from pipeline.tracker.report import Report
from pipeline.tracker.text import clean, header_key, number_key, word_key
from pipeline.tracker.upn import is_sound

FLAG_BREAK = re.compile(r"[/,;+&]")
EVIDENCE = ("forename", "upn", "dob", "reg", "percent")
"""What makes a row without an admission number a student's, and not a total or a key."""


@dataclass(slots=True)
class Roll:
    """The students of a tracker, first rows first."""

    students: dict[str, Student] = field(default_factory=dict)
    step_dates: list[StepDate] = field(default_factory=list)


def numbers_in(tables: Sequence[Headed]) -> Iterator[object]:
    """The admission number cells of every students' sheet, in order."""
    for headed in tables:
        if "adm_no" in headed.columns:
            for row in headed.rows():
                yield row.value("adm_no")


def read_students(
    tables: Sequence[Headed],
    layout: Layout,
    cells: Cells,
    numbers: Numbers,
    marked: Collection[str],
) -> Roll:
    """Read every students' sheet.

    Args:
        tables: The sheets, in order.
        layout: Steps, flags and words.
        cells: Reads and reports.
        numbers: The spelling of each admission number.
        marked: Students with marks, whose % column decides nothing.
    """
    roll = Roll()
    for headed in tables:
        if "adm_no" in headed.columns:
            reader = _Sheet(headed, layout, cells, numbers, marked, roll)
            for row in headed.rows():
                reader.read(row)
    return roll


class _Sheet:
    """One students' sheet, row by row."""

    def __init__(
        self,
        headed: Headed,
        layout: Layout,
        cells: Cells,
        numbers: Numbers,
        marked: Collection[str],
        roll: Roll,
    ) -> None:
        self.layout, self.cells, self.numbers, self.marked = layout, cells, numbers, marked
        self.roll = roll
        self.report: Report = cells.report
        self.shares = {
            column: column_of_shares(headed, column) for column in ("percent", "previous_percent")
        }
        found = layout.year_from_sheet.search(headed.sheet.name) if layout.year_from_sheet else None
        self.year = found[1] if found else ""

    def read(self, row: Row) -> None:
        """One row: a student, a second row of one, or none."""
        typed = row.text("adm_no")
        if not typed:
            self._without_number(row)
            return
        adm_no = self.numbers.spelling(number_key(typed))
        first = self.roll.students.get(adm_no)
        student = self._student(row, adm_no)
        self.cells.say_doubled(row, adm_no)
        if first is None:
            self.roll.students[adm_no] = student
            self._check(row, student)
        else:
            self._second(row, first, student)
        self.roll.step_dates.extend(self._steps(row, adm_no))

    def _student(self, row: Row, adm_no: str) -> Student:
        surname, forename, familiar = self._names(row, adm_no)
        notes = row.text("notes")
        cells, words = self.cells, self.layout.words
        return Student(
            adm_no=adm_no,
            surname=cased(surname, words.spelled),
            forename=cased_forename(forename, words.spelled),
            where=row.where("adm_no"),
            known_as=cased_forename(familiar, words.spelled),
            upn=row.text("upn").replace(" ", "").upper(),
            year=row.text("year") or self.year,
            reg=row.text("reg"),
            dob=cells.date(row, "dob", adm_no),
            head_of_year=row.text("head_of_year"),
            manager=row.text("manager"),
            percent=cells.share(
                row,
                "percent",
                adm_no,
                shares=self.shares["percent"],
                decides=adm_no not in self.marked,
            ),
            previous_percent=cells.share(
                row, "previous_percent", adm_no, shares=self.shares["previous_percent"]
            ),
            lates=cells.whole(row, "lates", adm_no),
            concern=row.text("concern"),
            good_reason=row.text("good_reason"),
            vulnerable=self._flags(row),
            pattern=row.text("pattern"),
            two_day_absences=cells.whole(row, "two_day_absences", adm_no),
            notes=notes,
            left=left_on(notes),
        )

    def _names(self, row: Row, adm_no: str) -> tuple[str, str, str]:
        surname, forename = row.text("surname"), row.text("forename")
        if whole := "" if surname else row.text("name"):
            parts = in_one_cell(whole)
            if parts is None:
                self.report.error("name-unclear", row.where("name"), adm_no=adm_no)
            surname, forename = parts or (whole, forename)
        elif not surname or not forename:
            empty = "forename" if surname else "surname"
            column = empty if empty in row.headed.columns else "name"
            self.report.error("name-missing", row.where(column), adm_no=adm_no)
        forename, familiar = known_as(forename)
        return surname, forename, row.text("known_as") or familiar

    def _flags(self, row: Row) -> tuple[str, ...]:
        flags = [flag for flag in self.layout.flags if self.cells.said(row, FLAG + flag)]
        names = self.layout.flag_names or {}
        for part in FLAG_BREAK.split(self._flag_text(row)):
            text = clean(part)
            if text and word_key(text) not in self.layout.words.no:
                flags.append(names.get(header_key(text), text))
        return tuple(dict.fromkeys(flags))

    def _flag_text(self, row: Row) -> str:
        return row.text("vulnerable") if self.cells.said(row, "vulnerable") else ""

    def _check(self, row: Row, student: Student) -> None:
        adm_no = student.adm_no
        if not USUAL.fullmatch(adm_no):
            self.report.error("number-unusual", row.where("adm_no"), adm_no, adm_no=adm_no)
        if student.upn and not is_sound(student.upn):
            self.report.warning("upn-unsound", row.where("upn"), student.upn, adm_no=adm_no)

    def _second(self, row: Row, first: Student, again: Student) -> None:
        where, adm_no = row.where("adm_no"), first.adm_no
        same_surname = first.surname.casefold() == again.surname.casefold()
        same_forename = first.forename.casefold() == again.forename.casefold()
        if not same_surname and not same_forename:
            self.report.error("number-shared", where, adm_no, adm_no=adm_no, hint=first.where)
            return
        self.report.warning("student-twice", where, adm_no, adm_no=adm_no, hint=first.where)
        if first.percent != again.percent:
            self.report.warning(
                "figures-differ",
                row.where("percent"),
                row.text("percent"),
                adm_no=adm_no,
                hint=first.where,
            )

    def _steps(self, row: Row, adm_no: str) -> Iterator[StepDate]:
        for step in self.layout.steps:
            day = self.cells.date(row, STEP + step, adm_no)
            outcome = row.text(OUTCOME + step)
            if day is not None:
                yield StepDate(adm_no, step, day, row.where(STEP + step), outcome)
            elif outcome and self.cells.said(row, OUTCOME + step):
                self.report.warning(
                    "outcome-without-date", row.where(OUTCOME + step), outcome, adm_no=adm_no
                )

    def _without_number(self, row: Row) -> None:
        name = row.text("surname") or row.text("name")
        first_word = word_key(name.split(" ")[0]).rstrip(":") if name else ""
        evident = any(row.text(column) for column in EVIDENCE) or "," in name
        if name and evident and first_word not in self.layout.words.totals:
            self.report.error("student-without-number", row.where("adm_no"))
