"""A list of tasks on paper: A4 upright, black and white, with room to tick, date and initial."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Protocol

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from pipeline.mail.tasks import PROMPTS, Section, Task, TaskList, day, days, due

MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
TOP = 29 * mm
BOTTOM = 19 * mm
ROW = 13 * mm
"""Room to write in, however little is printed."""
_HEADER = ("Student", "What to do", "Due by", "Done", "Date", "Initials")
_SHARES = (0.19, 0.465, 0.115, 0.06, 0.09, 0.08)
_BOX = 3.6 * mm


class Face(Protocol):
    """One weight of a font that can draw any name."""

    @property
    def name(self) -> str:
        """The font's name."""

    def runs(self, text: str) -> list[tuple[str, str]]:
        """The text as (font, part)."""

    def markup(self, text: str) -> str:
        """The text for a paragraph."""


class Faces(Protocol):
    """Both weights."""

    @property
    def regular(self) -> Face:
        """For what is read."""

    @property
    def bold(self) -> Face:
        """For names and headings."""


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What every page says of the list as a whole."""

    school: str
    run: str
    as_of: dt.date


def task_pdf(own: TaskList, heading: ListHeading, faces: Faces) -> bytes:
    """The list; equal values give equal bytes."""
    _, pages = _Pages(own, heading, faces, 0).drawn()
    data, _ = _Pages(own, heading, faces, pages).drawn()
    return data


class _Box(Flowable):
    """An empty box to tick."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = _BOX
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """The box."""
        self.canv.setLineWidth(0.8)
        self.canv.rect(0, 0, _BOX, _BOX)


class _Pages:
    """One list on its pages; drawn once to count them."""

    def __init__(self, own: TaskList, heading: ListHeading, faces: Faces, of: int) -> None:
        self._own, self._heading, self._faces, self._of = own, heading, faces, of
        regular, bold = faces.regular.name, faces.bold.name
        self._body = ParagraphStyle("body", fontName=regular, fontSize=9, leading=11.2)
        self._small = ParagraphStyle("small", parent=self._body, fontSize=8, leading=9.8)
        self._strong = ParagraphStyle("strong", parent=self._body, fontName=bold)
        self._label = ParagraphStyle("label", parent=self._small, fontName=bold)
        self._section = ParagraphStyle(
            "section", parent=self._strong, fontSize=12, leading=15, spaceBefore=9, spaceAfter=2
        )
        self._prompt = ParagraphStyle(
            "prompt",
            parent=self._small,
            leftIndent=3.5 * mm,
            bulletIndent=0,
            spaceAfter=1,
            bulletFontName=regular,
        )

    def drawn(self) -> tuple[bytes, int]:
        """The bytes and how many pages they came to."""
        buffer = io.BytesIO()
        document = BaseDocTemplate(
            buffer,
            pagesize=A4,
            title=f"Attendance list, {self._own.title}",
            author="",
            invariant=True,
            # Otherwise every page names Helvetica, which is not embedded.
            initialFontName=self._faces.regular.name,
        )
        frame = Frame(MARGIN, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
        document.addPageTemplates([PageTemplate(frames=[frame], onPage=self._furniture)])
        document.build([part for each in self._own.sections for part in self._part(*each)])
        return buffer.getvalue(), document.page

    def _furniture(self, page: canvas.Canvas, _: BaseDocTemplate) -> None:
        """Head and foot of every page."""
        bold, regular = self._faces.bold, self._faces.regular
        top = A4[1] - 14 * mm
        right = A4[0] - MARGIN
        self._text(page, bold, 13, MARGIN, top, f"{self._own.title}: attendance")
        page.setFont(bold.name, 10)
        page.drawRightString(right, top, "CONFIDENTIAL")
        below = top - 5 * mm
        self._text(page, regular, 8.5, MARGIN, below, self._heading.school)
        page.setFont(regular.name, 8.5)
        page.drawRightString(right, below, f"As of {day(self._heading.as_of)}")
        page.setLineWidth(0.8)
        page.line(MARGIN, below - 2.5 * mm, right, below - 2.5 * mm)
        page.setFont(regular.name, 7.5)
        page.drawString(
            MARGIN,
            10 * mm,
            "For the named reader only. Not to be left lying about; shred when done.",
        )
        number = f"{self._heading.run}   Page {page.getPageNumber()} of {self._of}"
        page.drawRightString(right, 10 * mm, number)

    def _text(
        self, page: canvas.Canvas, face: Face, size: float, x: float, y: float, text: str
    ) -> None:
        for font, part in face.runs(text):
            page.setFont(font, size)
            page.drawString(x, y, part)
            x += page.stringWidth(part, font, size)

    def _part(self, part: Section, tasks: tuple[Task, ...]) -> list[Flowable]:
        """A heading with its prompts, kept with the first rows, and the rows."""
        prompts: list[Flowable] = [
            Paragraph(self._faces.regular.markup(text), self._prompt, bulletText="-")
            for text in PROMPTS[part]
        ]
        count = f"{part.value} ({len(tasks)})"
        return [
            CondPageBreak(60 * mm),
            Paragraph(self._faces.bold.markup(count), self._section),
            *prompts,
            self._table(tasks),
        ]

    def _table(self, tasks: tuple[Task, ...]) -> Table:
        header = [Paragraph(name, self._label) for name in _HEADER]
        rows: list[list[object]] = [list(header), *(self._row(task) for task in tasks)]
        table = Table(
            rows,
            colWidths=[share * WIDTH for share in _SHARES],
            minRowHeights=[0, *(ROW for _ in tasks)],
            repeatRows=1,
            hAlign="LEFT",
            spaceBefore=3,
        )
        table.setStyle(
            TableStyle(
                [
                    ("FONTNAME", (0, 0), (-1, -1), self._faces.regular.name),
                    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                    ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 3),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        return table

    def _row(self, task: Task) -> list[object]:
        who = [
            Paragraph(self._faces.bold.markup(task.student), self._strong),
            Paragraph(self._faces.regular.markup(f"{task.form}  {task.adm_no}"), self._small),
        ]
        said = (
            ("Why", task.why),
            ("Absent on", days(task)),
            ("Ask", task.ask),
            *(("Contact", contact) for contact in task.contacts),
        )
        what: list[Flowable] = [Paragraph(self._faces.regular.markup(task.what), self._body)]
        what += [
            Paragraph(
                f"{self._bold(label)} {self._faces.regular.markup(text)}",
                self._small,
            )
            for label, text in said
            if text
        ]
        return [who, what, Paragraph(due(task), self._small), _Box(), "", ""]

    def _bold(self, label: str) -> str:
        return f'<font name="{self._faces.bold.name}">{label}:</font>'
