"""What must be there before a bundle is worth sending: a checklist by the authority's profile.

Pure. Red blocks; a named reason lets it through and is printed for the school alone. Amber is said.
Only what was posted, handed over or sent counts as a letter to the parent.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.bundle.authority import BundleKind, Requirement
from pipeline.bundle.case import Case, Happening, State
from pipeline.bundle.period import WEEK, laying_day, school_age
from pipeline.words.dates import written
from pipeline.words.lists import counted


class Light(enum.StrEnum):
    """How an item stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the checklist.

    Attributes:
        part: The part of the bundle that cannot be made or is missing, "" when it is none.
        document: The title of a missing document, for the sheet in its place; "" for none.
        fatal: No reason lets it through.
        date: When the missing document would stand in the order of the exhibits.
    """

    slug: str
    light: Light
    title: str
    said: str
    part: str = ""
    document: str = ""
    fatal: bool = False
    date: dt.date | None = None

    @property
    def blocks(self) -> bool:
        """Whether the bundle is refused because of it."""
        return self.light is Light.RED


def readiness(case: Case) -> tuple[Check, ...]:
    """The whole checklist, in the order in which a person would go through it."""
    return (
        _profile(case),
        *_parent(case),
        _age(case),
        *_register(case),
        *_letters(case),
        *_meetings(case),
        *_visit(case),
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
    return Check("profile-current", Light.GREEN, title, f"Looked up on {written(authority.as_at)}.")


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


def _register(case: Case) -> Iterator[Check]:
    period, profile = case.charged, case.profile
    if not case.register.sittings:
        yield Check(
            "no-register",
            Light.RED if "register" in case.profile.mandatory else Light.AMBER,
            "Register",
            "The tracker has no marks of this student before the day of the bundle.",
            part="register",
            document="Register of attendance",
        )
        yield _no_certificate(case, "no-certificate", "Without marks nothing can be certified.")
        return
    if period.last > case.register.last or period.first < case.register.first:
        yield _no_certificate(
            case,
            "period-beyond-register",
            f"The register in the tracker runs from {written(case.register.first)} to "
            f"{written(case.register.last)}; the period charged goes beyond it.",
        )
    if period.unsettled:
        cells = ", ".join(s.where.rsplit("!", 1)[-1] for s in period.unsettled[:8])
        more = f" and {len(period.unsettled) - 8} more" if len(period.unsettled) > 8 else ""
        yield _no_certificate(
            case,
            "sessions-unsettled",
            f"{counted(len(period.unsettled), 'session')} of the period charged without a mark or "
            f"with code N ({cells}{more}). Settle them in the register first.",
        )
    charged = len(period.charged)
    if not charged:
        yield _no_certificate(
            case, "nothing-charged", "The period charged has no session of unauthorised absence."
        )
        return
    yield _enough(case, charged)
    if case.kind is not BundleKind.HANDOVER:
        yield from _clock(case)
    if not period.unsettled:
        yield Check(
            "certificate-ready",
            Light.GREEN,
            "Certificate of attendance",
            f"{charged} of {counted(period.tally.possible, 'possible session')} unauthorised; "
            "every session has a settled mark."
            + (" The head teacher signs it." if "certificate" in profile.contents else ""),
        )


def _no_certificate(case: Case, slug: str, said: str) -> Check:
    """Why nothing can be certified: it blocks where the authority wants a certificate."""
    profile = case.profile
    return Check(
        slug,
        Light.RED if "certificate" in profile.mandatory else Light.AMBER,
        "Certificate of attendance",
        said,
        part="certificate",
        document="Head teacher's certificate of attendance",
    )


def _enough(case: Case, charged: int) -> Check:
    least = case.profile.minimum_sessions
    most = case.most_in_ten_weeks
    title = "Unauthorised sessions"
    said = f"{charged} in the period charged; at most {most} within 10 school weeks of this year."
    if most < least:
        return Check(
            "too-few-sessions",
            Light.RED,
            title,
            f"{said} The authority asks for {least} within 10 school weeks. Marks of an earlier "
            "school year are not in this tracker and are not counted.",
        )
    return Check("enough-sessions", Light.GREEN, title, said)


def _clock(case: Case) -> Iterator[Check]:
    first = case.charged.charged[0].day
    last = laying_day(first)
    late = [s for s in case.charged.charged if laying_day(s.day) < case.as_of]
    title = "Time limit"
    if late:
        said = f"{counted(len(late), 'charged session')} past six months. Begin the period later."
        yield Check("out-of-time", Light.RED, title, said)
    elif last - case.as_of < 12 * WEEK:
        yield Check(
            "time-runs",
            Light.AMBER,
            title,
            f"The information must be laid by {written(last)} or the first session charged "
            f"({written(first)}) is lost: {(last - case.as_of).days} days.",
        )
    else:
        said = f"Last day to lay the information for all sessions: {written(last)}."
        yield Check("in-time", Light.GREEN, title, said)


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
    for event in case.happenings:
        if event.meeting is None:
            continue
        invitations, minutes = case.meeting_papers.get(event.title, ((), ()))
        if not event.outcome.strip():
            yield Check(
                "meeting-without-outcome",
                Light.RED,
                event.title,
                f"The meeting of {written(event.date)} has no outcome ({event.where}).",
            )
        for what, wanted in (("invitation", invitations), ("minutes", minutes)):
            if wanted and not _shown(case, wanted, event, invitation=what == "invitation"):
                yield Check(
                    f"meeting-without-{what}",
                    Light.RED,
                    event.title,
                    f"No {what} of the meeting on {written(event.date)} left the school for this "
                    "parent, and none is in the evidence folder.",
                    document=f"{event.title}, {what}",
                    date=event.date,
                )


def _shown(case: Case, wanted: tuple[str, ...], event: Happening, *, invitation: bool) -> bool:
    if any(item.kind in wanted for item in case.items):
        return True
    for letter in case.letters:
        if letter.document in wanted and letter.state.left and letter.day:
            before = letter.day <= event.date
            if before == invitation or letter.day == event.date:
                return True
    return False


def _visit(case: Case) -> Iterator[Check]:
    rule = case.profile.home_visit
    missed = [
        e
        for e in case.happenings
        if e.meeting and e.meeting.parent_attended.strip().casefold() in {"n", "no", "false"}
    ]
    if rule == "never" or (rule == "after-no-show" and not missed):
        return
    if any(item.kind == "home-visit" for item in case.items):
        yield Check(
            "visit-there", Light.GREEN, "Home visit", "The record is in the evidence folder."
        )
        return
    yield Check(
        "visit-missing",
        Light.RED,
        "Home visit",
        "A record of the home visit is asked for, and the evidence folder has none.",
        document="Record of the home visit",
    )
