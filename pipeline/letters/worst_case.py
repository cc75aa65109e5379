"""The longest, the strangest and the barest values that a template must bear.

Pure. ``attendance templates preview --worst`` fills every template in with both, so that the office
sees on paper what a long name, a full window or a student without marks does to its wording. Every
person here is made up.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.letters.field_table import FIELDS, examples

LONG_NAME = "Łukasz-Bartholomew Featherstonehaugh-Cholmondeley عبد الرحمن"
"""Sixty characters, of two scripts."""

STAFF = "Mrs Wilhelmina Featherstonehaugh-Cholmondeley-Abernathy"
AWKWARD = "O'Brien & Sons <Ltd>"

_HALF_TERMS = (
    ("Autumn 1", "70", "66", "4", "0", "1", "94.3%"),
    ("Autumn 2", "68", "63", "5", "1", "10", "92.6%"),
    ("Spring 1", "66", "60", "6", "2", "11", "90.9%"),
    ("Spring 2", "50", "41", "9", "5", "14", "82.0%"),
    ("Summer 1", "48", "40", "8", "6", "12", "83.3%"),
    ("Summer 2", "68", "57", "11", "9", "10", "83.8%"),
)

_LONGEST: Mapping[str, str] = {
    "school.name": "The Sollington and Broad Town Academy of St Æthelthryth",
    "school.address": "The Old Grammar School Site, Larkfield Lane, Sollington, Broad Town next to "
    "Marlow Green, Nortonshire, SN99 9AA",
    "school.email": "attendance.office@sollington-academy.example.org",
    "school.website": "www.sollington-and-broad-town-academy.example.org",
    "school.local_authority": "Nortonshire and the Vale Metropolitan Borough Council",
    "school.head": STAFF,
    "recipient.name": f"Mrs {AWKWARD} Abernathy",
    "recipient.salutation": f"Dear Mrs {AWKWARD} Abernathy",
    "recipient.address": f"Mrs {AWKWARD} Abernathy\nFlat 12B, The Old Corn Exchange\n"
    "117-119 Old Malmesbury Road\nLower Woodshaw\nBroad Town next to Marlow Green\n"
    "Nortonshire\nSN99 4FN",
    "student.name": LONG_NAME,
    "student.first_name": "Łukasz-Bartholomew",
    "student.possessive": "Łukasz-Bartholomew's",
    "student.surname": "Featherstonehaugh-Cholmondeley عبد الرحمن",
    "student.year": "Year 11",
    "student.form": "11QRST",
    "student.tutor": STAFF,
    "student.head_of_year": f"Mr {AWKWARD}",
    "figures.percent": "89.96%",
    "figures.attended": "329",
    "figures.possible": "366",
    "figures.sessions": "329 of 366 sessions",
    "figures.missed": "37",
    "figures.days_missed": "18½ days",
    "figures.authorised": "14",
    "figures.unauthorised": "23",
    "figures.late": "58",
    "figures.late_after": "12",
    "meeting.place": "Conference Room, Student Services, first floor of the Old Grammar School",
    "meeting.chair": STAFF,
    "meeting.attendees": f"the Attendance Officer, {STAFF}, the Head of Year 11, Mr {AWKWARD}, the "
    "Attendance Lead, Ms Łucja Ångström, and an officer of the Education Inclusion Team",
    "call.name": STAFF,
    "call.role": "Attendance Officer and Assistant Designated Safeguarding Lead",
    "minutes.chair": STAFF,
    "minutes.present": f"{STAFF}; Mr {AWKWARD}; Ms Łucja Ångström; both parents; an interpreter",
    "minutes.discussion": "\n".join(
        ["Everything that was said, line by line, with R&D <sic> and 50% in it."] * 9
    ),
    "minutes.actions": "\n".join(
        f"Action {number}: somebody does something useful by a day" for number in range(1, 9)
    ),
    "minutes.minuted_by": STAFF,
    "reason": "Attended 329 of 366 sessions (89.96%), below 90%, after Letter 2 and AIM 1 on 21 "
    "March 2022 and without improvement at its review on 11 April 2022.",
}

_KEPT = ("school.", "letter.", "recipient.", "call.", "step.", "student.", "meeting.", "enclosure.")
"""Groups without which no letter is made: they are never blank."""

_ALWAYS_KNOWN = (
    "figures.percent",
    "figures.to_date",
    "figures.year",
    "figures.expected",
    "review.date",
    "review.weeks",
    "reason",
    "clause",
)


def longest() -> dict[str, object]:
    """Every text at its longest, every table at its fullest."""
    made = examples()
    for name, value in _LONGEST.items():
        _put(made, name, value)
    columns = FIELDS["figures.half_terms"].columns
    _put(
        made,
        "figures.half_terms",
        [dict(zip(columns, row, strict=True)) for row in _HALF_TERMS],
    )
    made["signatories"] = [
        {"name": STAFF, "role": "Attendance Officer"},
        {"name": f"Mr {AWKWARD}", "role": "Head of Year 11 and Assistant Headteacher"},
        {"name": "Ms Łucja Ångström", "role": "Attendance Lead"},
    ]
    made["history"] = [dict(row) for row in FIELDS["history"].rows] * 8
    made["parents"] = [
        *(dict(row) for row in FIELDS["parents"].rows),
        {
            "name": LONG_NAME,
            "relationship": "Step-grandparent with parental responsibility",
            "phone": "07700 900111",
            "send_by": "InTouch",
        },
    ]
    return made


def barest() -> dict[str, object]:
    """No marks, no earlier step, nothing typed: every condition the other way, tables empty."""
    made = examples()
    for name, field in FIELDS.items():
        if field.kind == "condition":
            # An invitation always has its meeting.
            _put(made, name, name == "meeting.known" or not field.example)
        elif field.kind == "rows" and name != "signatories":
            _put(made, name, [])
        elif not name.startswith(_KEPT) and name not in _ALWAYS_KNOWN and field.kind == "text":
            _put(made, name, "")
    _put(made, "student.dob", "")
    made["signatories"] = [dict(FIELDS["signatories"].rows[0])]
    return made


def _put(made: dict[str, object], name: str, value: object) -> None:
    group, _, key = name.partition(".")
    inner = made[group]
    if key and isinstance(inner, dict):
        inner[key] = value
    else:
        made[group] = value
