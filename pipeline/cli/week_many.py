"""The week of many trackers at the door: what cannot go with many, the table, the summary file."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import click

from pipeline import words
from pipeline.cli.door import Door
from pipeline.config import CONFIG, OUTPUT
from pipeline.errors import ExitCode, UsageFault
from pipeline.files import make_folder, write_file
from pipeline.mail.cells import csv_bytes
from pipeline.run.schools import trackers_of
from pipeline.run.trust import do_weeks
from pipeline.run.weekly import COUNTED, Week, Wish

_SHOWN = ("students", "due", "held", "made", "exceptions", "envelopes")
_COLUMNS = ("workspace", "tracker", "state", "exit", *COUNTED, "seconds", "run", *("what", "todo"))


def refuse_for_many(folder: Path | None, only: Collection[str], decisions: Path | None) -> None:
    """What is about one run cannot be said of several.

    Raises:
        UsageFault: It was.
    """
    for given, option in ((folder, "--run"), (only, "--only"), (decisions, "--decisions")):
        if given:
            raise UsageFault(
                f"{option} is about one run, and there are several trackers.",
                where=option,
                todo="Give the command for that tracker alone.",
                slug="usage",
            )


def many_weeks(
    door: Door, places: Sequence[Path], wish: Wish, jobs: int, summary: Path | None
) -> ExitCode:
    """The week of every tracker, told as one; the worst exit code of all."""
    trackers = trackers_of(places, door.root)
    file = summary or _usual_summary(door.root, wish)
    make_folder(file.absolute().parent)
    weeks = do_weeks(trackers, wish, door.screen, jobs=jobs)
    code = max(week.exit_code for week in weeks)
    write_file(file, csv_bytes(_COLUMNS, map(_cells, weeks)), root=file.parent)
    door.answer(_text(weeks, file), _json(weeks, file, code))
    for week in weeks:
        if week.inside and door.verbosity >= 2:
            click.echo(f"{week.tracker.name}:\n{week.inside}", err=True)
    return code


def _usual_summary(root: Path, wish: Wish) -> Path:
    folder = root / OUTPUT if (root / CONFIG).is_dir() else root
    return folder / f"week-{wish.as_of.isoformat()}.csv"


def _text(weeks: Sequence[Week], file: Path) -> str:
    rows = [("", *_SHOWN, "exit"), *map(_row, weeks), _total(weeks)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines += _remarks(weeks)
    lines.append(f"The same with the run folders: {file}")
    return "\n".join(lines)


def _row(week: Week) -> tuple[str, ...]:
    counts = week.counts
    shown = (str(counts[name]) if counts else "-" for name in _SHOWN)
    return (week.tracker.name, *shown, str(int(week.exit_code)))


def _total(weeks: Sequence[Week]) -> tuple[str, ...]:
    totals = _totals(weeks)
    worst = max(week.exit_code for week in weeks)
    return ("All", *(str(totals[name]) for name in _SHOWN), str(int(worst)))


def _totals(weeks: Sequence[Week]) -> Mapping[str, int]:
    return {name: sum(week.counts.get(name, 0) for week in weeks) for name in COUNTED}


def _remarks(weeks: Sequence[Week]) -> list[str]:
    """What was made before, and every fault with what to do."""
    before = [week.tracker.name for week in weeks if week.state == "already made"]
    lines = [f"Already made, and left as it is: {name}" for name in before]
    faulty = [week for week in weeks if week.fault]
    if faulty:
        lines.append(f"{words.counted(len(faulty), 'tracker')} without letters:")
    for week in faulty:
        place = f" ({week.fault['where']})" if week.fault["where"] else ""
        lines.append(f"  {week.tracker.name}: {week.fault['what']}{place}")
        if week.fault["todo"]:
            lines.append(f"    What to do: {week.fault['todo']}")
    return lines


def _cells(week: Week) -> tuple[str | int, ...]:
    return (
        str(week.tracker.root.resolve()),
        os.fspath(week.tracker.path),
        week.state,
        int(week.exit_code),
        *(week.counts.get(name, "") for name in COUNTED),
        f"{week.seconds:.1f}",
        str(week.run or ""),
        week.fault.get("what", ""),
        week.fault.get("todo", ""),
    )


def _json(weeks: Sequence[Week], file: Path, code: ExitCode) -> dict[str, object]:
    return {
        "trackers": [
            {
                "workspace": str(week.tracker.root.resolve()),
                "tracker": os.fspath(week.tracker.path),
                "state": week.state,
                "run": str(week.run) if week.run else None,
                "exit": int(week.exit_code),
                "counts": dict(week.counts),
                "fault": dict(week.fault) or None,
                "seconds": week.seconds,
            }
            for week in weeks
        ],
        "totals": dict(_totals(weeks)),
        "summary": str(file),
        "exit": int(code),
    }
