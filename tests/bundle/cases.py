"""One made-up case: a mother charged, a father who must not be seen, a sister in another year."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.bundle.authority import Authority, BundleKind, parse_authority
from pipeline.bundle.case import Case, Happening, Item, Letter, State, number_exhibits
from pipeline.bundle.discretion import keep_out
from pipeline.bundle.period import Attended, Sitting
from pipeline.model.register import Contact, Meeting, Student
from pipeline.model.school import School
from pipeline.model.school_settings import parse_school
from pipeline.policy.codes import Category

ROOT = Path(__file__).parents[2]
AS_OF = dt.date(2026, 11, 9)
CHILD = Student(
    "004042", "Feldspar", "Wilf", "t.xlsx!Year 9!D4", year="9", reg="9C", dob=dt.date(2013, 2, 3)
)
SISTER = Student("004077", "Feldspar", "Tabitha", "t.xlsx!Year 7!D9", year="7")
MOTHER = Contact(
    "004042",
    1,
    "t.xlsx!Contacts!A2",
    "Ms",
    "Odette",
    "Feldspar",
    "Mother",
    True,
    True,
    ("4 Kiln Row", "Sollington"),
    "SN99 4AA",
    "odette.feldspar@example.org",
    "07700 900111",
)
FATHER = Contact(
    "004042",
    2,
    "t.xlsx!Contacts!A3",
    "Mr",
    "Barnaby",
    "Quillon",
    "Father",
    True,
    False,
    ("19 Weir Lane", "Calne"),
    "SN99 8ZZ",
    "barnaby.quillon@example.org",
    "07700 900222",
)


def authority(name: str = "default") -> Authority:
    path = ROOT / "config" / "authorities" / f"{name}.toml"
    return parse_authority(tomllib.loads(path.read_text("utf-8")), path.name)


def school() -> School:
    path = ROOT / "config" / "school.toml"
    return parse_school(tomllib.loads(path.read_text("utf-8")), path.name)


def sitting(day: dt.date, half: str = "AM", code: str = "/") -> Sitting:
    kinds = {
        "/": Category.PRESENT,
        "O": Category.UNAUTHORISED,
        "G": Category.UNAUTHORISED,
        "N": Category.UNAUTHORISED,
        "I": Category.AUTHORISED,
        "#": Category.NOT_POSSIBLE,
    }
    return Sitting(
        day, half, code, kinds.get(code), f"t.xlsx!Marks!{day:%d%m}", f"meaning of {code}"
    )


def register(*codes: str, first: dt.date = dt.date(2026, 9, 7)) -> Attended:
    """A session a code, two a day, weekends left out."""
    days = [first + dt.timedelta(days=n) for n in range(120)]
    open_days = [day for day in days if day.weekday() < 5]
    sittings = tuple(
        sitting(open_days[n // 2], ("AM", "PM")[n % 2], code) for n, code in enumerate(codes)
    )
    return Attended(sittings[0].day, sittings[-1].day, sittings)


def letter(state: State = State.POSTED, **changes: Any) -> Letter:
    made = Letter(
        document="letter-4",
        title="Letter 4",
        set_id="SOL261005-0042-1",
        made=dt.date(2026, 10, 2),
        state=state,
        recipient="Ms Odette Feldspar",
        address=("4 Kiln Row", "Sollington", "SN99 4AA"),
        pages=1,
        sha256="ab" * 32,
        entries=(7, 9),
        day=dt.date(2026, 10, 5) if state.left else None,
        post_class="first" if state is State.POSTED else "",
        by="D. Amberwood",
        step="letter-4",
    )
    return replace(made, **changes)


def meeting(attended: str = "Y", outcome: str = "Attended", **changes: Any) -> Happening:
    day = dt.date(2026, 9, 25)
    row = Meeting(
        "004042",
        "AIM 1",
        "t.xlsx!Meetings!C2",
        day,
        venue="Meeting Room 2",
        parent_attended=attended,
        actions="Breakfast club",
        outcome=outcome,
    )
    return replace(
        Happening(day, "AIM 1", row.where, "letter-2", "Head of Year 9", outcome, row),
        **changes,
    )


def case(**changes: Any) -> Case:
    """A complete case; what is given takes the place of what it has."""
    year = register(*("/" * 20), "O", "O", *("/" * 30), *("O" * 10), "/", "I")
    letters = changes.get("letters", (letter(),))
    items = changes.get(
        "items",
        (
            Item(
                "2026-10-16 home visit.jpg",
                "Home visit record",
                "home-visit",
                dt.date(2026, 10, 16),
            ),
        ),
    )
    people = school()
    witness = people.people["attendance-officer"]
    made = Case(
        reference="PR-0C0FFE",
        kind=BundleKind.PROSECUTION,
        as_of=AS_OF,
        authority=authority(),
        school=people,
        witness=witness,
        student=CHILD,
        parent=MOTHER,
        parent_name="Ms Odette Feldspar",
        register=year,
        charged=year.between(dt.date(2026, 9, 21), year.last),
        letters=(),
        happenings=(meeting(),),
        exhibits=number_exhibits(witness.name, letters, items),
        discretion=keep_out(CHILD, MOTHER, (MOTHER, FATHER), (CHILD, SISTER)),
        school_year="2026-27",
        others=1,
        most_in_ten_weeks=12,
        items=items,
        meeting_papers={"AIM 1": (("aim-1-invitation",), ("aim-1-minutes",))},
    )
    return replace(made, **{"letters": letters, **changes})
