"""What is said while a command works: to the error stream, so that the answer stays alone."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

SECONDS_BETWEEN_DRAWINGS = 0.1


class Screen:
    """Progress bars and lines for people; bars only where a person looks on.

    Args:
        verbosity: -1 for quiet, 0, or more to hear more.
    """

    def __init__(self, verbosity: int) -> None:
        self.verbosity = verbosity
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Progress | None = None
        self._tasks: dict[str, int] = {}
        self._drawn = 0.0

    def say(self, text: str) -> None:
        """One line for people."""
        if self.verbosity >= 0:
            self._console.print(text, markup=False)

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long piece of work has come, with the time that is left."""
        if self.verbosity < 0 or sys.stderr is None or not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description:<12}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=self._console,
                auto_refresh=False,  # it would be another thread, and nothing is forked beside one
            )
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        task = self._bar.task_ids[list(self._tasks).index(what)]
        self._bar.update(task, completed=done, total=total)
        if done == total or time.monotonic() - self._drawn > SECONDS_BETWEEN_DRAWINGS:
            self._bar.refresh()
            self._drawn = time.monotonic()

    def close(self) -> None:
        """Take the bars away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            self._tasks.clear()
