"""The parts' own files: opened, hashed, and each page taken as one drawing."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pikepdf
from pikepdf import Name

from pipeline.bundle.model import Box, Part
from pipeline.bundle.pages.fit import Leaf
from pipeline.bundle.pages.furniture import bounds
from pipeline.errors import VerificationFault

_PACKED = {"/Length", "/Filter", "/DecodeParms"}
_UNSEEN = {"/Link", "/Popup"}
_KEPT_RAW = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_DEEPEST = 3
_NO_BOX, _SHEET = Box(0, 0, 0, 0), Box(0, 0, 612, 792)


@dataclass(frozen=True, slots=True)
class Source:
    """A part's file while it is open."""

    part: Part
    pdf: pikepdf.Pdf
    taken: set[tuple[int, int]] = field(default_factory=set, compare=False)

    def leaf(self, index: int) -> Leaf:
        """The page's box, turn and unit, as readers take them when they make no sense."""
        page = self.pdf.pages[index]
        seen = _within(_box(page.cropbox), _box(page.mediabox))
        turned = _number(page.obj.get("/Rotate", _inherited(page, "/Rotate")), 0)
        unit = _number(page.obj.get("/UserUnit"), 1)
        return Leaf(seen, int(turned) % 360 // 90 * 90, unit if unit > 0 else 1.0)

    def drawing(self, index: int, leaf: Leaf, output: pikepdf.Pdf) -> pikepdf.Object:
        """The page as one form of another file, bounded by what is seen of it.

        Its one stream is taken packed as it is; several are joined.

        Args:
            index: Which page.
            leaf: The same page's box.
            output: The file it goes into.

        Raises:
            VerificationFault: What the page draws cannot be read.
        """
        page, box = self.pdf.pages[index], leaf.box
        try:
            form = self._form(page.obj.get("/Contents"), output)
            form["/Resources"] = self._taken(page.resources, output)
            if "/Group" in page.obj:
                form["/Group"] = self._taken(page.obj["/Group"], output)
        except (pikepdf.PdfError, TypeError) as fault:
            raise _fault(self.part, "A page cannot be read.", "part-unreadable") from fault
        form["/BBox"] = pikepdf.Array([box.left, box.bottom, box.right, box.top])
        return form

    def _form(self, drawn: pikepdf.Object | None, output: pikepdf.Pdf) -> pikepdf.Object:
        if isinstance(drawn, pikepdf.Stream) and self._is_plain(drawn):
            form: pikepdf.Object = output.copy_foreign(drawn)
        else:
            streams = drawn if isinstance(drawn, pikepdf.Array) else filter(None, (drawn,))
            form = output.make_stream(b"\n".join(each.read_bytes() for each in streams))
        form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
        return form

    def _is_plain(self, stream: pikepdf.Object) -> bool:
        """Whether a stream is packed drawing and nothing else, and no other page has taken it."""
        is_first = stream.objgen not in self.taken
        self.taken.add(stream.objgen)
        return is_first and set(stream.keys()) <= _PACKED

    def _taken(self, thing: pikepdf.Object, output: pikepdf.Pdf) -> pikepdf.Object:
        """A copy for the other file; what is shared by pages there stays shared."""
        return output.copy_foreign(thing if thing.is_indirect else self.pdf.make_indirect(thing))


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


def digest(
    printed: bytes, form: pikepdf.Object, known: dict[tuple[int, int], bytes] | None = None
) -> str:
    """The hash of all that a page draws, the same before and after it is written.

    Args:
        printed: How the source is laid on the page, and what is printed upon it.
        form: The source.
        known: The hashes of pictures so far, so that a crest on every page is read once.
    """
    total = hashlib.sha256(printed)
    total.update(bounds(float(edge) for edge in form["/BBox"]).encode())
    total.update(form.read_bytes())
    _add_drawn(total, form.get("/Resources"), 0, {} if known is None else known)
    return total.hexdigest()


def _add_drawn(
    total: hashlib._Hash,
    resources: pikepdf.Object | None,
    depth: int,
    known: dict[tuple[int, int], bytes],
) -> None:
    if resources is None or "/XObject" not in resources or depth > _DEEPEST:
        return
    drawn = resources["/XObject"]
    for name in sorted(drawn.keys()):
        stream = drawn[name]
        if isinstance(stream, pikepdf.Stream):
            if stream.objgen not in known:
                data = stream.read_raw_bytes() if _kept_raw(stream) else stream.read_bytes()
                known[stream.objgen] = hashlib.sha256(data).digest()
            total.update(known[stream.objgen])
            _add_drawn(total, stream.get("/Resources"), depth + 1, known)


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


def _box(array: pikepdf.Object) -> Box:
    edges = list(array) if isinstance(array, pikepdf.Array) else []
    if len(edges) != 4:
        return _NO_BOX
    x0, y0, x1, y1 = (_number(edge, 0) for edge in edges)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _number(thing: object, otherwise: float) -> float:
    """A number as it stands, another for what is none."""
    number = float(thing) if isinstance(thing, (int, float, Decimal)) else otherwise
    return number if math.isfinite(number) else otherwise


def _within(crop: Box, media: Box) -> Box:
    """What is seen: the crop box as far as it lies on the sheet, else the sheet.

    A sheet of no size is taken for the one that readers show then.
    """
    box = Box(
        max(crop.left, media.left),
        max(crop.bottom, media.bottom),
        min(crop.right, media.right),
        min(crop.top, media.top),
    )
    return next((each for each in (box, media) if _is_sheet(each)), _SHEET)


def _is_sheet(box: Box) -> bool:
    return box.right - box.left >= 1 and box.top - box.bottom >= 1


def _inherited(page: pikepdf.Page, key: str) -> object:
    """A value that the page takes from the nodes above it."""
    node, steps = page.obj.get("/Parent"), 0
    while node is not None and steps < 50:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


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
