"""The witness statement and the chronology on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from pipeline.bundle.case import Case, Line
from pipeline.bundle.chronology import chronology, day_or_not
from pipeline.bundle.sheets.paper import SIDE, Desk, Drawn, draw, gap
from pipeline.bundle.statement import AGE, HEADING, RULE, declaration, statement

STATEMENT, CHRONOLOGY = "Witness statement", "Chronology"


def witness_statement(case: Case, desk: Desk, out: Path) -> Drawn:
    """The statement, with the number of its pages in the declaration and room to sign each."""

    def foot(canvas: Canvas, page: int, total: int) -> None:
        canvas.setFont(desk.faces.regular.name, 9)
        canvas.drawString(SIDE, 18 * mm, "Signed " + "." * 46 + "  Date " + "." * 22)
        canvas.drawString(SIDE, 12 * mm, f"Statement of {told.witness}, page {page} of {total}")

    told = statement(case)

    def story(pages: int) -> Sequence[Flowable]:
        return [
            desk.text(HEADING, "title"),
            desk.text(RULE, "subtitle"),
            desk.table(
                (),
                (
                    ("Statement of", told.witness),
                    ("Age", AGE),
                    ("Occupation", told.occupation),
                ),
                (40, 130),
            ),
            gap(4),
            desk.text(declaration(pages)),
            desk.text("Prepared for signature; not signed.", "small"),
            gap(2),
            *(desk.line(line, number=f"{n}.") for n, line in enumerate(told.paragraphs, start=1)),
        ]

    return draw(desk, story, out, STATEMENT, foot=foot)


def chronology_sheet(case: Case, desk: Desk, out: Path) -> Drawn:
    """The chronology, landscape, with the bundle page of each exhibit."""
    head = ("Date", "Event", "By whom", "With whom", "How", "Outcome", "Exhibit and page")
    widths = (31, 52, 45, 33, 26, 42, 28)

    def story(_: int) -> Sequence[Flowable]:
        rows: list[Sequence[Line | str]] = [
            (day_or_not(r.date), r.event, r.role, r.whom, r.channel, r.outcome, r.exhibit)
            for r in chronology(case)
        ]
        return [
            desk.text(CHRONOLOGY, "title"),
            desk.text(
                "Taken from the school's tracker, its ledger of letters and the documents "
                "produced.",
                "subtitle",
            ),
            desk.table(head, rows, widths, tight=True)
            if rows
            else desk.text("Nothing is recorded."),
        ]

    return draw(desk, story, out, CHRONOLOGY, wide=True)
