"""To begin with: init and demo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.cli.bundle import bundle_text
from pipeline.cli.door import Door, guarded
from pipeline.cli.record_report import posted_text
from pipeline.cli.report import letters_text, plan_text
from pipeline.errors import ExitCode
from pipeline.run.demo_week import Demo, make_demo
from pipeline.starter.workspace import init as init_workspace


@click.command(
    epilog="Example:  attendance init my-school", short_help="A new workspace, ready to run."
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.pass_obj
@guarded
def init(door: Door, folder: Path) -> ExitCode:
    """Make DIR a workspace: settings, both policies, calendars, templates, trackers.

    It is complete with a made-up school, so every command runs at once; check names the settings
    that are still the made-up ones. Nothing that exists is overwritten.
    """
    report = init_workspace(folder)
    kept = f" {len(report.kept)} were there before and were kept." if report.kept else ""
    text = (
        f"{folder}: {len(report.made)} files and folders made.{kept}\n"
        f"Next: put your school into {folder / 'config' / 'school.toml'}, then "
        f"attendance -C {folder} check"
    )
    door.answer(text, {"folder": str(folder), "made": list(report.made), "kept": list(report.kept)})
    return ExitCode.DONE


@click.command(
    epilog="Example:  attendance demo", short_help="A made-up school, and the whole week on it."
)
@click.argument(
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=False,
    metavar="[DIR]",
)
@click.pass_obj
@guarded
def demo(door: Door, folder: Path | None) -> ExitCode:
    """Make a made-up school in DIR (by default output/demo) and run the whole week on it.

    Plan, letters and print run of both layouts, the post, and one evidence bundle. DIR is new or
    empty: nothing of a school's own is touched.
    """
    made = make_demo(folder or Path("output") / "demo", door.now, door.screen)
    open_these = [(str(path), what) for path, what in made.to_open()]
    value = {
        "workspace": str(made.folder),
        "runs": [str(run.planned.run.path) for run in made.runs],
        "bundle": [str(file) for file in made.bundle.files],
        "open": [path for path, _ in open_these],
    }
    door.answer(_demo_text(made, open_these), value)
    return ExitCode.HELD if made.held else ExitCode.DONE


def _demo_text(made: Demo, open_these: Sequence[tuple[str, str]]) -> str:
    lines: list[str] = []
    for run in made.runs:
        texts = (plan_text(run.planned), letters_text(run.made), posted_text(run.posted))
        for text in texts:
            lines += [text, ""]
    lines += [bundle_text(made.bundle), "", "Open these:"]
    return "\n".join((*lines, *(f"  {path}  {what}" for path, what in open_these)))
