"""Posted sets sorted so that a folding machine keeps one setting for each file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.errors import VerificationFault
from pipeline.mail.envelopes import Envelope, choose
from pipeline.mail.sets import MailSet, sheets
from pipeline.mail.settings import PostClass, PostSettings
from pipeline.model.letter import Paper
from pipeline.model.sheet import Window

Fits = Callable[[MailSet, Window], bool]


@dataclass(frozen=True, slots=True)
class Placed:
    """A document's place in the file of its batch."""

    paper: Paper
    first_page: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Stuffed:
    """A set in its batch: ``sequence`` counts the sets of the batch from 1."""

    mail_set: MailSet
    sequence: int
    placed: tuple[Placed, ...]

    @property
    def sheets(self) -> int:
        """Sheets in the envelope."""
        return sum(each.sheets for each in self.placed)


@dataclass(frozen=True, slots=True)
class Batch:
    """One file for the printer: one envelope, one range of sheets, one class of post."""

    envelope: Envelope
    band: str
    post_class: PostClass
    duplex: bool
    stuffed: tuple[Stuffed, ...]

    @property
    def id(self) -> str:
        """Such as "dl-1-sheet-first"; the file is named after it."""
        return f"{self.envelope.id}-{self.band}-sheet-{self.post_class}"

    @property
    def sheets(self) -> int:
        """Sheets of paper in the batch."""
        return sum(each.sheets for each in self.stuffed)

    @property
    def pages(self) -> int:
        """Pages of its file, blank backs counted."""
        return self.sheets * (2 if self.duplex else 1)


def band(count: int) -> str:
    """The range of sheets that a machine runs on one setting: 1, 2, 3, 4-5, 6 and up."""
    if count <= 3:
        return str(count)
    return "4-5" if count <= 5 else "6-up"


def make_batches(
    posted: Iterable[MailSet],
    cupboard: Sequence[Envelope],
    settings: PostSettings,
    fits: Fits = lambda _set, _window: True,
) -> tuple[Batch, ...]:
    """Every posted set in exactly one batch, by postcode and then set id.

    Raises:
        VerificationFault: No envelope in the cupboard takes a set.
    """
    groups: dict[tuple[int, str, PostClass], list[MailSet]] = {}
    for mail_set in posted:
        count = mail_set.sheets(settings.duplex)
        envelope = _envelope(mail_set, count, cupboard, fits)
        key = (cupboard.index(envelope), band(count), settings.class_of(mail_set.documents))
        groups.setdefault(key, []).append(mail_set)
    return tuple(
        _batch(
            cupboard[place], sheet_band, post_class, groups[place, sheet_band, post_class], settings
        )
        for place, sheet_band, post_class in sorted(groups)
    )


def _envelope(mail_set: MailSet, count: int, cupboard: Sequence[Envelope], fits: Fits) -> Envelope:
    envelope = choose(cupboard, count, lambda window: fits(mail_set, window))
    if envelope is None:
        raise VerificationFault(
            f"No envelope takes this set of {count} sheets with its address in the window.",
            where=mail_set.set_id,
            todo='Add an envelope for it to "envelopes" in school.toml, such as a plain C4.',
            slug="no-envelope",
        )
    return envelope


def _batch(
    envelope: Envelope,
    sheet_band: str,
    post_class: PostClass,
    members: Iterable[MailSet],
    settings: PostSettings,
) -> Batch:
    stuffed: list[Stuffed] = []
    page = 1
    ordered = sorted(members, key=lambda each: (each.addressee.postcode, each.set_id))
    for sequence, mail_set in enumerate(ordered, start=1):
        placed = []
        for paper in mail_set.papers:
            count = sheets(paper.pages, settings.duplex)
            placed.append(Placed(paper, page, count))
            page += count * (2 if settings.duplex else 1)
        stuffed.append(Stuffed(mail_set, sequence, tuple(placed)))
    return Batch(envelope, sheet_band, post_class, settings.duplex, tuple(stuffed))
