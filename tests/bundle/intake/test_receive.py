from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from pipeline.bundle.intake import Intake, heic, receive
from pipeline.bundle.intake.receive import Limits
from pipeline.bundle.intake.received import Format
from pipeline.bundle.model import Front, Numbering, Part
from pipeline.bundle.pages import assemble, audit, readback
from pipeline.bundle.pages.seen import sights
from pipeline.wording import PROBLEMS, sentence
from tests.bundle.intake import handed_in
from tests.bundle.intake.handed_in import FAULTS, changed, message, pdf, picture
from tests.convert.drawing import word_letter
from tests.convert.fakes import FakeEngine

door = sys.modules["pipeline.bundle.intake.receive"]
"""The module: the package gives its one function the same name."""


def taken(folder: Path, files: Mapping[str, bytes], **more: object) -> Intake:
    handed = folder / "handed-in"
    handed.mkdir()
    for name, data in files.items():
        (handed / name).write_bytes(data)
    return receive([handed / name for name in files], folder / "desk", **more)  # type: ignore[arg-type]


def words(intake: Intake, number: int = 0) -> str:
    with sights(Path(intake.received[number].pdf)) as pages:
        return " ".join(" ".join(sight.text for sight in pages).split())


NEEDS_HEIC = pytest.mark.skipif(not heic.can_read(), reason="needs pi-heif")


@pytest.mark.parametrize(
    ("name", "slug", "make"),
    [
        pytest.param(n, s, m, id=n, marks=[NEEDS_HEIC] if n.endswith(".heic") else [])
        for n, (s, m) in FAULTS.items()
    ],
)
def test_a_faulty_file_is_refused_by_name(
    tmp_path: Path, name: str, slug: str, make: Callable[[], bytes]
) -> None:
    intake = taken(tmp_path, {name: make(), "sound.pdf": pdf()})

    assert [(each.slug, each.where) for each in intake.refused] == [(slug, name)]
    assert [each.name for each in intake.received] == ["sound.pdf"]
    assert sentence(intake.refused[0])


@pytest.mark.parametrize(
    ("name", "make", "found", "pages", "told"),
    [
        ("a.pdf", pdf, Format.PDF, 1, ()),
        ("A.PDF", lambda: pdf(3), Format.PDF, 3, ()),
        ("noname", pdf, Format.PDF, 1, ()),
        ("x.pdf", lambda: b"junk\n" + pdf(), Format.PDF, 1, ("has been repaired",)),
        ("x.pdf", handed_in.without_startxref, Format.PDF, 1, ("has been repaired",)),
        ("x.pdf", lambda: handed_in.locked(""), Format.PDF, 1, ("without a password; opened",)),
        (
            "x.pdf",
            lambda: changed(handed_in.with_scripts),
            Format.PDF,
            1,
            (
                "2 scripts removed",
                "1 link to the web removed",
                "1 command to start a program removed",
                "1 attached file removed",
            ),
        ),
        (
            "x.pdf",
            lambda: changed(handed_in.with_form),
            Format.PDF,
            1,
            ("1 form field drawn into view", "1 note drawn", "1 digital signature"),
        ),
        (
            "x.pdf",
            lambda: changed(handed_in.turned, 2),
            Format.PDF,
            2,
            ("1 page turned as", "1 page not of A4 size"),
        ),
        ("x.pdf", lambda: changed(handed_in.broken_outline), Format.PDF, 1, ()),
        ("x.jpg", lambda: picture("JPEG"), Format.JPEG, 1, ("1 picture laid on A4",)),
        ("x.jpeg", handed_in.held_upright, Format.JPEG, 1, ("Turned upright",)),
        ("x.jpg", lambda: picture("JPEG", mode="CMYK"), Format.JPEG, 1, ()),
        ("x.jpg", lambda: picture("JPEG", (5000, 3000)), Format.JPEG, 1, ("to 300 dots",)),
        ("x.png", handed_in.clear_ground, Format.PNG, 1, ("Laid on white",)),
        ("x.png", lambda: picture("PNG", mode="P"), Format.PNG, 1, ()),
        ("x.png", lambda: picture("PNG", mode="I;16"), Format.PNG, 1, ()),
        ("x.tif", handed_in.many_leaved, Format.TIFF, 3, ("3 pictures laid on A4",)),
        pytest.param(
            *("x.heic", lambda: handed_in.HEIC, Format.HEIC, 1, ("Read from HEIC",)),
            marks=NEEDS_HEIC,
        ),
        ("x.txt", lambda: b"Dear Sir\n\tindented \xe9\n", Format.TEXT, 1, ("Typed out",)),
        ("x.txt", lambda: "Łukasz был".encode("utf-16"), Format.TEXT, 1, ()),
        ("x.csv", lambda: b"date,mark\n7/3/2022,O\n", Format.TEXT, 1, ()),
        ("x.xlsx", handed_in.workbook, Format.WORKBOOK, 1, ("1 hidden sheet is not shown",)),
        ("x.eml", lambda: message({}), Format.MESSAGE, 1, ()),
        ("x.eml", lambda: message({}, html=True), Format.MESSAGE, 1, ("without the layout",)),
    ],
)
def test_a_sound_file_is_received_with_an_account(
    tmp_path: Path,
    name: str,
    make: Callable[[], bytes],
    found: Format,
    pages: int,
    told: tuple[str, ...],
) -> None:
    intake = taken(tmp_path, {name: make()})

    assert intake.refused == ()
    (received,) = intake.received
    assert (received.found, received.pages) == (found, pages)
    account = " ".join(received.account)
    assert received.account[0] == f"Received as {found}."
    assert [part for part in told if part not in account] == []
    back = readback.read(Path(received.pdf))
    assert back is not None
    assert back.forbidden == ()


def test_what_was_filled_in_and_stamped_is_seen(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"form.pdf": changed(handed_in.with_form)})

    assert "He had chickenpox" in words(intake)
    assert _colour(intake, 330 / 595, 1 - 310 / 842) == (0, 0, 255)


@pytest.mark.parametrize(
    ("make", "name", "red"),
    [
        pytest.param(lambda: picture("JPEG"), "a.jpg", (0.2, 0.5), id="as it lies"),
        # Orientation 6 shows the left half on top.
        pytest.param(handed_in.held_upright, "a.jpg", (0.5, 0.2), id="turned by the camera"),
        pytest.param(lambda: handed_in.HEIC, "a.heic", (0.2, 0.5), id="HEIC", marks=NEEDS_HEIC),
    ],
)
def test_a_photo_is_the_right_way_up(
    tmp_path: Path, make: Callable[[], bytes], name: str, red: tuple[float, float]
) -> None:
    intake = taken(tmp_path, {name: make()})

    shade = _colour(intake, *red)
    assert shade[0] > 200
    assert max(shade[1:]) < 80


def _colour(intake: Intake, across: float, down: float) -> tuple[int, int, int]:
    document = pypdfium2.PdfDocument(intake.received[0].pdf)
    image: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    shade = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(shade, tuple)
    return int(shade[0]), int(shade[1]), int(shade[2])


def test_where_a_photo_was_taken_is_not_passed_on(tmp_path: Path) -> None:
    data = handed_in.with_place()
    assert b"51.4500 N" in data

    intake = taken(tmp_path, {"a.jpg": data})

    assert b"51.4500 N" not in Path(intake.received[0].pdf).read_bytes()


def test_what_is_attached_to_an_email_follows_it(tmp_path: Path) -> None:
    inner = message({"inner.pdf": pdf()})
    mail = message({"note.pdf": pdf(2), "bad.pdf": b"", "more.eml": inner})

    intake = taken(tmp_path, {"reply.eml": mail})

    assert [(each.name, each.within) for each in intake.received] == [
        ("reply.eml", ""),
        ("note.pdf", "reply.eml"),
        ("more.eml", "reply.eml"),
        ("inner.pdf", "reply.eml!more.eml"),
    ]
    assert [(each.slug, each.where) for each in intake.refused] == [
        ("evidence-empty", "reply.eml!bad.pdf")
    ]
    assert intake.received[0].date == dt.date(2022, 3, 8)
    assert "Attached: note.pdf" in words(intake)
    assert "he was ill on Monday" in words(intake)


def test_a_web_email_is_read_without_its_scripts(tmp_path: Path) -> None:
    read = words(taken(tmp_path, {"reply.eml": message({}, html=True)}))

    assert "He was ill." in read
    assert "x()" not in read


def test_a_word_document_is_printed(tmp_path: Path) -> None:
    data = word_letter(tmp_path / "made.docx").read_bytes()

    intake = taken(tmp_path, {"letter.docx": data}, engine=FakeEngine())

    assert intake.received[0].found is Format.WORD
    assert "Printed from Word" in intake.received[0].account[1]


def test_a_word_document_that_cannot_be_printed_is_refused(tmp_path: Path) -> None:
    data = word_letter(tmp_path / "made.docx").read_bytes()

    intake = taken(tmp_path, {"letter.docx": data}, engine=FakeEngine(refuse=["0001"]))

    assert [each.slug for each in intake.refused] == ["evidence-damaged"]


@pytest.mark.parametrize(
    ("limits", "slug"),
    [
        (Limits(size=100), "evidence-too-big"),
        (Limits(pages=2), "evidence-too-big"),
        (Limits(pages=3), ""),
    ],
)
def test_limits(tmp_path: Path, limits: Limits, slug: str) -> None:
    intake = taken(tmp_path, {"a.pdf": pdf(3)}, limits=limits)

    assert [each.slug for each in intake.refused] == [slug] * bool(slug)


def test_a_file_with_another_hash_than_recorded_is_refused(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"a.pdf": pdf()}, hashes={"a.pdf": "0" * 64})

    assert [each.slug for each in intake.refused] == ["evidence-changed"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    intake = receive([tmp_path / "gone.pdf"], tmp_path / "desk")

    assert [(each.slug, each.where) for each in intake.refused] == [
        ("evidence-not-there", "gone.pdf")
    ]


def test_pages_a_reader_would_ask_about_are_reported(tmp_path: Path) -> None:
    blank = changed(lambda document: document.add_blank_page(), 1)

    intake = taken(tmp_path, {"a.pdf": pdf(), "b.pdf": blank, "c.png": picture("PNG")})

    assert intake.refused == ()
    assert [(each.slug, each.where, each.hint) for each in intake.problems] == [
        ("evidence-page-twice", "b.pdf!p.1", "a.pdf!p.1"),
        ("evidence-page-blank", "b.pdf!p.2", ""),
        ("evidence-page-without-text", "c.png!p.1", ""),
    ]


def test_pages_that_follow_each_other_are_told_together(tmp_path: Path) -> None:
    def add(document: pikepdf.Pdf) -> None:
        for at in (1, 2, 4):
            document.add_blank_page()
            document.pages.insert(at, document.pages[-1])
            del document.pages[-1]

    intake = taken(tmp_path, {"a.pdf": changed(add, 2)})

    assert [(each.slug, each.where) for each in intake.problems] == [
        ("evidence-page-blank", "a.pdf!p.2–3"),
        ("evidence-page-blank", "a.pdf!p.5"),
    ]


def test_originals_are_left_as_they_are(tmp_path: Path) -> None:
    data = changed(handed_in.with_scripts)

    taken(tmp_path, {"a.pdf": data})

    assert (tmp_path / "handed-in" / "a.pdf").read_bytes() == data


def test_everything_received_makes_a_bundle_that_passes_its_audit(tmp_path: Path) -> None:
    sound = {
        "a.pdf": changed(handed_in.with_form),
        "b.pdf": changed(handed_in.turned, 2),
        "c.jpg": handed_in.held_upright(),
        "d.tif": handed_in.many_leaved(),
        "e.eml": message({"n.pdf": pdf(2)}),
        "f.xlsx": handed_in.workbook(),
        "h.txt": b"Words",
    }
    intake = taken(tmp_path, sound)
    parts = [
        Part(f"e{n}", each.name, each.pdf, exhibit=f"DA/{n}", outline=each.outline)
        for n, each in enumerate(intake.received, 1)
    ]
    out = tmp_path / "bundle.pdf"

    made = assemble(parts, Numbering(), Front("Case"), out, on=dt.date(2022, 3, 7))

    assert intake.refused == ()
    assert audit(out, made) == ()
    assert made.pages == 1 + sum(each.pages for each in intake.received)


def test_every_slug_of_a_fault_has_wording() -> None:
    assert {slug for slug, _ in FAULTS.values()} <= set(PROBLEMS)


def test_heic_is_refused_by_name_where_it_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heic, "pi_heif", None)

    intake = taken(tmp_path, {"photo.heic": handed_in.HEIC})

    assert [each.slug for each in intake.refused] == ["evidence-heic-unreadable"]


@pytest.mark.slow
def test_a_thousand_pages_are_all_there(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"long.pdf": pdf(1000)})
    out = tmp_path / "out.pdf"

    part = Part("e", "Long", intake.received[0].pdf, exhibit="DA/1")
    made = assemble([part], Numbering(), Front("Case"), out, on=dt.date(2022, 3, 7))

    assert made.labels[-1] == "1001"
    assert audit(out, made) == ()


@pytest.mark.soffice
def test_a_word_document_is_printed_by_libreoffice(tmp_path: Path) -> None:
    data = word_letter(tmp_path / "made.docx", font="Liberation Sans").read_bytes()

    intake = taken(tmp_path, {"letter.docx": data})

    assert intake.refused == ()
    assert "Yours sincerely" in words(intake)


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("long.txt", b"a\n" * (door.MOST_LINES + 1), "50000 lines"),
        ("big.xlsx", handed_in.zipped({"xl/a.xml": bytes(20_000)}), "what it unpacks to"),
    ],
)
def test_what_would_fill_the_machine_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, hint: str
) -> None:
    monkeypatch.setattr(door, "MOST_UNZIPPED", 10_000)

    intake = taken(tmp_path, {name: data})

    assert [(each.slug, each.hint) for each in intake.refused] == [("evidence-too-big", hint)]


def test_the_reason_names_no_place_on_the_machine(tmp_path: Path) -> None:
    made = {name: make() for name, (slug, make) in FAULTS.items() if slug == "evidence-damaged"}

    intake = taken(tmp_path, made)

    assert len(intake.refused) == len(made) > 10
    assert [each.hint for each in intake.refused if str(tmp_path) in each.hint] == []
    assert [each.hint for each in intake.refused if " at 0x" in each.hint] == []
