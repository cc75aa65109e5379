from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.convert import Expectation, prove
from pipeline.model.sheet import Box, Window
from pipeline.wording import sentence
from tests.convert.drawing import (
    ADDRESS,
    MM,
    NAME,
    REFERENCE,
    Drawing,
    Sheet,
    pdf_letter,
    word_letter,
)

DL = Window(Box(22, 55, 101, 85), Box(10, 42, 113, 92))
EXPECT = Expectation(
    reference=REFERENCE,
    pages=(1, 2),
    recipient=NAME,
    address=(NAME, *ADDRESS),
    window=DL,
    margin=Box(6.4, 208, 9.6, 270),
    adm_no="004017",
)


def _slugs(tmp_path: Path, expect: Expectation = EXPECT, **drawn: Any) -> list[str]:
    problems = prove(
        pdf_letter(tmp_path / "a.pdf", **drawn), word_letter(tmp_path / "a.docx"), expect
    )
    assert all(sentence(problem) for problem in problems)
    assert all(problem.adm_no == "004017" and problem.is_error for problem in problems)
    return [problem.slug for problem in problems]


def _text(words: str, x: float, y: float, page: int = 1) -> Drawing:
    def draw(sheet: Sheet) -> None:
        if sheet.number == page:
            sheet.text(words, x, y)

    return draw


def _box(x: float, y: float, width: float, height: float) -> Drawing:
    return lambda sheet: sheet.box(x, y, width, height)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_right_letter(tmp_path: Path, pages: int) -> None:
    assert _slugs(tmp_path, pages=pages) == []


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param({"pages": 3}, ["page-count"], id="a page too many"),
        pytest.param({"reference": "SOL220307-0043-1"}, ["reference-missing", "reference-foreign"],
                     id="another set's letter"),
        pytest.param({"reference": "SOL220307-0042-11"}, ["reference-missing", "reference-foreign"],
                     id="a reference that only begins alike"),
        pytest.param({"last": "Yours"}, ["last-paragraph-missing"], id="the end is missing"),
        pytest.param({"extra": _text("None", 24, 200)}, ["merge-left-over"], id="None"),
        pytest.param({"extra": _text("{{ student.name", 24, 200)}, ["merge-left-over"], id="a tag"),
        pytest.param({"extra": _text("{% if x", 24, 200)}, ["merge-left-over"], id="a condition"),
        pytest.param({"extra": _text("Nonesuch", 24, 200)}, [], id="a word that begins with None"),
        pytest.param({"extra": _text("x", 7, 230)}, ["margin-not-clear"], id="the margin is used"),
        pytest.param({"extra": _text("x", 7, 200)}, [], id="above the margin's mark"),
        pytest.param({"size": (297, 210), "at": (24, 60)}, ["page-not-a4"], id="on its side"),
    ],
)  # fmt: skip
def test_one_fault_at_a_time(tmp_path: Path, drawn: dict[str, Any], expected: list[str]) -> None:
    expect = replace(EXPECT, window=None, margin=None if "size" in drawn else EXPECT.margin)
    assert _slugs(tmp_path, expect, **drawn) == expected


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param({"at": (22.2, 58.2)}, [], id="in the top left corner"),
        pytest.param({"at": (24, 72.2)}, [], id="at the bottom edge"),
        pytest.param({"at": (21, 60)}, ["address-outside-window"], id="too far left"),
        pytest.param({"at": (24, 56)}, ["address-outside-window"], id="too high"),
        pytest.param({"at": (24, 74)}, ["address-outside-window"], id="too low"),
        pytest.param({"at": (80, 60)}, ["address-outside-window"], id="too far right"),
        pytest.param({"at": (24, 85)}, ["address-not-whole", "address-outside-window"],
                     id="half of it below the zone"),
        pytest.param({"at": (24, 200)}, ["address-not-whole"], id="elsewhere"),
        pytest.param({"address": (*ADDRESS[:2], "SN8 4FM")},
                     ["address-not-whole", "window-not-clear"], id="another postcode"),
        pytest.param({"address": (ADDRESS[1], ADDRESS[0], ADDRESS[2])}, ["address-not-whole"],
                     id="lines in another order"),
        pytest.param({"address": ("64 Station", "Road", *ADDRESS[1:])}, ["address-wrapped"],
                     id="a line runs over"),
        pytest.param({"extra": _text("Private", 24, 50)},
                     ["window-not-clear"], id="words above it"),
        pytest.param({"extra": _text("Ref", 108, 80)},
                     ["window-not-clear"], id="words beside it"),
        pytest.param({"extra": _text("Ref", 114, 80)}, [], id="words beside the zone"),
        pytest.param({"extra": _text("Date", 24, 95.5)}, [], id="words below the zone"),
        pytest.param({"extra": _box(90, 62, 5, 5)}, ["window-not-clear"], id="a picture inside"),
        pytest.param({"extra": _box(10.5, 43, 2, 0.4)}, ["window-not-clear"], id="a line inside"),
        pytest.param({"extra": _box(114, 43, 20, 20)}, [], id="a picture beside it"),
    ],
)  # fmt: skip
def test_the_window(tmp_path: Path, drawn: dict[str, Any], expected: list[str]) -> None:
    assert _slugs(tmp_path, **drawn) == expected


def test_a_measure_is_told_but_no_name(tmp_path: Path) -> None:
    pdf = pdf_letter(tmp_path / "a.pdf", at=(21, 60))
    (problem,) = prove(pdf, word_letter(tmp_path / "a.docx"), EXPECT)
    assert problem.where == "a.pdf!page 1"
    assert problem.value.startswith("x 21.")
    assert NAME not in sentence(problem)


def test_a_blank_last_page(tmp_path: Path) -> None:
    pdf = pdf_letter(tmp_path / "a.pdf", extra=_text("Sollington Academy", 24, 15))
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        blank = pdf_letter(tmp_path / "b.pdf", pages=2)
        with pikepdf.open(blank) as other:
            page = other.pages[1]
            footer = f"BT /F2 8 Tf 70 40 Td (2  {REFERENCE}) Tj ET".encode()
            page.obj["/Contents"] = other.make_stream(footer)
            page.obj["/Resources"] = other.make_indirect(
                pikepdf.Dictionary(Font=pikepdf.Dictionary({"/F2": _vera(other)}))
            )
            document.pages.append(page)
            document.save(pdf)
    slugs = [problem.slug for problem in prove(pdf, word_letter(tmp_path / "a.docx"), EXPECT)]
    assert slugs == ["blank-last-page"]


def _vera(document: pikepdf.Pdf) -> pikepdf.Object:
    fonts = document.pages[1].resources["/Font"]
    return next(font for _, font in fonts.items() if "/FontDescriptor" in font)


def test_a_font_that_is_not_in_the_file(tmp_path: Path) -> None:
    slugs = _slugs(tmp_path, extra=lambda sheet: sheet.text("Hello", 24, 200, font="Helvetica"))
    assert slugs == ["font-not-embedded", "font-substituted"]


@pytest.mark.parametrize("listed", [(), ("Bitstream Vera Sans",)], ids=["unlisted", "listed"])
def test_a_font_that_stands_in_for_latin_letters(tmp_path: Path, listed: tuple[str, ...]) -> None:
    pdf = pdf_letter(tmp_path / "a.pdf")
    word = word_letter(tmp_path / "a.docx", font="Arial")
    problems = prove(pdf, word, replace(EXPECT, fallback_fonts=listed))
    assert [(p.slug, p.value) for p in problems] == [
        ("font-substituted", "BitstreamVeraSans-Roman")
    ]


def test_a_turned_page(tmp_path: Path) -> None:
    pdf = pdf_letter(tmp_path / "a.pdf")
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.pages[0].rotate(180, relative=False)
        document.save(pdf)
    expect = replace(EXPECT, window=None, margin=None)
    problems = prove(pdf, word_letter(tmp_path / "a.docx"), expect)
    assert [problem.slug for problem in problems] == ["page-not-a4"]


@pytest.mark.parametrize(("off", "expected"), [(1.9, []), (2.1, ["page-not-a4"])])
def test_the_size_of_a_sheet(tmp_path: Path, off: float, expected: list[str]) -> None:
    pdf = pdf_letter(tmp_path / "a.pdf")
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.pages[0].mediabox = pikepdf.Array([0, 0, 210 * MM, (297 + off) * MM])
        document.save(pdf)
    problems = prove(pdf, word_letter(tmp_path / "a.docx"), replace(EXPECT, window=None))
    assert [problem.slug for problem in problems] == expected


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nrubbish", b"Error: out of memory"])
def test_what_does_not_open(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    problems = prove(tmp_path / "a.pdf", word_letter(tmp_path / "a.docx"), EXPECT)
    assert [problem.slug for problem in problems] == ["pdf-unreadable"]
