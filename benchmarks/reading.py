"""Reading and deciding schools with a whole year of marks, one at a time and a trust of them.

A workbook takes longer to make up than to read, so each size is made up once, and a trust is copies
of one school. Processor time is what grows with the number of students; what else the machine does
is left out of the ratios.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bar, Line, memory_mb, seconds
from pipeline.config import Workspace
from pipeline.demo import LAYOUTS, write_school
from pipeline.model.register import Register
from pipeline.policy.decide import decide
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.starter import FOLDERS, starter_files
from pipeline.tracker import collector_resting, read

YEAR_END = dt.date(2022, 7, 23)
"""The day after the last of the 190 school days of 2021-22."""

NOW = dt.datetime(2022, 7, 23, 9, tzinfo=dt.UTC)
SIZES = (300, 1500, 6000)
MIDDLE = 1500
LIMIT_SECONDS = 2.0
MOST_RATIO = 4.4
ROUNDS = 5
TRUST = (2, 8)
"""Trackers of the smaller and of the greater trust; 60 of 1,667 students make 100,000."""

MOST_MB = 1000


def reading_lines(folder: Path) -> Iterator[Line]:
    """Write, read and decide schools of three sizes and each layout; then plan trusts."""
    for layout in LAYOUTS:
        for size in SIZES:
            place = folder / str(size)
            place.mkdir(exist_ok=True)
            made = seconds(
                lambda size=size, place=place, layout=layout: write_school(  # type: ignore[misc]
                    place, layout, students=size, seed="bench", as_of=YEAR_END
                )
            )
            if size == MIDDLE:
                yield Line(f"{layout}: make up and write {size:,} students", f"{made:.1f} s")
        yield from _layout_lines(folder, layout)
    yield from _trust_lines(folder)


def _layout_lines(folder: Path, layout: str) -> Iterator[Line]:
    shipped = Workspace(starter_files())
    taken: dict[int, list[float]] = {size: [] for size in SIZES}
    marks: dict[int, int] = {}
    for _ in range(ROUNDS):
        for size in SIZES:
            begun = time.process_time()
            register = _decided(folder / str(size) / f"{layout}-tracker.xlsx", shipped, layout)
            taken[size].append(time.process_time() - begun)
            marks[size] = sum(len(row.codes) for sheet in register.marks for row in sheet.rows)
            del register
    for size in SIZES:
        middle = statistics.median(taken[size])
        limited = size == MIDDLE
        yield Line(
            f"{layout}: read and decide {size:,} students with {marks[size]:,} marks",
            f"{middle:.2f} s",
            f"at most {LIMIT_SECONDS:g} s" if limited else "",
            not limited or middle <= LIMIT_SECONDS,
            Bar("Reading and deciding (seconds)", f"{layout}, {size:,} students", middle),
        )
    ratio = statistics.median(
        large / small for small, large in zip(taken[MIDDLE], taken[SIZES[-1]], strict=True)
    )
    yield Line(
        f"{layout}: {SIZES[-1]:,} students beside {MIDDLE:,}",
        f"{ratio:.2f} times",
        f"at most {MOST_RATIO:g}",
        ratio <= MOST_RATIO,
    )


def _decided(path: Path, shipped: Workspace, layout: str) -> Register:
    with collector_resting():
        register = read(path, shipped.layouts)
        policy, calendar = shipped.policy_for(layout), shipped.calendar(YEAR_END)
        decide(register, policy, calendar, shipped.codes, YEAR_END)
    return register


def _trust_lines(folder: Path) -> Iterator[Line]:
    """Each trust in a process of its own, because memory is what it is about."""
    tracker = folder / str(MIDDLE) / "sol-tracker.xlsx"
    told = {
        count: json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.reading", str(tracker), str(count)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for count in TRUST
    }
    few, many = (told[count]["seconds"] / count for count in TRUST)
    students = TRUST[-1] * MIDDLE
    yield Line(
        f"Read, decide and plan {TRUST[-1]} trackers, {students:,} students",
        f"{many * TRUST[-1]:.1f} s",
    )
    yield Line(
        f"A tracker of {TRUST[-1]} beside one of {TRUST[0]}",
        f"{many / few:.2f} times",
        "at most 1.2",
        many / few <= 1.2,
    )
    memory = told[TRUST[-1]]["memory"]
    within = memory <= MOST_MB
    yield Line("Memory at most, planning them", f"{memory:.0f} MB", f"at most {MOST_MB} MB", within)


def plan_trust(tracker: Path, count: int) -> dict[str, float]:
    """Plan so many copies of a tracker, each in a workspace of its own, one after the other."""
    begun = time.process_time()
    for number in range(count):
        root = tracker.parent / f"trust-{number:02}"
        for name in FOLDERS:
            shutil.copytree(starter_files() / name, root / name)
        copy = root / tracker.name
        shutil.copyfile(tracker, copy)
        make_plan(Desk(Workspace(root), NOW, "", Silence()), copy, None, YEAR_END, None)
        shutil.rmtree(root)
    return {"seconds": time.process_time() - begun, "memory": memory_mb()}


if __name__ == "__main__":
    print(json.dumps(plan_trust(Path(sys.argv[1]), int(sys.argv[2]))))
