"""The people of the school that one student's letter needs, by role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.letters.refusal import Refusal
from pipeline.model.register import Student
from pipeline.model.school import HEAD_OF_YEAR, STUDENT_MANAGER, TUTOR, Person, School

_DIGITS = re.compile(r"\d+")


def person(school: School, student: Student, role: str) -> Person | None:
    """Who has a role for a student; ``None`` when the settings do not say."""
    if role == HEAD_OF_YEAR:
        return _of_year(school.heads_of_year, student.head_of_year, student)
    if role == STUDENT_MANAGER:
        return _of_year(school.managers, student.manager, student)
    if role == TUTOR:
        return school.tutors.get(student.reg.casefold())
    return school.people.get(role)


def missing(school: School, student: Student, roles: Iterable[str]) -> tuple[Refusal, ...]:
    """The roles nobody has for a student; a form tutor may stay without a name."""
    return tuple(
        Refusal("nobody-in-role", value=role, hint=_key(role, student))
        for role in dict.fromkeys(roles)
        if role != TUTOR and person(school, student, role) is None
    )


def named(school: School, student: Student, role: str) -> Person:
    """Who has a role that is known to be filled; a tutor without a name is "the form tutor"."""
    known = person(school, student, role)
    if known is None:
        return form_tutor(student)
    return known


def by_label(school: School, label: str) -> str:
    """The name behind the tracker's own label ("HOY 8"); any other text as it stands."""
    key = label.strip().casefold()
    for people in (school.heads_of_year, school.managers):
        if key in people and not key.isdigit():
            return people[key].name
    for someone in school.people.values():
        if key == someone.role.casefold():
            return someone.name
    return label.strip()


def reached(school: School, someone: Person) -> Person:
    """A person with a telephone and an e-mail address, the school's own where they have none."""
    return Person(
        someone.name, someone.role, someone.phone or school.phone, someone.email or school.email
    )


def form_tutor(student: Student) -> Person:
    """A tutor whom the settings do not name."""
    return Person("The form tutor", f"Tutor of {student.reg}" if student.reg else "Tutor")


def _of_year(people: Mapping[str, Person], label: str, student: Student) -> Person | None:
    """By the tracker's own label, then by the year, then by the number in the label."""
    for key in (label.casefold(), _year(student.year), _year(label)):
        if key and key in people:
            return people[key]
    return None


def _year(text: str) -> str:
    found = _DIGITS.search(text)
    return found[0].lstrip("0") if found else ""


def _key(role: str, student: Student) -> str:
    if role == HEAD_OF_YEAR:
        return f"heads_of_year.{_year(student.year) or student.head_of_year or 'YEAR'}"
    if role == STUDENT_MANAGER:
        return f"managers.{_year(student.year) or student.manager or 'YEAR'}"
    return f"people.{role}"
