from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import AlreadyDone, OutputFault, UsageFault, WorkbookFault
from pipeline.ledger.entries import Decided as DecidedEntry
from pipeline.ledger.entries import Ruling, Verb
from pipeline.ledger.entries import Run as RunEntry
from pipeline.model.plan import Status
from pipeline.run.planning import make_plan, refuse_same
from tests.samples import (
    AS_OF,
    LETTER_1,
    RUN,
    few,
    office,
    plan_json,
    row_of,
    student,
    type_in,
)
from tests.tracker import workbooks


def test_run_folder_has_the_plan_its_account_and_the_tracker_as_it_was_read(
    tmp_path: Path,
) -> None:
    school = few(tmp_path)

    planned = school.plan()

    assert planned.made
    assert planned.run.path == school.run
    assert sorted(p.relative_to(school.run).as_posix() for p in school.run.rglob("*")) == [
        "inputs",
        "inputs/tracker.xlsx",
        "plan.json",
        "plan.xlsx",
        "run.json",
    ]
    digest = hashlib.sha256(school.tracker.read_bytes()).hexdigest()
    assert plan_json(school.run)["tracker"] == {"file": "tracker.xlsx", "sha256": digest}
    account = json.loads((school.run / "run.json").read_text("utf-8"))
    assert account["counts"] == {"students": 4, **planned.counts, "problems": 2}


def test_every_student_has_one_row_in_file_book_and_ledger(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    numbers = {"004001", "004002", "004003", "004004"}
    rows = plan_json(school.run)["students"]
    sheet = openpyxl.load_workbook(school.run / "plan.xlsx")["Plan"]
    with school.ledger() as ledger:
        entered = ledger.rows(DecidedEntry, run=RUN)
    assert {row["adm_no"] for row in rows} == numbers
    assert {cell.value for cell in sheet["A"][1:]} == numbers
    assert {row.entry.adm_no for row in entered} == numbers
    assert len(rows) == len(entered) == len(numbers)


def test_same_plan_twice_is_left_as_it_is_and_said(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    before = (school.run / "plan.json").stat().st_mtime_ns

    again = school.plan()

    assert not again.made
    assert (school.run / "plan.json").stat().st_mtime_ns == before
    with school.ledger() as ledger:
        assert len(ledger.rows(RunEntry, run=RUN)) == 1
    with pytest.raises(AlreadyDone, match="already made, from the same inputs"):
        refuse_same(again)


def test_changed_tracker_is_planned_afresh_in_the_same_place(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    workbooks.write(
        school.tracker,
        {
            "Year 9": workbooks.table(student("004001", 96.0)),
            "Contacts": workbooks.table(workbooks.CONTACT | {"Adm No": "004001"}),
        },
    )

    again = school.plan()

    assert again.made
    assert row_of(school.run, "004001")["step"] == "ropc"


def test_what_was_typed_into_the_old_plan_holds_in_the_new_one(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    type_in(school.run, "004001", Decision="Hold", Reason="Bereavement", By="R. Lind")
    rows = [student("004001", 94.1), student("004002", 92.1)]
    workbooks.write(school.tracker, {"Year 9": workbooks.table(*rows)})

    school.plan()

    row = row_of(school.run, "004001")
    assert (row["status"], row["step"]) == ("held", "letter-1")
    assert "Bereavement" in row["reason"]
    with school.ledger() as ledger:
        (entered,) = ledger.rows(Ruling)
    assert (entered.entry.verb, entered.by) == (Verb.HOLD, "R. Lind")


def test_run_that_was_posted_is_not_planned_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    school.post_all()
    workbooks.write(school.tracker, {"Year 9": workbooks.table(student("004001", 80))})

    with pytest.raises(AlreadyDone, match="have gone out"):
        school.plan()


def test_posted_step_counts_in_the_next_plan(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()
    school.post_all()

    school.plan(as_of=dt.date(2022, 3, 14))

    row = row_of(school.folder / "output" / "2022-03-14-sol", "004001")
    assert (row["status"], row["previous"]["step"]) == ("monitoring", "letter-1")
    assert row["previous"]["date"] == "2022-03-07"


def test_letters_made_and_not_posted_do_not_count(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    school.week()

    planned = school.plan(as_of=dt.date(2022, 3, 14))

    (decision,) = planned.decided.plan.decisions
    assert (decision.status, decision.step) == (Status.DUE, "letter-1")


def test_missing_workbook_is_named(tmp_path: Path) -> None:
    school = few(tmp_path)

    with pytest.raises(WorkbookFault, match="no such workbook"):
        make_plan(school.desk(), tmp_path / "gone.xlsx", None, AS_OF, None)


def test_unknown_policy_names_the_known_ones(tmp_path: Path) -> None:
    school = few(tmp_path)

    with pytest.raises(UsageFault, match="no policy 'xyz'") as fault:
        make_plan(school.desk(), school.tracker, "xyz", AS_OF, None)
    assert fault.value.todo == "Give one of: rwba, sol."


def test_folder_that_is_no_run_is_never_replaced(tmp_path: Path) -> None:
    school = few(tmp_path)
    mine = tmp_path / "my documents"
    mine.mkdir()
    (mine / "thesis.docx").write_text("years of work")

    with pytest.raises(OutputFault, match="something else"):
        school.plan(mine)
    assert (mine / "thesis.docx").read_text() == "years of work"


def test_empty_folder_may_become_a_run(tmp_path: Path) -> None:
    school = few(tmp_path)
    (tmp_path / "empty").mkdir()

    planned = school.plan(tmp_path / "empty")

    assert (planned.run.path / "plan.json").is_file()


def test_interrupted_plan_in_a_folder_of_its_own_is_settled_by_the_next(tmp_path: Path) -> None:
    school = few(tmp_path)
    place = tmp_path / "elsewhere" / "monday"
    school.plan(place)
    place.rename(place.with_name(".monday.old"))
    (place.parent / ".monday.building").mkdir()

    again = school.plan(place)

    assert not again.made
    assert [path.name for path in place.parent.iterdir()] == ["monday"]


def test_problem_of_the_tracker_is_in_the_plan_with_its_cell(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", "ninety")])

    school.plan()

    slugs = {p["slug"]: p["where"] for p in plan_json(school.run)["problems"]}
    assert slugs["figure-no-percentage"] == "tracker.xlsx!Year 9!G2"


def test_desk_with_another_name_leaves_that_name_in_the_ledger(tmp_path: Path) -> None:
    school = few(tmp_path)
    make_plan(replace(school.desk(), by="A. Clerk"), school.tracker, None, AS_OF, None)

    with school.ledger() as ledger:
        assert {row.by for row in ledger.rows(RunEntry)} == {"A. Clerk"}


def test_a_run_of_another_day_may_not_have_the_same_name(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan(tmp_path / "north" / "monday")

    with pytest.raises(AlreadyDone, match="another run of this name, for 2022-03-07"):
        school.plan(tmp_path / "south" / "monday", AS_OF + dt.timedelta(7))

    assert not (tmp_path / "south" / "monday").exists()


def test_a_name_under_which_letters_went_out_is_not_used_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    school.post_all()

    with pytest.raises(AlreadyDone, match="have gone out"):
        school.plan(tmp_path / "elsewhere" / RUN)


def test_a_folder_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    shutil.rmtree(school.run)

    assert school.plan().made
    assert school.letters().made > 0


def test_two_names_with_one_tag_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.planning.tag_of", lambda _: "0a0a0")
    school = few(tmp_path)
    school.plan()
    school.plan(tmp_path / "north")

    with pytest.raises(AlreadyDone, match="another run of this name"):
        school.plan(tmp_path / "south")


def test_references_of_runs_of_other_names_differ(tmp_path: Path) -> None:
    school = few(tmp_path)
    folders = [None, tmp_path / "north", tmp_path / "south"]

    made = [school.plan(folder).decided.written.jobs for folder in folders]

    references = [{job.set_id for job in jobs} for jobs in made]
    assert len(set.union(*references)) == sum(map(len, references)) > 0


def test_the_collector_rests_while_a_plan_is_made_and_not_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = few(tmp_path)
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    was_on = []

    def written(*_: object) -> None:
        was_on.append(gc.isenabled())

    monkeypatch.setattr("pipeline.run.planning.write_plan_book", written)
    school.plan()
    assert was_on == [False]
    assert gc.isenabled()
    with pytest.raises(WorkbookFault, match="not an Excel workbook"):
        make_plan(school.desk(), tmp_path / "broken.xlsx", None, AS_OF, None)
    assert gc.isenabled()
