"""The parts' own files: opened, hashed, and each page taken as one drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Name

from pipeline.bundle.model import Box, Part
from pipeline.bundle.pages.fit import Leaf
from pipeline.errors import VerificationFault

_INHERITED_TRIMS = ("/TrimBox", "/ArtBox", "/BleedBox")
"""Boxes for printers: a drawing is bounded by them in place of what is seen."""

_UNSEEN = {"/Link", "/Popup"}
_KEPT_RAW = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A part's file while it is open."""

    part: Part
    pdf: pikepdf.Pdf

    def leaf(self, index: int) -> Leaf:
        """The page's box, turn and unit."""
        page = self.pdf.pages[index]
        seen = _within(_box(page.cropbox), _box(page.mediabox))
        turned = int(page.obj.get("/Rotate", _inherited(page, "/Rotate", 0)))
        unit = float(page.obj.get("/UserUnit", 1))
        return Leaf(seen, turned % 360 // 90 * 90, unit)

    def drawing(self, index: int) -> pikepdf.Object:
        """The page as one form, bounded by what is seen of it."""
        page = self.pdf.pages[index]
        box = self.leaf(index).box
        for key in _INHERITED_TRIMS:
            if key in page.obj:
                del page.obj[key]
        form = page.as_form_xobject(handle_transformations=False)
        form["/BBox"] = pikepdf.Array([box.left, box.bottom, box.right, box.top])
        for key in ("/StructParents", "/StructParent", "/Metadata", "/PieceInfo"):
            if key in form:
                del form[key]
        return self.pdf.make_indirect(form)


@contextmanager
def opened(part: Part) -> Iterator[Source]:
    """The file of a part, proved to be the one that was sent; notes on it are drawn into view.

    Raises:
        VerificationFault: It is not there, does not open, is locked, has no page, or has changed.
    """
    path = Path(part.pdf)
    try:
        if part.sha256 and _sha256(path) != part.sha256:
            raise _fault(part, "The file has changed since it was kept.", "part-changed")
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as fault:
        raise _fault(part, "The file is locked with a password.", "part-locked") from fault
    except (pikepdf.PdfError, OSError) as fault:
        raise _fault(part, "The file cannot be opened.", "part-unreadable") from fault
    with pdf:
        if not len(pdf.pages):
            raise _fault(part, "The file has no page.", "part-empty")
        if any(_has_notes(page) for page in pdf.pages):
            pdf.flatten_annotations("screen")
        yield Source(part, pdf)


def digest(form: pikepdf.Object) -> str:
    """The hash of all that a page draws, the same before and after it is written."""
    total = hashlib.sha256(form.read_bytes())
    _add_drawn(total, form.get("/Resources"), 0)
    return total.hexdigest()


def _add_drawn(total: hashlib._Hash, resources: pikepdf.Object | None, depth: int) -> None:
    if resources is None or "/XObject" not in resources or depth > _DEEPEST:
        return
    drawn = resources["/XObject"]
    for name in sorted(drawn.keys()):
        stream = drawn[name]
        if isinstance(stream, pikepdf.Stream):
            total.update(stream.read_raw_bytes() if _kept_raw(stream) else stream.read_bytes())
            _add_drawn(total, stream.get("/Resources"), depth + 1)


def _kept_raw(stream: pikepdf.Object) -> bool:
    """Whether writing keeps the stream's bytes: its coding is another than the general ones."""
    if "/DecodeParms" in stream:
        return True
    coding = stream.get("/Filter", pikepdf.Array())
    names = {str(coding)} if isinstance(coding, Name) else {str(each) for each in coding}
    return bool(names & _KEPT_RAW)


def _has_notes(page: pikepdf.Page) -> bool:
    notes = page.obj.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return False
    return any(str(note.get("/Subtype", "")) not in _UNSEEN for note in notes)


def _box(array: pikepdf.Array) -> Box:
    x0, y0, x1, y1 = (float(number) for number in array)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _within(crop: Box, media: Box) -> Box:
    """What is seen: the crop box as far as it lies on the sheet, else the sheet."""
    box = Box(
        max(crop.left, media.left),
        max(crop.bottom, media.bottom),
        min(crop.right, media.right),
        min(crop.top, media.top),
    )
    return box if box.right - box.left >= 1 and box.top - box.bottom >= 1 else media


def _inherited(page: pikepdf.Page, key: str, default: int) -> int:
    """A value that the page takes from the nodes above it."""
    node, steps = page.obj.get("/Parent"), 0
    while node is not None and steps < 50:
        if key in node:
            return int(node[key])
        node, steps = node.get("/Parent"), steps + 1
    return default


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fault(part: Part, what: str, slug: str) -> VerificationFault:
    return VerificationFault(
        what,
        where=f"{part.exhibit} {part.title}".strip(),
        todo="Look at the file, or take it in again as evidence.",
        slug=slug,
    )
