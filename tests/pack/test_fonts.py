from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import MissingProgram
from pipeline.libreoffice.setting import FOLDERS
from pipeline.pack.fonts import FAMILIES, Face, _files, load

OWN, LENDING = FAMILIES["Carlito"], FAMILIES["DejaVuSans"]
ARMENIAN = "\u0531"
"""A letter that Carlito lacks and DejaVu has."""
NOBODYS = "\U0001f9ff"


def _folder(at: Path, *pairs: tuple[str, str], damaged: tuple[str, ...] = ()) -> Path:
    """A folder with fonts of this machine, some of them damaged."""
    wanted = {name.lower() for pair in pairs for name in pair}
    at.mkdir()
    for name, path in _files(FOLDERS, wanted).items():
        shutil.copyfile(path, at / path.name)
        if path.name in damaged:
            (at / name).write_bytes(b"no font")
            (at / path.name).write_bytes(b"no font")
    return at


def _read(face: Face) -> list[str]:
    """The fonts of a face that have been read so far."""
    return [name for name, _ in face._fonts]


def test_a_font_that_lends_letters_is_read_when_one_is_lent(tmp_path: Path) -> None:
    face = load([str(_folder(tmp_path / "fonts", OWN, LENDING))]).regular
    assert face.runs("Ada Lovelace") == [("Pack-Carlito-Regular", "Ada Lovelace")]
    assert _read(face) == ["Pack-Carlito-Regular"]

    assert face.runs(f"A{ARMENIAN}") == [
        ("Pack-Carlito-Regular", "A"),
        ("Pack-DejaVuSans", ARMENIAN),
    ]

    assert _read(face) == ["Pack-Carlito-Regular", "Pack-DejaVuSans"]


def test_a_letter_that_no_font_has_is_a_question_mark(tmp_path: Path) -> None:
    face = load([str(_folder(tmp_path / "fonts", OWN))]).bold

    assert face.runs(f"{NOBODYS} {NOBODYS}") == [("Pack-Carlito-Bold", "? ?")]
    assert face.markup(f"<{NOBODYS}>") == "&lt;?&gt;"


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "fonts", OWN, LENDING, damaged=("Carlito-Regular.ttf",))

    faces = load([str(folder)])

    assert (faces.regular.name, faces.bold.name) == ("Pack-DejaVuSans", "Pack-Carlito-Bold")


@pytest.mark.parametrize("damaged", [(), OWN], ids=["none is there", "none can be read"])
def test_without_fonts(damaged: tuple[str, ...], tmp_path: Path) -> None:
    folder = _folder(tmp_path / "fonts", *([OWN] if damaged else []), damaged=damaged)

    with pytest.raises(MissingProgram) as caught:
        load([str(folder)])

    assert caught.value.slug == "fonts-missing"
