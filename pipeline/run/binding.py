"""Parts to a finished bundle: bound, read back, searched for names, kept, entered in the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.case import Case
from pipeline.bundle.discretion import FORENAME
from pipeline.bundle.model import Assembled, Front, Kind, Numbering, Part, Style
from pipeline.bundle.pages import assemble_volumes, audit, lettering, lock
from pipeline.bundle.pages.assemble import counted, open_sources
from pipeline.bundle.pages.layout import File, lay_out, with_index
from pipeline.bundle.pages.numbering import ordered
from pipeline.bundle.pages.volumes import Limits
from pipeline.bundle.readiness import Check, Light
from pipeline.bundle.reading import named
from pipeline.bundle.sheets.paper import Desk as Paper
from pipeline.errors import VerificationFault
from pipeline.files import Existing, published
from pipeline.ledger.entries import Bundle
from pipeline.ledger.standing import student_key
from pipeline.pack.fonts import Faces
from pipeline.run.bundle_account import Order, Written, accompany
from pipeline.run.bundle_kept import Kept
from pipeline.run.bundle_parts import Binder
from pipeline.run.bundle_places import copy_out, folder_for, locked_name, served_before
from pipeline.run.office import Desk
from pipeline.run.ripple import bases
from pipeline.wording import sentence
from pipeline.words.dates import written

_MOST_ROUNDS = 5
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Bound:
    """What came of it; no files when a name was found that must not be in it.

    Attributes:
        copies: Locked ones, and those put elsewhere.
    """

    checks: tuple[Check, ...]
    files: tuple[Path, ...] = ()
    copies: tuple[Path, ...] = ()
    pages: int = 0
    size: int = 0
    notes: tuple[str, ...] = ()


def is_refused(checks: Sequence[Check], order: Order) -> bool:
    """Whether a red item stands that nothing lets through."""
    red = [check for check in checks if check.blocks]
    return any(check.fatal for check in red) or bool(red and not order.reason.strip())


def bind(desk: Desk, order: Order, binder: Binder) -> Bound:
    """Bind a case.

    Raises:
        VerificationFault: What was written is not what was meant; nothing is kept (exit 10).
        OutputFault: The file for the copy exists already, or cannot be written.
    """
    case, output = binder.case, desk.workspace.output
    faces = lettering.faces()
    earlier = served_before(output, case, binder.sources.ledger)
    place = folder_for(output, case)
    made = _written(binder, faces, _numbering(case, earlier), f"{place.name}.pdf", order)
    _prove(binder.work, made)
    checks = (*binder.checks, *_names(binder.work, made, case))
    if is_refused(checks, order):
        return Bound(checks)
    ledger = binder.sources.ledger
    with published(place, root=output, existing=Existing.REPLACE) as aside:
        for each in made:
            shutil.copyfile(binder.work / each.name, aside / each.name)
        written = Written(aside, made, tuple(_locked(aside, made, order.passphrase)))
        accompany(replace(binder, checks=checks), order, written, faces, earlier)
        # Folder and ledger go together: what is interrupted in between, the next command settles.
        entries = tuple(_entries(order, binder, made, checks))
        replace(desk, by=order.by or desk.by).intend(aside, ledger, entries)
    desk.carry_out(place, ledger)
    files = tuple(place / each.name for each in made)
    locked = tuple(place / each.name for each in written.locked)
    copies = copy_out(files, locked, order.out)
    return Bound(
        checks,
        files,
        (*locked, *copies),
        sum(each.pages for each in made),
        sum(each.size for each in made),
        (*(note for each in made for note in each.notes), *_large(case, made)),
    )


def _locked(aside: Path, made: Sequence[Assembled], passphrase: str) -> Iterator[Path]:
    """The copy of each file for e-mail, proved; none when there is no passphrase."""
    for each in made if passphrase else ():
        place = locked_name(aside / each.name)
        lock(aside / each.name, place, passphrase)
        yield place


def _written(
    binder: Binder, faces: Faces, rules: Numbering, name: str, order: Order
) -> tuple[Assembled, ...]:
    """Written until the page numbers printed in the text are the true ones.

    One file comes out at once as it was laid out; volumes have an index each, and so other numbers.
    """
    case, front = binder.case, _front(binder.case)
    limits = Limits(order.max_mb * _MEGABYTE, order.max_pages)
    paper, parts = _laid_out(binder, Paper(faces, f"Case {case.reference}"), rules, front)
    for _ in range(_MOST_ROUNDS):
        out = binder.work / name
        made = assemble_volumes(parts, rules, front, out, on=case.as_of, limits=limits)
        labels = _labels_of(made)
        if labels == paper.pages:
            return made
        paper = replace(paper, pages=labels)
        parts = binder.parts(paper)
    raise _unsettled(case)


def _laid_out(
    binder: Binder, paper: Paper, rules: Numbering, front: Front
) -> tuple[Paper, tuple[Part, ...]]:
    """The parts, drawn with the numbers that they have in one file."""
    parts = binder.parts(paper)
    for _ in range(_MOST_ROUNDS):
        labels = _labels(parts, rules, front)
        if labels == paper.pages:
            return paper, parts
        paper = replace(paper, pages=labels)
        parts = binder.parts(paper)
    raise _unsettled(binder.case)


def _unsettled(case: Case) -> VerificationFault:
    return VerificationFault(
        "The page numbers in the text do not settle.",
        where=case.reference,
        todo="Shorten the longest titles of the evidence.",
        slug="bundle-unsettled",
    )


def _labels_of(made: Sequence[Assembled]) -> Mapping[str, str]:
    return {placed.part.id: placed.label for each in made for placed in each.placed}


def _labels(parts: Sequence[Part], rules: Numbering, front: Front) -> Mapping[str, str]:
    """The number on the first page of every part."""
    with ExitStack() as stack:
        order = ordered(with_index(parts), rules)
        sources = open_sources(order, stack)
        (laid,) = lay_out([File(front, counted(order, sources))], rules)
        return {placed.part.id: placed.label for placed in laid.placed}


def _front(case: Case) -> Front:
    about = f"Parent: {case.parent_name}. Pupil: {case.student.full_name}."
    lines = tuple(filter(None, (case.authority.court, case.receiver, case.school.name, about)))
    return Front(
        f"{case.kind.heading}: case {case.reference}",
        lines,
        f"Prepared on the records as they stand on {written(case.as_of)}",
        tuple((section.letter, section.title) for section in case.authority.sections),
    )


def _numbering(case: Case, earlier: Kept | None) -> Numbering:
    style = Style(case.authority.numbering)
    if earlier is None:
        return Numbering(style)
    return Numbering(style, tuple(label for made in earlier.files for label in made.served))


def _prove(work: Path, made: Sequence[Assembled]) -> None:
    for each in made:
        problems = audit(work / each.name, each)
        faults = [sentence(problem) for problem in problems if problem.is_error]
        faults += [f"The mark {mark} leads nowhere." for mark in each.unlinked if len(made) == 1]
        if faults:
            raise VerificationFault(
                "The bundle that was written is not the one that was meant: "
                + " ".join(faults[:5]),
                where=each.name,
                todo="Nothing was kept. Give the command again; if it fails again, pass this on.",
                slug="bundle-audit",
            )


def _names(work: Path, made: Sequence[Assembled], case: Case) -> Iterator[Check]:
    """Pages on which somebody is named who must not be.

    A paper that was posted cannot be changed; a copy without the name takes its place, or, where it
    is the other parent's, a person lets it through. Another child's name, or anyone's on a page
    made here, may never pass.
    """
    papers = {e.part: e.letter.paper for e in case.exhibits if e.letter}
    for each in made:
        own = [placed for placed in each.placed for _ in placed.labels]
        for page, whose in named(work / each.name, case.discretion):
            part = own[page].part
            if whose == FORENAME:
                said = f"Page {each.labels[page]} may name {whose}; look at it before it is sent."
                yield Check("may-name-another", Light.AMBER, part.title, said)
                continue
            shown = part.kind is Kind.EXHIBIT and whose == "the other parent"
            yield Check(
                "names-another",
                Light.RED,
                part.title,
                f"Page {each.labels[page]} has the name, address, telephone or e-mail of {whose}. "
                f"{_way_out(papers.get(part.id, ''))}",
                fatal=not shown,
            )


def _way_out(paper: str) -> str:
    """What to do about a name in a paper that left the school, or in a file of evidence."""
    if not paper:
        return "Put a copy without it into the evidence folder in its place."
    return f"Put a copy without those words into the evidence folder as redacted/{paper}.pdf."


def _entries(
    order: Order, binder: Binder, made: Sequence[Assembled], checks: Sequence[Check]
) -> Iterator[Bundle]:
    """What the ledger gets: each file, and the entries and marks that it rests on."""
    case, sources = binder.case, binder.sources
    through = tuple(dict.fromkeys(check.slug for check in checks if check.blocks))
    behind = {
        entry for exhibit in case.exhibits if exhibit.letter for entry in exhibit.letter.entries
    }
    marks = bases(sources.register, case.as_of, [case.student.adm_no])
    tally = case.register.tally
    for each in made:
        yield Bundle(
            reference=case.reference,
            purpose=case.kind.value,
            authority=case.authority.id,
            as_of=case.as_of,
            sha256=each.sha256,
            pages=each.pages,
            let_through=through,
            served=order.served,
            rests_on=tuple(sorted(behind)),
            adm_no=case.student.adm_no,
            contact=case.parent.number,
            reason=order.reason if through else "",
            basis=marks.get(student_key(case.student.adm_no), ""),
            attended=tally.attended,
            possible=tally.possible,
        )


def _large(case: Case, made: Sequence[Assembled]) -> Iterator[str]:
    authority = case.authority
    for each in made:
        if authority.max_pages and each.pages > authority.max_pages:
            yield (
                f"{each.name} has {each.pages} pages; {authority.name} takes "
                f"{authority.max_pages}. "
                "Split it with --max-pages."
            )
        if authority.max_mb and each.size > authority.max_mb * _MEGABYTE:
            yield (
                f"{each.name} has {each.size / _MEGABYTE:.1f} MB; {authority.name} takes "
                f"{authority.max_mb}. Split it with --max-mb."
            )
