"""A student's figures as a letter prints them."""

from __future__ import annotations

from fractions import Fraction

from pipeline.letters.ladder import LadderFacts
from pipeline.model.plan import Attendance, HalfTerm, Tally
from pipeline.words.figures import days, percent, sessions, threshold

_COUNTS = (
    "attended",
    "possible",
    "sessions",
    "missed",
    "days_missed",
    "authorised",
    "unauthorised",
    "late",
    "late_after",
)


def figures(
    attendance: Attendance, ladder: LadderFacts, step: str, counted: tuple[str, str]
) -> dict[str, object]:
    """The ``figures`` group.

    Without marks the counts are empty and ``figures.counted`` is false. ``figures.threshold`` is
    given only where the figure is on its wrong side: a step can be due for want of improvement
    alone, and the letter must not claim more.

    Args:
        attendance: The figure of the plan.
        ladder: The thresholds.
        step: The step the document belongs to.
        counted: The last day counted and the school year, as printed.
    """
    share = attendance.share
    known = ladder.steps.get(step)
    limit = known.limit if known else None
    below = limit is not None and share is not None and limit.holds(share)
    return {
        "counted": attendance.tally is not None,
        "percent": percent(share, ladder.limits) if share is not None else "",
        **_counts(attendance.tally),
        "to_date": counted[0],
        "year": counted[1],
        "half_terms": [_half_term(h, ladder) for h in attendance.half_terms if h.tally.possible]
        if attendance.tally
        else [],
        "persistent": attendance.persistent,
        "threshold": threshold(limit.share) if limit is not None and below else "",
        "expected": threshold(ladder.expected),
    }


def _counts(tally: Tally | None) -> dict[str, str]:
    if tally is None:
        return dict.fromkeys(_COUNTS, "")
    return {
        "attended": str(tally.attended),
        "possible": str(tally.possible),
        "sessions": sessions(tally),
        "missed": str(tally.missed),
        "days_missed": days(tally.missed),
        "authorised": str(tally.authorised),
        "unauthorised": str(tally.unauthorised),
        "late": str(tally.late),
        "late_after": str(tally.late_after),
    }


def _half_term(half_term: HalfTerm, ladder: LadderFacts) -> dict[str, str]:
    tally = half_term.tally
    return {
        "name": half_term.name,
        "possible": str(tally.possible),
        "attended": str(tally.attended),
        "missed": str(tally.missed),
        "unauthorised": str(tally.unauthorised),
        "late": str(tally.late),
        "percent": percent(Fraction(tally.attended, tally.possible), ladder.limits),
    }
