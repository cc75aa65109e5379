"""``bundle``: the evidence of a case, complete or honestly incomplete, a file for each parent.

Nothing is written while a red item of the checklist is not let through by name. What is written is
read back before it is kept: every number and link by the audit, every page for names that must not
be in it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import Case
from pipeline.bundle.evidence import LIST, Folder, read_folder
from pipeline.bundle.readiness import Check, Light, readiness
from pipeline.convert import Engine
from pipeline.errors import UsageFault, VerificationFault
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.store import Store
from pipeline.letters.recipients import display_name
from pipeline.model.problem import Problem
from pipeline.model.register import Contact
from pipeline.run.binding import bind, is_refused
from pipeline.run.bundle_account import Order
from pipeline.run.bundle_evidence import Given, receive_evidence
from pipeline.run.bundle_parts import Binder, Pages
from pipeline.run.case_file import (
    Asked,
    Sources,
    find_student,
    joint_letters,
    letters_of,
    make_case,
    parents_charged,
)
from pipeline.run.office import Desk
from pipeline.tracker import read
from pipeline.wording import sentence


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Attributes:
        first, last: The period charged, ``None`` for the profile's.
        order: How it is bound.
    """

    tracker: Path
    adm_no: str
    kind: BundleKind
    parent: int | None = None
    evidence: Path | None = None
    authority: str = "default"
    as_of: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    order: Order = field(default_factory=Order)


@dataclass(frozen=True)
class Bundled:
    """What became of one parent's bundle.

    Attributes:
        files: The bundle, in volumes where it was split; none when it was refused.
        notes: What was done to pages and files, for people.
    """

    case: Case
    checks: tuple[Check, ...]
    files: tuple[Path, ...] = ()
    pages: int = 0
    size: int = 0
    notes: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing was made."""
        return not self.files


def make_bundles(
    desk: Desk, request: Request, *, engine: Engine | None = None
) -> tuple[Bundled, ...]:
    """Make the bundle of each parent charged.

    Raises:
        UsageFault: The student, parent or profile is not known, or a reason comes without a name.
        VerificationFault: What was written is not what was meant; nothing is kept.
    """
    if request.order.reason.strip() and not request.order.by.strip():
        raise UsageFault(
            "Who lets the missing items through is not said.",
            todo="Give the name with --by.",
            slug="name-missing",
        )
    with desk.working("bundle") as ledger:
        sources = _sources(desk, request, ledger)
        charged = parents_charged(sources, request.parent)
        if request.order.out and len(charged) > 1:
            raise UsageFault(
                f"There are {len(charged)} parents and one file to write to.",
                todo="Say which one with --parent, or leave --out away.",
                slug="parent-not-chosen",
            )
        return tuple(_one(desk, request, sources, parent, engine) for parent in charged)


def _sources(desk: Desk, request: Request, ledger: Ledger) -> Sources:
    workspace = desk.workspace
    if not request.tracker.is_file():
        raise UsageFault(
            "There is no such workbook.",
            where=str(request.tracker),
            todo="Give the path of the tracker.",
            slug="workbook-missing",
        )
    register = read(request.tracker, workspace.layouts)
    return Sources(
        workspace,
        register,
        workspace.policy_for(register.layout),
        find_student(register, request.adm_no),
        ledger,
        request.as_of or desk.today,
    )


def _one(
    desk: Desk, request: Request, sources: Sources, parent: Contact, engine: Engine | None
) -> Bundled:
    """One parent's bundle, or why there is none."""
    authority = desk.workspace.authority(request.authority)
    asked = Asked(request.kind, authority, request.first, request.last)
    with tempfile.TemporaryDirectory(prefix="attendance-") as temporary:
        work = Path(temporary)
        folder = _folder(request, parent, desk)
        given = receive_evidence(request.evidence, folder.items, work, engine)
        store = Store.of(desk.workspace.output)
        lost = tuple(_lost(sources, parent, store))
        case = make_case(sources, asked, parent, given.items, _hashes(lost))
        pages = _pages(case, given, store, work)
        checks = (
            *readiness(case),
            *_said(folder.problems),
            *given.checks,
            *(check for check, _ in lost),
            *_joint(sources, parent),
        )
        if is_refused(checks, request.order):
            return Bundled(case, checks)
        bound = bind(desk, request.order, Binder(case, sources, checks, pages, work))
        return Bundled(
            case, bound.checks, bound.files, bound.pages, bound.size, (*given.notes, *bound.notes)
        )


def _folder(request: Request, parent: Contact, desk: Desk) -> Folder:
    """What the evidence folder has for this parent."""
    root = request.evidence
    if root is None:
        return Folder(())
    if not root.is_dir():
        raise UsageFault(
            "There is no such folder.",
            where=str(root),
            todo="Give the folder with the evidence after --evidence.",
            slug="evidence-missing",
        )
    names = [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]
    listed = (root / LIST).read_text("utf-8-sig") if LIST in names else ""
    titles = {document.id: document.title for document in desk.workspace.catalogue}
    return read_folder(names, listed, parent.number, titles)


def _lost(sources: Sources, parent: Contact, store: Store) -> Iterator[tuple[Check, str]]:
    """Letters that left the school and whose file is not in the store as it was, with the hash."""
    for letter in letters_of(sources, display_name(parent)):
        if not letter.state.left:
            continue
        try:
            store.read(letter.sha256)
        except VerificationFault as fault:
            said = f"{fault.what} Set {letter.set_id}, SHA-256 {letter.sha256[:16]}. {fault.todo}"
            yield (
                Check(
                    fault.slug,
                    Light.RED,
                    letter.title,
                    said,
                    document=letter.title,
                    date=letter.day,
                ),
                letter.sha256,
            )


def _hashes(lost: Sequence[tuple[Check, str]]) -> frozenset[str]:
    return frozenset(sha256 for _, sha256 in lost)


def _pages(case: Case, given: Given, store: Store, work: Path) -> Pages:
    """The file of every exhibit: for a letter the very bytes that left the school."""
    files: dict[str, Path] = {}
    hashes: dict[str, str] = {}
    for exhibit in case.exhibits:
        if exhibit.item is not None:
            files[exhibit.part] = given.files[exhibit.item.file]
        elif exhibit.letter is not None:
            files[exhibit.part] = work / f"original-{exhibit.part}.pdf"
            files[exhibit.part].write_bytes(store.read(exhibit.letter.sha256))
            hashes[exhibit.part] = exhibit.letter.sha256
    return Pages(files, hashes, given.signed)


def _said(problems: Sequence[Problem]) -> Iterator[Check]:
    for problem in problems:
        yield Check(problem.slug, Light.RED, problem.where, sentence(problem), fatal=True)


def _joint(sources: Sources, parent: Contact) -> Iterator[Check]:
    count = joint_letters(sources, parent)
    if count:
        yield Check(
            "joint-letters-left-out",
            Light.AMBER,
            "Letters to both parents together",
            f"{count} of them are left out, since they name the other parent.",
        )
