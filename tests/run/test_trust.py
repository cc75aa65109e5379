from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone, ExitCode
from pipeline.ledger.lock import workspace_lock
from pipeline.libreoffice.engine import Outcome
from pipeline.run import weekly
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.run.schools import Tracker, trackers_of
from pipeline.run.trust import do_weeks
from pipeline.run.weekly import Week, Wish
from tests.run.copies import copied
from tests.run.typesetter import Typesetter
from tests.samples import AS_OF, NOW, OFFICER, RUN, Office, csv_rows, few, plan_json

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks with the stand-in in place"),
]

WISH = Wish(NOW, OFFICER, AS_OF)
PATIENCE = 20.0


class Marked(Typesetter):
    """The stand-in, which leaves a mark in a folder for as long as a call goes on.

    Args:
        marks: The folder of the marks, seen by all processes.
        strike: Called with the document's folder before anything is made.
    """

    setting = "stand-in"

    def __init__(self, marks: Path, strike: Callable[[Path], None] = lambda _: None) -> None:
        super().__init__()
        self.marks, self.strike = marks, strike

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        own = self.marks / f"{os.getpid()}-{time.monotonic_ns()}"
        own.touch()
        at_once = sum(1 for path in self.marks.iterdir() if path.suffix != ".most")
        (self.marks / f"{at_once}.most").touch()
        try:
            self.strike(out)
            time.sleep(0.05)
            return super().convert(files, out)
        finally:
            own.unlink()

    def close(self) -> None:
        """Nothing to put away."""


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    stand_in(monkeypatch, Marked(folder))
    return folder


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return few(tmp_path_factory.mktemp("made-up"))


@pytest.fixture
def trust(tmp_path: Path, made_up: Office) -> list[Office]:
    """Three schools with four students each."""
    return [copied(made_up, tmp_path / name) for name in ("ash", "beech", "cedar")]


def stand_in(monkeypatch: pytest.MonkeyPatch, engine: Marked) -> None:
    monkeypatch.setattr("pipeline.run.trust.START", "fork")
    monkeypatch.setattr("pipeline.run.shared_engine.find_program", lambda: Path("soffice"))
    monkeypatch.setattr("pipeline.run.shared_engine.Soffice", lambda _: engine)


def of(schools: Sequence[Office]) -> tuple[Tracker, ...]:
    return trackers_of([school.tracker for school in schools], schools[0].folder)


def weeks(schools: Sequence[Office], jobs: int = 2) -> tuple[Week, ...]:
    return do_weeks(of(schools), WISH, Silence(), jobs=jobs)


def states(found: Sequence[Week]) -> list[tuple[str, int]]:
    return [(week.state, int(week.exit_code)) for week in found]


@pytest.mark.usefixtures("marks")
def test_each_school_gets_its_run_and_its_figures(trust: list[Office]) -> None:
    found = weeks(trust)

    assert states(found) == [("made", 1)] * 3
    assert [week.run for week in found] == [school.run for school in trust]
    for week, school in zip(found, trust, strict=True):
        assert week.counts["students"] == 4
        assert week.counts["due"] == 3
        made = csv_rows(school.run / "print" / "manifest.csv")
        assert week.counts["made"] == len(made) > 0


@pytest.mark.usefixtures("marks")
def test_what_is_made_is_what_the_command_for_one_makes(
    trust: list[Office], made_up: Office, tmp_path: Path
) -> None:
    alone = copied(made_up, tmp_path / "alone")
    alone.week()

    weeks(trust)

    assert plan_json(trust[0].run)["students"] == plan_json(alone.run)["students"]
    assert (trust[0].run / "print" / "manifest.csv").read_bytes() == (
        alone.run / "print" / "manifest.csv"
    ).read_bytes()


@pytest.mark.usefixtures("marks")
def test_a_fault_of_one_school_is_named_and_stops_no_other(trust: list[Office]) -> None:
    torn, unset, _ = trust
    torn.tracker.write_bytes(torn.tracker.read_bytes()[:5000])
    (unset.folder / "config" / "school.toml").unlink()

    found = weeks(trust)

    assert states(found) == [("not made", 4), ("not made", 3), ("made", 1)]
    assert found[0].fault["error"] == "workbook-damaged"
    assert found[1].fault["where"] == "config/school.toml"


@pytest.mark.usefixtures("marks")
def test_a_workspace_where_somebody_works_is_named(trust: list[Office]) -> None:
    with workspace_lock(trust[1].folder / "output", "letters"):
        found = weeks(trust)

    assert states(found) == [("made", 1), ("not made", 9), ("made", 1)]
    assert found[1].fault["error"] == "another-command"


@pytest.mark.usefixtures("marks")
def test_what_nobody_thought_of_is_told_without_its_words(
    trust: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = make_plan

    def failing(desk: Desk, tracker: Path, *rest: object, **named: object) -> object:
        if tracker == trust[0].tracker:
            raise ValueError("Robin Maple")
        return usual(desk, tracker, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(weekly, "make_plan", failing)

    found = weeks(trust)

    assert states(found) == [("not made", 15), ("made", 1), ("made", 1)]
    assert "Maple" not in str(found[0].fault)
    assert "Maple" in found[0].inside


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_is_killed_at_libreoffice_costs_its_own_school_alone(
    trust: list[Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    (tmp_path / "marks").mkdir()

    def strike(out: Path) -> None:
        if trust[0].folder in out.parents:
            os.kill(os.getpid(), signal.SIGKILL)

    stand_in(monkeypatch, Marked(tmp_path / "marks", strike))

    found = weeks(trust, jobs)

    assert states(found) == [("not made", 15), ("made", 1), ("made", 1)]
    assert "signal 9" in found[0].fault["what"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_never_more_at_libreoffice_than_allowed_over_all_schools(
    trust: list[Office], marks: Path, jobs: int
) -> None:
    weeks(trust, jobs)

    most = max(int(path.stem) for path in marks.glob("*.most"))
    assert 1 <= most <= jobs


def test_the_next_school_is_read_while_one_is_at_libreoffice(
    trust: list[Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marks").mkdir()
    first, second = trust[:2]

    def strike(out: Path) -> None:
        until = time.monotonic() + PATIENCE
        while first.folder in out.parents and not (second.run / "plan.json").is_file():
            assert time.monotonic() < until, "the second school was never planned"
            time.sleep(0.02)

    stand_in(monkeypatch, Marked(tmp_path / "marks", strike))

    assert states(weeks([first, second], 1)) == [("made", 1)] * 2


@pytest.mark.usefixtures("marks")
def test_what_is_made_already_is_said_and_left_as_it_is(trust: list[Office]) -> None:
    weeks(trust[:2])
    before = bytes_of(trust[0].run)
    trust[1].post_all()

    found = weeks(trust)

    assert states(found) == [("already made", 1), ("already made", 1), ("made", 1)]
    assert found[0].counts["made"] == found[2].counts["made"] > 0
    assert bytes_of(trust[0].run) == before


@pytest.mark.usefixtures("marks")
def test_trackers_of_one_workspace_have_runs_and_references_of_their_own(
    trust: list[Office],
) -> None:
    school = trust[0]
    other = school.folder / "sixth form.xlsx"
    shutil.copyfile(school.tracker, other)

    found = do_weeks(trackers_of([school.tracker, other], school.folder), WISH, Silence(), jobs=2)

    assert states(found) == [("made", 1)] * 2
    runs = [week.run for week in found if week.run]
    assert [run.name for run in runs] == [f"{RUN}-tracker", f"{RUN}-sixth-form"]
    one, two = ({row["set_id"] for row in csv_rows(run / "print/manifest.csv")} for run in runs)
    assert one
    assert two
    assert not one & two


@pytest.mark.usefixtures("marks")
def test_killed_in_the_middle_and_given_again(trust: list[Office]) -> None:
    command = os.fork()
    if command == 0:
        do_weeks(of(trust), WISH, Slow(trust[0].run), jobs=1)
        os._exit(0)
    wait_for(lambda: (trust[0].run / "print" / "manifest.csv").is_file())
    os.kill(command, signal.SIGKILL)
    os.waitpid(command, 0)
    wait_for(lambda: all(is_free(school) for school in trust))
    done = [(school.run / "print" / "manifest.csv").is_file() for school in trust]
    before = bytes_of(trust[0].run)

    found = weeks(trust)

    assert not all(done)
    assert [week.state for week in found] == ["already made" if was else "made" for was in done]
    assert bytes_of(trust[0].run) == before


class Slow(Silence):
    """Somebody who does not listen once a run has letters, so that the command stands still."""

    def __init__(self, run: Path) -> None:
        self._run = run

    def progress(self, what: str, done: int, total: int) -> None:
        del what, done, total
        while (self._run / "print" / "manifest.csv").is_file():
            time.sleep(0.1)


@pytest.mark.usefixtures("marks")
def test_interrupted_it_leaves_no_process_behind(trust: list[Office]) -> None:
    class Impatient(Silence):
        def progress(self, what: str, done: int, total: int) -> None:
            del what, done, total
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do_weeks(of(trust), WISH, Impatient(), jobs=2)

    assert multiprocessing.active_children() == []
    assert states(weeks(trust))[2] == ("made", 1)


def test_real_processes_are_begun_the_same_way_on_every_system(trust: list[Office]) -> None:
    for school in trust:
        school.tracker.write_bytes(b"no workbook")

    found = do_weeks(of(trust), WISH, Silence(), jobs=1)

    assert [week.exit_code for week in found] == [ExitCode.WORKBOOK] * 3


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_free(school: Office) -> bool:
    try:
        with workspace_lock(school.folder / "output", "look"):
            return True
    except AlreadyDone:
        return False
