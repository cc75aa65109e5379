from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.ledger.entries import Document, Posting
from pipeline.run.lettering import make_letters
from tests.minutes.forms import text_of
from tests.run.meetings import (
    AFTER,
    BEFORE,
    MEETING,
    came_back,
    minutes,
    row,
    to_come,
    with_meetings,
    write_row,
)
from tests.run.typesetter import Typesetter
from tests.samples import NOW, OFFICER, Office, csv_rows

NAMES = {"004001": "Robin", "004002": "Quentin", "004003": "Zebedee", "004004": "Ottoline"}


def texts(run: Path) -> dict[str, str]:
    return {
        path.stem: "\n".join(page.extract_text() for page in PdfReader(path).pages)
        for path in sorted((run / "documents").glob("*.pdf"))
    }


def manifest(run: Path) -> list[dict[str, str]]:
    return csv_rows(run / "print" / "manifest.csv")


def exceptions(run: Path) -> list[tuple[str, str, str]]:
    return [
        (line["adm_no"], line["document"], line["slug"])
        for line in csv_rows(run / "exceptions.csv")
    ]


def post(school: Office, run: str, day: dt.date) -> None:
    with school.ledger() as ledger:
        sets = {r.entry.set_id for r in ledger.unposted(run)}
        ledger.enter_posting(run, sets, day=day, today=day, at=NOW, by=OFFICER)


def test_nothing_is_posted_to_a_reader_whose_last_letter_came_back(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001"), row("004003")])
    school.week()
    came_back(school, "Mr Marek Maple")

    made = minutes(school)

    assert "Mr Marek Maple" not in {line["recipient"] for line in manifest(made.sent.run.path)}
    left = {slug for adm_no, _, slug in exceptions(made.sent.run.path) if adm_no == "004001"}
    assert left == {"address-to-check"}


def test_each_parent_gets_a_letter_and_the_minutes_by_their_channel(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001"), row("004003")])

    made = minutes(school)

    sent = {
        (line["adm_no"], line["recipient"], line["document"], line["channel"])
        for line in manifest(made.sent.run.path)
    }
    both = ("aim-minutes-letter", "aim-1-minutes")
    assert sent == {
        (adm_no, name, document, channel)
        for document in both
        for adm_no, name, channel in (
            ("004001", "Ms Karen Maple", "post"),
            ("004001", "Mr Marek Maple", "post"),
            ("004003", "Ms Thea Thorn", "intouch"),
        )
    }
    assert made.sent.due == made.sent.made + made.sent.excepted == 6
    assert (made.held, made.to_come, made.stopped) == (2, 0, 0)


def test_no_page_names_another_child_and_nothing_is_blank(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001"), row("004002"), row("004003")])

    run = minutes(school).sent.run.path

    owner = {line["file"].split("/")[-1][:-4]: line["adm_no"] for line in manifest(run)}
    for stem, text in texts(run).items():
        mine = NAMES[owner[stem]]
        assert mine in text
        assert not any(name in text for name in NAMES.values() if name != mine)
        assert "None" not in text
        assert "{{" not in text


def test_a_parent_who_did_not_come_is_told_so_and_what_follows(tmp_path: Path) -> None:
    absent = {"Parent attended": "N", "Outcome": "DNA", "Present": "Attendance Officer"}
    school = with_meetings(tmp_path, [row("004001", **absent)])

    made = texts(minutes(school).sent.run.path)

    found = [text.replace("\n", " ") for stem, text in made.items() if stem.endswith("-1-minutes")]
    assert len(found) == 2
    for text in found:
        assert "The parent or carer did not attend this meeting." in text
        assert "will arrange a home visit" in text


def test_minutes_take_no_step_of_the_ladder(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001")])
    run = minutes(school).sent.run

    post(school, run.name, AFTER)

    with school.ledger() as ledger:
        assert {r.entry.step for r in ledger.rows(Document, run=run.name)} == {""}
        assert len(ledger.rows(Posting, run=run.name)) == 2
        assert ledger.posted_events() == ()


def test_nobody_to_write_to_is_an_exception(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004004")])

    made = minutes(school)

    assert made.sent.made == 0
    assert exceptions(made.sent.run.path) == [
        ("004004", "aim-1-minutes", "nobody-to-write-to"),
        ("004004", "aim-minutes-letter", "nobody-to-write-to"),
    ]


def test_a_meeting_to_come_is_laid_out_for_typing(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [to_come("004001", Time=None)])

    made = minutes(school, BEFORE)
    run = made.sent.run.path

    assert (made.held, made.to_come, made.sent.typing) == (0, 1, 1)
    assert {line["document"] for line in manifest(run)} == {"aim-1-minutes", "aim-agenda", "iap"}
    assert {line["channel"] for line in manifest(run)} == {"internal"}
    (typing,) = (run / "typing").glob("*.docx")
    text = text_of(typing.read_bytes())
    assert "Wednesday 16 March 2022" in text
    assert "9 am" in text
    assert "Robin Maple" in text
    assert len(list((run / "meetings" / "2022-03-16").glob("*.pdf"))) == 3


def test_what_is_wrong_is_named_by_cell_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = [row("004001", Time="half nine"), to_come("004002"), row("009999"), row("004003")]
    school = with_meetings(tmp_path, rows)

    made = minutes(school)

    lines = csv_rows(made.sent.run.path / "exceptions.csv")
    assert {(line["slug"], line["where"]) for line in lines} == {
        ("meeting-time-unreadable", "tracker.xlsx!Meetings!C2"),
        ("meeting-without-record", "tracker.xlsx!Meetings!C3"),
        ("meeting-for-nobody", "tracker.xlsx!Meetings!C4"),
    }
    assert {line["adm_no"] for line in manifest(made.sent.run.path)} == {"004003"}
    assert made.stopped == 2


def test_the_same_minutes_twice_are_refused(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001")])
    minutes(school)

    with pytest.raises(AlreadyDone, match="already made"):
        minutes(school)


def test_typed_minutes_take_the_place_of_those_to_be_filled_in(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [to_come("004001")])
    minutes(school, BEFORE)
    write_row(school, "004001", Outcome="Attended", Discussion="All went well.")

    run = minutes(school).sent.run.path

    assert {line["channel"] for line in manifest(run)} == {"post"}
    assert not (run / "typing").exists()


def test_what_somebody_has_typed_is_never_overwritten(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [to_come("004001")])
    run = minutes(school, BEFORE).sent.run.path
    (typing,) = (run / "typing").glob("*.docx")
    word = WordDocument(str(typing))
    word.add_paragraph("What was said.")
    word.save(str(typing))
    write_row(school, "004001", Outcome="Attended", Discussion="All went well.")

    with pytest.raises(AlreadyDone, match="has typed"):
        minutes(school)

    assert "What was said." in text_of(typing.read_bytes())


def test_minutes_that_went_out_are_not_made_again_elsewhere(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001"), row("004003")])
    first = minutes(school, AFTER, "004001").sent.run
    post(school, first.name, AFTER)

    made = minutes(school, out=school.folder / "output" / "again")

    assert {line["adm_no"] for line in manifest(made.sent.run.path)} == {"004003"}
    assert {slug for *_, slug in exceptions(made.sent.run.path)} == {"already-sent"}


def test_minutes_that_wait_elsewhere_are_not_made_twice(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001")])
    minutes(school)

    made = minutes(school, out=school.folder / "output" / "again")

    assert {slug for *_, slug in exceptions(made.sent.run.path)} == {"minutes-waiting"}


@pytest.mark.parametrize(
    ("only", "what"),
    [
        pytest.param(("007777",), "There is no student '007777'", id="unknown"),
        pytest.param(("004003",), "no meeting of student 004003 on 16 March 2022", id="no meeting"),
    ],
)
def test_a_student_without_a_meeting_is_refused(
    only: tuple[str, ...], what: str, tmp_path: Path
) -> None:
    school = with_meetings(tmp_path, [row("004001")])

    with pytest.raises(UsageFault, match=what):
        minutes(school, AFTER, *only)


def test_a_day_without_meetings_offers_the_nearest(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001", Date=dt.date(2022, 3, 15))])

    with pytest.raises(UsageFault, match="no meeting on 16 March 2022") as fault:
        minutes(school)

    assert "2022-03-15" in fault.value.todo


def test_a_run_of_minutes_is_no_plan(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001")])
    run = minutes(school).sent.run.path

    with pytest.raises(UsageFault, match="no plan"):
        make_letters(school.desk(), run, engine=Typesetter())


def test_cpoms_has_a_line_for_each_meeting_held(tmp_path: Path) -> None:
    school = with_meetings(tmp_path, [row("004001"), to_come("004002")])

    lines = csv_rows(minutes(school, MEETING).sent.run.path / "cpoms.csv")

    held = "AIM 1 held. Parent attended. Outcome: Attended."
    assert [(line["adm_no"], line["text"]) for line in lines] == [
        ("004001", f"{held} Minutes prepared, not yet sent: 2 copies.")
    ]
