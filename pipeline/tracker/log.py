"""The log of interventions and the meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pipeline.model.register import LogRow, Meeting
from pipeline.tracker.cells import Cells, column_of_shares, student_of
from pipeline.tracker.headers import Headed, Row
from pipeline.tracker.numbers import Numbers

MINUTES_A_DAY = 24 * 60


def read_log(tables: Sequence[Headed], cells: Cells, numbers: Numbers) -> Iterator[LogRow]:
    """Every row of the log with a student and a readable date, in sheet order."""
    for headed in tables:
        shares = column_of_shares(headed, "percent_then")
        for row in headed.rows():
            adm_no = student_of(row, numbers, cells.report, "log-for-nobody")
            day = cells.date(row, "date", adm_no) if adm_no else None
            if day is not None:
                cells.say_doubled(row, adm_no)
                yield _log_row(row, adm_no, day, cells, shares=shares)
            elif adm_no and not cells.said(row, "date"):
                cells.report.warning("date-missing", row.where("date"), adm_no=adm_no)


def _log_row(row: Row, adm_no: str, day: dt.date, cells: Cells, *, shares: bool) -> LogRow:
    return LogRow(
        adm_no=adm_no,
        date=day,
        where=row.where("date"),
        number=cells.whole(row, "number", adm_no),
        action=row.text("action"),
        by=row.text("by"),
        percent_then=cells.share(row, "percent_then", adm_no, shares=shares),
        outcome=row.text("outcome"),
        review=cells.date(row, "review", adm_no),
        comments=row.text("comments"),
    )


def read_meetings(tables: Sequence[Headed], cells: Cells, numbers: Numbers) -> Iterator[Meeting]:
    """Every row of the meetings with a student, in sheet order; its date may be missing."""
    for headed in tables:
        for row in headed.rows():
            if adm_no := student_of(row, numbers, cells.report, "meeting-for-nobody"):
                yield Meeting(
                    adm_no=adm_no,
                    kind=row.text("kind"),
                    where=row.where("adm_no"),
                    date=cells.date(row, "date", adm_no),
                    time=clock(row.value("time"), row.text("time")),
                    venue=row.text("venue"),
                    chair=row.text("chair"),
                    present=row.text("present"),
                    apologies=row.text("apologies"),
                    parent_attended=row.text("parent_attended"),
                    discussion=row.text("discussion"),
                    actions=row.text("actions"),
                    outcome=row.text("outcome"),
                    review=cells.date(row, "review", adm_no),
                    minuted_by=row.text("minuted_by"),
                )


def clock(value: object, text: str) -> str:
    """A time of day as "15:30": a time cell, a fraction of a day; text stays as typed."""
    if isinstance(value, dt.datetime):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60) % MINUTES_A_DAY
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * MINUTES_A_DAY) % MINUTES_A_DAY
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return text
