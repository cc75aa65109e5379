"""A letter is the same file whichever way it shared a document with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.convert.judging import silent
from pipeline.convert.letter import Letter, open_letter
from pipeline.convert.packing import pack
from pipeline.convert.rolling import roll
from pipeline.convert.splitting import split
from pipeline.letters.worst_case import barest
from pipeline.libreoffice import find_program
from pipeline.libreoffice.soffice import Soffice
from tests.convert.fidelity_letters import TEMPLATE_NAMES, letters
from tests.convert.fidelity_names import NAMES

COUNT = 5
LETTERS = [name for name in TEMPLATE_NAMES if name.startswith("letters/")]


@pytest.mark.soffice
@pytest.mark.parametrize("name", LETTERS)
def test_in_a_roll_and_in_sections(name: str, tmp_path: Path) -> None:
    opened = map(open_letter, letters(name, tmp_path, NAMES[:12], [barest]))
    some = [each for each in opened if each.short and not each.strange][:COUNT]
    assert len(some) == COUNT
    documents = {"rolled": roll(some), "sections": pack(some, alphabet=True)}
    for way, data in documents.items():
        (tmp_path / f"{way}.docx").write_bytes(data)

    with Soffice(find_program()) as engine:
        made = engine.convert([tmp_path / f"{way}.docx" for way in documents], tmp_path).made
    ways = [_parts(pdf, some, tmp_path / pdf.stem) for pdf in made.values()]

    assert len(ways) == 2
    assert ways[0] == ways[1]


def _parts(pdf: Path, some: list[Letter], out: Path) -> list[bytes]:
    out.mkdir()
    made = split(pdf, some, out, silent, rolled=pdf.stem == "rolled").made
    return [made[letter.file][0].read_bytes() for letter in some]
