"""A term, week by week: plan, letters, posted, record; the ladder moves by what was recorded."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.demo import demo_school, shipped_calendar
from pipeline.demo.rwba_sheets import rwba_sheets
from pipeline.demo.sol_sheets import sol_sheets
from pipeline.demo.workbook import write_workbook
from pipeline.errors import AlreadyDone
from pipeline.ledger.entries import Document
from pipeline.model.plan import Status
from pipeline.policy.policy import Policy
from pipeline.run.lettering import make_letters
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from pipeline.run.recording import Target, record_run
from tests import samples
from tests.run.typesetter import Typesetter
from tests.samples import Office

pytestmark = pytest.mark.slow

STUDENTS = 30
FIRST = dt.date(2022, 1, 10)
LAST = dt.date(2022, 3, 28)
"""The marks of the whole term are in the tracker; those on or after a week's day do not count."""


@dataclass(frozen=True)
class Sent:
    """A step of a student that went out in one week."""

    adm_no: str
    step: str
    day: dt.date
    last: str
    jump: bool
    also: bool
    """Beside the ladder: due at the same time, or a contact while the ladder waits."""


@dataclass(frozen=True)
class Term:
    office: Office
    policy: Policy
    sent: tuple[Sent, ...]
    copies: tuple[tuple[str, str, tuple[int, ...], str], ...]


def mondays() -> Iterator[dt.date]:
    calendar = shipped_calendar(FIRST)
    day = FIRST
    while day <= LAST:
        if calendar.is_school_day(day):
            yield day
        day += dt.timedelta(days=7)


def tracker_of(folder: Path, layout: str) -> Path:
    """A made-up school with a term of marks, and nothing written down since the term began."""
    whole = demo_school(layout, students=STUDENTS, seed="term", as_of=LAST).register
    register = replace(
        whole,
        log=tuple(row for row in whole.log if row.date < FIRST),
        step_dates=tuple(row for row in whole.step_dates if row.date < FIRST),
        meetings=tuple(row for row in whole.meetings if row.date and row.date < FIRST),
    )
    sheets = rwba_sheets(register) if layout == "rwba" else sol_sheets(register, "2021-22")
    path = folder / f"{layout}-tracker.xlsx"
    write_workbook(path, sheets)
    return path


def play(folder: Path, layout: str, *, write_back: bool = True, weeks: int = 10) -> Term:
    """Every Monday of the term: everything that was made goes out on the day itself."""
    samples.workspace(folder)
    office = Office(folder, tracker_of(folder, layout))
    sent: list[Sent] = []
    for day in itertools.islice(mondays(), weeks):
        desk = office.desk(dt.datetime.combine(day, dt.time(9, 30), dt.UTC))
        planned = make_plan(desk, office.tracker, None, day, None)
        made = make_letters(desk, planned.run.path, engine=Typesetter())
        decided = {d.adm_no: d for d in planned.decided.plan.decisions}
        if not made.totals.sets:
            continue
        with office.ledger() as ledger:
            sets = {row.entry.set_id for row in ledger.unposted(made.run.name)}
        done = post(desk, made.run.path, Leaving(handed=sets))
        for adm_no, step in sorted({(p.adm_no, p.step) for p in done.postings}):
            decision = decided[adm_no]
            assert decision.status is Status.DUE or step in decision.also
            last = decision.previous.step if decision.previous else ""
            beside = decision.step != step or decision.ladder is not None
            sent.append(Sent(adm_no, step, day, last, decision.jump, beside))
        if write_back:
            record_run(desk, made.run.path, Target())
    with office.ledger() as ledger:
        copies = tuple(
            (row.entry.adm_no, row.entry.document, row.entry.contacts, row.entry.facts_hash)
            for row in ledger.rows(Document)
            if row.entry.contacts != (0,)
        )
        assert ledger.verify_chain() == ()
    return Term(office, office.desk().workspace.policy_for(layout), tuple(sent), copies)


@pytest.fixture(scope="module", params=["sol", "rwba"])
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory, layout: str) -> Term:
    return play(tmp_path_factory.mktemp("term"), layout)


def test_the_term_has_enough_in_it(term: Term) -> None:
    weeks = {sent.day for sent in term.sent}
    assert len(weeks) >= 6
    assert len(term.sent) >= 20


def test_nobody_gets_the_same_letter_twice(term: Term) -> None:
    assert term.copies
    assert len(set(term.copies)) == len(term.copies)


def test_every_step_is_one_on_from_one_that_went_out_or_a_named_jump(term: Term) -> None:
    place = term.policy.place
    went_out: dict[str, list[Sent]] = defaultdict(list)
    for sent in term.sent:
        earlier = went_out[sent.adm_no]
        before = [place(each.step) for each in earlier if each.day < sent.day and not each.also]
        if not sent.also:
            assert place(sent.last) >= max(before, default=0)
            first = not sent.last
            assert first or sent.jump or place(sent.step) == place(sent.last) + 1, sent
        earlier.append(sent)


def test_the_ladder_moves_and_no_step_is_taken_twice(term: Term) -> None:
    steps: dict[str, list[str]] = defaultdict(list)
    for sent in term.sent:
        steps[sent.adm_no].append(sent.step)
    assert any(len(own) >= 2 for own in steps.values())
    assert all(len(own) == len(set(own)) for own in steps.values())


def test_a_run_that_went_out_stays_as_it_is(term: Term) -> None:
    day = max(sent.day for sent in term.sent)
    desk = term.office.desk(dt.datetime.combine(day, dt.time(10), dt.UTC))
    (path,) = (term.office.folder / "output").glob(f"{day.isoformat()}-*")
    with pytest.raises(AlreadyDone, match="have gone out"):
        make_letters(desk, path, engine=Typesetter())


def test_written_back_or_not_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What is in the tracker and in the ledger is one event."""
    written = play(tmp_path_factory.mktemp("written"), "sol", write_back=True, weeks=4)
    kept_back = play(tmp_path_factory.mktemp("kept"), "sol", write_back=False, weeks=4)
    assert written.sent == kept_back.sent
