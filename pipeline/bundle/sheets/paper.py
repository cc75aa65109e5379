"""The paper of every sheet: fonts, styles, head and foot, and where links were printed.

Sheets are drawn with embedded fonts and without a date of their own, so that the same case gives
the same bytes. A link is a word of one piece; its place is noted while it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as FlowTable

from pipeline.bundle.case import Line, Ref
from pipeline.bundle.model import Box, Mark
from pipeline.pack.fonts import Face, Faces

SIDE, TOP, FOOT = 20 * mm, 24 * mm, 26 * mm
"""Margins; the foot leaves room for the bundle's own page number."""
_SCHEME = "part:"
_HARD_BLANK = "\u00a0"
_INK = colors.black
_RULE = colors.Color(0.55, 0.55, 0.55)
_HEAD = colors.Color(0.93, 0.93, 0.93)

Foot = Callable[[Canvas, int, int], None]
"""Draws the foot of a page: canvas, page from 1, how many there are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished sheet."""

    path: Path
    pages: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Desk:
    """What every sheet is drawn with.

    Attributes:
        head: Printed small at the top left of every page: the case reference.
        pages: The first page's label of every part, for "[p. 12]" beside a mention; empty while
            they are not known yet.
    """

    faces: Faces
    head: str
    pages: Mapping[str, str] = field(default_factory=dict)

    def style(self, name: str) -> ParagraphStyle:
        """One of the few styles: title, subtitle, body, small, cell, head, label."""
        size, lead, before, after, bold, middle = _STYLES[name]
        face = self.faces.bold if bold else self.faces.regular
        return ParagraphStyle(
            name,
            fontName=face.name,
            fontSize=size,
            leading=lead,
            spaceBefore=before,
            spaceAfter=after,
            textColor=_INK,
            alignment=1 if middle else 0,
            splitLongWords=True,
        )

    def face(self, name: str) -> Face:
        """The face of a style."""
        return self.faces.bold if _STYLES[name][4] else self.faces.regular

    def text(self, words: str, name: str = "body") -> Paragraph:
        """A paragraph of plain words; line ends are kept."""
        face = self.face(name)
        markup = "<br/>".join(face.markup(part) for part in words.split("\n"))
        return Paragraph(markup, self.style(name))

    def line(self, line: Line, name: str = "body", *, number: str = "") -> Paragraph:
        """A paragraph with links, numbered or not; the page of each link is put beside it."""
        face = self.face(name)
        pieces = []
        for piece in line:
            pieces.append(self._link(face, piece) if isinstance(piece, Ref) else _kept(face, piece))
        if not number:
            return Paragraph("".join(pieces), self.style(name))
        style = self.style(name)
        hung = ParagraphStyle(
            "numbered",
            parent=style,
            leftIndent=9 * mm,
            bulletFontName=style.fontName,
            bulletFontSize=style.fontSize,
        )
        return Paragraph("".join(pieces), hung, bulletText=number)

    def _link(self, face: Face, ref: Ref) -> str:
        """An exhibit's mark is the link; of any other part it is the page beside the word."""
        label = self.pages.get(ref.part, "")
        page = f"p.{_HARD_BLANK}{label}"
        if "/" in ref.text:
            beside = f"{_HARD_BLANK}[{page}]" if label else ""
            return f"{_linked(face, ref.text, ref.part)}{beside}"
        linked = _linked(face, page, ref.part) if label else page
        return f"{face.markup(ref.text)}{_HARD_BLANK}[{linked}]"

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Line | str]],
        widths: Sequence[float],
        *,
        name: str = "cell",
        tight: bool = False,
    ) -> FlowTable:
        """A ruled table whose head stands on every page; widths in millimetres."""
        cells: list[list[Flowable]] = [[self.text(title, "head") for title in head]] if head else []
        for row in rows:
            cells.append(
                [self.text(c, name) if isinstance(c, str) else self.line(c, name) for c in row]
            )
        made = FlowTable(
            cells, colWidths=[width * mm for width in widths], repeatRows=1 if head else 0
        )
        made.setStyle(TableStyle(_rules(bool(head), 1 if tight else 3)))
        made.hAlign = "LEFT"
        return made


def _linked(face: Face, words: str, part: str) -> str:
    href = quoteattr(f"{_SCHEME}{part}={words}")
    shown = _HARD_BLANK.join(face.markup(word) for word in words.split(_HARD_BLANK))
    return f"<a href={href}><u>{shown}</u></a>"


def _kept(face: Face, text: str) -> str:
    """The words with the blanks at their ends, which stand before and after a link."""
    inner = face.markup(text.strip()) if text.strip() else ""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return f"{left}{inner}{right}"


def _rules(
    head: bool, padding: float
) -> list[Any]:  # the library's own kinds of rule are not exported
    rules: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.4, _RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    if head:
        rules.append(("BACKGROUND", (0, 0), (-1, 0), _HEAD))
    return rules


_STYLES: Mapping[str, tuple[float, float, float, float, bool, bool]] = {
    # name: size, leading, space before, space after, bold, centred
    "title": (16, 20, 0, 4, True, False),
    "subtitle": (11, 15, 0, 8, False, False),
    "section": (11.5, 15, 9, 4, True, False),
    "body": (11, 15.5, 0, 7, False, False),
    "small": (9, 12, 0, 4, False, False),
    "cell": (9.5, 12, 0, 0, False, False),
    "mark": (8, 10, 0, 0, False, True),
    "markhead": (8, 10, 0, 0, True, True),
    "head": (9.5, 12, 0, 0, True, False),
    "notice": (14, 20, 8, 8, True, True),
}


class _Noting(Canvas):
    """A canvas that notes where links were drawn and draws none itself."""

    notes: list[Mark]

    def linkURL(
        self,
        url: str,
        rect: tuple[float, float, float, float],
        relative: int = 0,
        *_: object,
        **__: object,
    ) -> None:
        """Note a link instead of drawing it: the bundle puts it in when pages are known."""
        if not url.startswith(_SCHEME):
            return
        left, low, right, top = rect
        if relative:
            left, low = self.absolutePosition(left, low)
            right, top = self.absolutePosition(right, top)
        part, text = url.removeprefix(_SCHEME).split("=", 1)
        box = Box(left, low, right, top)
        self.notes.append(Mark(self.getPageNumber() - 1, box, part, text))


def draw(
    desk: Desk,
    story: Callable[[int], Sequence[Flowable]],
    out: Path,
    title: str,
    *,
    wide: bool = False,
    foot: Foot | None = None,
) -> Drawn:
    """Draw a sheet, again until the number of pages it speaks of is the number it has.

    Args:
        desk: Fonts and head.
        story: The content, given the number of pages.
        out: The file to write.
        title: The document's title; no child's name.
        wide: Landscape.
        foot: Drawn at the foot of every page.
    """
    total = 1
    while True:
        drawn = _once(desk, story(total), out, title, wide=wide, foot=foot, total=total)
        if drawn.pages == total or total > drawn.pages:
            return drawn
        total = drawn.pages


def _once(
    desk: Desk,
    story: Sequence[Flowable],
    out: Path,
    title: str,
    *,
    wide: bool,
    foot: Foot | None,
    total: int,
) -> Drawn:
    size = landscape(A4) if wide else A4
    document = BaseDocTemplate(
        str(out), pagesize=size, title=title, author="", invariant=1, pageCompression=1
    )
    frame = Frame(
        SIDE,
        FOOT,
        size[0] - 2 * SIDE,
        size[1] - TOP - FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    count = 0

    def finish(canvas: Canvas, _: BaseDocTemplate) -> None:
        nonlocal count
        count = canvas.getPageNumber()
        canvas.saveState()
        canvas.setFont(desk.faces.regular.name, 8)
        canvas.setFillGray(0.3)
        canvas.drawString(SIDE, size[1] - 15 * mm, desk.head)
        canvas.drawRightString(size[0] - SIDE, size[1] - 15 * mm, title)
        canvas.setFillGray(0)
        if foot:
            foot(canvas, count, total)
        canvas.restoreState()

    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=finish, pagesize=size))
    notes: list[Mark] = []

    def canvas(*args: Any, **kwargs: Any) -> _Noting:  # noqa: ANN401
        made = _Noting(*args, **kwargs)
        made.notes = notes
        return made

    document.build(list(story), canvasmaker=canvas)
    return Drawn(out, count, tuple(notes))


def gap(height: float) -> Spacer:
    """Room between two pieces, in millimetres."""
    return Spacer(1, height * mm)


def signature_lines(desk: Desk, signers: Sequence[tuple[str, str]]) -> list[Flowable]:
    """Room for signatures: nothing the program makes is ever signed by it."""
    rows: list[list[Line | str]] = [
        [f"{role}\n{name}" if name else role, "", ""] for role, name in signers
    ]
    made = desk.table(("Role and name", "Signature", "Date"), rows, (65, 65, 40))
    made.setStyle(TableStyle([("BOTTOMPADDING", (0, 1), (-1, -1), 16)]))
    return [made]
