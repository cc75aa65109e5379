"""Typed words as A4 pages: text files, e-mails, the values of a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    LongTable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from pipeline.bundle.pages.lettering import faces

_MARGIN = 18 * mm
_BLANK = "\u00a0"
_TAB = 4
_MANY_COLUMNS = 7
_RULE = Color(0.7, 0.7, 0.7)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of a workbook: its name, and its cells as words."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def write_text(out: Path, text: str, headers: Sequence[tuple[str, str]] = ()) -> None:
    """The text line by line, beneath headers such as those of an e-mail."""
    story: list[Flowable] = []
    for name, value in headers:
        markup = f"{faces().bold.markup(name)}: {faces().regular.markup(value)}"
        story.append(Paragraph(markup, _style(10)))
    if headers:
        story.append(Spacer(1, 6 * mm))
    story += [Paragraph(_line(line), _style(10)) for line in text.splitlines()]
    _build(out, story, across=False)


def write_grids(out: Path, grids: Sequence[Grid]) -> None:
    """Each sheet from a new page, its first row repeated on every page."""
    story: list[Flowable] = []
    widest = max((len(row) for grid in grids for row in grid.rows), default=1)
    across = widest >= _MANY_COLUMNS
    room = (A4[1] if across else A4[0]) - 2 * _MARGIN
    for number, grid in enumerate(grids):
        if number:
            story.append(PageBreak())
        story.append(Paragraph(faces().bold.markup(grid.name), _style(12, bold=True)))
        story.append(Spacer(1, 3 * mm))
        columns = max((len(row) for row in grid.rows), default=0)
        if columns:
            story.append(_table(grid, columns, room))
    _build(out, story, across=across)


def _table(grid: Grid, columns: int, room: float) -> LongTable:
    size = max(4.5, min(9.0, 9.0 * 10 / columns))
    style = _style(size)
    cells = [
        [Paragraph(faces().regular.markup(cell), style) for cell in row]
        + [Paragraph("", style)] * (columns - len(row))
        for row in grid.rows
    ]
    table = LongTable(cells, colWidths=[room / columns] * columns, repeatRows=1, splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, _RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def _build(out: Path, story: list[Flowable], *, across: bool) -> None:
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=landscape(A4) if across else A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        invariant=1,
        initialFontName=faces().regular.name,
    )
    document.build(story or [Spacer(1, 1)])
    out.write_bytes(buffer.getvalue())


def _style(size: float, *, bold: bool = False) -> ParagraphStyle:
    face = faces().bold if bold else faces().regular
    return ParagraphStyle(
        "typed", fontName=face.name, fontSize=size, leading=size * 1.3, splitLongWords=1
    )


def _line(line: str) -> str:
    """A line with its indent kept."""
    plain = line.expandtabs(_TAB)
    words = plain.lstrip(" ")
    indent = _BLANK * min(len(plain) - len(words), 40)
    return f"{indent}{faces().regular.markup(words)}" if words.strip() else _BLANK
