"""Cells read as what their column holds: dates, figures, numbers, yes and no."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from pipeline.tracker.dates import EPOCH, EPOCH_1904, from_serial, read_date
from pipeline.tracker.headers import Headed, Row
from pipeline.tracker.layout import Words
from pipeline.tracker.numbers import Numbers
from pipeline.tracker.percent import are_shares, number_of, read_share
from pipeline.tracker.report import Report
from pipeline.tracker.text import clean, number_key, whole_number, word_key


class Cells:
    """Reads typed cells and reports those that cannot be read, with their student."""

    def __init__(self, words: Words, report: Report, *, from_1904: bool) -> None:
        self.words = words
        self.report = report
        self._epoch = EPOCH_1904 if from_1904 else EPOCH

    def date(self, row: Row, column: str, adm_no: str) -> dt.date | None:
        """The one date of a cell; anything else but a "no" is a warning (policies.md §2)."""
        value = row.value(column)
        if day := read_date(value):
            return day
        text = clean(value)
        if self._is_no(text):
            return None
        day = from_serial(value, self._epoch)
        slug = "date-unreadable" if day is None else "date-was-number"
        hint = "" if day is None else f"{day.day} {day:%B %Y}"
        self.report.warning(slug, row.where(column), text, adm_no=adm_no, hint=hint)
        return day

    def share(
        self, row: Row, column: str, adm_no: str, *, shares: bool, decides: bool = False
    ) -> Fraction | None:
        """The exact figure of a cell; one that is no percentage is reported.

        Args:
            row: Where it stands.
            column: The column's name.
            adm_no: The student, for the report.
            shares: Whether the column's plain numbers are shares of 1.
            decides: Whether a decision rests on it, so that a fault holds the student.
        """
        at = row.cell(column) in row.headed.sheet.facts.percent
        try:
            return read_share(
                row.value(column),
                percent_format=at,
                shares=shares,
                no_figure=self.words.no_figure,
            )
        except ValueError:
            say = self.report.error if decides else self.report.warning
            say("figure-no-percentage", row.where(column), row.text(column), adm_no=adm_no)
            return None

    def whole(self, row: Row, column: str, adm_no: str) -> int | None:
        """A whole number, ``None`` when the cell is blank or says no; anything else is reported."""
        number, text = whole_number(row.value(column)), row.text(column)
        if number is None and not self._is_no(text):
            self.report.warning("number-unreadable", row.where(column), text, adm_no=adm_no)
        return number

    def yes(self, row: Row, column: str) -> bool:
        """Whether the cell says yes in so many words."""
        return word_key(row.value(column)) in self.words.yes

    def said(self, row: Row, column: str) -> bool:
        """Whether the cell says anything but no."""
        return not self._is_no(row.text(column))

    def say_doubled(self, row: Row, adm_no: str) -> None:
        """Hold the student where a second column of the same meaning says something else."""
        for column, places in row.headed.doubled.items():
            for place in places:
                other = clean(row.values[place])
                if other and other != row.text(column):
                    where = row.headed.where(row.at, place)
                    self.report.error(
                        "doubled-column-differs", where, adm_no=adm_no, hint=row.where(column)
                    )

    def _is_no(self, text: str) -> bool:
        return word_key(text) in self.words.no


def column_of_shares(headed: Headed, column: str) -> bool:
    """Whether a sheet's column holds shares of 1 where it is not in a percentage format."""
    place = headed.columns.get(column)
    if place is None:
        return False
    numbers = [
        number
        for row in headed.rows()
        if row.text("adm_no")
        and (number := number_of(row.values[place])) is not None
        and not (row.cell(column) in headed.sheet.facts.percent and _is_number(row.values[place]))
    ]
    return bool(numbers) and are_shares(numbers)


def student_of(row: Row, numbers: Numbers, report: Report, slug: str) -> str:
    """The student's number as the students' sheets spell it, "" and a warning for nobody.

    Args:
        row: A row of a log, meeting, contact or mark sheet.
        numbers: The students there are.
        report: Takes the warning.
        slug: What a row for nobody is called on this sheet.
    """
    typed = row.text("adm_no")
    if not typed:
        report.warning("row-without-number", row.where("adm_no"))
        return ""
    adm_no = numbers.spelling(number_key(typed))
    if not adm_no:
        report.warning(slug, row.where("adm_no"), typed)
    return adm_no


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
