from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.errors import TemplateFault
from pipeline.run.county_forms import county_files
from tests.minutes.forms import county_pdf, county_word
from tests.run.meetings import AFTER, minutes, row, with_meetings
from tests.run.typesetter import PAGE_FONT
from tests.samples import Office, csv_rows

PDF_MAP = """
["record.pdf"]
left = ["Officer"]
["record.pdf".texts]
"Pupil" = "student.name"
"Year and form" = "{student.year}, {student.form}"
"Discussion" = "minutes.discussion"
["record.pdf".boxes]
"Parent present" = "minutes.parent_attended"
"Parent absent" = "minutes.absent"
"""
WORD_MAP = """
["record.docx".texts]
"[Pupil]" = "student.name"
"[Discussion]" = "minutes.discussion"
"[Reader]" = "recipient.name"
["record.docx".boxes]
"[Came]" = "minutes.parent_attended"
"""
WORD = ("Pupil: [Pupil]", "Parent came: [Came]", "Said: [Discussion]", "Copy for [Reader]")


def with_form(folder: Path, name: str, data: bytes, settings: str) -> Office:
    """A school that uses the county's form for AIM 3."""
    school = with_meetings(folder, [row("004001", "AIM 3"), row("004002", "AIM 3")])
    place = school.folder / "templates" / "minutes" / "county" / name
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    (school.folder / "config" / "county.toml").write_text(settings, "utf-8")
    documents = school.folder / "config" / "documents.toml"
    text = documents.read_text("utf-8")
    documents.write_text(
        text.replace(
            'template = "minutes/aim-3-minutes.docx"',
            f'template = "minutes/aim-3-minutes.docx"\ncounty = "minutes/county/{name}"',
        ),
        "utf-8",
    )
    return school


def word_form(*paragraphs: str, footer: str = "Ref {{ letter.reference }}") -> bytes:
    return county_word(*paragraphs, footer=footer, font=PAGE_FONT)


@pytest.mark.parametrize(
    ("name", "data", "settings"),
    [
        pytest.param("record.pdf", county_pdf(), PDF_MAP, id="fillable PDF"),
        pytest.param("record.docx", word_form(*WORD), WORD_MAP, id="Word form"),
    ],
)
def test_the_countys_form_is_filled_in_and_sent(
    name: str, data: bytes, settings: str, tmp_path: Path
) -> None:
    school = with_form(tmp_path, name, data, settings)

    made = minutes(school, AFTER)
    run = made.sent.run.path

    rows = csv_rows(run / "print" / "manifest.csv")
    forms = [line for line in rows if line["document"] == "aim-3-minutes"]
    assert (made.sent.excepted, len(forms)) == (0, 3)
    for line in forms:
        reader = PdfReader(run / line["file"])
        text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
        assert reader.get_fields() is None
        assert line["set_id"] in text
        assert line["recipient"] in text
        assert "Mornings and the bus were discussed." in text
        assert ("Robin" in text, "Quentin" in text) == (
            line["adm_no"] == "004001",
            line["adm_no"] == "004002",
        )


@pytest.mark.parametrize(
    ("name", "data", "settings", "slugs"),
    [
        pytest.param(
            "record.pdf",
            county_pdf(),
            PDF_MAP.replace('"Pupil"', '"Student"'),
            ["county-field-missing"],
            id="mapped and not in the PDF",
        ),
        pytest.param(
            "record.pdf",
            county_pdf(),
            PDF_MAP.replace('left = ["Officer"]', ""),
            ["county-field-unmapped"],
            id="required and not mapped",
        ),
        pytest.param("record.pdf", b"no PDF", PDF_MAP, ["county-not-pdf"], id="no PDF"),
        pytest.param(
            "record.docx",
            word_form(*WORD[1:]),
            WORD_MAP,
            ["county-field-missing"],
            id="mapped and not in the Word form",
        ),
        pytest.param(
            "record.docx",
            word_form(*WORD, footer="Ref"),
            WORD_MAP,
            ["field-absent"],
            id="no reference",
        ),
    ],
)
def test_a_form_that_does_not_fit_its_settings_is_named(
    name: str, data: bytes, settings: str, slugs: list[str], tmp_path: Path
) -> None:
    school = with_form(tmp_path, name, data, settings)

    (form,) = county_files(school.desk().workspace)

    assert [problem.slug for problem in form.problems()] == slugs


def test_a_form_with_a_fault_stops_the_command(tmp_path: Path) -> None:
    settings = PDF_MAP.replace('"Pupil"', '"Student"')
    school = with_form(tmp_path, "record.pdf", county_pdf(), settings)

    with pytest.raises(TemplateFault, match="The form has no 'Student'"):
        minutes(school, AFTER)


def test_a_text_without_room_is_held_by_name(tmp_path: Path) -> None:
    settings = PDF_MAP.replace('"Pupil" = "student.name"', '"Pupil" = "minutes.next_step"')
    school = with_form(tmp_path, "record.pdf", county_pdf(), settings)

    made = minutes(school, AFTER, "004001")

    lines = csv_rows(made.sent.run.path / "exceptions.csv")
    assert {line["slug"] for line in lines} >= {"county-value-too-long", "set-incomplete"}
    assert made.sent.made == 0
