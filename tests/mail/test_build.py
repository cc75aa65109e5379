from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from pipeline.errors import SettingsFault, VerificationFault
from pipeline.mail import audit
from pipeline.mail.batches import Batch, make_batches
from pipeline.mail.build import build
from pipeline.mail.cells import plain
from pipeline.mail.manifest import COLUMNS
from pipeline.mail.marks import marks_in
from pipeline.mail.print_run import write_batch
from pipeline.mail.sets import make_sets
from pipeline.mail.totals import Totals
from pipeline.model.letter import Paper
from pipeline.model.plan import Channel
from tests.convert.drawing import pdf_letter
from tests.mail.papers import CUPBOARD, ORDER, SETTINGS, drawn, paper, run, set_id

HOSTILE = "O'Brien & Sons <Ltd>"


def _papers(into: Path) -> list[Paper]:
    planned = [
        paper(1),
        paper(2, pages=3, name=HOSTILE, address=("1 Mill Lane", "SN1 1AA")),
        paper(3, document="minutes-letter"),
        paper(3, document="sam-1-minutes", pages=2),
        paper(4, channel=Channel.EMAIL, reference=set_id(4, "E")),
        paper(5, channel=Channel.INTOUCH, reference=set_id(5, "T")),
        paper(6, channel=Channel.HAND, meeting_day="2022-03-21", reference=set_id(6, "H")),
        paper(6, channel=Channel.INTERNAL, meeting_day="2022-03-21", name="Chair",
              document="aim-1-invitation", reference="SOL220307-0006-0"),
        paper(7, channel=Channel.INTERNAL, name="Tutor", document="ropc",
              reference="SOL220307-0007-0"),
    ]  # fmt: skip
    return [drawn(into, each) for each in planned]


MESSAGES = {set_id(4, "E"): "Dear parent", set_id(5, "T"): "Dear parent"}


def _build(into: Path, **told: Any) -> Totals:
    return build(_papers(into), run(**({"messages": MESSAGES} | told)), into=into)


def _manifest(into: Path) -> list[dict[str, str]]:
    text = (into / "print" / "manifest.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_channel_has_its_folder(tmp_path: Path) -> None:
    _build(tmp_path)
    made = {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file() and "documents" not in path.parts
    }
    assert made == {
        "cpoms.csv",
        "email/SOL220307-0004-1E.eml",
        "forms/SOL220307-0007-0-ropc.pdf",
        "forms/list.csv",
        "intouch/SOL220307-0005-1T/SOL220307-0005-1T-letter-1.pdf",
        "intouch/SOL220307-0005-1T/message.txt",
        "intouch/list.csv",
        "meetings/2022-03-21/SOL220307-0006-0-aim-1-invitation.pdf",
        "meetings/2022-03-21/SOL220307-0006-1H-letter-1.pdf",
        "meetings/2022-03-21/list.csv",
        "print/dl-1-sheet-first.pdf",
        "print/dl-2-sheet-first.pdf",
        "print/manifest.csv",
        "print/manifest.xlsx",
        "print/run-sheet.pdf",
    }


def test_the_totals_are_those_of_the_files(tmp_path: Path) -> None:
    totals = _build(tmp_path)
    assert (totals.envelopes, totals.sheets, totals.pages) == (3, 5, 10)
    assert totals.sets_by_channel == {"email": 1, "hand": 1, "internal": 2, "intouch": 1, "post": 3}
    assert (totals.sets, totals.documents) == (8, 9)
    for batch in totals.batches:
        assert len(PdfReader(tmp_path / "print" / f"{batch.id}.pdf").pages) == batch.pages
    assert sum(int(row["sheets"]) for row in _manifest(tmp_path)) == totals.sheets


def test_the_manifest(tmp_path: Path) -> None:
    _build(tmp_path)
    table = _manifest(tmp_path)
    assert tuple(table[0]) == COLUMNS
    assert len(table) == 9
    second = next(row for row in table if row["document"] == "sam-1-minutes")
    assert (second["sequence"], second["first_page"], second["pages"], second["sheets"]) == (
        "2", "7", "2", "1",
    )  # fmt: skip
    assert second["address"] == "64 Station Road | Marlborough | SN8 4FN"
    mailed = next(row for row in table if row["channel"] == "email")
    empty = ("batch", "sequence", "class", "envelope", "first_page")
    assert [mailed[name] for name in empty] == [""] * 5
    assert mailed["sheets"] == "0"
    for row in table:
        assert (tmp_path / row["file"]).is_file()
    assert HOSTILE in {plain(row["recipient"]) for row in table}


def test_every_sheet_says_whose_it_is(tmp_path: Path) -> None:
    _build(tmp_path)
    pages = PdfReader(tmp_path / "print" / "dl-2-sheet-first.pdf").pages
    seen = [marks_in(page.extract_text()) for page in pages]
    second, third = set_id(2), set_id(3)
    assert seen == [
        ((second, 1, 2),), ((second, 1, 2),), ((second, 2, 2),), (),
        ((third, 1, 2),), (), ((third, 2, 2),), ((third, 2, 2),),
    ]  # fmt: skip


def test_the_same_papers_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert _build(one) == _build(two)
    for path in sorted(path for path in one.rglob("*") if path.is_file()):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name


def test_a_run_with_nothing_to_post(tmp_path: Path) -> None:
    totals = build([], run(), into=tmp_path)
    assert (totals.sets, totals.pages) == (0, 0)
    assert (tmp_path / "print" / "run-sheet.pdf").is_file()
    assert _manifest(tmp_path) == []


def test_the_run_sheet_names_no_family(tmp_path: Path) -> None:
    _build(tmp_path)
    text = PdfReader(tmp_path / "print" / "run-sheet.pdf").pages[0].extract_text()
    assert "dl-2-sheet-first.pdf" in text
    assert "Page 1 of 1" in text
    assert "Müller" not in text
    assert "Brien" not in text


def test_an_address_that_fits_no_window_is_work_by_hand(tmp_path: Path) -> None:
    planned = paper(1)
    totals = build([drawn(tmp_path, planned, at=(24, 100))], run(), into=tmp_path)
    assert [batch.id for batch in totals.batches] == ["c4-1-sheet-first"]
    assert totals.by_hand == 1


def test_a_document_that_changed_since_it_was_proved(tmp_path: Path) -> None:
    changed = drawn(tmp_path, paper(1))
    pdf_letter(tmp_path / changed.pdf, last="Something else")
    with pytest.raises(VerificationFault, match="has changed since it was proved"):
        build([changed], run(), into=tmp_path)


def test_a_document_outside_the_run(tmp_path: Path) -> None:
    outside = drawn(tmp_path / "other", paper(1))
    outside = replace(outside, pdf=tmp_path / "other" / outside.pdf)
    with pytest.raises(VerificationFault, match="outside the run folder"):
        build([outside], run(), into=tmp_path / "run")


def test_a_message_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(VerificationFault, match="no message to go with the email set"):
        _build(tmp_path, messages={})


def test_a_meeting_on_no_day(tmp_path: Path) -> None:
    odd = drawn(tmp_path, paper(1, channel=Channel.HAND, meeting_day="../../etc"))
    with pytest.raises(VerificationFault, match="is no date"):
        build([odd], run(), into=tmp_path)


def test_a_channel_that_was_left_open(tmp_path: Path) -> None:
    odd = drawn(tmp_path, paper(1, channel=Channel.POST_OR_INTOUCH))
    with pytest.raises(VerificationFault, match="not settled"):
        build([odd], run(), into=tmp_path)


def test_an_envelope_without_a_profile(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="no envelope 'dl'"):
        build([drawn(tmp_path, paper(1))], run(envelopes={}), into=tmp_path)


def _batch(into: Path, **wrong: Any) -> tuple[Batch, Path]:
    """A written batch of two sets, the second of which may be drawn wrong."""
    papers = [drawn(into, paper(1)), drawn(into, paper(2, pages=2), **wrong)]
    (batch,) = make_batches(make_sets(papers, ORDER), CUPBOARD, SETTINGS)
    files = {each.job.stem: into / each.pdf for each in papers}
    return batch, write_batch(batch, files, into, SETTINGS)


def test_a_right_batch_passes(tmp_path: Path) -> None:
    batch, pdf = _batch(tmp_path)
    audit.audit_batch(batch, pdf, SETTINGS)
    with pikepdf.open(pdf) as document:
        assert list(document.docinfo) == ["/Title"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        pytest.param({"reference": set_id(9)}, "carries the reference SOL220307-0009-1",
                     id="another set's paper"),
        pytest.param({"at": (24, 100)}, "window of set SOL220307-0002-1 is wrong",
                     id="the address is not in the window"),
        pytest.param({"extra": lambda sheet: sheet.text(f"{set_id(9)} sheet 1/1", 50, 200)},
                     "does not carry its reference once", id="a second mark"),
    ],
)  # fmt: skip
def test_a_wrong_paper_is_caught(tmp_path: Path, wrong: dict[str, Any], fault: str) -> None:
    batch, pdf = _batch(tmp_path, **wrong)
    with pytest.raises(VerificationFault, match=fault):
        audit.audit_batch(batch, pdf, SETTINGS)


def _swap(document: pikepdf.Pdf) -> None:
    document.pages[0], document.pages[2] = document.pages[2], document.pages[0]


def _drop(document: pikepdf.Pdf) -> None:
    del document.pages[3]


def _write_on_back(document: pikepdf.Pdf) -> None:
    document.pages[1] = document.pages[0]


def _mask(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"q 1 g 0 0 600 850 re f Q", prepend=False)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        pytest.param(_swap, "does not carry its reference once", id="sheets swapped"),
        pytest.param(_drop, "has 3 pages for 4", id="a page dropped"),
        pytest.param(_write_on_back, "is the back of a sheet and not blank", id="a back used"),
        pytest.param(_mask, "cannot be seen", id="a white box over it"),
    ],
)
def test_a_harmed_file_is_caught(tmp_path: Path, harm: Any, fault: str) -> None:
    batch, pdf = _batch(tmp_path)
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        harm(document)
        document.save(pdf)
    with pytest.raises(VerificationFault, match=fault):
        audit.audit_batch(batch, pdf, SETTINGS)


def test_a_paper_that_leaves_its_drawing_turned(tmp_path: Path) -> None:
    """The mark is where it belongs, whatever the page's own drawing left set."""
    one = drawn(tmp_path, paper(1))
    pdf = tmp_path / one.pdf
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.pages[0].contents_add(b"0.1 0 0 0.1 300 300 cm 1 g", prepend=False)
        document.save(pdf)
    again = replace(one, sha256=hashlib.sha256(pdf.read_bytes()).hexdigest())
    assert build([again], run(), into=tmp_path).pages == 2
