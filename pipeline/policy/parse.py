"""Settings to a ladder: every fault of the file in one report, named by file and key.

Pure: takes what ``tomllib`` gave. All thresholds become exact shares.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from pipeline.model.plan import Channel, DocumentDue
from pipeline.model.settings_table import Faults, Table
from pipeline.policy.loose_ends import loose_ends
from pipeline.policy.policy import (
    Band,
    Contacts,
    HistoryRule,
    Holds,
    NationalAverage,
    Policy,
    Rule,
    Sign,
    Step,
    StepDocument,
    Then,
    When,
)

Member = TypeVar("Member", bound=enum.StrEnum)
_MOST = 10_000


def parse_policy(data: Mapping[str, object], file: str) -> Policy:
    """A ladder from its settings.

    Raises:
        SettingsFault: Naming ``file: key`` for everything missing, unknown or impossible.
    """
    faults = Faults(file)
    top = Table(data, "", faults)
    figures = top.table("figures")
    steps = [_step(table, place) for place, table in enumerate(_tables(top, "steps"), start=1)]
    policy = Policy(
        id=top.text("id"),
        title=top.text("title"),
        layout=top.text("layout"),
        steps=tuple(steps),
        rules=tuple(_rule(table) for table in _tables(top, "rules")),
        history=_history(top.table("history")),
        holds=_holds(top.table("holds")),
        top=figures.percent("top"),
        bands=tuple(_band(table) for table in _tables(top, "bands", required=False)),
        cap=top.text("cap", ""),
        sessions_since=figures.count("sessions_since", 0, _MOST, 10),
        concerns=_concerns(top.table("concerns", required=False)),
        national_average=_national(top),
        contacts=_contacts(top),
        vulnerable_note=top.text("vulnerable_note", ""),
    )
    figures.done()
    top.done()
    faults.raise_any()
    for key, what in loose_ends(policy):
        faults.add(key, what)
    faults.raise_any()
    return policy


def _tables(table: Table, name: str, *, required: bool = True) -> list[Table]:
    """A list of tables, each with its place in the list as its key."""
    value = table.data.get(name, [])
    table.skip(name)
    if not isinstance(value, list) or (required and not value):
        table.fault(name, f"should be one or more tables, each under [[{table.place(name)}]]")
        return []
    return [
        Table(entry, f"{table.place(name)}[{place}]", table.faults)
        for place, entry in enumerate(value, start=1)
    ]


def _one_of(table: Table, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
    value = table.text(name, default)
    if value not in choices and not (value == "" and default is None):
        table.fault(name, f"{value!r} should be one of {', '.join(c for c in choices if c)}")
        return choices[0]
    return value or choices[0]


def _members(table: Table, name: str, kind: type[Member]) -> tuple[Member, ...]:
    found = []
    for word in table.texts(name, ()):
        if word in tuple(kind):
            found.append(kind(word))
        else:
            table.fault(name, f"{word!r} should be one of {', '.join(kind)}")
    return tuple(found)


def _share(table: Table, name: str) -> Fraction | None:
    return table.percent(name) if name in table.data else None


def _count(table: Table, name: str) -> int | None:
    return table.count(name, 0, _MOST) if name in table.data else None


def _step(table: Table, place: int) -> Step:
    shorter = table.table("weeks_when", required=False)
    weeks_when = None
    if "weeks_when" in table.data:
        weeks_when = (shorter.texts("pattern"), shorter.count("weeks", 0, _MOST))
    step = Step(
        id=table.text("id"),
        number=table.count("number", 1, _MOST, place),
        name=table.text("name"),
        owner=table.text("owner"),
        names=table.texts("names", ()),
        told=table.texts("told", ()),
        weeks=_count(table, "weeks"),
        weeks_when=weeks_when,
        task=table.text("task", ""),
        due_on=_one_of(table, "due_on", ("", "monday"), ""),
        calls_home=table.truth("calls_home", default=False),
        outcomes=table.texts("outcomes", ()),
        meeting=table.text("meeting", ""),
        documents=tuple(_document(d) for d in _tables(table, "documents", required=False)),
        note=table.text("note", ""),
    )
    table.skip("weeks")
    shorter.done()
    table.done()
    return step


def _document(table: Table) -> StepDocument:
    document = DocumentDue(
        id=table.text("id"),
        channel=Channel(_one_of(table, "channel", tuple(Channel))),
        when=_one_of(table, "when", ("now", "meeting", "bundle"), "now"),
        step=table.text("counts_as", ""),
    )
    made = StepDocument(document, table.text("if_outcome", ""), table.text("unless_taken", ""))
    table.done()
    return made


def _band(table: Table) -> Band:
    band = Band(
        table.text("step"),
        _share(table, "below"),
        _share(table, "at_or_below"),
        _members(table, "signs", Sign),
    )
    if sum((band.below is not None, band.at_or_below is not None, bool(band.signs))) != 1:
        table.fault("step", "needs exactly one of below, at_or_below and signs beside it")
    _taken(table, "below", "at_or_below")
    return band


def _when(table: Table) -> When:
    when = When(
        last=table.texts("last", ()) if "last" in table.data else None,
        taken=table.text("taken", ""),
        outcome=_outcomes(table),
        review=_one_of(table, "review", ("", "come", "to-come"), ""),
        below=_share(table, "below"),
        at_or_below=_share(table, "at_or_below"),
        at_least=_share(table, "at_least"),
        vulnerable=table.truth("vulnerable", default=False),
        older_than=_count(table, "older_than_school_days"),
    )
    _taken(table, "last", "below", "at_or_below", "at_least", "older_than_school_days")
    return when


def _outcomes(table: Table) -> tuple[str, ...] | None:
    return table.texts("outcome", ()) if "outcome" in table.data else None


def _rule(table: Table) -> Rule:
    then = Then(_one_of(table, "then", tuple(Then)))
    rule = Rule(
        clause=table.text("clause"),
        when=_when(table.table("when")),
        then=then,
        step=table.text("step", "" if then is Then.NONE else None),
        otherwise=_one_of(table, "otherwise", ("none", "monitoring"), "none"),
        held_when=tuple(_when(w) for w in _tables(table, "held_when", required=False)),
        jump_early=table.truth("jump_early", default=False),
        jump_late=_one_of(table, "jump_late", ("", "cap", "band"), ""),
        no_improvement=_one_of(table, "no_improvement", ("due", "held"), "due"),
        first=table.truth("first", default=False),
        say=table.text("say", ""),
    )
    if rule.first and then is not Then.NONE:
        table.fault("first", 'goes only with then = "none"')
    looks_at_a_step = then in (Then.WATCH, Then.MONITORING) or rule.step in ("next", "same")
    if looks_at_a_step and not rule.when.taken and not rule.when.last:
        table.fault("when", "needs last or taken, as the rule looks at a step that was taken")
    table.done()
    return rule


def _history(table: Table) -> HistoryRule:
    spellings = table.table("outcomes", required=False)
    history = HistoryRule(
        table.texts("sources"),
        {canonical: spellings.texts(canonical, ()) for canonical in spellings.data},
        table.texts("closing", ()),
    )
    for source in history.sources:
        if source not in ("log", "columns", "meetings"):
            table.fault("sources", f"{source!r} should be log, columns or meetings")
    table.done()
    return history


def _holds(table: Table) -> Holds:
    holds = Holds(
        table.text("from"),
        _one_of(table, "reason_column", ("good_reason", "notes")),
        table.texts("no_reason", ()),
        table.texts("ignored", ()),
        table.count("minimum_sessions", 0, _MOST, 20),
    )
    table.done()
    return holds


def _concerns(table: Table) -> Mapping[Sign, tuple[str, ...]]:
    found = {}
    for word in table.data:
        if word in tuple(Sign):
            found[Sign(word)] = table.texts(word, ())
    table.done()
    return found


def _national(top: Table) -> NationalAverage | None:
    table = top.table("national_average", required=False)
    if "national_average" not in top.data:
        return None
    national = NationalAverage(table.text("band"), table.text("becomes"))
    table.done()
    return national


def _contacts(top: Table) -> Contacts | None:
    table = top.table("two_days", required=False)
    if "two_days" not in top.data:
        return None
    contacts = Contacts(
        table.text("first"),
        table.text("second"),
        table.count("days", 1, _MOST, 2),
        table.count("within_school_days", 1, _MOST, 10),
    )
    table.done()
    return contacts


def _taken(table: Table, *names: str) -> None:
    """Close a table whose optional keys were looked up only when they are there."""
    for name in names:
        table.skip(name)
    table.done()
