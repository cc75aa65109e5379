from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from pipeline.policy.facts import Facts

from .school import (
    AS_OF,
    DAYS,
    LEAST,
    RWBA,
    SESSIONS,
    SOL,
    dated,
    day,
    days_ago,
    facts_of,
    lately,
    pc,
    student,
    took,
)

JAN = day("2022-01-12")
AVERAGE = pc("94.2")


class TestBand:
    @pytest.mark.parametrize(
        ("share", "band", "cap"),
        [
            (pc(100), "", ""),
            (pc(97), "tutor-conversation", "tutor-conversation"),
            (pc(97) - LEAST, "ropc", "ropc"),
            (pc(95), "ropc", "ropc"),
            (pc(95) - LEAST, "letter-1", "letter-1"),
            (pc(93), "letter-1", "letter-1"),
            (pc(93) - LEAST, "letter-2", "letter-2"),
            (pc(90), "letter-2", "letter-2"),
            (pc(90) - LEAST, "letter-3", "letter-2"),
            (pc(0), "letter-3", "letter-2"),
        ],
    )
    def test_of_a_share(self, share: Fraction, band: str, cap: str) -> None:
        facts = facts_of(SOL, student(share))

        assert (facts.band, facts.cap) == (band, cap)

    @pytest.mark.parametrize(
        ("share", "average", "band"),
        [
            pytest.param(AVERAGE - LEAST, AVERAGE, "letter-2", id="below"),
            pytest.param(AVERAGE, AVERAGE, "letter-1", id="at"),
            pytest.param(AVERAGE - LEAST, None, "letter-1", id="unset-is-off"),
            pytest.param(pc(96), pc(99), "ropc", id="band-3-stays"),
            pytest.param(pc(89), AVERAGE, "letter-3", id="band-6-stays"),
        ],
    )
    def test_below_the_national_average(
        self, share: Fraction, average: Fraction | None, band: str
    ) -> None:
        assert facts_of(SOL, student(share), national_average=average).band == band

    def test_a_sign_can_be_higher_than_the_share(self) -> None:
        facts = facts_of(SOL, student(pc(98), concern="Broken weeks"))

        assert facts.band == "rtc"

    def test_rwba_has_none(self) -> None:
        facts = facts_of(RWBA, student(pc(80)))

        assert (facts.band, facts.cap) == ("", "")


class TestReview:
    @pytest.mark.parametrize(
        ("step", "on", "logged", "expected"),
        [
            pytest.param("rtc", "2022-01-12", None, "2022-01-26", id="two-weeks"),
            pytest.param("letter-2", "2022-01-12", None, "2022-02-02", id="three-weeks"),
            pytest.param("letter-1", "2022-02-08", None, "2022-03-01", id="into-a-holiday"),
            pytest.param("letter-1", "2022-01-12", "2022-02-01", "2022-02-01", id="logged-wins"),
            pytest.param("letter-1", "2022-01-12", "2022-02-28", "2022-03-01", id="logged-closed"),
            pytest.param("letter-1", "2022-01-12", "2022-01-12", "2022-01-26", id="same-day-not"),
            pytest.param("tutor-conversation", "2022-01-12", None, None, id="no-wait"),
            pytest.param(
                "tutor-conversation", "2022-01-12", "2022-02-01", "2022-02-01", id="agreed"
            ),
        ],
    )
    def test_of_a_step(self, step: str, on: str, logged: str | None, expected: str | None) -> None:
        row = took(step, day(on), review=day(logged) if logged else None)
        facts = facts_of(SOL, student(pc(94)), log=(row,))

        assert facts.last is not None
        assert facts.review_of(facts.last) == (day(expected) if expected else None)

    @pytest.mark.parametrize(
        ("review", "to_come"), [("2022-03-04", False), ("2022-03-07", False), ("2022-03-08", True)]
    )
    def test_the_as_of_date_has_come(self, review: str, to_come: bool) -> None:
        facts = facts_of(SOL, student(pc(94)), log=(took("letter-1", JAN, review=day(review)),))

        assert facts.last is not None
        assert facts.is_to_come(facts.last) is to_come

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("", "2022-02-02"),
            ("Illness", "2022-02-02"),
            ("Erratic", "2022-01-19"),
            (" unauthorised", "2022-01-19"),
            ("ERRATIC/UNAUTHORISED", "2022-01-19"),
            ("Illness, erratic", "2022-01-19"),
        ],
    )
    def test_an_erratic_pattern_is_reviewed_sooner(self, pattern: str, expected: str) -> None:
        facts = facts_of(
            RWBA, student(pc(94), pattern=pattern), step_dates=(dated("tutor-action", JAN),)
        )

        assert facts.last is not None
        assert facts.review_of(facts.last) == day(expected)
        assert facts.review_from(RWBA.step("tutor-action"), JAN) == day(expected)
        assert facts.review_from(RWBA.step("manager-action"), JAN) == day("2022-02-02")


class TestSince:
    @pytest.mark.parametrize(("days", "sessions"), [(5, 8), (6, 10), (1, 0)])
    def test_without_marks_two_for_each_school_day(self, days: int, sessions: int) -> None:
        facts = facts_of(SOL, student(pc(94)), log=(took("letter-1", days_ago(days)),))

        assert facts.last is not None
        assert facts.sessions_since(facts.last) == sessions

    @pytest.mark.parametrize(
        ("codes", "sessions"), [("//////////", 10), ("/////////X", 9), ("////////.O", 9)]
    )
    def test_with_marks_those_possible(self, codes: str, sessions: int) -> None:
        facts = facts_of(SOL, student(), log=(took("letter-1", days_ago(6)),), marks=lately(codes))

        assert facts.last is not None
        assert facts.sessions_since(facts.last) == sessions


class TestEarlier:
    def test_from_the_marks_to_the_day_itself(self) -> None:
        codes = lately("O///")
        facts = facts_of(SOL, student(), log=(took("letter-1", days_ago(2), pc(50)),), marks=codes)

        assert facts.last is not None
        assert facts.share_at(facts.last) == Fraction(SESSIONS - 3, SESSIONS - 2)

    def test_not_known_when_nothing_was_possible(self) -> None:
        codes = ["."] * (SESSIONS - 4) + ["/"] * 4
        facts = facts_of(SOL, student(), log=(took("letter-1", JAN, pc(50)),), marks=codes)

        assert facts.last is not None
        assert facts.share_at(facts.last) is None

    def test_from_the_log_without_marks(self) -> None:
        facts = facts_of(SOL, student(pc(94)), log=(took("letter-1", JAN, pc(93)),))

        assert facts.last is not None
        assert facts.share_at(facts.last) == pc(93)


@pytest.mark.parametrize(("ago", "older"), [(29, False), (30, False), (31, True)])
def test_more_than_30_school_days_ago(ago: int, older: bool) -> None:
    facts = facts_of(SOL, student(pc(94)), log=(took("letter-2", days_ago(ago)),))

    assert facts.last is not None
    assert facts.is_older_than(facts.last, 30) is older


def test_nothing_is_older_than_the_days_there_were() -> None:
    facts = facts_of(
        SOL, student(pc(94)), day("2021-09-20"), log=(took("letter-2", day("2021-09-02")),)
    )

    assert facts.last is not None
    assert not facts.is_older_than(facts.last, 30)


class TestReasons:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", ""),
            ("No", ""),
            ("n", ""),
            ("NONE", ""),
            ("n/a", ""),
            ("-", ""),
            ("Broken leg", "Broken leg"),
            ("No idea", "No idea"),
        ],
    )
    def test_good_reason_of_sol(self, text: str, reason: str) -> None:
        assert facts_of(SOL, student(good_reason=text, notes="moved house")).good_reason == reason

    @pytest.mark.parametrize(
        ("text", "left", "reason"),
        [
            ("see CPOMS", None, ""),
            ("See  cpoms", None, ""),
            ("n/a", None, ""),
            ("In hospital", None, "In hospital"),
            ("Left 12/05/2022", day("2022-05-12"), ""),
            ("Left early", None, "Left early"),
        ],
    )
    def test_notes_of_rwba(self, text: str, left: dt.date | None, reason: str) -> None:
        child = student(notes=text, left=left, good_reason="Broken leg")

        assert facts_of(RWBA, child).good_reason == reason


@pytest.mark.parametrize(("possible", "few"), [(19, True), (20, False), (0, True)])
def test_few_sessions(possible: int, few: bool) -> None:
    codes = ["X"] * (SESSIONS - possible) + ["/"] * possible

    assert facts_of(SOL, student(), marks=codes).has_few_sessions is few


def test_without_marks_there_are_never_too_few() -> None:
    assert not facts_of(SOL, student(pc(50))).has_few_sessions


class TestContact:
    """The e-mail after two days absent, and the call after that (policies.md §4)."""

    @staticmethod
    def due(ago: tuple[int, ...], *steps: str) -> str:
        codes = ["/"] * SESSIONS
        for second in ago:
            at = SESSIONS - 2 * second
            codes[at - 2 : at + 2] = "OOOO"
        taken = tuple(dated(step, JAN) for step in steps)
        return facts_of(RWBA, student(), marks=codes, step_dates=taken).contact_due()

    @pytest.mark.parametrize(
        ("ago", "taken", "expected"),
        [
            pytest.param((), (), "", id="no-run"),
            pytest.param((1,), (), "tutor-email", id="yesterday"),
            pytest.param((10,), (), "tutor-email", id="ten-days-ago"),
            pytest.param((11,), (), "", id="eleven-days-ago"),
            pytest.param((3,), ("tutor-email",), "", id="mailed"),
            pytest.param((40, 3), ("tutor-email",), "tutor-call", id="second-time"),
            pytest.param((40, 3), (), "tutor-email", id="second-time-never-mailed"),
            pytest.param((40, 3), ("tutor-email", "tutor-call"), "", id="called"),
            pytest.param((40, 3), ("tutor-call",), "", id="called-never-mailed"),
            pytest.param((40, 11), ("tutor-email",), "", id="second-time-long-ago"),
        ],
    )
    def test_with_marks(self, ago: tuple[int, ...], taken: tuple[str, ...], expected: str) -> None:
        assert self.due(ago, *taken) == expected

    @pytest.mark.parametrize(
        ("count", "taken", "expected"),
        [
            (None, (), ""),
            (0, (), ""),
            (1, (), "tutor-email"),
            (2, (), "tutor-email"),
            (1, ("tutor-email",), ""),
            (2, ("tutor-email",), "tutor-call"),
            (9, ("tutor-call",), ""),
        ],
    )
    def test_without_marks_the_column_gives_the_number(
        self, count: int | None, taken: tuple[str, ...], expected: str
    ) -> None:
        child = student(pc(99), two_day_absences=count)
        steps = tuple(dated(step, JAN) for step in taken)

        assert facts_of(RWBA, child, step_dates=steps).contact_due() == expected

    def test_sol_has_none(self) -> None:
        assert facts_of(SOL, student(pc(99), two_day_absences=3)).contact_due() == ""


def test_the_figure_comes_from_the_marks() -> None:
    facts: Facts = facts_of(SOL, student(pc(50)), marks=lately("O/"))
    attendance = facts.attendance

    assert (attendance.share, attendance.source) == (Fraction(SESSIONS - 1, SESSIONS), "marks")
    assert [half.name for half in attendance.half_terms] == [
        *("Autumn 1", "Autumn 2", "Spring 1", "Spring 2")
    ]
    assert sum(half.tally.possible for half in attendance.half_terms) == SESSIONS
    assert attendance.absent_days == (DAYS[-1],)


@pytest.mark.parametrize(
    ("share", "persistent", "severe"),
    [
        (pc(90) + LEAST, False, False),
        (pc(90), True, False),
        (pc(50) + LEAST, True, False),
        (pc(50), True, True),
        (None, False, False),
    ],
)
def test_persistent_and_severe(share: Fraction | None, persistent: bool, severe: bool) -> None:
    attendance = facts_of(SOL, student(share)).attendance

    assert (attendance.persistent, attendance.severe) == (persistent, severe)


@pytest.mark.parametrize(
    ("left", "gone"),
    [(AS_OF - dt.timedelta(1), True), (AS_OF, False), (AS_OF + dt.timedelta(1), False)],
)
def test_a_leaver_has_left_before_the_date(left: dt.date, gone: bool) -> None:
    assert facts_of(SOL, student(left=left)).has_left is gone
