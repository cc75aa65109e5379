from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from pipeline.config import Workspace
from pipeline.mail.tasks import Owner, Section, Task
from pipeline.model.plan import Decision, Status
from pipeline.model.register import Contact, MarkRow, MarkSheet, Session, Student
from pipeline.policy.policy import Sign
from pipeline.run import lists
from tests.letters import builders
from tests.samples import AS_OF, LETTER_2, PHONE_CALL, contact, csv_rows, office, student, workspace

ABSENT = (dt.date(2022, 3, 1), dt.date(2022, 3, 3))
MONDAY = dt.date(2022, 3, 14)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("settings"))


def school(
    settings: Workspace,
    students: Sequence[Student],
    contacts: Sequence[Contact] = (),
    policy: str = "sol",
    sheets: Sequence[MarkSheet] = (),
) -> lists.School:
    return lists.School(
        builders.register(students, contacts, marks=tuple(sheets)),
        settings.policy(policy),
        settings.calendar(AS_OF),
        settings.codes,
        AS_OF,
    )


def due(adm_no: str, step: str, **changes: object) -> Decision:
    changes = {"previous": None} | changes
    return builders.decision(adm_no, step=step, **changes)


def marks(adm_no: str, **by_day: str) -> MarkSheet:
    """Marks of one student: "d0301" = "II" is both sessions of 1 March."""
    days = [dt.date(2022, int(name[1:3]), int(name[3:])) for name in by_day]
    sessions = tuple(Session(day, half, "E") for day in days for half in ("AM", "PM"))
    codes = tuple(code for pair in by_day.values() for code in pair)
    return MarkSheet("t.xlsx!Marks", sessions, (MarkRow(adm_no, codes, 2),))


def only(found: Sequence[Task], section: Section) -> Task:
    (task,) = (task for task in found if task.section is section)
    return task


@pytest.mark.parametrize(
    ("policy", "step", "kind", "owner", "section"),
    [
        ("sol", "tutor-conversation", Owner.TUTOR, "9C", Section.TALK),
        ("sol", "rtc", Owner.TUTOR, "9C", Section.TALK),
        ("sol", "ropc", Owner.TUTOR, "9C", Section.MONDAY),
        ("sol", "letter-1", Owner.OFFICE, "Attendance Officer", Section.CALLS),
        ("sol", "letter-4", Owner.OFFICE, "Attendance Officer", Section.LETTERS),
        ("sol", "prosecution", Owner.OFFICE, "Attendance Officer", Section.LETTERS),
        ("rwba", "tutor-email", Owner.TUTOR, "9C", Section.TWO_DAYS),
        ("rwba", "tutor-call", Owner.TUTOR, "9C", Section.TWO_DAYS),
        ("rwba", "manager-action", Owner.MANAGER, "SM 9", Section.TALK),
        ("rwba", "sam-1", Owner.MANAGER, "SM 9", Section.LETTERS),
        ("rwba", "sam-2", Owner.HEAD_OF_YEAR, "HOY 9", Section.LETTERS),
        ("rwba", "final-meeting", Owner.OFFICE, "Attendance Officer", Section.LETTERS),
    ],
)
def test_task_goes_to_the_one_whose_step_it_is(
    settings: Workspace, policy: str, step: str, kind: Owner, owner: str, section: Section
) -> None:
    child = builders.student("1", manager="SM 9")

    found = lists.tasks([due("1", step)], school(settings, [child], policy=policy))

    task = only(found, section)
    assert (task.kind, task.owner, task.adm_no) == (kind, owner, "1")


@pytest.mark.parametrize(("step", "told"), [("rtc", True), ("ropc", False), ("letter-1", False)])
def test_head_of_year_is_told_of_a_record_of_conversation(
    settings: Workspace, step: str, told: bool
) -> None:
    found = lists.tasks([due("1", step)], school(settings, [builders.student("1")]))

    owners = [task.owner for task in found if task.section is Section.TOLD]
    assert owners == (["HOY 9"] if told else [])


@pytest.mark.parametrize("status", [Status.HELD, Status.MONITORING, Status.IMPROVED, Status.NONE])
def test_no_task_for_what_is_not_due(settings: Workspace, status: Status) -> None:
    rows = [due("1", "tutor-conversation", status=status)]

    assert lists.tasks(rows, school(settings, [builders.student("1")])) == ()


@pytest.mark.parametrize("status", [Status.HELD, Status.NONE, Status.DUE])
def test_missed_work_is_checked_after_every_absence(settings: Workspace, status: Status) -> None:
    attendance = replace(builders.attendance(), absent_days=ABSENT)
    rows = [due("1", "tutor-conversation", status=status, attendance=attendance)]

    found = lists.tasks(rows, school(settings, [builders.student("1")]))

    task = only(found, Section.WORK)
    assert (task.kind, task.owner, task.absences) == (Owner.TUTOR, "9C", ABSENT)


@pytest.mark.parametrize(
    ("left", "count"),
    [(None, 1), (AS_OF, 1), (AS_OF - dt.timedelta(1), 0)],
    ids=["on roll", "last day", "gone"],
)
def test_nothing_is_asked_about_a_leaver(
    settings: Workspace, left: dt.date | None, count: int
) -> None:
    attendance = replace(builders.attendance(), absent_days=ABSENT)
    rows = [due("1", "", status=Status.NONE, attendance=attendance)]

    found = lists.tasks(rows, school(settings, [builders.student("1", left=left)]))

    assert len(found) == count


def test_attendance_monday_has_its_day_and_the_parents(settings: Workspace) -> None:
    rows = [due("1", "ropc", due_by=MONDAY)]

    found = lists.tasks(rows, school(settings, [builders.student("1")], [builders.contact(1, "1")]))

    task = only(found, Section.MONDAY)
    assert task.due_by == MONDAY
    assert task.contacts == ("Ms Karen Müller (Mother): 07700 900961",)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ("Ms Karen Müller (Mother): 07700 900961",)),
        ({"responsible": False}, (lists.NOBODY,)),
        ({"do_not_contact": True}, (lists.NOBODY,)),
        ({"phone": ""}, (f"Ms Karen Müller (Mother): {lists.NO_NUMBER}",)),
        ({"relationship": ""}, ("Ms Karen Müller: 07700 900961",)),
    ],
    ids=["may be called", "no PR", "do not contact", "no number", "no kinship"],
)
def test_only_who_may_be_contacted_is_named(
    settings: Workspace, changes: dict[str, object], shown: tuple[str, ...]
) -> None:
    parents = [builders.contact(1, "1", **changes)]

    found = lists.tasks([due("1", "ropc")], school(settings, [builders.student("1")], parents))

    assert only(found, Section.MONDAY).contacts == shown


def test_person_blocked_in_another_row_is_left_out(settings: Workspace) -> None:
    parents = [
        builders.contact(1, "1"),
        builders.contact(2, "1", forename="Karen", do_not_contact=True),
    ]

    found = lists.tasks([due("1", "ropc")], school(settings, [builders.student("1")], parents))

    assert only(found, Section.MONDAY).contacts == (lists.CONTRADICTED,)


def test_a_conversation_with_the_student_names_no_parent(settings: Workspace) -> None:
    parents = [builders.contact(1, "1")]

    found = lists.tasks(
        [due("1", "tutor-conversation")], school(settings, [builders.student("1")], parents)
    )

    assert only(found, Section.TALK).contacts == ()


def test_two_days_absent_names_the_days_and_the_ways(settings: Workspace) -> None:
    sheet = marks("1", d0228="//", d0301="II", d0302="OO", d0303="/I")
    given = school(
        settings,
        [builders.student("1")],
        [builders.contact(1, "1")],
        "rwba",
        [sheet],
    )

    task = only(lists.tasks([due("1", "tutor-email")], given), Section.TWO_DAYS)

    assert task.absences == (dt.date(2022, 3, 1), dt.date(2022, 3, 2))
    assert task.contacts == ("Ms Karen Müller (Mother): parent1@example.org, 07700 900961",)


def test_further_steps_are_due_beside_a_held_one(settings: Workspace) -> None:
    row = due("1", "sam-1", status=Status.HELD, also=("tutor-call",))

    assert [step.id for step in lists.due_steps(row, settings.policy("rwba"))] == ["tutor-call"]


@pytest.mark.parametrize(
    ("given", "ask"),
    [
        ({"concern": "Punctuality"}, lists.ASK[Sign.PUNCTUALITY]),
        ({"concern": "Broken weeks"}, lists.ASK[Sign.BROKEN_WEEKS]),
        ({"pattern": "Unauthorised"}, lists.ASK_OF_PATTERN["unauthorised"]),
        ({}, lists.ASK_ANYBODY),
    ],
)
def test_what_to_ask_follows_what_was_seen(
    settings: Workspace, given: dict[str, object], ask: str
) -> None:
    found = lists.tasks(
        [due("1", "tutor-conversation")], school(settings, [builders.student("1", **given)])
    )

    assert only(found, Section.TALK).ask == ask


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"concern": "Often tired"}, "a concern is recorded"),
        ({"lates": 1}, "there has been lateness"),
        ({"lates": 1, "concern": "Broken weeks"}, "school weeks were broken"),
    ],
)
def test_why_says_what_the_figure_does_not(
    settings: Workspace, given: dict[str, object], why: str
) -> None:
    found = lists.tasks(
        [due("1", "tutor-conversation")], school(settings, [builders.student("1", **given)])
    )

    assert why in only(found, Section.TALK).why


def test_nothing_an_officer_typed_about_a_family_is_on_a_list(settings: Workspace) -> None:
    child = builders.student(
        "1", notes="NOTE", good_reason="BEREAVED", vulnerable=("LAC",), known_as="Kac"
    )
    row = due("1", "tutor-conversation", reason="Released by A because SECRET.", notes=("FLAG",))

    task = only(lists.tasks([row], school(settings, [child])), Section.TALK)

    said = repr(task)
    assert not [word for word in ("NOTE", "BEREAVED", "LAC", "SECRET", "FLAG") if word in said]
    assert task.student == "Kac Young"
    assert "92.5%" in task.why


def test_nobodys_list_has_another_ones_students(tmp_path: Path) -> None:
    """Siblings in two forms at one address, with the same parent."""
    same = {"Surname": "Maplez", "Address 1": "9 Station Road", "Phone": "07700 900123"}
    given = office(
        tmp_path,
        [
            student("004001", PHONE_CALL, Reg="9A", Surname="Maplez", Forename="Ash"),
            student("004002", PHONE_CALL, Reg="9B", Surname="Maplez", Forename="Briar"),
            student("004003", LETTER_2, Reg="9B", Forename="Cedar"),
            student("004004", 99.1, Reg="9A", Forename="Dale"),
        ],
        [contact("004001", **same), contact("004002", **same), contact("004003")],
    )
    given.week()

    everyone = {"004001", "004002", "004003", "004004", "Ash", "Briar", "Cedar", "Dale"}
    for form, own in (("9A", {"004001", "004004", "Ash", "Dale"}), ("9B", {"004002", "Briar"})):
        for text in (
            _sheets(given.run / "tasks" / f"tutor-{form}.xlsx"),
            _pages(given.run / "tasks" / f"tutor-{form}.pdf"),
        ):
            assert {word for word in everyone if word in text} == own
            assert form in text
            assert "07700 900123" in text


def test_list_files_hold_no_name_of_a_child(tmp_path: Path) -> None:
    given = office(tmp_path, [student("004001", PHONE_CALL), student("004003", LETTER_2)])
    given.week()

    names = sorted(path.name for path in (given.run / "tasks").iterdir())
    assert names == [
        "office-Attendance-Officer.pdf",
        "office-Attendance-Officer.xlsx",
        "tutor-9C.pdf",
        "tutor-9C.xlsx",
    ]


def test_forms_are_listed_once_for_each_student(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", PHONE_CALL), student("004002", PHONE_CALL)])
    school.week()

    rows = csv_rows(school.run / "forms" / "list.csv")
    assert len(rows) == 2


def _sheets(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def _pages(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
