"""What is promised of every command: help, one answer, exit codes, faults that help."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.door import WORKSPACE_VARIABLE, Door, guarded
from pipeline.cli.main import COMMANDS, main
from pipeline.cli.talk import Screen
from pipeline.errors import AttendanceError, ExitCode
from pipeline.ledger.lock import workspace_lock
from tests.cli.asking import Asking, convert_with
from tests.run.typesetter import Typesetter
from tests.samples import LETTER_1, PRESENT, office, student


def commands(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        yield (*path, name), command


EVERY = list(commands())
IDS = [" ".join(path) for path, _ in EVERY]


@pytest.mark.parametrize(("path", "command"), EVERY, ids=IDS)
def test_help_says_what_it_does_with_an_example(
    path: tuple[str, ...], command: click.Command
) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])

    assert result.exit_code == 0
    assert "Example:  attendance " + " ".join(path) in " ".join(result.stdout.split("\n")).replace(
        "Example: ", "Example:  "
    ).replace("   ", "  ")
    assert command.short_help


@pytest.mark.parametrize(("path", "command"), EVERY, ids=IDS)
def test_every_option_is_explained(path: tuple[str, ...], command: click.Command) -> None:
    options = [each for each in command.params if isinstance(each, click.Option)]

    assert [each.name for each in options if not each.help] == [], path


def test_help_of_all_lists_every_command() -> None:
    said = CliRunner().invoke(main, ["--help"]).stdout

    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


@pytest.mark.parametrize("fault", AttendanceError.__subclasses__(), ids=lambda f: f.__name__)
def test_fault_ends_with_its_code_and_says_what_where_and_what_to_do(
    fault: type[AttendanceError],
) -> None:
    @click.command()
    @guarded
    def failing() -> None:
        raise fault("It is wrong.", where="tracker.xlsx!Year 9!L14", todo="Put it right.")

    door = Door(Path(), answer_json=False, verbosity=0, screen=Screen(0))
    result = CliRunner().invoke(failing, obj=door)

    assert result.exit_code == fault.exit_code
    assert result.stdout == ""
    assert "tracker.xlsx!Year 9!L14: It is wrong.\n  What to do: Put it right." in result.stderr


def test_unexpected_fault_tells_no_name_and_no_traceback() -> None:
    @click.command()
    @guarded
    def failing() -> None:
        raise LookupError("Robin Maple")

    door = Door(Path(), answer_json=False, verbosity=0, screen=Screen(0))
    result = CliRunner().invoke(failing, obj=door)

    assert result.exit_code == ExitCode.UNEXPECTED
    assert "LookupError" in result.stderr
    assert "Robin" not in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("verbosity", "shown"), [(0, False), (1, False), (2, True)])
def test_traceback_is_shown_only_when_asked_for(verbosity: int, shown: bool) -> None:
    @click.command()
    @guarded
    def failing() -> None:
        raise LookupError

    door = Door(Path(), answer_json=False, verbosity=verbosity, screen=Screen(verbosity))
    result = CliRunner().invoke(failing, obj=door)

    assert ("Traceback" in result.stderr) is shown


def test_0_all_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    convert_with(monkeypatch)
    ask = Asking(office(tmp_path, [student("004001", LETTER_1), student("004002", PRESENT)]))
    ask.plan()

    result = ask("letters", str(ask.school.run))

    assert result.exit_code == ExitCode.DONE, result.output
    assert "What to do" not in result.output


def test_1_something_is_left_to_a_person(ask: Asking) -> None:
    assert ask.week().exit_code == ExitCode.HELD


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["plan"],
        ["plan", "tracker.xlsx", "--as-of", "7 March"],
        ["plan", "tracker.xlsx", "--no-such-option"],
        ["hold", "run", "004001"],
        ["letters", "nowhere"],
        ["templates", "preview", "letters/no-such.docx"],
    ],
    ids=" ".join,
)
def test_2_usage(words: list[str], ask: Asking) -> None:
    result = ask(*words)

    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_3_settings(ask: Asking, tmp_path: Path) -> None:
    result = ask.plan()
    assert result.exit_code == ExitCode.DONE
    (ask.school.folder / "config" / "school.toml").write_text("[school]\n")

    result = ask("plan", str(ask.school.tracker), "--as-of", "2022-03-14")

    assert result.exit_code == ExitCode.SETTINGS
    assert "config/school.toml" in result.stderr
    assert ask("check", root=tmp_path / "nowhere").exit_code == ExitCode.SETTINGS


@pytest.mark.parametrize("data", [None, b"no workbook"], ids=["missing", "damaged"])
def test_4_workbook(data: bytes | None, ask: Asking) -> None:
    ask.school.tracker.unlink()
    if data is not None:
        ask.school.tracker.write_bytes(data)

    result = ask.plan()

    assert result.exit_code == ExitCode.WORKBOOK
    assert "tracker.xlsx" in result.stderr


def test_5_template(ask: Asking) -> None:
    (ask.school.folder / "templates" / "letters" / "letter-1.docx").unlink()

    assert ask.week().exit_code == ExitCode.TEMPLATE
    assert ask("templates", "check").exit_code == ExitCode.TEMPLATE


def test_6_missing_program(ask: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("ATTENDANCE_SOFFICE", str(tmp_path / "nowhere"))
    monkeypatch.setattr(
        "pipeline.convert.find_program.__defaults__",
        ({"ATTENDANCE_SOFFICE": str(tmp_path / "nowhere")}, ()),
    )

    result = ask.week()

    assert result.exit_code == ExitCode.MISSING_PROGRAM
    assert "apt-get install" in result.stderr


def test_7_conversion(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    convert_with(monkeypatch, Typesetter(broken=True))

    result = ask.week()

    assert result.exit_code == ExitCode.CONVERSION
    assert not (ask.school.run / "print").exists()


def test_8_output_that_cannot_be_written(ask: Asking) -> None:
    (ask.school.folder / "output").write_text("in the way")

    result = ask.week()

    assert result.exit_code == ExitCode.OUTPUT, result.stderr
    assert "What to do" in result.stderr


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_8_read_only_folder(ask: Asking) -> None:
    (ask.school.folder / "output").mkdir(mode=0o500)

    assert ask.week().exit_code == ExitCode.OUTPUT


def test_8_folder_that_is_somebodys(ask: Asking, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")

    result = ask.plan("--run", str(tmp_path / "mine"))

    assert result.exit_code == ExitCode.OUTPUT
    assert (tmp_path / "mine" / "thesis.docx").exists()


def test_9_already_made(ask: Asking) -> None:
    ask.week()

    assert ask.plan().exit_code == ExitCode.ALREADY
    assert ask.week().exit_code == ExitCode.ALREADY
    assert ask("letters", str(ask.school.run)).exit_code == ExitCode.ALREADY


def test_9_while_another_command_works(ask: Asking) -> None:
    with workspace_lock(ask.school.folder / "output", "letters 2022-03-07-sol"):
        result = ask.week()

    assert result.exit_code == ExitCode.ALREADY
    assert "letters 2022-03-07-sol" in result.stderr


def test_130_interrupted(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    convert_with(monkeypatch, Typesetter(interrupted=True))

    result = ask.week()

    assert result.exit_code == ExitCode.INTERRUPTED
    assert "left as it was" in result.stderr
    assert not (ask.school.run / "print").exists()


RUN = "2022-03-07-sol"
ANSWERS = [
    pytest.param(["check"], id="check"),
    pytest.param(["templates", "check"], id="templates check"),
    pytest.param(["templates", "fields"], id="templates fields"),
    pytest.param(["plan", "TRACKER", "--as-of", "2022-03-14"], id="plan"),
    pytest.param(["week", "TRACKER", "--as-of", "2022-03-14"], id="week"),
    pytest.param(["letters", RUN], id="letters"),
    pytest.param(["letters", RUN, "--proof"], id="proof"),
    pytest.param(["hold", RUN, "4001", "--reason", "Bereavement"], id="hold"),
    pytest.param(
        ["jump", RUN, "4001", "letter-2", "--reason", "Agreed", "--by", "D. A."], id="jump"
    ),
    pytest.param(["letters", "nowhere"], id="fault"),
    pytest.param(["hold", RUN], id="wrong usage"),
    pytest.param(["no-such-command"], id="no such command"),
    pytest.param(["plan", "gone.xlsx"], id="no workbook"),
]


@pytest.mark.parametrize("words", ANSWERS)
def test_json_is_one_value_and_nothing_else(words: list[str], ask: Asking) -> None:
    ask.plan()
    told = [str(ask.school.tracker) if word == "TRACKER" else word for word in words]

    result = ask("--json", *told)

    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    if result.exit_code > 1 and "parts" not in value:
        assert set(value) >= {"error", "exit", "what", "where", "todo"}
        assert value["exit"] == result.exit_code


@pytest.mark.parametrize("words", [["check"], ["templates", "fields"], ["plan", "TRACKER"]])
def test_text_is_no_json(words: list[str], ask: Asking) -> None:
    told = [str(ask.school.tracker) if word == "TRACKER" else word for word in words]

    result = ask(*told, *(["--as-of", "2022-03-07"] if "plan" in words else []))

    assert result.stdout.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(result.stdout)


def test_quiet_says_nothing_but_the_answer(ask: Asking) -> None:
    ask.plan()
    text = (ask.school.folder / "config" / "policies" / "sol.toml").read_text("utf-8")
    (ask.school.folder / "config" / "policies" / "sol.toml").write_text(
        text.replace("below = 95", "below = 94"), "utf-8"
    )
    words = ("plan", str(ask.school.tracker), "--as-of", "2022-03-07")

    result = ask("-q", *words)

    assert result.stdout
    assert result.stderr == ""


def test_without_quiet_what_happens_is_told_apart_from_the_answer(ask: Asking) -> None:
    ask.plan()
    policy = ask.school.folder / "config" / "policies" / "sol.toml"
    policy.write_text(policy.read_text("utf-8").replace("below = 95", "below = 94"), "utf-8")

    result = ask.plan()

    assert "planned afresh" in result.stderr
    assert "planned afresh" not in result.stdout


def test_workspace_comes_from_the_environment(
    ask: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(ask.school.folder))

    assert CliRunner().invoke(main, ["templates", "check"]).exit_code == 0


def test_workspace_named_on_the_line_wins(
    ask: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "nowhere"))

    assert ask("templates", "check").exit_code == 0


def test_workspace_is_the_folder_one_is_in(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    monkeypatch.chdir(ask.school.folder)

    assert CliRunner().invoke(main, ["templates", "check"]).exit_code == 0


def test_version_is_said() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("attendance, version ")
