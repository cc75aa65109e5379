from __future__ import annotations

from pathlib import Path

import docx
import pikepdf
import pytest

from pipeline.convert.judging import silent
from pipeline.convert.letter import Letter
from pipeline.convert.splitting import split
from tests.convert.letters import drawn, reference

R = [reference(place) for place in range(1, 4)]
MARKS = ["E00001", "E00002", "E00003"]


def _letters(folder: Path, *references: str, kept: int = -1) -> list[Letter]:
    """A letter for each reference, "Begin" and "End"; those of one of them are kept together."""
    made = []
    for n, each in enumerate(references):
        document = docx.Document()
        document.add_paragraph("Begin").paragraph_format.keep_with_next = n == kept
        document.add_paragraph("End")
        document.save(str(path := folder / f"l{n}.docx"))
        made.append(Letter(path, each, (), ""))
    return made


def _pages(folder: Path, pdf: Path, letters: list[Letter]) -> list[int]:
    made = split(pdf, letters, folder, silent).made
    counts = []
    for letter in letters:
        if letter.file in made:
            with pikepdf.open(made[letter.file][0]) as one:
                counts.append(len(one.pages))
    return counts


@pytest.mark.parametrize(
    ("said", "marks", "counts"),
    [
        pytest.param(R, MARKS, [1, 1, 1], id="a page each"),
        pytest.param([R[0], "x", *R[1:]], ["", *MARKS], [2, 1, 1], id="two pages first"),
        pytest.param([*R, "x"], [*MARKS[:2], "", MARKS[2]], [1, 1, 2], id="two pages last"),
        pytest.param([R[0], R[0], *R[1:]], ["", *MARKS], [2, 1, 1], id="reference on both pages"),
        pytest.param([R[0], R[1], *R[1:]], ["", *MARKS], [], id="a page of the next"),
        pytest.param([R[1], R[0], R[2]], MARKS, [], id="letters in another order"),
        pytest.param([*R, "x"], [*MARKS, ""], [], id="a page too many"),
        pytest.param(R[:2], MARKS[:2], [], id="a letter too few"),
        pytest.param(R, ["", *MARKS[1:]], [], id="first mark missing"),
        pytest.param(R, [*MARKS[:2], ""], [], id="last mark missing"),
        pytest.param(R, [MARKS[1], MARKS[0], MARKS[2]], [], id="marks in another order"),
        pytest.param(["x", *R[1:]], MARKS, [], id="no reference"),
        pytest.param([f"{R[0]} {R[1]}", *R[1:]], MARKS, [], id="another's reference too"),
        pytest.param([f"{R[0]}2", *R[1:]], MARKS, [], id="a longer reference"),
    ],
)
def test_what_is_trusted(
    said: list[str], marks: list[str], counts: list[int], tmp_path: Path
) -> None:
    pdf = drawn(tmp_path / "whole.pdf", said, marks)

    assert _pages(tmp_path, pdf, _letters(tmp_path, *R)) == counts


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and nothing", b"Error: could not be loaded"])
def test_no_pdf(data: bytes, tmp_path: Path) -> None:
    pdf = tmp_path / "whole.pdf"
    pdf.write_bytes(data)

    assert split(pdf, _letters(tmp_path, *R), tmp_path, silent).made == {}


@pytest.mark.parametrize("tree", [False, True], ids=["dictionary", "tree of names"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["place", "place in a dictionary"])
def test_places_are_found_however_they_are_written(
    tree: bool, wrapped: bool, tmp_path: Path
) -> None:
    pdf = drawn(tmp_path / "drawn.pdf", R, ["", "", ""])
    with pikepdf.open(pdf) as whole:
        places = {
            mark: pikepdf.Array([whole.pages[at].obj, pikepdf.Name.Fit])
            for at, mark in enumerate(MARKS)
        }
        written = {
            mark: pikepdf.Dictionary(D=place) if wrapped else place
            for mark, place in places.items()
        }
        if tree:
            names = pikepdf.NameTree.new(whole)
            for mark, place in written.items():
                names[mark] = place
            whole.Root["/Names"] = pikepdf.Dictionary(Dests=names.obj)
        else:
            whole.Root["/Dests"] = pikepdf.Dictionary(
                {f"/{mark}": place for mark, place in written.items()}
            )
        whole.save(tmp_path / "whole.pdf")

    assert _pages(tmp_path, tmp_path / "whole.pdf", _letters(tmp_path, *R)) == [1, 1, 1]


def test_a_part_is_titled_and_knows_nothing_of_the_others(tmp_path: Path) -> None:
    pdf = drawn(tmp_path / "whole.pdf", R, MARKS)
    with pikepdf.open(pdf, allow_overwriting_input=True) as whole:
        whole.Root["/Lang"] = "en-GB"
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Dest=[whole.pages[2].obj])
        whole.pages[0].obj["/Annots"] = pikepdf.Array([link])
        whole.save(pdf)

    made = split(pdf, _letters(tmp_path, *R), tmp_path, silent).made

    with pikepdf.open(made[tmp_path / "l0.docx"][0]) as one:
        assert (str(one.docinfo["/Title"]), str(one.Root["/Lang"])) == (R[0], "en-GB")
        assert "/Annots" not in one.pages[0].obj
        assert set(one.docinfo.keys()) == {"/Title"}


@pytest.mark.parametrize(
    ("said", "kept", "left"),
    [
        pytest.param(["Begin", "End"], 0, [0], id="kept together and parted"),
        pytest.param(["Begin End", ""], 0, [], id="kept together and together"),
        pytest.param(["Begin", "End"], 1, [], id="not kept together"),
    ],
)
def test_a_letter_that_breaks_elsewhere_is_left_out_alone(
    said: list[str], kept: int, left: list[int], tmp_path: Path
) -> None:
    words = [f"{R[0]} {said[0]}", f"{R[0]} {said[1]}", f"{R[1]} Begin End", R[2]]
    pdf = drawn(tmp_path / "whole.pdf", words, ["", *MARKS])
    letters = _letters(tmp_path, *R, kept=kept)

    made = split(pdf, letters, tmp_path, silent).made

    assert [n for n, letter in enumerate(letters) if letter.file not in made] == left
    assert [n for n in range(3) if not (tmp_path / f"l{n}.pdf").exists()] == left
