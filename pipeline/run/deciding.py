"""Read and decide, for every command that needs a plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.config import Workspace
from pipeline.ledger.ledger import Ledger
from pipeline.letters import Desk as WritingDesk
from pipeline.letters import Office, Written, jobs, ladder_facts
from pipeline.model.letter import SCHOOL, Job
from pipeline.model.plan import Decision, Plan, Recipient, Status
from pipeline.model.register import Register, StepDate, Student
from pipeline.policy.calendar import school_year_start
from pipeline.policy.decide import decide
from pipeline.policy.policy import Policy
from pipeline.policy.ruling import Ruling
from pipeline.run.office import rulings_in_force
from pipeline.run.ripple import Rested, basis_problems, rested
from pipeline.tracker import collector_resting, read

Naming = Callable[[str], str]
"""From the usual name of a run to its name."""
SAID_ELSEWHERE = ("after-the-meeting", "with-the-bundle")
"""Documents that come later are no warning on a row."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision rests on besides the tracker, the policy and the settings.

    Attributes:
        posted: Steps that the ledger knows.
        rulings: What officers have said, by admission number.
        sent: What went out this year, to be compared with the marks as they are now.
    """

    posted: Sequence[StepDate] = ()
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    sent: Sequence[Rested] = ()


@dataclass(frozen=True)
class Decided:
    """A tracker read and decided.

    Attributes:
        run: The run's name.
        written: What the letters of the due rows would come to.
    """

    register: Register
    policy: Policy
    run: str
    ground: Ground
    plan: Plan
    written: Written
    desk: WritingDesk

    @property
    def students(self) -> Mapping[str, Student]:
        """Students by admission number."""
        return {student.adm_no: student for student in self.register.students}


def decide_tracker(
    workspace: Workspace,
    tracker: Path,
    policy_id: str | None,
    as_of: dt.date,
    run: str | None,
    ledger: Ledger | None,
    named: Naming = str,
) -> Decided:
    """Read a tracker and decide for every student in it.

    Args:
        workspace: Settings and templates.
        tracker: The workbook.
        policy_id: The policy, or ``None`` for the one made for the tracker's layout.
        as_of: The day decided for.
        run: The run's name, ``None`` for the usual one; another gets into the set references.
        ledger: Postings and rulings, ``None`` to look at the tracker alone.
        named: Gives the run another name than the usual one, where ``run`` gives none.
    """
    with collector_resting():
        register = read(tracker, workspace.layouts)
        policy = workspace.policy(policy_id) if policy_id else workspace.policy_for(register.layout)
        ground = ground_in(ledger, register, as_of) if ledger else Ground()
        name = run or named(usual_name(as_of, policy.id))
        return decide_register(workspace, register, policy, as_of, name, ground)


def ground_in(
    ledger: Ledger, register: Register, as_of: dt.date, typed: Mapping[str, Ruling] | None = None
) -> Ground:
    """What the ledger says, and what was typed into the plan after it."""
    rulings = {**rulings_in_force(ledger, register, as_of), **(typed or {})}
    return Ground(ledger.posted_events(), rulings, rested(ledger, school_year_start(as_of)))


def decide_register(
    workspace: Workspace,
    register: Register,
    policy: Policy,
    as_of: dt.date,
    run: str,
    ground: Ground,
) -> Decided:
    """Decide for a register already read; see ``decide_tracker``."""
    average = workspace.school.national_average
    plan = decide(
        register,
        policy,
        workspace.calendar(as_of),
        workspace.codes,
        as_of,
        national_average=average.share if average else None,
        posted=postings_on(register, policy, ground.posted),
        rulings=ground.rulings,
    )
    desk = _writing_desk(workspace, register, policy, as_of, run)
    written = jobs(plan, desk)
    held = jobs(plan, desk, [d for d in plan.decisions if d.status is Status.HELD])
    changed = basis_problems(register, workspace.codes, workspace.calendar(as_of), ground.sent)
    plan = replace(plan, problems=(*plan.problems, *changed))
    readers = _with_readers(plan, written, held)
    return Decided(register, policy, run, ground, readers, written, desk)


def usual_name(as_of: dt.date, policy_id: str) -> str:
    """The run folder's name unless another is asked for."""
    return f"{as_of.isoformat()}-{policy_id}"


def _writing_desk(
    workspace: Workspace, register: Register, policy: Policy, as_of: dt.date, run: str
) -> WritingDesk:
    average = workspace.school.national_average
    ladder = ladder_facts(policy, average.share if average else None)
    if run != usual_name(as_of, policy.id):
        # Two runs of one day and policy must not give out the same set references.
        ladder = replace(ladder, policy=f"{policy.id}{tag_of(run)}")
    office = Office(
        workspace.school, ladder, workspace.calendar(as_of), register, as_of, written=as_of
    )
    return WritingDesk(office, workspace.catalogue, _template_names(workspace.templates))


def tag_of(run: str) -> str:
    """What tells the set references of a run of another name from those of the usual one."""
    return hashlib.sha256(run.encode()).hexdigest()[:5]


def _template_names(templates: Path) -> frozenset[str]:
    return frozenset(
        path.relative_to(templates).as_posix()
        for path in templates.glob("**/*.docx")
        if not path.name.startswith("~$")
    )


def postings_on(
    register: Register, policy: Policy, posted: Sequence[StepDate]
) -> tuple[StepDate, ...]:
    """The ledger's steps of this ladder, in the tracker's spelling of the admission numbers."""
    spelt = {student.adm_no.lstrip("0"): student.adm_no for student in register.students}
    return tuple(
        replace(event, adm_no=spelt[event.adm_no.lstrip("0")])
        for event in posted
        if event.adm_no.lstrip("0") in spelt and policy.has_step(event.step)
    )


def _with_readers(plan: Plan, written: Written, held: Written) -> Plan:
    """The plan with who each row writes to, and what cannot be written as a warning."""
    readers: dict[str, dict[tuple[int, ...], Job]] = {}
    for job in (*written.jobs, *held.jobs):
        if job.addressee.contacts != (SCHOOL,):
            readers.setdefault(job.adm_no, {}).setdefault(job.addressee.contacts, job)
    said: dict[str, dict[str, None]] = {}
    for line in (*written.excepted, *held.excepted, *written.notices, *held.notices):
        if line.slug not in SAID_ELSEWHERE:
            who = f" for {line.recipient}" if line.recipient else ""
            said.setdefault(line.adm_no, {})[f"{line.document}{who}: {line.reason}"] = None
    return replace(
        plan,
        decisions=tuple(
            _row(decision, readers.get(decision.adm_no, {}), tuple(said.get(decision.adm_no, ())))
            for decision in plan.decisions
        ),
    )


def _row(
    decision: Decision, readers: Mapping[tuple[int, ...], Job], said: tuple[str, ...]
) -> Decision:
    recipients = tuple(
        Recipient(contacts[0], job.addressee.name, job.addressee.channel.value)
        for contacts, job in sorted(readers.items())
    )
    return replace(decision, recipients=recipients, warnings=(*decision.warnings, *said))
