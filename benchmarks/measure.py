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
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report.

    Attributes:
        limit: What must hold, in words; "" where nothing is promised.
        holds: Whether it does.
    """

    what: str
    measured: str
    limit: str = ""
    holds: bool = True


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
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child_memory_mb() -> float:
    """The most memory that any one finished child process has had so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def at_least(what: str, ratio: float, least: float) -> Line:
    """A ratio that must not be smaller."""
    return Line(what, f"{ratio:.1f}", f"at least {least:g}", ratio >= least)


def soffice() -> str:
    """LibreOffice's program, "" when there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def machine() -> str:
    """Cores, Python and LibreOffice, in one line."""
    said = ""
    if program := soffice():
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        found = re.search(r"LibreOffice [\d.]+", done.stdout)
        said = f", {found.group()}" if found else ""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}{said}"
