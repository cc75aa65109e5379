"""The Head of Year pack for the weekly meeting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline import words
from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.errors import ExitCode
from pipeline.run.packing import Order, Packed, make_packs


@click.command(
    epilog='Example:  attendance pack trackers/sol-tracker.xlsx --hoy "HOY 7" --as-of 2022-03-07',
    short_help="A PDF for each Head of Year's weekly meeting, and a workbook to decide in.",
)
@options.TRACKER
@click.option("--hoy", default="", metavar="NAME", help="One Head of Year: label, name or year.")
@options.POLICY
@options.AS_OF
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder to make; by default output/DATE-POLICY-pack.",
)
@click.option(
    "--run",
    metavar="RUN",
    help="Put it into this planned run, where letters finds what was decided.",
)
@click.pass_obj
@guarded
def pack(
    door: Door,
    tracker: Path,
    hoy: str,
    policy_id: str | None,
    as_of: dt.date | None,
    out: Path | None,
    run: str | None,
) -> ExitCode:
    """Every student whose attendance dropped or is a concern, for each Head of Year.

    What the meeting decides is typed into decisions.xlsx and obeyed by letters. Nothing is sent
    and nothing is entered in the ledger.
    """
    order = Order(
        tracker, as_of or door.today, hoy, policy_id, out, door.run_folder(run) if run else None
    )
    packed = make_packs(door.desk(), order)
    door.answer(_text(packed), _json(packed))
    return ExitCode.DONE


def _text(packed: Packed) -> str:
    day = words.written(packed.decided.plan.as_of)
    lines = [
        (
            f"{words.counted(len(packed.packs), 'pack')} for {day}, "
            f"{words.counted(packed.students, 'student')}."
        ),
        *(
            f"  {pack.label}: {words.counted(len(pack.entries), 'student')}, {file}"
            for pack, file in zip(packed.packs, packed.files, strict=True)
        ),
        f"Type what is decided into {packed.decisions}, then: {packed.next_command}",
    ]
    return "\n".join(lines)


def _json(packed: Packed) -> dict[str, object]:
    return {
        "policy": packed.decided.plan.policy,
        "as_of": packed.decided.plan.as_of.isoformat(),
        "packs": [
            {"head_of_year": pack.label, "students": len(pack.entries), "file": str(file)}
            for pack, file in zip(packed.packs, packed.files, strict=True)
        ],
        "decisions": str(packed.decisions),
    }
