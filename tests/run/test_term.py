"""A term, week by week: plan, letters, posted, record, and the ladder moves by what was recorded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.demo import shipped_calendar, write_school
from pipeline.errors import AlreadyDone
from pipeline.ledger.entries import Document, Posting
from pipeline.ledger.standing import of
from pipeline.model.plan import Status
from pipeline.run.lettering import make_letters
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from pipeline.run.recording import Target, record_run
from tests import samples
from tests.samples import Office
from tests.run.typesetter import Typesetter

pytestmark = pytest.mark.slow

STUDENTS = 40
FIRST = dt.date(2022, 1, 10)
LAST = dt.date(2022, 4, 8)
"""The whole school year so far is in the tracker; what is on or after a week's day does not count."""


@dataclass(frozen=True)
class Sent:
    """A step of a student that went out in one week."""

    adm_no: str
    step: str
    day: dt.date
    last: str
    jump: bool
    improved: bool


@dataclass(frozen=True)
class Term:
    office: Office
    sent: tuple[Sent, ...]
    copies: tuple[tuple[str, str, tuple[int, ...], str], ...]
    written_back: bool


def mondays() -> Iterator[dt.date]:
    calendar = shipped_calendar(FIRST)
    day = FIRST
    while day <= LAST:
        if calendar.is_school_day(day):
            yield day
        day += dt.timedelta(days=7)


def play(folder: Path, layout: str, *, write_back: bool) -> Term:
    """Every Monday of the term: everything that was made goes out on the day itself."""
    samples.workspace(folder)
    tracker = write_school(folder, layout, students=STUDENTS, seed="term", as_of=LAST)
    office = Office(folder, tracker)
    sent: list[Sent] = []
    for day in mondays():
        desk = office.desk(dt.datetime.combine(day, dt.time(9, 30), dt.UTC))
        planned = make_plan(desk, tracker, None, day, None)
        made = make_letters(desk, planned.run.path, engine=Typesetter())
        decided = {d.adm_no: d for d in planned.decided.plan.decisions}
        if not made.totals.sets:
            continue
        with office.ledger() as ledger:
            sets = {row.entry.set_id for row in ledger.unposted(made.run.name)}
        done = post(desk, made.run.path, Leaving(handed=sets))
        for adm_no, step in sorted({(p.adm_no, p.step) for p in done.postings}):
            decision = decided[adm_no]
            assert decision.status is Status.DUE
            last = decision.previous.step if decision.previous else ""
            sent.append(
                Sent(adm_no, step, day, last, decision.jump, decision.step != step)
            )
        if write_back:
            record_run(desk, made.run.path, Target())
    with office.ledger() as ledger:
        rows = [row for run in ledger.rows(Posting) for row in ()]
        papers = of(Document, [*ledger.rows(Document), *rows])
        copies = tuple(
            (row.entry.adm_no, row.entry.document, row.entry.contacts, row.entry.facts_hash)
            for row in papers
            if row.entry.contacts != (0,)
        )
        assert ledger.verify_chain() == ()
    return Term(office, tuple(sent), copies, write_back)


@pytest.fixture(scope="module", params=["sol", "rwba"])
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory, layout: str) -> Term:
    return play(tmp_path_factory.mktemp("term"), layout, write_back=True)


def test_the_term_has_enough_in_it(term: Term) -> None:
    weeks = {sent.day for sent in term.sent}
    assert len(weeks) >= 6
    assert len(term.sent) >= 20


def test_nobody_gets_the_same_letter_twice(term: Term) -> None:
    assert term.copies
    assert len(set(term.copies)) == len(term.copies)


def test_every_step_follows_on_from_the_last_that_went_out(term: Term) -> None:
    policy = term.office.desk().workspace.policy_for("sol" if "sol" in term.office.tracker.name else "rwba")
    went_out: dict[str, list[Sent]] = defaultdict(list)
    for sent in term.sent:
        before = went_out[sent.adm_no]
        if before and not sent.improved:
            # What went out last week or earlier is what the plan calls the last step, unless the
            # school's own record of before the term has a higher one.
            highest = max(before, key=lambda each: policy.place(each.step))
            assert policy.place(sent.last) >= policy.place(highest.step)
        place, last = policy.place(sent.step), policy.place(sent.last)
        assert sent.improved or not last or place == last + 1 or sent.jump or place > last
        before.append(sent)


def test_the_ladder_moves(term: Term) -> None:
    steps: dict[str, list[str]] = defaultdict(list)
    for sent in term.sent:
        steps[sent.adm_no].append(sent.step)
    assert any(len(set(own)) >= 2 for own in steps.values())
    assert all(len(own) == len(set(own)) for own in steps.values())


def test_what_was_recorded_is_taken_for_the_same_event(
    term: Term, layout: str, tmp_path: Path
) -> None:
    """With and without writing back, the same steps go out on the same days."""
    other = play(tmp_path, layout, write_back=False)
    assert other.sent == term.sent


def test_a_run_that_went_out_stays_as_it_is(term: Term) -> None:
    day = max(sent.day for sent in term.sent)
    desk = term.office.desk(dt.datetime.combine(day, dt.time(10), dt.UTC))
    (path,) = (term.office.folder / "output").glob(f"{day.isoformat()}-*")
    with pytest.raises(AlreadyDone, match="have gone out"):
        make_letters(desk, path, engine=Typesetter())
