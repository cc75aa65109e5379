"""What the ledger remembers: one frozen value for each kind of event.

Fields marked ``personal`` are kept apart from the fact, so that a purge can take them away while
the fact, its hash and the chain stay.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_PERSONAL: Mapping[str, bool] = {"personal": True}


class Kind(enum.StrEnum):
    """The kinds of entry; the names are part of every hash and never change."""

    RUN = "run"
    DECISION = "decision"
    RULING = "ruling"
    DOCUMENT = "document"
    POSTING = "posting"
    RETURNED = "returned"
    CHECKED = "checked"
    REPRINT = "reprint"
    RECORDED = "recorded"
    PURGE = "purge"
    CORRECTION = "correction"
    BUNDLE = "bundle"


class Verb(enum.StrEnum):
    """What an officer rules about a student."""

    HOLD = "hold"
    RELEASE = "release"
    JUMP = "jump"


class Way(enum.StrEnum):
    """How a set left the school; each of them makes a step count."""

    POSTED = "posted"
    HANDED = "handed over"
    SENT = "sent"


class PostClass(enum.StrEnum):
    """Class of post; a letter whose class is not stated counts as second (domain.md §6.3)."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row of the ledger says."""


@dataclass(frozen=True, slots=True)
class Run(Entry):
    """A run folder was planned or added to."""

    run: str
    policy: str
    as_of: dt.date
    tracker: str
    tracker_sha256: str
    version: str = ""
    command: str = "plan"


@dataclass(frozen=True, slots=True)
class Decided(Entry):
    """What a plan said of one student, with the figures it rested on.

    Attributes:
        facts: Figures and history as plain values: text, whole numbers, lists of them.
        where: ``file!sheet!cell`` of the student's row.
    """

    run: str
    status: str
    step: str
    clause: str
    tracker_sha256: str
    adm_no: str = field(default="", metadata=_PERSONAL)
    reason: str = field(default="", metadata=_PERSONAL)
    facts: Mapping[str, object] = field(default_factory=dict, metadata=_PERSONAL)
    where: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Ruling(Entry):
    """An officer held, released or jumped a step, by name and with a reason.

    Attributes:
        step: The step released or jumped to; for a hold the one held, "" for any.
        until: A hold ends on this day; ``None`` until it is released.
    """

    verb: Verb
    run: str
    step: str = ""
    until: dt.date | None = None
    adm_no: str = field(default="", metadata=_PERSONAL)
    reason: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Document(Entry):
    """A document was made and proved for one reader; the address is frozen as printed."""

    run: str
    set_id: str
    document: str
    step: str
    template: str
    template_sha256: str
    facts_hash: str
    input_hash: str
    docx_sha256: str
    pdf_sha256: str
    pages: int
    channel: str = ""
    batch: str = ""
    first_page: int = 0
    adm_no: str = field(default="", metadata=_PERSONAL)
    contacts: tuple[int, ...] = field(default=(), metadata=_PERSONAL)
    recipient: str = field(default="", metadata=_PERSONAL)
    address: tuple[str, ...] = field(default=(), metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Posting(Entry):
    """A set left the school: only this makes a step count.

    Attributes:
        post_class: Set when the way is the post.
        review: The review date that the plan gave the step, and its letters with it.
        place: Post box, collection, or who handed it over to whom.
    """

    run: str
    set_id: str
    step: str
    day: dt.date
    way: Way = Way.POSTED
    post_class: PostClass | None = None
    batch: str = ""
    place: str = field(default="", metadata=_PERSONAL)
    adm_no: str = field(default="", metadata=_PERSONAL)
    review: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """How one set of several went out, where it is not as the others did.

    Attributes:
        post_class: ``None`` for the class of all the others.
        handed: Handed over in person, whatever its channel.
        review: The review date that the plan gave its step.
    """

    post_class: PostClass | None = None
    handed: bool = False
    review: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Returned(Entry):
    """A posted set came back undelivered."""

    set_id: str
    day: dt.date
    reason: str = field(default="", metadata=_PERSONAL)
    adm_no: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Checked(Entry):
    """The address of a set that came back was looked into; that it came back stays true."""

    set_id: str
    day: dt.date
    reason: str = field(default="", metadata=_PERSONAL)
    adm_no: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Reprint(Entry):
    """The same bytes were printed again; not a posting until it is confirmed as one."""

    set_id: str
    document: str
    pdf_sha256: str
    reason: str = field(default="", metadata=_PERSONAL)
    adm_no: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Recorded(Entry):
    """Posted steps were written into the tracker."""

    run: str
    tracker: str
    before_sha256: str
    after_sha256: str
    backup: str
    cells: int


@dataclass(frozen=True, slots=True)
class Purge(Entry):
    """Personal data of the entries up to ``last_seq`` and before ``before`` was taken away."""

    before: dt.date
    last_seq: int
    entries: int
    originals: int = 0
    bundles: int = 0


@dataclass(frozen=True, slots=True)
class Correction(Entry):
    """An earlier entry is not to count; it stays where it is."""

    seq: int
    reason: str = field(default="", metadata=_PERSONAL)
    adm_no: str = field(default="", metadata=_PERSONAL)


@dataclass(frozen=True, slots=True)
class Bundle(Entry):
    """An evidence bundle was made for one parent.

    Attributes:
        let_through: Slugs of what was missing or not in order, and let through by name.
        served: The day from which its page numbers are frozen.
        rests_on: The entries behind its exhibits: each letter as made, and as it went out.
        contact: The number of the parent charged.
        basis: The hash of the marks that its register has.
        attended, possible: What they came to.
    """

    reference: str
    purpose: str
    authority: str
    as_of: dt.date
    sha256: str
    pages: int
    let_through: tuple[str, ...] = ()
    served: dt.date | None = None
    rests_on: tuple[int, ...] = ()
    adm_no: str = field(default="", metadata=_PERSONAL)
    contact: int = field(default=0, metadata=_PERSONAL)
    reason: str = field(default="", metadata=_PERSONAL)
    basis: str = field(default="", metadata=_PERSONAL)
    attended: int = field(default=0, metadata=_PERSONAL)
    possible: int = field(default=0, metadata=_PERSONAL)


KINDS: Mapping[Kind, type[Entry]] = {
    Kind.RUN: Run,
    Kind.DECISION: Decided,
    Kind.RULING: Ruling,
    Kind.DOCUMENT: Document,
    Kind.POSTING: Posting,
    Kind.RETURNED: Returned,
    Kind.CHECKED: Checked,
    Kind.REPRINT: Reprint,
    Kind.RECORDED: Recorded,
    Kind.PURGE: Purge,
    Kind.CORRECTION: Correction,
    Kind.BUNDLE: Bundle,
}


E = TypeVar("E", bound=Entry, covariant=True)


@dataclass(frozen=True, slots=True)
class Row(Generic[E]):
    """An entry with its place in the chain: when, by whom, and its hash.

    Attributes:
        purged: Its personal fields have been taken away and are empty.
    """

    seq: int
    kind: Kind
    at: dt.datetime
    by: str
    entry: E
    hash: str
    purged: bool = False
