from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from pipeline.convert import structure
from pipeline.minutes.county_pdf import NotAForm, fields_of, filled
from tests.minutes.forms import county_pdf

TEXTS = {"Pupil": "Łukasz O'Brien & <Ltd>", "Discussion": "First line\nSecond, a long one " * 4}
FOOT = "Our reference SOL220321-0042-1   Copy for Ms Karen Müller"


def test_fields_are_found_with_their_kind() -> None:
    found = {each.name: each for each in fields_of(county_pdf())}

    assert {name for name, each in found.items() if each.box} == {"Parent present", "Parent absent"}
    assert {name for name, each in found.items() if each.required} == {"Officer"}
    assert {name for name, each in found.items() if each.multiline} == {"Discussion"}


def test_a_filled_form_is_ink_and_no_form(tmp_path: Path) -> None:
    made, crowded = filled(county_pdf(), TEXTS, {"Parent present": True}, FOOT)
    pdf = tmp_path / "aim.pdf"
    pdf.write_bytes(made)

    reader = PdfReader(io.BytesIO(made))
    text = reader.pages[0].extract_text()
    built = structure.read(pdf)

    assert crowded == ()
    assert "Łukasz O'Brien & <Ltd>" in text
    assert "Second, a long one" in text
    assert "SOL220321-0042-1" in text
    assert text.count("X") == 1
    assert reader.get_fields() is None
    assert not reader.pages[0].get("/Annots")
    assert built is not None
    assert all(font.embedded for font in built.fonts)


def test_a_box_that_is_not_ticked_stays_clear() -> None:
    made, _ = filled(county_pdf(), {}, {"Parent present": False}, FOOT)

    assert "X" not in PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("Pupil", "a name that goes on and on " * 6, id="one line"),
        pytest.param("Discussion", "so much was said " * 200, id="many lines"),
    ],
)
def test_a_text_without_room_is_named(name: str, text: str) -> None:
    _, crowded = filled(county_pdf(), {name: text}, {}, FOOT)

    assert crowded == (name,)


def test_the_same_values_give_the_same_bytes() -> None:
    assert filled(county_pdf(), TEXTS, {}, FOOT) == filled(county_pdf(), TEXTS, {}, FOOT)


def test_actions_of_the_form_go() -> None:
    with pikepdf.open(io.BytesIO(county_pdf())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        kept = io.BytesIO()
        pdf.save(kept)

    made, _ = filled(kept.getvalue(), {}, {}, FOOT)

    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert "/OpenAction" not in pdf.Root


def _locked() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(county_pdf())) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="o", user="u"))
    return made.getvalue()


def _flat() -> bytes:
    return filled(county_pdf(), {}, {}, FOOT)[0]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        pytest.param(b"no PDF", "county-not-pdf", id="another file"),
        pytest.param(_locked(), "county-locked", id="password"),
        pytest.param(_flat(), "county-no-fields", id="no fields"),
    ],
)
def test_what_is_no_form_is_refused(data: bytes, slug: str) -> None:
    with pytest.raises(NotAForm, match=slug):
        fields_of(data)
