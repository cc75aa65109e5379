"""What became of a file that was handed in. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.bundle.model import Heading
from pipeline.model.problem import Problem, Severity


class Format(enum.StrEnum):
    """What a file is, as its bytes say."""

    PDF = "PDF document"
    JPEG = "JPEG picture"
    PNG = "PNG picture"
    TIFF = "TIFF picture"
    HEIC = "HEIC picture"
    WORD = "Word document"
    WORKBOOK = "Excel workbook"
    MESSAGE = "e-mail"
    TEXT = "text"
    OLD_OFFICE = "old Office file or Outlook message"
    OUTLOOK_PARCEL = "parcel that only Outlook opens (winmail.dat)"
    WEB_PAGE = "web page"
    ZIP = "ZIP archive"
    UNKNOWN = "file of a kind that is not known"


_LONGEST = 120
PICTURES = frozenset((Format.JPEG, Format.PNG, Format.TIFF, Format.HEIC))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be an exhibit as it is."""

    slug: str
    value: str = ""
    hint: str = ""

    def problem(self, name: str) -> Problem:
        """The same, naming the file."""
        return Problem(self.slug, Severity.ERROR, name, self.value, hint=self.hint)


def damaged(fault: Exception, file: str = "") -> Refusal:
    """A file that a library cannot read, with the first line of what that says.

    Args:
        fault: What it raised.
        file: The path that it may name, left out here.
    """
    said = str(fault).replace(file, "") if file else str(fault)
    plain = re.sub(r"<[^<>]*>", "", said.partition("\n")[0]).strip(" :,")
    return Refusal("evidence-damaged", hint=plain[:_LONGEST] or "unreadable")


@dataclass(frozen=True, slots=True)
class Safe:
    """A PDF with nothing in it but pages, and what was done to come there."""

    pdf: PurePath
    pages: int
    account: tuple[str, ...] = ()
    outline: tuple[Heading, ...] = ()
    made_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was received and made safe.

    Attributes:
        name: The name it was handed in under.
        original: The file as it came; it is never changed.
        sha256: The hash of the file as it came.
        found: What it is by its content.
        pdf: The safe PDF, for a ``Part``.
        pages: How many pages that has.
        account: What was done to it, in sentences.
        outline: The bookmarks it came with.
        within: The name of the e-mail it was attached to, "" for a file of its own.
        made_out: The pages of ``pdf``, from 1, whose words a machine made out.
        date: The date the e-mail itself bears; ``None`` where the content gives none. It is
            never taken from the file's times.
    """

    name: str
    original: PurePath
    sha256: str
    found: Format
    pdf: PurePath
    pages: int
    account: tuple[str, ...]
    outline: tuple[Heading, ...] = ()
    within: str = ""
    date: dt.date | None = None
    made_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was handed in: what was received, and the problems.

    An error names a file that was refused, and then there is no bundle; a warning reports
    something about a page.
    """

    received: tuple[Received, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems that stop the bundle."""
        return tuple(problem for problem in self.problems if problem.is_error)
