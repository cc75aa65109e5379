"""What ``templates check`` says of Word files besides their faults."""

from __future__ import annotations

import docx
from docx.oxml import OxmlElement

from tests.cli.asking import Asking


def test_template_whose_letters_cannot_share_a_document_is_told(ask: Asking) -> None:
    letter = ask.school.folder / "templates" / "letters" / "letter-2.docx"
    document = docx.Document(str(letter))
    document.settings.element.append(OxmlElement("w:mirrorMargins"))
    document.save(str(letter))

    result = ask("templates", "check")

    assert result.exit_code == 0
    assert "letters/letter-2.docx: its letters are converted one by one" in result.stdout
    assert "letters/letter-1.docx" not in result.stdout
    told = ask.json("templates", "check")["one_by_one"]
    assert told == {"letters/letter-2.docx": "its odd and even pages differ"}


def test_template_that_is_no_word_file_is_told_once(ask: Asking) -> None:
    (ask.school.folder / "templates" / "letters" / "letter-2.docx").write_bytes(b"no zip")

    assert ask.json("templates", "check")["one_by_one"] == {}
