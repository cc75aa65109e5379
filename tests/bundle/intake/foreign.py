"""PDFs as other programs make them, and break them: each odd in one way, its pages named."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.pdfgen import canvas

A4 = (595.276, 841.89)
TOP = "TOP"
"""Stands at the head of every page, to be found there however the page is turned."""


def pages(count: int = 2, size: tuple[float, float] = A4) -> bytes:
    """Pages that say which they are, with a word at the head and one at the foot."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=size, invariant=True)
    for number in range(1, count + 1):
        page.setFont("Helvetica", min(24.0, size[0] / 20))
        page.drawString(size[0] / 10, size[1] * 0.9, f"{TOP} leaf {number}")
        page.drawString(size[0] / 10, size[1] * 0.15, f"FOOT {number}")
        page.showPage()
    page.save()
    return buffer.getvalue()


def changed(
    change: Callable[[pikepdf.Pdf], object],
    count: int = 2,
    size: tuple[float, float] = A4,
    **how: object,
) -> bytes:
    """The same after a change."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages(count, size))) as pdf:
        change(pdf)
        pdf.save(buffer, **how)  # type: ignore[arg-type]
    return buffer.getvalue()


def each(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Sets a key on every page."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj[key] = value

    return change


def box(key: str, *edges: float) -> Callable[[pikepdf.Pdf], None]:
    """Sets a box on every page."""
    return each(key, Array(edges))


def laid_on_its_side(quarters: int) -> bytes:
    """Drawn turned the one way and shown turned the other, as a scanner at its side does."""

    def change(pdf: pikepdf.Pdf) -> None:
        wide, high = A4
        turns = {
            1: (b"0 1 -1 0 %f 0 cm" % high, (high, wide)),
            2: (b"-1 0 0 -1 %f %f cm" % (wide, high), (wide, high)),
            3: (b"0 -1 1 0 0 %f cm" % wide, (high, wide)),
        }
        drawn, size = turns[quarters]
        for page in pdf.pages:
            page.contents_add(drawn, prepend=True)
            page.obj["/MediaBox"] = Array([0, 0, *size])
            page.obj["/Rotate"] = quarters * 90

    return changed(change)


def inherited(pdf: pikepdf.Pdf) -> None:
    """Size, turn and fonts stand in the node above the pages."""
    first = pdf.pages[0].obj
    pdf.Root.Pages["/MediaBox"] = Array([0, 0, *A4])
    pdf.Root.Pages["/Resources"] = pdf.make_indirect(first.Resources)
    for page in pdf.pages:
        for key in ("/MediaBox", "/Resources", "/Rotate"):
            if key in page.obj:
                del page.obj[key]


def moved(across: float, along: float) -> Callable[[pikepdf.Pdf], None]:
    """The sheet lies somewhere else in its own space."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(b"1 0 0 1 %f %f cm" % (across, along), prepend=True)
            edges = [across, along, across + A4[0], along + A4[1]]
            page.obj["/MediaBox"] = Array(edges)

    return change


def reversed_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/MediaBox"] = Array([A4[0], A4[1], 0, 0])


def no_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/MediaBox"]


def flat_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/MediaBox"] = Array([0, 0, 0, 0])


def short_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/MediaBox"] = Array([0, 0, 612])


def worded_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/MediaBox"] = Array([Name.A, Name.B, String("c"), 9])


def ring_of_pages(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.Pages
    tree.Kids.append(tree)


def wrong_count(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages["/Count"] = 99


def page_of_nothing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.make_indirect(Dictionary()))


def page_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def contents_with_gap(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page["/Contents"] = Array([page.Contents, pdf.make_indirect(Dictionary())])


def contents_of_words(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Contents"] = String("nothing")


def contents_in_pieces(pdf: pikepdf.Pdf) -> None:
    """The drawing cut between two words, as old programs do."""
    for page in pdf.pages:
        data = page.obj.Contents.read_bytes()
        at = data.index(b"\n", len(data) // 2)
        page.obj["/Contents"] = Array([pdf.make_stream(data[:at]), pdf.make_stream(data[at:])])


def shared_contents(pdf: pikepdf.Pdf) -> None:
    """Two pages draw the same stream, each showing another half of it."""
    first, second = (page.obj for page in pdf.pages)
    second["/Contents"] = first.Contents
    second["/MediaBox"] = Array([0, A4[1] / 2, *A4])


def blank_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()


def unbalanced(pdf: pikepdf.Pdf) -> None:
    """The drawing ends turned, clipped and white, and takes back more than it kept."""
    for page in pdf.pages:
        page.contents_add(b"Q Q Q 0 1 -1 0 0 0 cm 1 g 1 G 0 0 1 1 re W n q q q BT")


def drawn_in_itself(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"/Again Do", Type=Name.XObject, Subtype=Name.Form)
    form["/BBox"] = Array([0, 0, 100, 100])
    form["/Resources"] = Dictionary(XObject=Dictionary(Again=form))
    pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Again=form)
    pdf.pages[0].contents_add(b"/Again Do")


def hidden_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.Root["/OCProperties"] = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    page = pdf.pages[0]
    page.obj.Resources["/Properties"] = Dictionary(Layer=layer)
    page.contents_add(b"/OC /Layer BDC BT /F1 20 Tf 100 400 Td (LAYERED) Tj ET EMC")


def tagged(pdf: pikepdf.Pdf) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root["/StructTreeRoot"], pdf.Root["/MarkInfo"] = root, Dictionary(Marked=True)
    for number, page in enumerate(pdf.pages):
        page.obj["/StructParents"] = number


def labelled(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=7)]))


def named_places(pdf: pikepdf.Pdf) -> None:
    place = Array([pdf.pages[1].obj, Name.Fit])
    pdf.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array([String("second"), place])))
    mark = pdf.make_indirect(Dictionary(Title=String("To the second"), Dest=String("second")))
    pdf.Root["/Outlines"] = Dictionary(First=mark, Last=mark, Count=1)


def strange_font(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for _, font in page.obj.Resources.Font.items():
            font["/BaseFont"] = Name("/NobodyHasThisFont")


def every_note(pdf: pikepdf.Pdf) -> None:
    """A note of every kind, some drawn by the reader alone."""
    kinds = (
        *("Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine"),
        *("Highlight", "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup"),
        *("FileAttachment", "Sound", "Movie", "Screen", "PrinterMark", "TrapNet", "Watermark"),
        *("3D", "Redact", "RichMedia", "Nonsense"),
    )
    look = pdf.make_stream(b"0 0 1 rg 0 0 20 20 re f", Type=Name.XObject, Subtype=Name.Form)
    look["/BBox"] = Array([0, 0, 20, 20])
    notes = Array()
    for number, kind in enumerate(kinds):
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Contents=String(kind))
        note["/Rect"] = Array([20 + 20 * number, 300, 38 + 20 * number, 318])
        if number % 2:
            note["/AP"] = Dictionary(N=look)
        notes.append(pdf.make_indirect(note))
    pdf.pages[0].obj["/Annots"] = notes


def broken_notes(pdf: pikepdf.Pdf) -> None:
    dead = pdf.make_indirect(Dictionary())
    look = Dictionary(N=String("no"))
    strange = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, AP=look, Rect=Array([1]), F=Name.X)
    bare = Dictionary(Type=Name.Annot, Subtype=Name.Widget)
    pdf.pages[0].obj["/Annots"] = Array([dead, 7, String("x"), strange, bare])
    pdf.pages[1].obj["/Annots"] = String("none")


def hybrid_form(pdf: pikepdf.Pdf) -> None:
    """An XFA form that carries ordinary pages as well."""
    data = pdf.make_stream(b"<xdp:xdp/>")
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array(), XFA=data, NeedAppearances=True)


def long_chain(pdf: pikepdf.Pdf) -> None:
    """Actions that follow each other for ever."""
    action = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org")))
    action["/Next"] = action
    pdf.Root["/OpenAction"] = action


def rotated_by_words(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj["/Rotate"] = String("upright")


def covered_by(drawn: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Something is drawn on every page after everything else."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(drawn)

    return change


def page_lost() -> bytes:
    """The second of three pages is not in the file any more."""
    data = pages(3)
    found = re.search(rb"/Kids \[ \d+ 0 R (\d+ 0 R)", data)
    assert found
    return data[: found.start(1)] + b"77 0 R" + data[found.end(1) :]


def picture_cut() -> bytes:
    """A scan of which the scanner sent only the first part."""

    def change(pdf: pikepdf.Pdf) -> None:
        buffer = io.BytesIO()
        Image.effect_noise((300, 400), 60).save(buffer, "JPEG")
        picture = pdf.make_stream(buffer.getvalue()[:6000], Type=Name.XObject)
        picture.Subtype, picture.Filter = Name.Image, Name.DCTDecode
        picture.Width, picture.Height, picture.BitsPerComponent = 300, 400, 8
        picture.ColorSpace = Name.DeviceGray
        pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Scan=picture)
        pdf.pages[0].contents_add(b"q 300 0 0 400 100 200 cm /Scan Do Q")

    return changed(change)


def drawing_cut() -> bytes:
    """A packed drawing that ends in the middle."""

    def change(pdf: pikepdf.Pdf) -> None:
        words = b" ".join(b"%d %d m %d 700 l S" % (n, n * n % 800, n * 7 % 500) for n in range(900))
        packed = zlib.compress(words)
        drawn = pdf.make_stream(b"")
        drawn.write(packed[: len(packed) // 2], filter=Name.FlateDecode)
        pdf.pages[0].obj["/Contents"] = drawn

    return changed(change)


def huge_picture() -> bytes:
    """A few bytes that say they are a picture of nine thousand million dots."""

    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
        picture.Width, picture.Height, picture.BitsPerComponent = 95_000, 95_000, 1
        picture.ColorSpace = Name.DeviceGray
        pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Big=picture)

    return changed(change)


def bomb() -> bytes:
    """Five megabytes of nothing packed twice into a few bytes."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = pdf.make_stream(b"")
        twice = Array([Name.FlateDecode, Name.FlateDecode])
        drawn.write(zlib.compress(zlib.compress(bytes(5_000_000))), filter=twice)
        pdf.pages[0].obj["/Contents"] = drawn

    return changed(change, compress_streams=False)


def stand_in() -> bytes:
    """A form whose one page only asks for Adobe Reader."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].obj.Resources.Font
        name = next(iter(font.keys()))
        words = f"BT {name} 14 Tf 72 700 Td (Please wait...) Tj ET".encode()
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(words)
        hybrid_form(pdf)

    return changed(change, 1)


def written_sideways(quarters: int) -> bytes:
    """Words turned to the left on an upright page, as when a page lay across in the scanner."""
    turns = {
        0: (1, 0, 0, 1, 0, 0),
        1: (0, 1, -1, 0, 600, 0),
        2: (-1, 0, 0, -1, 590, 840),
        3: (0, -1, 1, 0, 0, 800),
    }
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    page.transform(*turns[quarters])
    for line in range(6):
        page.drawString(100, 500 - 20 * line, "He was seen on Monday and sent home.")
    page.showPage()
    page.save()
    return buffer.getvalue()


def xref_gone() -> bytes:
    """The table of contents of the file overwritten."""
    data = pages()
    at = data.rindex(b"xref\n0")
    return data[:at] + b"#" * 40 + data[at + 40 :]


SOUND: Mapping[str, tuple[Callable[[], bytes], int]] = {
    **{f"turned-{n}": (lambda n=n: laid_on_its_side(n), 2) for n in (1, 2, 3)},  # type: ignore[misc]
    "turned-back": (lambda: changed(each("/Rotate", -360)), 2),
    "turned-askew": (lambda: changed(each("/Rotate", 45)), 2),
    "turned-by-words": (lambda: changed(rotated_by_words), 2),
    "inherited": (lambda: changed(inherited), 2),
    "moved": (lambda: changed(moved(500, 900)), 2),
    "moved-below-nought": (lambda: changed(moved(-300, -4000)), 2),
    "crop-larger": (lambda: changed(box("/CropBox", -900, -900, 3000, 3000)), 2),
    "crop-elsewhere": (lambda: changed(box("/CropBox", 5000, 5000, 6000, 6000)), 2),
    "crop-flat": (lambda: changed(box("/CropBox", 10, 10, 10, 500)), 2),
    "trim-smaller": (lambda: changed(box("/TrimBox", 100, 100, 200, 200)), 2),
    "box-reversed": (lambda: changed(reversed_box), 2),
    "unit-two": (lambda: changed(each("/UserUnit", 2), size=(297.6, 420.9)), 2),
    "unit-nought": (lambda: changed(each("/UserUnit", 0)), 2),
    "unit-below-nought": (lambda: changed(each("/UserUnit", -1)), 2),
    "a3": (lambda: pages(2, (841.89, 1190.55)), 2),
    "a3-across": (lambda: pages(2, (1190.55, 841.89)), 2),
    "a5": (lambda: pages(2, (419.5, 595.3)), 2),
    "us-letter": (lambda: pages(2, (612, 792)), 2),
    "legal": (lambda: pages(2, (612, 1008)), 2),
    "huge": (lambda: pages(2, (14400, 14400)), 2),
    "strip": (lambda: pages(1, (230, 3000)), 1),
    "tiny": (lambda: pages(1, (60, 60)), 1),
    "count-wrong": (lambda: changed(wrong_count), 2),
    "page-twice": (lambda: changed(page_twice), 3),
    "in-pieces": (lambda: changed(contents_in_pieces), 2),
    "shared-drawing": (lambda: changed(shared_contents), 2),
    "blank": (lambda: changed(blank_page), 3),
    "unbalanced": (lambda: changed(unbalanced), 2),
    "drawn-in-itself": (lambda: changed(drawn_in_itself), 2),
    "hidden-layer": (lambda: changed(hidden_layer), 2),
    "tagged": (lambda: changed(tagged), 2),
    "labelled": (lambda: changed(labelled), 2),
    "named-places": (lambda: changed(named_places), 2),
    "strange-font": (lambda: changed(strange_font), 2),
    "every-note": (lambda: changed(every_note), 2),
    "broken-notes": (lambda: changed(broken_notes), 2),
    "hybrid-form": (lambda: changed(hybrid_form), 2),
    "long-chain": (lambda: changed(long_chain), 2),
    "version-2": (lambda: changed(lambda _: None, min_version="2.0"), 2),
    "object-streams": (
        lambda: changed(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        2,
    ),
    "linearized": (lambda: changed(lambda _: None, linearize=True), 2),
    "xref-gone": (xref_gone, 2),
    "junk-behind": (lambda: pages() + b"\n" * 3000 + b"<html></html>" * 50, 2),
}
"""Name -> how it is made, and how many pages must come out, upright and numbered."""

EITHER: Mapping[str, Callable[[], bytes]] = {
    "no-box": lambda: changed(no_box),
    "flat-box": lambda: changed(flat_box),
    "short-box": lambda: changed(short_box),
    "worded-box": lambda: changed(worded_box),
    "ring-of-pages": lambda: changed(ring_of_pages),
    "page-of-nothing": lambda: changed(page_of_nothing),
    "contents-with-gap": lambda: changed(contents_with_gap),
    "contents-of-words": lambda: changed(contents_of_words),
}
"""What nobody can say for certain: taken whole or refused by name."""
