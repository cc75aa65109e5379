"""Files as families, doctors and offices hand them in: sound ones and every kind of fault."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas

from tests.bundle.intake import foreign

A4 = (595.276, 841.89)


def pdf(pages: int = 1, words: str = "A letter") -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    for number in range(1, pages + 1):
        page.drawString(72, 700, f"{words} page {number}")
        page.showPage()
    page.save()
    return buffer.getvalue()


def changed(
    change: Callable[[pikepdf.Pdf], object],
    pages: int = 1,
    encryption: pikepdf.Encryption | bool = False,
) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(pages))) as document:
        change(document)
        document.save(buffer, encryption=encryption)
    return buffer.getvalue()


def locked(user: str) -> bytes:
    key = pikepdf.Encryption(owner="owner", user=user)
    return changed(lambda _: None, encryption=key)


def with_scripts(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    document.Root["/OpenAction"] = action
    document.Root["/Names"] = Dictionary(JavaScript=Dictionary(Names=Array(["run", action])))
    launch = Dictionary(S=Name.Launch, F="cmd.exe")
    document.pages[0].obj["/AA"] = Dictionary(O=launch)
    web = Dictionary(S=Name.URI, URI="https://example.org/track")
    document.pages[0].obj["/Annots"] = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=web)]
    )
    document.attachments["hidden.exe"] = b"MZ"


def with_form(document: pikepdf.Pdf) -> None:
    """A form field and a stamp, both of which must be seen, and a signature."""
    box = Array([72, 500, 272, 520])
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T="reason",
            V="He had chickenpox",
            Rect=box,
            F=4,
            DA="/Helv 12 Tf 0 g",
        )
    )
    signature = document.make_indirect(
        Dictionary(FT=Name.Sig, T="sig", V=Dictionary(Type=Name.Sig))
    )
    look = document.make_stream(b"0 0 1 rg 0 0 60 20 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 60, 20])
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([300, 300, 360, 320]),
        F=4,
        AP=Dictionary(N=look),
    )
    document.pages[0].obj["/Annots"] = Array([field, stamp])
    document.Root["/AcroForm"] = Dictionary(
        Fields=Array([field, signature]),
        DR=Dictionary(Font=Dictionary(Helv=font)),
        DA="/Helv 12 Tf 0 g",
        NeedAppearances=True,
    )


def turned(document: pikepdf.Pdf) -> None:
    document.pages[0].obj["/Rotate"] = 90
    document.pages[1].obj["/MediaBox"] = Array([0, 0, 612, 792])


def without_pages(document: pikepdf.Pdf) -> None:
    del document.pages[0]


def broken_outline(document: pikepdf.Pdf) -> None:
    first = document.make_indirect(Dictionary(Title="Round and round"))
    first["/Next"] = first
    first["/Dest"] = Array([document.pages[0].obj, Name.Fit])
    document.Root["/Outlines"] = Dictionary(First=first, Last=first, Count=99)


def dynamic_form(document: pikepdf.Pdf) -> None:
    document.Root["/NeedsRendering"] = True


def without_startxref() -> bytes:
    return pdf().replace(b"startxref", b"startxxxx")


def broken_stream() -> bytes:
    """Two pages; the drawing of the second cannot be unpacked."""

    def break_it(document: pikepdf.Pdf) -> None:
        broken = document.make_stream(b"this is not packed at all" * 9)
        broken["/Filter"] = Name.FlateDecode
        document.pages[1].obj["/Contents"] = broken

    return changed(break_it, 2)


def picture(
    kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: object
) -> bytes:
    """Red on its left half, so that it is seen which way up it is."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind, **more)
    return buffer.getvalue()


def held_upright() -> bytes:
    """A photo that the camera noted as turned (orientation 6), with the place it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", exif=exif)


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "51.4500 N 1.9000 W"
    return picture("JPEG", exif=exif)


def many_leaved() -> bytes:
    leaves = [Image.new("1", (1240, 1754), 1) for _ in range(3)]
    for number, leaf in enumerate(leaves):
        ImageDraw.Draw(leaf).rectangle((100, 100 + 200 * number, 400, 200 + 200 * number), fill=0)
    buffer = io.BytesIO()
    leaves[0].save(buffer, "TIFF", save_all=True, append_images=leaves[1:], compression="group4")
    return buffer.getvalue()


def clear_ground() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (100, 100), (255, 0, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def message(attached: Mapping[str, bytes], *, html: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "parent@example.org", "attendance@school.example.org"
    mail["Subject"], mail["Date"] = "Absence on Monday", "Tue, 08 Mar 2022 08:15:00 +0000"
    if html:
        mail.set_content("<p>He was <b>ill</b>.</p><script>x()</script>", subtype="html")
    else:
        mail.set_content("Dear school,\nhe was ill on Monday.\n")
    for name, data in attached.items():
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    return bytes(mail)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Visits", 0)
    del book["Sheet"]
    sheet.append(["Date", "Who"])
    sheet.append(["7 March 2022", "Home visit"])
    book.create_sheet("Secret").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("letter.txt", "words")
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """What calls itself a workbook, holding this."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def locked_office() -> bytes:
    """How Word wraps a document that has a password."""
    return OLE + "EncryptedPackage".encode("utf-16-le") + bytes(90)


def huge_png() -> bytes:
    """A few bytes that say they are a picture of 3,600 million dots."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(99))),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in parts:
        sum_ = struct.pack(">I", zlib.crc32(name + data))
        made += struct.pack(">I", len(data)) + name + data + sum_
    return made


HEIC = (Path(__file__).parent / "samples" / "photo.heic").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

FAULTS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "nothing.pdf": ("evidence-empty", lambda: b""),
    "nothing.jpg": ("evidence-empty", lambda: b""),
    "blanks.txt": ("evidence-damaged", lambda: b"  \n\n"),
    "locked.pdf": ("evidence-locked", lambda: locked("secret")),
    "no-pages.pdf": ("evidence-no-pages", lambda: changed(without_pages)),
    "cut-short.pdf": ("evidence-damaged", lambda: pdf(9)[:900]),
    "cut-at-60.pdf": ("evidence-damaged", lambda: pdf(20)[: len(pdf(20)) * 6 // 10]),
    "header-only.pdf": ("evidence-damaged", lambda: b"%PDF-1.7\n"),
    "garbage.pdf": ("evidence-damaged", lambda: bytes(range(256)) * 9),
    "zero-bytes.pdf": ("evidence-damaged", lambda: bytes(5000)),
    "broken-stream.pdf": ("evidence-damaged", broken_stream),
    "adobe-only.pdf": ("evidence-dynamic-form", lambda: changed(dynamic_form)),
    "web-page.pdf": ("evidence-not-what-it-says", lambda: b"<!DOCTYPE html><html>Sign in</html>"),
    "picture.pdf": ("evidence-not-what-it-says", lambda: picture("JPEG")),
    "letter.jpg": ("evidence-not-what-it-says", pdf),
    "really-png.jpg": ("evidence-not-what-it-says", lambda: picture("PNG")),
    "archive.docx": ("evidence-not-what-it-says", archive),
    "book.docx": ("evidence-not-what-it-says", workbook),
    "letters.zip": ("evidence-kind-not-taken", archive),
    "old.doc": ("evidence-kind-not-taken", lambda: OLE),
    "outlook.msg": ("evidence-kind-not-taken", lambda: OLE),
    "page.html": ("evidence-kind-not-taken", lambda: b"<html>x</html>"),
    "half.jpg": ("evidence-damaged", lambda: picture("JPEG", (900, 900))[:2000]),
    "half.png": ("evidence-damaged", lambda: picture("PNG", (900, 900))[:200]),
    "half.tif": ("evidence-damaged", lambda: many_leaved()[:100]),
    "half.heic": ("evidence-damaged", lambda: HEIC[:200]),
    "half.xlsx": ("evidence-damaged", lambda: workbook()[:500]),
    "blank.xlsx": ("evidence-empty", lambda: blank_workbook()),
    "page-lost.pdf": ("evidence-damaged", foreign.page_lost),
    "picture-cut.pdf": ("evidence-damaged", foreign.picture_cut),
    "drawing-cut.pdf": ("evidence-damaged", foreign.drawing_cut),
    "ring-of-pages.pdf": ("evidence-damaged", lambda: foreign.changed(foreign.ring_of_pages)),
    "drawing-gone.pdf": ("evidence-damaged", lambda: foreign.changed(foreign.contents_with_gap)),
    "huge-picture.pdf": ("evidence-too-big", foreign.huge_picture),
    "please-wait.pdf": ("evidence-dynamic-form", foreign.stand_in),
    "with-password.docx": ("evidence-locked", locked_office),
    "winmail.dat": ("evidence-kind-not-taken", lambda: b"\x78\x9f\x3e\x22" + bytes(90)),
    "moving.gif": ("evidence-kind-not-taken", lambda: picture("GIF")),
    "huge.png": ("evidence-too-big", huge_png),
    "by-hand.tif": (
        "evidence-damaged",
        lambda: many_leaved().replace(b"\x00\x01\x03", b"\x00" * 3),
    ),
    "by-hand.xlsx": ("evidence-damaged", lambda: zipped({"[Content_Types].xml": b"<y"})),
}
"""File name -> the slug it is refused with, and how it is made."""


def blank_workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()
