"""The record's commands as they are typed: answers, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.main import main
from pipeline.cli.record import explain, posted, purge, record, reprint, returned, verify
from tests import samples
from tests.run.copies import copied
from tests.samples import LETTER_1, Office, student

LETTER = "SOL220307-0001-1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    columns = {"4 Letter 1": None, "Review date": None}
    office = samples.office(
        tmp_path_factory.mktemp("made"), [student("004001", LETTER_1, **columns)]
    )
    office.week()
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return copied(made, tmp_path)


def type_command(office: Office, *words: str, as_json: bool = False) -> Result:
    before = ["-C", str(office.folder), *(["--json"] if as_json else [])]
    return CliRunner().invoke(main, [*before, *words])


def answer(office: Office, *words: str) -> Any:
    result = type_command(office, *words, as_json=True)
    return json.loads(result.stdout)


def test_a_week_from_posting_to_proof(office: Office) -> None:
    run = samples.RUN
    assert type_command(office, "posted", run, "--date", "2022-03-08").exit_code == 0
    assert type_command(office, "record", run, "--dry-run").exit_code == 0
    assert type_command(office, "record", run).exit_code == 0
    assert type_command(office, "returned", LETTER, "--reason", "Gone away").exit_code == 0
    assert type_command(office, "reprint", run, LETTER).exit_code == 0
    assert type_command(office, "explain", "4001").exit_code == 0
    assert type_command(office, "verify", str(office.run)).exit_code == 0
    checked = ("--checked", "--reason", "It is right", "--by", "D. Amberwood")
    assert type_command(office, "returned", LETTER, *checked).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["posted", "nowhere"], 2, id="no run"),
        pytest.param(["posted", samples.RUN, "--date", "2022-03-01"], 2, id="before the run"),
        pytest.param(["posted", samples.RUN, "--date", "7 March"], 2, id="no date"),
        pytest.param(["posted", samples.RUN, "--except", LETTER], 9, id="nothing to post"),
        pytest.param(["record", samples.RUN], 2, id="nothing posted"),
        pytest.param(["returned", LETTER], 2, id="not posted"),
        pytest.param(["returned", LETTER, "--checked"], 2, id="nobody checked"),
        pytest.param(["reprint", samples.RUN, "SOL-9"], 2, id="no set"),
        pytest.param(["explain", "4999"], 2, id="nobody"),
        pytest.param(["purge", "--before", "2099-01-01"], 2, id="too young"),
    ],
)
def test_what_is_refused_has_its_exit_code(office: Office, words: list[str], code: int) -> None:
    result = type_command(office, *words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert "Error" in result.stderr


def test_the_same_posting_twice_is_exit_9(office: Office) -> None:
    type_command(office, "posted", samples.RUN)
    assert type_command(office, "posted", samples.RUN).exit_code == 9


def test_a_changed_letter_is_exit_10(office: Office) -> None:
    pdf = next((office.run / "documents").glob("*-letter-1.pdf"))
    pdf.write_bytes(pdf.read_bytes() + b" ")
    result = type_command(office, "verify", str(office.run))
    assert result.exit_code == 10
    assert pdf.name in result.stdout


def test_a_changed_tracker_is_exit_8(office: Office) -> None:
    type_command(office, "posted", samples.RUN)
    samples.office(office.folder.parent, [student("004001", 50)])
    assert type_command(office, "record", samples.RUN).exit_code == 8


def test_a_cell_that_was_filled_meanwhile_is_exit_1(office: Office) -> None:
    type_command(office, "posted", samples.RUN)
    columns = {"4 Letter 1": "31/01/2022", "Review date": None}
    samples.office(office.folder.parent, [student("004001", LETTER_1, **columns)])
    assert type_command(office, "record", samples.RUN, "--changed-ok").exit_code == 1


def test_answers_as_json(office: Office) -> None:
    posted = answer(office, "posted", samples.RUN)
    assert [p["set"] for p in posted["postings"]] == [LETTER]
    assert answer(office, "record", samples.RUN, "--dry-run")["done"] is False
    assert answer(office, "verify", str(office.run))["findings"] == []
    assert answer(office, "reprint", samples.RUN, LETTER)[0]["set"] == LETTER
    assert answer(office, "explain", "004001")["adm_no"] == "004001"
    assert answer(office, "purge", "--before", "2016-01-01", "--dry-run")["entries"] == 0


def test_the_page_of_a_student(office: Office, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    assert type_command(office, "explain", "4001", "--page", str(page)).exit_code == 0
    assert page.read_bytes().startswith(b"%PDF")


COMMANDS = (posted, returned, record, reprint, verify, explain, purge)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_shows_an_example(command: Any) -> None:
    result = CliRunner().invoke(main, [command.name, "--help"])
    assert f"Example:  attendance {command.name}" in " ".join(result.output.split("\n"))
