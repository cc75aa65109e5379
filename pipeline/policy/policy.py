"""A school's ladder as data: steps, bands, rules, holds (``policies.md`` §3 and §4).

Pure. Two ladders are two settings files; a third needs no Python. The order of ``rules`` is the
order of the written procedure: the first rule that fits decides.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from pipeline.model.plan import DocumentDue

BLANK = ""


class Sign(enum.StrEnum):
    """What can be seen in the marks or in the ``Concern`` column besides the percentage."""

    ANY_ABSENCE = "any-absence"
    ANY_LATE = "any-late"
    ANY_CONCERN = "any-concern"
    BROKEN_WEEKS = "broken-weeks"
    SECOND_ILLNESS = "second-illness"
    PUNCTUALITY = "punctuality"


class Then(enum.StrEnum):
    """What a rule answers."""

    DUE = "due"
    HELD = "held"
    NONE = "none"
    MONITORING = "monitoring"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class StepDocument:
    """A document of a step, and when the step has it.

    ``if_outcome`` limits it to a step reached by that outcome; ``unless_taken`` leaves it out when
    that step was taken before.
    """

    document: DocumentDue
    if_outcome: str = BLANK
    unless_taken: str = BLANK


@dataclass(frozen=True, slots=True)
class Step:
    """One graduated step.

    Attributes:
        number: Its number on the school's sheet, or its place from 1.
        names: Other spellings, as the log writes them.
        weeks: Calendar weeks until its review; ``None`` when it has none.
        weeks_when: A pattern of the tracker that shortens the wait, with the weeks then.
        task: What a person does, "" when the step is only documents.
        due_on: "monday" when the step belongs to Attendance Monday.
        calls_home: Whether the task is to speak to the parents, who then stand on the list.
        outcomes: What its outcome may say, empty when anything may stand there.
        meeting: The meeting of this step on the Meetings sheet, "" for none.
    """

    id: str
    number: int
    name: str
    owner: str
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    weeks: int | None = None
    weeks_when: tuple[tuple[str, ...], int] | None = None
    task: str = BLANK
    due_on: str = BLANK
    calls_home: bool = False
    outcomes: tuple[str, ...] = ()
    meeting: str = BLANK
    documents: tuple[StepDocument, ...] = ()
    note: str = BLANK


@dataclass(frozen=True, slots=True)
class Band:
    """What alone triggers a step: a threshold, or one of some signs.

    ``below`` and ``at_or_below`` are exact shares; a band has one of them or signs.
    """

    step: str
    below: Fraction | None = None
    at_or_below: Fraction | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Conditions of a rule; those that are set must all hold.

    Attributes:
        last: The last step is one of these; empty tuple means no step was taken.
        taken: This step was taken.
        outcome: The outcome of that step (of ``taken``, else of the last one) is one of these.
        review: "to-come" or "come": the review date of that step.
        older_than: More than this many school days ago that step was taken.
    """

    last: tuple[str, ...] | None = None
    taken: str = BLANK
    outcome: tuple[str, ...] | None = None
    review: str = BLANK
    below: Fraction | None = None
    at_or_below: Fraction | None = None
    at_least: Fraction | None = None
    vulnerable: bool = False
    older_than: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the procedure.

    Attributes:
        then: The answer; ``watch`` is "wait, then improved or the next step".
        step: A step id, or ``cap`` (what the band alone allows), ``next`` (one above the last),
            ``same`` (the step the rule looks at).
        otherwise: The answer when ``cap`` is not above the last step: "none" or "monitoring".
        held_when: A due step is held when one of these holds.
        jump_early: While the review is to come, a cap above the last step is due at once.
        jump_late: Once the review has come, ``cap`` or ``band`` above the last step is due.
        no_improvement: What a watch answers in the end: "due" or "held".
        first: Asked before the figure is looked at.
    """

    clause: str
    when: When
    then: Then
    step: str = BLANK
    otherwise: str = "none"
    held_when: tuple[When, ...] = ()
    jump_early: bool = False
    jump_late: str = BLANK
    no_improvement: str = "due"
    first: bool = False
    say: str = BLANK


@dataclass(frozen=True, slots=True)
class HistoryRule:
    """Where events come from and which outcomes mean something."""

    sources: tuple[str, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    closing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds a step that writes to parents (``policies.md`` §2, Holds).

    Attributes:
        from_step: The first such step.
        reason_column: "good_reason" or "notes".
        no_reason: Words that are no reason.
        ignored: Texts of that column that are no reason either ("see CPOMS").
        minimum_sessions: Fewer possible sessions so far hold the step, with marks.
    """

    from_step: str
    reason_column: str
    no_reason: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    minimum_sessions: int = 20


@dataclass(frozen=True, slots=True)
class NationalAverage:
    """A band that moves one step up below the national average, when a school sets one."""

    band: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """RWBA's contact after two days: e-mail the first time, call the second."""

    first: str
    second: str
    days: int = 2
    within: int = 10


@dataclass(frozen=True)
class Policy:
    """A ladder, whole."""

    id: str
    title: str
    layout: str
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    history: HistoryRule
    holds: Holds
    top: Fraction
    bands: tuple[Band, ...] = ()
    cap: str = BLANK
    sessions_since: int = 10
    concerns: Mapping[Sign, tuple[str, ...]] = field(default_factory=dict)
    national_average: NationalAverage | None = None
    contacts: Contacts | None = None
    vulnerable_note: str = BLANK

    @cached_property
    def _by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {step.id: place for place, step in enumerate(self.steps, start=1)}

    @cached_property
    def _by_number(self) -> Mapping[int, str]:
        return {step.number: step.id for step in self.steps}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return {
            folded(name): step.id
            for step in self.steps
            for name in (step.id, step.name, *step.names)
        }

    @cached_property
    def _outcome_words(self) -> Mapping[str, str]:
        return {
            squeezed(word): canonical
            for canonical, words in self.history.outcomes.items()
            for word in (canonical, *words)
        }

    @cached_property
    def _documents(self) -> Mapping[str, tuple[StepDocument, ...]]:
        return {
            step.id: tuple(
                replace(
                    entry, document=replace(entry.document, step=entry.document.step or step.id)
                )
                for entry in step.documents
            )
            for step in self.steps
        }

    @cached_property
    def no_words(self) -> frozenset[str]:
        """What says "none" in a column of reasons or concerns, squeezed, nothing among them."""
        return frozenset(squeezed(word) for word in (*self.holds.no_reason, BLANK))

    @cached_property
    def no_reasons(self) -> frozenset[str]:
        """What is no good reason, squeezed: words for "none", and texts that are ignored."""
        return self.no_words | {squeezed(word) for word in self.holds.ignored}

    @cached_property
    def _concern_words(self) -> Mapping[Sign, frozenset[str]]:
        return {sign: frozenset(map(folded, words)) for sign, words in self.concerns.items()}

    @cached_property
    def _by_meeting(self) -> Mapping[str, str]:
        return {folded(step.meeting): step.id for step in self.steps if step.meeting}

    def step(self, step_id: str) -> Step:
        """The step with this id."""
        return self._by_id[step_id]

    def has_step(self, step_id: str) -> bool:
        """Whether the ladder has such a step."""
        return step_id in self._by_id

    def documents(self, step_id: str) -> tuple[StepDocument, ...]:
        """The documents of a step, each with the step that it counts as."""
        return self._documents[step_id]

    def place(self, step_id: str) -> int:
        """The step's place on the ladder from 1; 0 for no step."""
        return self._places[step_id] if step_id else 0

    def at(self, place: int) -> str:
        """The step at a place, the last one beyond the end."""
        return self.steps[min(place, len(self.steps)) - 1].id if place > 0 else BLANK

    def step_of(self, number: int | None, name: str) -> str | None:
        """The step that a log row means, by number or else by its words."""
        if number is not None:
            return self._by_number.get(number)
        return self._by_name.get(folded(name))

    def named(self, name: str) -> str | None:
        """The step that an officer's words mean: an id, a name or a number."""
        if name.strip().isdigit():
            return self._by_number.get(int(name))
        return self._by_name.get(folded(name))

    def meeting_step(self, kind: str) -> str | None:
        """The step whose meeting a Meetings row is."""
        return self._by_meeting.get(folded(kind))

    @cached_property
    def deciding_outcomes(self) -> frozenset[str]:
        """The outcomes that a rule asks for or that close the ladder; all others are kept only."""
        asked = (rule.when.outcome or () for rule in self.rules)
        return frozenset(self.history.closing).union(*asked)

    def canonical_outcome(self, text: str) -> str:
        """The one spelling of an outcome; other text as typed."""
        return self._outcome_words.get(squeezed(text), text.strip())

    def signs_named(self, parts: frozenset[str]) -> set[Sign]:
        """The signs that the parts of a concern name."""
        return {sign for sign, words in self._concern_words.items() if words & parts}

    def writes_to_parents(self, step_id: str) -> bool:
        """Whether a step is one that good reasons and short records hold."""
        return bool(step_id) and self.place(step_id) >= self.place(self.holds.from_step)


def squeezed(text: str) -> str:
    """Text for comparing where only case and blanks are ignored: "Improved?" is not "Improved"."""
    return "".join(text.split()).casefold()


def folded(text: str) -> str:
    """Text for comparing: no case, no punctuation, single blanks, no blanks round digits."""
    return re.sub(r"[\W_]+", "", text.casefold())


def parts_of(text: str) -> frozenset[str]:
    """The words of a cell that may name several things: "Erratic / Unauthorised"."""
    return frozenset(folded(part) for part in re.split(r"[,;/+&\n]", text)) - {BLANK}
