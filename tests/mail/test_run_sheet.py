from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from pipeline.mail.run_sheet import RunName, run_sheet
from pipeline.mail.totals import BatchTotal, Totals

NAME = RunName("Ashdown & Son <School>", "2022-03-07-sol", dt.date(2022, 3, 7), True)


def batch(number: int, *, by_hand: bool = False) -> BatchTotal:
    first, last = f"SOL220307-{number:04}-1", f"SOL220307-{number:04}-9"
    return BatchTotal(f"dl-{number}", "DL window", "first", 9, 18, 36, first, last, by_hand, "0")


def totals(batches: int) -> Totals:
    made = tuple(batch(number, by_hand=number == 2) for number in range(1, batches + 1))
    return Totals(made, 9 * batches, {"post": 9 * batches, "email": 4})


def pages(batches: int, name: RunName = NAME) -> list[str]:
    read = PdfReader(io.BytesIO(run_sheet(totals(batches), name)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_what_the_print_room_is_told() -> None:
    (text,) = pages(2)
    for wanted in (
        "Print run sheet",
        "Ashdown & Son <School>",
        "Run 2022-03-07-sol, as of 7 March 2022. Print on both sides, long edge, A4, actual size.",
        "dl-1.pdf DL window first 9 18 36 SOL220307-0001-1 to SOL220307-0001-9",
        "dl-2.pdf DL window - BY HAND first 9 18 36",
        "All files 18 36 72",
        "Sheets to be printed 36",
        "Of these, to be addressed by hand 9",
        "E-mail drafts to look at and send email/ 4",
        "InTouch messages to send intouch/ 0",
        "Posted by",
        "2022-03-07-sol Page 1 of 1",
    ):
        assert wanted in text


def test_nothing_for_the_printer() -> None:
    (text,) = pages(0)
    assert "All files 0 0 0" in text


@pytest.mark.parametrize(
    ("batches", "signed_on"),
    [(3, 1), (4, 2)],
)
def test_where_the_signatures_go(batches: int, signed_on: int) -> None:
    """They are never parted from their heading."""
    found = pages(batches)
    assert len(found) == signed_on
    for part in ("Signed", "Printed by", "Put in envelopes by", "Posted by"):
        assert part in found[-1]


def test_heads_on_every_page() -> None:
    found = pages(60)
    assert len(found) > 2
    listed = [text for text in found if ".pdf" in text]
    assert len(listed) > 1
    for text in listed:
        assert "File Envelope Class Sets Sheets Pages First and last set" in text
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text
    assert sum(text.count(".pdf") for text in found) == 60


@pytest.mark.parametrize(
    ("school", "shown"),
    [("Öxford   School", "Öxford School"), ("學校 School", "?? School")],
)
def test_letters_that_the_font_lacks_are_questioned(school: str, shown: str) -> None:
    (text,) = pages(1, RunName(school, "run", dt.date(2022, 3, 7), False))
    assert f"Print run sheet {shown} Run run" in text
    assert "Print on one side" in text


def test_every_font_is_embedded() -> None:
    page = PdfReader(io.BytesIO(run_sheet(totals(1), NAME))).pages[0]
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def test_equal_totals_give_equal_bytes() -> None:
    assert run_sheet(totals(3), NAME) == run_sheet(totals(3), NAME)
