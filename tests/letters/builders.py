"""Made-up people, schools and Word files for the tests of the letters."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from docx import Document as WordDocument
from docx.document import Document as WordFile
from docx.shared import Mm

from pipeline.letters import Catalogue, Desk, Office, parse_catalogue
from pipeline.letters.ladder import LadderFacts, StepFacts
from pipeline.model.plan import (
    Attendance,
    Channel,
    Decision,
    DocumentDue,
    HalfTerm,
    Plan,
    Previous,
    Status,
    Tally,
)
from pipeline.model.register import Contact, Meeting, Register, Student
from pipeline.model.school import School
from pipeline.model.school_settings import parse_school
from pipeline.policy.calendar import Calendar
from pipeline.words.figures import Limit

ROOT = Path(__file__).resolve().parents[2]
AS_OF = dt.date(2022, 3, 7)
CALENDAR = Calendar(
    "2021-22",
    (
        (dt.date(2021, 9, 6), dt.date(2021, 12, 17)),
        (dt.date(2022, 1, 5), dt.date(2022, 4, 8)),
        (dt.date(2022, 4, 25), dt.date(2022, 7, 22)),
    ),
    frozenset({dt.date(2022, 3, 18)}),
)
LADDER = LadderFacts(
    "sol",
    {
        "letter-1": StepFacts("letter-1", "Letter 1", 4, 2, Limit(Fraction(95, 100))),
        "letter-2": StepFacts("letter-2", "Letter 2 and AIM 1", 5, 3, Limit(Fraction(93, 100))),
        "letter-4": StepFacts("letter-4", "Letter 4", 8, 2),
        "tutor-email": StepFacts("tutor-email", "E-mail home", 1),
    },
    Fraction(97, 100),
    (Limit(Fraction(93, 100)), Limit(Fraction(9, 10), at_or_below=True)),
)


def settings(name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "config" / name).read_text("utf-8"))


def school(**changes: object) -> School:
    data = settings("school.toml")
    data.update(changes)
    return parse_school(data, "school.toml")


def catalogue() -> Catalogue:
    return parse_catalogue(settings("documents.toml"), "documents.toml")


def student(adm_no: str = "004017", /, **changes: object) -> Student:
    values: dict[str, object] = {
        "adm_no": adm_no,
        "surname": "Young",
        "forename": "Kacper",
        "where": "sol.xlsx!Year 9!D5",
        "year": "9",
        "reg": "9C",
        "head_of_year": "HOY 9",
    }
    return Student(**(values | changes))  # type: ignore[arg-type]


def contact(number: int = 1, adm_no: str = "004017", /, **changes: object) -> Contact:
    values: dict[str, object] = {
        "adm_no": adm_no,
        "number": number,
        "where": f"sol.xlsx!Contacts!A{number + 1}",
        "title": "Ms",
        "forename": "Karen" if number == 1 else f"Parent{number}",
        "surname": "Müller",
        "relationship": "Mother",
        "responsible": True,
        "resident": True,
        "address": ("64 Station Road", "Marlow Green", "Nortonshire"),
        "postcode": "SN8 4FN",
        "email": f"parent{number}@example.org",
        "phone": f"07700 90096{number % 10}",
        "send_by": "post",
        "language": "English",
    }
    return Contact(**(values | changes))  # type: ignore[arg-type]


TALLY = Tally(attended=198, possible=214, authorised=13, unauthorised=3, late=3, late_after=2)


def attendance(share: Fraction | None = Fraction(198, 214), *, marks: bool = True) -> Attendance:
    if share is None or not marks:
        return Attendance(share, "tracker")
    first = HalfTerm("Autumn 1", dt.date(2021, 9, 6), dt.date(2021, 10, 22), Tally(66, 70, 3, 1, 2))
    empty = HalfTerm("Autumn 2", dt.date(2021, 11, 1), dt.date(2021, 12, 17), Tally())
    return Attendance(share, "marks", TALLY, (first, empty))


def due(document: str, channel: Channel, when: str = "now", step: str = "") -> DocumentDue:
    return DocumentDue(document, channel, when, step)


LETTER_1 = (due("letter-1", Channel.POST), due("ropc", Channel.INTERNAL))
LETTER_2 = (
    due("aim-1-invitation", Channel.POST),
    due("letter-2", Channel.HAND),
    due("iap", Channel.INTERNAL),
    due("aim-1-minutes", Channel.POST_OR_INTOUCH, "meeting"),
)


def decision(adm_no: str = "004017", /, **changes: object) -> Decision:
    values: dict[str, object] = {
        "adm_no": adm_no,
        "status": Status.DUE,
        "step": "letter-1",
        "attendance": attendance(),
        "number": 4,
        "previous": Previous(
            "letter-1", dt.date(2022, 2, 7), Fraction(941, 1000), dt.date(2022, 2, 21)
        ),
        "review": dt.date(2022, 3, 21),
        "reason": "Attended 198 of 214 sessions (92.5%), below 93%.",
        "clause": "policies.md §3.6",
        "documents": LETTER_1,
    }
    return Decision(**(values | changes))  # type: ignore[arg-type]


def register(
    students: Sequence[Student] = (),
    contacts: Sequence[Contact] = (),
    meetings: Sequence[Meeting] = (),
    **changes: object,
) -> Register:
    values: dict[str, object] = {
        "file": "sol.xlsx",
        "sha256": "0" * 64,
        "layout": "sol",
        "students": tuple(students or (student(),)),
        "contacts": tuple(contacts),
        "meetings": tuple(meetings),
    }
    return Register(**(values | changes))  # type: ignore[arg-type]


def plan(*decisions: Decision) -> Plan:
    return Plan("sol", AS_OF, "sol.xlsx", "0" * 64, decisions or (decision(),))


def desk(held: Register, of: School | None = None, templates: Sequence[str] = ()) -> Desk:
    office = Office(of or school(), LADDER, CALENDAR, held, AS_OF, AS_OF)
    return Desk(office, catalogue(), frozenset(templates))


def word_file(*paragraphs: str, footer: str = "{{ letter.reference }}") -> WordFile:
    """An A4 document with one run for each paragraph."""
    word = WordDocument()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    section.footer.paragraphs[0].add_run(footer)
    return word


def word_bytes(word: WordFile) -> bytes:
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def word_text(data: bytes) -> str:
    """Body and footer as plain text."""
    word = WordDocument(io.BytesIO(data))
    lines = [p.text for p in word.paragraphs]
    lines += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    lines += [p.text for p in word.sections[0].footer.paragraphs]
    return "\n".join(lines)
