"""What is written for people agrees with the program: commands, exit codes, wordings, files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from pipeline.cli.main import COMMANDS, main
from pipeline.errors import ExitCode
from pipeline.wording import PROBLEMS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
WORDING = ROOT / "pipeline" / "wording"
CALLS = {"Problem", "Refusal", "WindowFault", "_Fault", "wrong"}
"""What is made with a slug as its first word."""

OWN = ("pipeline", "tests", "config", "benchmarks", "setup", "docs")
OFFICE = re.compile(r"\.(py|toml|md|txt|cfg|sh|yml)$")


def commands(group: click.Group = main, path: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path, ast.parse(path.read_text("utf-8")))
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        if path.parent != WORDING
    )


def texts() -> set[str]:
    """Every text that stands in the program outside the table of wordings."""
    return {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def slugs_made() -> Iterator[tuple[str, str]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in CALLS and isinstance(first, ast.Constant):
                    yield str(first.value), f"{path.name}:{node.lineno}"


def own_files() -> Iterator[Path]:
    for name in OWN:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and OFFICE.search(path.name) and "__pycache__" not in path.parts:
                yield path
    yield from (path for path in ROOT.glob("*") if path.is_file() and OFFICE.search(path.name))
    yield from (ROOT / name for name in ("Makefile", "pyproject.toml"))


@pytest.mark.parametrize("command", sorted(commands()))
def test_readme_names_every_command(command: str) -> None:
    assert re.search(rf"`{re.escape(command)}[ `]", README), f"{command} is not in README.md"


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: str(int(code)))
def test_readme_lists_every_exit_code(code: ExitCode) -> None:
    assert re.search(rf"^\| {int(code)} \|", README, re.MULTILINE)


def test_readme_names_no_command_that_there_is_not() -> None:
    shown = "\n".join(re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
    given = re.findall(r"^attendance(?: -C \S+)? ([a-z][a-z-]+)", shown, re.MULTILINE)

    assert given
    assert set(given) - set(COMMANDS) == set()


def test_pictures_and_links_of_the_readme_are_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)

    local = [target for target in targets if not target.startswith("http")]
    assert [target for target in local if not (ROOT / target).exists()] == []


def test_every_wording_is_used() -> None:
    said = texts()

    assert sorted(slug for slug in PROBLEMS if slug not in said) == []


def test_everything_that_is_said_has_its_wording() -> None:
    made = list(slugs_made())

    assert len(made) > 50
    assert [(slug, where) for slug, where in made if slug not in PROBLEMS] == []


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_wording_says_what_and_what_to_do(slug: str) -> None:
    wording = PROBLEMS[slug]

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert wording.strip() == wording
    assert wording.endswith((".", "{hint}"))
    assert set(re.findall(r"\{(\w+)", wording)) <= {"value", "hint"}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a place on one machine", r"/(?:work|root|home/\w+)/(?!\w*example)"),
        ("something left for later", r"\b(?:TODO|FIXME|XXX)\b"),
        ("a number of an issue", r"\bissue #?\d"),
        ("something that is not there yet", r"NotImplementedError\(\)"),
    ],
)
def test_nothing_is_left_lying_about(what: str, pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in own_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]

    assert found == [], what


def test_every_module_of_the_program_says_what_it_is() -> None:
    silent = [path.name for path, tree in trees() if not ast.get_docstring(tree)]

    assert silent == []
