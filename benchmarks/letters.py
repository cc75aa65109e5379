"""A week's letters from tracker to print run, beside LibreOffice alone on the same files."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Line, at_least, family_memory_mb, seconds, soffice
from pipeline.config import open_workspace
from pipeline.convert import convert, default_jobs
from pipeline.demo import AS_OF, write_school
from pipeline.demo.sol_cases import SOL_CASES
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.starter.workspace import init

SMALL, LARGE = 100, 500
"""Students of whom each is due a one-page letter to one parent and a record of the conversation:
200 and 1,000 documents of a page each."""

MIXED = 180
"""A school of this size has some 250 documents of all kinds due in the demo's week."""

FILES = 200
"""LibreOffice alone loses files of a call that has many more."""

SAMPLED = 10
LEAST_TO_ONE_CALL = 4.0
LEAST_TO_ONE_EACH = 20.0
MOST_GROWTH = 1.2
MOST_MEMORY_MB = 700


def letters_lines(folder: Path) -> Iterator[Line]:
    """One-page letters of two schools, then LibreOffice alone on the very same DOCX files."""
    if not soffice():
        yield Line("Letters", "not measured: LibreOffice is missing")
        return
    small, files, memory = _week(folder / "small", SMALL)
    each = small / len(files)
    yield Line(f"{len(files)} one-page letters from tracker to print run", f"{small:.1f} s")
    yield from _beside(_gather(files, folder / "sources"), each, folder)
    large, many, most = _week(folder / "large", LARGE)
    yield Line(f"{len(many)} one-page letters from tracker to print run", f"{large:.1f} s")
    growth = large / len(many) / each
    limit, holds = f"at most {MOST_GROWTH}", growth <= MOST_GROWTH
    yield Line("Time for each of them beside the smaller school's", f"{growth:.2f}", limit, holds)
    limit = f"at most {MOST_MEMORY_MB} MB"
    for count, peak in ((len(files), memory), (len(many), most)):
        what = f"Memory at most, all processes together, {count} letters"
        yield Line(what, f"{peak:.0f} MB", limit, peak <= MOST_MEMORY_MB)
    mixed, all_kinds, _ = _week(folder / "mixed", MIXED, mixed=True)
    yield Line(f"{len(all_kinds)} documents of all kinds to print run", f"{mixed:.1f} s")


def _week(folder: Path, students: int, *, mixed: bool = False) -> tuple[float, list[Path], float]:
    """Seconds, the Word files, and the most memory in MB."""
    workspace, run = folder / "school", folder / "school" / "output" / "bench"
    folder.mkdir()
    init(workspace)
    case = next(case for case in SOL_CASES if case.name == "letter-1")
    cases = () if mixed else [replace(case, family="mother")] * students
    tracker = write_school(folder, "sol", students=students, seed="bench", cases=cases)
    arguments = [str(workspace), str(tracker), str(run)]
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.letters", *arguments])
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, family_memory_mb(process.pid))
        time.sleep(0.05)
    took = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"the run ended with {process.returncode}")
    return took, sorted((run / "documents").glob("*.docx")), peak


def _all_of_it(workspace: Path, tracker: Path, run: Path) -> None:
    now = dt.datetime.combine(AS_OF, dt.time(9), tzinfo=dt.UTC)
    desk = Desk(open_workspace(workspace), now, "the benchmark", Silence())
    make_plan(desk, tracker, "sol", AS_OF, run)
    make_letters(desk, run)


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
    yield Line("Converting: times as fast as one call", f"{one_call / ours:.1f}")
    yield at_least(
        "Tracker to print run: times as fast as one call converts",
        of_call / each,
        LEAST_TO_ONE_CALL,
    )
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


if __name__ == "__main__":
    _all_of_it(*map(Path, sys.argv[1:]))
