from __future__ import annotations

from tests.cli.asking import Asking
from tests.samples import csv_rows, row_of, type_in

ADM = "004001"


def test_plan_says_what_it_comes_to_and_what_to_do_next(ask: Asking) -> None:
    said = ask.plan().stdout

    assert "4 students on 7 March 2022" in said
    assert "3 due" in said
    assert f"attendance letters {ask.school.run}" in said


def test_plan_names_problems_by_cell(ask: Asking) -> None:
    assert "config/school.toml: The national average is not set" in ask.plan().stdout


def test_plan_with_a_run_folder_of_its_own(ask: Asking) -> None:
    run = ask.school.folder / "output" / "monday"

    assert ask.plan("--run", str(run)).exit_code == 0
    assert (run / "plan.json").is_file()


def test_letters_find_a_run_by_its_name(ask: Asking) -> None:
    ask.plan()

    answer = ask.json("letters", "2022-03-07-sol")

    assert answer["run"] == str(ask.school.run)
    assert answer["due"] == answer["made"] + answer["excepted"]


def test_letters_say_what_goes_where(ask: Asking) -> None:
    said = ask.week().stdout

    assert "Print run: 2 envelopes, 2 sheets, 4 pages." in said
    assert "sign its run-sheet.pdf" in said


def test_only_and_proof_reach_the_letters(ask: Asking) -> None:
    ask.plan()

    ask("letters", str(ask.school.run), "--only", "4002", "--proof")

    rows = csv_rows(ask.school.run / "proof" / "print" / "manifest.csv")
    assert {row["adm_no"] for row in rows} == {"004002"}


def test_what_is_typed_into_the_plan_is_obeyed(ask: Asking) -> None:
    ask.plan()
    type_in(ask.school.run, ADM, Decision="Hold", Reason="Bereavement", By="R. Lind")

    ask("letters", str(ask.school.run))

    assert row_of(ask.school.run, ADM)["status"] == "held"


def test_hold_release_and_jump_answer_with_the_row(ask: Asking) -> None:
    ask.plan()
    run = str(ask.school.run)

    held = ask("hold", run, ADM, "--reason", "Bereavement", "--until", "2099-01-01")
    assert held.exit_code == 0
    assert held.stdout.startswith(f"{ADM}: held, letter-1.")
    back = ask("release", run, ADM, "--reason", "Back at school", "--by", "D. Amberwood")
    assert back.stdout.startswith(f"{ADM}: due, letter-1.")
    answer = ask.json("jump", run, ADM, "letter-2", "--reason", "Agreed", "--by", "D. A.")
    assert (answer["status"], answer["step"]) == ("due", "letter-2")


def test_hold_after_letters_warns_not_to_post_them(ask: Asking) -> None:
    ask.week()

    result = ask("hold", str(ask.school.run), ADM, "--reason", "Bereavement")

    assert result.exit_code == 1
    assert "Do not post them" in result.stdout


def test_names_and_reasons_are_demanded(ask: Asking) -> None:
    ask.plan()
    run = str(ask.school.run)

    assert "--reason" in ask("hold", run, ADM).stderr
    assert "--by" in ask("release", run, ADM, "--reason", "x").stderr
    assert "--by" in ask("jump", run, ADM, "letter-2", "--reason", "x").stderr


def test_check_looks_at_everything(ask: Asking) -> None:
    said = ask("check", str(ask.school.tracker), "--as-of", "2022-03-07").stdout

    for part in ("Settings", "Calendar", "Templates", "Converter", "Fonts", "Tracker"):
        assert f"{part}: " in said
    assert "still those of the made-up school" in said
