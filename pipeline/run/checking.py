"""``check``: settings, calendar, templates, tracker, converter and fonts, all faults in one pass.

Changes nothing. Every part is looked at, whatever the one before it came to.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import CONFIG, Workspace
from pipeline.convert import source
from pipeline.convert.fonts import missing
from pipeline.convert.words import read as read_words
from pipeline.errors import AttendanceError, ExitCode, MissingProgram
from pipeline.letters.templates import check_templates
from pipeline.libreoffice import find_program
from pipeline.model.problem import Problem
from pipeline.model.school_settings import made_up
from pipeline.policy.decide import decide
from pipeline.run.county_forms import county_files
from pipeline.starter import starter_files
from pipeline.tracker import read
from pipeline.words.lists import counted


@dataclass(frozen=True, slots=True)
class Part:
    """One part that was looked at.

    Attributes:
        fault: What stops every run, with its exit code; "" when nothing does.
        said: What there is to say when all is well.
    """

    title: str
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    code: ExitCode = ExitCode.DONE
    said: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that was found."""

    parts: tuple[Part, ...]
    made_up: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """The code of the first fault; 1 when something that was found holds a student."""
        for part in self.parts:
            if part.code is not ExitCode.DONE:
                return part.code
        holding = any(problem.is_error for part in self.parts for problem in part.problems)
        return ExitCode.HELD if holding else ExitCode.DONE


def check_all(workspace: Workspace, tracker: Path | None, as_of: dt.date) -> Checked:
    """Look at a workspace, and at a tracker when one is given."""
    parts = [
        _part("Settings", lambda: _settings(workspace)),
        _part("Calendar", lambda: _calendar(workspace, as_of)),
        _part("Templates", lambda: _templates(workspace)),
        _part("Converter", _converter),
        _part("Fonts", lambda: _fonts(workspace)),
    ]
    if tracker is not None:
        parts.append(_part("Tracker", lambda: _tracker(workspace, tracker, as_of)))
    return Checked(tuple(parts), _made_up(workspace))


def _part(title: str, look: Callable[[], Part]) -> Part:
    try:
        return look()
    except AttendanceError as fault:
        return Part(title, fault=str(fault), code=fault.exit_code)


def _settings(workspace: Workspace) -> Part:
    school = workspace.school
    policies = ", ".join(policy.id for policy in workspace.policies)
    for policy in workspace.policies:
        for step in policy.steps:
            for entry in step.documents:
                # Naming a document that is not in the catalogue is a fault of the settings.
                workspace.catalogue[entry.document.id]
    layouts = ", ".join(layout.id for layout in workspace.layouts)
    tables = counted(len(workspace.codes.tables), "code table")
    envelopes = counted(len(workspace.envelopes), "envelope")
    post = workspace.post.letter_envelope
    return Part(
        "Settings",
        said=f"{school.name}; policies {policies}; layouts {layouts}; {tables}; {envelopes} "
        f"(letters in {post}).",
    )


def _calendar(workspace: Workspace, as_of: dt.date) -> Part:
    calendar = workspace.calendar(as_of)
    return Part("Calendar", said=f"{calendar.year}, {counted(len(calendar.days), 'school day')}.")


def _templates(workspace: Workspace) -> Part:
    county = (problem for form in county_files(workspace) for problem in form.problems())
    problems = (*check_templates(workspace.templates, workspace.catalogue), *county)
    errors = any(problem.is_error for problem in problems)
    code = ExitCode.TEMPLATE if errors else ExitCode.DONE
    count = counted(len(workspace.catalogue.templates), "template")
    said = "" if problems else f"{count}, all fit to be merged."
    return Part("Templates", problems, code=code, said=said)


def _converter() -> Part:
    return Part("Converter", said=f"LibreOffice at {find_program()}.")


def _fonts(workspace: Workspace) -> Part:
    names: set[str] = set()
    for name in workspace.catalogue.templates:
        path = workspace.templates / name
        if source.fault(path) is None:
            # What is no Word file has been said with the templates.
            names |= read_words(path).fonts
    absent = missing(sorted(names))
    if absent:
        raise MissingProgram(
            f"Fonts are missing: {', '.join(absent)}, or their metric twins.",
            todo="Install them; on Debian: sudo apt-get install fonts-crosextra-carlito "
            "fonts-crosextra-caladea fonts-liberation.",
            slug="fonts-missing",
        )
    return Part("Fonts", said=f"{', '.join(sorted(names))}: there, or a metric twin.")


def _tracker(workspace: Workspace, tracker: Path, as_of: dt.date) -> Part:
    register = read(tracker, workspace.layouts)
    policy = workspace.policy_for(register.layout)
    plan = decide(register, policy, workspace.calendar(as_of), workspace.codes, as_of)
    said = (
        f"{register.file}: {counted(len(register.students), 'student')}, layout {register.layout}, "
        f"{counted(len(plan.problems), 'problem')}."
    )
    return Part("Tracker", plan.problems, said=said)


def _made_up(workspace: Workspace) -> tuple[str, ...]:
    """Settings that still say what the shipped, made-up school says."""
    own = workspace.config / "school.toml"
    shipped = starter_files() / CONFIG / "school.toml"
    try:
        return made_up(
            tomllib.loads(own.read_text("utf-8-sig")),
            tomllib.loads(shipped.read_text("utf-8-sig")),
        )
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        # The settings part has said what is wrong with the file.
        return ()
