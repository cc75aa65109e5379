from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest

from pipeline.letters import jobs
from pipeline.letters.field_table import FIELDS, examples
from pipeline.letters.figures import figures
from pipeline.letters.ladder import ladder_facts
from pipeline.model.letter import Job
from pipeline.model.plan import Attendance, Channel, Decision, Tally
from pipeline.model.register import Contact, LogRow, MarkRow, MarkSheet, Session, StepDate
from pipeline.policy.parse import parse_policy
from pipeline.words.figures import Limit
from tests.letters.builders import (
    LADDER,
    LETTER_2,
    attendance,
    contact,
    decision,
    desk,
    due,
    plan,
    register,
    settings,
    student,
)


def _job(case: Decision | None = None, document: str = "", *rows: Contact) -> Job:
    written = jobs(plan(case or decision()), desk(register(contacts=rows or (contact(),))))
    return next(job for job in written.jobs if document in ("", job.document))


def _group(job: Job, name: str) -> dict[str, object]:
    group = job.fields[name]
    assert isinstance(group, dict)
    return group


def _flat(fields: object, prefix: str = "") -> dict[str, object]:
    assert isinstance(fields, dict)
    found: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


@pytest.mark.parametrize(
    "case",
    [
        decision(),
        decision(step="letter-2", documents=LETTER_2),
        decision(previous=None, attendance=attendance(Fraction(9, 10), marks=False)),
    ],
    ids=["letter-1", "invitation", "without-marks"],
)
def test_a_letter_has_exactly_the_fields_of_the_table(case: Decision) -> None:
    for job in jobs(plan(case), desk(register(contacts=(contact(),)))).jobs:
        flat = _flat(job.fields)
        assert set(flat) == set(FIELDS)
        for name, value in flat.items():
            kind = FIELDS[name].kind
            assert isinstance(value, {"text": str, "condition": bool, "rows": list}[kind]), name
            if isinstance(value, list):
                assert all(tuple(row) == FIELDS[name].columns for row in value), name
                assert all(isinstance(text, str) for row in value for text in row.values())


def test_the_examples_are_the_table() -> None:
    assert set(_flat(examples())) == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_field_has_a_meaning_and_an_example(field: object) -> None:
    assert dataclasses.asdict(field)["meaning"]  # type: ignore[call-overload]
    assert field.rows or field.example != ""  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("days", "marks", "said"),
    [
        pytest.param([3, 4], ("//", "//"), "4 March 2022", id="to the day before"),
        pytest.param([3, 4, 7], ("//", "//", "//"), "4 March 2022", id="not from the day on"),
        pytest.param([1, 2], ("//", "//"), "2 March 2022", id="the marks end earlier"),
        pytest.param([2, 3, 4], ("//", "..", "--"), "2 March 2022", id="columns without a mark"),
        pytest.param([4, 3], ("..", "/."), "3 March 2022", id="columns from right to left"),
        pytest.param([3], ("..",), "4 March 2022", id="no marks at all"),
    ],
)
def test_last_day_counted_is_the_last_that_was_marked(
    days: list[int], marks: tuple[str, ...], said: str
) -> None:
    sessions = tuple(Session(dt.date(2022, 3, day), half, "C") for day in days for half in "AP")
    codes = tuple("" if code == "." else code for code in "".join(marks))
    sheet = MarkSheet("t.xlsx!Marks", sessions, (MarkRow("004001", codes, 3),))
    held = dataclasses.replace(register(), marks=(sheet,))
    office = dataclasses.replace(desk(register()).office, register=held)

    assert office.counted[0] == said


def test_marks_of_the_year_before_are_no_day_of_this_one() -> None:
    session = Session(dt.date(2021, 7, 20), "AM", "C")
    sheet = MarkSheet("t.xlsx!Marks", (session,), (MarkRow("004001", ("/",), 3),))
    held = dataclasses.replace(register(), marks=(sheet,))
    office = dataclasses.replace(desk(register()).office, register=held)

    assert office.counted[0] == "4 March 2022"


def test_the_words_of_an_ordinary_letter() -> None:
    flat = _flat(_job().fields)

    assert flat["letter.date"] == "7 March 2022"
    assert flat["letter.reference"] == "SOL220307-0001-1"
    assert flat["recipient.address"] == (
        "Ms Karen Müller\n64 Station Road\nMarlow Green\nNortonshire\nSN8 4FN"
    )
    assert flat["student.name"] == "Kacper Young"
    assert flat["student.possessive"] == "Kacper's"
    assert flat["student.year"] == "Year 9"
    assert flat["student.head_of_year"] == "Ms Saskia Oakenfold"
    assert flat["student.tutor"] == "Mr Gethin Larkspur"
    assert flat["figures.sessions"] == "198 of 214 sessions"
    assert flat["figures.days_missed"] == "8 days"
    assert flat["figures.to_date"] == "4 March 2022"
    assert flat["previous.step"] == "Letter 1"
    assert flat["previous.percent"] == "94.1%"
    assert flat["review.date"] == "21 March 2022"
    assert flat["review.weeks"] == "2 weeks"
    assert flat["call.phone"] == "01632 960101"
    assert flat["signatories"] == [
        {"name": "Ms Dilys Amberwood", "role": "Attendance Officer"},
        {"name": "Ms Saskia Oakenfold", "role": "Head of Year 9"},
    ]


def test_an_invitation_names_day_time_place_and_people() -> None:
    meeting = _group(_job(decision(step="letter-2", documents=LETTER_2)), "meeting")

    assert meeting == {
        "known": True,
        "name": "Attendance Improvement Meeting (AIM 1)",
        "date": "Wednesday 16 March 2022",
        "time": "9 am",
        "place": "Meeting Room 2",
        "attendees": "the Attendance Officer, Ms Dilys Amberwood; "
        "the Head of Year 9, Ms Saskia Oakenfold; and the Attendance Lead, Mr Conrad Fennimore",
        "chair": "Ms Saskia Oakenfold",
        "length": "30 minutes",
        "reply_by": "Monday 14 March 2022",
    }


def test_what_a_parent_reads_names_no_other_parent() -> None:
    rows = (contact(1), contact(2, forename="Jan", title="Mr", address=("14 Church Hill",)))
    written = jobs(plan(), desk(register(contacts=rows)))
    first = next(j for j in written.jobs if j.addressee.contacts == (1,))

    assert first.fields["parents"] == []
    assert "Jan" not in repr(first.fields)
    assert "Church Hill" not in repr(first.fields)


def test_a_form_lists_the_parents_to_ring_and_no_blocked_one() -> None:
    blocked = contact(2, forename="Jan", do_not_contact=True)
    form = _job(None, "ropc", contact(1, send_by="intouch"), blocked)

    assert form.fields["parents"] == [
        {
            "name": "Ms Karen Müller",
            "relationship": "Mother",
            "phone": "07700 900961",
            "send_by": "InTouch",
        }
    ]


def test_history_joins_log_and_columns_once() -> None:
    log = (
        LogRow(
            "004017",
            dt.date(2022, 2, 7),
            "t!I!A2",
            4,
            "Letter 1",
            percent_then=Fraction(941, 1000),
            outcome="Posted",
        ),
        LogRow("004017", dt.date(2021, 6, 1), "t!I!A3", 4),
        LogRow("004018", dt.date(2022, 2, 8), "t!I!A4", 4),
        LogRow("004017", dt.date(2022, 1, 10), "t!I!A5", None, "Rang home"),
    )
    columns = (
        StepDate("004017", "letter-1", dt.date(2022, 2, 7), "t!Y!R5"),
        StepDate("004017", "letter-2", dt.date(2022, 3, 1), "t!Y!S5", "Attended"),
        StepDate("004017", "letter-2", dt.date(2022, 3, 7), "t!Y!S5"),
    )
    held = register(contacts=(contact(),), log=log, step_dates=columns)
    rows = jobs(plan(), desk(held)).jobs[0].fields["history"]

    assert isinstance(rows, list)
    assert [(r["number"], r["step"], r["date"], r["percent"], r["outcome"]) for r in rows] == [
        ("", "Rang home", "10 January 2022", "", ""),
        ("4", "Letter 1", "7 February 2022", "94.1%", "Posted"),
        ("5", "Letter 2 and AIM 1", "1 March 2022", "", "Attended"),
    ]


@pytest.mark.parametrize(
    ("share", "step", "expected"),
    [
        (Fraction(929, 1000), "letter-2", "93%"),
        (Fraction(93, 100), "letter-2", ""),
        (Fraction(8, 10), "letter-4", ""),
        (Fraction(8, 10), "no-step", ""),
    ],
    ids=["below", "exactly", "no-threshold", "no-step"],
)
def test_a_letter_claims_a_threshold_only_when_it_holds(
    share: Fraction, step: str, expected: str
) -> None:
    made = figures(Attendance(share, "tracker"), LADDER, step, ("4 March 2022", "2021-22"))

    assert made["threshold"] == expected


def test_half_terms_without_sessions_are_left_out() -> None:
    rows = _group(_job(), "figures")["half_terms"]

    assert rows == [
        {
            "name": "Autumn 1",
            "possible": "70",
            "attended": "66",
            "missed": "4",
            "unauthorised": "1",
            "late": "2",
            "percent": "94.3%",
        }
    ]


def test_without_marks_there_are_no_counts() -> None:
    made = figures(attendance(Fraction(9, 10), marks=False), LADDER, "letter-2", ("", ""))

    assert (made["counted"], made["sessions"], made["half_terms"]) == (False, "", [])
    assert (made["percent"], made["persistent"]) == ("90.0%", True)


def test_persistent_is_the_plan_s_own_word() -> None:
    below = Attendance(Fraction(9003, 10000), "marks", Tally(9003, 10000))

    made = figures(below, LADDER, "letter-2", ("", ""))

    assert (made["percent"], made["persistent"]) == ("90.03%", False)


@pytest.mark.parametrize("policy", ["sol", "rwba"])
def test_the_facts_of_a_policy(policy: str) -> None:
    ladder = ladder_facts(
        parse_policy(settings(f"policies/{policy}.toml"), policy), Fraction(932, 1000)
    )

    assert {step.number for step in ladder.steps.values()} == set(range(1, len(ladder.steps) + 1))
    if policy == "sol":
        assert ladder.steps["letter-2"].limit == Limit(Fraction(93, 100))
        assert ladder.expected == Fraction(97, 100)
        assert Limit(Fraction(932, 1000)) in ladder.limits
        assert ladder.name("letter-1") == "Letter 1"
    else:
        assert Limit(Fraction(85, 100), at_or_below=True) in ladder.limits
        assert Limit(Fraction(932, 1000)) not in ladder.limits
    assert ladder.name("a word") == "a word"


def test_a_tutor_without_a_name_is_the_form_tutor() -> None:
    held = register((student(reg="9Z"),), (contact(send_by="email"),))
    case = decision(documents=(due("tutor-email", Channel.EMAIL),))
    job = jobs(plan(case), desk(held)).jobs[0]

    assert job.fields["signatories"] == [{"name": "The form tutor", "role": "Tutor of 9Z"}]
    assert _group(job, "student")["tutor"] == "the form tutor"
