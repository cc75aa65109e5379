from __future__ import annotations

from pipeline.letters.field_table import examples
from pipeline.letters.merge import WordTemplate
from pipeline.minutes.county import CountyForm
from pipeline.minutes.county_word import as_template
from tests.minutes.forms import county_word, text_of

FORM = CountyForm(
    "aim.docx",
    {"[Pupil]": "{student.name}", "[Pupil's class]": "{student.year}, {student.form}"},
    {"[Came]": "minutes.parent_attended", "[Did not]": "minutes.absent"},
)
BODY = (
    "Name: [Pupil]. Class: [Pupil's class]",
    "Came [Came] did not [Did not]",
    "Again [Pupil], [Pupil]",
)


def test_words_divided_over_runs_are_exchanged_wherever_they_stand() -> None:
    template, absent = as_template(county_word(*BODY), FORM)

    filled = WordTemplate(template, "aim.docx").render(examples(), "REF")

    assert absent == ()
    lines = text_of(filled).split("\n")
    assert "Name: Kacper Young. Class: Year 9, 9C" in lines
    assert "Came X did not " in lines
    assert "Again Kacper Young, Kacper Young" in lines
    assert "Our reference SOL220307-0042-1" in lines


def test_words_that_are_nowhere_are_named() -> None:
    _, absent = as_template(county_word("Name: [Pupil]"), FORM)

    assert absent == ("[Pupil's class]", "[Did not]", "[Came]")


def test_a_value_cannot_become_markup() -> None:
    template, _ = as_template(county_word("Name: [Pupil]"), FORM)
    fields = examples() | {"student": {"name": "O'Brien & <b>{{ x }}", "year": "", "form": ""}}

    assert "O'Brien & <b>{{ x }}" in text_of(WordTemplate(template, "a").render(fields, "R"))
