from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path, PurePath

import openpyxl
import pytest

from pipeline.mail.tasks import Owner
from pipeline.model.letter import Addressee, Job, Paper
from pipeline.model.plan import Channel, Decision, Status
from pipeline.model.register import Student
from pipeline.policy.policy import Policy
from pipeline.run import lists
from tests.letters import builders
from tests.samples import AS_OF, LETTER_2, PHONE_CALL, csv_rows, office, student, workspace

ABSENT = (dt.date(2022, 3, 1), dt.date(2022, 3, 3))


@pytest.fixture(scope="module")
def sol(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return workspace(tmp_path_factory.mktemp("settings")).policy("sol")


def people(*found: Student) -> dict[str, Student]:
    return {each.adm_no: each for each in found}


def due(adm_no: str, step: str, **changes: object) -> Decision:
    return builders.decision(adm_no, step=step, **changes)


def test_task_goes_to_the_one_whose_step_it_is(sol: Policy) -> None:
    students = people(builders.student("1", reg="9C"), builders.student("2", reg="7A"))

    found = lists.tasks([due("1", "tutor-conversation"), due("2", "rtc")], students, sol)

    assert [(task.kind, task.owner, task.adm_no) for task in found] == [
        (Owner.TUTOR, "9C", "1"),
        (Owner.TUTOR, "7A", "2"),
    ]


@pytest.mark.parametrize("status", [Status.HELD, Status.MONITORING, Status.IMPROVED, Status.NONE])
def test_no_task_for_what_is_not_due(status: Status, sol: Policy) -> None:
    students = people(builders.student("1"))

    assert lists.tasks([due("1", "tutor-conversation", status=status)], students, sol) == ()


@pytest.mark.parametrize("status", [Status.HELD, Status.NONE, Status.DUE])
def test_missed_work_is_checked_after_every_absence(status: Status, sol: Policy) -> None:
    students = people(builders.student("1", reg="9C"))
    attendance = replace(builders.attendance(), absent_days=ABSENT)

    found = lists.tasks([due("1", "letter-1", status=status, attendance=attendance)], students, sol)

    (task,) = (task for task in found if task.absences)
    assert (task.kind, task.owner, task.absences) == (Owner.TUTOR, "9C", ABSENT)


def test_missed_work_stands_with_the_tutors_own_task(sol: Policy) -> None:
    students = people(builders.student("1"))
    attendance = replace(builders.attendance(), absent_days=ABSENT)

    (task,) = lists.tasks([due("1", "tutor-conversation", attendance=attendance)], students, sol)

    assert task.absences == ABSENT
    assert task.what != lists.MISSED_WORK


def test_further_steps_are_due_beside_a_held_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    rwba = workspace(tmp_path_factory.mktemp("settings")).policy("rwba")
    row = due("1", "sam-1", status=Status.HELD, also=("tutor-call",))

    assert [step.id for step in lists.due_steps(row, rwba)] == ["tutor-call"]


def test_cpoms_line_says_what_was_made_and_never_that_it_was_sent(sol: Policy) -> None:
    reader = Addressee((1,), "Ms Karen Müller", "Dear Ms Müller", Channel.POST)
    made = Job("S", "letter-1", "1", reader, "letters/letter-1.docx", {}, step="letter-1")
    paper = Paper(made, PurePath("a.docx"), PurePath("a.pdf"), 1, "0" * 64)
    row = due("1", "letter-1")
    row = replace(row, documents=(builders.due("letter-1", Channel.POST, step="letter-1"),))

    (line,) = lists.actions([row], [paper, paper], people(builders.student("1")), sol, AS_OF)

    assert "Letter 1 due" in line.text
    assert "not yet sent: letter-1: 2 copies" in line.text
    assert "92.5%" in line.text


def test_nobodys_list_has_another_ones_students(tmp_path: Path) -> None:
    school = office(
        tmp_path,
        [
            student("004001", PHONE_CALL, Reg="9A"),
            student("004002", PHONE_CALL, Reg="9B"),
            student("004003", LETTER_2, Reg="9B"),
            student("004004", 99.1, Reg="9A"),
        ],
    )
    school.week()

    for form, own in (("9A", {"004001", "004004"}), ("9B", {"004002", "004003"})):
        text = _text(school.run / "tasks" / f"tutor-{form}.xlsx")
        others = {"004001", "004002", "004003", "004004"} - own
        assert not [number for number in others if number in text]
        assert form in text


def test_forms_are_listed_once_for_each_student(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", PHONE_CALL), student("004002", PHONE_CALL)])
    school.week()

    rows = csv_rows(school.run / "forms" / "list.csv")
    assert len(rows) == 2


def _text(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
