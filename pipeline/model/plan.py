"""What a plan says: one decision for every student, and who would be written to."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.model.problem import Problem


class Status(enum.StrEnum):
    """The five answers of a ladder (``policies.md`` §2)."""

    DUE = "due"
    HELD = "held"
    MONITORING = "monitoring"
    IMPROVED = "improved"
    NONE = "none"


class Channel(enum.StrEnum):
    """How a document may travel (``policies.md`` §5)."""

    POST = "post"
    POST_OR_INTOUCH = "post-or-intouch"
    EMAIL = "email"
    INTOUCH = "intouch"
    HAND = "hand"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Tally:
    """Sessions of one stretch of time, counted from marks.

    ``late`` counts L (present), ``late_after`` counts U (absent, unauthorised).
    """

    attended: int = 0
    possible: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0
    late_after: int = 0
    missing: int = 0
    illness: int = 0

    @property
    def missed(self) -> int:
        """Sessions absent, authorised or not."""
        return self.authorised + self.unauthorised


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A stretch of the calendar with its tally: ``name`` such as "Autumn 1"."""

    name: str
    first: dt.date
    last: dt.date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Attendance:
    """A student's figure on the as-of date.

    Attributes:
        share: Exact attendance, 0 to 1; ``None`` is "no figure".
        source: "marks" or "tracker".
        tally: Counts of the school year to the day before the as-of date; ``None`` without marks.
        half_terms: The same by half-term, those that have begun, without marks empty.
        absent_days: Days on which a session was missed in the seven days before the as-of date.
    """

    share: Fraction | None
    source: str
    tally: Tally | None = None
    half_terms: tuple[HalfTerm, ...] = ()
    absent_days: tuple[dt.date, ...] = ()

    @property
    def persistent(self) -> bool:
        """Absent for 10 % or more (``policies.md`` §1)."""
        return self.share is not None and self.share <= Fraction(9, 10)

    @property
    def severe(self) -> bool:
        """Absent for 50 % or more (``policies.md`` §1)."""
        return self.share is not None and self.share <= Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Previous:
    """The last step taken, as the plan tells it."""

    step: str
    date: dt.date
    share: Fraction | None
    review: dt.date | None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDue:
    """A document of the due step and the channel its policy gives it.

    ``when`` is "now", or "meeting" for a paper that is written after the meeting, or "bundle" for
    a form that goes with the evidence bundle.
    """

    id: str
    channel: Channel
    when: str = "now"
    step: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact that the row would write to; ``channel`` for the step's first parent document."""

    contact: int
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ladder says of one student, and why.

    Attributes:
        number: The step's number or place in the ladder, 0 for none.
        also: Further steps due at the same time.
        ladder: The ladder's own (status, step) where a task took its place.
        band: The step whose threshold holds by itself, "" for none.
        jump: Whether a step is skipped by a rise in the band, or by name.
        skipped: Steps between the last one and this one that were never taken.
        review: For a step due: when it will be reviewed; for one watched: its review date.
        due_by: A date the step itself is tied to (Attendance Monday).
        reason: A sentence a parent could be read.
        clause: Where the rule stands, such as "policies.md §3.6".
        holds: Slugs of what holds the step, in order.
        notes: Internal notes for people, never printed on a letter.
    """

    adm_no: str
    status: Status
    step: str
    attendance: Attendance
    number: int = 0
    also: tuple[str, ...] = ()
    ladder: tuple[Status, str] | None = None
    band: str = ""
    jump: bool = False
    skipped: tuple[str, ...] = ()
    previous: Previous | None = None
    review: dt.date | None = None
    due_by: dt.date | None = None
    reason: str = ""
    clause: str = ""
    holds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    documents: tuple[DocumentDue, ...] = ()
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One decision for each student, in the order of the tracker."""

    policy: str
    as_of: dt.date
    file: str
    sha256: str
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...] = field(default=())
