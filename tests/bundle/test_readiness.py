"""The checklist: what blocks, what is said, what is well."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import Item, State
from pipeline.bundle.readiness import Light, readiness
from tests.bundle import cases

VISIT = cases.case().items
MEETING = (
    cases.letter(
        document="aim-1-invitation", title="AIM 1 invitation", day=dt.date(2026, 9, 18), step=""
    ),
    cases.letter(
        document="aim-1-minutes", title="AIM 1 minutes", day=dt.date(2026, 9, 28), step=""
    ),
)


def red(**changes: Any) -> set[str]:
    return {check.slug for check in readiness(cases.case(**changes)) if check.blocks}


def test_a_complete_case_has_nothing_red() -> None:
    assert red(letters=(cases.letter(), *MEETING)) == set()


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"letters": (), "items": ()}, "never-written-to"),
        ({"letters": (cases.letter(State.PREPARED),), "items": ()}, "never-written-to"),
        ({"letters": (cases.letter(returned=dt.date(2026, 10, 9)),)}, "document-missing"),
        ({"letters": (cases.letter(day=dt.date(2026, 5, 10)),)}, "document-too-old"),
        ({"student": replace(cases.CHILD, dob=None)}, "birth-unknown"),
        ({"student": replace(cases.CHILD, dob=dt.date(2009, 8, 30))}, "not-school-age"),
        ({"parent": replace(cases.MOTHER, postcode="")}, "address-missing"),
        ({"parent": replace(cases.MOTHER, forename="")}, "parent-unnamed"),
        ({"charged": cases.register("O", "N")}, "sessions-unsettled"),
        ({"charged": cases.register("O", "")}, "sessions-unsettled"),
        ({"charged": cases.register("/", "I")}, "nothing-charged"),
        ({"as_of": dt.date(2027, 4, 20)}, "out-of-time"),
        ({"happenings": (cases.meeting(outcome=""),)}, "meeting-without-outcome"),
        ({"letters": (cases.letter(),)}, "meeting-without-invitation"),
        ({"letters": (cases.letter(),)}, "meeting-without-minutes"),
        ({"happenings": (cases.meeting("N"),), "items": ()}, "visit-missing"),
        (
            {"kind": BundleKind.PENALTY_NOTICE, "most_in_ten_weeks": 9},
            "too-few-sessions",
        ),
    ],
)
def test_what_blocks(changes: dict[str, Any], slug: str) -> None:
    assert slug in red(**changes)


@pytest.mark.parametrize(("most", "blocked"), [(9, True), (10, False)])
def test_ten_sessions_in_ten_weeks(most: int, blocked: bool) -> None:
    found = red(kind=BundleKind.PENALTY_NOTICE, most_in_ten_weeks=most)
    assert ("too-few-sessions" in found) is blocked


@pytest.mark.parametrize(
    ("day", "late"), [(dt.date(2027, 8, 31), False), (dt.date(2027, 9, 1), True)]
)
def test_an_old_profile_is_said(day: dt.date, late: bool) -> None:
    first = readiness(cases.case(as_of=day))[0]
    assert (first.light is Light.AMBER) is late


def test_evidence_stands_in_for_a_letter() -> None:
    paper = Item("2026-10-01 letter 4.pdf", "Letter 4", "letter-4", dt.date(2026, 10, 1))
    assert "document-missing" not in red(letters=MEETING, items=(*VISIT, paper))


def test_a_missing_paper_has_a_place_for_its_sheet() -> None:
    found = [c for c in readiness(cases.case()) if c.slug == "meeting-without-minutes"]
    assert [(c.document, c.date) for c in found] == [("AIM 1, minutes", dt.date(2026, 9, 25))]
