from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.ledger.entries import Ruling, Verb
from pipeline.model.plan import Status
from pipeline.run import rulings
from tests.samples import LETTER_2, RUN, Office, few, office, row_of, student

REASON = "Agreed at the weekly meeting"


def planned(folder: Path) -> Office:
    school = few(folder)
    school.plan()
    return school


def held(folder: Path) -> Office:
    school = office(folder, [student("004002", LETTER_2, **{"Good reason": "In hospital"})])
    school.plan()
    return school


def test_hold_is_entered_and_shown_at_once(tmp_path: Path) -> None:
    school = planned(tmp_path)

    ruled = rulings.hold(school.desk(), school.run, "004001", REASON, dt.date(2022, 3, 28))

    assert (ruled.decision.status, ruled.decision.step) == (Status.HELD, "letter-1")
    row = row_of(school.run, "004001")
    assert (row["status"], row["holds"]) == ("held", ["held-by-name"])
    assert REASON in row["reason"]
    assert not ruled.letters_stale
    with school.ledger() as ledger:
        (entered,) = ledger.rows(Ruling)
    assert entered.entry == Ruling(
        Verb.HOLD, RUN, "letter-1", dt.date(2022, 3, 28), "004001", REASON
    ) or entered.entry == Ruling(Verb.HOLD, RUN, "", dt.date(2022, 3, 28), "004001", REASON)


@pytest.mark.parametrize("adm_no", ["4001", " 004001 ", "004001"])
def test_leading_zeros_do_not_matter(adm_no: str, tmp_path: Path) -> None:
    school = planned(tmp_path)

    ruled = rulings.hold(school.desk(), school.run, adm_no, REASON, None)

    assert ruled.decision.adm_no == "004001"


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(dt.date(2022, 3, 27), "held"), (dt.date(2022, 3, 28), "due")],
    ids=["the day before", "on the day"],
)
def test_hold_ends_on_its_day(as_of: dt.date, status: str, tmp_path: Path) -> None:
    school = planned(tmp_path)
    rulings.hold(school.desk(), school.run, "004001", REASON, dt.date(2022, 3, 28))

    school.plan(as_of=as_of)

    assert row_of(school.folder / "output" / f"{as_of}-sol", "004001")["status"] == status


def test_hold_without_an_end_lasts_until_it_is_released(tmp_path: Path) -> None:
    school = planned(tmp_path)
    rulings.hold(school.desk(), school.run, "004001", REASON, None)
    later = school.folder / "output" / "2022-07-11-sol"
    school.plan(as_of=dt.date(2022, 7, 11))
    before = row_of(later, "004001")["status"]

    rulings.release(school.desk(), later, "004001", REASON)

    assert (before, row_of(later, "004001")["status"]) == ("held", "due")


@pytest.mark.parametrize("until", [dt.date(2022, 3, 7), dt.date(2022, 3, 6)])
def test_hold_that_would_have_ended_is_refused(until: dt.date, tmp_path: Path) -> None:
    school = planned(tmp_path)

    with pytest.raises(UsageFault, match="which is not to come"):
        rulings.hold(school.desk(), school.run, "004001", REASON, until)


def test_release_of_a_good_reason_makes_the_step_due_by_name(tmp_path: Path) -> None:
    school = held(tmp_path)

    ruled = rulings.release(school.desk(), school.run, "004002", "Spoke to the mother")

    assert (ruled.decision.status, ruled.decision.step) == (Status.DUE, "letter-2")
    assert "D. Amberwood" in ruled.decision.reason


@pytest.mark.parametrize("adm_no", ["004001", "004004"], ids=["due", "none"])
def test_release_of_what_is_not_held_is_refused(adm_no: str, tmp_path: Path) -> None:
    school = planned(tmp_path)

    with pytest.raises(UsageFault, match="Nothing that could be released"):
        rulings.release(school.desk(), school.run, adm_no, REASON)


def test_release_without_a_figure_is_refused(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004002", "N/A")])
    school.plan()

    with pytest.raises(UsageFault, match="Nothing that could be released"):
        rulings.release(school.desk(), school.run, "004002", REASON)


def test_jump_takes_the_later_step_and_names_what_is_skipped(tmp_path: Path) -> None:
    school = planned(tmp_path)

    ruled = rulings.jump(school.desk(), school.run, "004001", "letter-2", REASON)

    assert (ruled.decision.status, ruled.decision.step) == (Status.DUE, "letter-2")
    assert ruled.decision.jump
    assert "letter-1" in ruled.decision.skipped
    assert row_of(school.run, "004001")["jump"] is True


def test_jump_to_a_step_that_is_not_in_the_ladder_names_those_that_are(tmp_path: Path) -> None:
    school = planned(tmp_path)

    with pytest.raises(UsageFault, match="no step 'letter-9'") as fault:
        rulings.jump(school.desk(), school.run, "004001", "letter-9", REASON)
    assert "letter-4" in fault.value.todo


@pytest.mark.parametrize("step", ["letter-1", "ropc"], ids=["the same", "an earlier one"])
def test_jump_backwards_is_refused(step: str, tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", 94.0, **{"4 Letter 1": dt.date(2022, 2, 1)})])
    school.plan()

    with pytest.raises(UsageFault, match="not above the last step"):
        rulings.jump(school.desk(), school.run, "004001", step, REASON)
    with school.ledger() as ledger:
        assert ledger.rows(Ruling) == ()


def test_unknown_student_is_refused(tmp_path: Path) -> None:
    school = planned(tmp_path)

    with pytest.raises(UsageFault, match="no student '009999'"):
        rulings.hold(school.desk(), school.run, "009999", REASON, None)


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_is_demanded(reason: str, tmp_path: Path) -> None:
    school = planned(tmp_path)

    with pytest.raises(UsageFault, match="reason is missing"):
        rulings.hold(school.desk(), school.run, "004001", reason, None)


def test_letters_made_before_are_told_to_be_stale(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()

    ruled = rulings.hold(school.desk(), school.run, "004001", REASON, None)

    assert ruled.letters_stale
    made = school.letters()
    assert "004001" not in (made.folder / "print" / "manifest.csv").read_text()


def test_posted_run_is_not_ruled_on(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    school.post_all()

    with pytest.raises(AlreadyDone, match="have gone out"):
        rulings.hold(school.desk(), school.run, "004001", REASON, None)


def test_other_rows_stay_as_they_were(tmp_path: Path) -> None:
    school = planned(tmp_path)
    before = {adm: row_of(school.run, adm) for adm in ("004002", "004003", "004004")}

    rulings.hold(school.desk(), school.run, "004001", REASON, None)

    assert {adm: row_of(school.run, adm) for adm in before} == before
