"""Small Word letters for packing, and an engine that draws what they say."""

from __future__ import annotations

import errno
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pikepdf
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from reportlab.pdfgen import canvas

from pipeline.convert.letter import open_letter
from pipeline.convert.sorting import Chunk, Tray
from pipeline.libreoffice.engine import Ending, Outcome

_SAID = re.compile(r"SOL\d{6}-\d{4}-\d")


def reference(place: int) -> str:
    """The set reference of the letter at a place."""
    return f"SOL220307-{place:04}-1"


def letter_document(place: int, field: str = "NUMPAGES", *more: str) -> docx.document.Document:
    """A letter that says its reference, with a field in its footer."""
    document = docx.Document()
    document.core_properties.title = reference(place)
    document.sections[0].header.paragraphs[0].text = "Sollington Academy"
    _field(document.sections[0].footer.paragraphs[0], field)
    for words in (f"Our reference {reference(place)}", *more):
        document.add_paragraph(words)
    return document


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def letters(folder: Path, count: int) -> list[Path]:
    """So many letters of one template."""
    made = []
    for place in range(1, count + 1):
        made.append(folder / f"letter-{place:03}.docx")
        letter_document(place).save(str(made[-1]))
    return made


def chunks_of(files: Sequence[Path], jobs: int) -> Sequence[Chunk]:
    """The chunks of letters of which none is converted before the last is there."""
    tray = Tray(jobs)
    for letter in map(open_letter, files):
        if not letter.unfit:
            assert not tray.put(letter)
    return tray.rest()


def drawn(pdf: Path, said: Sequence[str], marks: Sequence[str], blank: int = 0) -> Path:
    """A PDF with a page for each reference, marked, and blank ones after them."""
    page = canvas.Canvas(str(pdf), invariant=True)
    for words in said:
        page.drawString(72, 700, f"Our reference {words}")
        page.showPage()
    for _ in range(blank):
        page.drawString(72, 700, "A page that nobody asked for")
        page.showPage()
    page.save()
    with pikepdf.open(pdf, allow_overwriting_input=True) as made:
        made.Root["/Dests"] = pikepdf.Dictionary(
            {
                f"/{mark}": pikepdf.Array([leaf.obj, pikepdf.Name.Fit])
                for mark, leaf in zip(marks, made.pages, strict=False)
                if mark
            }
        )
        made.save(pdf)
    return pdf


class Office:
    """An engine that draws a page for each letter; its fault strikes at packed documents only.

    Args:
        fault: "crash", "hang", "garbage", "full disk", "missing page", "missing mark",
            "marks out of order", "extra page", "another's reference", "no reference", "torn",
            "swapped" (the PDFs of a call change places), "late" (there is no file yet); "" for
            none.
        strikes: How many packed documents it strikes at.
    """

    def __init__(self, fault: str = "", strikes: int = 99) -> None:
        self._fault = fault
        self._strikes = strikes
        self.calls: list[list[str]] = []

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As LibreOffice would."""
        self.calls.append([file.stem for file in files])
        out.mkdir(exist_ok=True)
        made: dict[Path, Path] = {}
        for file in files:
            fault = self._fault if file.stem.startswith("chunk-") and self._strikes > 0 else ""
            self._strikes -= bool(fault)
            if fault == "crash":
                return Outcome(made, Ending.CRASHED)
            if fault == "hang":
                return Outcome(made, Ending.TIMED_OUT)
            if fault == "full disk":
                raise OSError(errno.ENOSPC, "No space left on device")
            made[file] = _draw(file, out / f"{file.stem}.pdf", fault)
            if fault == "late":
                made[file].unlink()
        if self._fault == "swapped" and len(made) > 1 and "chunk-" in files[0].stem:
            made = dict(zip(made, reversed(made.values()), strict=True))
        return Outcome(made)


def _draw(file: Path, pdf: Path, fault: str) -> Path:
    with zipfile.ZipFile(file) as package:
        said = _SAID.findall(package.read("word/document.xml").decode())
    marks = [f"E{place:05}" for place in range(1, len(said) + 1)]
    if fault == "garbage":
        pdf.write_bytes(b"%PDF-1.7 and nothing that follows")
        return pdf
    if fault == "missing page":
        said, marks = said[:-1], marks[:-1]
    elif fault == "missing mark":
        marks[1] = ""
    elif fault == "marks out of order":
        marks[0], marks[1] = marks[1], marks[0]
    elif fault == "another's reference":
        said[1] = f"{said[1]} {said[0]}"
    elif fault == "no reference":
        said[0] = "lost"
    drawn(pdf, said, marks, blank=int(fault == "extra page"))
    if fault == "torn":
        pdf.write_bytes(pdf.read_bytes()[:-900])
    return pdf
