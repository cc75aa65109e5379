"""A bundle after it was made: where its exhibits stand, and what the ledger has learnt since."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.ledger.entries import Bundle, Document, Posting
from pipeline.ledger.ledger import Ledger
from pipeline.model.problem import Problem
from pipeline.run.bundle_kept import read_kept
from pipeline.run.bundle_proof import verify_bundle
from pipeline.run.bundling import Bundled
from pipeline.run.explaining import Event, explain
from pipeline.run.planning import make_plan
from tests.run.bundle_office import ADM, AS_OF, LET, NOW, RUN, ask, desk, evidence, make_office, pdf

HERS, HIS = "SOL261005-0019-1", "SOL261005-0019-2"
LATER = dt.date(2026, 11, 16)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office after a bundle for the mother was made."""
    office = make_office(tmp_path_factory.mktemp("office"))
    folder = evidence(office, **{"2026-10-12_reply_pdf": pdf("A reply")})
    one(office, folder)
    return office


@pytest.fixture
def office(bundled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled, tmp_path / "office"))


def one(office: Path, folder: Path | None = None, **changes: object) -> Bundled:
    (made,) = ask(office, parent=1, evidence=folder, **{"order": LET, **changes})
    return made


def ledger(office: Path) -> Ledger:
    return Ledger.open(office / "output" / "ledger.sqlite")


def returned(office: Path, set_id: str = HERS) -> None:
    with ledger(office) as book:
        day = dt.date(2026, 11, 10)
        book.enter_returned(set_id, day=day, reason="Gone away", today=LATER, at=NOW, by="clerk")


def taken_back(office: Path, set_id: str = HERS) -> None:
    with ledger(office) as book:
        (row,) = book.rows(Posting, set_id=set_id)
        book.enter_correction(row.seq, reason="It stayed here", at=NOW, by="clerk")


def another_letter(office: Path, contact: int = 1) -> None:
    with ledger(office) as book:
        (row,) = book.rows(Document, set_id=HERS if contact == 1 else HIS)
        set_id = f"SOL261005-0020-{contact}"
        book.enter_documents([replace(row.entry, set_id=set_id)], at=NOW, by="clerk")
        day = dt.date(2026, 11, 11)
        book.enter_posting(RUN, [set_id], day=day, today=LATER, at=NOW, by="clerk")


def bundles(office: Path) -> list[Event]:
    return [event for event in explain(desk(office), ADM).events if event.kind == "bundle"]


def told(office: Path) -> str:
    (event,) = bundles(office)
    return dict(event.facts).get("out of date", "")


def exhibited(office: Path) -> str:
    """Where explain says that the mother's letter stands."""
    events = explain(desk(office), ADM).events
    posting = next(event for event in events if HERS in event.title and event.kind == "posting")
    return dict(posting.facts)["exhibit"]


def planned(office: Path) -> list[Problem]:
    tracker = office / "sol-tracker.xlsx"
    plan = make_plan(desk(office), tracker, None, LATER, None).decided.plan
    return [problem for problem in plan.problems if problem.slug.startswith("bundle-")]


def test_explain_shows_the_pages_of_every_exhibit(office: Path) -> None:
    (event,) = bundles(office)
    facts = dict(event.facts)
    made = one(office, office / "evidence")
    (file,) = read_kept(made.files[0].parent).files
    pages = {placed.part.exhibit: placed.span for placed in file.placed}
    assert facts["exhibits"] == f"DA/1, page {pages['DA/1']}; DA/2, page {pages['DA/2']}"
    posting = next(
        e for e in explain(desk(office), ADM).events if HERS in e.title and e.kind == "posting"
    )
    assert dict(posting.facts)["exhibit"] == f"DA/1, page {pages['DA/1']} of {made.files[0].name}"


def test_an_exhibit_that_stands_in_two_bundles_is_shown_in_both(office: Path) -> None:
    one(office, as_of=AS_OF - dt.timedelta(days=3))
    assert exhibited(office).count("; ") == 1


def test_nothing_is_out_of_date_while_nothing_happened(office: Path) -> None:
    assert told(office) == ""
    assert verify_bundle(desk(office), _folder(office)).notes == ()
    assert planned(office) == []


def _folder(office: Path) -> Path:
    (folder,) = (office / "output" / "bundles").iterdir()
    return folder


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (returned, f"set {HERS} came back on 10 November 2026."),
        (taken_back, "behind an exhibit was taken back by entry"),
        (another_letter, "set SOL261005-0020-1 went out on 11 November 2026."),
    ],
)
def test_what_the_ledger_learns_of_its_letters_is_told_everywhere(
    office: Path, happens: Callable[[Path], None], said: str
) -> None:
    happens(office)
    assert said in told(office)
    found = verify_bundle(desk(office), _folder(office))
    assert found.findings == ()
    assert said in found.notes[0]
    (problem,) = planned(office)
    assert (problem.slug, problem.adm_no, problem.is_error) == ("bundle-out-of-date", ADM, False)
    assert said in problem.hint


@pytest.mark.parametrize(
    "happens",
    [
        lambda office: returned(office, HIS),
        lambda office: taken_back(office, HIS),
        lambda office: another_letter(office, 2),
    ],
    ids=["came back", "taken back", "went out"],
)
def test_what_concerns_the_other_parent_makes_no_news(
    office: Path, happens: Callable[[Path], None]
) -> None:
    happens(office)
    assert told(office) == ""
    assert planned(office) == []


def test_a_bundle_made_again_is_up_to_date(office: Path) -> None:
    returned(office)
    one(office, office / "evidence")
    old, new = sorted(bundles(office), key=lambda event: event.seq)
    assert "out of date" not in dict(new.facts)
    assert "out of date" not in dict(old.facts)
    assert planned(office) == []


def test_one_that_was_served_is_told_of_beside_a_newer_one(office: Path) -> None:
    one(office, office / "evidence", order=replace(LET, served=AS_OF))
    returned(office)
    one(office, office / "evidence")
    facts = [dict(event.facts) for event in bundles(office)]
    assert [("served" in fact, "out of date" in fact) for fact in facts] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_marks_that_changed_since_are_told_with_the_figures(office: Path) -> None:
    book = openpyxl.load_workbook(office / "sol-tracker.xlsx")
    row = next(row for row in book["Marks"].iter_rows() if row[0].value == ADM)
    absent = next(cell for cell in row if cell.value == "O")
    absent.value = "/"
    book.save(office / "sol-tracker.xlsx")
    with ledger(office) as entries:
        (made,) = entries.rows(Bundle)
    (problem,) = planned(office)
    assert problem.slug == "bundle-basis-changed"
    assert problem.value == f"bundle {made.entry.reference} of 9 November 2026"
    was, possible = made.entry.attended, made.entry.possible
    assert f"then {was} of {possible} sessions" in problem.hint
    assert f"now {was + 1} of {possible} sessions" in problem.hint
