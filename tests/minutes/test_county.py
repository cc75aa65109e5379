from __future__ import annotations

import pytest

from pipeline.errors import SettingsFault
from pipeline.letters.field_table import examples
from pipeline.minutes.county import parse_county

FILE = "config/county.toml"
GOOD = {
    "aim.pdf": {
        "texts": {"Pupil": "student.name", "Class": "{student.year}, {student.form}"},
        "boxes": {"Came": "minutes.parent_attended"},
        "left": ["Officer"],
    }
}


def test_a_form_is_filled_from_our_fields() -> None:
    form = parse_county(GOOD, FILE)["aim.pdf"]

    assert form.written(examples()) == {"Pupil": "Kacper Young", "Class": "Year 9, 9C"}
    assert form.ticked(examples()) == {"Came": True}
    assert form.left == ("Officer",)


@pytest.mark.parametrize(
    ("part", "entry", "key"),
    [
        pytest.param("texts", {"Pupil": "student.nam"}, "aim.pdf.texts.Pupil", id="misspelt"),
        pytest.param("texts", {"Pupil": "by hand"}, "aim.pdf.texts.Pupil", id="no field at all"),
        pytest.param("texts", {"Pupil": "{history}"}, "aim.pdf.texts.Pupil", id="a table"),
        pytest.param("boxes", {"Came": "student.name"}, "aim.pdf.boxes.Came", id="no condition"),
        pytest.param("text", {"Pupil": "student.name"}, "aim.pdf.text", id="unknown key"),
    ],
)
def test_a_wrong_entry_is_named(part: str, entry: dict[str, str], key: str) -> None:
    with pytest.raises(SettingsFault, match=key):
        parse_county({"aim.pdf": {part: entry}}, FILE)
