"""``letters``: what is due becomes proved PDFs and a print run, whole or not at all."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from pipeline.config import Workspace
from pipeline.convert import page
from pipeline.errors import AlreadyDone, UsageFault
from pipeline.files import Existing, published, sha256_of
from pipeline.ledger.entries import Posting
from pipeline.ledger.ledger import Ledger
from pipeline.libreoffice import Engine, Patient, default_jobs, ready
from pipeline.mail import Run as PostRun
from pipeline.mail import Totals, build
from pipeline.mail.task_pages import ListHeading
from pipeline.mail.watermark import watermark
from pipeline.model.letter import Paper
from pipeline.run import cpoms_lines, exceptions, lists
from pipeline.run.deciding import Decided
from pipeline.run.folder import (
    ACCOUNT,
    EXCEPTIONS,
    MEETING_COMMANDS,
    PROOF,
    RunFolder,
    json_bytes,
    open_run,
)
from pipeline.run.letter_work import Work, prepare, refuse_to_take_back, stands
from pipeline.run.making import messages, paper_entries, totals_json
from pipeline.run.office import Desk
from pipeline.run.papers import Pile, check_used, make_papers
from pipeline.run.plan_json import plan_json
from pipeline.run.planning import Planned, write_plan_files
from pipeline.run.typed import judge, typed_wrong

_PARTS = ("documents", "held", "print", "intouch", "email", "meetings", "forms", "tasks")
_LISTS = ("cpoms.csv", EXCEPTIONS)


@dataclass(frozen=True)
class Lettered:
    """What ``letters`` came to.

    Attributes:
        due: Copies that were due: made and excepted add up to it.
        exceptions: Lines of ``exceptions.csv``.
    """

    run: RunFolder
    folder: Path
    totals: Totals
    due: int
    made: int
    excepted: int
    exceptions: int


def make_letters(
    desk: Desk,
    path: Path,
    only: Collection[str] = (),
    *,
    proof: bool = False,
    engine: Engine | None = None,
    decisions: Path | None = None,
    planned: Planned | None = None,
) -> Lettered:
    """Make the letters of a planned run.

    Args:
        desk: The command at work.
        path: The run folder.
        only: Admission numbers; empty for everyone due.
        proof: Watermarked, in a folder of its own; nothing is entered in the ledger.
        engine: What converts; LibreOffice unless told otherwise.
        decisions: The meeting's workbook; ``None`` for the one in the run folder, if any.
        planned: The plan where the same command has just made it, or found it made. What was
            read is not read again, and what was decided is decided again only when the ledger says
            something else by now, or something was typed into the plan.

    Raises:
        AlreadyDone: The same letters were made before, or letters of this run have gone out.
        UsageFault: A student named by ``only`` is not in the plan.
        SettingsFault, TemplateFault, ConversionFault, MissingProgram, VerificationFault: As said.
    """
    with desk.working("letters", path) as ledger, ready(engine, default_jobs()) as used:
        run = open_run(path)
        _refuse_meetings(run)
        if ledger.rows(Posting, run=run.name) and not proof:
            raise AlreadyDone(
                "Letters of this run have gone out, so they are not made again.",
                where=run.name,
                todo="For the same bytes use attendance reprint; for new letters plan a new run.",
                slug="run-posted",
            )
        # Into a plan that was not there before nobody can have typed.
        new = planned is not None and planned.made
        typed = judge(run, desk.workspace.policy(run.policy), decisions, untouched=new)
        if only and not proof:
            refuse_to_take_back(ledger, run, only)
        known = planned.decided if planned is not None else None
        work = prepare(desk, ledger, run, only, typed, proof=proof, known=known)
        if not proof and stands(ledger, run, work):
            raise AlreadyDone(
                "These letters are already made, from the same inputs.",
                where=run.name,
                todo="Print what is in its print folder, or change the plan and run letters again.",
                slug="already-made",
            )
        check_used(desk.workspace, work.written.jobs)
        return _make(desk, ledger, run, work, proof=proof, engine=used)


def _refuse_meetings(run: RunFolder) -> None:
    if run.account.get("command") in MEETING_COMMANDS:
        raise UsageFault(
            "This run holds minutes, or letters that could not be handed over; it has no plan.",
            where=run.name,
            todo="Give a run that attendance plan made.",
            slug="not-a-plan",
        )


def _make(
    desk: Desk,
    ledger: Ledger,
    run: RunFolder,
    work: Work,
    *,
    proof: bool,
    engine: Engine | None,
) -> Lettered:
    begun = time.monotonic()
    target = run.path / PROOF if proof else run.path
    existing = Existing.REPLACE if proof else Existing.EXTEND
    with published(target, root=target.parent, existing=existing) as aside:
        if not proof:
            _clear(aside)
        listed = cache(partial(_lists, desk.workspace, run, work.decided))
        pile = make_papers(
            desk.workspace, work.written.jobs, aside, desk.talk, engine, meanwhile=listed
        )
        if isinstance(engine, Patient):  # the print run needs the memory and not LibreOffice
            engine.dismiss()
        if proof:
            papers = tuple(_watermarked(paper, aside / paper.pdf) for paper in pile.papers)
            pile = replace(pile, papers=papers)
        totals = build(pile.papers, _post_run(desk, run, work, pile, listed()), into=aside)
        rows = _exception_rows(work, pile)
        (aside / EXCEPTIONS).write_bytes(exceptions.exceptions_csv(rows))
        made = len(pile.papers)
        excepted = len(work.written.excepted) + len(pile.failed)
        letters = {
            "inputs_sha256": work.inputs,
            "made_at": desk.now.isoformat(timespec="seconds"),
            "proof": proof,
            "due": made + excepted,
            "made": made,
            "excepted": excepted,
            "exceptions": len(rows),
            **totals_json(totals),
            "known": pile.known,
            "filled_in_by_docxtpl": dict(pile.slowly),
            "seconds": round(time.monotonic() - begun, 2),
        }
        account = {**run.account, "letters": letters}
        (aside / ACCOUNT).write_bytes(json_bytes(account))
        if not proof:
            plan = plan_json(work.decided.plan, work.decided.register)
            if run.plan != plan:  # what stands there as it should is left as it was
                write_plan_files(aside, work.decided, typed_wrong(run, work.wrong))
            entries = paper_entries(desk, ledger, run.name, aside, run.as_of, pile.papers)
            desk.intend(aside, ledger, entries)
    if not proof:
        desk.carry_out(run.path, ledger)
    return Lettered(open_run(run.path), target, totals, made + excepted, made, excepted, len(rows))


def _clear(aside: Path) -> None:
    """Letters made before from other inputs go, so that no old page stays among the new."""
    for name in _PARTS:
        if (aside / name).is_dir():
            shutil.rmtree(aside / name)
    for name in _LISTS:
        (aside / name).unlink(missing_ok=True)


def _watermarked(paper: Paper, pdf: Path) -> Paper:
    """The paper as it is with the watermark, which is to be seen in the print run as well."""
    watermark(pdf)
    with page.pages(pdf) as pages:
        looks = tuple(each.look() for each in pages) if paper.looks else ()
    return replace(paper, sha256=sha256_of(pdf), looks=looks)


def _post_run(
    desk: Desk, run: RunFolder, work: Work, pile: Pile, listed: Mapping[str, bytes]
) -> PostRun:
    workspace, decided = desk.workspace, work.decided
    order = sorted(workspace.catalogue, key=lambda document: document.order)
    chosen = {decision.adm_no for decision in work.chosen}
    rows = [d for d in decided.plan.decisions if d.adm_no in chosen]
    return PostRun(
        run.name,
        run.as_of,
        [document.id for document in order],
        workspace.post,
        workspace.envelopes,
        messages(desk, pile.papers),
        listed,
        cpoms_lines.actions(
            rows,
            pile.papers,
            decided.students,
            decided.policy,
            workspace.catalogue,
            run.as_of,
        ),
    )


def _lists(workspace: Workspace, run: RunFolder, decided: Decided) -> Mapping[str, bytes]:
    school = lists.School(
        decided.register,
        decided.policy,
        workspace.calendar(run.as_of),
        workspace.codes,
        run.as_of,
    )
    heading = ListHeading(workspace.post.from_name, run.name, run.as_of)
    return lists.list_files(decided.plan.decisions, school, heading)


def _exception_rows(work: Work, pile: Pile) -> list[tuple[str, ...]]:
    return [
        *exceptions.problem_rows(work.wrong),
        *exceptions.held_rows(work.decided.plan.decisions),
        *exceptions.failed_rows(pile.failed),
        *exceptions.excepted_rows(work.written.excepted),
        *exceptions.excepted_rows(
            [line for line in work.written.notices if line.slug == exceptions.NO_TEMPLATE],
            exceptions.SAID,
        ),
    ]
