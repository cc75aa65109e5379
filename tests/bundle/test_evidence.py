"""What an officer says of the files: in their names, in a list, by a parent's folder."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.bundle.evidence import read_folder

TITLES = {"letter-4": "Letter 4", "home-visit": "Home visit record", "letter-1": "Letter 1"}
JANUARY = dt.date(2026, 1, 14)


@pytest.mark.parametrize(
    ("name", "title", "kind", "date"),
    [
        ("2026-01-14 letter 4.pdf", "Letter 4", "letter-4", JANUARY),
        ("2026.01.14_Letter-4_signed.pdf", "Letter 4", "letter-4", JANUARY),
        ("home visit record.jpg", "Home visit record", "home-visit", None),
        ("2026-01-14 letter 40.pdf", "Letter 40", "", JANUARY),
        ("medical evidence.pdf", "Medical evidence", "medical-evidence", None),
        ("scan_0001.pdf", "Scan 0001", "", None),
        ("2026-01-14 reply by e-mail.eml", "Reply by e-mail", "reply", JANUARY),
        ("2026-01-14-note-of-a-call.txt", "Note of a call", "", JANUARY),
    ],
)
def test_by_name(name: str, title: str, kind: str, date: dt.date | None) -> None:
    (item,) = read_folder([name], "", 1, TITLES).items
    assert (item.title, item.kind, item.date) == (title, kind, date)


def test_the_other_parents_folder_stays_out() -> None:
    names = ["parent-1/a.pdf", "parent-2/b.pdf", "c.pdf"]
    assert [i.file for i in read_folder(names, "", 1, TITLES).items] == ["c.pdf", "parent-1/a.pdf"]
    assert [i.file for i in read_folder(names, "", 2, TITLES).items] == ["c.pdf", "parent-2/b.pdf"]


def test_the_list_tells_more() -> None:
    listed = "File,Date,Title,Kind\nscan.pdf,2026-01-14,Letter of 14 January,letter-4\n"
    found = read_folder(["scan.pdf", "contents.csv"], listed, 1, TITLES)
    assert [(i.title, i.kind, i.date) for i in found.items] == [
        ("Letter of 14 January", "letter-4", JANUARY)
    ]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("names", "listed", "slug"),
    [
        (["2026-02-30 note.pdf"], "", "evidence-date-unreadable"),
        (["a.pdf"], "file,date\na.pdf,14/01/2026\n", "evidence-date-unreadable"),
        (["a.pdf"], "file,kind\na.pdf,letter-9\n", "evidence-kind-unknown"),
        ([], "file\nb.pdf\n", "evidence-not-there"),
        (["a.pdf"], "file\na.pdf\na.pdf\n", "evidence-list-wrong"),
        (["a.pdf"], "file,who\na.pdf,me\n", "evidence-list-wrong"),
    ],
)
def test_what_is_wrong_is_named(names: list[str], listed: str, slug: str) -> None:
    assert [p.slug for p in read_folder(names, listed, 1, TITLES).problems] == [slug]


def test_a_copy_without_names_is_known_by_its_name() -> None:
    found = read_folder(["redacted/SOL261005-0042-1-letter-4.pdf", "redacted.pdf"], "", 1, TITLES)
    assert [(item.instead_of, item.kind) for item in found.items] == [
        ("", ""),
        ("SOL261005-0042-1-letter-4", ""),
    ]
