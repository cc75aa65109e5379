"""Meetings: minutes, minutes typed by a clerk, letters that could not be handed over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.errors import ExitCode
from pipeline.run.filing import Filed, file_minutes
from pipeline.run.folder import EXCEPTIONS
from pipeline.run.minuting import Minuted, make_minutes
from pipeline.run.sending import TYPING, Sent
from pipeline.words.dates import written as as_written
from pipeline.words.lists import counted


@click.command(
    epilog="Example:  attendance minutes trackers/rwba-tracker.xlsx --meeting-date 2022-03-01",
    short_help="Minutes of a day's meetings: to be filled in, or typed and sent.",
)
@options.TRACKER
@click.option(
    "--meeting-date",
    "day",
    type=options.DATE,
    required=True,
    metavar="DATE",
    help="The day of the meetings.",
)
@click.option(
    "--adm",
    "only",
    multiple=True,
    metavar="ADM",
    help="Only this student; may be given again.",
)
@options.POLICY
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The run folder; by default output/DATE-POLICY-minutes.",
)
@click.option(
    "--as-of", type=options.DATE, metavar="DATE", help="The day it is now; by default today."
)
@click.pass_obj
@guarded
def minutes(
    door: Door,
    tracker: Path,
    day: dt.date,
    only: tuple[str, ...],
    policy_id: str | None,
    out: Path | None,
    as_of: dt.date | None,
) -> ExitCode:
    """Make the minutes of a day's meetings from the Meetings sheet.

    A meeting that is still to come gets minutes to be filled in, with what lies on the table beside
    them. One that was held gets its typed minutes and the letters that go with them, for each
    parent, as a run folder with its print run.
    """
    made = make_minutes(
        door.desk(),
        tracker,
        day,
        today=as_of or door.today,
        policy_id=policy_id,
        only=only,
        out=out,
    )
    door.answer(_minutes_text(made), _minutes_json(made))
    return _code(made.sent)


@click.command(
    "file-minutes",
    epilog="Example:  attendance file-minutes output/2022-03-21-sol-minutes Desktop/minutes.docx",
    short_help="Send minutes that a clerk typed over the pre-filled ones.",
)
@options.RUN
@click.argument(
    "paths",
    type=click.Path(path_type=Path, dir_okay=False),
    nargs=-1,
    required=True,
    metavar="PATH...",
)
@click.option(
    "--as-of", type=options.DATE, metavar="DATE", help="The day it is now; by default today."
)
@click.pass_obj
@guarded
def filing(door: Door, run: str, paths: tuple[Path, ...], as_of: dt.date | None) -> ExitCode:
    """Take Word files typed over pre-filled minutes, prove them, and send them to the parents.

    Student and meeting are known by the reference inside the file; its name does not matter. The
    words stay as they were typed. A file that cannot be recognised is refused by name.
    """
    filed = file_minutes(door.desk(), door.run_folder(run), paths, today=as_of or door.today)
    door.answer(_filed_text(filed), _filed_json(filed))
    if filed.refused or filed.sent is None:
        return ExitCode.HELD
    return _code(filed.sent)


def sent_text(sent: Sent) -> list[str]:
    """What was made and where it is."""
    folder, totals = sent.run.path, sent.totals
    channels = ", ".join(f"{count} {name}" for name, count in totals.sets_by_channel.items())
    lines = [
        f"{counted(sent.made, 'document')} made of {sent.due} due; {sent.excepted} for a person.",
        (
            f"  Sets: {channels or 'none'}. Print run: {totals.envelopes} envelopes, "
            f"{totals.sheets} sheets."
        ),
    ]
    if sent.exceptions:
        lines.append(f"  {counted(sent.exceptions, 'line')} for a person in {folder / EXCEPTIONS}.")
    if totals.envelopes:
        lines.append(f"Print what is in {folder / 'print'} and sign its run-sheet.pdf.")
    return lines


def sent_json(sent: Sent) -> dict[str, object]:
    """The same for programs."""
    return {
        "run": str(sent.run.path),
        "due": sent.due,
        "made": sent.made,
        "excepted": sent.excepted,
        "exceptions": sent.exceptions,
        "sets": sent.totals.sets,
        "envelopes": sent.totals.envelopes,
        "sheets": sent.totals.sheets,
        "pages": sent.totals.pages,
    }


def _code(sent: Sent) -> ExitCode:
    return ExitCode.HELD if sent.exceptions else ExitCode.DONE


def _minutes_text(made: Minuted) -> str:
    lines = [
        (
            f"Meetings of {as_written(made.day)}: {made.held} held, {made.to_come} to come, "
            f"{made.stopped} for a person to look at first."
        ),
        *sent_text(made.sent),
    ]
    if made.sent.typing:
        lines.append(
            f"Type over the Word files in {made.sent.run.path / TYPING}, then: "
            f"attendance file-minutes {made.sent.run.path} PATH..."
        )
    return "\n".join(lines)


def _minutes_json(made: Minuted) -> dict[str, object]:
    return {
        "meeting_date": made.day.isoformat(),
        "held": made.held,
        "to_come": made.to_come,
        "stopped": made.stopped,
        "typing": made.sent.typing,
        **sent_json(made.sent),
    }


def _filed_text(filed: Filed) -> str:
    lines = [f"{counted(len(filed.taken), 'file')} taken, {len(filed.refused)} refused."]
    lines += [f"  {name}: {why}" for name, why in filed.refused]
    if filed.sent is not None:
        lines += sent_text(filed.sent)
    return "\n".join(lines)


def _filed_json(filed: Filed) -> dict[str, object]:
    return {
        "taken": list(filed.taken),
        "refused": [{"file": name, "reason": why} for name, why in filed.refused],
        **(sent_json(filed.sent) if filed.sent is not None else {}),
    }
