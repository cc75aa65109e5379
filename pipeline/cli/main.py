"""The group of all commands and the options before them."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from importlib import import_module

import click

from pipeline import __version__
from pipeline.cli.door import INTERRUPTED, WORKSPACE_VARIABLE, Door, fault_json, workspace_root
from pipeline.cli.talk import Screen
from pipeline.errors import ExitCode, UsageFault

COMMANDS: Mapping[str, str] = {
    "init": "setup:init",
    "demo": "setup:demo",
    "check": "week:check",
    "pack": "pack:pack",
    "plan": "week:plan",
    "letters": "letters:letters",
    "week": "letters:week",
    "hold": "rulings:hold",
    "release": "rulings:release",
    "jump": "rulings:jump",
    "templates": "templates:templates",
    "bundle": "bundle:bundle",
    "minutes": "minutes:minutes",
    "file-minutes": "minutes:filing",
    "posted": "record:posted",
    "returned": "record:returned",
    "record": "record:record",
    "reprint": "record:reprint",
    "verify": "record:verify",
    "explain": "record:explain",
    "purge": "record:purge",
}
"""Each command and where it is: below ``pipeline.cli``, read only when it is asked for, since all
of them together take a second to read."""

GARBAGE = (50_000, 20, 50)
"""So many new things before memory is looked through, instead of 700."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """All commands; one that was given wrongly is said as JSON too, where that was asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names, in the order of a week, a month and a term."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """The command of a name, ``None`` when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"pipeline.cli.{module}"), name)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """The command, with its answer as asked for."""
        try:
            return super().invoke(ctx)
        except click.UsageError as fault:
            if ctx.params.get("answer_json"):
                click.echo(fault_json(_usage(fault)))
            raise
        except KeyboardInterrupt:  # while a command is still being read
            click.echo(f"Error: {INTERRUPTED}", err=True)
            ctx.exit(ExitCode.INTERRUPTED)


def _usage(fault: click.UsageError) -> UsageFault:
    path = fault.ctx.command_path if fault.ctx else "attendance"
    todo = f"Look at {path} --help."
    return UsageFault(fault.format_message(), where=path, todo=todo, slug="usage")


@click.group(
    cls=Commands,
    context_settings=CONTEXT,
    epilog="Example:  attendance week trackers/sol-tracker.xlsx --as-of 2022-03-07",
)
@click.option(
    "-C",
    "root",
    metavar="WORKSPACE",
    help=f"The workspace; by default ${WORKSPACE_VARIABLE} or the folder you are in.",
)
@click.option("-q", "quiet", is_flag=True, help="Say nothing but the answer.")
@click.option("-v", "verbose", count=True, help="Say more; -vv shows the inside of a fault.")
@click.option("--json", "answer_json", is_flag=True, help="The answer as JSON.")
@click.version_option(__version__, prog_name="attendance")
@click.pass_context
def main(
    context: click.Context, root: str | None, quiet: bool, verbose: int, answer_json: bool
) -> None:
    """School attendance casework: from the tracker to posted letters, and the evidence bundle.

    Every week: plan (or week), look at the plan with the Head of Year, letters, print, posted.
    Exit codes: 0 done, 1 done and something is held, 2 usage, 3 settings, 4 workbook, 5 template,
    6 a program or font is missing, 7 conversion, 8 output, 9 already done, 10 verification.
    """
    # A command runs for seconds and ends; looking for what it no longer needs takes a tenth of it.
    gc.set_threshold(*GARBAGE)
    verbosity = -1 if quiet else verbose
    context.obj = Door(workspace_root(root), answer_json, verbosity, Screen(verbosity))
