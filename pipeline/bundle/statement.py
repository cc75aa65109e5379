"""The witness statement: numbered paragraphs, first person, in date order, and nothing but facts.

Pure. Criminal Justice Act 1967 s.9 and Criminal Procedure Rules part 16 (domain.md §3.2). The words
follow the state the ledger gives each letter: what was only prepared is never said to be sent. Each
exhibit is produced at its first mention. The statement is prepared and never signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

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
        "and of meetings, and from what I know myself. Where I rely on a record, I say so.",
    )
    born = f", born on {written(student.dob)}," if student.dob else ""
    year = f" in Year {student.year}" if student.year.isdigit() else ""
    yield said(f"{student.full_name}{born} is a registered pupil at the school{year}.", *_age(case))
    lives = "lives" if case.parent.resident else "does not live"
    relation = case.parent.relationship.lower() or "parent"
    responsible = " and has parental responsibility" if case.parent.responsible else ""
    where = ", ".join(case.address)
    address = f"The address in them is {where}." if where else "There is no address in them."
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
            return "No session is"
        case 1:
            return "One session is"
        case _:
            return f"{sessions} sessions are"


def _events(case: Case) -> Iterator[Line]:
    rows: list[tuple[dt.date | None, Line]] = []
    for happening in case.happenings:
        told = _happening(case, happening)
        if told:
            rows.append((happening.date, told))
    for envelope in envelopes(case.letters):
        rows.append((envelope[0].day or envelope[0].made, _envelope(case, envelope)))
    for exhibit in case.exhibits:
        if exhibit.evidence:
            rows.append((exhibit.date, _item(exhibit)))
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min))
    for _, line in rows:
        yield line


def envelopes(letters: Iterable[Letter]) -> Iterator[tuple[Letter, ...]]:
    """Papers that left together, in their order; what never left stands alone."""
    ranked = sorted(letters, key=lambda letter: letter.rank)
    for (_, envelope), papers in groupby(ranked, key=lambda e: (e.day, e.envelope)):
        if envelope:
            yield tuple(papers)
        else:
            yield from ((paper,) for paper in papers)


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
    at = f" at {keep(meeting.venue)}" if meeting.venue and keep(meeting.venue) != WITHHELD else ""
    led = keep(event.role)
    chair = f", led by {led}" if led and led != WITHHELD else ""
    told = [f'The tracker records a meeting, "{event.title}", on {written(event.date)}{at}{chair}.']
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
        means = f" ({event.meaning})" if event.meaning else ""
        told.append(f'The outcome is recorded as "{event.outcome}"{means}.')
    return (" ".join(told),)


def _envelope(case: Case, papers: Sequence[Letter]) -> Line:
    """What became of papers that left together, in the words of their state and no others."""
    first = papers[0]
    address = ", ".join(first.address)
    to = f"{first.recipient}, {address}" if address else first.recipient
    if first.day is None or not first.state.left:
        return said(
            f'A document, "{first.title}", addressed to {to}, was prepared on '
            f"{written(first.made)}. I hold no record that it left the school."
        )
    when = f"On {written(first.day)}, as the school's ledger records,"
    note = case.discretion.printable(first.place)
    noted = f' The ledger notes: "{note}".' if note and note != WITHHELD else ""
    back = f" It came back undelivered on {written(first.returned)}." if first.returned else ""
    match first.state:
        case State.POSTED:
            one = " in one envelope" if len(papers) > 1 else ""
            did = f"the school posted to {to},{one} by {first.how}: "
        case State.HANDED:
            did = f"the following was handed to {first.recipient}: "
        case _:
            did = f"the school sent to {first.recipient} by {first.how}: "
    return said(f"{when} {did}", *_produced(case, papers), f".{noted}{back}")


def _produced(case: Case, papers: Sequence[Letter]) -> Iterator[str | Ref]:
    for place, letter in enumerate(papers):
        if place:
            yield " and " if place == len(papers) - 1 else ", "
        exhibit = case.exhibit_of(letter)
        if exhibit is None:
            yield f'"{letter.title}", of which I cannot produce the file that left the school'
            continue
        copied = "of which I produce a copy with the names of others taken out as exhibit "
        yield f'"{letter.title}", {copied if exhibit.item else "which I produce as exhibit "}'
        yield Ref(exhibit.mark, exhibit.part)
        yield "," if place < len(papers) - 1 else ""


def _item(exhibit: Exhibit) -> Line:
    dated = f"dated {written(exhibit.date)}" if exhibit.date else "the date of which I do not know"
    return said(
        f'The school holds a document described as "{exhibit.title}", {dated}. I produce it as '
        "exhibit ",
        Ref(exhibit.mark, exhibit.part),
        ".",
    )


def _closing(case: Case) -> Iterator[Line]:
    if any(exhibit.letter for exhibit in case.exhibits):
        yield said(
            "Each letter and each copy of minutes that I produce is taken from the very file that "
            "was printed or sent. The school's ledger has kept that file's digital fingerprint "
            "(SHA-256) since the day it was made, and it was compared when these papers were put "
            "together.",
            " Where I say that names were taken out, the file itself is kept by the school."
            if any(exhibit.letter and exhibit.item for exhibit in case.exhibits)
            else "",
        )
    if (
        any(letter.state is State.POSTED for letter in case.letters)
        and "posting" in case.profile.contents
    ):
        yield said(
            "The days, the class of post and the addresses are taken from the ledger that the "
            "school keeps of what it posts; its entries are set out in the posting ",
            Ref("record", "posting"),
            ".",
        )
    yield said(
        "I have stated facts from the school's records and have left opinion out of this "
        "statement.",
    )
