from __future__ import annotations

import pytest

from pipeline.errors import SettingsFault
from pipeline.letters.catalogue import Kind, Need, parse_catalogue
from tests.letters.builders import catalogue, school

LETTER: dict[str, object] = {
    "title": "Letter 1",
    "kind": "letter",
    "template": "letters/letter-1.docx",
}


def test_the_shipped_catalogue_has_every_document_of_both_schools() -> None:
    found = catalogue()

    assert {document.id for document in found if document.separate} >= {
        "letter-2",
        "letter-3",
        "letter-4",
        "aim-1-invitation",
        "aim-2-invitation",
        "aim-3-invitation",
        "sam-1-invitation",
        "sam-2-invitation",
        "review-invitation",
        "final-invitation",
        "minutes-letter",
    }
    assert not any(found[early].separate for early in ("letter-1", "manager-letter", "tutor-email"))
    assert {d.meeting for d in found if d.meeting} == set(school().meetings.kinds)
    assert len(found.templates) == len({d.template for d in found if d.template})


def test_defaults_of_a_letter() -> None:
    made = parse_catalogue({"letter-1": LETTER}, "d.toml")["letter-1"]

    assert (made.kind, made.parents, made.separate, made.pages) == (
        Kind.LETTER,
        True,
        False,
        (1, 2),
    )
    assert made.owner_at("anything") == "attendance-officer"


def test_an_owner_may_differ_by_step() -> None:
    ropc = catalogue()["ropc"]

    assert (ropc.owner_at("ropc"), ropc.owner_at("letter-1")) == ("tutor", "attendance-officer")


def test_needs_are_read() -> None:
    assert catalogue()["letter-1"].needs == (Need.FIGURES, Need.REVIEW)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"kind": "poem"}, r"d\.toml: letter-1\.kind: 'poem'"),
        ({"template": "../x.docx"}, r"d\.toml: letter-1\.template"),
        ({"template": "letters/x.docm"}, r"d\.toml: letter-1\.template"),
        ({"pages": {"min": 3, "max": 2}}, r"d\.toml: letter-1\.pages\.min"),
        ({"pages": {"least": 1}}, r"d\.toml: letter-1\.pages\.least: is not a setting"),
        ({"needs": ["luck"]}, r"d\.toml: letter-1\.needs: 'luck'"),
        ({"colour": "red"}, r"d\.toml: letter-1\.colour: is not a setting"),
        ({"title": ""}, r"d\.toml: letter-1\.title: must not be blank"),
        ({"separate": "yes"}, r"d\.toml: letter-1\.separate: should be true or false"),
        ({"message": "mail.txt"}, r"d\.toml: letter-1\.message"),
    ],
)
def test_faults_name_file_and_key(change: dict[str, object], match: str) -> None:
    with pytest.raises(SettingsFault, match=match):
        parse_catalogue({"letter-1": LETTER | change}, "d.toml")


def test_an_id_that_could_leave_a_folder_is_refused() -> None:
    with pytest.raises(SettingsFault, match="a document's id"):
        parse_catalogue({"../letter": LETTER}, "d.toml")


def test_an_unknown_document_is_a_settings_fault() -> None:
    with pytest.raises(SettingsFault, match="no document 'letter-9'"):
        catalogue()["letter-9"]
