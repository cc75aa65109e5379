from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters import Written, jobs
from pipeline.letters.recipients import writable
from pipeline.letters.writing import set_id
from pipeline.model.letter import Addressee, Job
from pipeline.model.plan import Channel, Decision, Status
from pipeline.model.register import Contact, Meeting
from tests.letters.builders import (
    AS_OF,
    LETTER_1,
    LETTER_2,
    attendance,
    contact,
    decision,
    desk,
    due,
    plan,
    register,
    school,
    student,
)
from tests.letters.families import contacts

FATHER = {"title": "Mr", "forename": "Jan", "send_by": "intouch", "address": ("14 Church Hill",)}
INVITED = {"step": "letter-2", "documents": LETTER_2}


def _write(*rows: Contact, of: Decision | None = None, templates: tuple[str, ...] = ()) -> Written:
    return jobs(plan(of or decision()), desk(register(contacts=rows), templates=templates))


def _sets(written: Written) -> list[tuple[str, str]]:
    return [(job.set_id, job.document) for job in written.jobs]


def test_papers_for_one_reader_by_one_channel_share_a_reference() -> None:
    written = _write(contact(1), contact(2, **FATHER), of=decision(**INVITED))

    assert _sets(written) == [
        ("SOL220307-0001-1", "aim-1-invitation"),
        ("SOL220307-0001-2", "aim-1-invitation"),
        ("SOL220307-0001-1H", "letter-2"),
        ("SOL220307-0001-2H", "letter-2"),
        ("SOL220307-0001-0", "iap"),
    ]
    assert [(e.document, e.slug) for e in written.excepted] == [
        ("aim-1-minutes", "after-the-meeting")
    ]
    assert [(n.document, n.slug, n.contact) for n in written.notices] == [
        ("aim-1-invitation", "sent-by-post-only", 2)
    ]


@pytest.mark.parametrize(
    ("channel", "mark"),
    [("post", ""), ("hand", "H"), ("email", "E"), ("intouch", "T"), ("internal", "")],
)
def test_set_ids(channel: str, mark: str) -> None:
    reader = Addressee((2,), "Ms K", "Dear Ms K", Channel(channel))

    assert set_id("england-2024", "220307", 42, reader) == f"ENGLAND2024220307-0042-2{mark}"


def test_a_joint_letter_has_the_lower_number() -> None:
    joint = school(letters={"joint_for_one_household": True})
    family = (contact(2), contact(3, title="Mr"))

    written = jobs(plan(), desk(register(contacts=family), joint))

    assert [(j.set_id, j.addressee.contacts) for j in written.jobs if j.document == "letter-1"] == [
        ("SOL220307-0001-2", (2, 3))
    ]


def test_an_early_letter_that_comes_with_a_legal_one_is_separate_too() -> None:
    joint = school(letters={"joint_for_one_household": True})
    both = (due("sam-1-invitation", Channel.POST), due("manager-letter", Channel.POST))
    case = decision(documents=both)

    written = jobs(plan(case), desk(register(contacts=(contact(1), contact(2, title="Mr"))), joint))

    assert {len(job.addressee.contacts) for job in written.jobs} == {1}
    assert len(written.jobs) == 4


def test_both_parents_are_invited_to_one_meeting_and_siblings_to_two() -> None:
    second = student("004018", forename="Ola")
    family = (contact(1), contact(2, title="Mr"), contact(1, "004018"))
    held = register((student(), second), family)
    both = plan(decision(**INVITED), decision("004018", **INVITED))

    written = jobs(both, desk(held))
    times = {
        job.adm_no: {j.fields["meeting"]["time"] for j in written.jobs if j.adm_no == job.adm_no}  # type: ignore[index]
        for job in written.jobs
    }

    assert times == {"004017": {"9 am"}, "004018": {"9.45 am"}}
    assert {job.meeting_day for job in written.jobs} == {"2022-03-16"}


def test_what_is_written_does_not_change_reference_or_time() -> None:
    students = [student(f"00{n}") for n in range(4000, 4006)]
    family = [contact(1, s.adm_no) for s in students]
    made = [decision(s.adm_no, **INVITED) for s in students]
    made[2] = dataclasses.replace(made[2], status=Status.HELD)
    whole, place = plan(*made), desk(register(students, family))

    alone = {d.adm_no: jobs(whole, place, [d]).jobs for d in made}
    together = jobs(whole, place).jobs

    assert [job for job in together if job.adm_no == "004004"] == list(alone["004004"])
    assert not [job for job in together if job.adm_no == "004002"]
    slots = {(adm, j.meeting_day, _time(j)) for adm, js in alone.items() for j in js}
    assert len({(day, time) for _, day, time in slots}) == len(students)


def _time(job: Job) -> str:
    meeting = job.fields["meeting"]
    assert isinstance(meeting, dict)
    return str(meeting["time"])


def test_a_held_decision_sends_only_what_is_due_all_the_same() -> None:
    documents = (*LETTER_1, due("tutor-email", Channel.EMAIL, step="tutor-email"))
    case = decision(status=Status.HELD, also=("tutor-email",), documents=documents)

    written = _write(contact(send_by="email"), of=case)

    assert _sets(written) == [("SOL220307-0001-1E", "tutor-email")]


@pytest.mark.parametrize("status", [Status.MONITORING, Status.IMPROVED, Status.NONE, Status.HELD])
def test_what_is_not_due_is_not_written(status: Status) -> None:
    written = _write(contact(), of=decision(status=status))

    assert (written.jobs, written.excepted) == ((), ())


def test_a_decision_asked_for_by_name_is_written_whole() -> None:
    case = decision(status=Status.HELD)

    written = jobs(plan(case), desk(register(contacts=(contact(),))), [case])

    assert [job.document for job in written.jobs] == ["letter-1", "ropc"]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"attendance": attendance(None)}, "no-figure-to-print"),
        ({"review": None}, "no-review-date"),
    ],
)
def test_a_letter_is_never_printed_with_a_gap(change: dict[str, object], slug: str) -> None:
    written = _write(contact(1), contact(2, **FATHER), of=decision(**change))

    assert [(e.document, e.contact, e.slug) for e in written.excepted] == [
        ("letter-1", 1, slug),
        ("letter-1", 2, slug),
    ]
    assert [job.document for job in written.jobs] == ["ropc"]


def test_a_year_without_a_head_of_year_is_told_with_the_key_to_set() -> None:
    held = register((student(year="12", head_of_year="HOY 12"),), (contact(),))

    written = jobs(plan(), desk(held))

    found = next(e for e in written.excepted if e.document == "letter-1")
    assert found.slug == "nobody-in-role"
    assert "heads_of_year.12" in found.reason


def test_a_meeting_on_a_closed_day_excepts_its_papers_by_cell() -> None:
    row = Meeting("004017", "AIM 1", "sol.xlsx!Meetings!A7", dt.date(2022, 3, 18), "15:30")

    written = jobs(
        plan(decision(**INVITED)), desk(register(contacts=(contact(),), meetings=(row,)))
    )

    assert {(e.document, e.slug, e.where) for e in written.excepted if e.contact == 1} == {
        ("aim-1-invitation", "meeting-on-closed-day", "sol.xlsx!Meetings!A7"),
        ("letter-2", "meeting-on-closed-day", "sol.xlsx!Meetings!A7"),
    }


@pytest.mark.parametrize(
    ("templates", "template", "notices"),
    [
        ((), "letters/letter-1.docx", ["no-template-in-language"]),
        (("letters/welsh/letter-1.docx",), "letters/welsh/letter-1.docx", []),
    ],
)
def test_languages(templates: tuple[str, ...], template: str, notices: list[str]) -> None:
    written = _write(contact(language="Welsh"), templates=templates)

    assert written.jobs[0].template == template
    assert [notice.slug for notice in written.notices] == notices


def test_papers_of_the_school_go_to_a_desk() -> None:
    written = _write(contact())
    form = next(job for job in written.jobs if job.document == "ropc")

    assert form.addressee.contacts == (0,)
    assert form.addressee.name == "Ms Dilys Amberwood, Attendance Officer"
    assert form.set_id == "SOL220307-0001-0"


def test_minutes_are_written_when_their_stage_comes() -> None:
    row = Meeting(
        "004017",
        "AIM 1",
        "sol.xlsx!Meetings!A7",
        dt.date(2022, 3, 2),
        "15:30",
        discussion="Mornings.",
        outcome="Parent did not attend",
        parent_attended="N",
    )
    after = dataclasses.replace(
        desk(register(contacts=(contact(),))),
        stages=frozenset({"meeting"}),
        held={"004017": row},
    )

    written = jobs(plan(decision(**INVITED)), after)

    minutes = written.jobs[0].fields["minutes"]
    assert [job.document for job in written.jobs] == ["aim-1-minutes"]
    assert isinstance(minutes, dict)
    assert (minutes["absent"], minutes["typed"], minutes["time"]) == (True, True, "3.30 pm")
    assert "home visit" in str(minutes["next_step"])


def test_nothing_of_the_workbook_gets_into_a_file_name() -> None:
    wild = "../../etc/passwd"
    held = register((student(wild),), (contact(1, wild, surname="../x"),))

    written = jobs(plan(decision(wild)), desk(held))

    assert {job.stem for job in written.jobs} == {
        "SOL220307-0001-1-letter-1",
        "SOL220307-0001-0-ropc",
    }


DOCUMENTS = st.lists(
    st.sampled_from(
        [
            due("letter-1", Channel.POST),
            due("tutor-email", Channel.EMAIL),
            due("sam-1-invitation", Channel.POST),
            due("letter-2", Channel.HAND),
            due("minutes-letter", Channel.POST_OR_INTOUCH),
            due("ropc", Channel.INTERNAL),
            due("aim-1-minutes", Channel.POST_OR_INTOUCH, "meeting"),
            due("notice-referral", Channel.INTERNAL, "bundle"),
        ]
    ),
    max_size=5,
    unique_by=lambda document: document.id,
).map(tuple)


@given(contacts(), DOCUMENTS, st.booleans(), st.sampled_from([None, Fraction(198, 214)]))
def test_due_is_made_plus_excepted_and_no_blocked_contact_gets_anything(
    rows: tuple[Contact, ...],
    documents: tuple[object, ...],
    joint: bool,
    share: Fraction | None,
) -> None:
    case = decision(documents=documents, attendance=attendance(share))
    of = school(letters={"joint_for_one_household": joint})

    written = jobs(plan(case), desk(register(contacts=rows), of))

    blocked = {row.number for row in rows if row.do_not_contact or not row.responsible}
    wanted = {row.number for row in writable(rows)}
    for document in case.documents:
        made = [n for j in written.jobs if j.document == document.id for n in j.addressee.contacts]
        left = [e.contact for e in written.excepted if e.document == document.id]
        twice = [
            e.contact
            for e in written.notices
            if e.document == document.id and e.slug == "contact-twice"
        ]
        assert not blocked & set(made)
        if document.when != "now" or document.channel is Channel.INTERNAL:
            assert made + left == [0]
        elif not twice:
            assert sorted(made + left) == sorted(wanted or {0})
        else:
            assert set(made + left) | set(twice) == wanted
            assert len(made + left) == len(set(made + left))
    references = [(job.set_id, job.document) for job in written.jobs]
    assert len(references) == len(set(references))


@given(st.permutations(range(4000, 4008)))
def test_a_reference_is_the_place_in_the_plan(order: list[int]) -> None:
    students = [student(str(n)) for n in order]
    family = [contact(1, s.adm_no) for s in students]

    written = jobs(plan(*(decision(s.adm_no) for s in students)), desk(register(students, family)))

    assert [job.set_id for job in written.jobs if job.document == "letter-1"] == [
        f"SOL{AS_OF:%y%m%d}-{n:04}-1" for n in range(1, len(order) + 1)
    ]
