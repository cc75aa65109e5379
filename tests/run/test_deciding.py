from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run.deciding import decide_tracker, usual_name
from tests.samples import (
    AS_OF,
    LETTER_1,
    LETTER_2,
    Office,
    contact,
    csv_rows,
    few,
    office,
    row_of,
    student,
)


def references(run: Path) -> set[str]:
    return {row["set_id"] for row in csv_rows(run / "print" / "manifest.csv")}


def test_usual_name_is_day_and_policy() -> None:
    assert usual_name(AS_OF, "sol") == "2022-03-07-sol"


def test_two_runs_of_one_day_never_give_out_the_same_reference(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    others = [school.folder / "output" / name for name in ("again", "and-again")]
    for run in others:
        school.plan(run)
        school.letters(run=run)

    found = [references(run) for run in (school.run, *others)]
    assert len(set.union(*found)) == sum(map(len, found))


def test_one_run_gives_a_reference_to_one_reader_only(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()

    readers: dict[str, set[tuple[str, str, str]]] = {}
    for row in csv_rows(school.run / "print" / "manifest.csv"):
        readers.setdefault(row["set_id"], set()).add(
            (row["adm_no"], row["recipient"], row["channel"])
        )
    assert all(len(each) == 1 for each in readers.values())


def test_row_says_who_would_be_written_to(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    assert row_of(school.run, "004002")["recipients"] == [
        {"contact": 1, "name": "Ms Karen Maplec", "channel": "post"}
    ]
    assert row_of(school.run, "004003")["recipients"] == []


def test_held_row_says_so_too(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004002", LETTER_2, **{"Good reason": "In hospital"})])
    school.plan()

    assert [each["contact"] for each in row_of(school.run, "004002")["recipients"]] == [1]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"PR": "N"}, "nobody to write to"),
        ({"Do not contact": "Court order"}, "nobody to write to"),
        ({"Address 1": None, "Town": None, "Postcode": None}, "no postal address"),
        ({"Surname": "Maple", "Title": None, "Forename": None}, "neither title nor forename"),
        ({"Postcode": "nowhere"}, "not the shape of a UK postcode"),
    ],
)
def test_what_cannot_be_written_is_a_warning_on_the_row(
    cells: dict[str, object], said: str, tmp_path: Path
) -> None:
    parent = contact("004001", **cells)
    school = office(tmp_path, [student("004001", LETTER_1)], [parent])
    school.plan()

    row = row_of(school.run, "004001")
    assert (row["status"], row["step"]) == ("due", "letter-1")
    assert said in " ".join(row["warnings"])
    assert row["recipients"] == []


def test_without_a_ledger_the_tracker_alone_is_looked_at(tmp_path: Path) -> None:
    school: Office = few(tmp_path)
    school.week()
    school.post_all()

    desk = school.desk()
    decided = decide_tracker(desk.workspace, school.tracker, None, AS_OF, None, None)

    assert {d.adm_no: d.step for d in decided.plan.decisions}["004001"] == "letter-1"
