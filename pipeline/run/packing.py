"""``pack``: the weekly meeting's papers, a PDF for each Head of Year and a workbook to decide in.

Reads and decides as ``plan`` does, and enters nothing in the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import AlreadyDone, UsageFault, WorkbookFault
from pipeline.files import Existing, published, sha256_of
from pipeline.ledger.ledger import Ledger
from pipeline.letters.staff import by_label
from pipeline.pack.chart import weeks_of
from pipeline.pack.content import Facts, Pack, head_of, packs
from pipeline.pack.decisions_book import decisions_book
from pipeline.pack.fonts import load
from pipeline.pack.pages import Heading, pack_pdf
from pipeline.policy.history import read_history
from pipeline.policy.marks import read_years
from pipeline.policy.policy import folded
from pipeline.run.deciding import Decided, decide_tracker, postings_on, usual_name
from pipeline.run.decisions import FORM
from pipeline.run.folder import DECISIONS, RunFolder, open_run
from pipeline.run.office import Desk, rulings_in_force
from pipeline.run.plan_json import in_meeting_order
from pipeline.run.typed_book import read_typed

PACKS = "packs"
"""Where the PDFs lie in a run folder."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for.

    Attributes:
        hoy: One Head of Year, "" for all.
        out: The folder to make, ``None`` for ``output/DATE-POLICY-pack``.
        run: A planned run to put the pack into, so that ``letters`` finds what was decided.
    """

    tracker: Path
    as_of: dt.date
    hoy: str = ""
    policy_id: str | None = None
    out: Path | None = None
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """What was made: the packs, each with its file, and the workbook.

    Attributes:
        run: The run it was put into, ``None`` for a folder of its own.
    """

    decided: Decided
    packs: tuple[Pack, ...]
    files: tuple[Path, ...]
    decisions: Path
    run: RunFolder | None = None

    @property
    def next_command(self) -> str:
        """What obeys the decisions."""
        if self.run is not None:
            return f"attendance letters {self.run.path}"
        return f"attendance letters RUN --decisions {self.decisions}"

    @property
    def students(self) -> int:
        """How many students the packs hold together."""
        return sum(len(pack.entries) for pack in self.packs)


def make_packs(desk: Desk, order: Order) -> Packed:
    """Make the packs of a tracker.

    Raises:
        UsageFault: Options that exclude each other, a tracker that is not the run's, or a Head of
            Year whom the tracker does not name.
        AlreadyDone: Decisions have been typed where the new workbook would go.
        MissingProgram: No font to draw in.
    """
    faces = load()
    run = _run_of(order)
    if not order.tracker.is_file():
        raise WorkbookFault(
            "There is no such workbook.",
            where=str(order.tracker),
            todo="Give the path of the tracker, such as trackers/sol-tracker.xlsx.",
            slug="workbook-missing",
        )
    with desk.working("pack") as ledger:
        as_of = run.as_of if run else order.as_of
        policy_id = run.policy if run else order.policy_id
        decided = decide_tracker(
            desk.workspace, order.tracker, policy_id, as_of, run.name if run else None, ledger
        )
        made = _packs(desk, ledger, decided)
        if order.hoy:
            made = (_one(made, decided, order.hoy),)
        folder = _folder(desk, order, decided, made)
        _refuse_typed(folder / DECISIONS)
        plan, school = decided.plan, desk.workspace.school
        heading = Heading(school.name, decided.policy.title, plan.as_of, decided.register.file)
        place = Path(PACKS) if run else Path()
        existing = Existing.EXTEND if run else Existing.REPLACE
        with published(folder, root=folder.parent, existing=existing) as aside:
            (aside / place).mkdir(exist_ok=True)
            for number, pack in enumerate(made, start=1):
                (aside / place / f"{pack.slug}.pdf").write_bytes(pack_pdf(pack, heading, faces))
                desk.talk.progress("packs", number, len(made))
            steps = [step.name for step in decided.policy.steps]
            (aside / DECISIONS).write_bytes(decisions_book(made, steps))
        files = tuple(folder / place / f"{pack.slug}.pdf" for pack in made)
        return Packed(decided, made, files, folder / DECISIONS, run)


def _packs(desk: Desk, ledger: Ledger, decided: Decided) -> tuple[Pack, ...]:
    workspace, register, policy = desk.workspace, decided.register, decided.policy
    as_of = decided.plan.as_of
    calendar = workspace.calendar(as_of)
    posted = postings_on(register, policy, ledger.posted_events())
    years, _ = read_years(register, workspace.codes, calendar, as_of)
    facts = Facts(
        policy=policy,
        calendar=calendar,
        as_of=as_of,
        students=decided.students,
        years=years,
        history=read_history(register, policy, as_of, posted),
        rulings=rulings_in_force(ledger, register, as_of),
        weeks=weeks_of(calendar, as_of),
    )
    labels = {head_of(student) for student in register.students}
    names = {label: by_label(workspace.school, label) for label in labels}
    people = {label: name for label, name in names.items() if name != label}
    return packs(in_meeting_order(decided.plan, decided.students), facts, people)


def _one(made: Sequence[Pack], decided: Decided, wanted: str) -> Pack:
    """The pack of one Head of Year, by label, name or year."""
    for pack in made:
        if folded(wanted) in (folded(pack.label), folded(pack.person), folded(pack.slug)):
            return pack
    for of in (_number, _year):
        found = [pack for pack in made if of(pack) == wanted.strip()]
        if len(found) == 1:
            return found[0]
    labels = {head_of(student) for student in decided.students.values()}
    if folded(wanted) in {folded(label) for label in labels}:
        raise AlreadyDone(
            f"Nobody of {wanted} is to be discussed on {decided.plan.as_of.isoformat()}.",
            where=decided.register.file,
            todo="There is no pack to make.",
            slug="pack-empty",
        )
    raise UsageFault(
        f"The tracker has no Head of Year {wanted!r}.",
        where=decided.register.file,
        todo=f"Give one of: {', '.join(sorted(labels))}.",
        slug="hoy-unknown",
    )


def _number(pack: Pack) -> str:
    """The number in the label: "9" of "HOY 9"."""
    return "".join(char for char in pack.label if char.isdigit())


def _year(pack: Pack) -> str:
    """The one year its students are in, "" when there are several."""
    years = {entry.student.year for entry in pack.entries}
    return years.pop() if len(years) == 1 else ""


def _run_of(order: Order) -> RunFolder | None:
    if order.run is None:
        return None
    if order.hoy or order.out:
        raise UsageFault(
            "--run is for the packs of all Heads of Year, in the run's own folder.",
            todo="Leave out --hoy and --out, or leave out --run.",
            slug="options-clash",
        )
    run = open_run(order.run)
    if order.policy_id not in (None, run.policy):
        raise UsageFault(
            f"The run was planned with {run.policy!r}, not {order.policy_id!r}.",
            where=run.name,
            todo="Leave out --policy.",
            slug="options-clash",
        )
    if order.tracker.is_file() and sha256_of(order.tracker) != run.tracker_sha256:
        raise UsageFault(
            "The tracker has changed since the run was planned.",
            where=str(order.tracker),
            todo="Plan again, then make the pack.",
            slug="run-of-another-tracker",
        )
    return run


def _folder(desk: Desk, order: Order, decided: Decided, made: Sequence[Pack]) -> Path:
    folder = order.run or order.out
    if folder is not None:
        return folder
    name = f"{usual_name(decided.plan.as_of, decided.policy.id)}-pack"
    # One Head of Year has a folder of its own, so that no other pack is lost or left to grow old.
    return desk.workspace.output / (f"{name}-{made[0].slug}" if order.hoy else name)


def _refuse_typed(path: Path) -> None:
    """What a meeting has typed is never written over."""
    if path.is_file() and read_typed(path, FORM):
        raise AlreadyDone(
            "Decisions have been typed into this workbook, so the pack is not made again over it.",
            where=str(path),
            todo="Use it with attendance letters RUN --decisions FILE, or move it away.",
            slug="decisions-typed",
        )
