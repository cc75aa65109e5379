"""A Word document that points elsewhere reaches nothing while it is printed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.bundle.intake.received import Refusal
from pipeline.bundle.intake.word_file import copy_closed

RELS = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(relations: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", "<document/>")
        made.writestr(RELS, relations)
    return buffer.getvalue()


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return f'<Relationship Id="r1" Type="{KIND}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    ("told", "fetched", "left"),
    [
        pytest.param(relation("image", "https://example.org/t.png"), 1, False, id="picture"),
        pytest.param(relation("image", "file:///C:/t.png"), 1, False, id="picture on a drive"),
        pytest.param(relation("attachedTemplate", "\\\\far\\x.dotm"), 1, False, id="template"),
        pytest.param(relation("hyperlink", "https://example.org/"), 0, True, id="link to read"),
        pytest.param(relation("image", "media/image1.png", ""), 0, True, id="picture inside"),
        pytest.param(
            relation("oleObject", "https://example.org/").replace('"', "'"), 1, False, id="object"
        ),
    ],
)
def test_only_what_would_be_fetched_is_closed(
    tmp_path: Path, told: str, fetched: int, left: bool
) -> None:
    (tmp_path / "a.docx").write_bytes(document(f"<Relationships>{told}</Relationships>".encode()))

    assert copy_closed(tmp_path / "a.docx", tmp_path / "b.docx") == fetched

    with zipfile.ZipFile(tmp_path / "b.docx") as copy:
        relations = copy.read(RELS).decode()
        assert copy.read("word/document.xml") == b"<document/>"
    assert (told in relations) == left
    assert ("example.org" in relations) == (left and "example.org" in told)


def test_relations_that_nobody_can_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(document("<Relationships/>".encode("utf-16")))

    made = copy_closed(tmp_path / "a.docx", tmp_path / "b.docx")

    assert isinstance(made, Refusal)
    assert made.slug == "evidence-damaged"
