"""What must be there before a bundle is worth sending: a checklist by the authority's profile.

Pure. Red blocks; a named reason lets it through and is printed for the school alone. Amber is said.
Only what was posted, handed over or sent counts as a letter to the parent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pipeline.bundle.authority import BundleKind, Requirement
from pipeline.bundle.case import Case, Happening, State
from pipeline.bundle.charges import charges
from pipeline.bundle.checklist import Check, Light
from pipeline.bundle.period import WEEK, school_age
from pipeline.words.dates import written
from pipeline.words.lists import counted, listed

__all__ = ["Check", "Light", "readiness"]


def readiness(case: Case) -> tuple[Check, ...]:
    """The whole checklist, in the order in which a person would go through it."""
    return (
        _profile(case),
        *_parent(case),
        _age(case),
        *charges(case),
        *_letters(case),
        *_proof(case),
        *_meetings(case),
        *_visit(case),
        *_medical(case),
        *_placeless(case),
    )


def _profile(case: Case) -> Check:
    authority = case.authority
    title = f"Profile of {authority.name}"
    if authority.is_overdue(case.as_of):
        return Check(
            "profile-overdue",
            Light.AMBER,
            title,
            f"What this authority asks for was last looked up on {written(authority.as_at)} and "
            "was to "
            f"be checked by {written(authority.check_again)}. Look it up, then change the dates "
            "in its "
            "profile.",
        )
    said = f"Looked up on {written(authority.as_at)}. Source: {authority.source}."
    return Check("profile-current", Light.GREEN, title, said)


def _parent(case: Case) -> Iterator[Check]:
    parent = case.parent
    title = "Parent's name and address"
    if not (parent.forename and parent.surname):
        yield Check(
            "parent-unnamed",
            Light.RED,
            title,
            f"The full name is not in the tracker ({parent.where}). Add it; a bundle is against a "
            "named person.",
            fatal=True,
        )
    elif not (parent.address and parent.postcode):
        said = f"There is no full postal address in the tracker ({parent.where})."
        yield Check("address-missing", Light.RED, title, said)
    else:
        yield Check("parent-named", Light.GREEN, title, "Both are in the tracker.")
    if not parent.responsible:
        yield Check(
            "no-responsibility",
            Light.AMBER,
            "Parental responsibility",
            "The tracker does not say that this person has it. Someone who has care of the child "
            "is a parent as well (Education Act 1996 s.576); make sure the authority agrees.",
        )


def _age(case: Case) -> Check:
    title = "Compulsory school age"
    born = case.student.dob
    if born is None:
        return Check(
            "birth-unknown",
            Light.AMBER if case.kind is BundleKind.HANDOVER else Light.RED,
            title,
            f"The date of birth is not in the tracker ({case.student.where}), so the age cannot be "
            "shown. Add it.",
        )
    begins, ends = school_age(born)
    if case.charged.first < begins or case.charged.last > ends:
        return Check(
            "not-school-age",
            Light.RED,
            title,
            f"The student is of compulsory school age from {written(begins)} to {written(ends)}; "
            "the "
            "period charged goes beyond it.",
            part="certificate",
        )
    return Check("school-age", Light.GREEN, title, f"Throughout the period; until {written(ends)}.")


def _letters(case: Case) -> Iterator[Check]:
    gone = [letter for letter in case.letters if letter.state.left and not letter.returned]
    title = "Written to this parent"
    if not gone and not any(item.kind for item in case.items):
        prepared = sum(letter.state is State.PREPARED for letter in case.letters)
        also = f" {counted(prepared, 'letter')} prepared, which does not count." if prepared else ""
        yield Check(
            "never-written-to",
            Light.RED,
            title,
            "The ledger has no letter that was posted, handed or sent to this parent, and the "
            f"evidence folder has none either.{also}",
        )
    elif gone:
        yield Check(
            "written-to", Light.GREEN, title, f"{counted(len(gone), 'letter')} left the school."
        )
    for wanted in case.profile.requires:
        yield _required(case, wanted)
    for letter in case.letters:
        if letter.returned:
            yield Check(
                "came-back",
                Light.AMBER,
                letter.title,
                f"It came back undelivered on {written(letter.returned)}, so it warned nobody.",
            )


def _proof(case: Case) -> Iterator[Check]:
    """Proof of posting is the ledger's entry; of handing over, the slip that the parent signed."""
    posted = [letter for letter in case.letters if letter.state is State.POSTED]
    handed = [letter for letter in case.letters if letter.state is State.HANDED]
    title = "Proof of posting or hand-over"
    bare = [letter.title for letter in posted if not letter.address]
    if bare:
        said = f"No address was printed on {listed(bare)}, so its posting proves nothing."
        yield Check("posted-nowhere", Light.RED, title, said)
    elif posted:
        said = f"The ledger has day, class and address of {counted(len(posted), 'paper')} posted."
        yield Check("proof-of-posting", Light.GREEN, title, said)
    if not handed:
        return
    if any(item.kind == "handover-slip" for item in case.items):
        said = "The signed slip is in the evidence folder."
        yield Check("proof-of-handover", Light.GREEN, title, said)
    else:
        yield Check(
            "slip-missing",
            Light.AMBER,
            title,
            f"{listed(letter.title for letter in handed)} was handed over, and the slip that the "
            "parent signed is not in the evidence folder (name it: DATE hand-over slip).",
        )


def _required(case: Case, wanted: Requirement) -> Check:
    days = [
        (letter.day, letter.title)
        for letter in case.letters
        if letter.document in wanted.any_of and letter.state.left and not letter.returned
    ]
    days += [(item.date, item.title) for item in case.items if item.kind in wanted.any_of]
    if not days:
        return Check(
            "document-missing",
            Light.RED,
            wanted.what,
            "Not found: the ledger has none that left the school for this parent, and the evidence "
            "folder has none.",
            document="" if _asked_with_meeting(case, wanted) else wanted.what,
        )
    day, title = max(days, key=lambda found: (found[0] is not None, found[0] or dt.date.min))
    if wanted.within_weeks and (day is None or day < case.as_of - wanted.within_weeks * WEEK):
        old = f"is of {written(day)}" if day else "has no date"
        return Check(
            "document-too-old",
            Light.RED,
            wanted.what,
            f"{title} {old}; the authority asks for one of the last {wanted.within_weeks} weeks.",
        )
    dated = f", {written(day)}" if day else ", date not known"
    return Check("document-there", Light.GREEN, wanted.what, f"{title}{dated}.")


def _asked_with_meeting(case: Case, wanted: Requirement) -> bool:
    """Whether a meeting that was held asks for the same paper, so that one sheet stands for it."""
    held = [event.title for event in case.happenings if event.meeting is not None]
    papers = {
        paper for kind in held for group in case.meeting_papers.get(kind, ()) for paper in group
    }
    return case.profile.meetings and bool(papers & set(wanted.any_of))


def _meetings(case: Case) -> Iterator[Check]:
    if not case.profile.meetings:
        return
    held = [event for event in case.happenings if event.meeting is not None]
    for event in held:
        alike = [each.date for each in held if each.title == event.title]
        found = list(_meeting(case, event, alike))
        yield from found
        if not found:
            said = f"Of {written(event.date)}: invitation, minutes and outcome are there."
            yield Check("meeting-complete", Light.GREEN, event.title, said)


def _meeting(case: Case, event: Happening, alike: Sequence[dt.date]) -> Iterator[Check]:
    """What one meeting lacks; ``alike`` are the days of all meetings of its kind."""
    invitations, minutes = case.meeting_papers.get(event.title, ((), ()))
    if not event.outcome.strip():
        yield Check(
            "meeting-without-outcome",
            Light.RED,
            event.title,
            f"The meeting of {written(event.date)} has no outcome ({event.where}).",
        )
    before = max((day for day in alike if day < event.date), default=dt.date.min)
    after = min((day for day in alike if day > event.date), default=dt.date.max)
    for what, wanted, first, last in (
        ("invitation", invitations, before, event.date),
        ("minutes", minutes, event.date, after),
    ):
        if wanted and not _shown(case, wanted, first, last):
            yield Check(
                f"meeting-without-{what}",
                Light.RED,
                event.title,
                f"No {what} of the meeting on {written(event.date)} left the school for this "
                "parent, and none is in the evidence folder.",
                document=f"{event.title}, {what}",
                date=event.date,
            )


def _shown(case: Case, wanted: tuple[str, ...], first: dt.date, last: dt.date) -> bool:
    """Whether such a paper left between two days, both included, or is evidence not outside them.

    A paper that came back told nobody.
    """
    days = [
        letter.day
        for letter in case.letters
        if letter.document in wanted and letter.state.left and not letter.returned
    ]
    days += [item.date or first for item in case.items if item.kind in wanted]
    return any(day is not None and first <= day <= last for day in days)


def _visit(case: Case) -> Iterator[Check]:
    rule = case.profile.home_visit
    missed = [
        e.date
        for e in case.happenings
        if e.meeting and e.meeting.parent_attended.strip().casefold() in {"n", "no", "false"}
    ]
    if rule == "never" or (rule == "after-no-show" and not missed):
        return
    since = min(missed) if rule == "after-no-show" else dt.date.min
    visits = [item for item in case.items if item.kind == "home-visit"]
    title = "Home visit"
    if any((item.date or since) >= since for item in visits):
        yield Check("visit-there", Light.GREEN, title, "The record is in the evidence folder.")
        return
    said = "A record of the home visit is asked for, and the evidence folder has none."
    if visits:
        said = (
            f"The home visit was before the meeting of {written(since)} that no parent came to; a "
            "record of one after it is asked for."
        )
    yield Check("visit-missing", Light.RED, title, said, document="Record of the home visit")


def _medical(case: Case) -> Iterator[Check]:
    """Health is a special category: it is produced where the authority asks (domain.md §4)."""
    if case.medical_left_out:
        files = counted(case.medical_left_out, "file")
        yield Check(
            "medical-left-out",
            Light.AMBER,
            "Medical evidence",
            f"{files} left out: {case.authority.name} does not ask for medical evidence. If it is "
            "to be produced, set medical = true in the authority's profile.",
        )


def _placeless(case: Case) -> Iterator[Check]:
    """A copy without names is known by its own name, or the original is shown all the same."""
    for file in case.placeless:
        yield Check(
            "copy-without-place",
            Light.AMBER,
            file,
            "It takes no letter's place in this bundle. Name it as the letter's own file in the "
            "run folder, such as redacted/SOL261005-0042-1-letter-4.pdf.",
        )
