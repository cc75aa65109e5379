"""Papers put together by reader: a set is one child, one reader, one channel. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.errors import VerificationFault
from pipeline.model.letter import Addressee, Paper
from pipeline.model.plan import Channel

_REFERENCE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
"""It names files and is printed as it stands."""


@dataclass(frozen=True, slots=True)
class MailSet:
    """What one reader gets about one child by one channel, documents in catalogue order."""

    papers: tuple[Paper, ...]

    @property
    def set_id(self) -> str:
        """The reference on every sheet."""
        return self.papers[0].job.set_id

    @property
    def adm_no(self) -> str:
        """The one child."""
        return self.papers[0].job.adm_no

    @property
    def addressee(self) -> Addressee:
        """The one reader."""
        return self.papers[0].job.addressee

    @property
    def channel(self) -> Channel:
        """The one way it travels."""
        return self.addressee.channel

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of its documents."""
        return tuple(paper.job.document for paper in self.papers)

    @property
    def meeting_day(self) -> str:
        """ISO date of the meeting it belongs to, "" for none."""
        return next((p.job.meeting_day for p in self.papers if p.job.meeting_day), "")

    @property
    def pages(self) -> int:
        """Printed pages, blanks for padding left out."""
        return sum(paper.pages for paper in self.papers)

    def sheets(self, duplex: bool) -> int:
        """Sheets of paper: every document starts on a fresh one."""
        return sum(sheets(paper.pages, duplex) for paper in self.papers)


def sheets(pages: int, duplex: bool) -> int:
    """Sheets that a document of so many pages takes."""
    return -(-pages // 2) if duplex else pages


def make_sets(papers: Iterable[Paper], order: Sequence[str]) -> tuple[MailSet, ...]:
    """Every paper in exactly one set; sets in the order of their first paper.

    Args:
        papers: What was made and proved.
        order: Document ids as the catalogue has them; a covering letter before what it covers.

    Raises:
        VerificationFault: A set would hold two children, two readers or one document twice.
    """
    gathered: dict[str, list[Paper]] = {}
    for paper in papers:
        gathered.setdefault(paper.job.set_id, []).append(paper)
    return tuple(_set(own, order) for own in gathered.values())


def _set(papers: Sequence[Paper], order: Sequence[str]) -> MailSet:
    first = papers[0].job
    if not _REFERENCE.fullmatch(first.set_id):
        raise _fault(first.set_id, "no proper reference")
    mixed = (
        ("children", {paper.job.adm_no for paper in papers}),
        ("readers", {paper.job.addressee for paper in papers}),
        ("meetings", {paper.job.meeting_day for paper in papers} - {""}),
    )
    for what, found in mixed:
        if len(found) > 1:
            raise _fault(first.set_id, f"{len(found)} {what}")
    documents = [paper.job.document for paper in papers]
    if len(set(documents)) < len(documents):
        raise _fault(first.set_id, "one document twice")
    places = {document: place for place, document in enumerate(order)}
    return MailSet(
        tuple(
            sorted(
                papers,
                key=lambda paper: (
                    places.get(paper.job.document, len(places)),
                    paper.job.document,
                ),
            )
        )
    )


def _fault(set_id: str, what: str) -> VerificationFault:
    return VerificationFault(
        f"The set holds {what}.",
        where=set_id,
        todo="Nothing was printed. Make the letters again, and report it if it happens again.",
        slug="set-mixed",
    )
