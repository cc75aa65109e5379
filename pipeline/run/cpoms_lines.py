"""Lines for CPOMS: what was decided and made, and later what went out. Pure.

Worded for pasting into the child's own record: the step, the figure and the papers; no parent's
name, no reason of an absence, no flag. Nothing is called sent before it was posted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import words
from pipeline.ledger.entries import Document, PostClass, Posting, Row, Way
from pipeline.letters.catalogue import Catalogue
from pipeline.mail.cpoms import Action
from pipeline.model.letter import SCHOOL, Paper
from pipeline.model.plan import Channel, Decision, DocumentDue
from pipeline.model.register import Student
from pipeline.policy.limits import limits_of
from pipeline.policy.policy import Policy, Step
from pipeline.run.lists import due_steps

POSTED_FILE = "cpoms-posted.csv"
_BUNDLE = "bundle"


def actions(
    decisions: Iterable[Decision],
    papers: Sequence[Paper],
    students: Mapping[str, Student],
    policy: Policy,
    catalogue: Catalogue,
    day: dt.date,
) -> tuple[Action, ...]:
    """A line for each step that is due: the step, the figure, what was made."""
    by_document: dict[tuple[str, str], list[Paper]] = {}
    for paper in papers:
        by_document.setdefault((paper.job.adm_no, paper.job.document), []).append(paper)
    limits = limits_of(policy)
    found = []
    for decision in decisions:
        figure = words.figure(decision.attendance, limits)
        for step in due_steps(decision, policy):
            made = [
                (title(due.id, catalogue), by_document[decision.adm_no, due.id])
                for due in _documents_of(decision, step)
                if (decision.adm_no, due.id) in by_document
            ]
            text = " ".join((f"{_decided(decision, step)} Attendance {figure}.", *_made(made)))
            referral = any(due.when == _BUNDLE for due in _documents_of(decision, step))
            if referral:
                text += " The evidence bundle is still to be made; nothing has been referred yet."
            name = students[decision.adm_no].full_name
            found.append(Action(day, decision.adm_no, name, text, step.owner))
    return tuple(found)


def title(document: str, catalogue: Catalogue) -> str:
    """A document as people name it."""
    return catalogue[document].title if document in catalogue.documents else document


def _documents_of(decision: Decision, step: Step) -> Iterator[DocumentDue]:
    """The documents of one of a row's steps; what counts as another step goes with the row's."""
    for due in decision.documents:
        own = due.step == step.id
        if own or (step.id == decision.step and due.step not in decision.also):
            yield due


def _decided(decision: Decision, step: Step) -> str:
    whose = f" and asked of: {step.owner}" if step.task else ""
    by = decision.due_by if step.id == decision.step else None
    when = f", for {words.with_weekday(by)}" if by else ""
    return f"{step.name} decided{whose}{when}."


def _made(made: Sequence[tuple[str, Sequence[Paper]]]) -> Iterator[str]:
    """What was made, by what is still to happen to it."""
    to_send: list[str] = []
    to_hand: list[str] = []
    to_fill: list[str] = []
    for name, papers in made:
        parents = [paper for paper in papers if paper.job.addressee.contacts != (SCHOOL,)]
        if not parents:
            to_fill.append(name)
            continue
        copies = words.counted(len(parents), "copy", "copies")
        by_hand = parents[0].job.addressee.channel is Channel.HAND
        (to_hand if by_hand else to_send).append(f"{name} ({copies})")
    if to_send:
        yield f"Prepared, not yet sent: {words.listed(to_send)}."
    if to_hand:
        yield f"Prepared to be handed over at the meeting: {words.listed(to_hand)}."
    if to_fill:
        yield f"Laid out to be filled in: {words.listed(to_fill)}."
    days = sorted({paper.job.meeting_day for _, papers in made for paper in papers} - {""})
    if days:
        meetings = words.listed(words.written(dt.date.fromisoformat(day)) for day in days)
        yield f"The meeting is planned for {meetings}."


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What left in one way on one day about one child; the key of a line."""

    day: dt.date
    adm_no: str
    way: Way
    channel: str
    post_class: PostClass | None
    by: str


def posted_actions(
    papers: Iterable[Row[Document]],
    postings: Iterable[Row[Posting]],
    names: Mapping[str, str],
    catalogue: Catalogue,
) -> tuple[Action, ...]:
    """A line for each child, day and way: what went out, with its date and class of post.

    Args:
        papers: The run's documents in the ledger.
        postings: What went out of the run, corrected entries left out.
        names: The children's names by admission number.
        catalogue: The documents' titles.
    """
    by_set: dict[str, list[Document]] = {}
    for row in papers:
        by_set.setdefault(row.entry.set_id, []).append(row.entry)
    copies: dict[_Leaving, dict[str, set[str]]] = {}
    for posting in postings:
        entry = posting.entry
        for paper in by_set.get(entry.set_id, ()):
            key = _Leaving(
                entry.day, paper.adm_no, entry.way, paper.channel, entry.post_class, posting.by
            )
            sets = copies.setdefault(key, {}).setdefault(paper.document, set())
            sets.add(entry.set_id)
    return tuple(
        Action(
            key.day,
            key.adm_no,
            names.get(key.adm_no, ""),
            _went(key, {title(name, catalogue): len(sets) for name, sets in documents.items()}),
            key.by,
        )
        for key, documents in copies.items()
    )


def _went(key: _Leaving, copies: Mapping[str, int]) -> str:
    what = words.listed(
        f"{name} ({words.counted(count, 'copy', 'copies')})" for name, count in copies.items()
    )
    on = words.written(key.day)
    if key.way is Way.POSTED:
        kind = f"{key.post_class.value} class" if key.post_class else "class not recorded"
        return f"Posted on {on}, {kind}: {what}."
    if key.way is Way.SENT:
        by = {"email": " by e-mail", "intouch": " by InTouch"}.get(key.channel, "")
        return f"Sent{by} on {on}: {what}."
    if key.channel == Channel.INTERNAL:
        return f"Done and filed on {on}: {what}."
    return f"Handed over on {on}: {what}."
