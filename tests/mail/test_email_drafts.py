from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from pipeline.errors import VerificationFault
from pipeline.mail.email_drafts import draft
from pipeline.mail.sets import make_sets
from pipeline.model.letter import Paper
from pipeline.model.plan import Channel
from tests.mail.papers import ORDER, SETTINGS, paper

TEXT = "Dear Ms Müller,\n\nKacper was away on Monday.\n"


def _paper(name: str = "Ms Karen Müller", email: str = "parent@example.org") -> Paper:
    return paper(1, channel=Channel.EMAIL, name=name, email=email, reference="SOL220307-0001-1E")


def _mail(each: Paper, message: str = TEXT) -> EmailMessage:
    (own,) = make_sets([each], ORDER)
    read = message_from_bytes(draft(own, message, [b"%PDF-1"], SETTINGS), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_it_opens_as_unsent() -> None:
    mail = _mail(_paper())
    assert mail["X-Unsent"] == "1"
    assert mail["From"] == "Sollington Academy <attendance@sollington.example.org>"
    assert mail["To"] == "Ms Karen Müller <parent@example.org>"
    assert mail["Subject"] == "A letter from Sollington Academy"
    assert mail["Date"] is None
    body = mail.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == TEXT


def test_the_attachment_names_nobody() -> None:
    (attached,) = _mail(_paper()).iter_attachments()
    assert attached.get_filename() == "SOL220307-0001-1E-1.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == b"%PDF-1"


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("Subject: From your child's tutor\n\nDear parent", "From your child's tutor"),
        ("Subject:\nDear parent", "A letter from Sollington Academy"),
        ("Dear parent\nSubject: to discussion", "A letter from Sollington Academy"),
        ("Subject: one\rBcc: all@example.org\n\nDear parent", "one Bcc: all@example.org"),
    ],
)
def test_the_subject(message: str, subject: str) -> None:
    mail = _mail(_paper(), message)
    assert mail["Subject"] == subject
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "name", ["A\r\nBcc: all@example.org", "A\nBcc: all@example.org", "A, B <c@example.org>"]
)
def test_a_name_adds_no_header_and_no_reader(name: str) -> None:
    mail = _mail(_paper(name=name))
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["parent@example.org"]


@pytest.mark.parametrize("email", ["", "parent", "a@example.org\nBcc: b@example.org"])
def test_no_proper_address(email: str) -> None:
    with pytest.raises(VerificationFault, match="no proper e-mail address"):
        _mail(_paper(email=email))


def test_no_text() -> None:
    with pytest.raises(VerificationFault, match="no text"):
        _mail(_paper(), "Subject: x\n\n")


def test_equal_inputs_give_equal_bytes() -> None:
    (own,) = make_sets([_paper()], ORDER)
    assert draft(own, TEXT, [b"%PDF"], SETTINGS) == draft(own, TEXT, [b"%PDF"], SETTINGS)
    assert draft(own, TEXT, [b"%PDF"], SETTINGS) != draft(own, TEXT + "!", [b"%PDF"], SETTINGS)
