from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mail.cells import csv_bytes, plain, safe


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("http://example.org")', '\'=HYPERLINK("http://example.org")'),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("'Tis the season", "'Tis the season"),
        ("O'Brien & Sons", "O'Brien & Sons"),
        ("64 Station Road", "64 Station Road"),
        ("", ""),
    ],
)
def test_making_safe(text: str, written: str) -> None:
    assert safe(text) == written
    assert plain(written) == text


@given(st.text())
def test_there_and_back(text: str) -> None:
    assert plain(safe(text)) == text


@given(st.text())
def test_nothing_starts_a_formula(text: str) -> None:
    assert safe(text).lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
                         min_size=2, max_size=2)))  # fmt: skip
def test_a_file_reads_back(rows: list[list[str]]) -> None:
    text = csv_bytes(("a", "b"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [[plain(cell) for cell in row] for row in read[1:]] == rows


def test_as_excel_expects_it() -> None:
    assert csv_bytes(("name", "sheets"), [("Łukasz", 2)]) == (
        b"\xef\xbb\xbfname,sheets\r\n" + "Łukasz,2\r\n".encode()
    )
