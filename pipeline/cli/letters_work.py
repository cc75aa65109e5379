"""What the commands that make letters do; read while LibreOffice starts."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from pipeline.cli.door import Door
from pipeline.cli.report import (
    letters_json,
    letters_text,
    plan_answer_json,
    plan_code,
    plan_text,
)
from pipeline.errors import ExitCode
from pipeline.libreoffice import Engine
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.planning import make_plan
from pipeline.run.shared_engine import SharedEngine
from pipeline.run.weekly import Wish

__all__ = ["Given", "Wish", "letters", "week", "week_with"]


@dataclass(frozen=True, slots=True)
class Given:
    """What was said about the week of one tracker."""

    tracker: Path
    folder: Path | None
    only: tuple[str, ...]
    decisions: Path | None


def letters(
    door: Door,
    run: str,
    only: tuple[str, ...],
    decisions: Path | None,
    *,
    proof: bool,
    engine: Engine | None,
) -> ExitCode:
    """Make the letters of a run that was planned."""
    made = make_letters(
        door.desk(), door.run_folder(run), only, proof=proof, engine=engine, decisions=decisions
    )
    door.answer(letters_text(made), letters_json(made))
    return _letters_code(made)


def week(door: Door, wish: Wish, given: Given, engine: Engine | None) -> ExitCode:
    """Plan a run and make its letters."""
    desk = door.desk()
    planned = make_plan(
        desk, given.tracker, wish.policy_id, wish.as_of, given.folder, command="week"
    )
    text, answer, code = plan_text(planned), plan_answer_json(planned), plan_code(planned)
    made = make_letters(
        desk,
        planned.run.path,
        given.only,
        proof=wish.proof,
        engine=engine,
        decisions=given.decisions,
        planned=planned,
    )
    door.answer(f"{text}\n\n{letters_text(made)}", {**answer, "letters": letters_json(made)})
    return max(code, _letters_code(made))


def week_with(jobs: int, door: Door, wish: Wish, given: Given) -> ExitCode:
    """The same with so many processes of LibreOffice, fewer than it has otherwise."""
    with SharedEngine(threading.BoundedSemaphore(jobs)) as engine:
        return week(door, wish, given, engine)


def _letters_code(made: Lettered) -> ExitCode:
    return ExitCode.HELD if made.exceptions else ExitCode.DONE
