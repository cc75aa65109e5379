from __future__ import annotations

import pytest

from pipeline.letters.staff import by_label, missing, named, person, reached
from pipeline.model.school import Person
from tests.letters.builders import school, student

SCHOOL = school()


@pytest.mark.parametrize(
    ("label", "year", "expected"),
    [
        ("HOY 9", "9", "Ms Saskia Oakenfold"),
        ("hoy 9", "", "Ms Saskia Oakenfold"),
        ("", "9", "Ms Saskia Oakenfold"),
        ("", "Year 09", "Ms Saskia Oakenfold"),
        ("Mrs Unknown", "9", "Ms Saskia Oakenfold"),
        ("Head of 9", "", "Ms Saskia Oakenfold"),
        ("HOY 8", "9", "Mr Idris Penhallow"),
        ("", "12", None),
        ("", "", None),
    ],
)
def test_heads_of_year(label: str, year: str, expected: str | None) -> None:
    found = person(SCHOOL, student(head_of_year=label, year=year), "head-of-year")

    assert (found.name if found else None) == expected


def test_student_managers() -> None:
    found = person(SCHOOL, student(manager="SM 9"), "student-manager")

    assert found is not None
    assert found.role == "Student Manager, Year 9"


def test_a_missing_tutor_is_no_fault_and_anyone_else_is() -> None:
    someone = student(year="13", head_of_year="", reg="13Z")

    found = missing(SCHOOL, someone, ("tutor", "head", "head-of-year", "head-of-year"))

    assert [(r.slug, r.value, r.hint) for r in found] == [
        ("nobody-in-role", "head-of-year", "heads_of_year.13")
    ]
    assert named(SCHOOL, someone, "tutor") == Person("The form tutor", "Tutor of 13Z")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("HOY 8", "Mr Idris Penhallow"),
        ("attendance lead", "Mr Conrad Fennimore"),
        ("Mrs Somebody Else", "Mrs Somebody Else"),
        ("8", "8"),
    ],
)
def test_labels_of_the_tracker(label: str, expected: str) -> None:
    assert by_label(SCHOOL, label) == expected


def test_a_person_without_a_number_is_reached_by_the_school_s() -> None:
    head = reached(SCHOOL, SCHOOL.head)

    assert (head.phone, head.email) == (SCHOOL.phone, SCHOOL.email)
