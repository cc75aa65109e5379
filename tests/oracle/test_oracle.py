"""The product and a second reading of the policies decide the same of every made-up student."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.config import open_workspace
from pipeline.model.register import Register
from pipeline.policy.decide import decide
from pipeline.tracker import read
from tests.oracle import rwba, sol
from tests.oracle.figures import ROOT, Days, Row
from tests.oracle.schools import OLD, school

WORKSPACE = open_workspace(ROOT)
SAMPLES = Path(__file__).parents[1] / "policy" / "samples"
TRACKERS = Path(__file__).parents[1] / "tracker" / "samples"


def by_the_oracle(
    ladder: str, register: Register, file: str, as_of: dt.date, average: Fraction | None
) -> dict[str, Row]:
    if ladder == "sol":
        return sol.decide(register, Days(file), as_of, average)
    return rwba.decide(register, Days(file), as_of)


def by_the_product(
    ladder: str, register: Register, as_of: dt.date, average: Fraction | None
) -> dict[str, Row]:
    plan = decide(
        register,
        WORKSPACE.policy(ladder),
        WORKSPACE.calendar(as_of),
        WORKSPACE.codes,
        as_of,
        national_average=average,
    )
    return {row.adm_no: (row.status.value, row.step, row.also) for row in plan.decisions}


@pytest.mark.parametrize("ladder", ["sol", "rwba"])
def test_the_oracle_reads_the_samples_as_expected(ladder: str) -> None:
    register = read(TRACKERS / f"{ladder}-tracker.xlsx", WORKSPACE.layouts)
    with (SAMPLES / f"{ladder}-expected.csv").open(encoding="utf-8") as lines:
        expected = {
            row["adm_no"]: (row["status"], row["step"], tuple(filter(None, [row["also"]])))
            for row in csv.DictReader(lines)
        }

    assert by_the_oracle(ladder, register, OLD, dt.date(2022, 3, 7), None) == expected


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("ladder", ["sol", "rwba"])
def test_both_decide_the_same(ladder: str, seed: int) -> None:
    made = school(ladder, seed)

    oracle = by_the_oracle(ladder, made.register, made.calendar, made.as_of, made.average)

    assert by_the_product(ladder, made.register, made.as_of, made.average) == oracle
