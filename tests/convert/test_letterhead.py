"""A letterhead that does not fit is cut off without a word; the proof sees it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.convert import Expectation, convert, prove
from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger

TEMPLATES = Path(__file__).parents[2] / "templates"
LONG = "The Very Reverend Doctor Ottilie Brackenbury Memorial Community Academy and Sixth Form " * 2


@pytest.mark.soffice
@pytest.mark.parametrize(
    ("name", "cut"), [("Sollington Academy", False), (LONG.strip(), True)], ids=["fits", "too-long"]
)
def test_what_the_letterhead_loses_is_named(tmp_path: Path, name: str, cut: bool) -> None:
    fields = dict(examples())
    school = fields["school"]
    assert isinstance(school, Mapping)
    fields["school"] = {**school, "name": name}
    docx = tmp_path / "letter.docx"
    docx.write_bytes(
        Merger(TEMPLATES).template("letters/letter-1.docx").render(fields, "SOL220307-0042-1")
    )
    made = convert([docx], tmp_path, jobs=1, progress=lambda *_: None)[docx]
    assert isinstance(made, Path)
    letter = fields["letter"]
    assert isinstance(letter, Mapping)
    words = ("name", "phone", "website", "head")
    expect = Expectation(
        reference=str(letter["reference"]),
        pages=(1, 2),
        letterhead=tuple(str({**school, "name": name}[word]) for word in words),
    )

    slugs = {problem.slug for problem in prove(made, docx, expect)}

    assert ("letterhead-cut" in slugs) is cut
