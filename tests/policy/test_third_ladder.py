"""A third school's ladder, with a layout of its own, works by its settings alone."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import SettingsFault
from pipeline.model.plan import Status
from pipeline.policy.parse import parse_policy
from pipeline.tracker import read
from pipeline.tracker.layout_file import parse_layout

from .school import LEAST, dated, day, days_ago, decided, pc, plan_of, settings, student

LADDER = """
id = "hillside"
title = "Hillside's four steps"
layout = "hillside"
cap = "meeting"

[figures]
top = 98
sessions_since = 20

[history]
sources = ["columns"]
closing = ["Better"]

[history.outcomes]
"Better" = ["improving"]

[holds]
from = "letter"
reason_column = "notes"
no_reason = ["no"]
minimum_sessions = 30

[[bands]]
step = "chat"
below = 97.5
[[bands]]
step = "chat"
signs = ["any-late"]
[[bands]]
step = "letter"
at_or_below = 94
[[bands]]
step = "meeting"
at_or_below = 90
[[bands]]
step = "council"
below = 50

[[steps]]
id = "chat"
name = "Chat"
owner = "Tutor"
weeks = 1
task = "Talk"
[[steps]]
id = "letter"
name = "Letter"
owner = "Office"
weeks = 4
documents = [{ id = "letter", channel = "post" }]
[[steps]]
id = "meeting"
name = "Meeting"
owner = "Head of House"
weeks = 2
meeting = "House meeting"
documents = [{ id = "invitation", channel = "post" }]
[[steps]]
id = "council"
name = "Council"
owner = "Office"

[[rules]]
clause = "Hillside 4"
first = true
when = { last = ["council"] }
then = "none"
[[rules]]
clause = "Hillside 1"
when = { last = [] }
then = "due"
step = "cap"
[[rules]]
clause = "Hillside 2"
when = { last = ["chat", "letter", "meeting"] }
then = "watch"
step = "next"
jump_early = true
jump_late = "band"
"""

HILLSIDE = parse_policy(tomllib.loads(LADDER), "hillside.toml")
DUE, HELD, MONITORING, IMPROVED, NONE = Status
LONG_AGO = day("2022-01-12")


@pytest.mark.parametrize(
    ("share", "steps", "expected"),
    [
        (pc("97.5"), (), (NONE, "")),
        (pc("97.5") - LEAST, (), (DUE, "chat")),
        (pc(94) + LEAST, (), (DUE, "chat")),
        (pc(94), (), (DUE, "letter")),
        (pc(90), (), (DUE, "meeting")),
        (pc(40), (), (DUE, "meeting")),
        (pc(96), (dated("chat", days_ago(2)),), (MONITORING, "chat")),
        (pc(94), (dated("chat", days_ago(2)),), (DUE, "letter")),
        (pc(96), (dated("chat", days_ago(10)),), (MONITORING, "chat")),
        (pc(96), (dated("chat", days_ago(11)),), (HELD, "letter")),
        (pc(98), (dated("chat", LONG_AGO),), (IMPROVED, "chat")),
        (pc(40), (dated("meeting", LONG_AGO),), (DUE, "council")),
        (pc(40), (dated("council", LONG_AGO),), (NONE, "")),
        (pc(94), (dated("meeting", LONG_AGO, "improving"),), (DUE, "letter")),
    ],
)
def test_decisions(share: Fraction, steps: Any, expected: tuple[Status, str]) -> None:
    found = decided(HILLSIDE, student(share), step_dates=steps)

    assert (found.status, found.step) == expected


def test_reasons_speak_of_its_own_thresholds() -> None:
    found = decided(HILLSIDE, student(pc(94)))
    late = decided(HILLSIDE, student(pc(98), lates=2))

    assert found.reason == "Attendance is 94.0% (the tracker's figure). That is at or below 94%."
    assert late.reason.endswith("There has been lateness.")
    assert [(d.id, str(d.channel)) for d in found.documents] == [("letter", "post")]


def test_its_own_hold() -> None:
    assert decided(HILLSIDE, student(pc(94), notes="Moving house")).status is HELD
    assert decided(HILLSIDE, student(pc(96), notes="Moving house")).status is DUE


def test_a_review_without_a_step_never_fits() -> None:
    rule = (
        '[[rules]]\nclause = "x"\nwhen = { review = "to-come" }\nthen = "due"\nstep = "council"\n'
    )
    head, _, rules = LADDER.partition("[[rules]]")
    policy = parse_policy(tomllib.loads(f"{head}{rule}[[rules]]{rules}"), "h.toml")

    assert decided(policy, student(pc(94))).step == "letter"


def test_a_slip_in_it_is_named() -> None:
    data = tomllib.loads(LADDER.replace('last = ["council"]', 'last = ["counsel"]'))

    with pytest.raises(SettingsFault, match=r"^hillside\.toml: rules\[1\]\.when\.last: "):
        parse_policy(data, "hillside.toml")


LAYOUT = settings("layouts/rwba.toml")
LAYOUT |= {"id": "hillside", "title": "Hillside"}
LAYOUT["students"] = {
    "required": ["adm_no", "name"],
    "columns": {"adm_no": ["Number"], "name": ["Who"], "percent": ["Present"]},
    "steps": {"meeting": ["House meeting held"], "chat": ["Talked on"]},
}
"""The words of another layout, and columns of Hillside's own."""


def test_its_own_workbook_by_its_own_layout(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Number", "Who", "Present", "Talked on", "House meeting held"],
        ["004000", "WALSH, Noah", 0.94, None, None],
        ["004001", "REID, Ada", 0.95, LONG_AGO, LONG_AGO],
        ["004002", "OKAFOR, Ben", 0.96, days_ago(2), None],
    ):
        sheet.append(row)
    book.save(tmp_path / "hillside.xlsx")

    found = read(tmp_path / "hillside.xlsx", (parse_layout(LAYOUT, "hillside.toml"),))
    plan = plan_of(HILLSIDE, found)

    assert found.layout == HILLSIDE.layout
    assert [(d.adm_no, d.status, d.step) for d in plan.decisions] == [
        ("004000", DUE, "letter"),
        ("004001", HELD, "council"),
        ("004002", MONITORING, "chat"),
    ]
