from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from pipeline.letters.ladder import Calendar
from pipeline.minutes.meets import Meet
from pipeline.minutes.papers import catalogue_for, decision_of, figure_remark
from pipeline.model.plan import Channel, Previous
from pipeline.model.school import MeetingKind
from tests.letters import builders
from tests.minutes.test_meets import DAY, POLICY, row

CATALOGUE = builders.catalogue()
KINDS = builders.school().meetings.kinds
CALENDAR: Calendar = builders.CALENDAR


def meet(
    kind: str = "AIM 1", step: str = "letter-2", *, held: bool = True, **cells: object
) -> Meet:
    known: MeetingKind = KINDS[kind]
    return Meet(row(kind=kind, **cells), known, step, held)


def papers(each: Meet) -> list[tuple[str, Channel, str]]:
    made = decision_of(each, builders.decision(), POLICY, CATALOGUE, CALENDAR)
    return [(due.id, due.channel, due.when) for due in made.documents]


def test_after_the_meeting_the_policys_documents_are_sent() -> None:
    assert papers(meet()) == [
        ("aim-1-minutes", Channel.POST_OR_INTOUCH, "meeting"),
        ("aim-minutes-letter", Channel.POST_OR_INTOUCH, "meeting"),
    ]


@pytest.mark.parametrize(
    ("kind", "step", "wanted"),
    [
        pytest.param("AIM 1", "letter-2", ["aim-1-minutes", "aim-agenda", "iap"], id="AIM 1"),
        pytest.param("AIM 2", "letter-3", ["aim-2-minutes", "aim-agenda"], id="AIM 2"),
        pytest.param("AIM 3", "home-visit", ["aim-3-minutes", "aim-agenda"], id="AIM 3"),
    ],
)
def test_before_the_meeting_its_papers_stay_in_the_school(
    kind: str, step: str, wanted: list[str]
) -> None:
    found = papers(meet(kind, step, held=False))

    assert [name for name, _, _ in found] == wanted
    assert {channel for _, channel, _ in found} == {Channel.INTERNAL}


def test_the_agenda_belongs_to_the_meeting_it_is_made_for() -> None:
    assert catalogue_for(CATALOGUE, meet("AIM 2", "letter-3"))["aim-agenda"].meeting == "AIM 2"


@pytest.mark.parametrize(
    ("review", "wanted"),
    [
        pytest.param(dt.date(2022, 3, 30), dt.date(2022, 3, 30), id="as the row has it"),
        pytest.param(None, DAY + dt.timedelta(weeks=3), id="after the step's wait"),
    ],
)
def test_the_review_date(review: dt.date | None, wanted: dt.date) -> None:
    each = meet(review=review)

    made = decision_of(each, builders.decision(), POLICY, CATALOGUE, CALENDAR)

    assert made.review == wanted


@pytest.mark.parametrize(
    ("outcome", "then", "noted"),
    [
        pytest.param("A", Fraction(9, 10), False, id="better and A"),
        pytest.param("B", Fraction(9, 10), True, id="better and B"),
        pytest.param("A", Fraction(198, 214), True, id="the same and A"),
        pytest.param("B", Fraction(198, 214), False, id="the same and B"),
        pytest.param("Attended", Fraction(9, 10), False, id="no review"),
        pytest.param("B", None, False, id="not known"),
    ],
)
def test_an_outcome_that_the_figures_do_not_bear_out_is_noted(
    outcome: str, then: Fraction | None, noted: bool
) -> None:
    previous = Previous("letter-1", dt.date(2022, 2, 7), then, None)
    decision = builders.decision(previous=previous)

    assert (figure_remark(meet(outcome=outcome), decision) is not None) is noted
