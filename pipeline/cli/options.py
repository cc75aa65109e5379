"""Options that several commands share, each defined once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click


class IsoDate(click.ParamType[dt.date]):
    """A date on the command line: 2022-03-07."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The date, or a usage fault that shows how it is written."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2022-03-07", param, ctx)


DATE = IsoDate()

TRACKER = click.argument(
    "tracker", type=click.Path(path_type=Path, dir_okay=False), metavar="TRACKER"
)
TRACKERS = click.argument(
    "trackers", type=click.Path(path_type=Path), metavar="TRACKER...", nargs=-1, required=True
)
RUN = click.argument("run", metavar="RUN")
ADM = click.argument("adm", metavar="ADM")
POLICY = click.option(
    "--policy", "policy_id", metavar="ID", help="The ladder; by default the tracker's own."
)
AS_OF = click.option(
    "--as-of", type=DATE, metavar="DATE", help="The day to decide for; by default today."
)
RUN_FOLDER = click.option(
    "--run",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The run folder; by default output/DATE-POLICY.",
)
REASON = click.option("--reason", required=True, metavar="TEXT", help="Why; kept in the ledger.")
BY = click.option("--by", required=True, metavar="NAME", help="Who decided; kept in the ledger.")
BY_OPTIONAL = click.option(
    "--by", default="", metavar="NAME", help="Who; by default the name signed in."
)
ONLY = click.option(
    "--only", multiple=True, metavar="ADM", help="Only this student; may be given again."
)
DECISIONS = click.option(
    "--decisions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The meeting's decisions.xlsx; by default the one in the run folder, if any.",
)
PROOF = click.option(
    "--proof", is_flag=True, help="Watermarked, in a folder of its own; nothing is recorded."
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 16),
    metavar="N",
    help="LibreOffice processes at once, over all schools; by default one for each core, 4 at "
    "most.",
)
SUMMARY = click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Of several trackers, the summary as a table (.csv); by default week-DATE.csv in "
    "output/ of the workspace, or in the folder you are in.",
)
