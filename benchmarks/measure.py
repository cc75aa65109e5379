"""Timing, and the facts of the machine that a figure is worth nothing without."""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure as the plot shows it, beside the others of its panel."""

    panel: str
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report.

    Attributes:
        limit: What must hold, in words; "" where nothing is promised.
        holds: Whether it does.
        bar: The same for the plot; ``None`` for what is not in it.
    """

    what: str
    measured: str
    limit: str = ""
    holds: bool = True
    bar: Bar | None = None


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The middle of several calls."""
    return statistics.median(seconds(work) for _ in range(times))


def memory_mb() -> float:
    """The most memory this process has had so far."""
    told = Path("/proc/self/status")
    # The figure below is handed on by whoever started this process; the kernel's own is not.
    if told.is_file() and (found := re.search(r"VmHWM:\s*(\d+)", told.read_text())):
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def family_memory_mb(pid: int) -> float:
    """What a process and all those it started have in memory now; what they share counts once.

    Linux alone says it; 0 elsewhere.
    """
    total = 0.0
    for member in _family(pid):
        try:
            told = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        if found := re.search(r"^Pss: *(\d+)", told, re.MULTILINE):
            total += int(found[1]) / 1024
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def at_least(what: str, ratio: float, least: float) -> Line:
    """A ratio that must not be smaller."""
    return Line(what, f"{ratio:.1f}", f"at least {least:g}", ratio >= least)


def soffice() -> str:
    """LibreOffice's program, "" when there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def machine() -> str:
    """Cores and what they are, Python and LibreOffice, in one line."""
    said = ""
    if program := soffice():
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        found = re.search(r"LibreOffice [\d.]+", done.stdout)
        said = f", {found.group()}" if found else ""
    return f"{os.cpu_count()} cores{_model()}, Python {platform.python_version()}{said}"


def _model() -> str:
    """The processor's name, where Linux tells it."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)", told.read_text(), re.M) if told.is_file() else None
    return f" of {found[1].strip()}" if found else ""
