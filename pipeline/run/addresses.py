"""Nothing is posted to an address from which the last letter came back, until it is checked."""

from __future__ import annotations

from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import student_key
from pipeline.letters import Written
from pipeline.letters.refusal import Refusal
from pipeline.model.letter import Excepted, Job
from pipeline.model.plan import Channel


def leave_out_unchecked(written: Written, ledger: Ledger) -> Written:
    """The same, without what would be posted to such a reader; each is a line for a person."""
    waiting = {
        (reader.student, contact): reader.set_id
        for reader in ledger.addresses_to_check()
        for contact in reader.contacts
    }
    if not waiting:
        return written
    kept: list[Job] = []
    held: list[Excepted] = []
    for job in written.jobs:
        came_back = [
            waiting[key]
            for contact in job.addressee.contacts
            if (key := (student_key(job.adm_no), contact)) in waiting
        ]
        if came_back and job.addressee.channel is Channel.POST:
            held.append(_line(job, came_back[0]))
        else:
            kept.append(job)
    return Written(tuple(kept), (*written.excepted, *held), written.notices)


def _line(job: Job, set_id: str) -> Excepted:
    refusal = Refusal("address-to-check", value=set_id)
    return Excepted(
        adm_no=job.adm_no,
        document=job.document,
        recipient=job.addressee.name,
        slug=refusal.slug,
        reason=refusal.reason,
        step=job.step,
        where=f"ledger!{set_id}",
        contact=job.addressee.contacts[0],
    )
