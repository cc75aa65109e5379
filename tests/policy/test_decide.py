from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from pipeline.model.plan import Channel, Status
from pipeline.model.problem import Problem, Severity

from .school import (
    ADM,
    AS_OF,
    DAYS,
    LEAST,
    RWBA,
    SESSIONS,
    SOL,
    dated,
    day,
    days_ago,
    decided,
    lately,
    missing,
    pc,
    plan_of,
    register,
    sheet,
    student,
    took,
)

DUE, HELD, MONITORING, IMPROVED, NONE = Status
LONG_AGO = day("2022-01-12")


class TestNoFigure:
    @pytest.mark.parametrize("policy", [SOL, RWBA], ids=["sol", "rwba"])
    @pytest.mark.parametrize("marks", [None, ["X"] * SESSIONS], ids=["no-marks", "none-possible"])
    def test_held_without_a_step(self, policy: Any, marks: Any) -> None:
        found = decided(policy, student(pc(80) if marks else None), marks=marks)

        assert (found.status, found.step, found.number) == (HELD, "", 0)
        assert (found.holds, found.documents) == (("no-figure",), ())

    def test_before_every_other_rule(self) -> None:
        log = (took("letter-2", days_ago(3), outcome="DNA"),)

        assert decided(SOL, student(), log=log).holds == ("no-figure",)

    def test_after_prosecution_and_referral(self) -> None:
        sol = decided(SOL, student(), log=(took("prosecution", LONG_AGO),))
        rwba = decided(RWBA, student(), step_dates=(dated("refer-ews", LONG_AGO),))

        assert (sol.status, rwba.status) == (NONE, NONE)

    def test_a_contact_still_goes_into_also(self) -> None:
        found = decided(RWBA, student(two_day_absences=1))

        assert (found.status, found.step, found.also) == (HELD, "", ("tutor-email",))
        assert [document.id for document in found.documents] == ["tutor-email"]


class TestLeavers:
    @pytest.mark.parametrize("policy", [SOL, RWBA], ids=["sol", "rwba"])
    @pytest.mark.parametrize(
        ("left", "status"),
        [
            (AS_OF - dt.timedelta(1), NONE),
            (AS_OF, DUE),
            (AS_OF + dt.timedelta(1), DUE),
        ],
    )
    def test_before_on_and_after(self, policy: Any, left: dt.date, status: Status) -> None:
        child = student(pc(80), left=left, notes=f"Left {left:%d/%m/%Y}", two_day_absences=2)

        found = decided(policy, child)

        assert found.status is status
        assert (found.also == ()) is (status is NONE or policy is SOL)

    def test_without_a_figure_too(self) -> None:
        assert decided(SOL, student(left=day("2022-01-13"))).status is NONE


class TestContacts:
    """RWBA §4: also beside a step due or held; in its place when nothing is asked for today."""

    @pytest.mark.parametrize(
        ("percent", "more", "expected"),
        [
            pytest.param(pc(92), {}, (DUE, "tutor-action", ("tutor-email",)), id="due"),
            pytest.param(
                pc(90), {"notes": "ill"}, (HELD, "manager-letter", ("tutor-email",)), id="held"
            ),
            pytest.param(pc(99), {}, (DUE, "tutor-email", ()), id="none"),
        ],
    )
    def test_beside_and_in_place(
        self, percent: Fraction, more: dict[str, Any], expected: tuple[Status, str, tuple[str, ...]]
    ) -> None:
        found = decided(RWBA, student(percent, two_day_absences=1, **more))

        assert (found.status, found.step, found.also) == expected

    @pytest.mark.parametrize(
        ("percent", "steps", "ladder"),
        [
            (pc(99), (), (NONE, "")),
            (pc(92), (dated("tutor-action", days_ago(3)),), (MONITORING, "tutor-action")),
            (pc(96), (dated("tutor-action", LONG_AGO),), (IMPROVED, "tutor-action")),
        ],
    )
    def test_the_row_keeps_the_ladders_own_answer(
        self, percent: Fraction, steps: Any, ladder: tuple[Status, str]
    ) -> None:
        found = decided(RWBA, student(percent, two_day_absences=1), step_dates=steps)

        assert (found.status, found.step, found.ladder) == (DUE, "tutor-email", ladder)
        assert found.number == RWBA.step("tutor-email").number
        assert [document.id for document in found.documents] == ["tutor-email"]

    def test_a_reason_in_notes_does_not_hold_it(self) -> None:
        found = decided(RWBA, student(pc(99), two_day_absences=1, notes="In hospital"))

        assert (found.status, found.step) == (DUE, "tutor-email")

    def test_without_one_there_is_no_other_ladder(self) -> None:
        assert decided(RWBA, student(pc(92))).ladder is None

    def test_sol_has_no_also(self) -> None:
        assert decided(SOL, student(pc(92), two_day_absences=4)).also == ()

    def test_the_letter_and_the_mail_are_both_written(self) -> None:
        found = decided(RWBA, student(pc(90), two_day_absences=1))

        assert [(d.id, d.step) for d in found.documents] == [
            ("manager-letter", "manager-letter"),
            ("tutor-email", "tutor-email"),
        ]


class TestHolds:
    @pytest.mark.parametrize(
        ("percent", "step", "status"),
        [
            (pc(97), "tutor-conversation", DUE),
            (pc(97) - LEAST, "ropc", HELD),
            (pc(93) - LEAST, "letter-2", HELD),
        ],
    )
    def test_a_good_reason_holds_sol_from_step_3(
        self, percent: Fraction, step: str, status: Status
    ) -> None:
        found = decided(SOL, student(percent, good_reason="Broken leg"))

        assert (found.step, found.status) == (step, status)
        assert found.holds == (("good-reason",) if status is HELD else ())

    @pytest.mark.parametrize(
        ("percent", "vulnerable", "step", "status"),
        [
            (pc(92), (), "tutor-action", DUE),
            (pc(92), ("PP",), "manager-action", DUE),
            (pc(90), (), "manager-letter", HELD),
            (pc(85), (), "sam-1", HELD),
        ],
    )
    def test_notes_hold_rwba_from_the_letter(
        self, percent: Fraction, vulnerable: tuple[str, ...], step: str, status: Status
    ) -> None:
        found = decided(RWBA, student(percent, vulnerable=vulnerable, notes="In hospital"))

        assert (found.step, found.status) == (step, status)

    @pytest.mark.parametrize(("possible", "status"), [(19, HELD), (20, DUE)])
    def test_few_sessions(self, possible: int, status: Status) -> None:
        marks = ["X"] * (SESSIONS - possible) + ["O"] * 2 + ["/"] * (possible - 2)

        found = decided(SOL, student(), marks=marks)

        assert (found.step, found.status) == ("letter-2", status)
        assert found.holds == (("few-sessions",) if status is HELD else ())

    def test_several_are_all_said(self) -> None:
        marks = ["X"] * (SESSIONS - 10) + ["O"] * 2 + ["/"] * 8

        found = decided(SOL, student(good_reason="ill"), marks=marks)

        assert found.holds == ("good-reason", "few-sessions")

    def test_what_the_rule_holds_says_so(self) -> None:
        found = decided(SOL, student(pc(94)), log=(took("letter-1", LONG_AGO),))

        assert (found.status, found.step, found.holds) == (HELD, "letter-2", ("rule",))

    @pytest.mark.parametrize(
        ("severity", "status"), [(Severity.ERROR, HELD), (Severity.WARNING, DUE)]
    )
    def test_an_error_in_the_students_own_row(self, severity: Severity, status: Status) -> None:
        fault = Problem("name-missing", severity, "t.xlsx!Year 9!B5", adm_no=ADM)
        book = register(student(pc(92)), problems=(fault,))

        (found,) = plan_of(SOL, book).decisions

        assert found.status is status

    @pytest.mark.parametrize("status", [MONITORING, IMPROVED])
    def test_only_a_due_step_is_held(self, status: Status) -> None:
        on = days_ago(3) if status is MONITORING else LONG_AGO
        log = (took("letter-1", on, pc(93)),)

        assert decided(SOL, student(pc(94), good_reason="ill"), log=log).status is status


class TestNotes:
    @pytest.mark.parametrize(
        ("percent", "vulnerable", "expected"),
        [
            (pc(92), ("PP",), ()),
            (pc(89), ("PP", "SEND"), ("Check with DSL / SENDCo / Virtual School first (PP/SEND)",)),
            (pc(89), (), ()),
        ],
    )
    def test_vulnerable(
        self, percent: Fraction, vulnerable: tuple[str, ...], expected: tuple[str, ...]
    ) -> None:
        notes = decided(RWBA, student(percent, vulnerable=vulnerable)).notes

        assert tuple(note for note in notes if note.startswith("Check")) == expected

    @pytest.mark.parametrize(
        ("percent", "expected"),
        [
            (pc(90) + LEAST, ()),
            (pc(90), ("persistently absent (10% or more missed)",)),
            (pc(50) + LEAST, ("persistently absent (10% or more missed)",)),
            (pc(50), ("severely absent (50% or more missed)",)),
        ],
    )
    def test_persistent_and_severe(self, percent: Fraction, expected: tuple[str, ...]) -> None:
        notes = decided(SOL, student(percent)).notes

        assert tuple(note for note in notes if "absent" in note) == expected

    def test_the_band_above_the_cap(self) -> None:
        found = decided(SOL, student(pc(88)))

        assert (found.step, found.band) == ("letter-2", "letter-3")
        assert "band: Letter 3 and AIM 2" in found.notes
        assert not any(n.startswith("band") for n in decided(SOL, student(pc(92))).notes)


class TestWarnings:
    @pytest.mark.parametrize(
        ("column", "said"),
        [
            (Fraction(SESSIONS - 1, SESSIONS) - Fraction(1, 1000), 0),
            (Fraction(SESSIONS - 1, SESSIONS) - Fraction(1, 1000) - LEAST, 1),
            (Fraction(SESSIONS - 1, SESSIONS) + Fraction(1, 1000), 0),
            (Fraction(1), 1),
            (None, 0),
        ],
    )
    def test_the_column_differs_by_more_than_a_tenth(
        self, column: Fraction | None, said: int
    ) -> None:
        found = decided(SOL, student(column), marks=lately("O/"))

        assert len(found.warnings) == said
        assert found.attendance.share == Fraction(SESSIONS - 1, SESSIONS)

    @pytest.mark.parametrize(
        ("outcome", "then", "said"),
        [
            ("No improvement", pc(93), 1),
            ("No improvement", pc(94), 0),
            ("No improvement", None, 0),
            ("Improved", pc(93), 0),
            ("Improved", pc(94), 1),
            ("Improved", None, 0),
            ("Attended", pc(93), 0),
        ],
    )
    def test_an_outcome_that_clashes_with_the_figures(
        self, outcome: str, then: Fraction | None, said: int
    ) -> None:
        log = (took("letter-1", LONG_AGO, then, outcome),)

        assert len(decided(SOL, student(pc(94)), log=log).warnings) == said


class TestProblemsOfThePlan:
    def test_an_average_that_is_not_set(self) -> None:
        unset = plan_of(SOL, register(student(pc(92))))
        given = plan_of(SOL, register(student(pc(92))), national_average=pc(94))
        rwba = plan_of(RWBA, register(student(pc(92))))

        assert [p.slug for p in unset.problems] == ["national-average-unset"]
        assert given.problems == rwba.problems == ()

    @pytest.mark.parametrize(
        ("as_of", "slugs"), [("2022-07-22", []), ("2022-07-23", ["calendar-ended"])]
    )
    def test_a_calendar_that_has_ended(self, as_of: str, slugs: list[str]) -> None:
        plan = plan_of(RWBA, register(student(pc(92))), day(as_of))

        assert [problem.slug for problem in plan.problems] == slugs

    def test_those_of_the_tracker_come_first(self) -> None:
        fault = Problem("row-without-number", Severity.WARNING, "t.xlsx!Year 9!A9")
        log = (took("letter-1", AS_OF),)
        plan = plan_of(SOL, register(student(pc(92)), log=log, problems=(fault,)))

        assert [p.slug for p in plan.problems] == [
            "row-without-number",
            "step-is-booking",
            "national-average-unset",
        ]


class TestJumps:
    @pytest.mark.parametrize(
        ("last", "percent", "jump", "skipped"),
        [
            pytest.param(None, pc(92), False, 4, id="a-first-step-is-no-jump"),
            pytest.param(took("letter-1", LONG_AGO, pc(94)), pc(94), False, 0, id="the-next"),
            pytest.param(took("ropc", LONG_AGO, pc(94)), pc(92), True, 1, id="over-letter-1"),
            pytest.param(
                took("letter-1", days_ago(3), pc(94)), pc(92), True, 0, id="before-its-review"
            ),
            pytest.param(took("letter-1", days_ago(3)), pc(94), False, 0, id="monitoring"),
        ],
    )
    def test_named(self, last: Any, percent: Fraction, jump: bool, skipped: int) -> None:
        found = decided(SOL, student(percent), log=(last,) if last else ())

        assert (found.jump, len(found.skipped)) == (jump, skipped)

    def test_what_was_skipped(self) -> None:
        log = (took("tutor-conversation", LONG_AGO), took("ropc", day("2021-10-01")))
        found = decided(SOL, student(pc(92)), log=log)

        assert (found.step, found.skipped) == ("letter-2", ("letter-1",))
        assert decided(SOL, student(pc(92)), log=log[:1]).skipped == ("rtc", "ropc", "letter-1")

    def test_contacts_are_no_rungs(self) -> None:
        assert decided(RWBA, student(pc(90))).skipped == ("tutor-action", "manager-action")


class TestDays:
    @pytest.mark.parametrize(
        ("percent", "log", "review"),
        [
            pytest.param(pc(92), (), "2022-03-28", id="due-three-weeks-from-now"),
            pytest.param(pc(94), (), "2022-03-21", id="due-two-weeks-from-now"),
            pytest.param(pc(97), (), None, id="no-wait"),
            pytest.param(pc(94), (took("letter-1", days_ago(3)),), "2022-03-16", id="watched"),
            pytest.param(
                pc(97), (took("letter-1", LONG_AGO, pc(94)),), "2022-01-26", id="improved"
            ),
        ],
    )
    def test_review(self, percent: Fraction, log: Any, review: str | None) -> None:
        found = decided(SOL, student(percent), log=log).review

        assert found == (day(review) if review else None)

    @pytest.mark.parametrize(
        ("percent", "more", "due_by"),
        [
            (pc(96), {}, "2022-03-14"),
            (pc(96), {"good_reason": "ill"}, "2022-03-14"),
            (pc(94), {}, None),
        ],
    )
    def test_attendance_monday(
        self, percent: Fraction, more: dict[str, Any], due_by: str | None
    ) -> None:
        found = decided(SOL, student(percent, **more)).due_by

        assert found == (day(due_by) if due_by else None)

    def test_none_for_a_phone_call_that_is_watched(self) -> None:
        log = (took("ropc", days_ago(3), pc(95)),)

        assert decided(SOL, student(pc(96)), log=log).due_by is None


class TestPrevious:
    def test_the_step_that_was_looked_at(self) -> None:
        log = (took("letter-1", LONG_AGO, pc(93), "Attended"),)
        previous = decided(SOL, student(pc(94)), log=log).previous

        assert previous is not None
        assert (previous.step, previous.date, previous.share) == ("letter-1", LONG_AGO, pc(93))
        assert (previous.review, previous.outcome) == (day("2022-01-26"), "Attended")

    def test_none_without_history(self) -> None:
        assert decided(SOL, student(pc(94))).previous is None


class TestDocuments:
    @pytest.mark.parametrize(
        ("percent", "now"),
        [
            (pc(98), []),
            (pc(96), [("ropc", "internal")]),
            (pc(94), [("letter-1", "post"), ("ropc", "internal")]),
            (pc(92), [("aim-1-invitation", "post"), ("letter-2", "hand"), ("iap", "internal")]),
        ],
    )
    def test_of_sol(self, percent: Fraction, now: list[tuple[str, str]]) -> None:
        found = decided(SOL, student(percent))

        written = [(d.id, str(d.channel)) for d in found.documents if d.when == "now"]
        assert set(now) <= set(written)
        assert bool(written) is bool(now)
        assert {d.step for d in found.documents} <= {found.step}

    @pytest.mark.parametrize(("outcome", "visited"), [("DNA", True), ("Attended", False)])
    def test_a_home_visit_record_only_when_the_parent_did_not_attend(
        self, outcome: str, visited: bool
    ) -> None:
        log = (took("letter-3", day("2022-02-02"), pc(89), outcome),)
        found = decided(SOL, student(pc(89)), log=log)

        assert (found.status, found.step) == (DUE, "home-visit")
        assert ("home-visit" in [d.id for d in found.documents]) is visited

    @pytest.mark.parametrize(("sent", "again"), [(False, True), (True, False)])
    def test_the_letter_home_goes_with_sam_1_if_never_sent(self, sent: bool, again: bool) -> None:
        steps = (dated("manager-letter", LONG_AGO),) if sent else ()
        found = decided(RWBA, student(pc(85)), step_dates=steps)

        letters = [d for d in found.documents if d.id == "manager-letter"]
        assert [d.step for d in letters] == (["manager-letter"] if again else [])
        assert all(d.channel is Channel.POST for d in found.documents if "invitation" in d.id)

    def test_what_is_only_watched_has_none(self) -> None:
        log = (took("letter-1", days_ago(3), pc(94)),)

        assert decided(SOL, student(pc(94)), log=log).documents == ()


def test_a_plan_has_one_row_for_each_student_in_order() -> None:
    book = register(student(pc(92), adm_no="2"), student(adm_no="1"), student(pc(99), adm_no="3"))

    plan = plan_of(SOL, book)

    assert [decision.adm_no for decision in plan.decisions] == ["2", "1", "3"]
    assert (plan.policy, plan.as_of, plan.file) == ("sol", AS_OF, "t.xlsx")


def test_marks_decide_and_not_the_column() -> None:
    found = decided(SOL, student(pc(99)), marks=missing(8, 8, LONG_AGO))

    assert (found.step, found.attendance.source) == ("letter-2", "marks")


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        pytest.param(0, [], id="to the day before"),
        pytest.param(1, [], id="the last day may be to come"),
        pytest.param(2, [("marks-end-early", "2")], id="two days without"),
        pytest.param(30, [("marks-end-early", "30")], id="an old export"),
    ],
)
def test_marks_that_end_early_are_said(blank: int, said: list[tuple[str, str]]) -> None:
    marks = [*"//" * (len(DAYS) - blank), *".-" * blank]
    plan = plan_of(SOL, register(student(), marks=(sheet(marks),)))

    found = [(each.slug, each.hint) for each in plan.problems if each.slug == "marks-end-early"]
    assert found == said
    if blank:
        part = sheet(marks[: 2 * (len(DAYS) - blank)], DAYS[:-blank])
        short = plan_of(SOL, register(student(), marks=(part,)))
        assert [(e.slug, e.hint) for e in short.problems if e.slug == "marks-end-early"] == said
