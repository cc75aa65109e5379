"""The same inputs give the same bytes: in another folder, at another time, on another machine."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.config import Workspace
from pipeline.run.known import KNOWN
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from tests import samples
from tests.samples import AS_OF, LETTER_1, LETTER_2, NOW, OFFICER, RUN, contact, student
from tests.tracker import workbooks

pytestmark = [pytest.mark.soffice, pytest.mark.slow]
SURNAMES = ("Łukasik", "Núñez", "O'Brien & Sons <Ltd>", "Ольга", "Griffiths", "Siôn", "Nguyễn", "W")
HOURS_LATER = dt.timedelta(days=3, hours=5)


def _school(folder: Path) -> Path:
    """Twelve families; every step here is one that letters are due at."""
    samples.workspace(folder, real=True)
    rows = [
        student(f"0040{n:02}", LETTER_1 if n % 3 else LETTER_2, Surname=SURNAMES[n % len(SURNAMES)])
        for n in range(12)
    ]
    parents = [
        contact(f"0040{n:02}", Surname=SURNAMES[n % len(SURNAMES)], **{"Send by": way})
        for n, way in zip(range(12), ("Post", "InTouch", "Email") * 4, strict=True)
    ]
    workbooks.write(
        folder / "tracker.xlsx",
        {"Year 9": workbooks.table(*rows), "Contacts": workbooks.table(*parents)},
    )
    return folder


def _week(school: Path, now: dt.datetime) -> Mapping[str, bytes]:
    """Every file of the run, the account without its moments."""
    desk = Desk(Workspace(school), now, OFFICER, Silence())
    planned = make_plan(desk, school / "tracker.xlsx", None, AS_OF, None)
    made = make_letters(desk, planned.run.path)
    assert made.made >= 30
    files = {
        path.relative_to(made.folder).as_posix(): path.read_bytes()
        for path in sorted(made.folder.rglob("*"))
        if path.is_file()
    }
    account = json.loads(files.pop("run.json"))
    for moment in ("planned_at", "tracker_path", "seconds"):
        account.pop(moment, None)
    for moment in ("made_at", "seconds", "known"):
        account["letters"].pop(moment)
    return {**files, "run.json": json.dumps(account).encode()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, bytes]]:
    folder = tmp_path_factory.mktemp("same")
    school = _school(folder / "first")
    shutil.copytree(school, folder / "blank")
    return folder, _week(school, NOW)


def _unlike(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


@pytest.mark.parametrize("jobs", [1, 3])
def test_another_folder_another_day_and_other_processes(
    jobs: int, first: tuple[Path, Mapping[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, before = first
    school = folder / f"with-{jobs}"
    shutil.copytree(folder / "blank", school)
    monkeypatch.setattr("pipeline.run.papers.default_jobs", lambda: jobs)

    assert _unlike(before, _week(school, NOW + HOURS_LATER)) == set()


def test_some_of_them_known_before(first: tuple[Path, Mapping[str, bytes]]) -> None:
    """Letters whose neighbours of the first time need no conversion any more."""
    folder, before = first
    school = folder / "half"
    shutil.copytree(folder / "first", school)
    shutil.rmtree(school / "output" / RUN)
    known = sorted((school / "output" / KNOWN).rglob("*.pdf"))
    for path in known[::2]:
        path.unlink()

    assert _unlike(before, _week(school, NOW + HOURS_LATER)) == set()
    assert sorted((school / "output" / KNOWN).rglob("*.pdf")) == known
