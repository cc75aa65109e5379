"""One thing changed on a page of every kind, on an exhibit's first page and on a later one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.model import Assembled, Numbering
from pipeline.bundle.pages import assemble, audit
from tests.bundle.pages.papers import A4, FRONT, ON, Shape, exhibit

FIRST, LATER = 1, 2
KINDS: Mapping[str, Shape] = {
    "upright": Shape(),
    "across": Shape(A4[::-1]),
    "turned left": Shape(rotation=270),
    "turned right": Shape(rotation=90),
    "upside down": Shape(rotation=180),
    "offset": Shape(offset=250),
    "turned and offset": Shape(rotation=90, offset=-90),
    "A3": Shape((841.9, 1190.6)),
    "A5": Shape((419.5, 595.3)),
    "ink to the edge": Shape(foot=True),
    "in double points": Shape((297.6, 420.9), unit=2),
    "scan": Shape(),
}


def bundle(folder: Path, kind: str) -> tuple[Path, Assembled]:
    part = exhibit(folder, 1, [KINDS[kind]] * 2)
    if kind == "scan":
        scanned = folder / "scan.pdf"
        with pikepdf.open(Path(part.pdf)) as pdf:
            for number, leaf in enumerate(pdf.pages):
                dots = pdf.make_stream(bytes([number]) * 64, Type=Name.XObject, Subtype=Name.Image)
                dots.Width, dots.Height, dots.BitsPerComponent = 8, 8, 8
                dots.ColorSpace = Name.DeviceGray
                leaf.obj.Resources["/XObject"] = Dictionary(Dots=dots)
                leaf.contents_add(b"q 595 0 0 842 0 0 cm /Dots Do Q")
            pdf.save(scanned)
        part = replace(part, pdf=scanned)
    out = folder / "out.pdf"
    return out, assemble([part], Numbering(), FRONT, out, on=ON)


def drawn(pdf: pikepdf.Pdf, page: int, old: str, new: str) -> None:
    stream = pdf.pages[page].obj.Contents
    data, count = re.subn(old, new, stream.read_bytes().decode(), count=1)
    assert count == 1
    stream.write(data.encode())


def form(pdf: pikepdf.Pdf, page: int) -> pikepdf.Object:
    return pdf.pages[page].obj.Resources.XObject["/AttendancePage"]


def number(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, rf"\({page + 1}\) Tj", f"({page + 2}) Tj")


def number_white(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, "q 0 g BT", "q 1 g BT")


def number_elsewhere(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, r" Tf [\d.]+ ", " Tf 100.00 ")


def number_gone(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, r"(?s)\nq 1 g.*", "")


def ground_larger(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, r"q 1 g [\d.]+ [\d.]+ [\d.]+ [\d.]+ re", "q 1 g 0 0 595 400 re")


def covered(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, r"$", "\nq 1 g 100 300 300 200 re f Q")


def laid_otherwise(pdf: pikepdf.Pdf, page: int) -> None:
    drawn(pdf, page, r"^q \S+ \S+ \S+ \S+", "q 0.5 0 0 0.5")


def turned(pdf: pikepdf.Pdf, page: int) -> None:
    pdf.pages[page].obj["/Rotate"] = 180


def turned_within(pdf: pikepdf.Pdf, page: int) -> None:
    form(pdf, page)["/Matrix"] = Array([-1, 0, 0, -1, 595, 842])


def cut_off(pdf: pikepdf.Pdf, page: int) -> None:
    form(pdf, page)["/BBox"] = Array([0, 0, 200, 200])


def one_letter(pdf: pikepdf.Pdf, page: int) -> None:
    data = form(pdf, page).read_bytes()
    assert b"leaf" in data
    form(pdf, page).write(data.replace(b"leaf", b"leap", 1))


def another_page(pdf: pikepdf.Pdf, page: int) -> None:
    pdf.pages[page].obj.Resources.XObject["/AttendancePage"] = form(pdf, 0)


def another_font(pdf: pikepdf.Pdf, page: int) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol)
    pdf.pages[page].obj.Resources.Font["/AttendanceNumber"] = pdf.make_indirect(font)


def note_upon(pdf: pikepdf.Pdf, page: int) -> None:
    look = pdf.make_stream(b"1 g 0 0 99 99 re f", Type=Name.XObject, Subtype=Name.Form)
    look["/BBox"] = Array([0, 0, 99, 99])
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, AP=Dictionary(N=look))
    stamp["/Rect"] = Array([100, 300, 400, 600])
    notes = pdf.pages[page].obj.get("/Annots", Array())
    pdf.pages[page].obj["/Annots"] = Array([*notes, pdf.make_indirect(stamp)])


def smaller_sheet(pdf: pikepdf.Pdf, page: int) -> None:
    pdf.pages[page].obj["/MediaBox"] = Array([0, 0, 300, 300])


def bookmark(pdf: pikepdf.Pdf, page: int) -> None:
    with pdf.open_outline() as outline:
        mark = outline.root[1] if page == FIRST else outline.root[1].children[1]
        mark.destination = Array([pdf.pages[0].obj, Name.XYZ, None, None, None])


def label(pdf: pikepdf.Pdf, page: int) -> None:
    nums = pdf.Root.PageLabels.Nums
    pdf.Root.PageLabels["/Nums"] = Array([*nums, page, Dictionary(S=Name.D, St=77)])


CHANGES: tuple[Callable[[pikepdf.Pdf, int], None], ...] = (
    *(number, number_white, number_elsewhere, number_gone, ground_larger, covered),
    *(laid_otherwise, turned, turned_within, cut_off, one_letter, another_page, another_font),
    *(note_upon, smaller_sheet, bookmark, label),
)


@pytest.fixture(scope="module", params=KINDS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Assembled]:
    return bundle(tmp_path_factory.mktemp("bundle"), request.param)


@pytest.mark.parametrize("page", [FIRST, LATER])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_found(
    made: tuple[Path, Assembled],
    change: Callable[[pikepdf.Pdf, int], None],
    page: int,
    tmp_path: Path,
) -> None:
    out, expected = made
    changed = tmp_path / "out.pdf"
    with pikepdf.open(out) as pdf:
        change(pdf, page)
        pdf.save(changed, static_id=True)

    found = {problem.slug for problem in audit(changed, expected)}

    assert found - {"bundle-changed"}


def test_no_change_is_found_in_what_is_only_written_again(
    made: tuple[Path, Assembled], tmp_path: Path
) -> None:
    out, expected = made
    with pikepdf.open(out) as pdf:
        pdf.save(tmp_path / "out.pdf", static_id=True)

    assert {p.slug for p in audit(tmp_path / "out.pdf", expected)} <= {"bundle-changed"}


def test_a_link_back_is_found_missing(made: tuple[Path, Assembled], tmp_path: Path) -> None:
    out, expected = made
    with pikepdf.open(out) as pdf:
        del pdf.pages[FIRST].obj["/Annots"]
        pdf.save(tmp_path / "out.pdf")

    assert "bundle-link-missing" in {p.slug for p in audit(tmp_path / "out.pdf", expected)}


def test_any_byte_is_found(made: tuple[Path, Assembled], tmp_path: Path) -> None:
    out, expected = made
    sound = out.read_bytes()
    for at in range(0, len(sound), max(1, len(sound) // 25)):
        data = bytearray(sound)
        data[at] ^= 1
        (tmp_path / "out.pdf").write_bytes(data)

        assert "bundle-changed" in {p.slug for p in audit(tmp_path / "out.pdf", expected)}
