"""Every rule of both ladders, by the clause of policies.md, on both sides of each threshold."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from pipeline.model.plan import Status
from pipeline.policy.engine import answer, settled

from .school import (
    AS_OF,
    LEAST,
    RWBA,
    SESSIONS,
    SOL,
    dated,
    day,
    days_ago,
    facts_of,
    missing,
    pc,
    student,
    took,
)

DUE, HELD, MONITORING, IMPROVED, NONE = Status

LONG_AGO = day("2022-01-12")
"""Every wait of both ladders has passed since."""
TO_COME = AS_OF + dt.timedelta(1)
DNA = "DNA"


def sol(share: Fraction | None, *log: Any, **more: Any) -> tuple[Status, str]:
    facts = facts_of(SOL, student(share, **more), log=log)
    found = settled(facts) or answer(facts)
    return found.status, found.step


class TestSolWithoutHistory:
    """§3.1: due cap, or none when there is no band."""

    @pytest.mark.parametrize(
        ("share", "status", "step"),
        [
            (pc(100), NONE, ""),
            (pc(97), DUE, "tutor-conversation"),
            (pc(97) - LEAST, DUE, "ropc"),
            (pc(95), DUE, "ropc"),
            (pc(95) - LEAST, DUE, "letter-1"),
            (pc(93), DUE, "letter-1"),
            (pc(93) - LEAST, DUE, "letter-2"),
            (pc(90) - LEAST, DUE, "letter-2"),
            (pc(0), DUE, "letter-2"),
        ],
    )
    def test_the_band_to_its_cap(self, share: Fraction, status: Status, step: str) -> None:
        assert sol(share) == (status, step)

    def test_after_improved_it_begins_again(self) -> None:
        assert sol(pc(94), took("letter-3", LONG_AGO, outcome="Improved")) == (DUE, "letter-1")


class TestSolProsecution:
    """§3.2: none, with the Local Authority, before any figure."""

    @pytest.mark.parametrize("share", [None, pc(50), pc(99)])
    def test_nothing_more(self, share: Fraction | None) -> None:
        assert sol(share, took("prosecution", LONG_AGO)) == (NONE, "")

    def test_one_before_it_is_not_settled(self) -> None:
        facts = facts_of(SOL, student(pc(50)), log=(took("notice-referral", LONG_AGO),))

        assert settled(facts) is None


class TestSolMissedMeeting:
    """§3.3: step 7, now; held from 97, or after more than 30 school days."""

    @pytest.mark.parametrize("step", ["letter-2", "letter-3"])
    @pytest.mark.parametrize("review", [TO_COME, days_ago(2)])
    def test_whatever_the_review_date(self, step: str, review: dt.date) -> None:
        assert sol(pc(92), took(step, days_ago(5), pc(80), DNA, review)) == (DUE, "home-visit")

    @pytest.mark.parametrize(
        ("share", "ago", "status"),
        [
            (pc(97) - LEAST, 5, DUE),
            (pc(97), 5, HELD),
            (pc(92), 30, DUE),
            (pc(92), 31, HELD),
        ],
    )
    def test_held(self, share: Fraction, ago: int, status: Status) -> None:
        log = took("letter-2", days_ago(ago), pc(80), DNA)

        assert sol(share, log) == (status, "home-visit")

    @pytest.mark.parametrize("step", ["letter-1", "home-visit", "letter-4"])
    def test_only_of_those_two_steps(self, step: str) -> None:
        assert sol(pc(96), took(step, days_ago(5), pc(80), DNA)) == (MONITORING, step)

    def test_only_with_that_outcome(self) -> None:
        log = took("letter-2", days_ago(5), pc(80), "Attended")

        assert sol(pc(92), log) == (MONITORING, "letter-2")


class TestSolReviewToCome:
    """§3.4: due cap if cap > last, a jump; else monitoring."""

    @pytest.mark.parametrize(
        ("last", "share", "status", "step"),
        [
            ("ropc", pc(95), MONITORING, "ropc"),
            ("ropc", pc(95) - LEAST, DUE, "letter-1"),
            ("letter-1", pc(93), MONITORING, "letter-1"),
            ("letter-1", pc(93) - LEAST, DUE, "letter-2"),
            ("letter-1", pc(99), MONITORING, "letter-1"),
            ("letter-2", pc(50), MONITORING, "letter-2"),
            ("letter-3", pc(50), MONITORING, "letter-3"),
            ("rtc", pc(97), MONITORING, "rtc"),
            ("rtc", pc(97) - LEAST, DUE, "ropc"),
            ("tutor-conversation", pc(97), MONITORING, "tutor-conversation"),
            ("tutor-conversation", pc(97) - LEAST, DUE, "ropc"),
        ],
    )
    def test_band_and_last(self, last: str, share: Fraction, status: Status, step: str) -> None:
        log = took(last, days_ago(8), pc(90), review=TO_COME)

        assert sol(share, log) == (status, step)

    @pytest.mark.parametrize(
        ("review", "expected"),
        [
            pytest.param(TO_COME, (MONITORING, "letter-1"), id="to-come"),
            pytest.param(AS_OF, (DUE, "letter-2"), id="the-as-of-date-has-come"),
            pytest.param(None, (DUE, "letter-2"), id="the-table-says-two-weeks"),
        ],
    )
    def test_the_logged_date_wins(
        self, review: dt.date | None, expected: tuple[Status, str]
    ) -> None:
        assert sol(pc(94), took("letter-1", LONG_AGO, pc(94), review=review)) == expected


class TestSolConversations:
    """§3.5: due cap if cap > last, else none."""

    @pytest.mark.parametrize(
        ("last", "share", "more", "expected"),
        [
            ("tutor-conversation", pc(98), {}, (NONE, "")),
            ("tutor-conversation", pc(98), {"concern": "Broken weeks"}, (DUE, "rtc")),
            ("tutor-conversation", pc(97) - LEAST, {}, (DUE, "ropc")),
            ("rtc", pc(98), {"concern": "Broken weeks"}, (NONE, "")),
            ("rtc", pc(93) - LEAST, {}, (DUE, "letter-2")),
            ("rtc", pc(100), {}, (NONE, "")),
        ],
    )
    def test_no_step_follows_for_want_of_improvement(
        self, last: str, share: Fraction, more: dict[str, Any], expected: tuple[Status, str]
    ) -> None:
        assert sol(share, took(last, LONG_AGO, pc(99)), **more) == expected


class TestSolReviewHasCome:
    """§3.6, in its order: a higher band, too few sessions, improved, unknown, the next step."""

    @pytest.mark.parametrize(
        ("last", "share", "expected"),
        [
            ("ropc", pc(95), (DUE, "letter-1")),
            ("ropc", pc(93) - LEAST, (DUE, "letter-2")),
            ("letter-1", pc(90) - LEAST, (DUE, "letter-2")),
            ("letter-2", pc(90) - LEAST, (DUE, "letter-3")),
            ("letter-3", pc(50), (DUE, "home-visit")),
            ("home-visit", pc(50), (DUE, "letter-4")),
            ("letter-4", pc(50), (DUE, "notice-referral")),
            ("notice-referral", pc(50), (DUE, "prosecution")),
        ],
    )
    def test_no_improvement(self, last: str, share: Fraction, expected: tuple[Status, str]) -> None:
        assert sol(share, took(last, LONG_AGO, share)) == expected

    @pytest.mark.parametrize(
        ("now", "then", "expected"),
        [
            pytest.param(pc(94), pc(94) - LEAST, (IMPROVED, "letter-1"), id="higher"),
            pytest.param(pc(94), pc(94), (DUE, "letter-2"), id="the-same"),
            pytest.param(pc(94), pc(94) + LEAST, (DUE, "letter-2"), id="lower"),
            pytest.param(pc(94), None, (HELD, "letter-2"), id="unknown"),
            pytest.param(pc(97), pc(99), (IMPROVED, "letter-1"), id="at-the-top"),
            pytest.param(pc(97), None, (IMPROVED, "letter-1"), id="at-the-top-unknown"),
            pytest.param(pc(97) - LEAST, pc(99), (DUE, "letter-2"), id="just-below-the-top"),
        ],
    )
    def test_improved(
        self, now: Fraction, then: Fraction | None, expected: tuple[Status, str]
    ) -> None:
        assert sol(now, took("letter-1", LONG_AGO, then)) == expected

    @pytest.mark.parametrize(
        ("ago", "share", "expected"),
        [
            pytest.param(5, pc(94), (MONITORING, "letter-1"), id="8-sessions"),
            pytest.param(6, pc(94), (DUE, "letter-2"), id="10-sessions"),
            pytest.param(5, pc(97), (MONITORING, "letter-1"), id="8-sessions-at-the-top"),
            pytest.param(5, pc(93) - LEAST, (DUE, "letter-2"), id="8-sessions-a-higher-band"),
        ],
    )
    def test_ten_possible_sessions_since(
        self, ago: int, share: Fraction, expected: tuple[Status, str]
    ) -> None:
        log = took("letter-1", days_ago(ago), share, review=AS_OF)

        assert sol(share, log) == expected

    def test_band_6_after_step_5_comes_before_improvement(self) -> None:
        log = took("letter-2", LONG_AGO, pc(80))

        assert sol(pc(90) - LEAST, log) == (DUE, "letter-3")
        assert sol(pc(90), log) == (IMPROVED, "letter-2")


def rwba(share: Fraction | None, *steps: Any, marks: Any = None, **more: Any) -> tuple[Status, str]:
    facts = facts_of(RWBA, student(share, **more), step_dates=steps, marks=marks)
    found = settled(facts) or answer(facts)
    return found.status, found.step


class TestRwbaWithoutHistory:
    @pytest.mark.parametrize(
        ("share", "vulnerable", "expected"),
        [
            (pc(96), (), (NONE, "")),
            (pc(96), ("PP",), (NONE, "")),
            (pc(96) - LEAST, (), (DUE, "tutor-action")),
            (pc(96) - LEAST, ("SEND",), (DUE, "manager-action")),
            (pc(90) + LEAST, (), (DUE, "tutor-action")),
            (pc(90), (), (DUE, "manager-letter")),
            (pc(90), ("LAC",), (DUE, "manager-letter")),
            (pc(85) + LEAST, (), (DUE, "manager-letter")),
            (pc(85), (), (DUE, "sam-1")),
            (pc(0), (), (DUE, "sam-1")),
        ],
    )
    def test_thresholds(
        self, share: Fraction, vulnerable: tuple[str, ...], expected: tuple[Status, str]
    ) -> None:
        assert rwba(share, vulnerable=vulnerable) == expected


class TestRwbaReferred:
    @pytest.mark.parametrize("share", [None, pc(50), pc(99)])
    def test_nothing_more(self, share: Fraction | None) -> None:
        assert rwba(share, dated("refer-ews", LONG_AGO), dated("sam-1", LONG_AGO)) == (NONE, "")


class TestRwbaFinalMeeting:
    @pytest.mark.parametrize(
        ("decision", "share", "on", "expected"),
        [
            ("Prosecution", pc(96) - LEAST, LONG_AGO, (DUE, "refer-ews")),
            ("Prosecution", pc(96), LONG_AGO, (HELD, "refer-ews")),
            ("PN", pc(80), days_ago(2), (DUE, "refer-ews")),
            ("Penalty notice", pc(99), days_ago(2), (HELD, "refer-ews")),
            ("Review", pc(80), days_ago(2), (MONITORING, "final-meeting")),
            ("Review", pc(80), day("2022-02-14"), (HELD, "refer-ews")),
            ("Review", pc(80), day("2022-02-15"), (MONITORING, "final-meeting")),
            ("", pc(80), days_ago(2), (HELD, "refer-ews")),
            ("perhaps", pc(80), LONG_AGO, (HELD, "refer-ews")),
        ],
    )
    def test_its_decision_decides(
        self, decision: str, share: Fraction, on: dt.date, expected: tuple[Status, str]
    ) -> None:
        steps = (dated("sam-2", LONG_AGO), dated("final-meeting", on, decision))

        assert rwba(share, *steps) == expected


class TestRwbaReview:
    @pytest.mark.parametrize(
        ("outcome", "on", "expected"),
        [
            ("B", days_ago(2), (DUE, "sam-2")),
            ("B", LONG_AGO, (DUE, "sam-2")),
            ("A", days_ago(2), (MONITORING, "sam-review")),
            ("A", LONG_AGO, (HELD, "sam-2")),
            ("", days_ago(2), (HELD, "sam-2")),
            ("better", LONG_AGO, (HELD, "sam-2")),
        ],
    )
    def test_its_outcome_decides(
        self, outcome: str, on: dt.date, expected: tuple[Status, str]
    ) -> None:
        steps = (dated("sam-1", LONG_AGO), dated("sam-review", on, outcome))

        assert rwba(pc(80), *steps) == expected


class TestRwbaSam1:
    """Waits for its three weeks only; attendance has no say."""

    @pytest.mark.parametrize(
        ("on", "share", "expected"),
        [
            ("2022-02-15", pc(80), (MONITORING, "sam-1")),
            ("2022-02-14", pc(80), (DUE, "sam-review")),
            ("2022-02-14", pc(99), (DUE, "sam-review")),
        ],
    )
    def test_three_weeks(self, on: str, share: Fraction, expected: tuple[Status, str]) -> None:
        assert rwba(share, dated("sam-1", day(on))) == expected


WATCHED = (
    ("sam-2", "", (DUE, "final-meeting")),
    ("sam-review", "A", (DUE, "sam-2")),
    ("manager-letter", "", (HELD, "sam-1")),  # SAM 1 starts at 85
    ("manager-action", "", (DUE, "manager-letter")),
    ("tutor-action", "", (DUE, "manager-action")),
)
EACH = pytest.mark.parametrize(("step", "outcome"), [(step, said) for step, said, _ in WATCHED])
EACH_NEXT = pytest.mark.parametrize(("step", "outcome", "following"), WATCHED)


class TestRwbaWatch:
    """Wait, then improved or the next step, in the order of §4."""

    @EACH
    def test_before_the_review(self, step: str, outcome: str) -> None:
        assert rwba(pc(92), dated(step, day("2022-02-15"), outcome)) == (MONITORING, step)

    @EACH
    def test_too_few_sessions_come_before_the_top(self, step: str, outcome: str) -> None:
        marks = ["/"] * (SESSIONS - 24) + ["X"] * 24

        found = rwba(None, dated(step, day("2022-02-10"), outcome), marks=marks)

        assert found == (MONITORING, step)

    @EACH
    def test_at_the_top_it_is_improved_whatever_it_was(self, step: str, outcome: str) -> None:
        assert rwba(pc(96), dated(step, LONG_AGO, outcome)) == (IMPROVED, step)

    @EACH_NEXT
    def test_unknown_without_marks(
        self, step: str, outcome: str, following: tuple[Status, str]
    ) -> None:
        assert rwba(pc(96) - LEAST, dated(step, LONG_AGO, outcome)) == (HELD, following[1])

    @EACH
    def test_improved(self, step: str, outcome: str) -> None:
        marks = missing(16, 0, LONG_AGO)

        assert rwba(None, dated(step, LONG_AGO, outcome), marks=marks) == (IMPROVED, step)

    @EACH_NEXT
    def test_no_improvement(self, step: str, outcome: str, following: tuple[Status, str]) -> None:
        marks = missing(4, 6, LONG_AGO)

        assert rwba(None, dated(step, LONG_AGO, outcome), marks=marks) == following


class TestRwbaOrder:
    """Which rule comes first when two would fit."""

    @pytest.mark.parametrize(
        ("share", "steps", "expected"),
        [
            pytest.param(pc(85), ("manager-letter",), (DUE, "sam-1"), id="85-before-letter"),
            pytest.param(
                pc(90), ("manager-action",), (DUE, "manager-letter"), id="90-before-action"
            ),
            pytest.param(pc(90), ("manager-letter",), (HELD, "sam-1"), id="letter-sent-before-90"),
            pytest.param(pc(85), ("sam-1",), (DUE, "sam-review"), id="sam-1-before-85"),
            pytest.param(
                pc(80), ("sam-1", "sam-2"), (HELD, "final-meeting"), id="sam-2-before-sam-1"
            ),
            pytest.param(
                pc(92), ("tutor-action", "manager-action"), (HELD, "manager-letter"), id="highest"
            ),
        ],
    )
    def test_order(
        self, share: Fraction, steps: tuple[str, ...], expected: tuple[Status, str]
    ) -> None:
        assert rwba(share, *(dated(step, LONG_AGO) for step in steps)) == expected

    def test_vulnerable_before_tutor_action(self) -> None:
        taken = dated("tutor-action", days_ago(2))

        assert rwba(pc(92), taken, vulnerable=("PP",)) == (DUE, "manager-action")
        assert rwba(pc(92), taken) == (MONITORING, "tutor-action")

    def test_vulnerable_waits_for_a_manager_action_already_taken(self) -> None:
        taken = dated("manager-action", days_ago(2))

        assert rwba(pc(92), taken, vulnerable=("PP",)) == (MONITORING, "manager-action")
