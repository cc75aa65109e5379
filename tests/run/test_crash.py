"""A power cut at any moment costs nothing: the next start finishes or undoes, and says which."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone, AttendanceError, OutputFault
from pipeline.ledger.entries import Document, Posting, Purge, Recorded
from pipeline.ledger.standing import of
from pipeline.run import intention
from pipeline.run.lettering import make_letters
from pipeline.run.manifest import manifest_rows
from pipeline.run.office import Desk
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from pipeline.run.purging import purge
from pipeline.run.recording import Target, record_run
from pipeline.run.verifying import verify
from pipeline.tracker import read
from tests import samples
from tests.run.copies import copied
from tests.run.killing import changes_of, killed_at
from tests.run.typesetter import Typesetter
from tests.samples import AS_OF, LETTER_1, LETTER_2, NOW, RUN, Office, student
from tests.tracker import workbooks

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="processes are forked"),
]

KILLS = 5
YEARS_LATER = NOW.replace(year=2030)
BEFORE = dt.date(2023, 1, 1)


@dataclass
class Hearing:
    """Talk that is listened to."""

    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def progress(self, what: str, done: int, total: int) -> None:
        """Nothing."""


@dataclass
class Watched:
    """An office whose commands may be killed."""

    office: Office
    heard: Hearing = field(default_factory=Hearing)

    @property
    def output(self) -> Path:
        return self.office.folder / "output"

    def plan(self) -> object:
        return make_plan(self.desk(), self.office.tracker, None, AS_OF, None)

    def letters(self) -> object:
        return make_letters(self.desk(), self.office.run, engine=Typesetter())

    def posted(self) -> object:
        return post(self.desk(), self.office.run, Leaving())

    def record(self) -> object:
        return record_run(self.desk(), self.office.run, Target())

    def purge(self) -> object:
        return purge(self.desk(YEARS_LATER), BEFORE)

    def desk(self, now: dt.datetime = NOW) -> Desk:
        return replace(self.office.desk(now), talk=self.heard)

    def left_over(self) -> list[str]:
        """What a killed command leaves for the next one."""
        names = {intention.NAME, ".purging.json"}
        found = [path for path in self.output.rglob(".*") if path.name in names]
        found += [p for e in ("building", "ready", "old") for p in self.output.glob(f".*.{e}")]
        return sorted(path.name for path in found)


STAGES = ("plan", "letters", "posted", "record", "purge")


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """The office as it is before each command."""
    columns = {"4 Letter 1": None, "5 Letter 2": None, "Review date": None}
    place = tmp_path_factory.mktemp("stages")
    office = samples.office(
        place / "all",
        [student("004001", LETTER_1, **columns), student("004002", LETTER_2, **columns)],
        Interventions=workbooks.table(workbooks.LOG | {"Adm No": "004002", "No": 1}),
    )
    found = {}
    for stage in STAGES:
        found[stage] = copied(office, place / stage)
        getattr(Watched(office), stage)()
    return found


def again(watched: Watched, stage: str) -> None:
    """The same command once more; that it is done already is as good."""
    with contextlib.suppress(AlreadyDone):
        getattr(watched, stage)()


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_moment_nothing_is_lost_or_doubled(
    stage: str, stages: dict[str, Office], tmp_path: Path
) -> None:
    first = Watched(copied(stages[stage], tmp_path / "counted"))
    changes = changes_of(getattr(first, stage), first.office.folder)
    chance = random.Random(stage)
    # The last changes are where the folder, the tracker and the ledger come together.
    places = {*chance.sample(range(1, changes + 1), min(KILLS, changes))}
    places |= {changes - back for back in range(min(KILLS, changes))}
    for place in sorted(places):
        watched = Watched(copied(stages[stage], tmp_path / str(place)))
        assert killed_at(getattr(watched, stage), place, watched.office.folder), place
        left = watched.left_over()
        again(watched, stage)
        assert bool(watched.heard.said) >= bool(left), (place, left)
        assert watched.left_over() == []
        whole(watched, stage)


def whole(watched: Watched, stage: str) -> None:
    """Everything is there once."""
    done = STAGES[: STAGES.index(stage) + 1]
    with sqlite3.connect(watched.output / "ledger.sqlite") as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    book.close()
    with watched.office.ledger() as ledger:
        assert ledger.verify_chain() == ()
        rows = ledger.of_run(RUN)
        papers = Counter((r.entry.set_id, r.entry.document) for r in of(Document, rows))
        postings = Counter(r.entry.set_id for r in of(Posting, rows))
        assert set(papers.values()) <= {1}
        assert set(postings.values()) <= {1}
        if stage == "purge":
            assert all(row.purged for row in of(Document, rows))
            assert len(ledger.rows(Purge)) == 1
            assert not watched.office.run.exists()
            return
        assert len(postings) == (2 if "posted" in done else 0)
        assert len(ledger.rows(Recorded)) == ("record" in done)
        manifest = {(row["set_id"], row["document"]) for row in manifest_rows(watched.office.run)}
        assert manifest == set(papers)
        assert bool(papers) is ("letters" in done)
    assert verify(watched.desk(), watched.office.run).findings == ()
    register = read(watched.office.tracker, watched.desk().workspace.layouts)
    assert len(register.log) == (3 if "record" in done else 1)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("ledger.sqlite", "."))
    }


@pytest.mark.parametrize("stage", ["letters", "posted", "record"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"])
def test_a_full_or_forbidden_disk_changes_nothing(
    stage: str,
    code: int,
    stages: dict[str, Office],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = Watched(copied(stages[stage], tmp_path))
    before = contents(watched.office.folder)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), str(watched.output))

    # Nothing is in place before it is brought to the disk.
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OutputFault, match="nothing was") as refused:
        getattr(watched, stage)()
    assert refused.value.exit_code == 8
    monkeypatch.undo()
    after = contents(watched.office.folder)
    assert {name: data for name, data in after.items() if "backups" not in name} == before
    again(watched, stage)
    whole(watched, stage)


def test_a_folder_that_cannot_be_written_to_is_named(
    stages: dict[str, Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(copied(stages["letters"], tmp_path))
    before = contents(watched.office.folder)

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputFault, match="cannot be written to"):
        watched.letters()
    monkeypatch.undo()
    assert contents(watched.office.folder) == before


@pytest.mark.parametrize("stage", STAGES)
def test_the_second_of_two_commands_is_told(
    stage: str, stages: dict[str, Office], tmp_path: Path
) -> None:
    watched = Watched(copied(stages[stage], tmp_path))
    before = contents(watched.office.folder)
    with (
        watched.desk().working("letters 2022-03-07-sol"),
        pytest.raises(AttendanceError, match="Another command is working here: letters") as told,
    ):
        getattr(watched, stage)()
    assert told.value.exit_code == 9
    assert contents(watched.office.folder) == before
