"""A week's letters from tracker to print run, beside LibreOffice alone on the same files."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import Line, at_least, child_memory_mb, memory_mb, seconds, soffice
from pipeline.config import open_workspace
from pipeline.convert import convert, default_jobs
from pipeline.demo import AS_OF, write_school
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.starter.workspace import init

SMALL, LARGE = 180, 700
"""Schools of these sizes have some 250 and some 1,000 documents due in the demo's week."""

FILES = 200
"""LibreOffice alone loses files of a call that has many more."""

SAMPLED = 10
LEAST_TO_ONE_CALL = 4.0
LEAST_TO_ONE_EACH = 20.0
MOST_GROWTH = 1.2
MOST_MEMORY_MB = 700


def letters_lines(folder: Path) -> Iterator[Line]:
    """The whole week of two schools, then LibreOffice alone on the very same DOCX files."""
    if not soffice():
        yield Line("Letters", "not measured: LibreOffice is missing")
        return
    small, files = _week(folder / "small", SMALL)
    each = small / len(files)
    yield Line(f"{len(files)} documents from tracker to print run", f"{small:.1f} s")
    few = _gather(files, folder / "sources")
    yield from _beside(few, each, folder)
    large, many = _week(folder / "large", LARGE)
    yield Line(f"{len(many)} documents from tracker to print run", f"{large:.1f} s")
    growth = large / len(many) / each
    limit, holds = f"at most {MOST_GROWTH}", growth <= MOST_GROWTH
    yield Line("Time for each of them beside the smaller school's", f"{growth:.2f}", limit, holds)
    memory = memory_mb() + default_jobs() * child_memory_mb()
    limit, holds = f"at most {MOST_MEMORY_MB} MB", memory <= MOST_MEMORY_MB
    yield Line("Memory at most, all processes together", f"{memory:.0f} MB", limit, holds)


def _week(folder: Path, students: int) -> tuple[float, list[Path]]:
    workspace, run = folder / "school", folder / "school" / "output" / "bench"
    folder.mkdir()
    init(workspace)
    tracker = write_school(folder, "sol", students=students, seed="bench")
    now = dt.datetime.combine(AS_OF, dt.time(9), tzinfo=dt.UTC)
    desk = Desk(open_workspace(workspace), now, "the benchmark", Silence())

    def all_of_it() -> None:
        make_plan(desk, tracker, "sol", AS_OF, run)
        make_letters(desk, run)

    took = seconds(all_of_it)
    return took, sorted(path for path in run.rglob("*.docx") if path.is_file())


def _beside(files: Sequence[Path], each: float, folder: Path) -> Iterator[Line]:
    count = len(files)
    ours = seconds(lambda: _convert(files, folder / "ours"))
    yield Line(f"Converting {count} of them, checked and cut apart", f"{ours:.1f} s")
    one_call = seconds(lambda: _alone(files, folder / "one-call"))
    yield Line(f"LibreOffice alone, the same {count} in one call", f"{one_call:.1f} s")
    sample = files[:: max(count // SAMPLED, 1)][:SAMPLED]
    singly = sum(seconds(lambda f=file: _alone([f], folder / "singly")) for file in sample)  # type: ignore[misc]
    one_each = singly / len(sample)
    yield Line("LibreOffice alone, a call for each letter", f"{one_each:.2f} s a letter")
    of_call, of_each = one_call / count, one_each
    yield at_least("Converting: times as fast as one call", one_call / ours, LEAST_TO_ONE_CALL)
    yield Line("Tracker to print run: times as fast as one call converts", f"{of_call / each:.1f}")
    yield at_least(
        "Tracker to print run: times as fast as a call for each", of_each / each, LEAST_TO_ONE_EACH
    )


def _gather(found: Sequence[Path], into: Path) -> list[Path]:
    into.mkdir()
    return [Path(shutil.copyfile(path, into / path.name)) for path in found[:FILES]]


def _convert(files: Sequence[Path], out: Path) -> None:
    convert(files, out, jobs=default_jobs(), progress=lambda *_: None)


def _alone(files: Sequence[Path], out: Path) -> None:
    profile = out.with_name("profile").as_uri()
    command = [soffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    names = [str(path) for path in files]
    subprocess.run([*command, "--outdir", str(out), *names], check=True, capture_output=True)
    made = sum((out / f"{path.stem}.pdf").is_file() for path in files)
    if made != len(files):
        raise RuntimeError(f"LibreOffice made {made} of {len(files)} files")
