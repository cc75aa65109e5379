"""The folder of faults: every file in it is refused by its own slug, or comes through whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from pipeline.bundle.intake import receive
from tests.bundle.intake.test_receive import NEEDS_HEIC

FAULTS = Path(__file__).parents[2] / "faults"
REFUSED = sorted((FAULTS / "evidence").iterdir())
SOUND = sorted((FAULTS / "sound").iterdir())


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(f, id=f.name, marks=[NEEDS_HEIC] if f.suffix == ".heic" else [])
        for f in REFUSED
    ],
)
def test_a_fault_is_refused_by_its_slug(tmp_path: Path, file: Path) -> None:
    slug, _, name = file.name.partition("--")
    shutil.copyfile(file, tmp_path / name)

    intake = receive([tmp_path / name], tmp_path / "desk")

    assert [(each.slug, each.where) for each in intake.refused] == [(slug, name)]


@pytest.mark.parametrize(
    "file",
    [pytest.param(f, id=f.name, marks=[NEEDS_HEIC] if f.suffix == ".heic" else []) for f in SOUND],
)
def test_an_odd_file_comes_through_whole(tmp_path: Path, file: Path) -> None:
    intake = receive([file], tmp_path / "desk")

    assert intake.refused == ()
    (received,) = intake.received
    assert len(pypdf.PdfReader(Path(received.pdf)).pages) == received.pages
    assert received.account


def test_the_folder_is_not_empty() -> None:
    assert len(REFUSED) > 20
    assert len(SOUND) > 7
