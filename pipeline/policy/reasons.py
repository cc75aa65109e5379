"""Why, in a sentence that a parent could be read.

Pure. Every sentence rests on figures that the row of the plan shows beside it.
"""

from __future__ import annotations

from fractions import Fraction

from pipeline.model.plan import Status
from pipeline.policy import words
from pipeline.policy.engine import Answer
from pipeline.policy.facts import Facts
from pipeline.policy.history import Event
from pipeline.policy.policy import Policy, Sign

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


def sentence(facts: Facts, answer: Answer, holds: tuple[str, ...]) -> str:
    """The reason for an answer, with the figure, the step before and what is held."""
    parts = [_figure(facts), *_because(facts, answer)]
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
    return f"Left on {words.date(day)}." if day else "Left."


def contact(facts: Facts, step: str) -> str:
    """Why the contact after two days absent is due."""
    contacts = facts.setting.policy.contacts
    days = contacts.days if contacts else 2
    name = facts.setting.policy.step(step).name
    second = bool(contacts) and step == contacts.second if contacts else False
    again = ", for a second time" if second else ""
    return f"Absent for {days} consecutive school days{again}: {name[0].lower()}{name[1:]}."


def thresholds_of(policy: Policy) -> tuple[Fraction, ...]:
    """Every share that decides on this ladder, for printing figures that never contradict it."""
    shares = {policy.top}
    for band in policy.bands:
        shares |= {s for s in (band.below, band.at_or_below) if s is not None}
    for rule in policy.rules:
        for when in (rule.when, *rule.held_when):
            shares |= {s for s in (when.below, when.at_or_below, when.at_least) if s is not None}
    return tuple(sorted(shares))


def _figure(facts: Facts) -> str:
    attendance = facts.attendance
    shown = words.figure(attendance, thresholds_of(facts.setting.policy))
    if attendance.tally is None:
        return f"Attendance is {shown}."
    return f"Attended {shown}."


def _because(facts: Facts, answer: Answer) -> list[str]:
    event, policy = answer.event, facts.setting.policy
    said = [answer.say] if answer.say else []
    if event is None:
        return [_band(facts, answer), *said]
    taken = _taken(facts, event)
    review = facts.review_of(event)
    come = f"Its review date, {words.date(review)}, has come." if review else ""
    then = facts.share_at(event)
    was = (
        f" ({words.percent(then, (facts.share,) if facts.share else ())} on that day)"
        if then is not None
        else ""
    )
    next_name = policy.step(answer.step).name if answer.step else ""
    match answer.because:
        case "review-to-come":
            to_come = f"Review on {words.date(review)}." if review else ""
            return [f"{taken}.", to_come, *said]
        case "band-fell-early":
            return [
                f"{taken}; its review is still to come.",
                f"Attendance has meanwhile fallen to the level of {next_name}: a jump.",
                *said,
            ]
        case "band-fell":
            return [f"{taken}.", come, f"{_band(facts, answer)}", *said]
        case "few-since":
            since = facts.sessions_since(event)
            needed = policy.sessions_since
            return [
                f"{taken}.",
                come,
                (
                    f"Only {words.counted(since, 'session')} possible since; {needed} are needed "
                    "before a review."
                ),
            ]
        case "at-the-top":
            return [f"{taken}{was}.", come, f"Attendance is {_top(policy)} or above."]
        case "improved":
            return [f"{taken}{was}.", come, "Attendance has improved since."]
        case "earlier-unknown":
            return [
                f"{taken}.",
                come,
                (
                    "What attendance was on that day is not known, so a person decides whether it has "
                    f"improved; without improvement {next_name} would follow."
                ),
                *said,
            ]
        case "no-improvement" | "no-improvement-held":
            return [f"{taken}{was}.", come, "Attendance has not improved since.", *said]
        case "rule-held":
            return [f"{taken}.", *said, _why_rule_held(facts, event)]
        case _:
            return [f"{taken}.", *said]


def _why_rule_held(facts: Facts, event: Event) -> str:
    share = facts.share
    if share is not None and share >= facts.setting.policy.top:
        return f"Attendance is now {_top(facts.setting.policy)} or above, so a person decides."
    return f"That was some time ago ({words.date(event.date)}), so a person decides."


def _band(facts: Facts, answer: Answer) -> str:
    """What triggers a step by itself: a threshold passed, or signs."""
    policy, share = facts.setting.policy, facts.share
    if answer.status is Status.NONE or not answer.step:
        return "Nothing in the ladder is called for." if answer.because == "nothing" else ""
    for band in policy.bands:
        if band.step == facts.band:
            if band.below is not None:
                return f"That is below {_pc(band.below)}.{_capped(facts, answer)}"
            if band.at_or_below is not None:
                return f"That is at or below {_pc(band.at_or_below)}.{_capped(facts, answer)}"
            shown = [SIGNS[sign] for sign in band.signs if sign in facts.signs]
            text = words.listed(shown)
            return f"{text[:1].upper()}{text[1:]}." if text else ""
    if share is None:
        return ""
    passed = [s for s in thresholds_of(policy) if share <= s]
    return _passed(facts, min(passed)) if passed else ""


def _passed(facts: Facts, threshold: Fraction) -> str:
    share = facts.share
    at = "at" if share == threshold else "below"
    return f"That is {at} {_pc(threshold)}."


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
    return f"{name} on {words.date(event.date)}{outcome}"


def _hold(facts: Facts, slug: str) -> str:
    if slug == "few-sessions":
        tally = facts.attendance.tally
        possible = words.counted(tally.possible, "session") if tally else "few sessions"
        return f"Held: only {possible} possible so far."
    return f"Held: {HOLDS[slug][0].lower()}{HOLDS[slug][1:]}"


def _top(policy: Policy) -> str:
    return _pc(policy.top)


def _pc(share: Fraction) -> str:
    shown = words.rounded(share)
    whole = shown.to_integral_value()
    return f"{whole if whole == shown else shown}%"
