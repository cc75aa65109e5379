"""The referral forms: answered from the records, and left to a pen where the records are silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import Case, Item, State, flat
from pipeline.bundle.referral import BY_HAND, referral
from tests.bundle import cases


def answers(case: Case) -> dict[str, str]:
    """Every question with its answer; "" is a line for a pen."""
    return {
        label: flat(answer) for section in referral(case).sections for label, answer in section.rows
    }


@pytest.mark.parametrize(
    ("kind", "title", "sections"),
    [
        (
            BundleKind.PROSECUTION,
            "Referral for prosecution",
            ["Time limit (Magistrates' Courts Act 1980 s.127)", "To be decided by the authority"],
        ),
        (BundleKind.PENALTY_NOTICE, "Referral for a penalty notice", ["Considerations"]),
        (
            BundleKind.HANDOVER,
            "Hand-over to the education welfare service",
            ["Why the case is handed over", "Enclosed"],
        ),
    ],
)
def test_each_kind_has_its_form(kind: BundleKind, title: str, sections: list[str]) -> None:
    form = referral(cases.case(kind=kind))
    titles = [section.title for section in form.sections]
    assert form.title == title
    assert titles[:3] == ["School", "Pupil", "Parent to whom this referral relates"]
    assert set(sections) < set(titles)


def test_the_answers() -> None:
    told = answers(cases.case())
    assert told["Year and form"] == "Year 9, 9C"
    assert told["Home address"] == "4 Kiln Row, Sollington, SN99 4AA"
    assert told["Telephone and e-mail"] == "07700 900111, odette.feldspar@example.org"
    assert told["Unauthorised sessions in the period"] == "12"
    assert told["Codes recorded for them"] == "O (meaning of O): 12"
    assert told["Attendance this school year"] == "51 of 64 possible sessions (79.7%)"
    assert told["First session charged"] == "Monday 21 September 2026"
    assert told["Last day to lay the information for all"] == "Saturday 20 March 2027"
    assert told["Letter 4"] == "5 October 2026, first class post, exhibit DA/1"


@pytest.mark.parametrize(
    "label",
    [
        "Sex",
        "Ethnicity, where the authority asks for it",
        "Special educational needs or plan, where asked for",
        "Child protection plan or in care, where asked for",
        "Brothers and sisters, where asked for",
        "Penalty notices to this parent for this pupil in the last 3 years",
    ],
)
def test_what_the_tracker_does_not_hold_is_for_a_pen(label: str) -> None:
    assert answers(cases.case())[label] == flat(BY_HAND)


def test_the_home_of_a_child_who_lives_elsewhere_is_not_given() -> None:
    away = cases.case(parent=replace(cases.MOTHER, resident=False))
    assert answers(away)["Home address"] == ""
    assert answers(away)["Address"] == "4 Kiln Row, Sollington, SN99 4AA"


def test_nobody_else_is_named() -> None:
    event = cases.meeting(outcome="Mr Barnaby Quillon will ring")
    told = " ".join(answers(cases.case(happenings=(event,))).values())
    assert "Quillon" not in told
    assert "Tabitha" not in told


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ((cases.letter(State.HANDED),), "5 October 2026, by hand, exhibit DA/1"),
        (
            (cases.letter(returned=dt.date(2026, 10, 9)),),
            "5 October 2026, first class post, came back 9 October 2026, exhibit DA/1",
        ),
    ],
)
def test_how_a_warning_was_given(letters: tuple[object, ...], said: str) -> None:
    assert answers(cases.case(letters=letters, items=()))["Letter 4"] == said


def test_a_warning_that_was_only_prepared_is_none() -> None:
    told = answers(cases.case(letters=(cases.letter(State.PREPARED),), items=()))
    assert "Letter 4" not in told
    assert told["Warning in writing"] == "No record that one left the school for this parent"


def test_a_warning_on_paper_counts_as_evidence() -> None:
    paper = Item("2026-10-01 letter 4.pdf", "Letter 4", "letter-4", dt.date(2026, 10, 1))
    told = answers(cases.case(letters=(), items=(paper,)))
    assert told["Letter 4"] == "1 October 2026, exhibit DA/1"
