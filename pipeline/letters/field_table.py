"""Every field a Word template may use: its meaning and an example.

``attendance templates fields`` prints this table, the template check knows fields by it, and
``attendance templates preview`` fills in its examples. It cannot drift from what is merged: a test
compares it with the fields of a real letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        meaning: For the person editing a template.
        example: A text, or a truth value for a condition.
        rows: For a table: example rows, column to text; the example is then not used.
        internal: Whether it belongs in papers of the school's own only.
    """

    meaning: str
    example: str | bool = ""
    rows: tuple[Mapping[str, str], ...] = field(default=())
    internal: bool = False

    @property
    def kind(self) -> str:
        """How it is used: text, condition or rows."""
        if self.rows:
            return "rows"
        return "condition" if isinstance(self.example, bool) else "text"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table."""
        return tuple(self.rows[0]) if self.rows else ()


_HALF_TERM_COLUMNS = (
    "name",
    "possible",
    "attended",
    "missed",
    "unauthorised",
    "late",
    "percent",
)
_HALF_TERMS = (
    ("Autumn 1", "70", "66", "4", "0", "1", "94.3%"),
    ("Autumn 2", "68", "63", "5", "1", "1", "92.6%"),
    ("Spring 1", "66", "60", "6", "2", "1", "90.9%"),
    ("Spring 2", "10", "9", "1", "0", "0", "90.0%"),
)

FIELDS: Mapping[str, Field] = {
    "school.name": Field("The school's name", "Sollington Academy"),
    "school.address": Field(
        "The school's address on one line", "Larkfield Lane, Sollington, SN99 9AA"
    ),
    "school.address_lines": Field(
        "The school's address, a line for each part", "Larkfield Lane\nSollington\nSN99 9AA"
    ),
    "school.phone": Field("The school's telephone number", "01632 960100"),
    "school.email": Field("The school's e-mail address", "office@sollington.example.org"),
    "school.website": Field("The school's website", "www.sollington.example.org"),
    "school.local_authority": Field("The Local Authority", "Nortonshire County Council"),
    "school.head": Field("The headteacher's name", "Mrs Ottilie Brackenbury"),
    "school.head_title": Field("The headteacher's title", "Headteacher"),
    "school.attendance_hours": Field("When the attendance line is answered", "8.30 am to 4.30 pm"),
    "letter.date": Field("The date of the letter", "7 March 2022"),
    "letter.reference": Field("Our reference; it must be on every page", "SOL220307-0042-1"),
    "recipient.name": Field("The reader's name", "Ms Karen Müller"),
    "recipient.salutation": Field("The first line of the letter", "Dear Ms Müller"),
    "recipient.address": Field(
        "The address for the window, from the name to the postcode",
        "Ms Karen Müller\n64 Station Road\nMarlow Green\nNortonshire\nSN99 4FN",
    ),
    "student.name": Field("The student's forename and surname", "Kacper Young"),
    "student.first_name": Field("What the school calls the student", "Kacper"),
    "student.possessive": Field("The first name with 's", "Kacper's"),
    "student.surname": Field("The student's surname", "Young"),
    "student.year": Field("The year group", "Year 9"),
    "student.form": Field("The form", "9C"),
    "student.adm_no": Field("The admission number", "004017"),
    "student.dob": Field('The date of birth, "" when the tracker has none', "11 February 2008"),
    "student.tutor": Field('The form tutor, "the form tutor" without a name', "Mr Gethin Larkspur"),
    "student.head_of_year": Field("The Head of Year", "Ms Saskia Oakenfold"),
    "figures.counted": Field("Whether there are marks to count", example=True),
    "figures.percent": Field("Attendance so far this year", "92.5%"),
    "figures.attended": Field("Sessions attended", "198"),
    "figures.possible": Field("Sessions the student could have attended", "214"),
    "figures.sessions": Field("Both, as the law counts", "198 of 214 sessions"),
    "figures.missed": Field("Sessions missed", "16"),
    "figures.days_missed": Field("The same in school days", "8 days"),
    "figures.authorised": Field("Sessions missed with the school's leave", "13"),
    "figures.unauthorised": Field("Sessions missed without it", "3"),
    "figures.late": Field("Times late, before the register closed", "3"),
    "figures.late_after": Field(
        "Times late, after the register closed; already among the unauthorised", "2"
    ),
    "figures.to_date": Field("The last day counted", "4 March 2022"),
    "figures.year": Field("The school year", "2021-22"),
    "figures.half_terms": Field(
        "The figures by half-term; only when figures.counted",
        rows=tuple(dict(zip(_HALF_TERM_COLUMNS, row, strict=True)) for row in _HALF_TERMS),
    ),
    "figures.persistent": Field("Whether a tenth or more was missed", example=False),
    "figures.threshold": Field('The figure this step begins at, "" for none', "93%"),
    "figures.expected": Field("The attendance the school expects", "97%"),
    "previous.known": Field("Whether there was an earlier step", example=True),
    "previous.step": Field("The last step taken", "Letter 1"),
    "previous.date": Field("Its date", "7 February 2022"),
    "previous.percent": Field('Attendance on that day, "" when not known', "94.1%"),
    "previous.review": Field('The review date it gave, "" for none', "21 February 2022"),
    "review.date": Field("When attendance will be looked at again", "28 March 2022"),
    "review.weeks": Field("How long that is", "3 weeks"),
    "meeting.known": Field("Whether there is a meeting; always so in an invitation", example=True),
    "meeting.name": Field("The meeting", "Attendance Improvement Meeting (AIM 1)"),
    "meeting.date": Field("Its day", "Monday 21 March 2022"),
    "meeting.time": Field("Its time", "3.30 pm"),
    "meeting.place": Field("Its place", "Meeting Room 2"),
    "meeting.attendees": Field(
        "Who will be there",
        "the Attendance Officer, Ms Dilys Amberwood, and the Head of Year 9, Ms Saskia Oakenfold",
    ),
    "meeting.chair": Field("Who leads it", "Ms Saskia Oakenfold"),
    "meeting.length": Field("How long to allow", "30 minutes"),
    "meeting.reply_by": Field("By when to answer", "Thursday 17 March 2022"),
    "call.name": Field("Whom to call", "Ms Dilys Amberwood"),
    "call.role": Field("What that person does", "Attendance Officer"),
    "call.phone": Field("The number to call", "01632 960101"),
    "call.email": Field("The address to write to", "attendance@sollington.example.org"),
    "signatories": Field(
        "The one to three people who sign",
        rows=(
            {"name": "Ms Dilys Amberwood", "role": "Attendance Officer"},
            {"name": "Ms Saskia Oakenfold", "role": "Head of Year 9"},
        ),
    ),
    "step.number": Field("The step's number in the procedure", "5"),
    "step.name": Field("The step's name", "Letter 2"),
    "minutes.date": Field("Day of the meeting minuted", "Monday 21 March 2022"),
    "minutes.time": Field("Its time", "3.30 pm"),
    "minutes.place": Field("Its place", "Meeting Room 2"),
    "minutes.chair": Field("Who led it", "Ms Saskia Oakenfold"),
    "minutes.present": Field("Who was there", "Attendance Officer; Head of Year; parent"),
    "minutes.apologies": Field("Who sent apologies", "Attendance Lead"),
    "minutes.parent_attended": Field("Whether a parent came", example=True),
    "minutes.absent": Field("Whether the sheet says that no parent came", example=False),
    "minutes.typed": Field("Whether the minutes are typed, not to be filled in", example=True),
    "minutes.discussion": Field("What was said", "Mornings and the bus were discussed."),
    "minutes.actions": Field("What was agreed", "Breakfast club\nWeekly check-in"),
    "minutes.outcome": Field("The outcome", "Attended"),
    "minutes.review": Field("When it will be looked at again", "11 April 2022"),
    "minutes.minuted_by": Field("Who took the minutes", "A. Clerk"),
    "minutes.next_step": Field(
        "What follows, a sentence", "Attendance will be reviewed on the date agreed."
    ),
    "minutes.decision": Field("The decision of a final meeting", "Penalty notice"),
    "minutes.penalty_notice": Field("Whether that is a penalty notice", example=True),
    "minutes.outcome_a": Field("Whether a review found improvement", example=False),
    "minutes.outcome_b": Field("Whether a review found none", example=True),
    "minutes.home_visit": Field("What is known of a home visit", "Home visit on 14 March 2022"),
    "history": Field(
        "The steps taken so far",
        rows=(
            {
                "number": "4",
                "step": "Letter 1",
                "date": "7 February 2022",
                "percent": "94.1%",
                "outcome": "Posted",
                "review": "21 February 2022",
            },
        ),
    ),
    "parents": Field(
        "The parents, for the school's own forms; empty in anything a parent reads",
        rows=(
            {
                "name": "Ms Karen Müller",
                "relationship": "Mother",
                "phone": "07700 900960",
                "send_by": "Post",
            },
        ),
        internal=True,
    ),
    "reason": Field(
        "Why the step is due, a sentence",
        "Attendance is 198 of 214 sessions (92.5%), below 93%.",
    ),
    "clause": Field("Where the rule stands", "policies.md §3.6", internal=True),
    "enclosure.title": Field("What is enclosed", "minutes of the School Attendance Meeting"),
    "enclosure.meeting": Field("The meeting it is of", "SAM 2"),
    "enclosure.meeting_date": Field("The day of that meeting", "21 March 2022"),
    "due_by": Field('The day the step is tied to, "" for none', "Monday 14 March 2022"),
}


def examples() -> dict[str, object]:
    """The examples as the mapping that a template is merged with."""
    made: dict[str, object] = {}
    for name, entry in FIELDS.items():
        value = [dict(row) for row in entry.rows] if entry.rows else entry.example
        group, _, key = name.partition(".")
        if not key:
            made[group] = value
            continue
        inner = made.setdefault(group, {})
        if isinstance(inner, dict):
            inner[key] = value
    return made
