"""What the letters of a run come to before any is made: who is due what, and whether it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.ledger import Ledger
from pipeline.letters import Written, jobs
from pipeline.letters.writing import due_decisions
from pipeline.model.plan import Decision
from pipeline.model.problem import Problem
from pipeline.model.register import Register
from pipeline.policy.history import read_history
from pipeline.policy.ruling import Ruling
from pipeline.run.addresses import leave_out_unchecked
from pipeline.run.deciding import Decided, decide_register, ground_in
from pipeline.run.folder import RunFolder
from pipeline.run.judging import Judged
from pipeline.run.manifest import manifest_rows
from pipeline.run.office import Desk
from pipeline.run.plan_json import plan_json
from pipeline.run.repeats import leave_out_repeats, papers_hash
from pipeline.run.typed import enter_judged, typed_rulings
from pipeline.tracker import read
from pipeline.words.lists import counted


@dataclass(frozen=True)
class Work:
    """What is to be made, and what is left to a person beforehand."""

    decided: Decided
    chosen: tuple[Decision, ...]
    written: Written
    wrong: tuple[Problem, ...]
    inputs: str


def prepare(
    desk: Desk,
    ledger: Ledger,
    run: RunFolder,
    only: Collection[str],
    typed: tuple[Sequence[Judged], Sequence[Problem]],
    *,
    proof: bool,
    known: Decided | None,
) -> Work:
    """Everything that is to be made of a run, with what was typed into its plan entered.

    Args:
        desk: The command at work.
        ledger: The ledger, which gets the rulings that were typed, unless for a proof.
        run: The run.
        only: Admission numbers; empty for everyone due.
        typed: What was typed, right and wrong.
        proof: Whether nothing is entered.
        known: What the same command has decided already.

    Raises:
        AlreadyDone: The plan that was looked at is not the one that would be carried out now.
        UsageFault: A student named by ``only`` is not in the plan.
    """
    if known is None or known.register.sha256 != run.tracker_sha256:
        register = read(run.tracker, desk.workspace.layouts)
    else:
        register = known.register
    register = replace(register, file=run.tracker.name)
    good, wrong = typed
    if not proof:
        enter_judged(desk, ledger, run, good)
    decided = _decided(desk, ledger, run, register, typed_rulings(good, register, desk.by), known)
    _refuse_stale(run, decided, set(decided.ground.rulings))
    unknown = {adm.lstrip("0") for adm in only} - {s.adm_no.lstrip("0") for s in register.students}
    if unknown:
        raise UsageFault(
            f"There is no student {sorted(unknown)[0]!r} in the plan.",
            where=run.name,
            todo="Look up the admission number in plan.xlsx.",
            slug="student-unknown",
        )
    wanted = {adm.lstrip("0") for adm in only}
    stopped = {problem.adm_no.lstrip("0") for problem in wrong}
    due = tuple(due_decisions(decided.plan))
    chosen = tuple(
        decision
        for decision in due
        if (not wanted or decision.adm_no.lstrip("0") in wanted)
        and decision.adm_no.lstrip("0") not in stopped
    )
    everyone = len(chosen) == len(due)
    written = decided.written if everyone else jobs(decided.plan, decided.desk, chosen)
    calendar = desk.workspace.calendar(run.as_of)
    history = read_history(register, decided.policy, run.as_of, ())
    written = leave_out_repeats(written, ledger, decided, history, calendar)
    written = leave_out_unchecked(written, ledger)
    templates = {
        name: sha256_of(desk.workspace.templates / name)
        for name in sorted({job.template for job in written.jobs})
        if (desk.workspace.templates / name).is_file()
    }
    settings = desk.workspace.settings_hash
    inputs = papers_hash(written, templates, run.as_of, wrong, decided, settings)
    return Work(decided, chosen, written, tuple(wrong), inputs)


def _decided(
    desk: Desk,
    ledger: Ledger,
    run: RunFolder,
    register: Register,
    typed: Mapping[str, Ruling],
    known: Decided | None,
) -> Decided:
    """The decisions of a run; those that are known, where they rest on the same."""
    policy = desk.workspace.policy(run.policy)
    ground = ground_in(ledger, register, run.as_of, typed)
    if known is not None and (
        (known.register.sha256, known.register.file, known.policy, known.run, known.plan.as_of)
        == (register.sha256, register.file, policy, run.name, run.as_of)
        and known.ground == ground
    ):
        return known
    return decide_register(desk.workspace, register, policy, run.as_of, run.name, ground)


def _refuse_stale(run: RunFolder, decided: Decided, ruled: Collection[str]) -> None:
    """The plan that was looked at must be the plan that is carried out."""
    keys = ("status", "step", "also", "documents")

    def rows(plan: Mapping[str, object]) -> dict[str, list[object]]:
        students = plan["students"]
        assert isinstance(students, list)
        return {
            row["adm_no"]: [row[key] for key in keys]
            for row in students
            if row["adm_no"] not in ruled
        }

    before, now = rows(run.plan), rows(plan_json(decided.plan, decided.register))
    shared = before.keys() & now.keys()
    changed = [adm for adm in shared if before[adm] != now[adm]]
    # A ruling that was taken back or has ended changes a row as well.
    still_ruled = {adm for adm in changed if _was_ruled(run, adm)}
    if set(changed) - still_ruled:
        raise AlreadyDone(
            f"{len(changed)} students would be decided differently now: settings or postings have "
            "changed since the plan was made.",
            where=run.name,
            todo="Run attendance plan again and look at it before making letters.",
            slug="plan-out-of-date",
        )


def _was_ruled(run: RunFolder, adm_no: str) -> bool:
    students = run.plan["students"]
    assert isinstance(students, list)
    row = next(row for row in students if row["adm_no"] == adm_no)
    said = str(row["reason"])
    return (
        any(f"{word} by " in said for word in ("Released", "Held"))
        or "held-by-name" in row["holds"]
    )


def stands(ledger: Ledger, run: RunFolder, work: Work) -> bool:
    """Whether these very letters are there, every one that can be made.

    Those that failed may come out another time: LibreOffice crashed, or a font was missing. Those
    that the ledger does not know (it was put back from a backup), and those of which the print
    folder is gone, are made again as well.
    """
    made = run.letters
    if made is None or made.get("inputs_sha256") != work.inputs:
        return False
    sets = {row["set_id"] for row in manifest_rows(run.path)}
    return (
        made.get("made") == len(work.written.jobs)
        and (bool(sets) or not work.written.jobs)
        and not ledger.unentered(run.name, sets)
    )


def refuse_to_take_back(ledger: Ledger, run: RunFolder, only: Collection[str]) -> None:
    """The letters of some students take the place of all that the run has made."""
    wanted = {adm_no.lstrip("0") for adm_no in only}
    others = {row.entry.adm_no.lstrip("0") for row in ledger.unposted(run.name)} - wanted
    if others:
        raise UsageFault(
            f"Letters of {counted(len(others), 'other student')} are made in this run and may be "
            "printed; with --only they would be taken back.",
            where=run.name,
            todo="Run letters without --only, which leaves them as they are, or name a folder of "
            "its own for these students with plan --run.",
            slug="only-takes-back",
        )
