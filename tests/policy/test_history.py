from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipeline.policy.history import Event, History, last_event, latest_of, open_events, read_history
from pipeline.policy.policy import Policy

from .school import ADM, AS_OF, RWBA, SOL, dated, day, met, pc, register, took

JAN, FEB = day("2022-01-12"), day("2022-02-09")


def history(policy: Policy = SOL, as_of: dt.date = AS_OF, **records: Any) -> History:
    posted = records.pop("posted", ())
    return read_history(register(**records), policy, as_of, posted)


def only(found: History) -> Event:
    (event,) = found.of(ADM)
    return event


def slugs(found: History) -> list[str]:
    return [problem.slug for problem in found.problems]


class TestMerging:
    def test_a_step_and_date_is_one_event_however_often_written(self) -> None:
        found = history(
            log=(took("letter-1", JAN, pc(94)), took(4, JAN, outcome="Attended")),
            step_dates=(dated("letter-1", JAN),),
            posted=(dated("letter-1", JAN),),
        )

        event = only(found)
        assert (event.step, event.date, event.share_then, event.outcome) == (
            "letter-1",
            JAN,
            pc(94),
            "Attended",
        )
        assert slugs(found) == []

    def test_the_same_step_on_two_dates_is_two(self) -> None:
        found = history(log=(took("letter-1", FEB),), step_dates=(dated("letter-1", JAN),))

        assert [event.date for event in found.of(ADM)] == [JAN, FEB]

    def test_each_field_is_the_first_that_is_not_empty(self) -> None:
        event = only(
            history(
                log=(
                    took("letter-1", JAN, review=day("2022-02-01")),
                    took("letter-1", JAN, pc(94), "Attended", day("2022-02-08")),
                    took("letter-1", JAN, pc(95), "Attended"),
                )
            )
        )

        assert (event.review, event.share_then, event.outcome) == (
            day("2022-02-01"),
            pc(94),
            "Attended",
        )

    def test_differing_outcomes_are_said_and_the_first_counts(self) -> None:
        found = history(
            log=(took("letter-2", JAN, outcome="DNA"), took("letter-2", JAN, outcome="Attended"))
        )

        assert only(found).outcome == "Parent did not attend"
        (problem,) = found.problems
        assert (problem.slug, problem.value, problem.hint) == (
            "outcomes-differ",
            "Attended",
            "Parent did not attend",
        )

    def test_of_nobody_there_is_nothing(self) -> None:
        assert history(log=(took("letter-1", JAN),)).of("999999") == ()


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("DNA", "Parent did not attend"),
        ("did not attend", "Parent did not attend"),
        ("NO SHOW", "Parent did not attend"),
        ("parent  did not attend", "Parent did not attend"),
        ("improved", "Improved"),
        ("PN", "Penalty notice"),
        ("fpn", "Penalty notice"),
        ("Grandmother came", "Grandmother came"),
        ("", ""),
    ],
)
def test_outcomes_have_one_spelling(typed: str, outcome: str) -> None:
    assert only(history(log=(took("letter-2", JAN, outcome=typed),))).outcome == outcome


@pytest.mark.parametrize(
    ("number", "action", "step"),
    [
        (5, "", "letter-2"),
        (5, "Letter 1", "letter-2"),
        (None, "Letter 2", "letter-2"),
        (None, "aim 1", "letter-2"),
        (None, "AIM 3", "home-visit"),
        (None, "RTC", "rtc"),
        (11, "Letter 1", None),
        (None, "Rang home", None),
    ],
)
def test_a_log_row_means_a_step_by_number_or_words(
    number: int | None, action: str, step: str | None
) -> None:
    row = took(number or 0, JAN)
    row = type(row)(ADM, JAN, row.where, number, action)

    found = history(log=(row,))

    assert [event.step for event in found.of(ADM)] == ([step] if step else [])
    assert slugs(found) == ([] if step else ["log-step-unknown"])


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (None, None),
        (JAN - dt.timedelta(1), None),
        (JAN, None),
        (JAN + dt.timedelta(1), JAN + dt.timedelta(1)),
    ],
)
def test_a_review_not_after_the_day_is_ignored(
    review: dt.date | None, expected: dt.date | None
) -> None:
    assert only(history(log=(took("letter-1", JAN, review=review),))).review == expected
    assert (
        only(
            history(log=(took("letter-2", JAN),), meetings=(met(JAN, "AIM 1", "", review),))
        ).review
        == expected
    )


class TestDays:
    @pytest.mark.parametrize(
        ("on", "counts", "said"),
        [
            pytest.param("2021-08-31", False, [], id="last-school-year"),
            pytest.param("2021-09-01", True, [], id="first-day-of-the-year"),
            pytest.param("2022-03-06", True, [], id="the-day-before"),
            pytest.param("2022-03-07", False, ["step-is-booking"], id="the-as-of-date"),
            pytest.param("2022-03-08", False, ["step-is-booking"], id="to-come"),
        ],
    )
    def test_what_counts(self, on: str, counts: bool, said: list[str]) -> None:
        for found in (
            history(log=(took("letter-1", day(on)),)),
            history(RWBA, step_dates=(dated("sam-1", day(on)),)),
            history(posted=(dated("letter-1", day(on)),)),
        ):
            assert bool(found.of(ADM)) is counts
            assert slugs(found) == said


class TestSources:
    def test_the_columns_add_what_the_log_lacks(self) -> None:
        found = history(log=(took("letter-1", JAN),), step_dates=(dated("letter-2", FEB),))

        assert [event.step for event in found.of(ADM)] == ["letter-1", "letter-2"]

    def test_for_rwba_the_columns_are_the_record(self) -> None:
        found = history(
            RWBA,
            log=(took(1, JAN),),
            step_dates=(dated("sam-1", JAN),),
            meetings=(met(JAN, "SAM 1", "Attended", FEB),),
        )

        assert only(found) == Event(ADM, "sam-1", JAN, "t.xlsx!Year 9!L5")

    def test_what_the_ledger_posted_counts_too(self) -> None:
        assert only(history(RWBA, posted=(dated("sam-1", JAN),))).step == "sam-1"

    def test_a_column_for_no_step_is_said(self) -> None:
        found = history(step_dates=(dated("letter-9", JAN),))

        assert found.of(ADM) == ()
        assert slugs(found) == ["column-step-unknown"]


@pytest.mark.parametrize(
    ("step", "typed", "outcome", "said"),
    [
        ("sam-review", "A", "A", []),
        ("sam-review", "b", "B", []),
        ("sam-review", "better", "", ["outcome-unknown"]),
        ("sam-review", "Prosecution", "", ["outcome-unknown"]),
        ("final-meeting", "PN", "Penalty notice", []),
        ("final-meeting", "A", "", ["outcome-unknown"]),
        ("final-meeting", "", "", []),
        ("sam-1", "came late", "came late", []),
    ],
)
def test_outcomes_that_a_step_may_have(
    step: str, typed: str, outcome: str, said: list[str]
) -> None:
    found = history(RWBA, step_dates=(dated(step, JAN, typed),))

    assert (only(found).outcome, slugs(found)) == (outcome, said)


class TestMeetings:
    def test_one_of_that_day_fills_what_the_log_leaves_open(self) -> None:
        event = only(
            history(log=(took("letter-2", JAN),), meetings=(met(JAN, "Other", "DNA", FEB),))
        )

        assert (event.outcome, event.review) == ("Parent did not attend", FEB)

    def test_the_log_comes_first(self) -> None:
        event = only(
            history(
                log=(took("letter-2", JAN, outcome="Attended", review=day("2022-02-01")),),
                meetings=(met(JAN, "AIM 1", "DNA", FEB),),
            )
        )

        assert (event.outcome, event.review) == ("Attended", day("2022-02-01"))

    def test_of_several_the_one_of_its_own_kind_serves(self) -> None:
        meetings = (met(JAN, "AIM 2", "Improved"), met(JAN, "aim1", "DNA"), met(JAN, "AIM 3", "x"))
        found = history(log=(took("letter-2", JAN), took("letter-1", JAN)), meetings=meetings)

        assert {event.step: event.outcome for event in found.of(ADM)} == {
            "letter-2": "Parent did not attend",
            "letter-1": "",
        }

    @pytest.mark.parametrize("on", [None, FEB])
    def test_another_day_serves_nobody(self, on: dt.date | None) -> None:
        event = only(history(log=(took("letter-2", JAN),), meetings=(met(on, "AIM 1", "DNA"),)))

        assert event.outcome == ""

    @pytest.mark.parametrize(
        ("taken", "meeting", "said"),
        [
            (took("letter-2", JAN), met(FEB, "AIM 1", "DNA"), ["outcome-not-joined"]),
            (took("letter-2", JAN), met(FEB, "aim1", "Improved"), ["outcome-not-joined"]),
            (took("letter-2", JAN), met(FEB, "AIM 1", "Attended"), []),
            (took("letter-2", JAN), met(FEB, "AIM 2", "DNA"), []),
            (took("letter-2", JAN), met(None, "AIM 1", "DNA"), []),
            (took("letter-2", JAN), met(AS_OF, "AIM 1", "DNA"), []),
            (took("letter-2", FEB), met(JAN, "AIM 1", "DNA"), []),
            (took("letter-2", JAN, outcome="Attended"), met(FEB, "AIM 1", "DNA"), []),
            (took("letter-2", JAN), met(JAN, "AIM 1", "DNA"), []),
        ],
    )
    def test_outcome_of_a_later_day_is_said_as_it_decides_nothing(
        self, taken: Any, meeting: Any, said: list[str]
    ) -> None:
        assert slugs(history(log=(taken,), meetings=(meeting,))) == said

    def test_outcome_of_a_meeting_that_has_a_row_of_its_own_is_not_asked_for(self) -> None:
        log = (took("letter-2", JAN), took("letter-3", FEB))

        assert slugs(history(log=log, meetings=(met(FEB, "AIM 2", "DNA"),))) == []
        assert slugs(history(log=log, meetings=(met(day("2022-02-20"), "AIM 1", "DNA"),))) == []

    def test_a_meeting_alone_is_no_step(self) -> None:
        assert history(meetings=(met(JAN, "AIM 1", "DNA"),)).of(ADM) == ()


class TestClosing:
    def test_improved_closes_everything_up_to_its_date(self) -> None:
        events = history(
            log=(
                took("letter-2", JAN),
                took("letter-1", FEB, outcome="Improved"),
                took("rtc", FEB),
                took("tutor-conversation", day("2022-02-10")),
            )
        ).of(ADM)

        assert [event.step for event in open_events(events, SOL)] == ["tutor-conversation"]

    def test_the_last_one_that_closes_counts(self) -> None:
        events = history(
            log=(
                took("letter-1", JAN, outcome="Improved"),
                took("letter-2", FEB, outcome="improved"),
            )
        ).of(ADM)

        assert open_events(events, SOL) == ()

    def test_nothing_closes_rwba(self) -> None:
        events = history(RWBA, step_dates=(dated("sam-1", JAN, "Improved"),)).of(ADM)

        assert open_events(events, RWBA) == events


def test_the_last_step_is_the_highest_and_then_the_latest() -> None:
    events = history(
        log=(took("letter-2", JAN), took("letter-2", FEB), took("rtc", day("2022-03-01")))
    ).of(ADM)
    last = last_event(events, SOL)

    assert last is not None
    assert (last.step, last.date) == ("letter-2", FEB)
    assert last_event((), SOL) is None
    assert latest_of(events, "letter-2") == last
    assert latest_of(events, "letter-3") is None
