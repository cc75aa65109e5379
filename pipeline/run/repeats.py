"""Nothing is sent twice: what the ledger says of each paper about to be made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipeline import words
from pipeline.ledger import codec
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import Already, Verdict, paper_key
from pipeline.letters import Written
from pipeline.letters.refusal import Refusal
from pipeline.model.letter import SCHOOL, Excepted, Job
from pipeline.model.problem import Problem
from pipeline.policy.calendar import Calendar, school_year_start
from pipeline.policy.history import History
from pipeline.run.deciding import Decided

_SLUG = {Verdict.SAME: "already-sent", Verdict.DIFFERENT: "already-sent-other-facts"}


def leave_out_repeats(
    written: Written, ledger: Ledger, decided: Decided, history: History, calendar: Calendar
) -> Written:
    """The same, without what has gone out before; each left-out copy is a line for a person."""
    kept: list[Job] = []
    repeated: list[Excepted] = []
    for job in written.jobs:
        if job.addressee.contacts == (SCHOOL,):
            kept.append(job)
            continue
        found = ledger.already(
            job.adm_no,
            paper_key(job.adm_no, job.document, job.step, job.addressee.contacts),
            facts_of(job),
            since=_since(job.adm_no, decided, history, calendar),
        )
        if found.verdict in _SLUG:
            repeated.append(_line(job, found))
        else:
            kept.append(job)
    return Written(tuple(kept), (*written.excepted, *repeated), written.notices)


def facts_of(job: Job) -> str:
    """What a letter says, without its date and reference."""
    return codec.facts_hash(job.fields, job.addressee.address, "letter")


def papers_hash(
    written: Written,
    templates: Mapping[str, str],
    as_of: dt.date,
    wrong: Sequence[Problem],
    decided: Decided,
    settings: str,
) -> str:
    """All that the letters of a run depend on: the same hash, the same letters.

    ``settings`` is the hash of the school's own: envelopes, post, messages.
    """
    return codec.sha256(
        codec.canonical(
            [
                as_of.isoformat(),
                settings,
                [
                    [job.stem, job.template, templates.get(job.template, ""), facts_of(job)]
                    for job in written.jobs
                ],
                [[e.adm_no, e.document, e.contact, e.slug] for e in written.excepted],
                [[p.slug, p.where, p.value] for p in wrong],
                [[d.adm_no, d.status.value, d.step, d.reason] for d in decided.plan.decisions],
            ]
        )
    )


def _since(adm_no: str, decided: Decided, history: History, calendar: Calendar) -> dt.date:
    """Where the present ladder began: after an outcome that closed it, else with the year."""
    closing = [
        event.date
        for event in history.of(adm_no)
        if event.outcome in decided.policy.history.closing
    ]
    start = school_year_start(calendar.terms[0][0])
    return max(closing) + dt.timedelta(days=1) if closing else start


def _line(job: Job, found: Already) -> Excepted:
    refusal = Refusal(
        _SLUG[found.verdict], value=found.set_id, hint=words.written(found.day) if found.day else ""
    )
    return Excepted(
        adm_no=job.adm_no,
        document=job.document,
        recipient=job.addressee.name,
        slug=refusal.slug,
        reason=refusal.reason,
        step=job.step,
        where=f"ledger!{found.set_id}",
        contact=job.addressee.contacts[0],
    )
