"""``purge``: what is older than it must be kept goes; the fact and the hash stay.

A case that goes on is never purged: a legal hold, a referral to the authority, or a student named.
A referral counts as going on for the years that ``config/school.toml`` keeps a bundle, unless it is
said to be closed; what was served on others is kept for those years whatever became of the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.ledger.entries import Bundle, Decided, Ruling, Verb
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of, standing, student_key
from pipeline.run.bundle_keeping import in_their_time, served_in_their_time
from pipeline.run.erasing import Erasing, Purging, carry_out, survey
from pipeline.run.office import Desk
from pipeline.words.dates import written

LEGAL_HOLD = "legal hold"
"""How the reason of a hold begins that outlives every purge."""
_NAMED, _HELD, _REFERRED = (
    "named with --keep",
    "legal hold",
    "referred, or at referral",
)
_SERVED = "a bundle was served; it is kept until"


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, or would go.

    Attributes:
        kept: Students whose case goes on, with why.
        done: Whether anything was taken away.
    """

    before: dt.date
    erasing: Erasing
    kept: Mapping[str, str]
    done: bool


def purge(
    desk: Desk,
    before: dt.date,
    *,
    keep: Collection[str] = (),
    closed: Collection[str] = (),
    dry_run: bool = False,
) -> Purged:
    """Take away documents and personal data made before a day.

    Args:
        desk: The command at work.
        before: The day; six years ago at the latest.
        keep: Students to be kept whatever the ledger says.
        closed: Students whose referral is over, so that it no longer keeps them.
        dry_run: Tell, and take nothing away.

    Raises:
        UsageFault: The day is less than six years ago.
    """
    with desk.working("purge") as ledger:
        kept = _kept(desk, ledger, keep, closed)
        order = Purging(before, desk.today, desk.now, desk.by, tuple(sorted(kept)))
        if dry_run:
            return Purged(before, survey(desk.workspace.output, ledger, order), kept, done=False)
        found = survey(desk.workspace.output, ledger, order)
        if found:
            found = carry_out(desk.workspace.output, ledger, order)
        return Purged(before, found, kept, done=bool(found))


def _kept(
    desk: Desk, ledger: Ledger, keep: Collection[str], closed: Collection[str]
) -> Mapping[str, str]:
    over = {student_key(adm_no) for adm_no in closed}
    bundles, retention = ledger.rows(Bundle), desk.workspace.retention
    found = {student: _REFERRED for student in _referred(desk, ledger) if student not in over}
    found |= {
        student: f"{_SERVED} {written(until)}"
        for student, until in served_in_their_time(bundles, retention, desk.today).items()
        if student in over
    }
    found |= dict.fromkeys(_legally_held(ledger, desk.today), _HELD)
    return found | {student_key(adm_no): _NAMED for adm_no in keep}


def _legally_held(ledger: Ledger, today: dt.date) -> frozenset[str]:
    """A later hold for another reason does not end it; only a release that says so does."""
    held: set[str] = set()
    for row in of(Ruling, standing((*ledger.rows(Ruling),))):
        ruling, student = row.entry, student_key(row.entry.adm_no)
        if not ruling.reason.strip().casefold().startswith(LEGAL_HOLD):
            continue
        if ruling.verb is Verb.HOLD and (ruling.until is None or today < ruling.until):
            held.add(student)
        elif ruling.verb is Verb.RELEASE:
            held.discard(student)
    return frozenset(held)


def _referred(desk: Desk, ledger: Ledger) -> frozenset[str]:
    """Students of whom a bundle was made, or whose step was one that goes to the authority.

    Each for the years that a bundle is kept: a case of which nothing was heard for so long is over.
    """
    retention = desk.workspace.retention
    steps = {
        step.id
        for policy in desk.workspace.policies
        for step in policy.steps
        if any(each.document.when == "bundle" for each in step.documents)
    }
    decided = {
        student_key(row.entry.adm_no)
        for row in ledger.rows(Decided)
        if row.entry.step in steps and desk.today < retention.bundle_until(row.at.date())
    }
    bundled = in_their_time(ledger.rows(Bundle), retention, desk.today)
    return frozenset((decided | set(bundled)) - {""})
