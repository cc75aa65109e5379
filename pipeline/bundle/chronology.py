"""What happened, in order: date, event, by whom, with whom, how, what came of it, where to see it.

Pure. Each row rests on one record, and says no more than that record does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.bundle.case import Case, Exhibit, Happening, Letter, Line, Ref, State
from pipeline.words.dates import written

NOT_KNOWN = "date not known"
_A_PARENT = "a parent"
_DID = {
    State.PREPARED: "prepared",
    State.POSTED: "posted",
    State.HANDED: "handed over",
    State.SENT: "sent",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chronology.

    Attributes:
        exhibit: The link to what proves it, empty when nothing is produced.
    """

    date: dt.date | None
    event: str
    role: str
    whom: str
    channel: str
    outcome: str
    exhibit: Line = ()


def chronology(case: Case) -> tuple[Row, ...]:
    """Every row of a case; what has no date comes last and says so."""
    rows = [
        *(row for happening in case.happenings for row in _happening(case, happening)),
        *(_letter(case, letter) for letter in sorted(case.letters, key=lambda e: e.rank)),
        *(row for letter in case.letters for row in _returned(case, letter)),
        *(_item(exhibit) for exhibit in case.exhibits if exhibit.evidence),
    ]
    return tuple(sorted(rows, key=lambda row: (row.date is None, row.date or dt.date.min)))


def day_or_not(day: dt.date | None) -> str:
    """The day in words, or that it is not known."""
    return written(day) if day else NOT_KNOWN


def _happening(case: Case, event: Happening) -> Iterator[Row]:
    """A step of the tracker, unless the ledger tells the same day of the same step better."""
    told = any(letter.step == event.step and letter.day == event.date for letter in case.letters)
    if told and event.meeting is None and not event.outcome:
        return
    meeting = event.meeting
    whom = with_whom(case, event)
    yield Row(
        event.date,
        f"{event.title}: meeting" if meeting else f"{event.title} (school's tracker)",
        case.discretion.printable(event.role) or "not recorded",
        whom,
        "in person" if whom in (case.parent_name, _A_PARENT) else "",
        _outcome(case, event) or "none recorded",
    )


def _outcome(case: Case, event: Happening) -> str:
    outcome = case.discretion.printable(event.outcome)
    return f"{outcome} ({event.meaning})" if outcome and event.meaning else outcome


def with_whom(case: Case, event: Happening) -> str:
    """Who came to a meeting: the record says "a parent", and not which of two."""
    if event.meeting is None:
        return ""
    attended = event.meeting.parent_attended.strip().casefold()
    if attended in {"y", "yes", "true"}:
        return case.parent_name if case.sole_contact else _A_PARENT
    if attended in {"n", "no", "false"}:
        return "no parent attended"
    return "not recorded"


def _letter(case: Case, letter: Letter) -> Row:
    outcome = "none recorded"
    if not letter.state.left:
        outcome = "no record that it left the school"
    elif letter.returned:
        outcome = "returned undelivered"
    elif letter.state is State.POSTED:
        outcome = "no record that it came back"
    return Row(
        letter.day or letter.made,
        f'"{letter.title}" {_DID[letter.state]}',
        case.discretion.printable(letter.by) or "not recorded",
        letter.recipient,
        letter.how,
        outcome,
        _link(case.exhibit_of(letter)),
    )


def _returned(case: Case, letter: Letter) -> Iterator[Row]:
    if letter.returned:
        exhibit = case.exhibit_of(letter)
        yield Row(
            letter.returned,
            f'"{letter.title}" came back',
            "Royal Mail",
            letter.recipient,
            "post",
            "undelivered",
            _link(exhibit),
        )


def _item(exhibit: Exhibit) -> Row:
    return Row(
        exhibit.date, exhibit.title, "not recorded", "", "", "see the exhibit", _link(exhibit)
    )


def _link(exhibit: Exhibit | None) -> Line:
    return (Ref(exhibit.mark, exhibit.part),) if exhibit else ()
