from __future__ import annotations

import datetime as dt
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone, ExitCode, OutputFault, UsageFault, VerificationFault
from pipeline.ledger.book import MIGRATIONS
from pipeline.ledger.entries import (
    Decided,
    Document,
    PostClass,
    Posting,
    Recorded,
    Reprint,
    Returned,
    Ruling,
    Run,
    Verb,
    Way,
)
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import ToCheck, Verdict, paper_key
from pipeline.model.register import StepDate

AT = dt.datetime(2022, 3, 7, 10, 15, tzinfo=dt.UTC)
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2022, 3, day) for day in (7, 8, 9))
SCHOOL = "A. Officer"
RUN = "2022-03-07-sol"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "output" / "ledger.sqlite") as opened:
        yield opened


def run(name: str = RUN, as_of: dt.date = MONDAY) -> Run:
    return Run(name, "sol", as_of, "sol-tracker.xlsx", "ab" * 32)


def paper(
    set_id: str = "S1",
    adm_no: str = "004017",
    *,
    run: str = RUN,
    step: str = "letter-1",
    document: str = "letter-1",
    facts: str = "f1",
    channel: str = "post",
    contact: int = 1,
) -> Document:
    return Document(
        run,
        set_id,
        document,
        step,
        template=f"letters/{document}.docx",
        template_sha256="t1",
        facts_hash=facts,
        input_hash="i1",
        docx_sha256="d1",
        pdf_sha256="p1",
        pages=1,
        channel=channel,
        batch="dl-1",
        adm_no=adm_no,
        contacts=(contact,),
        recipient="Ms Karen Made-Up",
        address=("1 High Street", "Swindon", "SN1 1AA"),
    )


def made(ledger: Ledger, *papers: Document) -> None:
    for name in sorted({each.run for each in papers}):
        if not ledger.rows(Run, run=name):
            ledger.enter_run(run(name), (), at=AT, by=SCHOOL)
    ledger.enter_documents(papers, at=AT, by=SCHOOL)


def post(
    ledger: Ledger, *sets: str, day: dt.date = TUESDAY, run: str = RUN, today: dt.date = WEDNESDAY
) -> None:
    ledger.enter_posting(
        run, sets, day=day, today=today, at=AT, by=SCHOOL, post_class=PostClass.FIRST
    )


def rule(
    ledger: Ledger,
    verb: Verb,
    *,
    step: str = "letter-1",
    until: dt.date | None = None,
    adm_no: str = "004017",
) -> None:
    ledger.enter_ruling(Ruling(verb, RUN, step, until, adm_no, "because"), at=AT, by="B. Head")


def test_the_file_is_private(ledger: Ledger, tmp_path: Path) -> None:
    made(ledger, paper())
    files = list((tmp_path / "output").glob("ledger.sqlite*"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_entries_come_back_as_they_were(ledger: Ledger, tmp_path: Path) -> None:
    decided = Decided(
        RUN,
        "due",
        "letter-1",
        "policies.md §3.1",
        "ab" * 32,
        adm_no="004017",
        reason="Attendance is below 95%.",
        facts={"attended": 180, "also": ["tutor-email"]},
        where="sol-tracker.xlsx!Year 7!D20",
    )
    ruling = Ruling(Verb.HOLD, RUN, "letter-1", dt.date(2022, 3, 21), "004017", "Bereavement")
    ledger.enter_run(run(), (decided,), at=AT, by=SCHOOL)
    ledger.enter_ruling(ruling, at=AT, by="B. Head")
    ledger.enter_documents((paper(),), at=AT, by=SCHOOL)
    post(ledger, "S1")
    with Ledger.open(tmp_path / "output" / "ledger.sqlite") as again:
        rows = again.history("4017")
    posting = Posting(
        RUN, "S1", "letter-1", TUESDAY, Way.POSTED, PostClass.FIRST, "dl-1", "", "004017"
    )
    assert [row.entry for row in rows] == [decided, ruling, paper(), posting]
    assert [row.seq for row in rows] == [2, 3, 4, 5]
    assert (rows[1].by, rows[1].at) == ("B. Head", AT)


def test_a_float_is_refused(ledger: Ledger) -> None:
    decided = Decided(RUN, "due", "", "", "", facts={"percent": 94.3})
    with pytest.raises(TypeError, match="float"):
        ledger.enter_run(run(), (decided,), at=AT, by=SCHOOL)
    assert ledger.rows(Run) == ()


@pytest.mark.parametrize(
    ("as_of", "binds"),
    [
        pytest.param(dt.date(2022, 3, 20), True, id="the day before"),
        pytest.param(dt.date(2022, 3, 21), False, id="its last day has come"),
    ],
)
def test_a_hold_ends_on_its_day(ledger: Ledger, as_of: dt.date, binds: bool) -> None:
    rule(ledger, Verb.HOLD, until=dt.date(2022, 3, 21))
    assert bool(ledger.rulings(as_of=as_of)) is binds


def test_the_latest_ruling_on_a_student_stands(ledger: Ledger) -> None:
    rule(ledger, Verb.HOLD)
    rule(ledger, Verb.RELEASE)
    rule(ledger, Verb.HOLD, adm_no="004018")
    found = ledger.rulings(as_of=MONDAY)
    assert [(row.entry.adm_no, row.entry.verb) for row in found] == [
        ("004017", Verb.RELEASE),
        ("004018", Verb.HOLD),
    ]
    assert [row.entry.adm_no for row in ledger.rulings("4018", as_of=MONDAY)] == ["004018"]


@pytest.mark.parametrize(
    ("step", "binds"), [("letter-1", False), pytest.param("letter-2", True, id="another step")]
)
def test_a_release_is_used_up_by_its_own_step(ledger: Ledger, step: str, binds: bool) -> None:
    made(ledger, paper())
    rule(ledger, Verb.RELEASE, step=step)
    post(ledger, "S1")
    assert bool(ledger.rulings(as_of=MONDAY)) is binds


def test_a_release_after_the_posting_binds(ledger: Ledger) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    rule(ledger, Verb.RELEASE)
    assert len(ledger.rulings(as_of=MONDAY)) == 1


@pytest.mark.parametrize(
    ("ruling", "by", "match"),
    [
        (Ruling(Verb.HOLD, RUN, "", None, "1", "why"), " ", "Who decided"),
        (Ruling(Verb.RELEASE, RUN, "", None, "1", ""), "B. Head", "reason"),
        (Ruling(Verb.JUMP, RUN, "", None, "1", "why"), "B. Head", "step"),
    ],
)
def test_a_ruling_needs_name_and_reason(
    ledger: Ledger, ruling: Ruling, by: str, match: str
) -> None:
    with pytest.raises(UsageFault, match=match):
        ledger.enter_ruling(ruling, at=AT, by=by)


def test_only_what_went_out_counts(ledger: Ledger) -> None:
    made(ledger, paper(), paper("S2", "004018"))
    assert ledger.posted_events() == ()
    post(ledger, "S1")
    assert ledger.posted_events() == (StepDate("004017", "letter-1", TUESDAY, "ledger!posting!4"),)
    assert [row.entry.set_id for row in ledger.unposted(RUN)] == ["S2"]


def test_a_published_set_without_an_entry_is_uncertain(ledger: Ledger) -> None:
    made(ledger, paper())
    assert ledger.unentered(RUN, ["S1"]) == ()
    assert ledger.unentered(RUN, ["S3", "S1", "S2"]) == ("S2", "S3")


def test_a_second_parents_letter_takes_no_second_step(ledger: Ledger) -> None:
    made(ledger, paper(), paper("S2", contact=2))
    post(ledger, "S2", day=WEDNESDAY)
    post(ledger, "S1", day=TUESDAY)
    assert [event.date for event in ledger.posted_events()] == [TUESDAY]


def test_the_way_follows_the_channel(ledger: Ledger) -> None:
    channels = ("post", "intouch", "email", "hand")
    made(ledger, *(paper(f"S{n}", f"{n}", channel=each) for n, each in enumerate(channels)))
    post(ledger, "S0", "S1", "S2", "S3")
    postings = [row.entry for row in ledger.rows(Posting)]
    assert [each.way for each in postings] == [Way.POSTED, Way.SENT, Way.SENT, Way.HANDED]
    assert [each.post_class for each in postings] == [PostClass.FIRST, None, None, None]


@pytest.mark.parametrize(
    ("day", "match"),
    [
        pytest.param(dt.date(2022, 3, 6), "before the run's date", id="the day before"),
        pytest.param(MONDAY, "", id="the run's own day"),
        pytest.param(WEDNESDAY, "", id="today"),
        pytest.param(dt.date(2022, 3, 10), "in the future", id="tomorrow"),
    ],
)
def test_the_posting_day_lies_between_run_and_today(
    ledger: Ledger, day: dt.date, match: str
) -> None:
    made(ledger, paper())
    if match:
        with pytest.raises(UsageFault, match=match):
            post(ledger, "S1", day=day)
        assert ledger.posted_events() == ()
    else:
        post(ledger, "S1", day=day)
        assert [event.date for event in ledger.posted_events()] == [day]


def test_a_set_goes_out_once(ledger: Ledger) -> None:
    made(ledger, paper(), paper("S2", "004018"))
    post(ledger, "S1")
    with pytest.raises(AlreadyDone, match="went out on 2022-03-08") as caught:
        post(ledger, "S2", "S1")
    assert caught.value.exit_code is ExitCode.ALREADY
    assert len(ledger.rows(Posting)) == 1


def test_an_unknown_set_is_named(ledger: Ledger) -> None:
    made(ledger, paper())
    with pytest.raises(UsageFault, match="no set S9"):
        post(ledger, "S1", "S9")


def test_a_letter_overtaken_by_the_next_run_is_not_posted_too(ledger: Ledger) -> None:
    made(ledger, paper())
    made(ledger, paper("S7", run="2022-03-14-sol"))
    ledger_days = dt.date(2022, 3, 14)
    post(ledger, "S7", run="2022-03-14-sol", day=ledger_days, today=ledger_days)
    with pytest.raises(AlreadyDone, match="as set S7"):
        post(ledger, "S1")


@pytest.mark.parametrize(
    ("facts", "posted", "verdict"),
    [
        pytest.param("f1", True, Verdict.SAME, id="the same facts went out"),
        pytest.param("f2", True, Verdict.DIFFERENT, id="other facts went out"),
        pytest.param("f1", False, Verdict.WAITING, id="made, not posted"),
    ],
)
def test_the_same_letter_is_not_made_twice(
    ledger: Ledger, facts: str, posted: bool, verdict: Verdict
) -> None:
    made(ledger, paper())
    if posted:
        post(ledger, "S1")
    key = paper_key("4017", "letter-1", "letter-1", (1,))
    assert ledger.already("4017", key, facts).verdict is verdict
    assert ledger.already("4017", key, facts).set_id == "S1"


@pytest.mark.parametrize(
    ("since", "verdict"),
    [
        (TUESDAY, Verdict.SAME),
        pytest.param(WEDNESDAY, Verdict.NEW, id="an earlier ladder, closed"),
    ],
)
def test_what_an_earlier_ladder_sent_is_no_repetition(
    ledger: Ledger, since: dt.date, verdict: Verdict
) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    key = paper_key("4017", "letter-1", "letter-1", (1,))
    assert ledger.already("4017", key, "f1", since=since).verdict is verdict


@pytest.mark.parametrize(
    "key",
    [
        paper_key("4018", "letter-1", "letter-1", (1,)),
        paper_key("4017", "letter-2", "letter-1", (1,)),
        paper_key("4017", "letter-1", "letter-2", (1,)),
        paper_key("4017", "letter-1", "letter-1", (2,)),
    ],
    ids=["student", "document", "step", "reader"],
)
def test_another_paper_is_new(ledger: Ledger, key: object) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    assert isinstance(key, type(paper_key("", "", "", ())))
    assert ledger.already("4017", key, "f1").verdict is Verdict.NEW


def test_a_returned_letter_asks_for_the_address_until_the_next_one(ledger: Ledger) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    ledger.enter_returned("S1", day=WEDNESDAY, today=WEDNESDAY, reason="gone away", at=AT, by="A")
    assert ledger.addresses_to_check() == (ToCheck("4017", (1,), "S1"),)
    assert len(ledger.posted_events()) == 1
    post(ledger, "S1", day=WEDNESDAY)
    assert ledger.addresses_to_check() == ()


def test_a_set_comes_back_once_for_each_time_it_goes_out(ledger: Ledger) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    ledger.enter_returned("S1", day=WEDNESDAY, today=WEDNESDAY, reason="gone away", at=AT, by="A")
    with pytest.raises(AlreadyDone, match="came back already"):
        ledger.enter_returned("S1", day=WEDNESDAY, today=WEDNESDAY, reason="", at=AT, by="A")
    post(ledger, "S1", day=WEDNESDAY)
    ledger.enter_returned("S1", day=WEDNESDAY, today=WEDNESDAY, reason="again", at=AT, by="A")
    assert len(ledger.rows(Returned)) == 2


@pytest.mark.parametrize("channel", ["post", "hand"])
def test_only_posted_sets_come_back(ledger: Ledger, channel: str) -> None:
    made(ledger, paper(channel=channel))
    if channel == "hand":
        post(ledger, "S1")
    with pytest.raises(UsageFault, match="not in the ledger as posted"):
        ledger.enter_returned("S1", day=TUESDAY, today=TUESDAY, reason="", at=AT, by=SCHOOL)
    assert ledger.rows(Returned) == ()


def test_a_correction_is_a_new_row(ledger: Ledger) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    ledger.enter_correction(3, reason="still in the tray", at=AT, by=SCHOOL)
    assert ledger.posted_events() == ()
    assert len(ledger.rows(Posting)) == 1
    assert len(ledger.history("4017")) == 3
    post(ledger, "S1", day=WEDNESDAY)
    assert [event.date for event in ledger.posted_events()] == [WEDNESDAY]


@pytest.mark.parametrize("seq", [1, 99], ids=["a run", "nothing"])
def test_what_cannot_be_corrected_is_said(ledger: Ledger, seq: int) -> None:
    made(ledger, paper())
    with pytest.raises(UsageFault, match="no posting"):
        ledger.enter_correction(seq, reason="why", at=AT, by=SCHOOL)


def test_a_reprint_is_no_posting(ledger: Ledger) -> None:
    made(ledger, paper(), paper(document="ropc"))
    ledger.enter_reprint("S1", reason="jammed", at=AT, by=SCHOOL)
    assert [row.entry.document for row in ledger.rows(Reprint)] == ["letter-1", "ropc"]
    assert ledger.posted_events() == ()


def test_papers_that_never_went_out_are_struck_and_made_anew(ledger: Ledger) -> None:
    made(ledger, paper(), paper("S2", "004018"))
    post(ledger, "S2")
    struck = ledger.strike_unposted(RUN, reason="made again", at=AT, by=SCHOOL)
    assert [row.entry.seq for row in struck] == [2]
    assert ledger.strike_unposted(RUN, reason="made again", at=AT, by=SCHOOL) == ()
    made(ledger, paper(facts="f2"))
    assert [row.entry.facts_hash for row in ledger.unposted(RUN)] == ["f2"]
    assert len(ledger.enter_reprint("S1", reason="jammed", at=AT, by=SCHOOL)) == 1


def test_a_paper_is_entered_once(ledger: Ledger) -> None:
    made(ledger, paper())
    with pytest.raises(AlreadyDone, match="already"):
        made(ledger, paper("S2"), paper())
    assert len(ledger.rows(Document)) == 1


def test_what_was_recorded_is_kept(ledger: Ledger) -> None:
    entry = Recorded(RUN, "sol-tracker.xlsx", "aa", "bb", "sol-tracker backup.xlsx", 12)
    ledger.enter_recorded(entry, at=AT, by=SCHOOL)
    assert [row.entry for row in ledger.rows(Recorded)] == [entry]


def test_a_purge_leaves_fact_and_chain(ledger: Ledger, tmp_path: Path) -> None:
    made(ledger, paper(), replace(paper("S2", "004018"), pdf_sha256="p2"))
    post(ledger, "S1", "S2")
    assert ledger.originals() == {"p1", "p2"}
    later = dt.date(2029, 1, 8)
    purge = {"before": dt.date(2023, 1, 1), "today": later, "kept": ("4018",)}
    assert len(ledger.purgeable(**purge)) == 3  # type: ignore[arg-type]
    ledger.purge(**purge, at=AT.replace(year=2029), by=SCHOOL)  # type: ignore[arg-type]
    assert ledger.history("4017") == ()
    assert len(ledger.history("4018")) == 2
    row = ledger.rows(Document, set_id="S1")[0]
    assert (row.purged, row.entry.recipient, row.entry.pdf_sha256) == (True, "", "p1")
    assert ledger.verify_chain() == ()
    assert [event.adm_no for event in ledger.posted_events()] == ["004018"]
    assert ledger.purgeable(**purge) == ()  # type: ignore[arg-type]
    assert ledger.originals() == {"p2"}
    ledger.close()
    stored = b"".join(f.read_bytes() for f in (tmp_path / "output").glob("ledger.sqlite*"))
    assert b"004018" in stored
    assert b"004017" not in stored


@pytest.mark.parametrize(
    ("before", "allowed"), [(dt.date(2023, 1, 8), True), (dt.date(2023, 1, 9), False)]
)
def test_six_years_are_kept(ledger: Ledger, before: dt.date, allowed: bool) -> None:
    if allowed:
        assert ledger.purgeable(before, today=dt.date(2029, 1, 8)) == ()
    else:
        with pytest.raises(UsageFault, match="6 years"):
            ledger.purgeable(before, today=dt.date(2029, 1, 8))


_TAMPERING = {
    "a field of the fact": "UPDATE entry SET fact = replace(fact, 'S1', 'S3') WHERE seq = 3",
    "a personal field": "UPDATE entry SET personal = replace(personal, 'High', 'Low') WHERE seq=2",
    "the name": "UPDATE entry SET by = 'Someone' WHERE seq = 2",
    "a row in the middle": "DELETE FROM entry WHERE seq = 2",
    "emptied": "UPDATE entry SET personal = NULL WHERE seq = 2",
    "the hash itself": "UPDATE entry SET hash = 'x' WHERE seq = 2",
}


@pytest.mark.parametrize("statement", _TAMPERING.values(), ids=_TAMPERING.keys())
def test_tampering_shows(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    made(ledger, paper())
    post(ledger, "S1")
    assert ledger.verify_chain() == ()
    ledger.close()
    path = tmp_path / "output" / "ledger.sqlite"
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER entry_stays")
    other.execute("DROP TRIGGER entry_unchanged")
    other.execute(statement)
    other.commit()
    other.close()
    with Ledger.open(path) as again:
        breaks = again.verify_chain()
    assert breaks
    assert breaks[0].what


def test_a_cut_off_end_shows_by_the_head(ledger: Ledger) -> None:
    made(ledger, paper())
    before = ledger.head()
    post(ledger, "S1")
    assert before[0] == 2
    assert ledger.head() == (3, ledger.rows(Posting)[0].hash)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM entry", "UPDATE entry SET by = 'Someone' WHERE seq = 1"]
)
def test_rows_cannot_be_changed(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    made(ledger, paper())
    other = sqlite3.connect(tmp_path / "output" / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        other.execute(statement)
    other.close()


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    other.close()
    with pytest.raises(OutputFault, match="newer version"):
        Ledger.open(path)


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"this is not a ledger " * 100)
    with pytest.raises(VerificationFault, match="damaged"):
        Ledger.open(path)


def test_ten_years_are_read_quickly(ledger: Ledger) -> None:
    papers = [paper(f"S{n}", f"{n % 1500:06d}", contact=n) for n in range(5000)]
    made(ledger, *papers)
    post(ledger, *(each.set_id for each in papers[:20]))
    assert len(ledger.history("17")) == 5
    assert len(ledger.posted_events()) == 20


_WRITER = """
import datetime as dt, sys
from pathlib import Path
from pipeline.ledger.entries import Ruling, Verb
from pipeline.ledger.ledger import Ledger
at = dt.datetime(2022, 3, 7, tzinfo=dt.UTC)
with Ledger.open(Path(sys.argv[1])) as ledger:
    while True:
        ruling = Ruling(Verb.HOLD, "r", adm_no="004017", reason="because")
        print(ledger.enter_ruling(ruling, at=at, by="A. Officer").seq, flush=True)
"""


def test_killed_at_random_instants_nothing_entered_is_lost(tmp_path: Path) -> None:
    path, chance, said = tmp_path / "ledger.sqlite", random.Random(3), 0
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE
        ) as worker:
            assert worker.stdout is not None
            first = int(worker.stdout.readline())
            time.sleep(chance.uniform(0, 0.05))
            worker.send_signal(signal.SIGKILL)
            seqs = [first, *(int(line) for line in worker.stdout if line.endswith(b"\n"))]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        assert seqs[0] == said + 1
        with Ledger.open(path) as ledger:
            assert ledger.verify_chain() == ()
            said = ledger.head()[0]
        assert said in (seqs[-1], seqs[-1] + 1)
