"""The audit beside other work: what it says must not depend on who looks."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import VerificationFault
from pipeline.forks import CAN_FORK, Forks
from pipeline.mail import audit
from pipeline.mail.audit import auditing
from pipeline.mail.batches import Batch, make_batches
from pipeline.mail.print_run import write_batch
from pipeline.mail.sets import make_sets
from tests.mail.papers import CUPBOARD, ORDER, SETTINGS, drawn, paper

Printed = tuple[Batch, Path]
OURS = os.getpid()


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """A batch of three sets, looked at in stretches of two faces."""
    monkeypatch.setattr(audit, "STRETCH", 2)
    papers = [drawn(tmp_path, paper(number)) for number in (1, 2, 3)]
    (batch,) = make_batches(make_sets(papers, ORDER), CUPBOARD, SETTINGS)
    files = {each.job.stem: tmp_path / each.pdf for each in papers}
    return batch, write_batch(batch, files, tmp_path, SETTINGS)


def _prove(*printed: Printed) -> None:
    with auditing(printed, SETTINGS) as audited:
        audited()
    assert multiprocessing.active_children() == []


def _harm(pdf: Path, harm: Callable[[pikepdf.Pdf], object]) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        harm(document)
        document.save(pdf)


def _swap_the_last_two(document: pikepdf.Pdf) -> None:
    document.pages[2], document.pages[4] = document.pages[4], document.pages[2]


def _drop_the_last(document: pikepdf.Pdf) -> None:
    del document.pages[5]


FORKS = pytest.mark.parametrize("can", [True, False], ids=["beside", "here"])


@FORKS
def test_a_right_batch_passes(can: bool, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.forks.CAN_FORK", can and CAN_FORK)
    _prove(printed)
    _prove()


@FORKS
@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        pytest.param(_swap_the_last_two, "Page 3 does not carry its reference once", id="swapped"),
        pytest.param(_drop_the_last, "The file has 5 pages for 6", id="a page dropped"),
    ],
)
def test_the_first_fault_is_named(
    can: bool,
    harm: Callable[[pikepdf.Pdf], object],
    fault: str,
    printed: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.forks.CAN_FORK", can and CAN_FORK)
    _harm(printed[1], harm)

    with pytest.raises(VerificationFault, match=fault):
        _prove(printed)


@FORKS
def test_a_file_that_does_not_open(
    can: bool, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.forks.CAN_FORK", can and CAN_FORK)
    printed[1].write_bytes(b"%PDF-1.7 and nothing")

    with pytest.raises(VerificationFault, match="does not open"):
        _prove(printed)


@pytest.mark.skipif(not CAN_FORK, reason="no process is forked here")
def test_where_a_fork_dies_we_look_ourselves(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[range] = []
    right = audit._faults

    def dying(work: audit._Work, stretch: range) -> object:
        if os.getpid() != OURS:
            os._exit(3)
        looked.append(stretch)
        return right(work, stretch)

    monkeypatch.setattr(audit, "_faults", dying)

    _prove(printed)

    assert looked == [range(0), range(2), range(2, 4), range(4, 6)]


def test_where_there_is_no_room_for_a_fork_we_look_ourselves(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Forks:
        raise OSError("no room for another process")

    monkeypatch.setattr(audit, "Forks", full)
    _harm(printed[1], _drop_the_last)

    with pytest.raises(VerificationFault, match="has 5 pages for 6"):
        _prove(printed)
