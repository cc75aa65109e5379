"""For the office editing Word files: check, fields, preview."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from pipeline.cli.door import Door, guarded
from pipeline.convert import convert
from pipeline.convert.letter import Unpackable, open_letter
from pipeline.errors import ConversionFault, ExitCode, UsageFault
from pipeline.files import make_folder
from pipeline.letters.field_table import FIELDS, examples
from pipeline.letters.merge import Merger
from pipeline.letters.templates import check_templates, existing
from pipeline.letters.worst_case import barest, longest
from pipeline.libreoffice import default_jobs
from pipeline.model.problem import Problem
from pipeline.run.plan_json import problem_json
from pipeline.wording import sentence


@click.group(epilog="Example:  attendance templates check", short_help="For editing Word files.")
def templates() -> None:
    """Look at the Word files that letters are made from."""


@templates.command(
    epilog="Example:  attendance templates check", short_help="Every fault of every template."
)
@click.pass_obj
@guarded
def check(door: Door) -> ExitCode:
    """Name every fault in one pass, with template, paragraph and nearest words.

    A template whose letters cannot be converted together with others is told too, and why.
    """
    workspace = door.workspace
    problems = check_templates(workspace.templates, workspace.catalogue)
    lines = [f"{problem.where}: {sentence(problem)}" for problem in problems]
    count = len(workspace.catalogue.templates)
    alone = _one_by_one(workspace.templates)
    slow = [
        f"{name}: its letters are converted one by one, which takes longer: {why}."
        for name, why in alone.items()
    ]
    text = "\n".join([*(lines or [f"All {count} templates are fit to be merged."]), *slow])
    found = [problem_json(problem) for problem in problems]
    door.answer(text, {"problems": found, "one_by_one": alone})
    if any(problem.is_error for problem in problems):
        return ExitCode.TEMPLATE
    return ExitCode.HELD if problems else ExitCode.DONE


def _one_by_one(root: Path) -> dict[str, str]:
    """Why the letters of a template are not converted together, for each of which it is so."""
    found = {}
    for name in sorted(existing(root)):
        if name.endswith(".docx"):
            with contextlib.suppress(Unpackable):  # what is wrong with it is among the problems
                found[name] = open_letter(root / name).unfit
    return {name: why for name, why in found.items() if why}


@templates.command(
    epilog="Example:  attendance templates fields", short_help="What a template may use."
)
@click.pass_obj
@guarded
def fields(door: Door) -> ExitCode:
    """Every field that a template may use, with its meaning and an example."""
    width = max(len(name) for name in FIELDS) + 4
    lines = []
    for name, field in FIELDS.items():
        tag = "{{ " + name + " }}" if field.kind == "text" else name
        shown = field.kind if field.kind != "text" else f'"{field.example}"'
        kept = " (papers of the school's own only)" if field.internal else ""
        lines.append(f"{tag:<{width + 3}} {field.meaning}{kept}: {shown}")
    door.answer(
        "\n".join(lines),
        {
            name: {"meaning": field.meaning, "kind": field.kind, "example": field.example}
            for name, field in FIELDS.items()
        },
    )
    return ExitCode.DONE


@templates.command(
    epilog="Example:  attendance templates preview letters/letter-1.docx --out preview",
    short_help="A template with made-up values, as Word and PDF.",
)
@click.argument("names", nargs=-1, metavar="[TEMPLATE]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to put them; by default output/preview.",
)
@click.option(
    "--worst",
    is_flag=True,
    help="With the longest values that a letter must bear, and with the barest.",
)
@click.pass_obj
@guarded
def preview(door: Door, names: tuple[str, ...], out: Path | None, worst: bool) -> ExitCode:
    """Fill templates in with made-up values and convert them; all of them unless some are named."""
    workspace = door.workspace
    chosen = _chosen(workspace.templates, names)
    folder = make_folder(out or workspace.output / "preview")
    merger = Merger(workspace.templates)
    cases = {"-longest": longest(), "-barest": barest()} if worst else {"": examples()}
    made = [
        merger.preview(name, folder / f"{_stem(name)}{case}.docx", values)
        for name in chosen
        for case, values in cases.items()
    ]
    _convert(door, made, folder)
    files = [str(path.with_suffix(".pdf")) for path in made]
    door.answer("\n".join(files), {"files": files})
    return ExitCode.DONE


def _chosen(root: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    there = sorted(name for name in existing(root) if name.endswith(".docx"))
    for name in names:
        if name not in there:
            raise UsageFault(
                f"There is no template {name!r}.",
                where=str(root),
                todo=f"Give one of: {', '.join(there)}.",
                slug="template-unknown",
            )
    return names or tuple(there)


def _stem(name: str) -> str:
    return name.removesuffix(".docx").replace("/", "-")


def _convert(door: Door, made: list[Path], folder: Path) -> None:
    results = convert(
        made,
        folder,
        jobs=default_jobs(),
        progress=lambda done, total: door.screen.progress("Converting", done, total),
    )
    failed = [path.name for path, result in results.items() if isinstance(result, Problem)]
    if failed:
        raise ConversionFault(
            f"These could not be converted: {', '.join(failed)}.",
            where=str(folder),
            todo="Open the Word file there and correct the template.",
            slug="preview-failed",
        )
