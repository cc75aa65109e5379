"""Words made out by machine: on a copy, with nothing that is seen changed, or not at all."""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.bundle.intake import Received, ocr, receive
from pipeline.bundle.pages.seen import sights
from pipeline.errors import MissingProgram
from tests.bundle.intake import reader
from tests.bundle.intake.handed_in import picture
from tests.bundle.pages.papers import Shape, paper

SHELL = pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
REAL = pytest.mark.skipif(
    shutil.which(ocr.PROGRAM) is None or shutil.which(ocr.READER) is None,
    reason="needs ocrmypdf and tesseract",
)


def received(folder: Path, file: Path) -> Received:
    (one,) = receive([file], folder / "desk", with_ocr=True).received
    return one


def scan(folder: Path) -> Path:
    file = folder / "scan.png"
    file.write_bytes(picture("PNG"))
    return file


def words(made: Received) -> str:
    with sights(Path(made.pdf)) as pages:
        return " ".join(sight.text for sight in pages)


@SHELL
def test_words_are_made_out_on_a_copy_and_the_page_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.install(tmp_path, monkeypatch, "reads")

    made = received(tmp_path, scan(tmp_path))

    assert "made out by machine" in words(made)
    assert made.made_out == (1,)
    assert "on page 1, which had none; the original is kept" in made.account[-1]
    assert Path(made.original).read_bytes() == picture("PNG")


@SHELL
@pytest.mark.parametrize("does", ["finds nothing", "paints", "loses a page", "breaks", "fails"])
def test_what_is_no_faithful_copy_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    reader.install(tmp_path, monkeypatch, does)

    made = received(tmp_path, scan(tmp_path))

    assert made.made_out == ()
    assert "could not be made out" in made.account[-1]
    assert made.pages == 1
    assert words(made) == ""


@SHELL
def test_a_file_with_words_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.install(tmp_path, monkeypatch, "fails")

    made = received(tmp_path, paper(tmp_path / "typed.pdf", [Shape()]))

    assert made.made_out == ()
    assert "could not" not in " ".join(made.account)


@SHELL
@pytest.mark.parametrize("missing", ["ocrmypdf", "tesseract"])
def test_a_missing_program_is_said_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    reader.install(tmp_path, monkeypatch, "reads")
    (tmp_path / "bin" / missing).unlink()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    with pytest.raises(MissingProgram, match=f"^{missing}") as caught:
        receive([], tmp_path / "desk", with_ocr=True)

    assert "apt-get install ocrmypdf tesseract-ocr" in caught.value.todo


@REAL
@pytest.mark.slow
def test_the_real_programs_read_a_scan(tmp_path: Path) -> None:
    image = Image.new("L", (1240, 1754), 255)
    font = ImageFont.load_default(48)
    ImageDraw.Draw(image).text((140, 200), "The parent telephoned the school", font=font, fill=0)
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    (tmp_path / "scan.jpg").write_bytes(buffer.getvalue())

    made = received(tmp_path, tmp_path / "scan.jpg")

    assert "telephoned the school" in words(made)
    assert made.made_out == (1,)
