"""Both sample trackers, whole: every row is there, and what is untidy in them is read."""

from __future__ import annotations

import collections
import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.model.register import Register

from .workbooks import register, slugs

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def sol_sample() -> Register:
    return register(SAMPLES / "sol-tracker.xlsx")


@pytest.fixture(scope="module")
def rwba_sample() -> Register:
    return register(SAMPLES / "rwba-tracker.xlsx")


def test_everything_of_sol_is_read(sol_sample: Register) -> None:
    found = sol_sample
    assert found.layout == "sol"
    assert [student.adm_no for student in found.students] == [f"{n:06}" for n in range(4000, 4160)]
    assert (len(found.step_dates), len(found.log)) == (155, 178)
    assert (len(found.meetings), len(found.contacts)) == (80, 265)
    ((sessions, rows),) = ((len(sheet.sessions), len(sheet.rows)) for sheet in found.marks)
    assert (sessions, rows) == (212, 159)
    assert slugs(found) == ["student-twice", "student-twice"]


def test_everything_of_rwba_is_read(rwba_sample: Register) -> None:
    found = rwba_sample
    assert found.layout == "rwba"
    assert {student.adm_no for student in found.students} == {f"{n:06}" for n in range(4000, 4160)}
    assert (len(found.step_dates), len(found.log)) == (222, 0)
    assert (len(found.meetings), len(found.contacts)) == (48, 264)
    assert [(len(sheet.sessions), len(sheet.rows)) for sheet in found.marks] == [(212, 155)]
    assert slugs(found) == []


@pytest.mark.parametrize(
    ("adm_no", "surname", "percent", "left"),
    [
        ("004002", "Jones", "833/1000", None),
        ("004034", "Smith-Jones", None, None),
        ("004087", "D'Souza", None, None),
        ("004117", None, "1", None),
        ("004097", None, None, dt.date(2022, 1, 13)),
    ],
)
def test_untidy_students_of_sol(
    sol_sample: Register,
    adm_no: str,
    surname: str | None,
    percent: str | None,
    left: dt.date | None,
) -> None:
    (student,) = (s for s in sol_sample.students if s.adm_no == adm_no)
    assert surname in (None, student.surname)
    assert percent is None or student.percent == Fraction(percent)
    assert student.left == left
    assert student.year == student.reg[:-1]


@pytest.mark.parametrize(
    ("cell", "adm_no", "step", "day"),
    [
        ("Year 9!T37", "004042", "rtc", dt.date(2021, 10, 7)),
        ("Year 8!W9", "004036", "letter-2", dt.date(2021, 11, 5)),
        ("Year 7!V39", "004031", "letter-1", dt.date(2021, 10, 22)),
    ],
)
def test_text_dates_of_sol(
    sol_sample: Register, cell: str, adm_no: str, step: str, day: dt.date
) -> None:
    (found,) = (s for s in sol_sample.step_dates if s.where == f"sol-tracker.xlsx!{cell}")
    assert (found.adm_no, found.step, found.date) == (adm_no, step, day)


def test_text_dates_and_outcomes_of_rwba(rwba_sample: Register) -> None:
    steps = {s.where.rpartition("!")[2]: s for s in rwba_sample.step_dates}
    assert (steps["Q94"].step, steps["Q94"].date) == ("sam-1", dt.date(2022, 1, 10))
    assert (steps["W110"].step, steps["W110"].adm_no) == ("final-meeting", "004102")
    outcomes = [s.outcome for s in rwba_sample.step_dates if s.step == "sam-review"]
    assert collections.Counter(outcomes) == {"A": 2, "B": 7, "b": 2, "": 2}


def test_flags_and_familiar_names_of_rwba(rwba_sample: Register) -> None:
    flags = {student.vulnerable for student in rwba_sample.students}
    assert {("PP", "SEND"), ("SEND", "LAC"), ("PP", "SEND", "CS"), ()} <= flags
    (harun,) = (s for s in rwba_sample.students if s.adm_no == "004003")
    assert (harun.forename, harun.known_as, harun.surname) == ("Harun", "Har", "Kowalski")


@pytest.mark.parametrize("sample", ["sol_sample", "rwba_sample"])
def test_numbers_that_lost_their_zeros_join(sample: str, request: pytest.FixtureRequest) -> None:
    found: Register = request.getfixturevalue(sample)
    known = {student.adm_no for student in found.students}
    assert "004005" in {row.adm_no for row in found.marks[0].rows}
    assert {contact.adm_no for contact in found.contacts} <= known
    assert {meeting.adm_no for meeting in found.meetings} <= known


@pytest.mark.parametrize("sample", ["sol_sample", "rwba_sample"])
def test_marks_stand_under_their_days(sample: str, request: pytest.FixtureRequest) -> None:
    found: Register = request.getfixturevalue(sample)
    (sheet,) = found.marks
    first, second = sheet.sessions[:2]
    assert (first.day, first.half, first.column) == (dt.date(2021, 9, 6), "AM", "D")
    assert (second.day, second.half, second.column) == (dt.date(2021, 9, 6), "PM", "E")
    assert all(session.day.weekday() < 5 for session in sheet.sessions)
    assert all(len(row.codes) == 212 for row in sheet.rows)


def test_contacts_of_sol(sol_sample: Register) -> None:
    assert sum(contact.do_not_contact for contact in sol_sample.contacts) == 9
    assert sum(not contact.responsible for contact in sol_sample.contacts) == 7
    assert {contact.send_by for contact in sol_sample.contacts} == {"post", "email", "intouch"}
    homeless = [contact for contact in sol_sample.contacts if not contact.postcode]
    assert all(contact.address == () for contact in homeless)
