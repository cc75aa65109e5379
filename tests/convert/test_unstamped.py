from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.convert.unstamped import unstamp


def _stamped(path: Path, moment: str, words: str = "Letter") -> Path:
    with pikepdf.new() as made:
        made.add_blank_page()
        for name in ("/CreationDate", "/ModDate"):
            made.docinfo[name] = f"D:{moment}Z"
        made.docinfo["/Title"] = words
        made.trailer["/DocChecksum"] = pikepdf.Name(f"/{moment}")
        made.save(path)
    return path


@pytest.mark.parametrize(
    ("words", "same"), [("Letter", True), ("Another", False)], ids=["alike", "different"]
)
def test_only_the_moment_goes(words: str, same: bool, tmp_path: Path) -> None:
    first = _stamped(tmp_path / "first.pdf", "20220307090000")
    second = _stamped(tmp_path / "second.pdf", "20220307100000", words)
    assert first.read_bytes() != second.read_bytes()

    for pdf in (first, second):
        unstamp(pdf)

    assert (first.read_bytes() == second.read_bytes()) is same
    with pikepdf.open(first) as made:
        assert set(made.docinfo.keys()) == {"/Title"}
        assert "/DocChecksum" not in made.trailer


def test_what_is_no_pdf_is_left_to_the_proof(tmp_path: Path) -> None:
    path = tmp_path / "garbage.pdf"
    path.write_bytes(b"Error: could not be loaded")

    unstamp(path)

    assert path.read_bytes() == b"Error: could not be loaded"
