"""Every fault of a ladder's settings is named by file and key."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pipeline.errors import SettingsFault
from pipeline.policy.parse import parse_policy
from pipeline.policy.policy import Policy, Sign, Then

from .school import RWBA, SOL, pc, settings

SHIPPED = settings("policies/sol.toml")
SHIPPED_RWBA = settings("policies/rwba.toml")
GONE = object()


def changed(data: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The settings with one value changed, added or taken away."""
    made = copy.deepcopy(data)
    place: Any = made
    for key in path[:-1]:
        place = place[key]
    if value is GONE:
        del place[path[-1]]
    elif isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    return made


def test_shipped_ladders() -> None:
    assert [step.number for step in SOL.steps] == list(range(1, 11))
    assert [step.id for step in RWBA.steps] == [
        *("tutor-email", "tutor-call", "tutor-action", "manager-action", "manager-letter"),
        *("sam-1", "sam-review", "sam-2", "final-meeting", "refer-ews"),
    ]
    assert (SOL.top, SOL.cap, SOL.sessions_since) == (pc(97), "letter-2", 10)
    assert (RWBA.top, RWBA.bands, RWBA.layout) == (pc(96), (), "rwba")
    assert SOL.concerns.keys() == {Sign.BROKEN_WEEKS, Sign.SECOND_ILLNESS, Sign.PUNCTUALITY}


@pytest.mark.parametrize("policy", [SOL, RWBA], ids=["sol", "rwba"])
def test_every_rule_names_its_clause(policy: Policy) -> None:
    assert all(rule.clause.startswith("policies.md §") for rule in policy.rules)
    assert {rule.then for rule in policy.rules} <= set(Then)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("id",), GONE, "id"),
        (("title",), 3, "title"),
        (("layout",), "", "layout"),
        (("colour",), "red", "colour"),
        (("figures",), GONE, "figures"),
        (("figures", "top"), GONE, "figures.top"),
        (("figures", "top"), 101, "figures.top"),
        (("figures", "top"), "97", "figures.top"),
        (("figures", "sessions_since"), -1, "figures.sessions_since"),
        (("figures", "round"), 1, "figures.round"),
        (("history", "sources"), ["log", "memory"], "history.sources"),
        (("history", "sources"), GONE, "history.sources"),
        (("history", "outcomes", "Improved"), "better", "history.outcomes.Improved"),
        (("history", "closing"), ["Improvd"], "history.closing"),
        (("holds", "from"), "letter-0", "holds.from"),
        (("holds", "from"), GONE, "holds.from"),
        (("holds", "reason_column"), "comments", "holds.reason_column"),
        (("holds", "minimum_sessions"), 1.5, "holds.minimum_sessions"),
        (("holds", "extra"), 1, "holds.extra"),
        (("concerns", "sadness"), ["sad"], "concerns.sadness"),
        (("cap",), "letter-9", "cap"),
        (("cap",), GONE, "cap"),
        (("bands", 2, "below"), "97", r"bands\[3\].below"),
        (("bands", 2, "below"), GONE, r"bands\[3\].step"),
        (("bands", 2, "at_or_below"), 97, r"bands\[3\].step"),
        (("bands", 0, "signs"), ["any-thing"], r"bands\[1\].signs"),
        (("bands", 2, "above"), 1, r"bands\[3\].above"),
        (("bands", 2, "step"), "rop", r"bands\[3\].step"),
        (("national_average", "becomes"), "letter-22", "national_average.becomes"),
        (("national_average", "band"), GONE, "national_average.band"),
        (("steps",), [], "steps"),
        (("steps", 1, "id"), GONE, r"steps\[2\].id"),
        (("steps", 1, "id"), "ropc", "steps"),
        (("steps", 1, "number"), 3, "steps"),
        (("steps", 1, "number"), 0, r"steps\[2\].number"),
        (("steps", 1, "weeks"), "2", r"steps\[2\].weeks"),
        (("steps", 1, "due_on"), "friday", r"steps\[2\].due_on"),
        (("steps", 1, "colour"), "red", r"steps\[2\].colour"),
        (("steps", 1, "outcomes"), ["Late"], "steps.rtc.outcomes"),
        (("steps", 1, "documents", 0, "channel"), "pigeon", r"steps\[2\].documents\[1\].channel"),
        (("steps", 1, "documents", 0, "when"), "later", r"steps\[2\].documents\[1\].when"),
        (("steps", 1, "documents", 0, "if_outcome"), "x", "steps.rtc.documents.if_outcome"),
        (("steps", 1, "documents", 0, "unless_taken"), "x", "steps.rtc.documents.unless_taken"),
        (("steps", 1, "documents", 0, "counts_as"), "x", "steps.rtc.documents.counts_as"),
        (("steps", 1, "documents", 0, "copies"), 2, r"steps\[2\].documents\[1\].copies"),
        (("steps", 1, "weeks_when"), {"pattern": ["x"]}, r"steps\[2\].weeks_when.weeks"),
        (("rules",), GONE, "rules"),
        (("rules", 0, "clause"), GONE, r"rules\[1\].clause"),
        (("rules", 0, "then"), "perhaps", r"rules\[1\].then"),
        (("rules", 1, "first"), True, r"rules\[2\].first"),
        (("rules", 1, "step"), "capp", r"rules\[2\].step"),
        (("rules", 1, "step"), "next", r"rules\[2\].when"),
        (("rules", 1, "otherwise"), "due", r"rules\[2\].otherwise"),
        (("rules", 1, "when", "lsat"), [], r"rules\[2\].when.lsat"),
        (("rules", 2, "when", "last"), ["letter-22"], r"rules\[3\].when.last"),
        (("rules", 2, "when", "outcome"), ["Parent absent"], r"rules\[3\].when.outcome"),
        (("rules", 2, "when", "taken"), "letter-22", r"rules\[3\].when.taken"),
        (("rules", 2, "held_when", 0, "at_least"), 197, r"rules\[3\].held_when\[1\].at_least"),
        (("rules", 2, "held_when", 0, "taken"), "x", r"rules\[3\].held_when\[1\].taken"),
        (("rules", 3, "when", "review"), "soon", r"rules\[4\].when.review"),
        (("rules", 5, "jump_late"), "yes", r"rules\[6\].jump_late"),
        (("rules", 5, "no_improvement"), "none", r"rules\[6\].no_improvement"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_faults_of_sol_name_file_and_key(
    path: tuple[str | int, ...], value: object, key: str
) -> None:
    data = changed(SHIPPED, path, value)

    with pytest.raises(SettingsFault, match=rf"(?m)^sol\.toml: {key}: "):
        parse_policy(data, "sol.toml")


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("two_days", "first"), "tutor-mail", "two_days.first"),
        (("two_days", "second"), GONE, "two_days.second"),
        (("two_days", "days"), 0, "two_days.days"),
        (("rules", 0, "when", "taken"), "refer", r"rules\[1\].when.taken"),
        (("rules", 0, "when"), {}, None),
    ],
)
def test_faults_of_rwba_name_file_and_key(
    path: tuple[str | int, ...], value: object, key: str | None
) -> None:
    data = changed(SHIPPED_RWBA, path, value)
    if key is None:
        assert parse_policy(data, "rwba.toml").rules[0].when.taken == ""
        return

    with pytest.raises(SettingsFault, match=rf"(?m)^rwba\.toml: {key}: "):
        parse_policy(data, "rwba.toml")


def test_all_faults_are_told_at_once() -> None:
    data = changed(changed(SHIPPED, ("title",), GONE), ("figures", "top"), "x")

    with pytest.raises(SettingsFault, match=r"(?s)title: .*figures\.top: "):
        parse_policy(data, "sol.toml")


@pytest.mark.parametrize(
    ("number", "words", "step"),
    [
        (4, "", "letter-1"),
        (None, "LETTER 1", "letter-1"),
        (None, "aim-2", "letter-3"),
        (0, "", None),
    ],
)
def test_names_of_a_step(number: int | None, words: str, step: str | None) -> None:
    assert SOL.step_of(number, words) == step


@pytest.mark.parametrize(
    ("words", "step"),
    [("4", "letter-1"), ("Letter 1", "letter-1"), ("letter-1", "letter-1"), ("x", None)],
)
def test_what_an_officer_types(words: str, step: str | None) -> None:
    assert SOL.named(words) == step


@pytest.mark.parametrize(
    ("place", "step"), [(0, ""), (1, "tutor-conversation"), (99, "prosecution")]
)
def test_places(place: int, step: str) -> None:
    assert SOL.at(place) == step
