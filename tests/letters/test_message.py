from __future__ import annotations

import pytest

from pipeline.errors import TemplateFault
from pipeline.letters.field_table import examples
from pipeline.letters.message import Message, message

FIELDS = {"student": {"name": "O'Brien & Sons <Ltd>"}}


def test_a_first_line_is_the_subject() -> None:
    made = message("Subject: About {{ student.name }}\r\n\r\nDear parent\r\n", FIELDS, "m.txt")

    assert made == Message("About O'Brien & Sons <Ltd>", "Dear parent\n")


def test_a_subject_is_one_line_whatever_a_value_holds() -> None:
    fields = {"student": {"name": "A\r\nBcc: x@example.org"}}

    made = message("Subject: {{ student.name }}\n\nDear parent", fields, "m.txt")

    assert "\n" not in made.subject
    assert made.subject == "A"


def test_without_a_subject_there_is_none() -> None:
    assert message("Dear {{ student.name }}", FIELDS, "m.txt").subject == ""


@pytest.mark.parametrize("source", ["{{ student.nam }}", "{{ nobody }}", "{% if %}"])
def test_faults_name_the_file(source: str) -> None:
    with pytest.raises(TemplateFault, match=r"m\.txt!line 2"):
        message(f"Dear\n{source}", FIELDS, "m.txt")


def test_examples_fill_a_message() -> None:
    assert "Kacper" in message("{{ student.name }}", examples(), "m.txt").body
