from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.convert.fonts import acceptable, family, missing


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Carlito-BoldItalic", "carlito"),
        ("Carlito", "carlito"),
        ("LiberationSans-Bold", "liberationsans"),
        ("Liberation Sans", "liberationsans"),
        ("LiberationSansNarrow", "liberationsansnarrow"),
        ("Arial,Bold", "arial"),
        ("ArialMT", "arial"),
        ("DejaVuSans-Oblique", "dejavusans"),
    ],
)
def test_bare_family(name: str, expected: str) -> None:
    assert family(name) == expected


@pytest.mark.parametrize(
    ("asked", "shown", "accepted"),
    [
        ("Calibri", "Carlito-Bold", True),
        ("Calibri", "Calibri", True),
        ("Calibri", "LiberationSans", False),
        ("Arial", "LiberationSans-Italic", True),
        ("Arial", "DejaVuSans", False),
        ("Gill Sans MT", "GillSansMT-Bold", True),
    ],
)
def test_twins(asked: str, shown: str, accepted: bool) -> None:
    assert (family(shown) in acceptable([asked])) is accepted


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(["Carlito-Regular.ttf", "LiberationSans-Bold.ttf"], (), id="both twins"),
        pytest.param(["calibri.ttf", "arial.ttf"], (), id="the fonts themselves"),
        pytest.param(["Carlito-Regular.ttf"], ("Arial",), id="one of two"),
        pytest.param(["LiberationSansNarrow-Regular.ttf"], ("Arial", "Calibri"), id="not a twin"),
        pytest.param(["Carlito.txt"], ("Arial", "Calibri"), id="not a font"),
    ],
)
def test_missing_fonts(tmp_path: Path, files: list[str], expected: tuple[str, ...]) -> None:
    (tmp_path / "deep").mkdir()
    for name in files:
        (tmp_path / "deep" / name).touch()
    assert missing(["Calibri", "Arial"], [str(tmp_path), str(tmp_path / "absent")]) == expected
