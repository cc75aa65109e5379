"""``config/school.toml`` -> ``School``: every missing, unknown or wrong key told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.model.school import (
    ATTENDANCE_OFFICER,
    DEFAULT,
    HEAD,
    STUDENT_ROLES,
    MeetingKind,
    MeetingRules,
    NationalAverage,
    Person,
    School,
)
from pipeline.model.settings_table import Faults, Table

_OTHERS = ("post", "retention")
"""Tables of the same file that other stages read."""

_MADE_UP_TABLES = ("school", "people", "heads_of_year", "managers", "tutors")
_NOT_TELLING = ("role", "labels", "attendance_hours")

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")


def parse_school(data: Mapping[str, object], file: str) -> School:
    """The school's settings as values.

    Args:
        data: The TOML file as it was read.
        file: Its name, for messages.

    Raises:
        SettingsFault: Naming ``file: key`` for every fault in the file.
    """
    faults = Faults(file)
    top = Table(data, "", faults)
    school = top.table("school")
    people = _people(top.table("people"))
    roles = (*people, *STUDENT_ROLES)
    made = School(
        name=school.text("name"),
        address_lines=school.texts("address"),
        phone=school.text("phone"),
        email=_email(school),
        website=school.text("website"),
        local_authority=school.text("local_authority"),
        attendance_hours=school.text("attendance_hours"),
        people=people,
        heads_of_year=_by_year(top.table("heads_of_year"), "Head of Year"),
        managers=_by_year(top.table("managers", required=False), "Student Manager"),
        tutors=_tutors(top.table("tutors", required=False)),
        signatories=_signatories(top.table("signatories"), roles),
        call=_call(top.table("call", required=False), roles),
        meetings=_meetings(top.table("meetings"), roles),
        joint_for_one_household=_joint(top),
        national_average=_national_average(top),
    )
    school.done()
    for name in _OTHERS:
        top.skip(name)
    top.done()
    faults.raise_any()
    return made


def made_up(data: Mapping[str, object], shipped: Mapping[str, object]) -> tuple[str, ...]:
    """The keys that still say what the shipped, made-up school says, such as "school.name"."""
    same = []
    for table in _MADE_UP_TABLES:
        theirs = dict(_leaves(shipped.get(table), table))
        for key, value in _leaves(data.get(table), table):
            if theirs.get(key) == value and key.rsplit(".", 1)[-1] not in _NOT_TELLING:
                same.append(key)
    return tuple(same)


def _leaves(value: object, key: str) -> Iterable[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{key}.{name}")
    elif value is not None:
        yield key, value


def _email(table: Table, default: str | None = None) -> str:
    text = table.text("email", default)
    if text and not _EMAIL.fullmatch(text):
        table.fault("email", f"{text!r} is no e-mail address")
    return text


def _person(table: Table, role: str | None = None) -> Person:
    made = Person(
        name=table.text("name"),
        role=table.text("role", role),
        phone=table.text("phone", ""),
        email=_email(table, ""),
    )
    return made


def _people(table: Table) -> dict[str, Person]:
    people = {}
    for role in table.data:
        inner = table.table(role)
        people[role] = _person(inner)
        inner.done()
        if role in STUDENT_ROLES:
            table.fault(role, "differs from student to student; it has a table of its own")
    for role in (HEAD, ATTENDANCE_OFFICER):
        if role not in people:
            table.fault(role, "is missing")
    return people


def _by_year(table: Table, title: str) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for year in table.data:
        inner = table.table(year)
        person = _person(inner, f"{title} {year}" if year.isdigit() else title)
        for label in (year, *inner.texts("labels", ())):
            if label.casefold() in people:
                inner.fault("labels", f"{label!r} is used twice")
            people[label.casefold()] = person
        inner.done()
    return people


def _tutors(table: Table) -> dict[str, Person]:
    return {form.casefold(): Person(table.text(form), f"Tutor of {form}") for form in table.data}


def _known(table: Table, name: str, wanted: Iterable[str], roles: Iterable[str]) -> None:
    for role in wanted:
        if role not in roles:
            table.fault(name, f"{role!r} is no role; people has {', '.join(sorted(roles))}")


def _signatories(table: Table, roles: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = {document: table.texts(document) for document in table.data}
    for document, wanted in found.items():
        _known(table, document, wanted, roles)
        if len(wanted) > 3:
            table.fault(document, "has more than three people")
    if DEFAULT not in found:
        table.fault(DEFAULT, "is missing")
    return found


def _call(table: Table, roles: tuple[str, ...]) -> dict[str, str]:
    found = {document: table.text(document) for document in table.data}
    for document, role in found.items():
        _known(table, document, (role,), roles)
    return found


def _meetings(table: Table, roles: tuple[str, ...]) -> MeetingRules:
    inner = table.table("kinds")
    kinds = {kind: _kind(inner.table(kind), kind, roles) for kind in inner.data}
    made = MeetingRules(
        slots=table.times("slots"),
        length_minutes=table.count("length_minutes", 5, 240),
        lead_days=table.count("lead_days", 1, 30),
        reply_days=table.count("reply_days", 0, 10),
        kinds=kinds,
    )
    table.done()
    return made


def _kind(table: Table, kind: str, roles: tuple[str, ...]) -> MeetingKind:
    made = MeetingKind(
        kind=kind,
        name=table.text("name"),
        place=table.text("place"),
        chair=table.text("chair"),
        attendees=table.texts("attendees"),
        aliases=table.texts("aliases", ()),
        slots=table.times("slots", ()),
        next_step=table.text("next_step"),
        next_step_absent=table.text("next_step_absent"),
        next_steps=_sentences(table.table("next_steps", required=False)),
        papers=table.texts("papers", ()),
    )
    _known(table, "chair", (made.chair,), roles)
    _known(table, "attendees", made.attendees, roles)
    table.done()
    return made


def _sentences(table: Table) -> dict[str, str]:
    return {outcome: table.text(outcome) for outcome in table.data}


def _joint(top: Table) -> bool:
    table = top.table("letters", required=False)
    joint = table.truth("joint_for_one_household", default=False)
    table.done()
    return joint


def _national_average(top: Table) -> NationalAverage | None:
    if "national_average" not in top.data:
        return None
    table = top.table("national_average")
    made = NationalAverage(table.percent("percent"), table.day("as_at"), table.text("source"))
    table.done()
    return made
