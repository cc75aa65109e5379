"""The demo's case: what the family was sent makes a bundle to which nothing is missing."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import State
from pipeline.bundle.readiness import Light
from pipeline.config import open_workspace
from pipeline.demo import AS_OF, demo_school
from pipeline.model.plan import Status
from pipeline.run.bundling import Bundled, Request, make_bundles
from pipeline.run.demo_case import CASE, LAYOUT, play_case
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.starter.workspace import init
from tests.run.typesetter import Typesetter
from tests.samples import workspace

MONDAY = dt.datetime.combine(AS_OF, dt.time(9), dt.UTC)
ADM = next(adm_no for adm_no, case in demo_school(LAYOUT).cases if case.name == CASE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("demo")
    workspace(folder)
    init(folder)
    return Desk(open_workspace(folder), MONDAY, "Demo Officer", Silence())


@pytest.fixture(scope="module")
def bundles(desk: Desk) -> tuple[Bundled, ...]:
    evidence = play_case(desk, ADM, Typesetter())
    tracker = desk.workspace.root / "trackers" / f"{LAYOUT}-made-up.xlsx"
    request = Request(tracker, ADM, BundleKind.PROSECUTION, evidence=evidence, as_of=AS_OF)
    return make_bundles(desk, request)


def test_nothing_is_missing_for_either_parent(bundles: tuple[Bundled, ...]) -> None:
    for made in bundles:
        assert [c.said for c in made.checks if c.light is Light.RED] == []
        assert made.pages > 20


def test_the_file_has_each_paper_that_left_and_each_piece_of_evidence(
    bundles: tuple[Bundled, ...],
) -> None:
    account = json.loads((bundles[0].files[0].parent / "bundle.json").read_text("utf-8"))
    marks = [exhibit["mark"] for exhibit in account["exhibits"]]
    assert marks == [f"DA/{n}" for n in range(1, 14)]


def test_what_is_from_one_parent_is_not_in_the_others_bundle(
    bundles: tuple[Bundled, ...],
) -> None:
    mother, father = (made.case for made in bundles)
    assert [i.title for i in mother.items if i not in father.items] == [
        "Reply slip",
        "Reply by e-mail",
    ]
    assert not set(father.items) - set(mother.items)


def test_the_letter_nobody_took_is_told_once_as_posted(bundles: tuple[Bundled, ...]) -> None:
    case = bundles[0].case
    assert [x.state for x in case.letters if x.document == "letter-2"] == [State.POSTED]
    assert "handover-slip" not in {letter.document for letter in case.letters}
    assert {letter.by for letter in case.letters} == {"Ms Dilys Amberwood, Attendance Officer"}


def test_the_week_still_decides_what_the_case_says(
    desk: Desk, bundles: tuple[Bundled, ...]
) -> None:
    assert bundles
    tracker = desk.workspace.root / "trackers" / f"{LAYOUT}-made-up.xlsx"
    planned = make_plan(desk, tracker, LAYOUT, AS_OF, None)
    (row,) = [d for d in planned.decided.plan.decisions if d.adm_no == ADM]
    assert (row.status, row.step) == (Status.DUE, "prosecution")
