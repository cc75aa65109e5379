from __future__ import annotations

import csv
import io

from pipeline.model.letter import SCHOOL, Addressee, Excepted, Job
from pipeline.model.plan import Channel, Status
from pipeline.model.problem import Problem, Severity
from pipeline.run import exceptions
from tests.letters.builders import decision

READER = Addressee((2,), "Ms Karen Müller", "Dear Ms Müller", Channel.POST)
OWN = Addressee((SCHOOL,), "Tutor of 9C", "", Channel.INTERNAL)


def job(reader: Addressee) -> Job:
    return Job("SOL220307-0001-2", "letter-1", "004001", reader, "letters/letter-1.docx", {})


def problem(slug: str, where: str) -> Problem:
    return Problem(slug, Severity.ERROR, where, "3", "004001", "1 to 2")


def test_only_held_rows_are_held() -> None:
    rows = exceptions.held_rows(
        [
            decision("004001"),
            decision("004002", status=Status.HELD, holds=("good-reason", "held-by-name")),
            decision("004003", status=Status.MONITORING),
            decision("004004", status=Status.HELD, step=""),
        ]
    )

    assert [(row[0], row[2], row[6]) for row in rows] == [
        ("004002", "letter-1", "good-reason+held-by-name"),
        ("004004", "", "held"),
    ]


def test_failed_paper_has_a_line_for_each_fault() -> None:
    faults = (problem("page-count", "a.pdf"), problem("blank-last-page", "a.pdf!page 3"))

    rows = exceptions.failed_rows([(job(READER), faults), (job(OWN), faults[:1])])

    assert [(row[5], row[6], row[8]) for row in rows] == [
        ("2", "page-count", "a.pdf"),
        ("2", "blank-last-page", "a.pdf!page 3"),
        ("", "page-count", "a.pdf"),
    ]
    assert "3 pages" in rows[0][7]


def test_excepted_copy_names_parent_and_reason() -> None:
    line = Excepted("004001", "letter-1", "Mr Müller", "no-postcode", "Add it.", "letter-1", "x", 2)

    (row,) = exceptions.excepted_rows([line])

    assert row == (
        "004001",
        "not made",
        "letter-1",
        "letter-1",
        "Mr Müller",
        "2",
        "no-postcode",
        "Add it.",
        "x",
    )


def test_every_row_fits_the_columns_and_no_cell_is_a_formula() -> None:
    line = Excepted("=1+1", "letter-1", "@SUM(A1)", "no-postcode", "+44", "", "-x", 2)
    rows = [
        *exceptions.held_rows([decision(status=Status.HELD, reason="=cmd|' /C calc'!A0")]),
        *exceptions.excepted_rows([line]),
        *exceptions.failed_rows([(job(READER), (problem("page-count", "a.pdf"),))]),
        *exceptions.problem_rows([problem("decision-unknown", "plan.xlsx!Plan!U2")]),
    ]

    data = exceptions.exceptions_csv(rows).decode("utf-8-sig")

    header, *read = csv.reader(io.StringIO(data))
    assert tuple(header) == exceptions.COLUMNS
    assert all(len(row) == len(header) for row in read)
    assert not [cell for row in read for cell in row if cell.startswith(tuple("=+-@"))]
