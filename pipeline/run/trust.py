"""The week of many trackers: some in hand at a time, one LibreOffice pool for all of them.

Each tracker in hand is worked in a process of its own kind: while the letters of one are at
LibreOffice the next is read and filled in, memory does not grow with the number of schools, and
whatever happens to one, even a crash of the process, is its own. Trackers of one workspace follow
each other, because a workspace serves one command at a time.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import Literal

from pipeline.errors import AttendanceError
from pipeline.forks import end_with_parent
from pipeline.run.office import Talk
from pipeline.run.schools import Tracker
from pipeline.run.shared_engine import SharedEngine
from pipeline.run.weekly import Week, Wish, do_week, not_made

IN_HAND = 2
"""One at LibreOffice and one being read, at least; with more places for LibreOffice, more."""

START: Literal["spawn"] = "spawn"
"""How processes are begun: the one way that is the same on every system."""

SECONDS_TO_END = 30.0


def do_weeks(trackers: Sequence[Tracker], wish: Wish, talk: Talk, *, jobs: int) -> tuple[Week, ...]:
    """The week of each tracker, in their order; none of them stops another.

    Args:
        trackers: What is worked.
        wish: What is to be done with each.
        talk: Told how far all of them have come together.
        jobs: How many LibreOffice processes work at once at most, over all of them.
    """
    hall = _Hall(mp.get_context(START), jobs)
    crew = min(max(jobs, IN_HAND), len({tracker.root.resolve() for tracker in trackers}))
    board = _Board(list(enumerate(trackers)), wish, _Told(talk, trackers))
    workers: list[_Worker] = []
    try:
        workers += [_Worker(hall) for _ in range(crew)]
        while board.is_open(workers):
            workers = [worker.renewed(hall) for worker in workers]
            board.hand_out(workers)
            for worker in _heard(workers):
                board.take(worker)
    finally:
        _dismiss(workers)
    return tuple(board.weeks[place] for place in range(len(trackers)))


class _Hall:
    """What all workers share: the places at LibreOffice."""

    def __init__(self, context: SpawnContext, jobs: int) -> None:
        self.context = context
        self.places = context.Semaphore(max(jobs, 1))


class _Places:
    """The shared places, as one worker takes them: it is known how many it holds."""

    def __init__(self, places: Semaphore, taken: Synchronized[int]) -> None:
        self._places, self._taken = places, taken

    def __enter__(self) -> None:
        self._places.acquire()
        with self._taken.get_lock():
            self._taken.value += 1

    def __exit__(self, *_: object) -> None:
        with self._taken.get_lock():
            self._taken.value -= 1
        self._places.release()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a worker says while it works: a line, or how far it is."""

    what: str
    done: int = -1
    total: int = 0


class _Worker:
    """One process that works tracker after tracker."""

    def __init__(self, hall: _Hall) -> None:
        self.link, far = hall.context.Pipe()
        self.place: int | None = None
        self.root: Path | None = None
        self._taken: Synchronized[int] = hall.context.Value("i", 0)
        self.process: BaseProcess = hall.context.Process(
            target=_serve, args=(far, hall.places, self._taken)
        )
        self.process.start()
        far.close()

    def give(self, place: int, tracker: Tracker, wish: Wish) -> None:
        """The next tracker."""
        self.place, self.root = place, tracker.root.resolve()
        with contextlib.suppress(BrokenPipeError):  # its end is found out by listening
            self.link.send((tracker, wish))

    def renewed(self, hall: _Hall) -> _Worker:
        """This one, or another for one that ended, whose places at LibreOffice are free again."""
        if self.process.is_alive() or self.place is not None:
            return self
        self.process.join()
        for _ in range(self._taken.value):
            hall.places.release()
        return _Worker(hall)


@dataclass
class _Board:
    """Which trackers wait, and what became of the others."""

    waiting: list[tuple[int, Tracker]]
    wish: Wish
    told: _Told
    weeks: dict[int, Week] = field(default_factory=dict)

    def is_open(self, workers: Sequence[_Worker]) -> bool:
        """Whether there is anything left to do or to wait for."""
        return bool(self.waiting) or any(worker.place is not None for worker in workers)

    def hand_out(self, workers: Sequence[_Worker]) -> None:
        """The next tracker of a workspace where nobody works, to each who has none."""
        for worker in workers:
            busy = {other.root for other in workers if other.place is not None}
            free = (each for each in self.waiting if each[1].root.resolve() not in busy)
            if worker.place is None and (chosen := next(free, None)):
                self.waiting.remove(chosen)
                worker.give(*chosen, self.wish)
                self.told.begun(chosen[0])

    def take(self, worker: _Worker) -> None:
        """What a worker says: how far it is, that it is done, or nothing any more."""
        assert worker.place is not None
        try:
            heard = worker.link.recv()
        except (EOFError, OSError):
            worker.process.join()
            heard = not_made(self.told.trackers[worker.place], _ended(worker.process.exitcode))
        if isinstance(heard, Week):
            self.weeks[worker.place] = heard
            self.told.ended(worker.place, len(self.weeks))
            worker.place = worker.root = None
        else:
            self.told.said(worker.place, heard)


@dataclass
class _Told:
    """What is said of all trackers together."""

    talk: Talk
    trackers: Sequence[Tracker]
    far: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)

    def begun(self, place: int) -> None:
        """A tracker was taken in hand."""
        self.talk.say(f"{self.trackers[place].name}: begun.")

    def said(self, place: int, said: _Said) -> None:
        """A line of one, or how far all are with something."""
        if said.done < 0:
            self.talk.say(f"{self.trackers[place].name}: {said.what}")
            return
        all_of_it = self.far.setdefault(said.what, {})
        all_of_it[place] = (said.done, said.total)
        done, total = (sum(part) for part in zip(*all_of_it.values(), strict=True))
        self.talk.progress(said.what, done, total)

    def ended(self, place: int, count: int) -> None:
        """A tracker is done with, one way or the other."""
        self.talk.progress("Trackers", count, len(self.trackers))
        self.talk.say(f"{self.trackers[place].name}: ended ({count} of {len(self.trackers)}).")


def _heard(workers: Sequence[_Worker]) -> Iterator[_Worker]:
    """Those who say something, or have ended."""
    busy = {worker.link: worker for worker in workers if worker.place is not None}
    for link in wait(list(busy)):
        yield busy[link]  # type: ignore[index]


def _ended(code: int | None) -> AttendanceError:
    how = f"by signal {-code}" if code is not None and code < 0 else f"with {code}"
    return AttendanceError(
        f"The process that worked on this tracker ended {how}. Nothing half-made is in place.",
        todo="Give the same command again; if it happens again, give it with this tracker alone.",
        slug="worker-ended",
    )


def _dismiss(workers: Sequence[_Worker]) -> None:
    """Let everyone go; who is still at work was interrupted as this process was."""
    for worker in workers:
        with contextlib.suppress(BrokenPipeError):
            worker.link.send(None)
        worker.link.close()
    deadline = time.monotonic() + SECONDS_TO_END
    for worker in workers:
        if worker.place is not None:
            worker.process.join(1)  # Ctrl+C of a terminal reaches them all
            if worker.process.is_alive() and worker.process.pid is not None:
                os.kill(worker.process.pid, signal.SIGINT)
    for worker in workers:
        worker.process.join(max(deadline - time.monotonic(), 0.1))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _serve(link: Connection, places: Semaphore, taken: Synchronized[int]) -> None:
    """The worker's side: trackers come in, weeks go out, until the link is closed."""
    # A command that was killed must not go on working: the next one finds the workspace free.
    threading.Thread(target=end_with_parent, daemon=True).start()
    with (
        contextlib.suppress(KeyboardInterrupt, EOFError, BrokenPipeError),
        SharedEngine(_Places(places, taken)) as engine,
    ):
        said = _Link(link)
        while (given := link.recv()) is not None:
            tracker, wish = given
            said.send(do_week(tracker, wish, said, engine))


class _Link:
    """Talk that is heard by the parent."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._lock = threading.Lock()

    def send(self, what: _Said | Week) -> None:
        """Anything, in one piece."""
        with self._lock:
            self._link.send(what)

    def say(self, text: str) -> None:
        """One line for people."""
        self.send(_Said(text))

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long piece of work has come."""
        self.send(_Said(what, done, total))
