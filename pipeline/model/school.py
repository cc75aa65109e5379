"""What the letters must know of the school: its address, its people, its meetings.

Plain values; ``pipeline.model.school_settings`` makes them from ``config/school.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

ATTENDANCE_OFFICER = "attendance-officer"
"""The role a parent is asked to call unless the settings name another."""

HEAD = "head"
HEAD_OF_YEAR = "head-of-year"
STUDENT_MANAGER = "student-manager"
TUTOR = "tutor"

STUDENT_ROLES = (HEAD_OF_YEAR, STUDENT_MANAGER, TUTOR)
"""Roles that are another person for another student."""

DEFAULT = "default"
"""The key of a table that serves every document not named in it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs, attends or is called; ``role`` as it is printed, "Head of Year 9"."""

    name: str
    role: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """One kind of meeting and how it is announced.

    Attributes:
        kind: As the Meetings sheet names it: "AIM 1".
        name: As a parent reads it: "Attendance Improvement Meeting (AIM 1)".
        place: Where it is held when the sheet does not say.
        chair: The role that chairs it.
        attendees: The roles that attend, the chair among them if named here.
        aliases: Other spellings in the sheet.
        slots: Times of day for this kind; empty for those of all meetings.
        next_step: What follows it, for the minutes.
        next_step_absent: What follows when the parent did not attend.
        next_steps: What follows an outcome that decides by itself, by the outcome's name.
        papers: Documents made for the chair before the meeting, beside the minutes.
    """

    kind: str
    name: str
    place: str
    chair: str
    attendees: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    slots: tuple[dt.time, ...] = ()
    next_step: str = ""
    next_step_absent: str = ""
    next_steps: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """When meetings are held.

    Attributes:
        slots: Times of day at which a meeting can begin, in order.
        length_minutes: How long a parent is told to allow.
        lead_days: School days between the letter and the first slot that is offered.
        reply_days: School days before the meeting by which a parent answers.
    """

    slots: tuple[dt.time, ...]
    length_minutes: int
    lead_days: int
    reply_days: int
    kinds: Mapping[str, MeetingKind]


@dataclass(frozen=True, slots=True)
class NationalAverage:
    """A published figure with its date and source; without one the rule is off."""

    share: Fraction
    as_at: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class School:
    """``config/school.toml`` as values; complete, or it would not have been made.

    Attributes:
        people: By role id; the head is among them as "head".
        heads_of_year, managers: By year ("9") and by the tracker's own label ("hoy 9").
        tutors: By form, lower case ("9c"); optional.
        signatories: Document id to roles, with a "default".
        call: Document id to the role a parent is asked to call, with a "default".
        joint_for_one_household: Whether early letters to one household may be joint.
    """

    name: str
    address_lines: tuple[str, ...]
    phone: str
    email: str
    website: str
    local_authority: str
    attendance_hours: str
    people: Mapping[str, Person]
    heads_of_year: Mapping[str, Person]
    managers: Mapping[str, Person]
    signatories: Mapping[str, tuple[str, ...]]
    meetings: MeetingRules
    tutors: Mapping[str, Person] = field(default_factory=dict)
    call: Mapping[str, str] = field(default_factory=dict)
    joint_for_one_household: bool = False
    national_average: NationalAverage | None = None

    @property
    def head(self) -> Person:
        """The headteacher."""
        return self.people[HEAD]

    def signatories_of(self, document: str) -> tuple[str, ...]:
        """The roles that sign a document."""
        return self.signatories.get(document, self.signatories[DEFAULT])

    def call_of(self, document: str) -> str:
        """The role a parent is asked to call about a document."""
        return self.call.get(document, self.call.get(DEFAULT, ATTENDANCE_OFFICER))
