from __future__ import annotations

import pytest

from pipeline.letters.salutation import Naming, is_two_people, joint, naming
from tests.letters.builders import contact


@pytest.mark.parametrize(
    ("title", "forename", "surname", "name", "salutation"),
    [
        ("Ms", "Karen", "Müller", "Ms Karen Müller", "Dear Ms Müller"),
        ("Mr.", "Marek", "John", "Mr Marek John", "Dear Mr John"),
        ("", "Karen", "Müller", "Karen Müller", "Dear Karen Müller"),
        ("Dr", "", "Okafor", "Dr Okafor", "Dear Dr Okafor"),
        (
            "Ms",
            "Łucja",
            "O'Brien & Sons <Ltd>",
            "Ms Łucja O'Brien & Sons <Ltd>",
            "Dear Ms O'Brien & Sons <Ltd>",
        ),
        ("", "محمد", "العربية", "محمد العربية", "Dear محمد العربية"),
    ],
)
def test_naming(title: str, forename: str, surname: str, name: str, salutation: str) -> None:
    made = naming(contact(title=title, forename=forename, surname=surname))

    assert made == Naming(name, salutation)


@pytest.mark.parametrize(
    ("title", "forename", "surname"), [("Ms", "Karen", ""), ("", "", "Müller"), ("", "", "")]
)
def test_nothing_is_guessed(title: str, forename: str, surname: str) -> None:
    assert naming(contact(title=title, forename=forename, surname=surname)) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mr & Mrs", True),
        ("Mr and Mrs", True),
        ("Mr/Mrs", True),
        ("Mrs", False),
        ("Commander", False),
    ],
)
def test_two_people_in_one_title(title: str, expected: bool) -> None:
    assert is_two_people(contact(title=title)) is expected


def test_joint_names_both() -> None:
    made = joint([Naming("Ms K Müller", "Dear Ms Müller"), Naming("Mr J Müller", "Dear Mr Müller")])

    assert made == Naming("Ms K Müller and Mr J Müller", "Dear Ms Müller and Mr Müller")
