"""From a decision to paper: who is addressed, what is merged, what was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.model.plan import Channel
from pipeline.model.problem import Problem
from pipeline.model.sheet import Window

SCHOOL = 0
"""The contact number of a paper that stays in the school."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One envelope's, one message's or one desk's worth of reader.

    Attributes:
        contacts: The contact numbers: one, or two for a joint letter to one household, or
            ``(0,)`` for a paper of the school's own.
        name: The first line of the address block, "Ms Karen Müller".
        salutation: "Dear Ms Müller".
        address: 2 to 6 clean lines below the name, the last one the postcode; empty when the
            channel needs none.
        channel: How this reader gets it: post, intouch, email, hand or internal.
    """

    contacts: tuple[int, ...]
    name: str
    salutation: str
    channel: Channel
    address: tuple[str, ...] = ()
    email: str = ""
    language: str = ""

    @property
    def postcode(self) -> str:
        """The last line of the address, "" without one."""
        return self.address[-1] if self.address else ""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be merged for one reader.

    Attributes:
        set_id: The reference on every sheet; unique for run, student, reader and channel.
        template: The file below ``templates/``, such as ``letters/letter-1.docx``.
        fields: Template fields: text, truth values and lists of rows, never ``None``.
        meeting_day: ISO date of the meeting it belongs to, "" for none.
        step: The step that counts as taken once it has gone out.
    """

    set_id: str
    document: str
    adm_no: str
    addressee: Addressee
    template: str
    fields: Mapping[str, object]
    meeting_day: str = ""
    step: str = ""

    @property
    def stem(self) -> str:
        """The file name of DOCX and PDF, without a name in it."""
        return f"{self.set_id}-{self.document}"


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looked when it was proved, so that a copy of it can be told from another page.

    Attributes:
        characters: How many it has, blanks counted.
        words: A hash of them in their order.
        places: Where some of them stand, in hundredths of a millimetre from the top left.
    """

    characters: int
    words: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was merged, converted and proved.

    Attributes:
        window: The window through which its address was seen, whole and alone; ``None`` when it
            was not looked for.
        looks: How each of its pages looked then; empty when nobody kept that.
    """

    job: Job
    docx: PurePath
    pdf: PurePath
    pages: int
    sha256: str
    window: Window | None = None
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Excepted:
    """A document that was not made, or a row that is held: a line of ``exceptions.csv``."""

    adm_no: str
    document: str
    recipient: str
    slug: str
    reason: str
    step: str = ""
    where: str = ""
    contact: int = SCHOOL


@dataclass(frozen=True, slots=True)
class Made:
    """What a batch came to: every job is a paper or has a problem, never neither."""

    papers: tuple[Paper, ...]
    failed: tuple[tuple[Job, Problem], ...] = ()
