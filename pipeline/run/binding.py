"""Parts to a finished bundle: bound, read back, searched for names, kept, entered in the ledger."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.case import Case
from pipeline.bundle.model import Assembled, Front, Kind, Numbering, Part, Style
from pipeline.bundle.pages import assemble_volumes, audit, recorded
from pipeline.bundle.pages.assemble import counted, open_sources
from pipeline.bundle.pages.layout import File, lay_out, with_index
from pipeline.bundle.pages.numbering import ordered
from pipeline.bundle.pages.volumes import Limits
from pipeline.bundle.readiness import Check, Light
from pipeline.bundle.reading import named
from pipeline.bundle.sheets.paper import Desk as Paper
from pipeline.errors import OutputFault, VerificationFault
from pipeline.files import Existing, published
from pipeline.ledger.entries import Bundle
from pipeline.pack.fonts import Faces, load
from pipeline.run.bundle_account import RECORD, SCHEMA, Earlier, Order, accompany
from pipeline.run.bundle_parts import Binder
from pipeline.run.office import Desk
from pipeline.wording import sentence
from pipeline.words.dates import written

BUNDLES = "bundles"
_MOST_ROUNDS = 5
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Bound:
    """What came of it; no files when a name was found that must not be in it."""

    checks: tuple[Check, ...]
    files: tuple[Path, ...] = ()
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
        OutputFault: The file for the copy exists already.
    """
    case = binder.case
    _refuse_standing(order)
    faces = load()
    bundles = desk.workspace.output / BUNDLES
    earlier = _served(bundles, case.reference)
    name = _name(bundles, case)
    made = _written(binder, faces, _numbering(case, earlier), f"{name}.pdf", order)
    _prove(binder.work, made)
    checks = (*binder.checks, *_names(binder.work, made, case))
    if is_refused(checks, order):
        return Bound(checks)
    with published(bundles / name, root=desk.workspace.output, existing=Existing.REPLACE) as aside:
        for each in made:
            shutil.copyfile(binder.work / each.name, aside / each.name)
        accompany(replace(binder, checks=checks), order, made, faces, aside, earlier)
    _enter(desk, order, binder, made, checks)
    files = tuple(bundles / name / each.name for each in made)
    _copy(files, order.out)
    return Bound(
        checks,
        files,
        sum(each.pages for each in made),
        sum(each.size for each in made),
        (*(note for each in made for note in each.notes), *_large(case, made)),
    )


def _refuse_standing(order: Order) -> None:
    if order.out and order.out.exists():
        raise OutputFault(
            "A file of this name is there already; nothing was changed.",
            where=str(order.out),
            todo="Move it away or choose another name with --out.",
            slug="output-exists",
        )


def _written(
    binder: Binder, faces: Faces, rules: Numbering, name: str, order: Order
) -> tuple[Assembled, ...]:
    """Drawn and placed until the page numbers printed in the text are the true ones."""
    case = binder.case
    paper = Paper(faces, f"Case {case.reference}")
    front = _front(case)
    parts = binder.parts(paper)
    for _ in range(_MOST_ROUNDS):
        labels = _labels(parts, rules, front)
        if labels == paper.pages:
            break
        paper = replace(paper, pages=labels)
        parts = binder.parts(paper)
    else:
        raise VerificationFault(
            "The page numbers in the text do not settle.",
            where=case.reference,
            todo="Shorten the longest titles of the evidence.",
            slug="bundle-unsettled",
        )
    return assemble_volumes(
        parts,
        rules,
        front,
        binder.work / name,
        on=case.as_of,
        limits=Limits(order.max_mb * _MEGABYTE, order.max_pages),
    )


def _labels(parts: Sequence[Part], rules: Numbering, front: Front) -> Mapping[str, str]:
    """The number on the first page of every part."""
    with ExitStack() as stack:
        order = ordered(with_index(parts), rules)
        sources = open_sources(order, stack)
        (laid,) = lay_out([File(front, counted(order, sources))], rules)
        return {placed.part.id: placed.label for placed in laid.placed}


def _front(case: Case) -> Front:
    lines = tuple(filter(None, (case.authority.court, case.receiver, case.school.name)))
    return Front(
        f"{case.kind.heading}: case {case.reference}",
        lines,
        f"Prepared on the records as they stand on {written(case.as_of)}",
    )


def _numbering(case: Case, earlier: Earlier | None) -> Numbering:
    style = Style(case.authority.numbering)
    if earlier is None:
        return Numbering(style)
    return Numbering(style, tuple(label for made in earlier.made for label in made.served))


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

    The other parent's name in a paper that was posted cannot be taken out of it, so a person may
    let that through; another child's, or anyone's on a page made here, may never pass.
    """
    for each in made:
        own = [placed for placed in each.placed for _ in placed.labels]
        for page, whose in named(work / each.name, case.discretion):
            part = own[page].part
            shown = part.kind is Kind.EXHIBIT and whose == "the other parent"
            yield Check(
                "names-another",
                Light.RED,
                part.title,
                f"Page {each.labels[page]} has the name, address, telephone or e-mail of {whose}. "
                "Put a copy without it into the evidence folder.",
                fatal=not shown,
            )


def _served(bundles: Path, reference: str) -> Earlier | None:
    """The last bundle of this case that was served."""
    found = []
    for path in sorted(bundles.glob(f"{reference}-*/{RECORD}")):
        told = json.loads(path.read_text("utf-8"))
        if told.get("schema") == SCHEMA and told["served"]:
            made = tuple(recorded(each) for each in told["files"])
            found.append(Earlier(path.parent, made, told["served"]))
    return max(found, key=lambda each: (each.day, each.folder.name)) if found else None


def _name(bundles: Path, case: Case) -> str:
    """By case and day, never by child; one that was served is never put aside."""
    name = f"{case.reference}-{case.as_of.isoformat()}"
    for number in range(2, 100):
        path = bundles / name / RECORD
        if not path.is_file() or not json.loads(path.read_text("utf-8")).get("served"):
            break
        name = f"{case.reference}-{case.as_of.isoformat()}-{number}"
    return name


def _enter(
    desk: Desk, order: Order, binder: Binder, made: Sequence[Assembled], checks: Sequence[Check]
) -> None:
    case = binder.case
    through = tuple(dict.fromkeys(check.slug for check in checks if check.blocks))
    for each in made:
        entry = Bundle(
            reference=case.reference,
            purpose=case.kind.value,
            authority=case.authority.id,
            as_of=case.as_of,
            sha256=each.sha256,
            pages=each.pages,
            let_through=through,
            served=order.served,
            adm_no=case.student.adm_no,
            contact=case.parent.number,
            reason=order.reason if through else "",
        )
        binder.sources.ledger.enter_bundle(entry, at=desk.now, by=order.by or desk.by)


def _copy(files: Sequence[Path], out: Path | None) -> None:
    if out is None:
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files, start=1):
        place = out if len(files) == 1 else out.with_stem(f"{out.stem}-volume-{number}")
        shutil.copyfile(file, place)
        place.chmod(0o600)


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
