"""An officer's decisions on one student: hold, release, jump."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.errors import ExitCode
from pipeline.run import rulings
from pipeline.run.rulings import Ruled


@click.command(
    epilog='Example:  attendance hold output/2022-03-07-sol 004023 --reason "Bereavement" '
    "--until 2022-03-28",
    short_help="Hold what is due to a student.",
)
@options.RUN
@options.ADM
@options.REASON
@click.option("--until", type=options.DATE, metavar="DATE", help="The day the hold ends.")
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def hold(door: Door, run: str, adm: str, reason: str, until: dt.date | None, by: str) -> ExitCode:
    """Hold whatever is due to a student, until a day or until it is released."""
    ruled = rulings.hold(door.desk(by), door.run_folder(run), adm, reason, until)
    return _answer(door, ruled)


@click.command(
    epilog='Example:  attendance release output/2022-03-07-sol 004023 --reason "Spoke to the '
    'mother" --by "D. Amberwood"',
    short_help="Release what is held for a student.",
)
@options.RUN
@options.ADM
@options.REASON
@options.BY
@click.pass_obj
@guarded
def release(door: Door, run: str, adm: str, reason: str, by: str) -> ExitCode:
    """Release what is held for a student in this run, by name and with a reason."""
    return _answer(door, rulings.release(door.desk(by), door.run_folder(run), adm, reason))


@click.command(
    epilog='Example:  attendance jump output/2022-03-07-sol 004071 letter-2 --reason "Agreed at '
    'the weekly meeting" --by "D. Amberwood"',
    short_help="Take a later step than the ladder's, by name.",
)
@options.RUN
@options.ADM
@click.argument("step", metavar="STEP")
@options.REASON
@options.BY
@click.pass_obj
@guarded
def jump(door: Door, run: str, adm: str, step: str, reason: str, by: str) -> ExitCode:
    """Take a later step than the ladder's. What is skipped is named in the plan."""
    return _answer(door, rulings.jump(door.desk(by), door.run_folder(run), adm, step, reason))


def _answer(door: Door, ruled: Ruled) -> ExitCode:
    decision = ruled.decision
    text = f"{decision.adm_no}: {decision.status.value}, {decision.step}. {decision.reason}"
    if ruled.letters_stale:
        text += (
            "\nLetters of this run were made before this decision. Do not post them; make them "
            f"again: attendance letters {ruled.run.path}"
        )
    value = {
        "run": str(ruled.run.path),
        "adm_no": decision.adm_no,
        "status": decision.status.value,
        "step": decision.step,
        "reason": decision.reason,
        "letters_stale": ruled.letters_stale,
    }
    door.answer(text, value)
    return ExitCode.HELD if ruled.letters_stale else ExitCode.DONE
