"""The record's commands: posted, returned, record, reprint, verify, explain, purge."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.door import Door, guarded
from pipeline.cli.record_report import (
    explained_json,
    explained_text,
    posted_json,
    posted_text,
    purged_json,
    purged_text,
    recorded_json,
    recorded_text,
    verified_json,
    verified_text,
)
from pipeline.errors import ExitCode, UsageFault
from pipeline.files import write_file
from pipeline.ledger.entries import PostClass
from pipeline.run.bundle_proof import is_bundle, verify_bundle, with_bundles
from pipeline.run.explained_page import explained_pdf
from pipeline.run.explaining import explain as explain_student
from pipeline.run.posting import Leaving, address_checked, come_back, post
from pipeline.run.purging import purge as purge_old
from pipeline.run.recording import Target, record_run
from pipeline.run.reprinting import reprint as print_again
from pipeline.run.verifying import verify as verify_path
from pipeline.words.dates import written

SET = click.argument("set_id", metavar="SET")
DAY = click.option("--date", "day", type=options.DATE, metavar="DATE", help="The day; or today.")
WHY = click.option("--reason", default="", metavar="TEXT", help="Why; kept in the ledger.")


@click.command(
    epilog="Example:  attendance posted output/2022-03-07-sol --except SOL220307-0042-1",
    short_help="Enter what really went out.",
)
@options.RUN
@DAY
@click.option(
    "--class",
    "post_class",
    type=click.Choice([each.value for each in PostClass]),
    help="Class of post; by default that of each batch.",
)
@click.option(
    "--except", "left_out", multiple=True, metavar="SET", help="A set that stayed behind."
)
@click.option("--only", multiple=True, metavar="SET", help="This set alone; may be given again.")
@click.option(
    "--handed",
    multiple=True,
    metavar="SET",
    help="A set handed over, or a form that came back done; then nothing else is entered.",
)
@click.option(
    "--again",
    multiple=True,
    metavar="SET",
    help="A set that came back and went out once more; then nothing else is entered.",
)
@click.option("--note", default="", metavar="TEXT", help="Post box, or who handed over to whom.")
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def posted(
    door: Door,
    run: str,
    day: dt.date | None,
    post_class: str | None,
    left_out: tuple[str, ...],
    only: tuple[str, ...],
    handed: tuple[str, ...],
    again: tuple[str, ...],
    note: str,
    by: str,
) -> ExitCode:
    """Enter what went out of a run: all that goes by post, e-mail and InTouch, less --except.

    Only what is entered here counts as a step taken. What is handed over at a meeting, and forms of
    the school's own, are entered by name with --handed once it has happened.
    """
    leaving = Leaving(
        day, PostClass(post_class) if post_class else None, left_out, only, handed, again, note
    )
    done = post(door.desk(by), door.run_folder(run), leaving)
    door.answer(posted_text(done), posted_json(done))
    return ExitCode.DONE


@click.command(
    epilog='Example:  attendance returned SOL220307-0042-1 --reason "Gone away"',
    short_help="Enter a letter that came back.",
)
@SET
@DAY
@WHY
@click.option("--checked", is_flag=True, help="The address was looked into; say what was found.")
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def returned(
    door: Door, set_id: str, day: dt.date | None, reason: str, checked: bool, by: str
) -> ExitCode:
    """Enter a posted set that came back.

    The next letters to that reader are left to a person until the address is checked: give the same
    command with --checked, --reason and --by.
    """
    if checked:
        if not by.strip():
            raise UsageFault(
                "Who checked the address is missing.",
                todo="Give the name with --by.",
                slug="missing",
            )
        address_checked(door.desk(by), set_id, day, reason)
        text = f"{set_id}: the address is checked; letters to this reader are made again."
    else:
        come_back(door.desk(by), set_id, day, reason)
        text = f"{set_id}: came back. Check the address before the next letter."
    door.answer(text, {"set": set_id, "checked": checked})
    return ExitCode.DONE


@click.command(
    epilog="Example:  attendance record output/2022-03-07-sol --dry-run",
    short_help="Write the posted steps into the tracker.",
)
@options.RUN
@click.option(
    "--tracker",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The workbook; by default the one that was planned from.",
)
@click.option("--dry-run", is_flag=True, help="Show every cell, old and new; change nothing.")
@click.option(
    "--changes",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="The changes as a list to type or paste (Google Sheets); the tracker is left alone.",
)
@click.option(
    "--changed-ok", is_flag=True, help="Write into a tracker that was changed since the plan."
)
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def record(
    door: Door,
    run: str,
    tracker: Path | None,
    dry_run: bool,
    changes: Path | None,
    changed_ok: bool,
    by: str,
) -> ExitCode:
    """Write the steps of a run that went out into the school's tracker, touching only their cells.

    A backup is made first. A cell that somebody filled meanwhile is left as it is and named.
    """
    target = Target(tracker, dry_run, changes, changed_ok)
    done = record_run(door.desk(by), door.run_folder(run), target)
    door.answer(recorded_text(done), recorded_json(done))
    return ExitCode.HELD if done.report.kept or done.problems else ExitCode.DONE


@click.command(
    epilog='Example:  attendance reprint output/2022-03-07-sol SOL220307-0042-1 --reason "Spoilt"',
    short_help="The same letter again, byte for byte.",
)
@options.RUN
@click.argument("sets", metavar="SET...", nargs=-1, required=True)
@WHY
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def reprint(door: Door, run: str, sets: tuple[str, ...], reason: str, by: str) -> ExitCode:
    """Print sets again, the same bytes; logged as a reprint and never as a posting."""
    done = print_again(door.desk(by), door.run_folder(run), sets, reason)
    lines = [f"{each.folder}: {', '.join(each.files)}" for each in done]
    value = [
        {"set": each.set_id, "folder": str(each.folder), "files": list(each.files)} for each in done
    ]
    door.answer("\n".join(lines), value)
    return ExitCode.DONE


@click.command(
    epilog="Example:  attendance verify output/2022-03-07-sol",
    short_help="Read everything back and hash it again.",
)
@click.argument("path", type=click.Path(path_type=Path, exists=True), metavar="PATH")
@click.pass_obj
@guarded
def verify(door: Door, path: Path) -> ExitCode:
    """Prove a run folder, a bundle, or the whole output folder, with originals and the ledger.

    Of a copy that opens with a passphrase the bytes are compared; the bundle itself is read back.

    Every file that was changed, is missing or was added is named.
    """
    desk = door.desk()
    found = verify_bundle(desk, path) if is_bundle(path) else verify_path(desk, path)
    if path.resolve() == door.workspace.output.resolve():
        found = with_bundles(desk, found)
    door.answer(verified_text(found), verified_json(found))
    return ExitCode.VERIFICATION if found.findings else ExitCode.DONE


@click.command(
    epilog="Example:  attendance explain 004042 --page explained.pdf",
    short_help="Everything known of one student.",
)
@options.ADM
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.pdf",
    help="Also as A4 pages fit to exhibit.",
)
@click.pass_obj
@guarded
def explain(door: Door, adm: str, page: Path | None) -> ExitCode:
    """Every decision, letter, posting and ruling of one student, newest first, with hashes."""
    known = explain_student(door.desk(), adm)
    if page is not None:
        data = explained_pdf(known, door.workspace.school.name, written(door.today))
        write_file(page.resolve(), data, root=page.resolve().parent)
    door.answer(explained_text(known), explained_json(known))
    return ExitCode.DONE


@click.command(
    epilog="Example:  attendance purge --before 2020-09-01 --dry-run",
    short_help="Take away what is older than it must be kept.",
)
@click.option(
    "--before", type=options.DATE, required=True, metavar="DATE", help="What is older goes."
)
@click.option("--dry-run", is_flag=True, help="Show what would go; take nothing away.")
@click.option("--keep", multiple=True, metavar="ADM", help="A student to be kept.")
@click.option("--closed", multiple=True, metavar="ADM", help="A student whose referral is over.")
@options.BY_OPTIONAL
@click.pass_obj
@guarded
def purge(
    door: Door,
    before: dt.date,
    dry_run: bool,
    keep: tuple[str, ...],
    closed: tuple[str, ...],
    by: str,
) -> ExitCode:
    """Take away documents and personal data made before a day; the fact and the hash stay.

    A hold whose reason begins with "legal hold" keeps a student, and so does a referral for the
    years that config/school.toml keeps a bundle; --closed says that it is over. What was served
    stays for those years all the same. Nothing younger than six years goes. Give --dry-run first.
    """
    done = purge_old(door.desk(by), before, keep=keep, closed=closed, dry_run=dry_run)
    door.answer(purged_text(done), purged_json(done))
    return ExitCode.DONE
