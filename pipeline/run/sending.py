"""A run folder that is made in one go: papers, print run, lists, account, ledger entries.

Minutes, letters that could not be handed over, and minutes typed by a clerk all leave this way.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import __version__
from pipeline.errors import AlreadyDone
from pipeline.files import Existing, published, sha256_of
from pipeline.ledger.entries import Posting
from pipeline.ledger.entries import Run as RunEntry
from pipeline.ledger.ledger import Ledger
from pipeline.letters import Written
from pipeline.libreoffice import Engine
from pipeline.mail import Action, Totals, build
from pipeline.mail import Run as PostRun
from pipeline.model.letter import Paper
from pipeline.model.problem import Problem
from pipeline.run import exceptions
from pipeline.run.addresses import leave_out_unchecked
from pipeline.run.deciding import Decided
from pipeline.run.folder import (
    ACCOUNT,
    EXCEPTIONS,
    INPUTS,
    PLAN,
    RunFolder,
    json_bytes,
    open_run,
)
from pipeline.run.folder import SCHEMA as RUN_SCHEMA
from pipeline.run.making import messages, paper_entries, totals_json
from pipeline.run.office import Desk
from pipeline.run.papers import Pile, check_used, hold_broken_sets, make_papers
from pipeline.run.plan_json import plan_json
from pipeline.run.repeats import papers_hash

TYPING = "typing"
"""Where the Word files lie that are to be typed over."""
Actions = Callable[[tuple[Paper, ...]], tuple[Action, ...]]


@dataclass(frozen=True)
class Errand:
    """What is to be made and sent in one go.

    Attributes:
        command: "minutes", "unserved" or "file-minutes"; kept in ``run.json`` and the ledger.
        folder: Where the run folder goes.
        entry: The run as the ledger gets it; its day is that of the meeting.
        decided: The students concerned, decided.
        tracker: The workbook as it was read.
        problems: Faults and remarks for a person, with their cells.
        typed: Word files that a person typed, by the stem of their job.
        said: More lines for ``run.json``.
        for_typing: Stems of the jobs whose Word file is laid out to be typed over.
        actions: Lines for CPOMS, from what was made.
    """

    command: str
    folder: Path
    entry: RunEntry
    decided: Decided
    tracker: Path
    written: Written
    problems: tuple[Problem, ...] = ()
    typed: Mapping[str, bytes] = field(default_factory=dict)
    said: Mapping[str, object] = field(default_factory=dict)
    for_typing: frozenset[str] = frozenset()
    actions: Actions | None = None


@dataclass(frozen=True)
class Sent:
    """What an errand came to: copies made and excepted add up to those due."""

    run: RunFolder
    totals: Totals
    due: int
    made: int
    excepted: int
    exceptions: int
    typing: int


def send(desk: Desk, ledger: Ledger, errand: Errand, engine: Engine | None) -> Sent:
    """Make it all; the folder appears whole or not at all.

    Raises:
        AlreadyDone: The same was made before, or papers of this run have gone out.
    """
    errand = replace(errand, written=leave_out_unchecked(errand.written, ledger))
    inputs = _inputs(desk, errand)
    _refuse_made(ledger, errand, inputs)
    check_used(desk.workspace, [j for j in errand.written.jobs if j.stem not in errand.typed])
    begun = time.monotonic()
    existing = Existing.REPLACE
    with published(errand.folder, root=errand.folder.parent, existing=existing) as aside:
        (aside / INPUTS).mkdir()
        shutil.copyfile(errand.tracker, aside / INPUTS / errand.decided.register.file)
        plan = plan_json(errand.decided.plan, errand.decided.register)
        (aside / PLAN).write_bytes(json_bytes(plan))
        pile = make_papers(
            desk.workspace, errand.written.jobs, aside, desk.talk, engine, errand.typed
        )
        pile = hold_broken_sets(pile, aside)
        totals = build(pile.papers, _post_run(desk, errand, pile), into=aside)
        typing = _lay_out(errand, pile, aside)
        rows = _rows(errand, pile)
        (aside / EXCEPTIONS).write_bytes(exceptions.exceptions_csv(rows))
        made = len(pile.papers)
        excepted = len(errand.written.excepted) + len(pile.failed)
        letters = {
            "inputs_sha256": inputs,
            "made_at": desk.now.isoformat(timespec="seconds"),
            "proof": False,
            "due": made + excepted,
            "made": made,
            "excepted": excepted,
            "exceptions": len(rows),
            **totals_json(totals),
            "known": pile.known,
            "filled_in_by_docxtpl": dict(pile.slowly),
            "seconds": round(time.monotonic() - begun, 2),
        }
        (aside / ACCOUNT).write_bytes(json_bytes(_account(desk, errand, letters)))
        run, day = errand.entry.run, errand.entry.as_of
        entries = paper_entries(desk, ledger, run, aside, day, pile.papers)
        desk.intend(aside, ledger, (errand.entry, *entries))
    desk.carry_out(errand.folder, ledger)
    return Sent(open_run(errand.folder), totals, made + excepted, made, excepted, len(rows), typing)


def refuse_typed_over(folder: Path) -> None:
    """A folder in which somebody has begun to type is never replaced.

    Raises:
        AlreadyDone: A Word file laid out for typing is no longer as it was made.
    """
    for path in sorted((folder / TYPING).glob("*.docx")):
        made = folder / "documents" / path.name
        if not made.is_file() or sha256_of(made) != sha256_of(path):
            raise AlreadyDone(
                "Somebody has typed in a file of this folder, so it is not made again.",
                where=f"{folder.name}/{TYPING}/{path.name}",
                todo="Send it with attendance file-minutes, or name another folder with --out.",
                slug="typed-over",
            )


def _inputs(desk: Desk, errand: Errand) -> str:
    templates = {
        name: sha256_of(desk.workspace.templates / name)
        for name in sorted({job.template for job in errand.written.jobs})
        if (desk.workspace.templates / name).is_file()
    }
    as_of = errand.decided.plan.as_of
    return papers_hash(
        errand.written,
        templates,
        as_of,
        errand.problems,
        errand.decided,
        desk.workspace.settings_hash,
    )


def _refuse_made(ledger: Ledger, errand: Errand, inputs: str) -> None:
    name = errand.folder.name
    if ledger.rows(Posting, run=name):
        raise AlreadyDone(
            "Papers of this run have gone out, so it is not made again.",
            where=name,
            todo="Name another folder with --out; what went out is left out there.",
            slug="run-posted",
        )
    if not (errand.folder / ACCOUNT).is_file():
        return
    refuse_typed_over(errand.folder)
    letters = open_run(errand.folder).letters
    if letters and letters.get("inputs_sha256") == inputs:
        raise AlreadyDone(
            "This is already made, from the same inputs.",
            where=name,
            todo="Print what is in its print folder.",
            slug="already-made",
        )


def _post_run(desk: Desk, errand: Errand, pile: Pile) -> PostRun:
    workspace = desk.workspace
    order = sorted(workspace.catalogue, key=lambda document: document.order)
    return PostRun(
        errand.folder.name,
        errand.decided.desk.office.written,
        [document.id for document in order],
        workspace.post,
        workspace.envelopes,
        messages(desk, pile.papers),
        actions=errand.actions(pile.papers) if errand.actions else (),
    )


def _lay_out(errand: Errand, pile: Pile, aside: Path) -> int:
    """Copies of the Word files that a clerk types over; the originals stay as they were made."""
    wanted = [aside / paper.docx for paper in pile.papers if paper.job.stem in errand.for_typing]
    for docx in wanted:
        (aside / TYPING).mkdir(exist_ok=True)
        shutil.copyfile(docx, aside / TYPING / docx.name)
    return len(wanted)


def _rows(errand: Errand, pile: Pile) -> list[tuple[str, ...]]:
    errors = [p for p in errand.problems if p.is_error]
    remarks = [p for p in errand.problems if not p.is_error]
    return [
        *exceptions.problem_rows(_not_excepted(errors, errand.written)),
        *exceptions.failed_rows(pile.failed),
        *exceptions.excepted_rows(errand.written.excepted),
        *exceptions.remark_rows(remarks),
        *exceptions.excepted_rows(
            [line for line in errand.written.notices if line.slug == exceptions.NO_TEMPLATE],
            exceptions.SAID,
        ),
    ]


def _not_excepted(problems: Iterable[Problem], written: Written) -> list[Problem]:
    """Faults that no document's line tells already."""
    told = {(line.slug, line.where) for line in written.excepted}
    return [problem for problem in problems if (problem.slug, problem.where) not in told]


def _account(desk: Desk, errand: Errand, letters: Mapping[str, object]) -> dict[str, object]:
    plan = errand.decided.plan
    return {
        "schema": RUN_SCHEMA,
        "version": __version__,
        "command": errand.command,
        "policy": plan.policy,
        "as_of": plan.as_of.isoformat(),
        "planned_at": desk.now.isoformat(timespec="seconds"),
        "tracker_path": str(errand.tracker.resolve()),
        "inputs": [{"file": plan.file, "sha256": plan.sha256}],
        "counts": {"students": len(plan.decisions), "problems": len(errand.problems)},
        **errand.said,
        "letters": letters,
    }
