"""A finished bundle with one thing changed: the audit says what, each time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.model import Assembled, Numbering
from pipeline.bundle.pages import assemble, audit
from pipeline.wording import PROBLEMS
from tests.bundle.pages.papers import FRONT, ON, Shape, bundle, exhibit

Change = Callable[[pikepdf.Pdf], None]


def slugs_after(folder: Path, change: Change) -> set[str]:
    out, made = bundle(folder)
    changed = folder / "changed.pdf"
    with pikepdf.open(out) as pdf:
        change(pdf)
        pdf.save(changed)
    return {problem.slug for problem in audit(changed, made)} - {"bundle-changed"}


def drawn(pdf: pikepdf.Pdf, page: int, old: bytes, new: bytes) -> None:
    stream = pdf.pages[page].obj.Contents
    data = stream.read_bytes()
    assert old in data
    stream.write(data.replace(old, new))


def number(pdf: pikepdf.Pdf) -> None:
    drawn(pdf, 3, b"(4) Tj", b"(5) Tj")


def hidden_number(pdf: pikepdf.Pdf) -> None:
    drawn(pdf, 3, b"q 0 g BT", b"q 1 g BT")


def label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[1]["/St"] = 2


def link_target(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots[1].Dest[0] = pdf.pages[1].obj


def link_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots[0].Rect[1] = 20


def link_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Annots[0]


def link_new(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots.append(pdf.pages[0].obj.Annots[0])


def bookmark_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2].title = "DA/1 [p.9]"


def bookmark_target(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.pages[2].obj


def bookmark_gone(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        del outline.root[-1]


def bookmark_zoom(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[4] = 3


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj["/Rotate"] = 90


def cut(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj["/CropBox"] = Array([0, 0, 300, 400])


def opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction[4] = 2


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/Names"] = Dictionary(
        JavaScript=Dictionary(Names=Array(["x", Dictionary(S=Name.JavaScript, JS="app.alert(1)")]))
    )


def web_link(pdf: pikepdf.Pdf) -> None:
    note = pdf.pages[0].obj.Annots[0]
    note["/A"] = Dictionary(S=Name.URI, URI="https://example.org")


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"x"


def exhibit_words(pdf: pikepdf.Pdf) -> None:
    form = pdf.pages[2].obj.Resources.XObject["/AttendancePage"]
    data = form.read_bytes()
    assert b"leaf" in data
    form.write(data.replace(b"leaf", b"Leaf"))


def index_words(pdf: pikepdf.Pdf) -> None:
    """The index's own drawing put in place of another's."""
    form = pdf.pages[1].obj.Resources.XObject["/AttendancePage"]
    pdf.pages[0].obj.Resources.XObject["/AttendancePage"] = form


def page_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def pages_exchanged(pdf: pikepdf.Pdf) -> None:
    pdf.pages.insert(2, pdf.pages[3])
    del pdf.pages[4]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        pytest.param(change, slug, id=change.__name__)
        for change, slug in (
            (number, "bundle-number-differs"),
            (hidden_number, "bundle-number-unseen"),
            (label, "bundle-label-differs"),
            (link_target, "bundle-link-missing"),
            (link_box, "bundle-link-strange"),
            (link_gone, "bundle-link-missing"),
            (link_new, "bundle-link-strange"),
            (bookmark_title, "bundle-bookmark-differs"),
            (bookmark_target, "bundle-bookmark-differs"),
            (bookmark_gone, "bundle-bookmark-differs"),
            (bookmark_zoom, "bundle-bookmark-differs"),
            (turned, "bundle-page-turned"),
            (cut, "bundle-page-not-a4"),
            (opening, "bundle-opening"),
            (script, "bundle-forbidden"),
            (web_link, "bundle-forbidden"),
            (attached, "bundle-forbidden"),
            (exhibit_words, "bundle-page-differs"),
            (index_words, "bundle-link-words"),
            (page_gone, "bundle-page-count"),
            (pages_exchanged, "bundle-number-differs"),
        )
    ],
)
def test_one_change_is_found(tmp_path: Path, change: Change, slug: str) -> None:
    found = slugs_after(tmp_path, change)

    assert slug in found
    assert found <= set(PROBLEMS)


def test_no_change_is_no_fault(tmp_path: Path) -> None:
    assert slugs_after(tmp_path, lambda _: None) == set()


def test_one_byte_is_found(tmp_path: Path) -> None:
    out, made = bundle(tmp_path)
    data = bytearray(out.read_bytes())
    data[-2] ^= 1
    out.write_bytes(data)

    assert "bundle-changed" in {problem.slug for problem in audit(out, made)}


def test_a_locked_file_is_no_bundle(tmp_path: Path) -> None:
    out, made = bundle(tmp_path)
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(out) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="owner", user="user"))

    assert "bundle-unreadable" in {problem.slug for problem in audit(locked, made)}


def test_a_missing_file_is_no_bundle(tmp_path: Path) -> None:
    _, made = bundle(tmp_path)

    assert [problem.slug for problem in audit(tmp_path / "none.pdf", made)] == ["bundle-unreadable"]


def test_a_mark_that_leads_to_another_exhibit_is_found(tmp_path: Path) -> None:
    out, made = bundle(tmp_path)
    first = made.placed[2].first
    wrong = tuple(
        dataclasses.replace(link, target=first) if link.text == ("DA/3",) else link
        for link in made.links
    )

    assert "bundle-link-lands" in _slugs(out, dataclasses.replace(made, links=wrong))


def test_a_picture_that_was_changed_is_found(tmp_path: Path) -> None:
    part = exhibit(tmp_path, 1, [Shape()])
    pdf_path = tmp_path / "picture.pdf"
    with pikepdf.open(Path(part.pdf)) as pdf:
        picture = pdf.make_stream(bytes(range(100)))
        for key, value in (("Width", 10), ("Height", 10), ("BitsPerComponent", 8)):
            picture[f"/{key}"] = value
        picture.Subtype, picture.ColorSpace = Name.Image, Name.DeviceGray
        pdf.pages[0].obj.Resources["/XObject"] = Dictionary(P=picture)
        pdf.pages[0].contents_add(b"q 99 0 0 99 99 99 cm /P Do Q")
        pdf.save(pdf_path)
    out = tmp_path / "out.pdf"
    made = assemble([dataclasses.replace(part, pdf=pdf_path)], Numbering(), FRONT, out, on=ON)
    assert audit(out, made) == ()
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(out) as pdf:
        form = pdf.pages[1].obj.Resources.XObject["/AttendancePage"]
        form.Resources.XObject.P.write(bytes(100))
        pdf.save(changed)

    assert "bundle-page-differs" in _slugs(changed, made)


def _slugs(path: Path, made: Assembled) -> set[str]:
    return {problem.slug for problem in audit(path, made)}
