"""Pages from elsewhere settled: boxes, turns and drawings that every reader takes alike."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Array, Name

from pipeline.bundle.intake.received import Refusal
from pipeline.bundle.model import Part
from pipeline.bundle.pages.fit import A4, TOLERANCE, Leaf
from pipeline.bundle.pages.source import Source

MOST_UNPACKED = 300_000_000
"""Bytes that one stream may come to: packed paper that unpacks to more is made to do harm."""

MOST_DOTS = 250_000_000
"""Of one picture: A3 at 900 dots per inch is less."""

_LARGEST = 50_000.0
"""Points along a page; 14,400 is all that the format knows without another unit."""

_SMALL_PRINT = 0.6
"""A3 laid on A4 is 0.71; what is made smaller than this may not be readable any more."""

_END_OF_JPEG = b"\xff\xd9"
_OFF_PAGE = (
    *("/Annots", "/AA", "/B", "/Metadata", "/PieceInfo", "/Thumb", "/StructParents", "/Tabs"),
    *("/AF", "/Trans", "/Dur", "/PresSteps", "/VP", "/LastModified"),
    *("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/SeparationInfo", "/BoxColorInfo"),
)


@contextmanager
def bounded() -> Iterator[None]:
    """While it lasts, nothing is unpacked to more than is taken."""
    before = pikepdf.settings.get_qpdf_limits()
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_UNPACKED,
        run_length_max_memory=MOST_UNPACKED,
        png_max_memory=MOST_UNPACKED,
        tiff_max_memory=MOST_UNPACKED,
    )
    try:
        yield
    finally:
        pikepdf.settings.set_qpdf_limits(
            flate_max_memory=before["flate_max_memory"],
            run_length_max_memory=before["run_length_max_memory"],
            png_max_memory=before["png_max_memory"],
            tiff_max_memory=before["tiff_max_memory"],
        )


def settle(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Leaves on every page its sheet, its turn and its drawing, and says what readers will see.

    Raises:
        ValueError: A page is of a size that no paper has.
    """
    source = Source(Part("", ""), pdf)
    leaves = [source.leaf(number) for number in range(len(pdf.pages))]
    for page, leaf in zip(pdf.pages, leaves, strict=True):
        if max(leaf.size) > _LARGEST:
            raise ValueError(f"a page of {leaf.size[0]:.0f} x {leaf.size[1]:.0f} points")
        _settle(pdf, page, leaf)
    return tuple(_said(leaves))


def fault_of(pdf: pikepdf.Pdf) -> Refusal | None:
    """What is wrong with a picture or drawing that the pages use, ``None`` when nothing is."""
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        kind = thing.get("/Subtype")
        if kind == Name.Image and _dots(thing) > MOST_DOTS:
            return Refusal("evidence-too-big", hint="pictures of fewer dots")
        if kind in {Name.Image, Name.Form} and not is_whole(thing):
            return Refusal("evidence-damaged", hint="a picture in it is cut short")
        if kind != Name.Image and _is_bomb(thing):
            return Refusal("evidence-too-big", hint="what it unpacks to")
    return None


def is_whole(stream: pikepdf.Object) -> bool:
    """Whether a packed stream goes to its end and is what its sum says, as far as can be said."""
    coding = stream.get("/Filter")
    names = [coding] if isinstance(coding, Name) else list(coding or ())
    if names == [Name.DCTDecode]:
        raw = stream.read_raw_bytes()
        return _END_OF_JPEG in raw[len(raw) // 2 :]
    if names == [Name.FlateDecode]:
        return _inflates(stream.read_raw_bytes())
    return True


def _inflates(raw: bytes) -> bool:
    """Whether it unpacks to its end; only its sum may be missing, as some programs leave it."""
    if not raw:
        return True
    try:
        packed = zlib.decompressobj()
        packed.decompress(raw, MOST_UNPACKED)
        if packed.eof or packed.unconsumed_tail:
            return True
        bare = zlib.decompressobj(-zlib.MAX_WBITS)
        bare.decompress(raw[2:], MOST_UNPACKED)
    except zlib.error:
        return False
    return bare.eof


def _dots(picture: pikepdf.Object) -> int:
    edges: tuple[object, object] = (picture.get("/Width"), picture.get("/Height"))
    wide, high = (edge if isinstance(edge, int) else 0 for edge in edges)
    return wide * high


def _is_bomb(stream: pikepdf.Object) -> bool:
    try:
        stream.read_bytes()
    except pikepdf.PdfError as fault:
        return is_over(fault)  # a font that cannot be unpacked is the reader's to replace
    return False


def is_over(fault: Exception) -> bool:
    """Whether it is the bound on unpacking that was met."""
    return "memory limit" in str(fault)


def _settle(pdf: pikepdf.Pdf, page: pikepdf.Page, leaf: Leaf) -> None:
    for key in _OFF_PAGE:
        if key in page.obj:
            del page.obj[key]
    box = leaf.box
    page.obj["/MediaBox"] = Array([box.left, box.bottom, box.right, box.top])
    page.obj["/Rotate"] = leaf.rotation
    if "/UserUnit" in page.obj:
        page.obj["/UserUnit"] = leaf.unit
    drawn = page.obj.get("/Contents")
    if isinstance(drawn, Array):
        kept = [each for each in drawn if isinstance(each, pikepdf.Stream)]
        page.obj["/Contents"] = Array(kept)
    elif drawn is not None and not isinstance(drawn, pikepdf.Stream):
        page.obj["/Contents"] = pdf.make_stream(b"")


def _said(leaves: list[Leaf]) -> Iterator[str]:
    turned = sum(1 for leaf in leaves if leaf.rotation)
    if turned:
        yield f"{_pages(turned)} turned as a reader shows it."
    scaled = [leaf for leaf in leaves if not _is_a4(*leaf.size)]
    if scaled:
        yield f"{_pages(len(scaled))} not of A4 size: scaled to fit."
    tiny = sum(1 for leaf in scaled if max(leaf.size) * _SMALL_PRINT > A4[1])
    if tiny:
        yield f"{_pages(tiny)} much larger than A3: look whether the print can still be read."


def _pages(number: int) -> str:
    return f"{number} page" if number == 1 else f"{number} pages"


def _is_a4(wide: float, high: float) -> bool:
    short, long = sorted((wide, high))
    return abs(short - A4[0]) <= TOLERANCE and abs(long - A4[1]) <= TOLERANCE
