"""The week's commands that make letters: letters, week.

LibreOffice takes a second to start, and so does reading all that these commands need: it is
started first, and what they do is in a module that is read meanwhile.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.errors import ExitCode
from pipeline.libreoffice import default_jobs, ready


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
    with ready(None, default_jobs()) as engine:
        if unserved:
            from pipeline.cli.unserved_work import unserved as post_unserved

            return post_unserved(door, run, only, engine)
        from pipeline.cli import letters_work as work

        return work.letters(door, run, only, decisions, proof=proof, engine=engine)


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
    many = len(trackers) > 1 or trackers[0].is_dir()
    fewer = jobs if jobs and jobs < default_jobs() else 0
    with contextlib.nullcontext() if many or fewer else ready(None, default_jobs()) as engine:
        from pipeline.cli import letters_work as work

        wish = work.Wish(door.now, door.desk_name(), day, policy_id, proof)
        if many:
            from pipeline.cli import week_many

            week_many.refuse_for_many(folder, only, decisions)
            return week_many.many_weeks(door, trackers, wish, jobs or default_jobs(), summary)
        given = work.Given(trackers[0], folder, only, decisions)
        if fewer:
            return work.week_with(fewer, door, wish, given)
        return work.week(door, wish, given, engine)
