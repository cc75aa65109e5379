"""Exhibits as a case has them: our own letters, scans, and papers from elsewhere. All made up."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter
from reportlab.pdfgen import canvas

from benchmarks.measure import soffice
from pipeline.pack.fonts import load

LETTERS, SCANS, FOREIGN = (70, 2), (25, 10), (25, 12)
"""How many of each, and how many pages each has: 120 with 690 pages."""

A4 = (595.276, 841.89)
_TEMPLATES = ("letter-1", "aim-1-invitation", "final-invitation", "manager-letter")
_DOTS = (1654, 2339)
_PICTURES = 8
_LINES = 46


def exhibits(folder: Path) -> tuple[Path, ...]:
    """Writes them, ours first."""
    folder.mkdir()
    letters = list(_letters(folder / "letters", *LETTERS))
    scans = list(_scans(folder, *SCANS))
    foreign = [
        _foreign(folder / f"foreign-{number:03}.pdf", number, FOREIGN[1])
        for number in range(FOREIGN[0])
    ]
    return (*letters, *scans, *foreign)


def _letters(folder: Path, count: int, pages: int) -> Iterator[Path]:
    """Letters as LibreOffice writes them, with its subsets of fonts, each a file of its own."""
    folder.mkdir()
    made = _printed(folder) if soffice() else [_typed(folder / "typed.pdf", 0, pages)]
    for number in range(count):
        out = folder / f"letter-{number:03}.pdf"
        with pikepdf.open(made[number % len(made)]) as letter:
            if len(letter.pages) != pages:
                raise AssertionError(f"{len(letter.pages)} pages")
            for page in letter.pages:
                drawn = page.obj.Contents.read_bytes()
                page.obj["/Contents"] = letter.make_stream(f"% {number}\n".encode() + drawn)
            letter.save(out)
        yield out


def _printed(folder: Path) -> Sequence[Path]:
    sources = [f"templates/letters/{name}.docx" for name in _TEMPLATES]
    profile = (folder / "profile").resolve().as_uri()
    command = [soffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=120
    )
    return [folder / f"{name}.pdf" for name in _TEMPLATES]


def _scans(folder: Path, count: int, pages: int) -> Iterator[Path]:
    """A JPEG on every page, as a scanner or a telephone makes them."""
    pictures = [_picture(number) for number in range(_PICTURES)]
    for number in range(count):
        out = folder / f"scan-{number:03}.pdf"
        with pikepdf.new() as scan:
            for at in range(pages):
                scan.add_blank_page(page_size=A4)
                data = pictures[(number + at) % _PICTURES]
                note = f"{number} {at}".encode()
                # A remark of its own makes each a file of its own.
                data = data[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + data[2:]
                picture = scan.make_stream(data)
                picture.Type, picture.Subtype = Name.XObject, Name.Image
                picture.Width, picture.Height = _DOTS
                picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
                picture.Filter = Name.DCTDecode
                leaf = scan.pages[-1]
                leaf.obj["/Resources"] = Dictionary(XObject=Dictionary(Im=picture))
                drawn = f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /Im Do Q".encode()
                leaf.obj["/Contents"] = scan.make_stream(drawn)
            scan.save(out)
        yield out


def _picture(number: int) -> bytes:
    """A page of writing on paper that is not quite white."""
    seeded = random.Random(number)
    sheet = Image.new("L", _DOTS, 238)
    pen = ImageDraw.Draw(sheet)
    for line in range(_LINES):
        left, down = 140, 160 + line * 45
        while left < _DOTS[0] - 260:
            wide = seeded.randrange(20, 150)
            pen.line((left, down, left + wide, down + seeded.randrange(-6, 6)), fill=50, width=9)
            left += wide + 18
    grain = Image.effect_noise(_DOTS, 14)
    sheet = Image.blend(sheet, grain, 0.12).filter(ImageFilter.GaussianBlur(0.7))
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=72, dpi=(200, 200))
    return buffer.getvalue()


def _foreign(path: Path, number: int, pages: int) -> Path:
    """Turned, offset, of other sizes, with links and notes: each file odd in one way."""
    _typed(path, number, pages)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for leaf in pdf.pages:
            if number % 5 == 1:
                leaf.obj["/Rotate"] = 90
            if number % 5 == 2:
                leaf.obj["/MediaBox"] = Array([-40, -40, 652, 832])
                leaf.obj["/CropBox"] = Array([0, 0, 612, 792])
            if number % 5 == 3:
                web = Dictionary(S=Name.URI, URI="https://example.org/notes")
                box = Array([72, 700, 200, 712])
                note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=web)
                leaf.obj["/Annots"] = Array([note])
        pdf.save(path)
    return path


def _typed(path: Path, number: int, pages: int) -> Path:
    """Pages of words in fonts of its own and of the reader's."""
    own = load().regular.name
    page = canvas.Canvas(str(path), pagesize=A4, invariant=True)
    for at in range(pages):
        page.bookmarkPage(f"p{at}")
        page.addOutlineEntry(f"Part {at + 1}", f"p{at}", 0)
        for line in range(_LINES):
            page.setFont(own if line % 2 else "Helvetica", 10)
            words = f"Paper {number}, page {at + 1}, line {line}: seen and noted at the surgery."
            page.drawString(60, 780 - 15 * line, words)
        page.showPage()
    page.save()
    return path
