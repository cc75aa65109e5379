"""Documents of every shape, drawn for tests: turned, offset, small, large, with ink at the foot."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from reportlab.pdfgen import canvas

from pipeline.bundle.model import Assembled, Box, Front, Kind, Mark, Numbering, Part
from pipeline.bundle.pages import assemble

A4 = (595.276, 841.89)
ON = dt.date(2022, 3, 7)
FRONT = Front("SOL-0042 bundle B", ("IN THE SWINDON MAGISTRATES' COURT",))


@dataclass(frozen=True)
class Shape:
    """How a page is made."""

    size: tuple[float, float] = A4
    rotation: int = 0
    offset: float = 0
    foot: bool = False
    unit: float = 1


def paper(path: Path, shapes: Sequence[Shape], words: str = "paper") -> Path:
    """A PDF with a page of each shape, saying which it is."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=True)
    for number, shape in enumerate(shapes, start=1):
        width, height = shape.size
        page.setPageSize(shape.size)
        page.setFont("Helvetica", 12)
        page.drawString(width / 4, height / 2, f"{words} leaf {number}")
        if shape.foot:
            # Along all four edges, so that it is at the foot however the page is turned.
            for x in range(4, int(width) - 30, 40):
                page.drawString(x, 14, "ink")
                page.drawString(x, height - 20, "ink")
            for y in range(4, int(height) - 10, 30):
                page.drawString(5, y, "ink")
                page.drawString(width - 25, y, "ink")
        page.bookmarkPage(f"leaf{number}")
        page.addOutlineEntry(f"{words} heading {number}", f"leaf{number}", 0)
        page.showPage()
    page.save()
    with pikepdf.open(buffer) as pdf:
        for leaf, shape in zip(pdf.pages, shapes, strict=True):
            _shaped(leaf, shape)
        pdf.save(path, deterministic_id=True)
    return path


def _shaped(leaf: pikepdf.Page, shape: Shape) -> None:
    width, height = shape.size
    if shape.offset:
        off = shape.offset
        leaf.contents_add(f"1 0 0 1 {off} {off} cm".encode(), prepend=True)
        around = [off - 40, off - 40, off + width + 40, off + height + 40]
        leaf.obj["/MediaBox"] = pikepdf.Array(around)
        leaf.obj["/CropBox"] = pikepdf.Array([off, off, off + width, off + height])
    if shape.rotation:
        leaf.obj["/Rotate"] = shape.rotation
    if shape.unit != 1:
        leaf.obj["/UserUnit"] = shape.unit


def exhibit(folder: Path, number: int, shapes: Sequence[Shape] = (Shape(),)) -> Part:
    """An exhibit with such pages."""
    words = f"letter {number}"
    return Part(
        f"exhibit-{number}",
        f"Letter {number} to Ms K. Müller",
        paper(folder / f"exhibit-{number}.pdf", shapes, words),
        dt.date(2021, 9, 1) + dt.timedelta(weeks=number),
        exhibit=f"DA/{number}",
    )


def statement(folder: Path, targets: Sequence[Part]) -> Part:
    """A statement that names the exhibits, and where."""
    path = folder / "statement.pdf"
    page = canvas.Canvas(str(path), pagesize=A4, invariant=True)
    marks = []
    for row, part in enumerate(targets):
        bottom = 700 - 20 * row
        page.drawString(72, bottom, f"I produce this letter as exhibit {part.exhibit}")
        left = 72 + page.stringWidth("I produce this letter as exhibit ", "Helvetica", 12)
        width = page.stringWidth(part.exhibit, "Helvetica", 12)
        marks.append(Mark(0, _box(left, bottom, width), part.id, part.exhibit))
    page.showPage()
    page.save()
    return Part("statement", "Statement of D. Adams", path, ON, Kind.STATEMENT, marks=tuple(marks))


def _box(left: float, bottom: float, width: float) -> Box:
    return Box(left, bottom - 3, left + width, bottom + 10)


def bundle(folder: Path, exhibits: int = 3) -> tuple[Path, Assembled]:
    """A small bundle with a statement, assembled."""
    parts = [exhibit(folder, number) for number in range(1, exhibits + 1)]
    out = folder / "bundle.pdf"
    return out, assemble([statement(folder, parts), *parts], Numbering(), FRONT, out, on=ON)
