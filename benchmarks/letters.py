"""A week's letters from tracker to print run, beside LibreOffice alone on the same files."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.measure import Bar, Line, at_least, family_memory_mb, seconds, soffice
from pipeline.convert import convert
from pipeline.convert.page import count
from pipeline.demo import AS_OF, write_school
from pipeline.demo.rwba_cases import RWBA_CASES
from pipeline.libreoffice import default_jobs
from pipeline.starter.workspace import init

EACH = "Milliseconds for each letter"
FEW, SMALL, LARGE = 50, 200, 1000
"""Students of whom each is due one letter of one page, to one parent."""

MIXED = 180
"""A school of this size has some 250 documents of all kinds due in the demo's week."""

FILES = 200
"""LibreOffice alone loses files of a call that has many more."""

SAMPLED = 10
LEAST_TO_ONE_CALL = 4.0
LEAST_TO_ONE_EACH = 20.0
MOST_GROWTH = 1.2
MOST_MEMORY_MB = 700
MOST_MEMORY_GROWTH = 1.15
"""Memory is looked at now and then, and so is the same within this."""
LOOKS = 0.5
"""Seconds between two looks at the memory: while it is counted, a process has to wait."""


def letters_lines(folder: Path) -> Iterator[Line]:
    """One-page letters of three schools, and LibreOffice alone on the very same DOCX files."""
    if not soffice():
        yield Line("Letters", "not measured: LibreOffice is missing")
        return
    few = _week(folder / "few", FEW)
    yield _run_line(few)
    before = _week(folder / "before", SMALL)
    sources = _gather(before.files, folder / "sources")
    one_call = seconds(lambda: _alone(sources, folder / "one-call"))
    after = _week(folder / "after", SMALL)
    # What else the machine does comes and goes: the run stands on both sides of what it is
    # measured by.
    small = replace(before, seconds=statistics.mean((before.seconds, after.seconds)))
    yield _run_line(small)
    yield from _beside(sources, small.each, one_call, folder)
    large = _week(folder / "large", LARGE)
    yield _run_line(large)
    growth = large.each / small.each
    limit, holds = f"at most {MOST_GROWTH}", growth <= MOST_GROWTH
    yield Line("Time for each of them beside the smaller school's", f"{growth:.2f}", limit, holds)
    yield from _memory_lines(folder)
    mixed = _week(folder / "mixed", MIXED, mixed=True)
    what = f"{len(mixed.files)} documents of all kinds to print run"
    yield Line(what, f"{mixed.seconds:.1f} s")


def _memory_lines(folder: Path) -> Iterator[Line]:
    """The same schools again: while memory is counted, a process has to wait."""
    peaks = {
        size: _week(folder / f"memory-{size}", size, watched=True).memory for size in (SMALL, LARGE)
    }
    for size, peak in peaks.items():
        yield Line(
            f"Memory at most, all processes together, {size} letters",
            f"{peak:.0f} MB",
            f"at most {MOST_MEMORY_MB} MB",
            peak <= MOST_MEMORY_MB,
            Bar("Memory, all processes (MB)", f"{size:,} letters", peak),
        )
    growth = peaks[LARGE] / peaks[SMALL]
    limit, holds = f"at most {MOST_MEMORY_GROWTH}", growth <= MOST_MEMORY_GROWTH
    yield Line("Memory for the greater beside the smaller", f"{growth:.2f}", limit, holds)


@dataclass(frozen=True, slots=True)
class _Made:
    """A week that was measured: seconds, the Word files, and the most memory in MB."""

    seconds: float
    files: Sequence[Path]
    memory: float

    @property
    def each(self) -> float:
        """Seconds for each letter."""
        return self.seconds / len(self.files)


def _run_line(made: _Made) -> Line:
    count = len(made.files)
    return Line(
        f"{count:,} one-page letters from tracker to print run",
        f"{made.seconds:.1f} s",
        bar=Bar(EACH, f"ours, {count:,} letters to print run", made.each * 1000),
    )


def _week(folder: Path, students: int, *, mixed: bool = False, watched: bool = False) -> _Made:
    workspace, run = folder / "school", folder / "school" / "output" / "bench"
    folder.mkdir()
    init(workspace)
    case = next(case for case in RWBA_CASES if case.name == "manager-letter")
    layout = "sol" if mixed else "rwba"
    cases = () if mixed else [replace(case, family="mother")] * students
    tracker = write_school(folder, layout, students=students, seed="bench", cases=cases)
    said = ("week", str(tracker), "--policy", layout, "--as-of", str(AS_OF), "--run", str(run))
    command = [sys.executable, "-m", "pipeline", "-q", "-C", str(workspace), *said]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0.0
    while watched and process.poll() is None:
        peak = max(peak, family_memory_mb(process.pid))
        time.sleep(LOOKS)
    process.wait()
    took = time.perf_counter() - begun
    if process.returncode not in (0, 1):  # 1: done, and something is left to a person
        raise RuntimeError(f"the run ended with {process.returncode}")
    made = sorted((run / "documents").glob("*.pdf"))
    if not mixed and (len(made) != students or any(count(pdf) != 1 for pdf in made)):
        raise RuntimeError(f"{len(made)} letters, not {students} of one page each")
    return _Made(took, [pdf.with_suffix(".docx") for pdf in made], peak)


def _beside(files: Sequence[Path], each: float, one_call: float, folder: Path) -> Iterator[Line]:
    many = len(files)
    ours = seconds(lambda: _convert(files, folder / "ours"))
    yield Line(f"Converting {many} of them, checked and cut apart", f"{ours:.1f} s")
    of_call = one_call / many
    yield Line(
        f"LibreOffice alone, the same {many} in one call",
        f"{one_call:.1f} s",
        bar=Bar(EACH, "LibreOffice alone, one call", of_call * 1000),
    )
    sample = files[:: max(many // SAMPLED, 1)][:SAMPLED]
    singly = sum(seconds(lambda f=file: _alone([f], folder / "singly")) for file in sample)  # type: ignore[misc]
    of_each = singly / len(sample)
    yield Line(
        "LibreOffice alone, a call for each letter",
        f"{of_each:.2f} s a letter",
        bar=Bar(EACH, "LibreOffice alone, a call each", of_each * 1000),
    )
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
