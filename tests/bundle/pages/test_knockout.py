"""The number masks nothing: whatever reaches under it makes the page a little smaller."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.pdfgen import canvas

from pipeline.bundle.model import Box, Numbering, Part
from pipeline.bundle.pages import assemble, audit
from pipeline.bundle.pages.fit import A4, STRIP, number_zone
from pipeline.bundle.pages.seen import sights
from tests.bundle.pages.papers import FRONT, ON

ACROSS = (A4[1], A4[0])


def drawn(path: Path, ink: bytes, rotation: int = 0, size: tuple[float, float] = A4) -> Path:
    """A page with a word in the middle and such a drawing."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=size, invariant=True)
    page.drawString(size[0] / 2, size[1] / 2, "middle")
    page.save()
    with pikepdf.open(buffer) as pdf:
        leaf = pdf.pages[0]
        dots = pdf.make_stream(bytes(64), Type=Name.XObject, Subtype=Name.Image)
        dots.Width, dots.Height, dots.BitsPerComponent = 8, 8, 8
        dots.ColorSpace = Name.DeviceGray
        wrapped = pdf.make_stream(b"0 g 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form)
        wrapped["/BBox"] = Array([0, 0, 1, 1])
        leaf.obj.Resources["/XObject"] = Dictionary(Dots=dots, Wrapped=wrapped)
        leaf.contents_add(ink)
        leaf.obj["/Rotate"] = rotation
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("ink", "smaller"),
    [
        pytest.param(b"", False, id="nothing"),
        pytest.param(b"0 g 540 14 30 6 re f", True, id="ink where the number goes"),
        pytest.param(b"0 g 300 14 30 6 re f", False, id="ink in the middle of the foot"),
        pytest.param(b"0 g 540 30 30 6 re f", False, id="ink above the number"),
        pytest.param(b"0 g 30 14 40 6 re f", True, id="ink where the way back goes"),
        pytest.param(b"1 g 0 0 595 842 re f 0 g", False, id="a white ground over the page"),
        pytest.param(b"0.8 g 0 0 595 842 re f 0 g", True, id="a grey ground over the page"),
        pytest.param(b"q 595 0 0 842 0 0 cm /Dots Do Q", True, id="a scan of the whole page"),
        pytest.param(b"q 400 0 0 400 90 200 cm /Dots Do Q", False, id="a photo above"),
        pytest.param(b"q 40 0 0 8 530 14 cm /Wrapped Do Q", True, id="ink in a drawing within"),
        pytest.param(b"q 0 0 9 9 re W n 0 g 540 14 30 6 re f Q", False, id="ink that is cut away"),
    ],
)
def test_only_what_would_be_covered_makes_a_page_smaller(
    tmp_path: Path, ink: bytes, smaller: bool
) -> None:
    part = Part("e", "Paper", drawn(tmp_path / "p.pdf", ink), exhibit="DA/1")
    out = tmp_path / "out.pdf"

    made = assemble([part], Numbering(), FRONT, out, on=ON)

    assert audit(out, made) == ()
    assert bool(made.notes) == smaller


@pytest.mark.parametrize("size", [A4, ACROSS])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_ink_under_the_number_is_found_however_the_page_is_turned(
    tmp_path: Path, rotation: int, size: tuple[float, float]
) -> None:
    wide, high = size
    corners = {
        0: (wide - 50, 14),
        90: (wide - 20, high - 50),
        180: (20, high - 20),
        270: (14, 30),
    }
    x, y = corners[rotation]
    ink = b"0 g %f %f 8 8 re f" % (x, y)
    part = Part("e", "Paper", drawn(tmp_path / "p.pdf", ink, rotation, size), exhibit="DA/1")
    out = tmp_path / "out.pdf"

    made = assemble([part], Numbering(), FRONT, out, on=ON)

    assert [note for note in made.notes if "smaller" in note]
    with sights(out) as pages, pages.page(1) as sight:
        sheet = Box(0, 0, sight.width, sight.height)
        above = number_zone(sight.width, 30)
        moved = Box(above.left - 30, STRIP, above.right + 30, STRIP + 30)
        assert sight.ink(moved, sheet, 128)


def test_a_note_on_the_foot_is_not_covered(tmp_path: Path) -> None:
    plain = drawn(tmp_path / "p.pdf", b"")
    with pikepdf.open(plain, allow_overwriting_input=True) as pdf:
        look = pdf.make_stream(b"0 g 0 0 30 8 re f", Type=Name.XObject, Subtype=Name.Form)
        look["/BBox"] = Array([0, 0, 30, 8])
        stamp = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            F=4,
            Rect=Array([540, 13, 570, 21]),
            AP=Dictionary(N=look),
        )
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(stamp)])
        pdf.save(plain)
    out = tmp_path / "out.pdf"

    made = assemble([Part("e", "P", plain, exhibit="DA/1")], Numbering(), FRONT, out, on=ON)

    assert made.notes == ("Page 2 was made smaller, so that its number covers nothing.",)


def test_a_scan_is_seen_whole_above_its_number(tmp_path: Path) -> None:
    """Black to all four edges: the edges are all there, and the number stands on white."""
    ink = b"q 595.276 0 0 841.89 0 0 cm /Dots Do Q"
    out = tmp_path / "out.pdf"
    part = Part("e", "Scan", drawn(tmp_path / "p.pdf", ink), exhibit="DA/1")

    assemble([part], Numbering(), FRONT, out, on=ON)

    document = pypdfium2.PdfDocument(out)
    page: Image.Image = document[1].render(scale=2).to_pil().convert("L")
    document.close()
    dark = page.point(lambda dot: 255 if dot < 90 else 0).crop(
        (0, 0, page.width, page.height - int(2 * STRIP) - 2)
    )
    box = dark.getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert (right - left) / (bottom - top) == pytest.approx(595.276 / 841.89, abs=0.01)
