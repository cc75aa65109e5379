from __future__ import annotations

import pytest

from pipeline.demo import AS_OF, CASES, LAYOUTS, Case, demo_school, shipped_calendar
from pipeline.demo.ladders import LADDERS
from pipeline.model.plan import Decision, Plan, Status
from tests.demo.deciding import plan_of

STORIES = [
    pytest.param(layout, case, id=f"{layout}-{case.name}")
    for layout in LAYOUTS
    for case in CASES[layout]
]


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {layout: plan_of(demo_school(layout).register) for layout in LAYOUTS}


def decision_of(plans: dict[str, Plan], layout: str, case: Case) -> Decision:
    numbers = {told.name: adm_no for adm_no, told in demo_school(layout).cases}
    decisions = {decision.adm_no: decision for decision in plans[layout].decisions}
    return decisions[numbers[case.name]]


@pytest.mark.parametrize(("layout", "case"), STORIES)
def test_case_decides_as_its_table_says(plans: dict[str, Plan], layout: str, case: Case) -> None:
    decision = decision_of(plans, layout, case)

    assert (decision.status, decision.step, decision.also) == (case.status, case.step, case.also), (
        decision.reason
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_step_of_the_ladder_is_due_somewhere(layout: str) -> None:
    due = {case.step for case in CASES[layout] if case.status is Status.DUE}

    assert due == {step.id for step in LADDERS[layout]}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_status_is_there(layout: str) -> None:
    assert {case.status for case in CASES[layout]} == set(Status)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_case_names_differ(layout: str) -> None:
    names = [case.name for case in CASES[layout]]

    assert len(names) == len(set(names))


def test_the_demos_day_is_a_school_monday_with_48_school_days_before_it() -> None:
    calendar = shipped_calendar(AS_OF)

    assert AS_OF.weekday() == 0
    assert calendar.is_school_day(AS_OF)
    assert len(calendar.before(AS_OF)) == 48


def test_jump_is_named_as_one(plans: dict[str, Plan]) -> None:
    (jump,) = (case for case in CASES["sol"] if case.name == "letter-2-jump")

    assert decision_of(plans, "sol", jump).jump


def test_task_keeps_the_ladders_own_answer(plans: dict[str, Plan]) -> None:
    (email,) = (case for case in CASES["rwba"] if case.name == "tutor-email")

    assert decision_of(plans, "rwba", email).ladder == (Status.MONITORING, "tutor-action")
