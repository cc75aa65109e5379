"""A list of tasks on paper: A4 upright, black and white, with room to tick, date and initial."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pipeline.mail import paper
from pipeline.mail.lines import Part
from pipeline.mail.pages import Flow
from pipeline.mail.table import Cell, Padding, Row, Ruling, Text, Type
from pipeline.mail.tasks import PROMPTS, Section, Task, TaskList, day, days, due

MARGIN = 15 * mm
WIDTH = paper.WIDTH - 2 * MARGIN
TOP = paper.HEIGHT - 29 * mm
BOTTOM = 19 * mm
ROW = 13 * mm
"""Room to write in, however little is printed."""
BEGIN = 60 * mm
"""A part begins on a new page where less than this is left."""
_HEADER = ("Student", "What to do", "Due by", "Done", "Date", "Initials")
_SHARES = (0.19, 0.465, 0.115, 0.06, 0.09, 0.08)
_RULING = Ruling(
    tuple(share * WIDTH for share in _SHARES),
    Padding(3, 3, 2.5, 3),
    heads=1,
    strong_head=True,
    box=_HEADER.index("Done"),
)
_BODY, _SMALL, _SECTION = Type(9, 11.2), Type(8, 9.8), Type(12, 15)
_DASH, _INDENT = Type(10, 9.8), 3.5 * mm


class Face(Protocol):
    """One weight of a font that can draw any name."""

    @property
    def name(self) -> str:
        """The font's name."""

    def runs(self, text: str) -> list[tuple[str, str]]:
        """The text as (font, part)."""


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
    return _Pages(own, heading, faces).drawn()


class _Pages:
    """One list on its pages."""

    def __init__(self, own: TaskList, heading: ListHeading, faces: Faces) -> None:
        self._own, self._heading = own, heading
        self._regular, self._bold = faces.regular, faces.bold
        self._set = paper.Setter().text
        self._runs: dict[tuple[str, str], list[Part]] = {}

    def drawn(self) -> bytes:
        """The bytes."""
        flow = Flow(MARGIN, TOP, BOTTOM)
        for part, tasks in self._own.sections:
            self._part(flow, part, tasks)

        def furniture(page: Canvas, number: int) -> None:
            self._furniture(page, f"{number} of {len(flow.pages)}")

        title = f"Attendance list, {self._own.title}"
        return paper.pdf(flow.pages, title, self._regular.name, furniture)

    def _furniture(self, page: Canvas, number: str) -> None:
        """Head and foot of every page."""
        bold, regular = self._bold, self._regular
        top = paper.HEIGHT - 14 * mm
        right = paper.WIDTH - MARGIN
        _write(page, bold, 13, top, f"{self._own.title}: attendance")
        page.setFont(bold.name, 10)
        page.drawRightString(right, top, "CONFIDENTIAL")
        below = top - 5 * mm
        _write(page, regular, 8.5, below, self._heading.school)
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
        page.drawRightString(right, 10 * mm, f"{self._heading.run}   Page {number}")

    def _part(self, flow: Flow, part: Section, tasks: tuple[Task, ...]) -> None:
        """A heading with its prompts, kept with the first rows, and the rows."""
        flow.keep(BEGIN)
        count = f"{part.value} ({len(tasks)})"
        flow.paragraph(self._text(self._bold, count, _SECTION, WIDTH), before=9, after=2)
        for text in PROMPTS[part]:
            flow.item(
                self._text(self._regular, "-", _DASH, WIDTH),
                self._text(self._regular, text, _SMALL, WIDTH - _INDENT),
                _INDENT,
                after=1,
            )
        flow.table(_RULING, [self._head(), *(self._row(task) for task in tasks)], before=3)

    def _head(self) -> Row:
        rooms = map(_RULING.room, range(len(_HEADER)))
        bold = self._bold.name
        cells = [
            (self._set([(bold, name)], _SMALL, room),)
            for name, room in zip(_HEADER, rooms, strict=True)
        ]
        return _RULING.row(cells)

    def _row(self, task: Task) -> Row:
        who, what, when = (_RULING.room(place) for place in range(3))
        said = (
            ("Why", task.why),
            ("Absent on", days(task)),
            ("Ask", task.ask),
            *(("Contact", contact) for contact in task.contacts),
        )
        cells: list[Cell] = [
            (
                self._text(self._bold, task.student, _BODY, who),
                self._text(self._regular, f"{task.form}  {task.adm_no}", _SMALL, who),
            ),
            (
                self._text(self._regular, task.what, _BODY, what),
                *(self._labelled(label, text, what) for label, text in said if text),
            ),
            (self._set([(self._regular.name, due(task))], _SMALL, when),),
            *((),) * 3,
        ]
        return _RULING.row(cells, ROW)

    def _labelled(self, label: str, text: str, width: float) -> Text:
        label_parts = [(self._bold.name, f"{label}:"), (self._regular.name, " ")]
        return self._set([*label_parts, *self._parts(self._regular, text)], _SMALL, width)

    def _text(self, face: Face, text: str, kind: Type, width: float) -> Text:
        return self._set(self._parts(face, text), kind, width)

    def _parts(self, face: Face, text: str) -> list[Part]:
        """A text by its fonts, looked up once: most of them stand beside many students."""
        key = (face.name, text)
        if key not in self._runs:
            self._runs[key] = face.runs(text)
        return self._runs[key]


def _write(page: Canvas, face: Face, size: float, y: float, text: str) -> None:
    x = MARGIN
    for font, part in face.runs(text):
        page.setFont(font, size)
        page.drawString(x, y, part)
        x += page.stringWidth(part, font, size)
