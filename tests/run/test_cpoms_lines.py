from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from pipeline.config import Workspace
from pipeline.ledger.entries import PostClass
from pipeline.model.letter import SCHOOL, Addressee, Job, Paper
from pipeline.model.plan import Channel, Decision
from pipeline.run.cpoms_lines import POSTED_FILE, actions
from pipeline.run.posting import Leaving, post
from tests.letters import builders
from tests.samples import AS_OF, LETTER_1, LETTER_2, csv_rows, few, office, student, workspace


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("settings"))


def paper(document: str, channel: Channel, meeting: str = "") -> Paper:
    contact = SCHOOL if channel is Channel.INTERNAL else 1
    reader = Addressee((contact,), "Ms Karen Müller", "Dear Ms Müller", channel)
    job = Job("S", document, "1", reader, f"letters/{document}.docx", {}, meeting)
    return Paper(job, PurePath("a.docx"), PurePath("a.pdf"), 1, "0" * 64)


def row(step: str, *documents: tuple[str, Channel, str], **changes: object) -> Decision:
    due = tuple(builders.due(name, channel, when, step) for name, channel, when in documents)
    return replace(builders.decision("1", step=step), documents=due, **changes)  # type: ignore[arg-type]


def text(settings: Workspace, policy: str, decision: Decision, *papers: Paper) -> str:
    students = {"1": builders.student("1", notes="BEREAVED", vulnerable=("LAC",))}
    (line,) = actions(
        [decision], papers, students, settings.policy(policy), settings.catalogue, AS_OF
    )
    return line.text


def test_letter_says_what_was_made_and_never_that_it_was_sent(settings: Workspace) -> None:
    made = paper("letter-1", Channel.POST)
    decision = row("letter-1", ("letter-1", Channel.POST, "now"), reason="Illness SECRET")

    said = text(settings, "sol", decision, made, made)

    assert said == (
        "Letter 1 decided and asked of: AO. Attendance 198 of 214 sessions (92.5%). "
        "Prepared, not yet sent: Letter 1 (2 copies)."
    )


def test_invitation_and_letter_for_the_meeting(settings: Workspace) -> None:
    day = "2022-03-16"
    decision = row(
        "letter-2",
        ("aim-1-invitation", Channel.POST, "now"),
        ("letter-2", Channel.HAND, "now"),
        ("iap", Channel.INTERNAL, "now"),
        ("aim-1-minutes", Channel.POST_OR_INTOUCH, "meeting"),
    )

    said = text(
        settings,
        "sol",
        decision,
        paper("aim-1-invitation", Channel.POST, day),
        paper("letter-2", Channel.HAND, day),
        paper("iap", Channel.INTERNAL, day),
    )

    assert said.endswith(
        "Prepared, not yet sent: AIM 1 invitation (1 copy). Prepared to be handed over at the "
        "meeting: Letter 2 (1 copy). Laid out to be filled in: Individual Attendance Plan (IAP). "
        "The meeting is planned for 16 March 2022."
    )


@pytest.mark.parametrize(
    ("policy", "step", "begins"),
    [
        ("sol", "tutor-conversation", "Tutor conversation decided and asked of: Tutor."),
        ("sol", "rtc", "Record of tutor conversation (RTC) decided and asked of: Tutor."),
        ("rwba", "tutor-action", "Tutor action decided and asked of: Tutor."),
        ("rwba", "manager-action", "Student Manager action decided and asked of: Student Manager."),
        ("sol", "home-visit", "Home visit and AIM 3 decided."),
    ],
)
def test_every_stage_has_its_line(settings: Workspace, policy: str, step: str, begins: str) -> None:
    assert text(settings, policy, row(step)).startswith(begins)


def test_attendance_monday_is_named(settings: Workspace) -> None:
    said = text(settings, "sol", row("ropc", due_by=dt.date(2022, 3, 14)))

    assert "asked of: Tutor, for Monday 14 March 2022." in said


@pytest.mark.parametrize(("policy", "step"), [("sol", "notice-referral"), ("rwba", "refer-ews")])
def test_referral_is_not_called_made_before_it_is(
    settings: Workspace, policy: str, step: str
) -> None:
    said = text(settings, policy, row(step, ("ews-handover", Channel.INTERNAL, "bundle")))

    assert "nothing has been referred yet" in said


def test_no_more_of_the_family_than_the_entry_needs(settings: Workspace) -> None:
    decision = row("letter-1", ("letter-1", Channel.POST, "now"), reason="SECRET", notes=("FLAG",))

    said = text(settings, "sol", decision, paper("letter-1", Channel.POST))

    words = ("Müller", "Karen", "Kacper", "BEREAVED", "LAC", "SECRET", "FLAG")
    assert not [word for word in words if word in said]


def test_posted_lines_have_day_and_class(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    before = (school.run / "cpoms.csv").read_bytes()

    post(school.desk(), school.run, Leaving(AS_OF, PostClass.SECOND))

    lines = csv_rows(school.run / POSTED_FILE)
    assert [(line["date"], line["adm_no"], line["text"]) for line in lines] == [
        ("2022-03-07", "004001", "Posted on 7 March 2022, second class: Letter 1 (1 copy)."),
        (
            "2022-03-07",
            "004002",
            "Posted on 7 March 2022, second class: AIM 1 invitation (1 copy).",
        ),
    ]
    assert {line["student"] for line in lines} == {"Robin Mapleb", "Robin Maplec"}
    assert (school.run / "cpoms.csv").read_bytes() == before


def test_what_stayed_behind_has_no_line_until_it_goes(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1), student("004002", LETTER_2)])
    school.week()
    rows = csv_rows(school.run / "print" / "manifest.csv")
    late = next(r["set_id"] for r in rows if r["document"] == "letter-1")

    post(school.desk(), school.run, Leaving(AS_OF, left_out=[late]))
    first = [line["adm_no"] for line in csv_rows(school.run / POSTED_FILE)]
    post(school.desk(), school.run, Leaving(AS_OF, only=[late]))
    both = [line["adm_no"] for line in csv_rows(school.run / POSTED_FILE)]

    assert (first, sorted(both)) == (["004002"], ["004001", "004002"])
