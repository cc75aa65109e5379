"""``bundle``: the evidence of a case, complete or honestly incomplete, a file for each parent.

Nothing is written while a red item of the checklist is not let through by name. What is written is
read back before it is kept: every number and link by the audit, every page for names that must not
be in it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import Case
from pipeline.bundle.evidence import LIST, SIGNED, Folder, read_folder
from pipeline.bundle.intake import ocr
from pipeline.bundle.pages.lock import fit_passphrase
from pipeline.bundle.readiness import Check, Light, readiness
from pipeline.errors import UsageFault, VerificationFault
from pipeline.files import BUILDING, make_folder
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.store import Store
from pipeline.letters.recipients import display_name
from pipeline.libreoffice import Engine
from pipeline.model.problem import Problem
from pipeline.model.register import Contact
from pipeline.run.binding import bind, is_refused
from pipeline.run.bundle_account import Order
from pipeline.run.bundle_evidence import Given, receive_evidence
from pipeline.run.bundle_parts import Binder, Pages
from pipeline.run.bundle_places import refuse_standing
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
        with_ocr: Make out the words on pages of the evidence that have none.
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
    with_ocr: bool = False
    order: Order = field(default_factory=Order)


@dataclass(frozen=True)
class Bundled:
    """What became of one parent's bundle.

    Attributes:
        files: The bundle, in volumes where it was split; none when it was refused.
        copies: Those that open with a passphrase, and those put elsewhere.
        notes: What was done to pages and files, for people.
    """

    case: Case
    checks: tuple[Check, ...]
    files: tuple[Path, ...] = ()
    copies: tuple[Path, ...] = ()
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
        MissingProgram: Words are to be made out, and what does it is not on this machine.
        OutputFault: The copy cannot go where it is to.
        VerificationFault: What was written is not what was meant; nothing is kept.
    """
    _before_any_work(desk, request)
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


def _before_any_work(desk: Desk, request: Request) -> None:
    """What can be said at once is not said after ten minutes."""
    order = request.order
    if order.reason.strip() and not order.by.strip():
        raise UsageFault(
            "Who lets the missing items through is not said.",
            todo="Give the name with --by.",
            slug="name-missing",
        )
    if request.first and request.last and request.first > request.last:
        raise UsageFault(
            f"The period charged ends on {request.last.isoformat()}, before it begins.",
            where=request.first.isoformat(),
            todo="Give the first day with --from and the last with --to.",
            slug="period-backwards",
        )
    if order.passphrase:
        fit_passphrase(order.passphrase)
    desk.workspace.authority(request.authority)
    refuse_standing(order.out)
    if request.with_ocr:
        ocr.find()


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
    with _workbench(desk.workspace.output) as work:
        folder = _folder(request, parent, desk)
        given = receive_evidence(
            request.evidence, folder.items, work, engine, with_ocr=request.with_ocr
        )
        store = Store.of(desk.workspace.output)
        lost = tuple(_lost(sources, parent, store))
        case = make_case(sources, asked, parent, given.items, _hashes(lost))
        pages = _pages(case, given, store, work)
        checks = (
            *readiness(case),
            *_said(folder.problems),
            *given.checks,
            *_unused(case, folder),
            *(check for check, _ in lost),
            *_joint(sources, parent),
        )
        if is_refused(checks, request.order):
            return Bundled(case, checks)
        bound = bind(desk, request.order, Binder(case, sources, checks, pages, work))
        return Bundled(
            case,
            bound.checks,
            bound.files,
            bound.copies,
            bound.pages,
            bound.size,
            (*_told(case, pages), *bound.notes),
        )


@contextmanager
def _workbench(output: Path) -> Iterator[Path]:
    """A folder to work in, as private as what comes of it.

    By its name the next command knows it for unfinished and takes it away, should this one be
    killed: a child's papers never lie about in the machine's folder for such things.
    """
    folder = output / f".bundle{BUILDING}"
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


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


def _unused(case: Case, folder: Folder) -> Iterator[Check]:
    """Signed papers that have no place of their own: none is left out in silence."""
    signed = [item for item in folder.items if item.kind in SIGNED]
    for item in signed:
        same = sum(other.kind == item.kind for other in signed)
        if item.kind not in case.profile.contents:
            said = (
                f"A {case.kind.value} bundle of this profile has no signed {item.kind}. Take the "
            )
            said += "file out of the evidence folder, or give it another kind in contents.csv."
            yield Check("signed-not-wanted", Light.RED, item.file, said, fatal=True)
        elif same > 1:
            said = f"There are {same} files that are a signed {item.kind}. Leave one."
            yield Check("signed-twice", Light.RED, item.file, said, fatal=True)


def _told(case: Case, pages: Pages) -> Iterator[str]:
    """What was done to each file of evidence, named by its mark: a file's name may say more."""
    marks = {exhibit.part: exhibit.mark for exhibit in case.exhibits}
    for part, (_, received) in pages.received.items():
        yield f"{marks.get(part) or part}: {' '.join(received.account)}"


def _pages(case: Case, given: Given, store: Store, work: Path) -> Pages:
    """The file of every exhibit: for a letter the very bytes that left the school."""
    files: dict[str, Path] = {}
    hashes: dict[str, str] = {}
    received = {kind: (file, given.received[file]) for kind, file in given.signed.items()}
    for exhibit in case.exhibits:
        if exhibit.item is not None:
            files[exhibit.part] = given.pages_of(exhibit.item.file)
            received[exhibit.part] = exhibit.item.file, given.received[exhibit.item.file]
        elif exhibit.letter is not None:
            files[exhibit.part] = work / f"original-{exhibit.part}.pdf"
            files[exhibit.part].write_bytes(store.read(exhibit.letter.sha256))
            hashes[exhibit.part] = exhibit.letter.sha256
    signed = {kind: given.pages_of(file) for kind, file in given.signed.items()}
    return Pages(files, hashes, signed, received)


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
