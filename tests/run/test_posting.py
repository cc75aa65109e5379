"""What really left the school, and what came back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import AlreadyDone, AttendanceError, UsageFault, VerificationFault
from pipeline.ledger.entries import Document, PostClass, Posting, Way
from pipeline.ledger.store import Store
from pipeline.run import rulings
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, Posted, address_checked, come_back, post
from tests import samples
from tests.run.copies import copied
from tests.run.typesetter import Typesetter
from tests.samples import AS_OF, LETTER_1, LETTER_2, NOW, RUN, Office, student

LATER = NOW + dt.timedelta(days=14)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = samples.few(tmp_path_factory.mktemp("made"))
    office.week()
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return copied(made, tmp_path)


def sets(office: Office, channel: str) -> list[str]:
    with office.ledger() as ledger:
        rows = ledger.rows(Document, run=RUN)
        return list(dict.fromkeys(r.entry.set_id for r in rows if r.entry.channel == channel))


def say(office: Office, now: dt.datetime = NOW, **leaving: object) -> Posted:
    return post(office.desk(now), office.run, Leaving(**leaving))  # type: ignore[arg-type]


def letters_of(office: Office, now: dt.datetime) -> Lettered:
    run = office.folder / "output" / f"{now.date().isoformat()}-sol"
    return make_letters(office.desk(now), run, engine=Typesetter())


def test_all_that_goes_by_post_is_entered_and_nothing_else(office: Office) -> None:
    done = say(office)
    assert {p.set_id for p in done.postings} == set(sets(office, "post"))
    assert {p.way for p in done.postings} == {Way.POSTED}
    assert set(done.waiting) == {*sets(office, "hand"), *sets(office, "internal")}


def test_the_answer_says_when_letters_are_deemed_delivered(office: Office) -> None:
    assert say(office).deemed == {(PostClass.FIRST, dt.date(2022, 3, 9)): 2}


@pytest.mark.parametrize(
    ("post_class", "deemed"),
    [(PostClass.FIRST, dt.date(2022, 3, 9)), (PostClass.SECOND, dt.date(2022, 3, 11))],
)
def test_the_class_may_be_said(office: Office, post_class: PostClass, deemed: dt.date) -> None:
    assert say(office, post_class=post_class).deemed == {(post_class, deemed): 2}


def test_a_set_left_out_stays_and_may_go_later(office: Office) -> None:
    first, second = sets(office, "post")
    assert {p.set_id for p in say(office, left_out=[first]).postings} == {second}
    assert {p.set_id for p in say(office, LATER).postings} == {first}


def test_one_set_alone(office: Office) -> None:
    first, _ = sets(office, "post")
    assert {p.set_id for p in say(office, only=[first]).postings} == {first}


def test_what_is_handed_over_is_entered_alone_and_is_no_second_step(office: Office) -> None:
    say(office)
    (letter,) = sets(office, "hand")
    done = say(office, LATER, handed=[letter], note="to the mother, at the meeting")
    assert [(p.set_id, p.way, p.day) for p in done.postings] == [(letter, Way.HANDED, LATER.date())]
    with office.ledger() as ledger:
        events = {(e.adm_no, e.step): e.date for e in ledger.posted_events()}
    assert events["004002", "letter-2"] == AS_OF


def test_a_posting_carries_the_review_date_of_its_letter(office: Office) -> None:
    reviews = {p.step: p.review for p in say(office).postings}
    assert reviews == {"letter-1": dt.date(2022, 3, 21), "letter-2": dt.date(2022, 3, 28)}


def test_the_same_posting_again_says_what_went_out_and_when(office: Office) -> None:
    say(office)
    with pytest.raises(AlreadyDone, match="2 on 7 March 2022"):
        say(office)


@pytest.mark.parametrize(
    ("leaving", "match"),
    [
        pytest.param({"day": AS_OF - dt.timedelta(days=1)}, "before the run", id="before"),
        pytest.param({"day": AS_OF + dt.timedelta(days=1)}, "in the future", id="to come"),
        pytest.param({"left_out": ["SOL-9"]}, "no set SOL-9", id="unknown left out"),
        pytest.param({"handed": ["SOL-9"]}, "no set SOL-9", id="unknown handed"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, leaving: dict[str, Any], match: str) -> None:
    with pytest.raises(UsageFault, match=match):
        say(office, **leaving)


def test_a_run_without_letters_has_nothing_to_post(tmp_path: Path) -> None:
    made = samples.office(tmp_path, [student("004001", LETTER_1)])
    made.plan()
    with pytest.raises(UsageFault, match="No letters of this run"):
        say(made)


def test_bytes_that_were_not_proved_are_not_entered(office: Office) -> None:
    pdf = next((office.run / "documents").glob("*-letter-1.pdf"))
    pdf.write_bytes(pdf.read_bytes()[:-1] + b"!")
    with pytest.raises(VerificationFault, match="not the one that was proved"):
        say(office)
    with office.ledger() as ledger:
        assert ledger.rows(Posting) == ()


def test_every_pdf_that_went_out_is_kept(office: Office) -> None:
    out = {p.set_id for p in say(office).postings}
    store = Store.of(office.folder / "output")
    with office.ledger() as ledger:
        for row in ledger.rows(Document):
            assert store.place(row.entry.pdf_sha256).is_file() is (row.entry.set_id in out)


def test_a_hold_given_after_the_letters_stops_them(office: Office) -> None:
    rulings.hold(office.desk(), office.run, "4001", "Bereavement", None)
    (held,) = [s for s in sets(office, "post") if "0001" in s]
    with pytest.raises(AlreadyDone, match=f"{held} .hold by D. Amberwood"):
        say(office)
    done = say(office, left_out=[held])
    assert held not in {p.set_id for p in done.postings}


def test_a_run_the_ledger_does_not_know_is_uncertain(office: Office) -> None:
    for file in (office.folder / "output").glob("ledger.sqlite*"):
        file.unlink()
    with pytest.raises(AlreadyDone, match="not certain"):
        say(office)
    office.plan()
    office.letters()
    assert say(office).sets == 2


def test_a_letter_that_came_back_stops_the_next_one_until_checked(office: Office) -> None:
    say(office)
    letter = next(s for s in sets(office, "post") if "0001" in s)
    come_back(office.desk(LATER), letter, None, "Gone away")
    samples.office(office.folder.parent, [student("004001", LETTER_2)])
    make_plan(office.desk(LATER), office.tracker, None, LATER.date(), None)
    again = letters_of(office, LATER)
    lines = (again.folder / "exceptions.csv").read_text("utf-8-sig")
    assert "address-to-check" in lines
    assert letter in lines
    address_checked(office.desk(LATER), letter, None, "Spoke to the mother: it is right")
    assert "address-to-check" not in (
        letters_of(office, LATER).folder / "exceptions.csv"
    ).read_text("utf-8-sig")


def test_a_letter_that_came_back_may_go_out_again(office: Office) -> None:
    say(office)
    letter = sets(office, "post")[0]
    come_back(office.desk(LATER), letter, None, "Gone away")
    done = say(office, LATER, again=[letter])
    assert [p.day for p in done.postings] == [LATER.date()]


@pytest.mark.parametrize(
    ("finding", "match"), [("", "What was found is missing"), ("fine", "not in the ledger as one")]
)
def test_only_what_came_back_is_checked(office: Office, finding: str, match: str) -> None:
    say(office)
    with pytest.raises(AttendanceError, match=match):
        address_checked(office.desk(), sets(office, "post")[0], None, finding)


def test_a_run_without_its_manifest_is_uncertain(office: Office) -> None:
    (office.run / "print" / "manifest.csv").unlink()

    with pytest.raises(AlreadyDone, match="its manifest is gone"):
        say(office)
