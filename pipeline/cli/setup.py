"""To begin with: init and demo."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.door import Door, guarded
from pipeline.cli.report import letters_text, plan_text
from pipeline.config import open_workspace
from pipeline.demo import AS_OF, LAYOUTS
from pipeline.errors import ExitCode
from pipeline.files import make_folder
from pipeline.run.folder import BOOK, EXCEPTIONS
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk
from pipeline.run.planning import make_plan
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
    """Make a made-up school in DIR (by default output/demo) and run the whole week on it."""
    target = folder or Path("output") / "demo"
    make_folder(target)
    init_workspace(target)
    workspace = open_workspace(target)
    desk = Desk(workspace, door.now, "Demo Officer", door.screen)
    lines: list[str] = []
    runs: list[str] = []
    for layout in LAYOUTS:
        tracker = target / "trackers" / f"{layout}-made-up.xlsx"
        planned = make_plan(desk, tracker, layout, AS_OF, None, command="demo")
        made = make_letters(desk, planned.run.path)
        runs.append(str(planned.run.path))
        lines += [plan_text(planned), "", letters_text(made), ""]
    lines.append("Open these:")
    for run in runs:
        lines += [
            f"  {Path(run) / BOOK}  the plan for the weekly meeting",
            f"  {Path(run) / 'print'}  what the print room gets, with its run sheet",
            f"  {Path(run) / EXCEPTIONS}  what was held or not made, and why",
        ]
    door.answer("\n".join(lines), {"workspace": str(target), "runs": runs})
    return ExitCode.DONE
