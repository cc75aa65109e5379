"""The parts of one bundle as files, in the order of the authority's profile."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.bundle.case import Case, Exhibit
from pipeline.bundle.intake.received import Received
from pipeline.bundle.model import Kind, Part
from pipeline.bundle.readiness import Check
from pipeline.bundle.referral import referral
from pipeline.bundle.sheets import papers, testimony
from pipeline.bundle.sheets.certificate import TITLE as CERTIFICATE
from pipeline.bundle.sheets.certificate import certificate
from pipeline.bundle.sheets.paper import Desk, Drawn
from pipeline.bundle.sheets.register import TITLE as REGISTER
from pipeline.bundle.sheets.register import register
from pipeline.pack.chart import Chart, chart_of, weeks_of
from pipeline.policy.marks import read_years
from pipeline.run.case_file import Sources
from pipeline.words.dates import written

_KINDS = {
    "form": Kind.FORM,
    "certificate": Kind.CERTIFICATE,
    "register": Kind.REGISTER,
    "statement": Kind.STATEMENT,
    "chronology": Kind.CHRONOLOGY,
    "posting": Kind.EXHIBIT,
    "chart": Kind.CHART,
    "parents": Kind.PARENTS,
    "support": Kind.SUPPORT,
}
_TITLES = {
    "certificate": CERTIFICATE,
    "register": f"{REGISTER} (for information only)",
    "statement": testimony.STATEMENT,
    "chronology": testimony.CHRONOLOGY,
    "posting": papers.POSTING,
    "chart": papers.CHART,
    "parents": papers.PARENTS,
    "support": papers.SUPPORT,
}


@dataclass(frozen=True)
class Pages:
    """The files of exhibits that are at hand.

    Attributes:
        files: Exhibit part id to its file.
        sha256: Exhibit part id to the hash the ledger has of it.
        signed: "certificate" or "statement" to a signed one from the evidence folder.
        received: Part id to the name of its evidence file, and what was done to it.
    """

    files: Mapping[str, Path]
    sha256: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, Path] = field(default_factory=dict)
    received: Mapping[str, tuple[str, Received]] = field(default_factory=dict)


@dataclass(frozen=True)
class Binder:
    """Makes the parts of one case."""

    case: Case
    sources: Sources
    checks: tuple[Check, ...]
    pages: Pages
    work: Path

    def parts(self, desk: Desk) -> tuple[Part, ...]:
        """Every part in its order, the pages of the school's own drawn anew."""
        return tuple(self._parts(desk))

    def _parts(self, desk: Desk) -> Iterator[Part]:
        for content in self.case.profile.contents:
            section = self.case.authority.section_of(content)
            for part in self._content(content, desk):
                yield part if section is None else replace(part, section=section.letter)

    def _content(self, content: str, desk: Desk) -> Iterator[Part]:
        if content == "index":
            yield Part("index", "Index", kind=Kind.INDEX)
        elif content == "exhibits":
            yield from self._exhibits(desk)
        elif content in self.pages.signed:
            yield Part(content, _TITLES[content], self.pages.signed[content], kind=_KINDS[content])
        elif any(check.part == content and check.document for check in self.checks):
            title = _TITLES[content]
            drawn = papers.missing(desk, title, self.work / f"{content}.pdf")
            yield Part(content, f"{title}: not included", drawn.path, kind=Kind.SHEET)
        else:
            yield from self._own(content, desk)

    @property
    def _red(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.blocks)

    def _own(self, content: str, desk: Desk) -> Iterator[Part]:
        out = self.work / f"{content}.pdf"
        drawn = self._drawn(content, desk, out)
        if drawn is not None:
            title = _TITLES.get(content) or referral(self.case).title
            yield Part(content, title, drawn.path, kind=_KINDS[content], marks=drawn.marks)

    def _drawn(self, content: str, desk: Desk, out: Path) -> Drawn | None:
        if content == "chart":
            told = self._chart()
            return papers.chart(self.case, desk, out, *told) if told else None
        make = {
            "form": papers.form,
            "certificate": certificate,
            "register": register,
            "statement": testimony.witness_statement,
            "chronology": testimony.chronology_sheet,
            "posting": papers.posting,
            "parents": papers.parents,
            "support": papers.support,
        }[content]
        return make(self.case, desk, out)

    def _exhibits(self, desk: Desk) -> Iterator[Part]:
        """Exhibits and the sheets for missing ones, by date; what has no date comes last."""
        parts = [self._exhibit(exhibit) for exhibit in self.case.exhibits]
        wanted = [check for check in self._red if check.document and not check.part]
        for place, check in enumerate(wanted, start=1):
            drawn = papers.missing(desk, check.document, self.work / f"missing-{place}.pdf")
            title = f"{check.document}: not included"
            parts.append(Part(f"missing-{place}", title, drawn.path, check.date, Kind.SHEET))
        yield from sorted(parts, key=lambda p: (p.date is None, p.date or dt.date.min))

    def _exhibit(self, exhibit: Exhibit) -> Part:
        return Part(
            exhibit.part,
            exhibit.title,
            self.pages.files[exhibit.part],
            exhibit.date,
            Kind.EXHIBIT,
            exhibit.mark,
            sha256=self.pages.sha256.get(exhibit.part, ""),
        )

    def _chart(self) -> tuple[Chart, Sequence[tuple[str, str]]] | None:
        sources = self.sources
        workspace, as_of = sources.workspace, sources.as_of
        calendar = workspace.calendar(as_of)
        years, _ = read_years(sources.register, workspace.codes, calendar, as_of)
        year = years.get(sources.student.adm_no)
        if year is None:
            return None
        steps = [h for h in self.case.happenings if h.step][: len(string.ascii_uppercase)]
        lettered = list(zip(string.ascii_uppercase, steps, strict=False))
        drawn = chart_of(
            year,
            weeks_of(calendar, as_of),
            [
                share
                for band in sources.policy.bands
                for share in (band.below, band.at_or_below)
                if share is not None
            ],
            [(letter, step.date) for letter, step in lettered],
        )
        if drawn is None:
            return None
        return drawn, [(a, f"{s.title}, {written(s.date)}") for a, s in lettered]
