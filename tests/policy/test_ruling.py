from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from pipeline.model.plan import Decision, Status
from pipeline.policy.policy import Policy
from pipeline.policy.ruling import Ruling, Verb

from .school import ADM, RWBA, SOL, dated, day, days_ago, decided, pc, student, took

LONG_AGO = day("2022-01-12")


def ruled(
    verb: Verb, percent: Fraction | None, step: str = "", policy: Policy = SOL, **more: Any
) -> Decision:
    records = {name: more.pop(name) for name in ("log", "step_dates") if name in more}
    until = more.pop("until", None)
    ruling = Ruling(ADM, verb, "agreed with the Head of Year", "A. Officer", step, until)
    return decided(policy, student(percent, **more), rulings={ADM: ruling}, **records)


class TestHold:
    def test_what_is_due_is_held_by_name(self) -> None:
        found = ruled(Verb.HOLD, pc(92), until=day("2022-03-21"))

        assert (found.status, found.step) == (Status.HELD, "letter-2")
        assert found.holds == ("held-by-name",)
        assert found.reason.endswith(
            "Held until 21 March 2022 by A. Officer: agreed with the Head of Year."
        )

    def test_what_is_held_already_keeps_its_own_reason_too(self) -> None:
        found = ruled(Verb.HOLD, pc(92), good_reason="ill")

        assert found.holds == ("good-reason", "held-by-name")

    def test_nothing_to_hold(self) -> None:
        found = ruled(Verb.HOLD, pc(100))

        assert (found.status, found.holds) == (Status.NONE, ())


class TestRelease:
    @pytest.mark.parametrize("step", ["", "letter-2"])
    def test_what_was_held_is_due(self, step: str) -> None:
        found = ruled(Verb.RELEASE, pc(92), step, good_reason="ill")

        assert (found.status, found.step, found.holds) == (Status.DUE, "letter-2", ())
        assert found.documents[0].id == "aim-1-invitation"
        assert "Held: a good reason is recorded" in found.reason
        assert found.reason.endswith("Released by A. Officer: agreed with the Head of Year.")

    def test_what_the_rule_held_too(self) -> None:
        found = ruled(Verb.RELEASE, pc(94), log=(took("letter-1", LONG_AGO),))

        assert (found.status, found.step) == (Status.DUE, "letter-2")

    @pytest.mark.parametrize(
        ("percent", "step", "more", "status"),
        [
            pytest.param(pc(92), "", {}, Status.DUE, id="nothing-is-held"),
            pytest.param(None, "", {}, Status.HELD, id="without-a-figure-there-is-no-step"),
            pytest.param(pc(92), "letter-1", {"good_reason": "x"}, Status.HELD, id="another-step"),
        ],
    )
    def test_without_effect_it_says_so(
        self, percent: Fraction | None, step: str, more: dict[str, Any], status: Status
    ) -> None:
        found = ruled(Verb.RELEASE, percent, step, **more)

        assert found.status is status
        (warning,) = found.warnings
        assert "has no effect" in warning


class TestJump:
    def test_the_step_is_due_whatever_the_ladder_says(self) -> None:
        log = (took("letter-1", days_ago(3), pc(94)),)
        found = ruled(Verb.JUMP, pc(94), "letter-3", log=log)

        assert (found.status, found.step, found.number) == (Status.DUE, "letter-3", 6)
        assert (found.jump, found.skipped) == (True, ("letter-2",))
        assert found.ladder == (Status.MONITORING, "letter-1")
        assert found.review == day("2022-03-28")
        assert {document.step for document in found.documents} == {"letter-3"}
        assert found.reason.endswith("by A. Officer: agreed with the Head of Year.")

    def test_a_task_beside_it_stays(self) -> None:
        found = ruled(Verb.JUMP, pc(92), "sam-1", RWBA, two_day_absences=1)

        assert found.also == ("tutor-email",)
        assert {d.step for d in found.documents} == {"sam-1", "manager-letter", "tutor-email"}

    def test_notes_are_those_of_the_new_step(self) -> None:
        plain = decided(RWBA, student(pc(92), vulnerable=("LAC",)))
        found = ruled(Verb.JUMP, pc(92), "sam-1", RWBA, vulnerable=("LAC",))

        assert plain.notes == ()
        assert found.notes == ("Check with DSL / SENDCo / Virtual School first (LAC)",)

    def test_a_phone_call_belongs_to_attendance_monday(self) -> None:
        assert ruled(Verb.JUMP, pc(98), "ropc").due_by == day("2022-03-14")

    @pytest.mark.parametrize(
        ("step", "more"),
        [
            pytest.param("letter-9", {}, id="no-such-step"),
            pytest.param("letter-3", {"left": LONG_AGO}, id="a-leaver"),
        ],
    )
    def test_without_effect_it_says_so(self, step: str, more: dict[str, Any]) -> None:
        found = ruled(Verb.JUMP, pc(92), step, **more)

        assert not found.jump
        assert found.step != step
        assert "has no effect" in found.warnings[-1]


def test_of_another_student_it_changes_nothing() -> None:
    ruling = Ruling("999999", Verb.HOLD, "x", "A. Officer")

    assert decided(SOL, student(pc(92)), rulings={"999999": ruling}) == decided(
        SOL, student(pc(92))
    )


def test_a_referred_student_can_be_brought_back_by_name() -> None:
    steps = (dated("refer-ews", LONG_AGO),)

    assert ruled(Verb.JUMP, pc(80), "sam-2", RWBA, step_dates=steps).status is Status.DUE
