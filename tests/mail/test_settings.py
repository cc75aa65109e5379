from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SettingsFault
from pipeline.mail.settings import PostClass, is_mail_address, parse_post

SHIPPED = Path(__file__).parents[2] / "config" / "school.toml"
GOOD: dict[str, Any] = {
    "from_name": "Sollington Academy",
    "from_email": "attendance@sollington.example.org",
    "subject": "A letter from Sollington Academy",
    "envelopes": ["dl", "c4"],
}


def test_what_is_usual() -> None:
    settings = parse_post(GOOD, "school.toml")
    assert settings.duplex
    assert settings.letter_envelope == "dl"
    assert settings.post_class is PostClass.FIRST
    assert settings.margin.left < 8 < settings.margin.right
    assert settings.margin.bottom == 270


def test_the_shipped_settings() -> None:
    table = tomllib.loads(SHIPPED.read_text())["post"]
    assert parse_post(table, "school.toml").envelopes == ("dl", "c5", "c4")


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"from_email": "attendance"}, "post.from_email: 'attendance' is no e-mail"),
        ({"from_name": None}, "post.from_name: is missing"),
        ({"from_name": "A\x07B"}, "post.from_name: must not hold control"),
        ({"subject": ""}, "post.subject: must not be blank"),
        ({"envelopes": []}, "post.envelopes: must name at least one"),
        ({"envelopes": "dl"}, "post.envelopes: should be a list"),
        ({"letter_envelope": "c5"}, "post.letter_envelope: 'c5' is not one of"),
        ({"duplex": "yes"}, "post.duplex: should be true or false"),
        ({"class": "third"}, "post.class: should be"),
        ({"class_by_document": {"letter-1": "third"}}, "post.class_by_document.letter-1: should"),
        ({"reference_x_mm": 0}, "post.reference_x_mm: should be"),
        ({"reference_y_mm": 298}, "post.reference_y_mm: should be"),
        ({"reference_y_mm": True}, "post.reference_y_mm: should be"),
        ({"colour": "red"}, "post.colour: is not a setting"),
    ],
)
def test_a_fault_names_its_key(wrong: dict[str, Any], fault: str) -> None:
    table = {key: value for key, value in (GOOD | wrong).items() if value is not None}
    with pytest.raises(SettingsFault, match=fault):
        parse_post(table, "school.toml")


def test_all_faults_at_once() -> None:
    with pytest.raises(SettingsFault) as caught:
        parse_post({"from_name": 7}, "school.toml")
    assert [line.split(": ")[1] for line in caught.value.what.splitlines()] == [
        "post.envelopes",
        "post.from_name",
        "post.from_email",
        "post.subject",
    ]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (("letter-1",), PostClass.SECOND),
        (("letter-4",), PostClass.FIRST),
        (("letter-1", "letter-4"), PostClass.FIRST),
    ],
)
def test_a_set_is_as_urgent_as_its_most_urgent(
    documents: tuple[str, ...], expected: PostClass
) -> None:
    settings = parse_post(GOOD | {"class_by_document": {"letter-1": "second"}}, "school.toml")
    assert settings.class_of(documents) is expected


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("parent@example.org", True),
        ("p.a+b@mail.example.org", True),
        ("", False),
        ("parent", False),
        ("parent@localhost", False),
        ("a@b@example.org", False),
        ("a@example.org, b@example.org", False),
        ("a@example.org\nBcc: b@example.org", False),
        ("Parent <a@example.org>", False),
        ("a b@example.org", False),
        ("a" * 250 + "@example.org", False),
    ],
)
def test_an_address(text: str, good: bool) -> None:
    assert is_mail_address(text) is good
