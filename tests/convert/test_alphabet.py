"""No letter carries the glyphs of another family's name, and none depends on its neighbours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline.convert import structure
from pipeline.convert.alphabet import MARK, outside, sheet
from pipeline.convert.chunks import convert_packed
from pipeline.convert.judging import silent
from pipeline.convert.letter import open_letter
from pipeline.convert.packing import pack
from pipeline.convert.splitting import split
from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger
from pipeline.libreoffice import find_program
from pipeline.libreoffice.soffice import Soffice
from tests.convert.letters import chunks_of, drawn, letter_document, letters, reference

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = ("Robin", "Tomás Núñez", "Łukasz Wójcik", "السيدة فاطمة", "Matti Griffiths", "Siôn")


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_sheet_has_every_letter_once_and_what_is_joined(tmp_path: Path) -> None:
    words = "".join(map(str, sheet(_parts(letters(tmp_path, 1)[0]), "☐")[0].itertext())).split(" ")

    assert len(words) == len(set(words)) <= 255 + 20
    assert {"a", "Z", "9", "&", "’", "£", "Ł", "ŵ", "ț", "ñ", "fi", "tti", "Th", "☐"} <= set(words)


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Robin O'Connor & Sons\n\t1–2 “x” £5", ""),
        ("Łukasz Ţîrlea Şahin Siôn Ŵyn Dvořák Őry", ""),
        ("Nguyễn", "ễ"),
        ("Ольга", "Ольга"),
    ],
)
def test_what_is_not_on_the_sheet(text: str, strange: str) -> None:
    assert outside(text) == set(strange)


def test_a_letter_in_another_script_gets_a_document_to_itself(tmp_path: Path) -> None:
    files = []
    for place in range(1, 8):
        files.append(tmp_path / f"{place}.docx")
        letter_document(place, "PAGE", "☐ seen", *(["Ольга"] * (place == 3))).save(str(files[-1]))

    chunks = list(chunks_of(files, 1))

    assert [[letter.file.stem for letter in chunk] for chunk in chunks] == [
        ["1", "2", "4", "5", "6", "7"],
        ["3"],
    ]
    assert [chunk[0].alone for chunk in chunks] == [False, True]
    assert {letter.strange for letter in chunks[0]} == {frozenset("☐")}


def test_it_is_written_in_every_font_and_style(tmp_path: Path) -> None:
    document = letter_document(1)
    document.styles["Normal"].font.name = "Caladea"
    document.add_paragraph().add_run("by hand").font.name = "Liberation Mono"
    document.save(str(tmp_path / "letter.docx"))

    lines = sheet(_parts(tmp_path / "letter.docx"))

    asked = [
        (
            next((font.get(qn("w:ascii")) for font in line.iter(qn("w:rFonts"))), None),
            len(list(line.iter(qn("w:b")))),
            len(list(line.iter(qn("w:i")))),
        )
        for line in lines
    ]
    assert len(asked) == len(lines)
    for font in (None, "Caladea", "Liberation Mono"):
        assert {(font, bold, italic) for bold in (0, 1) for italic in (0, 1)} <= set(asked)


def test_it_comes_first_and_ends_its_section(tmp_path: Path) -> None:
    packed = pack([open_letter(file) for file in letters(tmp_path, 2)], alphabet=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]

    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert marks == [MARK, "E00001", "E00002"]
    first = next(body.iter(qn("w:sectPr")))
    assert not list(first.iter(qn("w:headerReference"), qn("w:footerReference")))
    assert len(list(body.iter(qn("w:sectPr")))) == 3
    numbers = [each.get(qn("w:id")) for each in body.iter(qn("w:bookmarkStart"))]
    assert numbers == ["0", "1", "2"]


@pytest.mark.parametrize("sheets", [1, 2])
def test_its_pages_belong_to_nobody(sheets: int, tmp_path: Path) -> None:
    said = [reference(place) for place in (1, 2)]
    marks = [*[""] * (sheets - 1), MARK, "E00001", "E00002"]
    files = [open_letter(file) for file in letters(tmp_path, 2)]

    pdf = drawn(tmp_path / "whole.pdf", [*["abc"] * sheets, *said], marks)
    made = split(pdf, files, tmp_path, silent).made

    assert len(made) == 2
    for part, _ in made.values():
        with pikepdf.open(part) as one:
            assert len(one.pages) == 1


def test_a_sheet_that_lost_its_mark_is_not_trusted(tmp_path: Path) -> None:
    said = [reference(place) for place in (1, 2)]
    pdf = drawn(tmp_path / "whole.pdf", ["abc", *said], ["", "E00001", "E00002"])

    files = [open_letter(file) for file in letters(tmp_path, 2)]
    assert split(pdf, files, tmp_path, silent).made == {}


def _values(place: int) -> Mapping[str, object]:
    fields = examples()
    for table, values in (
        ("letter", {"reference": reference(place)}),
        ("student", dict.fromkeys(("name", "first_name"), NAMES[place % len(NAMES)])),
    ):
        found = fields[table]
        assert isinstance(found, dict)
        found |= values
    return fields


def _made(files: list[Path], out: Path, engine: Soffice, jobs: int) -> dict[str, bytes]:
    out.mkdir()
    done = convert_packed(files, out, engine, jobs=jobs, progress=lambda *_: None, judge=silent)
    assert set(done) == set(files)
    return {file.name: pdf.read_bytes() for file, (pdf, _) in done.items()}


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The same letters among different neighbours."""
    folder = tmp_path_factory.mktemp("mates")
    template = Merger(TEMPLATES).template("letters/letter-1.docx")
    files = []
    for n in range(1, 19):
        files.append(folder / f"{n:02}.docx")
        files[-1].write_bytes(template.render(_values(n), reference(n)))
    with Soffice(find_program()) as engine:
        return {
            "all": _made(files, folder / "all", engine, 1),
            "backwards": _made(files[::-1], folder / "backwards", engine, 1),
            "half": _made(files[9:], folder / "half", engine, 1),
            "side by side": _made(files, folder / "side", engine, 2),
        }


@pytest.mark.soffice
@pytest.mark.parametrize("way", ["backwards", "half", "side by side"])
def test_a_letter_is_the_same_bytes_whoever_shares_its_document(
    way: str, ways: dict[str, dict[str, bytes]]
) -> None:
    assert {name for name, data in ways[way].items() if data != ways["all"][name]} == set()


@pytest.mark.soffice
def test_no_letter_can_spell_the_name_of_another(ways: dict[str, dict[str, bytes]]) -> None:
    for name, data in ways["all"].items():
        mine = NAMES[int(name[:2]) % len(NAMES)]
        said = _glyphs(data)
        for other in set(NAMES) - {mine}:
            words = [word for word in re.split(r"\W+", other) if len(word) > 2]
            assert not [word for word in words if word in said or word[::-1] in said], name
        if mine != "السيدة فاطمة":
            assert not re.search("[\u0600-\u06ff]", said), name


@pytest.mark.soffice
def test_a_name_in_a_script_of_its_own_holds_no_other_letter(
    ways: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """The font that stands in for the letter's own is in that letter alone."""
    strange = {}
    for name, data in ways["all"].items():
        (tmp_path / "one.pdf").write_bytes(data)
        built = structure.read(tmp_path / "one.pdf")
        assert built is not None
        strange[name] = {font.name for font in built.fonts if "Carlito" not in font.name}

    for name, fonts in strange.items():
        assert bool(fonts) is (NAMES[int(name[:2]) % len(NAMES)] == "السيدة فاطمة"), name


def _glyphs(data: bytes) -> str:
    """Every glyph that the PDF carries, in the order in which it does."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                codes = re.findall(rb"<..> *<([0-9A-F]+)>", each.ToUnicode.read_bytes())
                whole = (code.decode() for code in codes if len(code) % 4 == 0)
                found += [bytes.fromhex(code).decode("utf-16-be") for code in whole]
                found.append("\n")
    return "".join(found)
