"""Marks that changed after a letter rested on them: which letters, and what the figure would be.

A plan keeps a hash of every mark behind a step that may be sent. A later tracker with other marks
for those days gives another hash; nothing is taken back, a person is told (``policies.md`` §1). A
bundle is told of likewise, and of what the ledger has learnt since of the letters in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.ledger.codec import sha256
from pipeline.ledger.entries import Bundle, Decided, Document, Posting, Run
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of, standing, student_key
from pipeline.model.plan import Attendance, Tally
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Register
from pipeline.policy.calendar import Calendar, school_year_start
from pipeline.policy.codes import CodeTables
from pipeline.policy.marks import read_years
from pipeline.run.bundle_news import bundle_news
from pipeline.words.dates import written
from pipeline.words.figures import figure
from pipeline.words.lists import listed

BASIS = "basis"
"""The fact of a decision that is the hash of its marks."""


@dataclass(frozen=True, slots=True)
class Rested:
    """What went out on the strength of one student's marks.

    Attributes:
        as_of: The marks before this day counted.
        basis: The hash of those marks.
        tally: What they came to then.
        papers: Each document with its set.
        day: When the first of them went out; for a bundle the day it was made for.
        is_bundle: It is a bundle, which nothing but a new one puts right.
        news: What the ledger has learnt of its letters since.
    """

    run: str
    as_of: dt.date
    adm_no: str
    basis: str
    tally: Tally
    papers: tuple[str, ...]
    day: dt.date
    is_bundle: bool = False
    news: tuple[str, ...] = ()


def bases(register: Register, as_of: dt.date, wanted: Collection[str]) -> Mapping[str, str]:
    """A hash of all marks of the school year before a day, for the students wanted."""
    keys = {student_key(adm_no) for adm_no in wanted}
    start = school_year_start(as_of)
    said: dict[str, list[str]] = {}
    for sheet in register.marks:
        places = [
            (f"{session.day:%y%m%d}{session.half[:1]}", place)
            for place, session in enumerate(sheet.sessions)
            if start <= session.day < as_of
        ]
        for row in sheet.rows:
            key = student_key(row.adm_no)
            if key in keys:
                marks = ((label, row.codes[place]) for label, place in places)
                said.setdefault(key, []).extend(f"{label}{code}" for label, code in marks if code)
    return {key: sha256(" ".join(sorted(set(marks)))) for key, marks in said.items() if marks}


def rested(ledger: Ledger, since: dt.date) -> tuple[Rested, ...]:
    """Everything that rests on marks, of runs and bundles on or after a day."""
    return (*_letters(ledger, since), *_bundles(ledger, since))


def _letters(ledger: Ledger, since: dt.date) -> Iterator[Rested]:
    runs = {row.entry.run: row.entry.as_of for row in ledger.rows(Run) if row.entry.as_of >= since}
    for run, as_of in runs.items():
        rows = ledger.of_run(run)
        days: dict[str, dt.date] = {}
        for posting in of(Posting, rows):
            days.setdefault(posting.entry.set_id, posting.entry.day)
        papers: dict[str, list[Document]] = {}
        for paper in of(Document, rows):
            if paper.entry.set_id in days and not paper.purged:
                papers.setdefault(paper.entry.adm_no, []).append(paper.entry)
        for adm_no, own in papers.items():
            decided = standing(ledger.rows(Decided, run=run, adm_no=adm_no))
            facts = of(Decided, decided)[-1].entry.facts if decided else {}
            if BASIS in facts:
                named = tuple(f"{paper.document} ({paper.set_id})" for paper in own)
                day = min(days[paper.set_id] for paper in own)
                basis = str(facts[BASIS])
                yield Rested(run, as_of, adm_no, basis, _tally(facts), named, day)


def _bundles(ledger: Ledger, since: dt.date) -> Iterator[Rested]:
    """The newest bundle of every case; those before it are not what anyone will use."""
    newest = {row.entry.reference: row for row in ledger.rows(Bundle) if not row.purged}
    for row in newest.values():
        entry = row.entry
        if entry.as_of >= since:
            yield Rested(
                run=f"bundle {entry.reference}",
                as_of=entry.as_of,
                adm_no=entry.adm_no,
                basis=entry.basis,
                tally=Tally(attended=entry.attended, possible=entry.possible),
                papers=(f"bundle {entry.reference}",),
                day=entry.as_of,
                is_bundle=True,
                news=tuple(bundle_news(ledger.history(entry.adm_no), row)),
            )


def basis_problems(
    register: Register, codes: CodeTables, calendar: Calendar, sent: Sequence[Rested]
) -> tuple[Problem, ...]:
    """A problem for each student of each run whose marks are no longer those it rested on.

    For a bundle also one for what the ledger has learnt of its letters since.
    """
    return (*_problems(register, codes, calendar, sent), *_bundle_news(register, sent))


def _bundle_news(register: Register, sent: Sequence[Rested]) -> Iterator[Problem]:
    spelt = {student_key(student.adm_no): student.adm_no for student in register.students}
    for each in sent:
        adm_no = spelt.get(student_key(each.adm_no), "")
        if each.news and adm_no:
            yield Problem(
                "bundle-out-of-date",
                Severity.WARNING,
                f"ledger!{each.run}",
                f"{listed(each.papers)} of {written(each.day)}",
                adm_no,
                " ".join(each.news),
            )


def _problems(
    register: Register, codes: CodeTables, calendar: Calendar, sent: Sequence[Rested]
) -> Iterator[Problem]:
    spelt = {student_key(student.adm_no): student.adm_no for student in register.students}
    for as_of in sorted({each.as_of for each in sent}):
        own = [each for each in sent if each.as_of == as_of]
        now = bases(register, as_of, [each.adm_no for each in own])
        changed = [
            each
            for each in own
            if each.basis
            and (key := student_key(each.adm_no)) in now
            and key in spelt
            and now[key] != each.basis
        ]
        if not changed:
            continue
        tallies = _tallies(register, codes, calendar, as_of, [each.adm_no for each in changed])
        for each in changed:
            adm_no = spelt[student_key(each.adm_no)]
            when = " of" if each.is_bundle else ", out on"
            yield Problem(
                "bundle-basis-changed" if each.is_bundle else "basis-changed",
                Severity.WARNING,
                f"ledger!{each.run}",
                f"{listed(each.papers)}{when} {written(each.day)}",
                adm_no,
                f"then {_figure(each.tally)}, by the marks now "
                f"{_figure(tallies.get(student_key(adm_no), Tally()))}",
            )


def _tallies(
    register: Register,
    codes: CodeTables,
    calendar: Calendar,
    as_of: dt.date,
    wanted: Sequence[str],
) -> Mapping[str, Tally]:
    keys = {student_key(adm_no) for adm_no in wanted}
    sheets = tuple(
        replace(sheet, rows=tuple(row for row in sheet.rows if student_key(row.adm_no) in keys))
        for sheet in register.marks
    )
    years, _ = read_years(replace(register, marks=sheets), codes, calendar, as_of)
    return {student_key(adm_no): year.tally() for adm_no, year in years.items()}


def _figure(tally: Tally) -> str:
    share = Fraction(tally.attended, tally.possible) if tally.possible else None
    return figure(Attendance(share, "marks", tally))


def _tally(facts: Mapping[str, object]) -> Tally:
    def count(name: str) -> int:
        value = facts.get(name, 0)
        return value if isinstance(value, int) else 0

    return Tally(attended=count("attended"), possible=count("possible"))
