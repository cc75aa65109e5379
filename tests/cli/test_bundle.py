"""The bundle as it is asked for: options, where a passphrase comes from, what is told to whom."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from pipeline.cli.bundle_passphrase import VARIABLE
from pipeline.cli.main import main
from pipeline.errors import ExitCode
from pipeline.tracker import read
from tests.run.bundle_office import ADM, desk, evidence, make_office, pdf

PASSPHRASE = "correct horse battery"
LET = ("--allow-missing", "On paper", "--by", "D. Amberwood")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


def words(office: Path, *more: str, adm: str = ADM, as_json: bool = False) -> list[str]:
    before = ["-C", str(office), *(["--json"] if as_json else [])]
    asked = ["--kind", "prosecution", "--as-of", "2026-11-09", "--parent", "1", *more]
    return [*before, "bundle", str(office / "sol-tracker.xlsx"), adm, *asked]


def type_command(office: Path, *more: str, adm: str = ADM, as_json: bool = False) -> Result:
    return CliRunner().invoke(main, words(office, *more, adm=adm, as_json=as_json))


def locked(office: Path) -> Path:
    (copy,) = (office / "output" / "bundles").glob("*/*-locked.pdf")
    return copy


def opens(copy: Path) -> bool:
    with pikepdf.open(copy, password=PASSPHRASE) as opened:
        return len(opened.pages) > 0


def test_a_passphrase_from_a_file(office: Path) -> None:
    secret = office / "secret.txt"
    secret.write_text(f"{PASSPHRASE}\r\n", "utf-8")
    done = type_command(office, *LET, "--locked", "--passphrase-file", str(secret))
    assert done.exit_code == ExitCode.HELD
    assert opens(locked(office))
    assert PASSPHRASE not in done.output


def test_a_passphrase_from_the_environment_is_passed_on_to_nobody(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert type_command(office, *LET, "--locked").exit_code == ExitCode.HELD
    assert opens(locked(office))
    assert VARIABLE not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made")
@pytest.mark.parametrize(("again", "made_it"), [(PASSPHRASE, True), ("another of them", False)])
def test_a_passphrase_is_asked_for_twice_and_not_shown(
    office: Path, again: str, made_it: bool
) -> None:
    master, terminal = os.openpty()
    command = [sys.executable, "-m", "pipeline", *words(office, *LET, "--locked")]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    ) as child:
        os.close(terminal)
        try:
            until = REFUSED if not made_it else "audited."
            shown = typed(master, [(ASKED, PASSPHRASE), (REPEAT, again)], until)
        finally:
            if not made_it:
                child.kill()
            os.close(master)
    assert ASKED in shown
    assert PASSPHRASE not in shown
    if made_it:
        assert child.returncode == ExitCode.HELD
        assert opens(locked(office))
    else:
        assert REFUSED in shown
        assert not (office / "output" / "bundles").exists()


ASKED, REPEAT, REFUSED = "Passphrase of the locked copy", "Repeat for", "do not match"


def typed(master: int, answers: list[tuple[str, str]], until: str) -> str:
    """Types each answer once it is asked for and the terminal hides it; what was shown."""
    import termios

    shown, ends = "", time.monotonic() + 300
    while until not in shown and time.monotonic() < ends:
        if select.select([master], [], [], 0.1)[0]:
            try:
                shown += os.read(master, 4096).decode("utf-8", "replace")
            except OSError:  # the other end is closed
                break
        hides = not termios.tcgetattr(master)[3] & termios.ECHO
        if answers and hides and answers[0][0] in shown:
            os.write(master, f"{answers.pop(0)[1]}\n".encode())
    return shown


@pytest.mark.parametrize(
    ("more", "text", "slug"),
    [
        (("--locked",), None, "passphrase-missing"),
        (("--locked", "--passphrase-file"), "short\n", "passphrase-short"),
        (("--locked", "--passphrase-file"), "", "passphrase-short"),
        (("--locked", "--passphrase-file"), f"{PASSPHRASE}\nsecond\n", "passphrase-unreadable"),
        (("--locked", "--passphrase-file"), None, "passphrase-unreadable"),
        (("--passphrase-file",), f"{PASSPHRASE}\n", "passphrase-unused"),
    ],
)
def test_a_passphrase_that_cannot_be_had(
    office: Path, more: tuple[str, ...], text: str | None, slug: str
) -> None:
    secret = office / "secret.txt"
    if text is not None:
        secret.write_text(text, "utf-8")
    given = (*more, str(secret)) if more[-1] == "--passphrase-file" else more
    done = type_command(office, *LET, *given, as_json=True)
    assert done.exit_code == ExitCode.USAGE
    assert json.loads(done.stdout)["error"] == slug
    assert not (office / "output" / "bundles").exists()


@pytest.mark.parametrize(
    ("more", "adm", "code"),
    [
        ((), ADM, ExitCode.HELD),
        (("--allow-missing", "On paper"), ADM, ExitCode.USAGE),
        ((), "999999", ExitCode.USAGE),
        ((), "0", ExitCode.USAGE),
        (("--parent", "0"), ADM, ExitCode.USAGE),
        (("--parent", "9"), ADM, ExitCode.USAGE),
        (("--authority", "atlantis"), ADM, ExitCode.USAGE),
        (("--out", "."), ADM, ExitCode.USAGE),
        (("--out", "sol-tracker.xlsx"), ADM, ExitCode.OUTPUT),
        ((*LET, "--max-pages", "2"), ADM, ExitCode.OUTPUT),
        (("--max-pages", "-1"), ADM, ExitCode.USAGE),
        (("--served", "yesterday"), ADM, ExitCode.USAGE),
    ],
)
def test_what_is_wrong_has_its_exit_code_and_makes_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], adm: str, code: ExitCode
) -> None:
    monkeypatch.chdir(office)
    done = type_command(office, *more, adm=adm)
    assert done.exit_code == code
    assert "Traceback" not in done.output
    assert not list((office / "output").glob("bundles/*"))


def test_words_cannot_be_made_out_without_the_program(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(office))
    done = type_command(office, "--ocr")
    assert done.exit_code == ExitCode.MISSING_PROGRAM
    assert "apt-get install ocrmypdf tesseract-ocr" in done.stderr


def test_a_copy_goes_into_a_folder_that_is_made_for_it(office: Path) -> None:
    out = office / "for" / "the council" / "case.pdf"
    done = type_command(office, *LET, "--out", str(out), as_json=True)
    (bundle,) = json.loads(done.stdout)
    assert out.read_bytes() == Path(bundle["files"][0]).read_bytes()
    assert bundle["copies"] == [str(out)]
    assert os.name == "nt" or out.stat().st_mode & 0o077 == 0


def test_nobody_is_named_on_the_screen(office: Path) -> None:
    folder = evidence(office, **{"2026-10-12_reply_pdf": pdf("A reply")})
    done = type_command(office, *LET, "--evidence", str(folder))
    register = read(office / "sol-tracker.xlsx", desk(office).workspace.layouts)
    (student,) = [each for each in register.students if each.adm_no == ADM]
    names = {student.surname, student.first_name}
    names |= {contact.forename for contact in register.contacts if contact.adm_no == ADM}
    assert done.exit_code == ExitCode.HELD
    assert "pages, " in done.stdout
    assert [name for name in names if name and name in done.output] == []
    for place in (office / "output" / "bundles").rglob("*"):
        assert [name for name in names if name and name in place.name] == []
