"""Why, in a sentence that a parent could be read.

Pure. Every sentence rests on figures that the row of the plan shows beside it.
"""

from __future__ import annotations

from fractions import Fraction

from pipeline.model.plan import Status
from pipeline.policy.engine import Answer
from pipeline.policy.facts import Facts
from pipeline.policy.history import Event
from pipeline.policy.policy import Policy, Sign
from pipeline.words.dates import written
from pipeline.words.figures import compared, figure_as, percent, threshold
from pipeline.words.lists import counted, listed

SIGNS = {
    Sign.ANY_ABSENCE: "there has been absence",
    Sign.ANY_LATE: "there has been lateness",
    Sign.ANY_CONCERN: "a concern is recorded",
    Sign.BROKEN_WEEKS: "two or more of the last four school weeks were broken",
    Sign.SECOND_ILLNESS: "there has been a second bout of illness in 20 school days",
    Sign.PUNCTUALITY: "there were three or more late arrivals in 20 school days",
}

HOLDS = {
    "good-reason": "A good reason is recorded, so a person decides before anything is sent.",
    "few-sessions": "Too few sessions have been possible so far to write about them.",
    "row-has-a-problem": "Something in the student's row or marks cannot be read, so the figure "
    "may be wrong.",
}

_COMPARED = ("at-the-top", "improved", "no-improvement", "no-improvement-held")
"""The answers that tell the figure on the day of a step."""


def sentence(facts: Facts, answer: Answer, holds: tuple[str, ...]) -> str:
    """The reason for an answer, with the figure, the step before and what is held."""
    parts = [_figure(facts, answer), *_because(facts, answer)]
    parts += [_hold(facts, slug) for slug in holds]
    return " ".join(part for part in parts if part)


def no_figure(facts: Facts) -> str:
    """Why a student without a figure is held."""
    if facts.year is not None:
        return (
            "No session has been possible so far this year, so there is no attendance figure; "
            "a person decides."
        )
    return "There is no attendance figure in the tracker, so a person decides."


def left(facts: Facts) -> str:
    """Why a leaver has nothing due."""
    day = facts.student.left
    return f"Left on {written(day)}." if day else "Left."


def contact(facts: Facts, step: str) -> str:
    """Why the contact after two days absent is due."""
    contacts = facts.setting.policy.contacts
    days = contacts.days if contacts else 2
    name = facts.setting.policy.step(step).name
    second = bool(contacts) and step == contacts.second if contacts else False
    again = ", for a second time" if second else ""
    return f"Absent for {days} consecutive school days{again}: {name[0].lower()}{name[1:]}."


def _figure(facts: Facts, answer: Answer) -> str:
    attendance = facts.attendance
    if attendance.share is None:
        return "Attendance is not known."
    told = answer.event if answer.because in _COMPARED else None
    shown, _ = _shown(facts, attendance.share, told)
    verb = "Attendance is" if attendance.tally is None else "Attended"
    return f"{verb} {figure_as(attendance, shown)}."


def _shown(facts: Facts, share: Fraction, event: Event | None) -> tuple[str, str]:
    """The figure now and on the day of a step, as they stand beside each other; "" for none."""
    near = facts.setting.limits_near
    then = facts.share_at(event) if event else None
    if then is None:
        return percent(share, near(share)), ""
    return compared(share, then, near(share, then))


def _because(facts: Facts, answer: Answer) -> list[str]:
    event = answer.event
    said = [answer.say] if answer.say else []
    if event is None:
        return [_band(facts, answer), *said]
    taken, review = _taken(facts, event), facts.review_of(event)
    if answer.because == "rule-held":
        return [f"{taken}.", *said, _why_rule_held(facts, event)]
    if answer.because == "review-to-come":
        return [f"{taken}.", f"Review on {written(review)}." if review else "", *said]
    if answer.because == "band-fell-early":
        next_name = facts.setting.policy.step(answer.step).name
        fallen = f"Attendance has meanwhile fallen to the level of {next_name}: a jump."
        return [f"{taken}; its review is still to come.", fallen, *said]
    come = f"Its review date, {written(review)}, has come." if review else ""
    was, watched = _watched(facts, answer, event, said)
    return [f"{taken}{was}.", come, *watched] if watched else [f"{taken}.", *said]


def _watched(facts: Facts, answer: Answer, event: Event, said: list[str]) -> tuple[str, list[str]]:
    """What is said of a step whose review has come: the figure on its day, and what followed."""
    policy = facts.setting.policy
    match answer.because:
        case "band-fell":
            return "", [_band(facts, answer), *said]
        case "few-since":
            since = counted(facts.sessions_since(event), "session")
            needed = policy.sessions_since
            return "", [f"Only {since} possible since; {needed} are needed before a review."]
        case "at-the-top":
            return _was(facts, event), [f"Attendance is {_top(policy)} or above."]
        case "improved":
            return _was(facts, event), ["Attendance has improved since."]
        case "earlier-unknown":
            unknown = "What attendance was on that day is not known, so a person decides whether"
            following = f"without improvement {policy.step(answer.step).name} would follow."
            return "", [f"{unknown} it has improved; {following}", *said]
        case "no-improvement" | "no-improvement-held":
            return _was(facts, event), ["Attendance has not improved since.", *said]
        case _:
            return "", []


def _was(facts: Facts, event: Event) -> str:
    if facts.share is None:
        return ""
    _, then = _shown(facts, facts.share, event)
    return f" ({then} on that day)" if then else ""


def _why_rule_held(facts: Facts, event: Event) -> str:
    share = facts.share
    if share is not None and share >= facts.setting.policy.top:
        return f"Attendance is now {_top(facts.setting.policy)} or above, so a person decides."
    return f"That was some time ago ({written(event.date)}), so a person decides."


def _band(facts: Facts, answer: Answer) -> str:
    """What triggers a step by itself: a threshold passed, or signs."""
    share = facts.share
    if answer.status is Status.NONE or not answer.step:
        return "Nothing in the ladder is called for." if answer.because == "nothing" else ""
    if facts.band:
        return f"{_holding(facts)}{_capped(facts, answer)}"
    if share is None:
        return ""
    passed = [limit.share for limit in facts.setting.ladder_limits if limit.holds(share)]
    return _passed(facts, min(passed)) if passed else ""


def _holding(facts: Facts) -> str:
    """What holds the band: its own threshold or signs, or else the national average."""
    for band in facts.setting.policy.bands:
        if band.step == facts.band and facts.holds_alone(band):
            if band.below is not None:
                return f"That is below {threshold(band.below)}."
            if band.at_or_below is not None:
                return f"That is at or below {threshold(band.at_or_below)}."
            text = listed(_sign(facts, sign) for sign in band.signs if sign in facts.signs)
            return f"{text[:1].upper()}{text[1:]}."
    average = facts.setting.national_average
    return f"That is below the national average of {threshold(average)}." if average else ""


def _sign(facts: Facts, sign: Sign) -> str:
    """A sign, as a fact only where the figures show it."""
    if sign in facts.counted_signs or sign is Sign.ANY_CONCERN:
        return SIGNS[sign]
    return f"the tracker's Concern column says that {SIGNS[sign]}"


def _passed(facts: Facts, limit: Fraction) -> str:
    share = facts.share
    at = "at" if share == limit else "below"
    return f"That is {at} {threshold(limit)}."


def _capped(facts: Facts, answer: Answer) -> str:
    policy = facts.setting.policy
    if answer.step and facts.band and policy.place(facts.band) > policy.place(answer.step):
        return (
            f" (Band: {policy.step(facts.band).name}; attendance alone goes no further than "
            f"{policy.step(answer.step).name}.)"
        )
    return ""


def _taken(facts: Facts, event: Event) -> str:
    name = facts.setting.policy.step(event.step).name
    outcome = f", outcome: {event.outcome}" if event.outcome else ""
    return f"{name} on {written(event.date)}{outcome}"


def _hold(facts: Facts, slug: str) -> str:
    if slug == "few-sessions":
        tally = facts.attendance.tally
        possible = counted(tally.possible, "session") if tally else "few sessions"
        return f"Held: only {possible} possible so far."
    return f"Held: {HOLDS[slug][0].lower()}{HOLDS[slug][1:]}"


def _top(policy: Policy) -> str:
    return threshold(policy.top)
