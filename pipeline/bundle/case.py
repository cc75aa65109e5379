"""One case: a student, the parent charged, and all that the school can show, as values.

Pure and frozen. Everything here has already been read from tracker, ledger and evidence; nothing is
judged: what is missing is said by ``readiness``, what is said of it by the writing modules.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.bundle.authority import Authority, BundleKind, KindProfile
from pipeline.bundle.discretion import Discretion
from pipeline.bundle.period import Attended
from pipeline.model.register import Contact, Meeting, Student
from pipeline.model.school import Person, School


class State(enum.StrEnum):
    """How far a letter came; only the last three mean that it left the school."""

    PREPARED = "prepared"
    POSTED = "posted"
    HANDED = "handed"
    SENT = "sent"

    @property
    def left(self) -> bool:
        """Whether it left the school."""
        return self is not State.PREPARED


@dataclass(frozen=True, slots=True)
class Letter:
    """A document to the parent charged, as the ledger has it.

    Attributes:
        document: The document's id, "letter-4".
        made: The day of the run it was made for.
        day: The day it left the school, ``None`` while only prepared.
        post_class: "first" or "second" for the post, else "".
        address: As printed on it.
        sha256: Of the very file that was posted.
        entries: Numbers of the ledger's rows: made, and posted.
        returned: The day it came back undelivered.
        channel: As the ledger has it: "post", "hand", "email", "intouch".
        first_page: Where it begins in its print run, which is its place in the envelope.
    """

    document: str
    title: str
    set_id: str
    made: dt.date
    state: State
    recipient: str
    address: tuple[str, ...]
    pages: int
    sha256: str
    entries: tuple[int, ...]
    day: dt.date | None = None
    post_class: str = ""
    place: str = ""
    by: str = ""
    returned: dt.date | None = None
    step: str = ""
    channel: str = ""
    first_page: int = 0

    @property
    def how(self) -> str:
        """The way it left the school, "" while only prepared."""
        match self.state:
            case State.POSTED:
                return f"{self.post_class} class post" if self.post_class else "post"
            case State.HANDED:
                return "by hand"
            case State.SENT:
                return _ELECTRONIC.get(self.channel, "e-mail or InTouch")
            case State.PREPARED:
                return ""

    @property
    def paper(self) -> str:
        """Set and document, as its file in the run folder is named."""
        return f"{self.set_id}-{self.document}"

    @property
    def envelope(self) -> int:
        """The ledger's row of its posting: papers with the same one left together; 0 for none."""
        return self.entries[1] if self.state.left and len(self.entries) > 1 else 0

    @property
    def rank(self) -> tuple[dt.date, int, int, int]:
        """Its place in time: by day, by posting, by place in the envelope."""
        return self.day or self.made, self.envelope, self.first_page, self.entries[0]


_ELECTRONIC = {"email": "e-mail", "intouch": "InTouch"}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the evidence folder.

    Attributes:
        file: Its name below the folder.
        kind: The document id it was recognised as, "" for none.
        date: As the officer wrote it in the name or the list; ``None`` is not known, and nothing
            else is ever taken for it.
        instead_of: The paper whose place it takes, as ``Letter.paper`` has it, since others are
            named there; "" for evidence of its own.
    """

    file: str
    title: str
    kind: str = ""
    date: dt.date | None = None
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A step or meeting of the tracker; its comments are the school's own and stay there.

    Attributes:
        step: The ladder's id, "" for a meeting that is none.
        role: By whom, in what role: "Head of Year 9".
        meeting: The row of the Meetings sheet that belongs to it.
        letters: Documents to parents that the ladder gives the step.
        meaning: What an outcome that is a mere letter stands for, in the school's own words.
    """

    date: dt.date
    title: str
    where: str
    step: str = ""
    role: str = ""
    outcome: str = ""
    meeting: Meeting | None = None
    letters: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """A mention of another part, printed as a link; its page is put beside it."""

    text: str
    part: str


Line = tuple[str | Ref, ...]
"""A sentence, or the words of a cell, with the links in it."""


def said(*pieces: str | Ref) -> Line:
    """A sentence put together from its pieces."""
    return pieces


def flat(line: Line) -> str:
    """The words alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in line)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something produced: a letter that left the school or a file of evidence.

    Attributes:
        mark: "DA/1".
        part: The id of its part in the bundle.
        item: The file of evidence; beside a letter, the copy of it without the names of others.
    """

    mark: str
    part: str
    title: str
    date: dt.date | None
    letter: Letter | None = None
    item: Item | None = None

    @property
    def evidence(self) -> Item | None:
        """The file, unless it is a copy of a letter."""
        return self.item if self.letter is None else None

    @property
    def document(self) -> str:
        """The document it is, "" when a file was not recognised."""
        if self.letter is not None:
            return self.letter.document
        return self.item.kind if self.item is not None else ""


@dataclass(frozen=True)
class Case:
    """All of it.

    Attributes:
        reference: Opaque and stable: student, parent and kind always give the same.
        as_of: The day the bundle is made for.
        register: The school year's sessions before that day.
        charged: Those of the period charged.
        letters: Those to the parent charged alone, by date and place in the envelope.
        exhibits: In date order, which is the order of mention; undated ones last.
        others: How many further people with parental responsibility the school knows.
        sole_contact: The tracker names nobody else.
        meeting_papers: Meeting kind to its invitations and its minutes, as document ids.
        medical_left_out: Files of medical evidence that the authority does not ask for.
        placeless: Copies without names that take no letter's place, by file.
    """

    reference: str
    kind: BundleKind
    as_of: dt.date
    authority: Authority
    school: School
    witness: Person
    student: Student
    parent: Contact
    parent_name: str
    register: Attended
    charged: Attended
    letters: tuple[Letter, ...]
    happenings: tuple[Happening, ...]
    exhibits: tuple[Exhibit, ...]
    discretion: Discretion
    school_year: str
    code_names: Mapping[dt.date, str] = field(default_factory=dict)
    others: int = 0
    meeting_papers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )
    most_in_ten_weeks: int = 0
    sole_contact: bool = False
    items: tuple[Item, ...] = ()
    medical_left_out: int = 0
    placeless: tuple[str, ...] = ()

    @property
    def profile(self) -> KindProfile:
        """What this kind of bundle holds for this authority."""
        return self.authority.kinds[self.kind]

    @property
    def certified(self) -> bool:
        """Whether the bundle has a certificate with something to certify."""
        charged = self.charged
        return bool("certificate" in self.profile.contents and charged.charged) and not (
            charged.unsettled
        )

    @property
    def receiver(self) -> str:
        """Who it is for."""
        return self.authority.receiver or self.school.local_authority

    @property
    def address(self) -> tuple[str, ...]:
        """The parent's address with the postcode."""
        return tuple(filter(None, (*self.parent.address, self.parent.postcode)))

    def exhibit_of(self, letter: Letter) -> Exhibit | None:
        """Where a letter is produced, ``None`` when it never left the school."""
        return next((e for e in self.exhibits if e.letter == letter), None)


def initials(name: str) -> str:
    """The letters of the exhibit marks: those of "Ms Dilys Amberwood" are DA."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    titles = {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "prof", "revd", "lady"}
    kept = [word for word in words if word.strip(".").casefold() not in titles]
    return "".join(word[0].upper() for word in kept or words)


def number_exhibits(
    witness: str,
    letters: tuple[Letter, ...],
    items: tuple[Item, ...],
    lost: frozenset[str] = frozenset(),
) -> tuple[Exhibit, ...]:
    """Marks in date order, which is the order in which the statement mentions them.

    Only what left the school is produced, and only the file that did, or a copy of it in which
    the names of others were taken out: a letter whose original is lost (by hash) is none. What was
    never dated comes last, as not dated.
    """
    copies = {item.instead_of: item for item in items if item.instead_of}
    rows: list[tuple[dt.date | None, str, Letter | None, Item | None]] = []
    for letter in sorted(letters, key=lambda each: each.rank):
        copy = copies.get(letter.paper)
        if letter.state.left and (copy or letter.sha256 not in lost):
            title = f"{letter.title} (names of others taken out)" if copy else letter.title
            rows.append((letter.day, title, letter, copy))
    own = sorted((item for item in items if not item.instead_of), key=lambda item: item.title)
    rows += [(item.date, item.title, None, item) for item in own]
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min))
    head = initials(witness)
    return tuple(
        Exhibit(f"{head}/{n}", f"exhibit-{n}", title, day, letter, item)
        for n, (day, title, letter, item) in enumerate(rows, start=1)
    )
