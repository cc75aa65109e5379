"""E-mails as telephones and offices send them: every part is words or a file, none is lost."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from pipeline.bundle.intake.message import Message, read
from tests.bundle.intake.handed_in import message, picture

PHOTO = picture("JPEG")
HEAD = b"From: p@example.org\r\nTo: s@example.org\r\nMIME-Version: 1.0\r\n"


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "p@example.org", "s@example.org"
    return made


def photo_among_the_words() -> bytes:
    made = mail()
    made.set_content('<p>See <img src="cid:x1"> here</p>', subtype="html")
    made.add_related(PHOTO, "image", "jpeg", cid="<x1>")
    made.add_attachment(b"%PDF-", "application", "pdf", filename="n.pdf")
    return bytes(made)


def photo_in_the_second_telling() -> bytes:
    made = mail()
    made.set_content("See here")
    made.add_alternative('<p>See <img src="cid:x1"> here</p>', subtype="html")
    web = list(made.iter_parts())[1]
    assert isinstance(web, EmailMessage)
    web.add_related(PHOTO, "image", "jpeg", cid="<x1>", filename="IMG_1.jpg")
    return bytes(made)


def photo_alone() -> bytes:
    made = mail()
    made.set_content(PHOTO, "image", "jpeg", filename="photo.jpg")
    return bytes(made)


def words_around_a_photo() -> bytes:
    made = mail()
    made.set_content("Before")
    made.add_attachment(PHOTO, "image", "jpeg", disposition="inline")
    made.add_attachment("After", disposition="inline")
    return bytes(made)


def forwarded() -> bytes:
    inner = mail()
    inner["Subject"] = "Inner"
    inner.set_content("The first one")
    made = mail()
    made.set_content("See below")
    made.add_attachment(inner)
    return bytes(made)


@pytest.mark.parametrize(
    ("data", "words", "files"),
    [
        pytest.param(message({}), "he was ill on Monday", [], id="plain"),
        pytest.param(photo_among_the_words(), "See here", ["attachment 1", "n.pdf"], id="inline"),
        pytest.param(photo_in_the_second_telling(), "See here", ["IMG_1.jpg"], id="twice told"),
        pytest.param(photo_alone(), "", ["photo.jpg"], id="a photo and nothing else"),
        pytest.param(words_around_a_photo(), "After", ["attachment 1"], id="around a photo"),
        pytest.param(forwarded(), "See below", ["message 1.eml"], id="forwarded"),
        pytest.param(
            HEAD + b"Content-Type: text/plain; charset=klingon\r\n\r\ncaf\xe9\r\n",
            "café",
            [],
            id="a coding nobody knows",
        ),
        pytest.param(
            HEAD + b"Content-Type: multipart/mixed\r\n\r\nonly words\r\n",
            "only words",
            [],
            id="parts without a border",
        ),
    ],
)
def test_nothing_is_passed_over(data: bytes, words: str, files: list[str]) -> None:
    found = read(data)

    assert isinstance(found, Message)
    assert words in " ".join(found.text.split())
    assert [each.name for each in found.attached] == files


def test_the_files_are_the_ones_that_were_sent() -> None:
    found = read(words_around_a_photo())

    assert isinstance(found, Message)
    assert found.attached[0].data == PHOTO
    assert "Before" in found.text


def test_an_email_within_is_whole() -> None:
    found = read(forwarded())

    assert isinstance(found, Message)
    assert b"Subject: Inner" in found.attached[0].data
    assert b"The first one" in found.attached[0].data
    assert "The first one" not in found.text


def test_words_told_twice_are_read_once() -> None:
    found = read(photo_in_the_second_telling())

    assert isinstance(found, Message)
    assert found.text.count("See") == 1
