"""The Head of Year packs of a large year group, with a chart for every student."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, seconds
from pipeline.config import open_workspace
from pipeline.demo import AS_OF, write_school
from pipeline.run.office import Desk, Silence
from pipeline.run.packing import Order, Packed, make_packs
from pipeline.starter.workspace import init

STUDENTS = 450
"""A made-up school of this size has more than 300 students to discuss."""

ENOUGH = 300
LIMIT_SECONDS = 10.0


def packing_lines(folder: Path) -> Iterator[Line]:
    """Read, decide, and draw every pack once."""
    workspace = folder / "school"
    init(workspace)
    tracker = write_school(folder, "sol", students=STUDENTS, seed="bench")
    now = dt.datetime.combine(AS_OF, dt.time(9), tzinfo=dt.UTC)
    desk = Desk(open_workspace(workspace), now, "the benchmark", Silence())
    made: list[Packed] = []
    took = seconds(lambda: made.append(make_packs(desk, Order(tracker, AS_OF))))
    students = made[0].students
    holds = took <= LIMIT_SECONDS and students >= ENOUGH
    limit = f"at most {LIMIT_SECONDS:.0f} s for {ENOUGH}"
    yield Line(f"Packs of {students} students with charts", f"{took:.1f} s", limit, holds)
