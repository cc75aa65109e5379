"""The one engine: the first rule of the ladder that fits decides (``policies.md`` §3, §4).

Pure. ``answer`` says what the ladder says; holds and contacts are added by ``decide``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.plan import Status
from pipeline.policy.facts import Facts
from pipeline.policy.history import Event
from pipeline.policy.policy import BLANK, Rule, Then, When


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ladder says, and the slug of why.

    Attributes:
        because: A key of ``reasons.BECAUSE``.
        event: The step that was looked at, if the rule looked at one.
        early: A rise in the band before the review date: a jump, named as one.
    """

    status: Status
    step: str
    because: str
    clause: str
    event: Event | None = None
    early: bool = False
    say: str = BLANK


def settled(facts: Facts) -> Answer | None:
    """The answers that come before any figure: nothing more to decide for this student."""
    if facts.has_left:
        return Answer(Status.NONE, BLANK, "left", "policies.md §1 (leavers)")
    for rule in facts.setting.policy.rules:
        if rule.first and fits(rule.when, facts):
            return _answer(rule, facts)
    return None


def answer(facts: Facts) -> Answer:
    """What the ladder says of a student who has a figure."""
    for rule in facts.setting.policy.rules:
        if not rule.first and fits(rule.when, facts):
            return _answer(rule, facts)
    return Answer(Status.NONE, BLANK, "nothing", "")


def fits(when: When, facts: Facts) -> bool:
    """Whether all the conditions that are set hold."""
    event = _looked_at(when, facts)
    return (
        _fits_history(when, facts, event)
        and _fits_figure(when, facts)
        and (not when.vulnerable or bool(facts.student.vulnerable))
    )


def _fits_history(when: When, facts: Facts, event: Event | None) -> bool:
    if when.last is not None:
        last = facts.last
        if (last.step if last else None) not in (when.last or (None,)):
            return False
    if when.taken and event is None:
        return False
    if when.outcome is not None and (event is None or event.outcome not in when.outcome):
        return False
    if when.older_than is not None and (
        event is None or not facts.is_older_than(event, when.older_than)
    ):
        return False
    if when.review:
        return event is not None and facts.is_to_come(event) is (when.review == "to-come")
    return True


def _fits_figure(when: When, facts: Facts) -> bool:
    share = facts.share
    if share is None:
        return when.below is None and when.at_or_below is None and when.at_least is None
    return (
        (when.below is None or share < when.below)
        and (when.at_or_below is None or share <= when.at_or_below)
        and (when.at_least is None or share >= when.at_least)
    )


def _looked_at(when: When, facts: Facts) -> Event | None:
    return facts.taken(when.taken) if when.taken else facts.last


def _answer(rule: Rule, facts: Facts) -> Answer:
    event = _looked_at(rule.when, facts) if rule.when.taken or rule.when.last else None
    if rule.then is Then.WATCH and event is not None:
        return _watch(rule, facts, event)
    step = _step(rule, facts, event)
    if rule.then is Then.NONE:
        return Answer(Status.NONE, BLANK, "settled", rule.clause, event, say=rule.say)
    if rule.step == "cap" and facts.setting.policy.place(step) <= facts.last_place:
        return _not_above(rule, event)
    status = Status(rule.then.value)
    because = "outcome" if rule.when.outcome is not None else "band" if event is None else "rule"
    early = rule.when.review == "to-come" and status is Status.DUE
    if status is Status.DUE and any(fits(w, facts) for w in rule.held_when):
        return Answer(Status.HELD, step, "rule-held", rule.clause, event, say=rule.say)
    return Answer(status, step, because, rule.clause, event, early, rule.say)


def _not_above(rule: Rule, event: Event | None) -> Answer:
    if rule.otherwise == "monitoring" and event is not None:
        return Answer(Status.MONITORING, event.step, "review-to-come", rule.clause, event)
    return Answer(Status.NONE, BLANK, "nothing", rule.clause, event)


def _step(rule: Rule, facts: Facts, event: Event | None) -> str:
    policy = facts.setting.policy
    match rule.step:
        case "cap":
            return facts.cap
        case "next":
            return policy.at(policy.place(event.step) + 1) if event else BLANK
        case "same":
            return event.step if event else BLANK
        case step:
            return step


def _watch(rule: Rule, facts: Facts, event: Event) -> Answer:
    """Wait, then improved or the next step, in the order of ``policies.md`` §3.4-6 and §4."""
    policy, share = facts.setting.policy, facts.share
    place = policy.place(event.step)

    def say(status: Status, step: str, because: str, *, early: bool = False) -> Answer:
        return Answer(status, step, because, rule.clause, event, early, rule.say)

    if facts.is_to_come(event):
        if rule.jump_early and policy.place(facts.cap) > place:
            return say(Status.DUE, facts.cap, "band-fell-early", early=True)
        return say(Status.MONITORING, event.step, "review-to-come")
    late = facts.band if rule.jump_late == "band" else facts.cap if rule.jump_late else BLANK
    if policy.place(late) > place:
        return say(Status.DUE, late, "band-fell")
    if facts.sessions_since(event) < policy.sessions_since:
        return say(Status.MONITORING, event.step, "few-since")
    if share is not None and share >= policy.top:
        return say(Status.IMPROVED, event.step, "at-the-top")
    following = _step(rule, facts, event)
    before = facts.share_at(event)
    if before is None:
        return say(Status.HELD, following, "earlier-unknown")
    if share is not None and share > before:
        return say(Status.IMPROVED, event.step, "improved")
    if rule.no_improvement == "held":
        return say(Status.HELD, following, "no-improvement-held")
    return say(Status.DUE, following, "no-improvement")
