from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.libreoffice import setting as module
from pipeline.libreoffice.setting import setting


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A LibreOffice with its parts beside it, and a folder of fonts."""
    place = tmp_path / "program"
    place.mkdir()
    for name in ("soffice", "versionrc"):
        (place / name).write_text(name)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Carlito.ttf").write_text("glyphs")
    return place / "soffice"


def _of(program: Path) -> str:
    return setting(program, [str(program.parents[1] / "fonts"), "~nobody-of-this-name/fonts"])


def _updated(program: Path) -> None:
    program.with_name("versionrc").write_text("version 2")


def _touched(program: Path) -> None:
    os.utime(program, (1, 1))


def _font_more(program: Path) -> None:
    (program.parents[1] / "fonts" / "Caladea.ttf").write_text("glyphs")


def _font_gone(program: Path) -> None:
    (program.parents[1] / "fonts" / "Carlito.ttf").unlink()


def _font_deep(program: Path) -> None:
    (program.parents[1] / "fonts" / "deep").mkdir()
    (program.parents[1] / "fonts" / "deep" / "X.otf").write_text("glyphs")


@pytest.mark.parametrize("change", [_updated, _touched, _font_more, _font_gone, _font_deep])
def test_another_engine_or_font_is_another_setting(
    change: Callable[[Path], None], program: Path
) -> None:
    before = _of(program)
    assert _of(program) == before

    change(program)

    assert _of(program) != before


def test_another_converter_is_another_setting(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _of(program)
    (tmp_path / "package").mkdir()
    monkeypatch.setattr(module, "__file__", str(tmp_path / "package" / "setting.py"))

    assert _of(program) != before


def test_a_link_to_the_program_is_the_program(program: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "soffice"
    link.symlink_to(program)
    fonts = [str(tmp_path / "fonts")]

    assert setting(link, fonts) == setting(program, fonts)


def test_a_font_that_is_a_link_to_nowhere_is_passed_over(program: Path) -> None:
    (program.parents[1] / "fonts" / "Lost.ttf").symlink_to("nowhere.ttf")

    assert _of(program)
