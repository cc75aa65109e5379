from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline.libreoffice import find_program
from pipeline.libreoffice.profile import make_ready
from pipeline.libreoffice.soffice import Soffice
from tests.convert.drawing import word_letter

SETTINGS = "user/registrymodifications.xcu"
BUILD = "user/extensions/buildid"


def _program(folder: Path, told: str | None, name: str = "versionrc") -> Path:
    (folder / "program").mkdir()
    program = folder / "program" / "soffice"
    program.touch()
    if told is not None:
        place = program.with_name("x").parent / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(told)
    return program


@pytest.mark.parametrize("name", ["versionrc", "version.ini", "../Resources/versionrc"])
def test_a_new_profile_knows_the_build(name: str, tmp_path: Path) -> None:
    told = "[Version]\nAllLanguages=en-US\nbuildid=40(Build:2)\nVendor=x\n"

    make_ready(tmp_path / "profile", _program(tmp_path, told, name))

    assert (tmp_path / "profile" / BUILD).read_text() == "40(Build:2)"
    assert etree.parse(tmp_path / "profile" / SETTINGS).getroot().tag.endswith("items")


def test_a_link_leads_to_the_build(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "soffice"
    link.symlink_to(_program(tmp_path, "buildid=7\n"))

    make_ready(tmp_path / "profile", link)

    assert (tmp_path / "profile" / BUILD).read_text() == "7"


@pytest.mark.parametrize("told", [None, "", "[Version]\nVendor=x\n", "\xff"])
def test_without_a_build_libreoffice_looks_for_itself(told: str | None, tmp_path: Path) -> None:
    make_ready(tmp_path / "profile", _program(tmp_path, told))

    assert (tmp_path / "profile" / SETTINGS).is_file()
    assert not (tmp_path / "profile" / BUILD).exists()


def test_a_profile_that_was_used_is_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "profile" / SETTINGS
    settings.parent.mkdir(parents=True)
    settings.write_text("its own")

    make_ready(tmp_path / "profile", _program(tmp_path, "buildid=7\n"))

    assert settings.read_text() == "its own"


@pytest.mark.soffice
def test_libreoffice_tries_out_nothing_and_starts_once(tmp_path: Path) -> None:
    """It leaves a record of what it can draw, and of the build for which it began again."""
    profile = tmp_path / "profile"
    program = find_program()
    make_ready(profile, program)
    build = (profile / BUILD).read_text()
    engine = Soffice(program)
    engine._profiles.put(profile)  # that of the next call

    with engine:
        made = engine.convert([word_letter(tmp_path / "letter.docx")], tmp_path / "out").made

    assert len(made) == 1
    assert not (profile / "user" / "GraphicsRenderTests.log").exists()
    assert (profile / BUILD).read_text() == build
    assert "OfficeRestartInProgress" not in (profile / SETTINGS).read_text()
