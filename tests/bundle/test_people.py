"""Who did something: known by the settings, or left as it was typed."""

from __future__ import annotations

import pytest

from pipeline.bundle.people import ACCOUNT, role_of, who
from tests.bundle import cases

DILYS = "Ms Dilys Amberwood, Attendance Officer"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("D. Amberwood", DILYS),
        ("Dilys Amberwood", DILYS),
        ("Ms Dilys Amberwood", DILYS),
        ("AO", DILYS),
        ("HOY 8", "Mr Idris Penhallow, Head of Year 8"),
        ("Head of Year 8", "Mr Idris Penhallow, Head of Year 8"),
        ("HOY", "Head of Year"),
        ("8", ACCOUNT),
        ("E. Amberwood", "E. Amberwood"),
        ("root", ACCOUNT),
        ("Governors' panel", "Governors' panel"),
        ("LA", "Local Authority"),
        ("  ", ""),
    ],
)
def test_name_and_role(typed: str, said: str) -> None:
    assert who(cases.school(), typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [("hoy 9", "Head of Year 9"), ("SM", "Student Manager"), ("AO and HOY", "AO and HOY")],
)
def test_short_forms(typed: str, said: str) -> None:
    assert role_of(typed) == said
