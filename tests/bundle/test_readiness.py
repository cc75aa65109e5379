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


def light(slug: str, **changes: Any) -> Light | None:
    """How the item stands, ``None`` when it is not on the list."""
    found = {check.slug: check.light for check in readiness(cases.case(**changes))}
    return found.get(slug)


DAY = dt.date
YEAR = cases.case().register
HER_AIM: dict[str, Any] = {"document": "aim-1-invitation", "title": "AIM 1 invitation", "step": ""}
HER_MINUTES: dict[str, Any] = {"document": "aim-1-minutes", "title": "AIM 1 minutes", "step": ""}
TWO = (
    cases.meeting("N", "Parent did not attend"),
    replace(cases.meeting(), date=DAY(2026, 10, 9)),
)


def invited(*days: DAY, **changes: Any) -> dict[str, Any]:
    return {"letters": tuple(cases.letter(**{**HER_AIM, "day": day, **changes}) for day in days)}


def minuted(*days: DAY) -> dict[str, Any]:
    return {"letters": tuple(cases.letter(**HER_MINUTES, day=day) for day in days)}


def visited(*days: DAY | None, attended: str = "N") -> dict[str, Any]:
    items = tuple(Item(f"{n}.jpg", "Home visit", "home-visit", day) for n, day in enumerate(days))
    return {"items": items, "happenings": (cases.meeting(attended),)}


def period(first: DAY, last: DAY, born: DAY) -> dict[str, Any]:
    return {"charged": YEAR.between(first, last), "student": replace(cases.CHILD, dob=born)}


@pytest.mark.parametrize(
    ("slug", "blocked", "changes"),
    [
        # the warning letter: 26 weeks back from 9 November is 11 May
        ("document-too-old", False, {"letters": (cases.letter(day=DAY(2026, 5, 11)),)}),
        ("document-too-old", True, {"letters": (cases.letter(day=DAY(2026, 5, 10)),)}),
        (
            "document-too-old",
            True,
            {"letters": (), "items": (Item("w.pdf", "Letter 4", "letter-4", None),)},
        ),
        ("document-missing", False, {"letters": (cases.letter(State.HANDED),)}),
        ("document-missing", True, {"letters": (cases.letter(State.PREPARED),)}),
        # the invitation leaves on the day of the meeting at the latest, and does not come back
        ("meeting-without-invitation", False, invited(DAY(2026, 9, 25))),
        ("meeting-without-invitation", True, invited(DAY(2026, 9, 26))),
        (
            "meeting-without-invitation",
            True,
            invited(DAY(2026, 9, 18), returned=DAY(2026, 9, 22)),
        ),
        (
            "meeting-without-invitation",
            False,
            {**invited(DAY(2026, 9, 18), DAY(2026, 9, 28)), "happenings": TWO},
        ),
        ("meeting-without-invitation", True, {**invited(DAY(2026, 9, 18)), "happenings": TWO}),
        # the minutes leave on the day of the meeting at the earliest
        ("meeting-without-minutes", False, minuted(DAY(2026, 9, 25))),
        ("meeting-without-minutes", True, minuted(DAY(2026, 9, 24))),
        ("meeting-without-minutes", True, {**minuted(DAY(2026, 9, 28)), "happenings": TWO}),
        (
            "meeting-without-minutes",
            False,
            {**minuted(DAY(2026, 9, 28), DAY(2026, 10, 12)), "happenings": TWO},
        ),
        ("meeting-without-outcome", False, {"happenings": (cases.meeting(outcome="B"),)}),
        ("meeting-without-outcome", True, {"happenings": (cases.meeting(outcome=" "),)}),
        # the home visit follows the meeting that no parent came to
        ("visit-missing", False, visited(DAY(2026, 9, 25))),
        ("visit-missing", False, visited(None)),
        ("visit-missing", True, visited(DAY(2026, 9, 24))),
        ("visit-missing", True, visited()),
        ("visit-missing", False, visited(attended="Y")),
        ("visit-missing", False, visited(attended="")),
        # marks of the period, and not of another one
        ("sessions-unsettled", True, {"charged": cases.register("O", "N")}),
        ("sessions-unsettled", True, {"charged": cases.register("O", "")}),
        ("sessions-unsettled", False, {"charged": cases.register("O", "I", "#")}),
        (
            "sessions-unsettled",
            False,
            {"register": cases.register("N", "N", "O"), "charged": cases.register("O")},
        ),
        ("nothing-charged", True, {"charged": cases.register("I", "/")}),
        ("nothing-charged", False, {"charged": cases.register("I", "G")}),
        # compulsory school age, on its first and on its last day
        ("not-school-age", False, period(DAY(2026, 8, 31), DAY(2026, 9, 30), DAY(2021, 8, 31))),
        ("not-school-age", True, period(DAY(2026, 8, 30), DAY(2026, 9, 30), DAY(2021, 8, 31))),
        ("not-school-age", False, period(DAY(2026, 5, 1), DAY(2026, 6, 26), DAY(2010, 3, 1))),
        ("not-school-age", True, period(DAY(2026, 5, 1), DAY(2026, 6, 27), DAY(2010, 3, 1))),
        # six months from 21 September end on 20 March, a day kept in hand
        ("out-of-time", False, {"as_of": DAY(2027, 3, 20)}),
        ("out-of-time", True, {"as_of": DAY(2027, 3, 21)}),
        ("out-of-time", False, {"as_of": DAY(2027, 3, 21), "kind": BundleKind.HANDOVER}),
        # who is charged, and where
        ("address-missing", False, {}),
        ("address-missing", True, {"parent": replace(cases.MOTHER, address=())}),
        ("parent-unnamed", True, {"parent": replace(cases.MOTHER, surname="")}),
        ("no-responsibility", False, {"parent": replace(cases.MOTHER, responsible=False)}),
        # proof of posting
        ("posted-nowhere", True, {"letters": (cases.letter(address=()),)}),
        ("posted-nowhere", False, {"letters": (cases.letter(State.HANDED, address=()),)}),
    ],
)
def test_both_sides(slug: str, blocked: bool, changes: dict[str, Any]) -> None:
    assert (slug in red(**changes)) is blocked


SLIP = Item("slip.jpg", "Hand-over slip", "handover-slip", DAY(2026, 10, 5))


@pytest.mark.parametrize(
    ("slug", "stands", "changes"),
    [
        ("in-time", Light.GREEN, {"as_of": DAY(2026, 12, 26)}),
        ("time-runs", Light.AMBER, {"as_of": DAY(2026, 12, 27)}),
        (
            "out-of-time",
            Light.AMBER,
            {"as_of": DAY(2027, 3, 21), "kind": BundleKind.HANDOVER},
        ),
        ("no-responsibility", Light.AMBER, {"parent": replace(cases.MOTHER, responsible=False)}),
        ("proof-of-posting", Light.GREEN, {}),
        ("proof-of-posting", None, {"letters": (cases.letter(State.PREPARED),)}),
        ("slip-missing", Light.AMBER, {"letters": (cases.letter(State.HANDED),)}),
        ("slip-missing", None, {"letters": (cases.letter(State.HANDED),), "items": (SLIP,)}),
        (
            "proof-of-handover",
            Light.GREEN,
            {"letters": (cases.letter(State.HANDED),), "items": (SLIP,)},
        ),
        ("came-back", Light.AMBER, {"letters": (cases.letter(returned=DAY(2026, 10, 9)),)}),
        ("medical-left-out", Light.AMBER, {"medical_left_out": 1}),
        ("medical-left-out", None, {}),
        ("copy-without-place", Light.AMBER, {"placeless": ("redacted/a.pdf",)}),
        ("copy-without-place", None, {}),
        ("meeting-complete", Light.GREEN, {"letters": (cases.letter(), *MEETING)}),
        ("meeting-complete", None, {}),
        ("birth-unknown", Light.RED, {"student": replace(cases.CHILD, dob=None)}),
        (
            "birth-unknown",
            Light.AMBER,
            {"student": replace(cases.CHILD, dob=None), "kind": BundleKind.HANDOVER},
        ),
    ],
)
def test_how_an_item_stands(slug: str, stands: Light | None, changes: dict[str, Any]) -> None:
    assert light(slug, **changes) == stands


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (DAY(2026, 12, 27), "83 days. 2 sessions lost by a delay of 12 weeks."),
        (DAY(2027, 3, 10), "10 days. 2 sessions lost by a delay of 2 weeks."),
        (DAY(2027, 3, 20), "0 days. 2 sessions lost by a delay of 1 week."),
    ],
)
def test_what_a_delay_costs_is_said(day: DAY, said: str) -> None:
    (clock,) = [check for check in readiness(cases.case(as_of=day)) if check.slug == "time-runs"]
    assert said in clock.said


def test_the_source_of_the_profile_is_said() -> None:
    made = cases.case()
    assert f"Source: {made.authority.source}." in readiness(made)[0].said
