"""What the checklist says of the register: whether it can be certified, charged, and still in time.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.case import Case
from pipeline.bundle.checklist import Check, Light
from pipeline.bundle.period import WEEK, delays, laying_day
from pipeline.words.dates import written
from pipeline.words.lists import counted

NEAR = 12 * WEEK
"""From here on the time limit is warned of: an authority needs time of its own (domain.md §3.3)."""


def charges(case: Case) -> Iterator[Check]:
    """The marks of the period charged, each in its category; then the sessions and the clock."""
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
    yield _clock(case)
    if not period.unsettled:
        certified = "certificate" in profile.contents
        yield Check(
            "certificate-ready",
            Light.GREEN,
            "Certificate of attendance" if certified else "Marks of the period",
            f"{charged} of {counted(period.tally.possible, 'possible session')} unauthorised; "
            "every session has a settled mark."
            + (" The head teacher signs it." if certified else ""),
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


def _clock(case: Case) -> Check:
    """Magistrates' Courts Act 1980 s.127; at a hand-over the authority has yet to choose."""
    first = case.charged.charged[0].day
    last = laying_day(first)
    late = [s for s in case.charged.charged if laying_day(s.day) < case.as_of]
    title = "Time limit"
    if late:
        light = Light.AMBER if case.kind is BundleKind.HANDOVER else Light.RED
        said = f"{counted(len(late), 'charged session')} past six months. Begin the period later."
        return Check("out-of-time", light, title, said)
    if last - case.as_of < NEAR:
        return Check(
            "time-runs",
            Light.AMBER,
            title,
            f"The information must be laid by {written(last)} or the first session charged "
            f"({written(first)}) is lost: {counted((last - case.as_of).days, 'day')}. "
            f"{_cost(case)}",
        )
    said = f"Last day to lay the information for all sessions: {written(last)}."
    return Check("in-time", Light.GREEN, title, said)


def _cost(case: Case) -> str:
    """What the first delay to lose anything loses; the whole table is on the readiness sheet."""
    lost = [delay.lost for delay in delays(case.charged.charged, case.as_of, NEAR // WEEK)]
    first = next(week for week, count in enumerate(lost) if count)
    return f"{counted(lost[first], 'session')} lost by a delay of {counted(first, 'week')}."
