"""The week's commands: check, plan, letters, week."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.cli.minutes import unserved_json, unserved_text
from pipeline.cli.report import (
    check_json,
    check_text,
    letters_json,
    letters_text,
    plan_answer_json,
    plan_text,
)
from pipeline.cli.week_many import many_weeks, refuse_for_many
from pipeline.convert import Engine, default_jobs, ready
from pipeline.errors import ExitCode
from pipeline.run.checking import check_all
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.planning import Planned, make_plan, refuse_same
from pipeline.run.shared_engine import SharedEngine
from pipeline.run.unserved import post_unserved
from pipeline.run.weekly import Wish


@click.command(
    epilog="Example:  attendance check trackers/sol-tracker.xlsx",
    short_help="Look at settings, templates, tracker, converter and fonts.",
)
@click.argument(
    "tracker", type=click.Path(path_type=Path, dir_okay=False), required=False, metavar="[TRACKER]"
)
@options.AS_OF
@click.pass_obj
@guarded
def check(door: Door, tracker: Path | None, as_of: dt.date | None) -> ExitCode:
    """Look at everything a run rests on and name every fault in one pass. Changes nothing."""
    found = check_all(door.workspace, tracker, as_of or door.today)
    door.answer(check_text(found), check_json(found))
    return found.exit_code


@click.command(
    epilog="Example:  attendance plan trackers/sol-tracker.xlsx --as-of 2022-03-07",
    short_help="Who is due what, and why: the run folder with the plan.",
)
@options.TRACKER
@options.POLICY
@options.AS_OF
@options.RUN_FOLDER
@click.pass_obj
@guarded
def plan(
    door: Door,
    tracker: Path,
    policy_id: str | None,
    as_of: dt.date | None,
    folder: Path | None,
) -> ExitCode:
    """Read the tracker, decide for every student, and write plan.json and plan.xlsx.

    Nothing is sent and nothing in the tracker is changed. Look at plan.xlsx at the weekly meeting:
    what is typed into its Decision column is obeyed by letters.
    """
    planned = make_plan(door.desk(), tracker, policy_id, as_of or door.today, folder)
    refuse_same(planned)
    door.answer(plan_text(planned), plan_answer_json(planned))
    return _plan_code(planned)


@click.command(
    epilog="Example:  attendance letters output/2022-03-07-sol",
    short_help="Make the letters that are due, and the print run.",
)
@options.RUN
@options.ONLY
@options.DECISIONS
@options.PROOF
@click.option(
    "--unserved",
    is_flag=True,
    help="Post what was to be handed over and could not be, as the Meetings sheet says; "
    "with --only, for that student whatever it says.",
)
@click.pass_obj
@guarded
def letters(
    door: Door,
    run: str,
    only: tuple[str, ...],
    decisions: Path | None,
    proof: bool,
    unserved: bool,
) -> ExitCode:
    """Merge, convert and prove what is due, and build the print run.

    Everything typed into plan.xlsx, and into the meeting's decisions.xlsx, is obeyed. A letter
    that fails any check is held by name in exceptions.csv and the rest goes on.
    """
    if unserved:
        return _post_unserved(door, run, only)
    made = make_letters(door.desk(), door.run_folder(run), only, proof=proof, decisions=decisions)
    door.answer(letters_text(made), letters_json(made))
    return _letters_code(made)


@click.command(
    epilog="Example:  attendance week trackers/sol-tracker.xlsx --policy sol --as-of 2022-03-07"
    "\n\nExample:  attendance -C trust week trust --jobs 2",
    short_help="plan, then letters, in one go; of one tracker or of a whole trust.",
)
@options.TRACKERS
@options.POLICY
@options.AS_OF
@options.RUN_FOLDER
@options.ONLY
@options.DECISIONS
@options.PROOF
@options.JOBS
@options.SUMMARY
@click.pass_obj
@guarded
def week(
    door: Door,
    trackers: tuple[Path, ...],
    policy_id: str | None,
    as_of: dt.date | None,
    folder: Path | None,
    only: tuple[str, ...],
    decisions: Path | None,
    proof: bool,
    jobs: int | None,
    summary: Path | None,
) -> ExitCode:
    """Plan a run and make the letters that are due, in one go.

    With several trackers, or a folder of them or of schools' workspaces, each is a run in the
    workspace it lies in, else in the one of the command; one school's fault never stops the
    others. Given again after it was broken off, it goes on where it was. The end is a table and a
    summary file; the exit code is the worst of all.
    """
    day = as_of or door.today
    if len(trackers) > 1 or trackers[0].is_dir():
        refuse_for_many(folder, only, decisions)
        wish = Wish(door.now, door.desk_name(), day, policy_id, proof)
        return many_weeks(door, trackers, wish, jobs or default_jobs(), summary)
    with (
        SharedEngine(threading.BoundedSemaphore(jobs))
        if jobs
        else ready(None, default_jobs()) as engine
    ):
        planned = make_plan(door.desk(), trackers[0], policy_id, day, folder, command="week")
        made = make_letters(
            door.desk(),
            planned.run.path,
            only,
            proof=proof,
            engine=engine,
            decisions=decisions,
            register=planned.decided.register,
            planned_now=planned.made,
        )
    text = f"{plan_text(planned)}\n\n{letters_text(made)}"
    door.answer(text, {**plan_answer_json(planned), "letters": letters_json(made)})
    return max(_plan_code(planned), _letters_code(made))


def _engine(jobs: int | None) -> AbstractContextManager[Engine | None]:
    if jobs:
        return SharedEngine(threading.BoundedSemaphore(jobs))
    return ready(None, default_jobs())


def _post_unserved(door: Door, run: str, only: tuple[str, ...]) -> ExitCode:
    found = post_unserved(door.desk(), door.run_folder(run), only, today=door.today)
    door.answer(unserved_text(found), unserved_json(found))
    return ExitCode.HELD if found.sent and found.sent.exceptions else ExitCode.DONE


def _plan_code(planned: Planned) -> ExitCode:
    # A warning is said and holds nobody.
    faulty = any(problem.is_error for problem in planned.decided.plan.problems)
    return ExitCode.HELD if planned.counts["held"] or faulty else ExitCode.DONE


def _letters_code(made: Lettered) -> ExitCode:
    return ExitCode.HELD if made.exceptions else ExitCode.DONE
