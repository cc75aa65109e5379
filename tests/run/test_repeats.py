"""Nothing is sent twice, whatever run it is made in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.samples import LETTER_1, Office, csv_rows, office, plan_json, student

OTHER = "second-of-the-day"


def again(school: Office) -> list[dict[str, str]]:
    """Exceptions of a second run of the same day, in which the posting does not count yet."""
    run = school.folder / "output" / OTHER
    school.plan(run)
    school.letters(run=run)
    return csv_rows(run / "exceptions.csv")


def test_letter_that_went_out_on_the_day_is_not_made_again(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()
    school.post_all()

    (line,) = (row for row in again(school) if row["document"] == "letter-1")

    assert line["slug"] == "already-sent"
    assert "7 March 2022" in line["reason"]
    assert "SOL220307-0001-1" in line["reason"]
    rows = csv_rows(school.folder / "output" / OTHER / "print" / "manifest.csv")
    assert [row for row in rows if row["document"] == "letter-1"] == []


def test_letter_made_and_not_posted_may_be_made_again(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()

    assert [row for row in again(school) if row["slug"].startswith("already-sent")] == []


def test_other_facts_are_left_to_a_person(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()
    school.post_all()
    changed = office(tmp_path, [student("004001", 94.0)])

    (line,) = (row for row in again(changed) if row["document"] == "letter-1")

    assert line["slug"] == "already-sent-other-facts"


def test_papers_of_the_schools_own_are_made_each_time(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()
    school.post_all()
    again(school)

    rows = csv_rows(school.folder / "output" / OTHER / "print" / "manifest.csv")
    assert [row["document"] for row in rows] == ["ropc"]


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(dt.date(2022, 3, 8), "monitoring"), (dt.date(2022, 3, 7), "due")],
    ids=["the day after", "the same day"],
)
def test_posting_counts_from_the_day_after(as_of: dt.date, status: str, tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()
    school.post_all()
    run = school.folder / "output" / OTHER

    school.plan(run, as_of=as_of)

    assert plan_json(run)["students"][0]["status"] == status
