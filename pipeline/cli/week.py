"""The week's commands that look and decide: check, plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.cli.report import check_json, check_text, plan_answer_json, plan_code, plan_text
from pipeline.errors import ExitCode
from pipeline.run.checking import check_all
from pipeline.run.planning import make_plan, refuse_same


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
    return plan_code(planned)
