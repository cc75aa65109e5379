"""Every student of both sample trackers is decided as the schools' own lists say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.config import Workspace
from pipeline.model.plan import Plan
from pipeline.tracker import read

from .school import AS_OF, CONFIG, plan_of

TRACKERS = Path(__file__).parents[1] / "tracker" / "samples"
EXPECTED = Path(__file__).parent / "samples"


def sample(name: str) -> Plan:
    shipped = Workspace(CONFIG.parent)
    book = read(TRACKERS / f"{name}-tracker.xlsx", shipped.layouts)
    return plan_of(shipped.policy_for(book.layout), book)


@pytest.mark.parametrize("name", ["sol", "rwba"])
def test_every_student_is_decided_as_expected(name: str) -> None:
    with (EXPECTED / f"{name}-expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {
            row["adm_no"]: (row["status"], row["step"], row["also"]) for row in csv.DictReader(file)
        }

    plan = sample(name)

    assert len(plan.decisions) == len(expected) == 160
    assert {d.adm_no: (str(d.status), d.step, ";".join(d.also)) for d in plan.decisions} == expected


@pytest.mark.parametrize("name", ["sol", "rwba"])
def test_every_row_explains_itself(name: str) -> None:
    plan = sample(name)

    assert plan.as_of == AS_OF
    for decision in plan.decisions:
        assert decision.reason.endswith((".", ".)"))
        assert "None" not in decision.reason
        assert decision.clause or decision.status == "none"
