"""Pure: what the ledger's rows mean together. No clock, no disk."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.ledger.entries import (
    Checked,
    Correction,
    Document,
    Entry,
    Posting,
    Returned,
    Row,
    Ruling,
    Verb,
)
from pipeline.model.register import StepDate

_T = TypeVar("_T", bound=Entry)


def of(cls: type[_T], rows: Iterable[Row[Entry]]) -> tuple[Row[_T], ...]:
    """The rows of one kind."""
    return tuple(
        Row(row.seq, row.kind, row.at, row.by, row.entry, row.hash, row.purged)
        for row in rows
        if isinstance(row.entry, cls)
    )


def standing(rows: Sequence[Row[Entry]]) -> tuple[Row[Entry], ...]:
    """The rows that count: without those corrected, and without the corrections themselves."""
    struck = {row.entry.seq for row in of(Correction, rows)}
    return tuple(
        row for row in rows if row.seq not in struck and not isinstance(row.entry, Correction)
    )


def student_key(adm_no: str) -> str:
    """Admission numbers join without leading zeros (policies.md §2)."""
    return adm_no.lstrip("0")


def in_force(rows: Sequence[Row[Entry]], as_of: dt.date) -> tuple[Row[Ruling], ...]:
    """The rulings that bind a plan made on ``as_of``, one for a student at most.

    The latest ruling on a student stands, whatever it replaces. A hold ends on its ``until`` day.
    A release or a jump is for its own step and is used up once that step has gone out.
    """
    counted = standing(rows)
    latest: dict[str, Row[Ruling]] = {}
    for row in of(Ruling, counted):
        latest[student_key(row.entry.adm_no)] = row
    out = {(student_key(row.entry.adm_no), row.entry.step): row.seq for row in of(Posting, counted)}
    return tuple(row for key, row in latest.items() if _binds(row, key, out, as_of))


def _binds(row: Row[Ruling], key: str, out: dict[tuple[str, str], int], as_of: dt.date) -> bool:
    ruling = row.entry
    if ruling.verb is Verb.HOLD:
        return ruling.until is None or as_of < ruling.until
    return out.get((key, ruling.step), 0) < row.seq


def events(rows: Sequence[Row[Entry]]) -> tuple[StepDate, ...]:
    """The steps that count because something of them went out, for the ladder.

    A step of one run is one event, on the first day that any of its sets left: a second parent's
    letter two days later does not take the step again.
    """
    first: dict[tuple[str, str, str], Row[Posting]] = {}
    for row in of(Posting, standing(rows)):
        posting = row.entry
        if not posting.step or row.purged:
            continue
        key = (student_key(posting.adm_no), posting.step, posting.run)
        if key not in first or posting.day < first[key].entry.day:
            first[key] = row
    return tuple(
        StepDate(
            row.entry.adm_no,
            row.entry.step,
            row.entry.day,
            f"ledger!posting!{row.seq}",
            review=row.entry.review,
        )
        for row in first.values()
    )


@dataclass(frozen=True, slots=True)
class PaperKey:
    """What makes two papers the same letter: student, document, step, and who reads it."""

    student: str
    document: str
    step: str
    contacts: tuple[int, ...]


def paper_key(adm_no: str, document: str, step: str, contacts: Sequence[int]) -> PaperKey:
    """The key of a paper; leading zeros and the order of the readers do not matter."""
    return PaperKey(student_key(adm_no), document, step, tuple(sorted(contacts)))


class Verdict(enum.StrEnum):
    """What the ledger says of a paper that is about to be made."""

    NEW = "new"
    WAITING = "waiting"
    """It was made before and never went out: make it, and say that the old one is waiting."""
    SAME = "same"
    """The same facts went out: it is not made again."""
    DIFFERENT = "different"
    """It went out with other facts: held for a person."""


@dataclass(frozen=True, slots=True)
class Already:
    """The verdict and the set it rests on, "" for a new paper."""

    verdict: Verdict
    set_id: str = ""
    day: dt.date | None = None


def already(
    key: PaperKey, facts_hash: str, rows: Sequence[Row[Entry]], *, since: dt.date | None = None
) -> Already:
    """Whether this paper went out before (style.md §4.3).

    Args:
        key: The paper.
        facts_hash: Its facts.
        rows: Documents, postings and corrections; those of one student are enough.
        since: The day on which the present ladder began, when an earlier one was closed or the
            school year is new: what went out before that day is no repetition.
    """
    counted = standing(rows)
    days = {(row.entry.run, row.entry.set_id): row.entry.day for row in of(Posting, counted)}
    verdict = Already(Verdict.NEW)
    for row in of(Document, counted):
        paper = row.entry
        if paper_key(paper.adm_no, paper.document, paper.step, paper.contacts) != key:
            continue
        day = days.get((paper.run, paper.set_id))
        if day is None:
            if verdict.verdict is Verdict.NEW:
                verdict = Already(Verdict.WAITING, paper.set_id)
        elif since is None or day >= since:
            same = paper.facts_hash == facts_hash
            verdict = Already(Verdict.SAME if same else Verdict.DIFFERENT, paper.set_id, day)
            if same:
                break
    return verdict


def overtaken(document: Row[Document], rows: Sequence[Row[Entry]]) -> str:
    """The set that took this paper's place: made alike, and out since this one was made; or ""."""
    key = _key_of(document)
    counted = standing(rows)
    alike = {
        (row.entry.run, row.entry.set_id)
        for row in of(Document, counted)
        if row.seq != document.seq and _key_of(row) == key
    }
    for row in of(Posting, counted):
        if row.seq > document.seq and (row.entry.run, row.entry.set_id) in alike:
            return row.entry.set_id
    return ""


def _key_of(row: Row[Document]) -> PaperKey:
    paper = row.entry
    return paper_key(paper.adm_no, paper.document, paper.step, paper.contacts)


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A reader whose last posted letter came back.

    Attributes:
        student: Admission number without leading zeros.
        set_id: The set that came back.
    """

    student: str
    contacts: tuple[int, ...]
    set_id: str


def addresses_to_check(rows: Sequence[Row[Entry]]) -> tuple[ToCheck, ...]:
    """Readers whose last posted letter came back: check the address first.

    It is cleared when someone has checked the address, or a later letter to the same reader stayed
    out.
    """
    counted = standing(rows)
    readers = {
        row.entry.set_id: (student_key(row.entry.adm_no), row.entry.contacts)
        for row in of(Document, counted)
    }
    back: dict[tuple[str, tuple[int, ...]], str] = {}
    for row in counted:
        if isinstance(row.entry, Posting | Returned | Checked) and row.entry.set_id in readers:
            came_back = isinstance(row.entry, Returned)
            back[readers[row.entry.set_id]] = row.entry.set_id if came_back else ""
    return tuple(ToCheck(*reader, set_id) for reader, set_id in back.items() if set_id)
