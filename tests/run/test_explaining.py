"""Everything known of one student, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from pipeline.errors import UsageFault
from pipeline.run.explained_page import explained_pdf
from pipeline.run.explaining import Explained, explain
from pipeline.run.posting import Leaving, come_back, post
from pipeline.run.recording import Target, record_run
from pipeline.run.reprinting import reprint
from tests import samples
from tests.samples import LETTER_1, LETTER_2, NOW, Office, student

LETTER = "SOL220307-0001-1"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    columns = {"4 Letter 1": None, "Review date": None}
    office = samples.office(
        tmp_path_factory.mktemp("made"),
        [student("004001", LETTER_1, **columns), student("004002", LETTER_2, **columns)],
    )
    office.week()
    post(office.desk(), office.run, Leaving())
    record_run(office.desk(), office.run, Target())
    reprint(office.desk(), office.run, [LETTER], "asked for by the mother")
    come_back(office.desk(NOW + dt.timedelta(days=3)), LETTER, None, "Gone away")
    return office


@pytest.fixture(scope="module")
def known(office: Office) -> Explained:
    return explain(office.desk(), "4001")


def test_all_that_happened_is_told_newest_first(known: Explained) -> None:
    kinds = list(dict.fromkeys(event.kind for event in known.events))
    assert kinds == ["returned", "reprint", "recorded", "posting", "document", "decision"]
    assert [event.seq for event in known.events] == sorted(
        (e.seq for e in known.events), reverse=True
    )
    assert known.name == "Robin Mapleb"


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("decision", "clause", "policies.md §3.1"),
        ("decision", "tracker row", "tracker.xlsx!Year 9!C2"),
        ("posting", "class", "first"),
        ("posting", "deemed delivered", "2022-03-09"),
        ("posting", "review", "2022-03-21"),
        ("returned", "reason", "Gone away"),
        ("reprint", "reason", "asked for by the mother"),
    ],
)
def test_each_says_what_it_rests_on(known: Explained, kind: str, name: str, value: str) -> None:
    event = next(event for event in known.events if event.kind == kind)
    assert dict(event.facts)[name] == value


def test_nothing_of_another_student_is_told(known: Explained) -> None:
    assert "004002" not in repr(known)
    assert "Maplec" not in repr(known)


def test_the_page_to_exhibit_says_the_same(known: Explained) -> None:
    data = explained_pdf(known, "Sollington Academy", "10 March 2022")
    assert data == explained_pdf(known, "Sollington Academy", "10 March 2022")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Robin Mapleb, admission number 004001" in text
    assert f"set {LETTER} posted on 2022-03-07" in text
    assert f"Page 1 of {len(pages)}" in text
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {(595, 842)}


@pytest.mark.parametrize("name", ["Zoë Szymański", "Ольга Łukasik", "Nguyễn & Sons <Ltd>"])
def test_names_are_whole_on_the_page(known: Explained, name: str) -> None:
    data = explained_pdf(replace(known, name=name), f"School of {name}", "10 March 2022")

    text = " ".join(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    assert f"{name}, admission number 004001" in text
    assert f"School of {name}: record of student" in text


@pytest.mark.parametrize("adm_no", ["4999", "", "000"])
def test_nobody_is_not_explained(office: Office, adm_no: str) -> None:
    with pytest.raises(UsageFault, match="knows nothing"):
        explain(office.desk(), adm_no)


def test_a_purged_run_folder_only_costs_the_name(office: Office, tmp_path: Path) -> None:
    moved = office.run.rename(tmp_path / "away")
    assert explain(office.desk(), "4001").name == ""
    moved.rename(office.run)
