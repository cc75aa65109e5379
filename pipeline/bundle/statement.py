"""The witness statement: numbered paragraphs, first person, in date order, and nothing but facts.

Pure. Criminal Justice Act 1967 s.9 and Criminal Procedure Rules part 16 (domain.md §3.2). The words
follow the state the ledger gives each letter: what was only prepared is never said to be sent. Each
exhibit is produced at its first mention. The statement is prepared and never signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.bundle.case import (
    Case,
    Exhibit,
    Happening,
    Letter,
    Line,
    Ref,
    State,
    flat,
    said,
)
from pipeline.bundle.chronology import with_whom
from pipeline.bundle.discretion import WITHHELD
from pipeline.bundle.period import school_age
from pipeline.words.dates import written
from pipeline.words.figures import percent
from pipeline.words.lists import counted

HEADING = "WITNESS STATEMENT"
RULE = "Criminal Justice Act 1967, section 9; Criminal Procedure Rules, rule 16.2"
AGE = "Over 18"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is printed.

    Attributes:
        paragraphs: In order; they are numbered from 1.
    """

    witness: str
    occupation: str
    paragraphs: tuple[Line, ...]


def declaration(pages: int) -> str:
    """The declaration of section 9, with the number of pages as they were drawn."""
    return (
        f"This statement (consisting of {counted(pages, 'page')} each signed by me) is true to the "
        "best of my knowledge and belief and I make it knowing that, if it is tendered in "
        "evidence, I shall be liable to prosecution if I have wilfully stated in it anything which "
        "I know to be false or do not believe to be true."
    )


def statement(case: Case) -> Statement:
    """The statement of the school's witness."""
    body = (*_opening(case), *_attendance(case), *_events(case), *_closing(case))
    return Statement(case.witness.name, case.witness.role, body)


def words(told: Statement) -> str:
    """The paragraphs as text, for reading and for tests."""
    return "\n".join(f"{n}. {flat(line)}" for n, line in enumerate(told.paragraphs, start=1))


def _opening(case: Case) -> Iterator[Line]:
    school, student, witness = case.school, case.student, case.witness
    place = ", ".join(school.address_lines)
    yield said(f"I am {witness.name}, {witness.role} at {school.name}, {place}.")
    yield said(
        "I make this statement from the records that the school keeps of attendance, of letters "
        "and "
        "of meetings, and from what I know myself. Where I rely on a record, I say so.",
    )
    born = f", born on {written(student.dob)}," if student.dob else ""
    year = f" in Year {student.year}" if student.year.isdigit() else ""
    yield said(f"{student.full_name}{born} is a registered pupil at the school{year}.", *_age(case))
    lives = "lives" if case.parent.resident else "does not live"
    relation = case.parent.relationship.lower() or "parent"
    responsible = " and has parental responsibility" if case.parent.responsible else ""
    where = ", ".join(case.address)
    address = f"The address they give is {where}." if where else "They give no address."
    yield said(
        f"The school's records name {case.parent_name} as {student.forename}'s {relation}. "
        f"According to them {case.parent_name} {lives} with {student.forename}{responsible}. "
        f"{address}",
    )


def _age(case: Case) -> Line:
    born, last = case.student.dob, case.charged.last
    if born is None:
        return ()
    begins, ends = school_age(born)
    if begins <= case.charged.first and last <= ends:
        first = case.student.forename
        return (f" {first} was of compulsory school age throughout the period I speak of.",)
    return ()


def _attendance(case: Case) -> Iterator[Line]:
    year, period = case.register.tally, case.charged.tally
    contents = case.profile.contents
    if not year.possible:
        yield said("The school's tracker holds no register of sessions for this school year.")
        return
    name = case.student.forename
    yield said(
        f"The register shows that between {written(case.register.sittings[0].day)} and "
        f"{written(case.register.sittings[-1].day)} {name} attended {year.attended} of "
        f"{counted(year.possible, 'possible session')} "
        f"({percent(Fraction(year.attended, year.possible))}).",
        *(
            (" The printout of the ", Ref("register", "register"), " is with this statement.")
            if "register" in contents
            else ()
        ),
    )
    yield said(
        f"In the period from {written(case.charged.first)} to {written(case.charged.last)} {name} "
        "attended "
        f"{period.attended} of {counted(period.possible, 'possible session')}. "
        f"{_counted(len(case.charged.charged))} recorded as unauthorised absence.",
        *(
            (
                " The sessions are set out in the ",
                Ref("certificate", "certificate"),
                " prepared for the head teacher.",
            )
            if case.certified
            else ()
        ),
    )


def _counted(sessions: int) -> str:
    match sessions:
        case 0:
            return "None of them is"
        case 1:
            return "One of them is"
        case _:
            return f"{sessions} of them are"


def _events(case: Case) -> Iterator[Line]:
    rows: list[tuple[dt.date | None, int, Line]] = []
    for happening in case.happenings:
        told = _happening(case, happening)
        if told:
            rows.append((happening.date, 0, told))
    for letter in case.letters:
        rows.append((letter.day or letter.made, 1, _letter(case, letter)))
    for exhibit in case.exhibits:
        if exhibit.item:
            rows.append((exhibit.date, 2, _item(exhibit)))
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min, row[1]))
    for _, _, line in rows:
        yield line


def _happening(case: Case, event: Happening) -> Line:
    if event.meeting is not None:
        return _meeting(case, event)
    if any(letter.step == event.step and letter.day == event.date for letter in case.letters):
        return ()
    by = case.discretion.printable(event.role)
    who = f" (by: {by})" if by and by != WITHHELD else ""
    told = [f'On {written(event.date)} the school\'s tracker records "{event.title}"{who}.']
    shown = {exhibit.document for exhibit in case.exhibits}
    if event.letters and not shown & set(event.letters):
        told.append(
            f"I hold no record that a letter of this step was posted, handed or sent to "
            f"{case.parent_name}."
        )
    return (" ".join(told),)


def _meeting(case: Case, event: Happening) -> Line:
    meeting = event.meeting
    assert meeting is not None
    keep = case.discretion.printable
    told = [f"On {written(event.date)} a meeting ({event.title}) is recorded"]
    told[0] += f" at {keep(meeting.venue)}." if meeting.venue else "."
    came = with_whom(case, event)
    if came == "no parent attended":
        told.append("The record says that no parent attended.")
    elif came == case.parent_name:
        told.append("The record says that the parent attended.")
    elif came == "a parent":
        told.append("The record says that a parent attended; it does not say which.")
    else:
        told.append("The record does not say whether a parent attended.")
    if event.outcome and keep(event.outcome) != WITHHELD:
        told.append(f'The outcome is recorded as "{event.outcome}".')
    return (" ".join(told),)


def _letter(case: Case, letter: Letter) -> Line:
    address = ", ".join(letter.address)
    to = f"{letter.recipient}, {address}" if address else letter.recipient
    if letter.day is None or not letter.state.left:
        return said(
            f"A document ({letter.title}) addressed to {to} was prepared on "
            f"{written(letter.made)}. I hold no record that it left the school."
        )
    back = f" It came back undelivered on {written(letter.returned)}." if letter.returned else ""
    told = f"On {written(letter.day)}, as the school's ledger records, {_did(letter, to)}."
    exhibit = case.exhibit_of(letter)
    if exhibit is None:
        return said(f"{told} I cannot produce the file that left the school.{back}")
    return said(
        f"{told} I produce the file that left the school as exhibit ",
        Ref(exhibit.mark, exhibit.part),
        f".{back}",
    )


def _did(letter: Letter, to: str) -> str:
    """What became of a letter, in the words of its state and no others."""
    match letter.state:
        case State.POSTED:
            by = f"{letter.post_class} class post" if letter.post_class else "post"
            return f"the school posted {letter.title} to {to} by {by}"
        case State.HANDED:
            return f"{letter.title} was handed to {letter.recipient}"
        case State.SENT:
            return f"the school sent {letter.title} to {letter.recipient} electronically"
        case State.PREPARED:
            return f"{letter.title} was prepared"


def _item(exhibit: Exhibit) -> Line:
    dated = f"dated {written(exhibit.date)}" if exhibit.date else "the date of which I do not know"
    return said(
        f'The school holds a document described as "{exhibit.title}", {dated}. I produce it as '
        "exhibit ",
        Ref(exhibit.mark, exhibit.part),
        ".",
    )


def _closing(case: Case) -> Iterator[Line]:
    if (
        any(letter.state is State.POSTED for letter in case.letters)
        and "posting" in case.profile.contents
    ):
        yield said(
            "The days, the class of post and the addresses are taken from the ledger that the "
            "school "
            "keeps of what it posts; its entries are set out in the posting ",
            Ref("record", "posting"),
            ".",
        )
    yield said(
        "I have stated facts from the school's records and have left opinion out of this "
        "statement.",
    )
