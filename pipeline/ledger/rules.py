"""Pure: what must be so before anything is entered, and a paper as a posting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.ledger.entries import Document, Entry, PostClass, Posting, Returned, Sending, Way

WAYS: Mapping[str, Way] = {
    "post": Way.POSTED,
    "post-or-intouch": Way.POSTED,
    "intouch": Way.SENT,
    "email": Way.SENT,
    "hand": Way.HANDED,
    "internal": Way.HANDED,
}
"""How a set leaves the school, by its channel."""


def posting(
    paper: Document, day: dt.date, post_class: PostClass, place: str, own: Sending
) -> Posting:
    """A paper that went out on a day."""
    way = Way.HANDED if own.handed else WAYS[paper.channel or "post"]
    return Posting(
        paper.run,
        paper.set_id,
        paper.step,
        day,
        way,
        (own.post_class or post_class) if way is Way.POSTED else None,
        paper.batch,
        place,
        paper.adm_no,
        own.review,
    )


def check_between(first: dt.date, day: dt.date, today: dt.date, since: str, where: str) -> None:
    """Refuse a day before the first one that can be, or one to come."""
    if first <= day <= today:
        return
    what = f"before {since} ({first.isoformat()})" if day < first else "in the future"
    raise UsageFault(
        f"The date {day.isoformat()} is {what}.",
        where=where,
        todo="Give the day on which it really happened with --date.",
        slug="date-does-not-fit",
    )


def check_not_back(entries: Sequence[Entry], set_id: str) -> None:
    """Refuse a set that came back and has not gone out since."""
    moved = [entry for entry in entries if isinstance(entry, Posting | Returned)]
    if moved and isinstance(moved[-1], Returned):
        raise AlreadyDone(
            f"This set came back already, on {moved[-1].day.isoformat()}.",
            where=set_id,
            todo="If it went out again, enter that first: attendance posted RUN --again SET.",
            slug="already-returned",
        )


def demand(given: object, what: str, todo: str, where: str = "") -> None:
    """Refuse what was left empty."""
    blank = not given.strip() if isinstance(given, str) else not given
    if blank:
        raise UsageFault(what, where=where, todo=todo, slug="missing")
