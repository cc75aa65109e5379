"""The fast way beside the plain way on every shipped template: nobody can tell them apart."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from pipeline.convert import convert, find_program
from pipeline.convert.chunks import convert_packed
from pipeline.convert.packing import open_letter
from pipeline.convert.soffice import Soffice
from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger
from pipeline.letters.worst_case import AWKWARD, LONG_NAME, barest, longest

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/*.docx"))
HOSTILE = (
    *("Zoë O'Connor-Ńguyễn", AWKWARD, "السيدة فاطمة", "=HYPERLINK(1)", "{{ name }}"),
    *("NUMPAGES", "Page 1 of 2", "x" * 60, LONG_NAME),
)
DPI = 80
VISIBLE = 40
"""Grey levels apart from which a pixel is another."""
SPECK = 80
"""Pixels of a page that may be others: of one word, the one after the mark."""
MOST_POINTS = 0.6
"""How far that word may move: half a pixel, which nobody sees."""
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<')


def _values(place: int) -> dict[str, object]:
    whole = (examples, longest, barest)
    made = whole[place]() if place < len(whole) else examples()
    if place >= len(whole):
        student = made["student"]
        assert isinstance(student, dict)
        student |= {"name": HOSTILE[place - 3], "first_name": HOSTILE[place - 3]}
    letter = made["letter"]
    assert isinstance(letter, dict)
    letter["reference"] = _reference(place)
    return made


def _reference(place: int) -> str:
    return f"SOL220307-{place + 1:04}-1"


def _letters(name: str, folder: Path) -> list[Path]:
    template = Merger(TEMPLATES).template(name)
    made = []
    for place in range(3 + len(HOSTILE)):
        made.append(folder / f"{Path(name).stem}-{place:02}.docx")
        made[-1].write_bytes(template.render(_values(place), _reference(place)))
    return made


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[tuple[Path, Path]]]:
    """The plain and the fast PDF of every letter, by template."""
    folder = tmp_path_factory.mktemp("both")
    files = {name: _letters(name, folder) for name in NAMES}
    flat = [file for some in files.values() for file in some]
    plain_way = convert(flat, folder / "plain", jobs=2, progress=lambda *_: None, together=False)
    (folder / "fast").mkdir()
    with Soffice(find_program()) as engine:
        fast_way = convert_packed(flat, folder / "fast", engine, jobs=2, progress=lambda *_: None)
    assert set(fast_way) == set(flat), "not every letter came out of the fast way"
    pairs: dict[str, list[tuple[Path, Path]]] = {}
    for name, some in files.items():
        for file in some:
            plain = plain_way[file]
            assert isinstance(plain, Path)
            pairs.setdefault(name, []).append((plain, fast_way[file]))
    return pairs


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_template_can_be_packed(name: str, tmp_path: Path) -> None:
    assert {open_letter(file).unfit for file in _letters(name, tmp_path)} == {""}


@pytest.mark.soffice
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_fast_way_shows_what_the_plain_way_shows(
    name: str, both_ways: Mapping[str, list[tuple[Path, Path]]]
) -> None:
    for plain, fast in both_ways[name]:
        assert _text(fast, "-layout") == _text(plain, "-layout"), fast.name
        assert _farthest(plain, fast) <= MOST_POINTS, fast.name
        for number, apart in enumerate(_pixels_apart(plain, fast), start=1):
            assert apart <= SPECK, (fast.name, number, apart)


def _farthest(one: Path, other: Path) -> float:
    """How far any edge of any word has moved, in points."""
    words, others = (_WORD.findall(_text(pdf, "-bbox")) for pdf in (one, other))
    assert [word[-1] for word in words] == [word[-1] for word in others]
    return max(
        abs(float(left) - float(right))
        for word, twin in zip(words, others, strict=True)
        for left, right in zip(word[:4], twin[:4], strict=True)
    )


def _text(pdf: Path, way: str) -> str:
    program = shutil.which("pdftotext")
    assert program is not None
    done = subprocess.run([program, way, str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def _pixels_apart(one: Path, other: Path) -> list[int]:
    pages, others = _pages(one), _pages(other)
    assert len(pages) == len(others)
    return [
        sum(abs(a - b) > VISIBLE for a, b in zip(left, right, strict=True)) if left != right else 0
        for left, right in zip(pages, others, strict=True)
    ]


def _pages(pdf: Path) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            bytes(page.render(scale=DPI / 72, grayscale=True, draw_annots=True).buffer)
            for page in document
        ]
    finally:
        document.close()
