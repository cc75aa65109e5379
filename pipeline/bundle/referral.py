"""The referral forms: what the authority asks, answered from the school's records.

Pure. What the tracker does not hold is a line to be filled in by hand and never a guess; special
categories (health, ethnicity, special needs) are never filled in by the program (domain.md §4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.bundle.case import Case, Line, Ref
from pipeline.bundle.chronology import day_or_not
from pipeline.bundle.period import laying_day
from pipeline.model.register import Student
from pipeline.words.dates import with_weekday, written
from pipeline.words.figures import percent
from pipeline.words.lists import counted

BY_HAND: Line = ()
"""An answer for a pen."""
WARNINGS = ("letter-4", "notice-to-improve", "final-invitation")
"""Letters that warn of legal action."""


@dataclass(frozen=True, slots=True)
class Section:
    """A block of questions with their answers."""

    title: str
    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form, ready to be drawn.

    Attributes:
        signers: Who signs: the role, and the name where the settings have one.
    """

    title: str
    receiver: str
    sections: tuple[Section, ...]
    declaration: str
    signers: tuple[tuple[str, str], ...]


def referral(case: Case) -> Form:
    """The form of the profile."""
    build = {
        "notice-referral": _notice,
        "prosecution-referral": _prosecution,
        "ews-handover": _handover,
    }[case.profile.form]
    titles = {
        "notice-referral": "Referral for a penalty notice",
        "prosecution-referral": "Referral for prosecution",
        "ews-handover": "Hand-over to the education welfare service",
    }
    head = case.school.head
    return Form(
        titles[case.profile.form],
        case.receiver,
        (*_common(case), *build(case)),
        "The particulars above are taken from the school's records as they stand on "
        f"{written(case.as_of)}. The register can be produced.",
        ((case.witness.role, case.witness.name), (head.role, head.name)),
    )


def _common(case: Case) -> Iterator[Section]:
    student, parent, school = case.student, case.parent, case.school
    yield Section(
        "School",
        (
            ("Name", (school.name,)),
            ("Address", (", ".join(school.address_lines),)),
            ("Contact", (f"{case.witness.name}, {case.witness.role}",)),
            ("Telephone and e-mail", (_contact(case),)),
            ("Case reference", (case.reference,)),
        ),
    )
    yield Section(
        "Pupil",
        (
            ("Full name", (student.full_name,)),
            ("Date of birth", (written(student.dob),) if student.dob else BY_HAND),
            ("Year and form", _known(_class(student))),
            ("Home address", _home(case)),
            ("Sex", BY_HAND),
            ("Ethnicity, where the authority asks for it", BY_HAND),
            ("Special educational needs or plan, where asked for", BY_HAND),
            ("Child protection plan or in care, where asked for", BY_HAND),
            ("Brothers and sisters, where asked for", BY_HAND),
            ("Other agencies involved", BY_HAND),
        ),
    )
    yield Section(
        "Parent to whom this referral relates",
        (
            ("Full name", (case.parent_name,)),
            ("Relationship to the pupil", _known(parent.relationship)),
            ("Parental responsibility", ("Yes" if parent.responsible else "Not recorded",)),
            ("Lives with the pupil", ("Yes" if parent.resident else "No",)),
            ("Address", _known(", ".join(case.address))),
            ("Telephone and e-mail", _known(", ".join(filter(None, (parent.phone, parent.email))))),
            ("Date of birth", BY_HAND),
            ("First language", _known(parent.language)),
            ("Interpreter or other needs", BY_HAND),
        ),
    )


def _class(student: Student) -> str:
    year = f"Year {student.year}" if student.year.isdigit() else student.year
    return ", ".join(filter(None, (year, student.reg)))


def _home(case: Case) -> Line:
    """The parent's address where the pupil lives there; another's is never given."""
    return _known(", ".join(case.address)) if case.parent.resident else BY_HAND


def _contact(case: Case) -> str:
    witness, school = case.witness, case.school
    return ", ".join(filter(None, (witness.phone or school.phone, witness.email or school.email)))


def _known(text: str) -> Line:
    return (text,) if text else BY_HAND


def _attendance(case: Case) -> Section:
    period, year = case.charged, case.register.tally
    rows: list[tuple[str, Line]] = [
        ("Period", (f"{written(period.first)} to {written(period.last)}",)),
        ("Unauthorised sessions in the period", (str(len(period.charged)),)),
        ("Codes recorded for them", (_codes(case),)),
        (
            "Most within 10 school weeks (this school year)",
            (counted(case.most_in_ten_weeks, "session"),),
        ),
    ]
    if year.possible:
        share = percent(Fraction(year.attended, year.possible))
        rows.append(
            (
                "Attendance this school year",
                (f"{year.attended} of {counted(year.possible, 'possible session')} ({share})",),
            )
        )
    if case.certified:
        rows.append(("Each session is listed in", ("the ", Ref("certificate", "certificate"))))
    return Section("Attendance", tuple(rows))


def _codes(case: Case) -> str:
    codes: dict[str, int] = {}
    meanings: dict[str, str] = {}
    for sitting in case.charged.charged:
        codes[sitting.code] = codes.get(sitting.code, 0) + 1
        meanings[sitting.code] = sitting.meaning
    said = [f"{code} ({meanings[code]}): {codes[code]}" for code in sorted(codes)]
    return "; ".join(said) or "none"


def _warnings(case: Case) -> Section:
    rows: list[tuple[str, Line]] = []
    for letter in case.letters:
        exhibit = case.exhibit_of(letter)
        if letter.document in WARNINGS and letter.state.left and exhibit:
            back = f"came back {written(letter.returned)}, " if letter.returned else ""
            told = f"{day_or_not(letter.day)}, {letter.how}, {back}exhibit "
            rows.append((letter.title, (told, Ref(exhibit.mark, exhibit.part))))
    for exhibit in case.exhibits:
        if exhibit.evidence and exhibit.evidence.kind in WARNINGS:
            told = f"{day_or_not(exhibit.date)}, exhibit "
            rows.append((exhibit.title, (told, Ref(exhibit.mark, exhibit.part))))
    if not rows:
        rows.append(("Warning in writing", ("No record that one left the school for this parent",)))
    return Section("Warnings of legal action given to this parent in writing", tuple(rows))


def _meetings(case: Case) -> Section:
    rows: list[tuple[str, Line]] = []
    for event in case.happenings:
        if event.meeting is not None:
            outcome = case.discretion.printable(event.outcome) or "no outcome recorded"
            outcome += f" ({event.meaning})" if event.meaning and event.outcome == outcome else ""
            rows.append((event.title, (f"{with_weekday(event.date)}: {outcome}",)))
    return Section("Meetings", tuple(rows) or (("Meetings", ("None recorded",)),))


def _notices(case: Case) -> Section:
    rows: list[tuple[str, Line]] = [
        (event.title, (f"recorded on {written(event.date)}",))
        for event in case.happenings
        if event.step in {"notice-referral", "refer-ews", "prosecution"}
    ]
    rows.append(("Penalty notices to this parent for this pupil in the last 3 years", BY_HAND))
    return Section("Earlier referrals", tuple(rows))


def _notice(case: Case) -> Iterator[Section]:
    yield _attendance(case)
    yield _warnings(case)
    yield _meetings(case)
    yield _notices(case)
    yield Section(
        "Considerations",
        (
            ("Why a penalty notice is the right means for this family", BY_HAND),
            ("Equality Act duties, disability or unmet needs considered", BY_HAND),
            ("Leave of absence asked for, and the school's answer", BY_HAND),
        ),
    )


def _prosecution(case: Case) -> Iterator[Section]:
    yield _attendance(case)
    if case.charged.charged:
        first = case.charged.charged[0].day
        yield Section(
            "Time limit (Magistrates' Courts Act 1980 s.127)",
            (
                ("First session charged", (with_weekday(first),)),
                ("Last day to lay the information for all", (with_weekday(laying_day(first)),)),
                ("Court", _known(case.authority.court)),
            ),
        )
    yield _warnings(case)
    yield _meetings(case)
    yield _notices(case)
    yield Section(
        "To be decided by the authority",
        (
            ("Offence: Education Act 1996 s.444(1) or s.444(1A)", BY_HAND),
            ("Since when, and how, the parent knows that absence is not authorised", BY_HAND),
            ("Reasons the parent has given, and statutory defences considered", BY_HAND),
            ("Education Supervision Order considered", BY_HAND),
        ),
    )


def _handover(case: Case) -> Iterator[Section]:
    decisions: list[tuple[str, Line]] = [
        (
            "Decision of the final meeting",
            (f"{case.discretion.printable(e.outcome)} ({written(e.date)})",),
        )
        for e in case.happenings
        if e.step == "final-meeting" and e.outcome
    ]
    yield Section("Why the case is handed over", tuple(decisions) or (("Reason", BY_HAND),))
    yield _attendance(case)
    yield _meetings(case)
    yield _warnings(case)
    yield Section("Enclosed", tuple(_enclosed(case)))


def _enclosed(case: Case) -> Iterator[tuple[str, Line]]:
    if not case.exhibits:
        yield "Documents", ("None",)
    for exhibit in case.exhibits:
        yield (
            exhibit.title,
            (f"{day_or_not(exhibit.date)}, exhibit ", Ref(exhibit.mark, exhibit.part)),
        )
