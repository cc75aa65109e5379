from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.asking import Asking
from tests.run.copies import copied
from tests.run.test_trust import Marked, stand_in
from tests.samples import Office, csv_rows, few

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks with the stand-in in place")
DAY = ("--as-of", "2022-03-07")


@pytest.fixture
def schools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Office]:
    """Two schools, one with a torn tracker, in a folder of workspaces."""
    (tmp_path / "marks").mkdir()
    stand_in(monkeypatch, Marked(tmp_path / "marks"))
    first = few(tmp_path / "made-up")
    (tmp_path / "trust").mkdir()
    found = []
    for name in ("ash", "beech"):
        place = copied(first, tmp_path / name).folder.rename(tmp_path / "trust" / name)
        (place / "trackers").mkdir()
        tracker = (place / "tracker.xlsx").rename(place / "trackers" / "sol.xlsx")
        found.append(Office(place, tracker))
    found[1].tracker.write_bytes(b"PK\x03\x04 torn")
    return found


@pytest.fixture
def ask(schools: list[Office]) -> Asking:
    return Asking(schools[0])


def trust_of(schools: list[Office]) -> Path:
    return schools[0].folder.parent


def test_a_trust_is_told_as_one(ask: Asking, schools: list[Office]) -> None:
    trust = trust_of(schools)

    result = ask("week", str(trust), *DAY, "--jobs", "2", root=trust)

    assert result.exit_code == 4
    lines = result.stdout.splitlines()
    assert lines[1].split() == ["ash:", "sol.xlsx", "4", "3", "0", "7", "2", "2", "1"]
    assert lines[2].split() == ["beech:", "sol.xlsx", *"------", "4"]
    assert lines[3].startswith("All")
    assert "beech: sol.xlsx: The workbook is damaged" in result.stdout
    assert "What to do: " in result.stdout


def test_the_same_for_programs_and_as_a_file(ask: Asking, schools: list[Office]) -> None:
    trust = trust_of(schools)
    summary = trust / "sent" / "summary.csv"

    result = ask(
        "--json", "week", str(trust), *DAY, "--summary", str(summary), root=schools[0].folder
    )

    answer = json.loads(result.stdout)
    assert answer["exit"] == result.exit_code == 4
    assert answer["summary"] == str(summary)
    made, torn = answer["trackers"]
    assert (made["state"], made["exit"], made["fault"]) == ("made", 1, None)
    assert made["run"] == str(schools[0].run)
    assert (torn["state"], torn["fault"]["error"]) == ("not made", "workbook-damaged")
    assert answer["totals"]["due"] == made["counts"]["due"] == 3
    rows = csv_rows(summary)
    assert [(row["state"], row["exit"], row["due"]) for row in rows] == [
        ("made", "1", "3"),
        ("not made", "4", ""),
    ]
    assert rows[0]["run"] == made["run"]


def test_given_again_it_says_what_is_made_already(ask: Asking, schools: list[Office]) -> None:
    school, _ = schools
    week = ("week", str(school.folder), *DAY)
    ask(*week)

    result = ask(*week)

    assert result.exit_code == 1
    assert "Already made, and left as it is: ash: sol.xlsx" in result.stdout
    assert (school.folder / "output" / "week-2022-03-07.csv").is_file()


@pytest.mark.parametrize(
    "option", [("--run", "x"), ("--only", "004001"), ("--decisions", __file__)], ids=lambda o: o[0]
)
def test_what_is_about_one_run_is_refused(
    ask: Asking, schools: list[Office], option: tuple[str, str]
) -> None:
    result = ask("week", str(trust_of(schools)), *DAY, *option)

    assert result.exit_code == 2
    assert option[0] in result.stderr


def test_a_folder_without_trackers_is_a_fault_of_usage(ask: Asking, tmp_path: Path) -> None:
    result = ask("week", str(tmp_path / "marks"))

    assert result.exit_code == 2
    assert "no tracker in this folder" in result.stderr


def test_a_tracker_that_is_not_there_is_named_beside_the_others(
    ask: Asking, schools: list[Office]
) -> None:
    result = ask("week", str(schools[1].tracker), str(trust_of(schools) / "none.xlsx"), *DAY)

    assert result.exit_code == 4
    assert "There is no such workbook" in result.stdout


def test_one_tracker_with_few_places_is_made_as_ever(ask: Asking, schools: list[Office]) -> None:
    result = ask("week", str(schools[0].tracker), *DAY, "--jobs", "1")

    assert result.exit_code == 1
    assert "Print run: 2 envelopes" in result.stdout
    assert schools[0].run.is_dir()
