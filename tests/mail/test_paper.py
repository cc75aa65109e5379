from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from pipeline.mail import paper
from pipeline.mail.lines import Line
from pipeline.mail.mark_font import BOLD, REGULAR, register
from pipeline.mail.pages import Flow, Page
from pipeline.mail.table import Padding, Ruling, Text, Type

register()
KIND = Type(10, 12)


def drawn(*pages: Page) -> bytes:
    def furniture(canvas: Canvas, number: int) -> None:
        canvas.setFont(REGULAR, 8)
        canvas.drawString(40, 20, f"Page {number} of {len(pages)}")

    return paper.pdf(pages, "A title", REGULAR, furniture)


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def code(page: Page) -> str:
    return read(drawn(page)).pages[0].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]


def page(*texts: Text) -> Page:
    flow = Flow(50, 800, 50)
    for text in texts:
        flow.paragraph(text)
    return flow.pages[0]


def test_pages_with_their_furniture() -> None:
    setter = paper.Setter()
    one = page(setter.text([(REGULAR, "Łukasz")], KIND, 200))
    two = page(setter.text([(REGULAR, "one "), (BOLD, "two")], KIND, 200))
    texts = [each.extract_text() for each in read(drawn(one, two)).pages]
    assert ["Łukasz" in texts[0], "one two" in texts[1]] == [True, True]
    assert ["Page 1 of 2" in texts[0], "Page 2 of 2" in texts[1]] == [True, True]


def test_equal_pages_give_equal_bytes() -> None:
    made = [drawn(page(paper.Setter().text([(BOLD, "a b")], KIND, 200))) for _ in range(2)]
    assert made[0] == made[1]


def test_what_the_file_says_of_itself() -> None:
    file = read(drawn(Page()))
    assert file.pdf_header == "%PDF-1.4"
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("A title", "")
    assert (file.pages[0].mediabox.width, file.pages[0].mediabox.height) == pytest.approx(
        (595.28, 841.89), 1e-3
    )


def test_every_font_is_embedded() -> None:
    text = paper.Setter().text([(REGULAR, "a"), (BOLD, "b")], KIND, 200)
    fonts = read(drawn(page(text))).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) == 2
    for font in fonts.values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def test_what_was_set_once_is_not_set_again() -> None:
    setter = paper.Setter()
    first = setter.text([(REGULAR, "a b")], KIND, 200)
    assert setter.text([(REGULAR, "a b")], KIND, 200) is first
    for other in (
        setter.text([(BOLD, "a b")], KIND, 200),
        setter.text([(REGULAR, "a b")], Type(11, 12), 200),
        setter.text([(REGULAR, "a b")], KIND, 201),
    ):
        assert other != first


def test_text_is_as_wide_as_its_font_draws_it() -> None:
    (line,) = paper.Setter().text([(REGULAR, "Wide "), (BOLD, "text")], KIND, 200).lines
    width = pdfmetrics.stringWidth
    assert line.width == pytest.approx(width("Wide ", REGULAR, 10) + width("text", BOLD, 10))


def test_from_line_to_line() -> None:
    text = Text(tuple(Line(((REGULAR, word),), 20) for word in ("one", "two")), KIND, 100)
    assert re.search(r"1 0 0 1 50 790 Tm .*\(one\) Tj T\* .*\(two\) Tj T\*", code(page(text)))


def test_figures_end_at_the_right() -> None:
    kind = Type(10, 12, to_right=True)
    text = Text(
        (Line(((REGULAR, "123"),), 20), Line(((REGULAR, "4"),), 7), Line(((REGULAR, "5"),), 101)),
        kind,
        100,
    )
    assert re.findall(r"1 0 0 1 (\S+ \S+) Tm", code(page(text)))[-3:] == [
        "130 790", "143 778", "50 766",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "spaces"),
    [(100.0, []), (100.6, ["-0.2", "0"]), (99.0, [])],
)
def test_blanks_are_narrowed_where_a_line_is_too_wide(width: float, spaces: list[str]) -> None:
    text = Text((Line(((REGULAR, "a b\xa0c"), (BOLD, " d")), width),), KIND, 100)
    assert re.findall(r"(\S+) Tw", code(page(text))) == spaces


def test_a_wide_line_without_blanks_is_left_as_it_is() -> None:
    text = Text((Line(((REGULAR, "abc"),), 130),), KIND, 100)
    assert re.findall(r"(\S+) Tw", code(page(text))) == []


def test_rules_and_boxes() -> None:
    flow = Flow(50, 800, 50)
    ruling = Ruling((30, 40), Padding(3, 3, 2, 3), heads=1, strong_head=True, box=1)
    flow.table(ruling, [ruling.row([(), ()], 20), ruling.row([(), ()], 50)])
    found = code(flow.pages[0])
    for rule in ("50 800 m 50 730 l", "80 800 m 80 730 l", "120 800 m 120 730 l"):
        assert rule in found
    for rule in ("50 800 m 120 800 l", "50 780 m 120 780 l", "50 730 m 120 730 l"):
        assert rule in found
    assert re.search(r"(?<!\d)1 w\s+n 50 780 m 120 780 l S", found)
    side = 3.6 * 72 / 25.4
    assert [float(each) for each in re.findall(r"n (\S+) (\S+) (\S+) \S+ re S", found)[0]] == (
        pytest.approx([83, 778 - side, side], abs=1e-3)
    )
