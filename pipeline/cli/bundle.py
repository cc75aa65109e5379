"""The evidence bundle, and reading it back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.bundle.authority import BundleKind
from pipeline.cli import options
from pipeline.cli.bundle_passphrase import VARIABLE, passphrase
from pipeline.cli.door import Door, guarded
from pipeline.errors import ExitCode
from pipeline.run.bundle_account import Order
from pipeline.run.bundling import Bundled, Request, make_bundles

_SIGNS = {"green": "   ", "amber": " ! ", "red": " x "}


@click.command(
    epilog="Example:  attendance bundle trackers/sol-tracker.xlsx 004035 --kind prosecution "
    "--parent 1 --evidence evidence/004035",
    short_help="The evidence bundle, one for each parent charged.",
)
@options.TRACKER
@options.ADM
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in BundleKind]),
    help="What it is for.",
)
@click.option(
    "--parent",
    type=click.IntRange(min=1),
    metavar="N",
    help="The parent's number; by default each with PR.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Files to be produced; a folder parent-2 in it is for parent 2 alone.",
)
@click.option("--authority", default="default", metavar="ID", help="Whose list it follows.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A copy here."
)
@options.AS_OF
@click.option("--from", "first", type=options.DATE, metavar="DATE", help="First day charged.")
@click.option("--to", "last", type=options.DATE, metavar="DATE", help="Last day charged.")
@click.option(
    "--allow-missing", "reason", default="", metavar="REASON", help="Go on without it, and why."
)
@click.option("--by", default="", metavar="NAME", help="Who lets it through.")
@click.option(
    "--served", type=options.DATE, metavar="DATE", help="It is served: numbers stay from now on."
)
@click.option("--max-mb", default=0, type=click.IntRange(min=0), help="Split at this size.")
@click.option("--max-pages", default=0, type=click.IntRange(min=0), help="Split at so many pages.")
@click.option(
    "--ocr",
    "with_ocr",
    is_flag=True,
    help="Make out the words on scanned evidence (ocrmypdf); the originals are kept beside.",
)
@click.option(
    "--locked", is_flag=True, help="Also a copy for e-mail that opens with a passphrase (AES-256)."
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"Holds the passphrase; else {VARIABLE} in the environment, else it is asked for.",
)
@click.pass_obj
@guarded
def bundle(
    door: Door,
    tracker: Path,
    adm: str,
    kind: str,
    parent: int | None,
    evidence: Path | None,
    authority: str,
    out: Path | None,
    as_of: dt.date | None,
    first: dt.date | None,
    last: dt.date | None,
    reason: str,
    by: str,
    served: dt.date | None,
    max_mb: int,
    max_pages: int,
    with_ocr: bool,
    locked: bool,
    passphrase_file: Path | None,
) -> ExitCode:
    """Make the evidence bundle from the tracker, the ledger and a folder of evidence.

    Only what was posted, handed over or sent is produced, each letter as the very file that left
    the school. What the authority asks for and is missing is named and the bundle is refused,
    unless --allow-missing gives a reason with a name. Kept in output/bundles.
    """
    secret = passphrase(wanted=locked, file=passphrase_file)
    order = Order(reason, by, served, out, max_mb, max_pages, secret)
    request = Request(
        tracker=tracker,
        adm_no=adm,
        kind=BundleKind(kind),
        parent=parent,
        evidence=evidence,
        authority=authority,
        as_of=as_of,
        first=first,
        last=last,
        with_ocr=with_ocr,
        order=order,
    )
    made = make_bundles(door.desk(by), request)
    door.answer("\n".join(map(bundle_text, made)), [_json(each) for each in made])
    return ExitCode.HELD if any(_needs_a_person(each) for each in made) else ExitCode.DONE


def _needs_a_person(made: Bundled) -> bool:
    return any(check.blocks for check in made.checks)


def bundle_text(made: Bundled) -> str:
    """The checklist of one parent's bundle, and what was made."""
    case = made.case
    head = f"{case.kind.heading}, parent {case.parent.number}, case {case.reference}:"
    lines = [head]
    for check in made.checks:
        lines.append(f"{_SIGNS[check.light.value]}{check.title}: {check.said}")
    if made.refused:
        lines.append(
            "Refused: nothing was made. Put right what is marked x, or give --allow-missing "
            '"REASON" with --by NAME.'
        )
    else:
        lines += [f"  {note}" for note in made.notes]
        lines += [f"  {file}" for file in (*made.files, *made.copies)]
        lines.append(f"  {made.pages} pages, {made.size / 1_000_000:.1f} MB, audited.")
    return "\n".join(lines)


def _json(made: Bundled) -> dict[str, object]:
    case = made.case
    return {
        "reference": case.reference,
        "kind": case.kind.value,
        "parent": case.parent.number,
        "authority": case.authority.id,
        "refused": made.refused,
        "files": [str(file) for file in made.files],
        "copies": [str(file) for file in made.copies],
        "pages": made.pages,
        "bytes": made.size,
        "checks": [
            {"slug": c.slug, "light": c.light.value, "title": c.title, "said": c.said}
            for c in made.checks
        ],
        "notes": list(made.notes),
    }
