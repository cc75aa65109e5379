"""Marks that changed after a letter rested on them are told, with what the figure would be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.config import Workspace
from pipeline.demo import demo_school
from pipeline.ledger.entries import Document
from pipeline.model.problem import Problem
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from tests import samples
from tests.run.copies import copied
from tests.samples import NOW, Office, student

DAYS = list(demo_school("sol", students=1, as_of=samples.AS_OF).register.marks[0].sessions)
LATER = NOW + dt.timedelta(days=7)


def marks(absent: int, *, changed: int = 0) -> list[list[object]]:
    """A present student but for some absences, the first of them corrected."""
    days = sorted({session.day for session in DAYS})
    codes = ["/", "\\"] * len(days)
    codes[-absent:] = ["O"] * absent
    codes[-absent : len(codes) - absent + changed] = ["P"] * changed
    top: list[object] = [None, None]
    for day in days:
        top += [day, None]
    halves: list[object] = ["Adm No", "Name", *["AM", "PM"] * len(days)]
    return [top, halves, ["004001", "Mapleb", *codes], ["004002", "Maplec", *codes]]


def school(folder: Path, absent: int, *, changed: int = 0) -> Office:
    rows = [student("004001", None), student("004002", None)]
    return samples.office(folder, rows, Marks=marks(absent, changed=changed))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    place = tmp_path_factory.mktemp("made")
    office = school(place, 16)
    office.week()
    with office.ledger() as ledger:
        first = next(
            r.entry.set_id
            for r in ledger.rows(Document)
            if r.entry.adm_no == "004001" and r.entry.channel == "post"
        )
    post(office.desk(), office.run, Leaving(only=[first]))
    return office


def told(made: Office, folder: Path, *, changed: int) -> list[Problem]:
    office = copied(made, folder)
    school(folder, 16, changed=changed)
    planned = make_plan(office.desk(LATER), office.tracker, None, LATER.date(), None)
    return [p for p in planned.decided.plan.problems if p.slug == "basis-changed"]


def test_the_letter_and_what_the_figure_would_be_are_told(made: Office, tmp_path: Path) -> None:
    (problem,) = told(made, tmp_path, changed=4)
    assert problem.adm_no == "004001"
    assert "out on 7 March 2022" in problem.value
    possible = 2 * len({session.day for session in DAYS})
    assert f"then {possible - 16} of {possible} sessions" in problem.hint
    assert f"by the marks now {possible - 12} of {possible} sessions" in problem.hint


def test_marks_as_they_were_are_no_news(made: Office, tmp_path: Path) -> None:
    assert told(made, tmp_path, changed=0) == []


def test_it_stands_in_the_plan_and_stays_when_letters_are_made(
    made: Office, tmp_path: Path
) -> None:
    office = copied(made, tmp_path)
    school(tmp_path, 16, changed=4)
    run = make_plan(office.desk(LATER), office.tracker, None, LATER.date(), None).run
    slugs = [problem["slug"] for problem in samples.plan_json(run.path)["problems"]]
    assert "basis-changed" in slugs
    assert Workspace(office.folder).output == run.path.parent
