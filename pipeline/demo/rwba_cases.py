"""The cases of a made-up RWBA school, in the order of the flow chart (``policies.md`` §4).

Days are counted back from the demo's as-of date, which has 48 school days (96 sessions) before it:
4 sessions missed are 95.8 %, 10 are 89.6 %, 16 are 83.3 %.
"""

from __future__ import annotations

from pipeline.demo.case import Away, Case, Taken, scattered, singles
from pipeline.model.plan import Status

_FALLING = singles(6, 9, 14, 18, 39, 43)
"""93.8 % now and 95.7 % on the 26th day back: no improvement since."""

_RISING = singles(38, 40, 42, 44, 46)
"""94.8 % now and 89.1 % on the 26th day back."""

_LOW = scattered(8, "O", sessions=2)
"""83.3 %, on single days."""

_DAYS_AWAY = tuple(Away(day, 2, "O") for day in (45, 43, 40, 36, 29, 26, 21, 19, 17, 14, 9, 7, 5))
"""70 % on the 38th day back and 72.9 % now, on single days."""

_SAM_1 = Taken("sam-1", 43, "Attended")
_REVIEW_B = Taken("sam-review", 35, "B")
_SAM_2 = Taken("sam-2", 26, "Attended")

_STEPS = (
    Case(
        "tutor-action",
        "Below 96 % through illness: monitor and challenge.",
        Status.DUE,
        "tutor-action",
        away=scattered(4),
        pattern="Illness",
    ),
    Case(
        "tutor-action-erratic",
        "Below 96 % and erratic: one week only.",
        Status.DUE,
        "tutor-action",
        away=scattered(4, "O"),
        pattern="Erratic",
    ),
    Case(
        "tutor-action-and-email",
        "Below 96 % for the first time, and two days away in a row.",
        Status.DUE,
        "tutor-action",
        also=("tutor-email",),
        away=(Away(6, 4),),
    ),
    Case(
        "tutor-email",
        "Two days away in a row while the tutor's action is running.",
        Status.DUE,
        "tutor-email",
        away=(Away(8, 4),),
        taken=(Taken("tutor-action", 5),),
    ),
    Case(
        "tutor-email-by-column",
        "No marks; the tracker counts one absence of two days.",
        Status.DUE,
        "tutor-email",
        marks=False,
        percent="97.2",
        two_days=1,
    ),
    Case(
        "tutor-call",
        "Two days in a row for the second time: a call home.",
        Status.DUE,
        "tutor-call",
        away=(Away(8, 4), Away(18, 4)),
        taken=(Taken("tutor-email", 15), Taken("tutor-action", 5)),
    ),
    Case(
        "manager-action-vulnerable",
        "Below 96 % and on the vulnerable list.",
        Status.DUE,
        "manager-action",
        away=scattered(5),
        vulnerable=("PP", "SEND"),
    ),
    Case(
        "manager-action-no-improvement",
        "The tutor's action has not helped.",
        Status.DUE,
        "manager-action",
        away=_FALLING,
        taken=(Taken("tutor-action", 26),),
    ),
    Case(
        "manager-action-sooner",
        "Unauthorised absence: the tutor's action is reviewed after one week.",
        Status.DUE,
        "manager-action",
        away=singles(3, 6, 20, 30, 40, code="O"),
        taken=(Taken("tutor-action", 10),),
        pattern="Unauthorised",
    ),
    Case("manager-letter", "At 90 % or below.", Status.DUE, "manager-letter", away=scattered(10)),
    Case(
        "manager-letter-no-improvement",
        "The Student Manager's action has not helped.",
        Status.DUE,
        "manager-letter",
        away=_FALLING,
        taken=(Taken("tutor-action", 43), Taken("manager-action", 26)),
    ),
    Case(
        "manager-letter-and-email",
        "At 90 % or below, and two days away in a row.",
        Status.DUE,
        "manager-letter",
        also=("tutor-email",),
        away=(*scattered(8), Away(4, 4)),
    ),
    Case("sam-1", "At 85 % or below.", Status.DUE, "sam-1", away=_LOW),
    Case(
        "sam-review",
        "Three weeks after SAM 1.",
        Status.DUE,
        "sam-review",
        away=_LOW,
        taken=(Taken("manager-letter", 36), Taken("sam-1", 26, "Attended")),
    ),
    Case(
        "sam-2-outcome-b",
        "The review came to outcome B.",
        Status.DUE,
        "sam-2",
        away=_LOW,
        taken=(Taken("manager-letter", 46), _SAM_1, Taken("sam-review", 12, "B")),
    ),
    Case(
        "sam-2-outcome-a",
        "The review came to outcome A, and then there was no improvement.",
        Status.DUE,
        "sam-2",
        away=_FALLING,
        taken=(_SAM_1, Taken("sam-review", 26, "A")),
    ),
    Case(
        "final-meeting",
        "No improvement after SAM 2.",
        Status.DUE,
        "final-meeting",
        away=_FALLING,
        taken=(Taken("manager-letter", 46), _SAM_1, _REVIEW_B, _SAM_2),
    ),
    Case(
        "refer-prosecution",
        "The final meeting decided on prosecution; the parents live apart.",
        Status.DUE,
        "refer-ews",
        away=_DAYS_AWAY,
        taken=(
            Taken("sam-1", 33, "Attended"),
            Taken("sam-review", 24, "B"),
            Taken("sam-2", 16, "Attended"),
            Taken("final-meeting", 3, "Prosecution"),
        ),
        family="two addresses",
    ),
    Case(
        "refer-penalty-notice",
        "The final meeting decided on a penalty notice.",
        Status.DUE,
        "refer-ews",
        away=_LOW,
        taken=(_SAM_1, _REVIEW_B, _SAM_2, Taken("final-meeting", 7, "Penalty notice")),
    ),
)

_WAITING = (
    Case(
        "monitoring-tutor-action",
        "The tutor's action is still running.",
        Status.MONITORING,
        "tutor-action",
        away=scattered(4),
        taken=(Taken("tutor-action", 8),),
    ),
    Case(
        "monitoring-sam-1",
        "SAM 1 was held; its review is to come.",
        Status.MONITORING,
        "sam-1",
        away=_LOW,
        taken=(Taken("sam-1", 8, "Attended"),),
    ),
    Case(
        "monitoring-final-meeting",
        "The final meeting decided to look again in three weeks.",
        Status.MONITORING,
        "final-meeting",
        away=_LOW,
        taken=(_SAM_1, _REVIEW_B, _SAM_2, Taken("final-meeting", 8, "Review")),
    ),
    Case(
        "improved-tutor-action",
        "Attendance is higher than when the tutor acted.",
        Status.IMPROVED,
        "tutor-action",
        away=_RISING,
        taken=(Taken("tutor-action", 26),),
    ),
    Case(
        "improved-manager-letter",
        "Attendance is back above 96 %.",
        Status.IMPROVED,
        "manager-letter",
        away=singles(40, 42, 44),
        taken=(Taken("manager-letter", 26),),
    ),
    Case(
        "referred",
        "The County EWS has the case.",
        Status.NONE,
        away=_LOW,
        taken=(
            _SAM_1,
            _REVIEW_B,
            _SAM_2,
            Taken("final-meeting", 16, "Prosecution"),
            Taken("refer-ews", 11),
        ),
    ),
    Case("always-there", "Not a session missed.", Status.NONE),
    Case("leaver", "Left the school in the autumn.", Status.NONE, away=scattered(7), left=32),
)

_HELD = (
    Case(
        "held-above-85",
        "The letter has not helped, but attendance is above 85 %: a Head of Year decides.",
        Status.HELD,
        "sam-1",
        away=_FALLING,
        taken=(Taken("manager-action", 43), Taken("manager-letter", 26)),
    ),
    Case(
        "held-good-reason",
        "At 90 % or below, with a note for a person to read.",
        Status.HELD,
        "manager-letter",
        away=scattered(10),
        notes="In hospital in October, letter on file",
    ),
    Case(
        "held-few-sessions",
        "Joined after half-term: two sessions missed of sixteen.",
        Status.HELD,
        "manager-letter",
        away=singles(4, 6),
        joined=8,
    ),
    Case("held-no-figure", "No marks, and N/A in the column.", Status.HELD, marks=False),
    Case(
        "held-review-without-outcome",
        "The review was held, but its outcome is not in the tracker.",
        Status.HELD,
        "sam-2",
        away=_LOW,
        taken=(_SAM_1, Taken("sam-review", 8)),
    ),
    Case(
        "held-final-without-decision",
        "The final meeting was held, but its decision is not in the tracker.",
        Status.HELD,
        "refer-ews",
        away=_LOW,
        taken=(_SAM_1, _REVIEW_B, _SAM_2, Taken("final-meeting", 8)),
    ),
    Case(
        "held-final-improved",
        "Prosecution was decided, but attendance is above 96 % now.",
        Status.HELD,
        "refer-ews",
        away=singles(40, 42, 44),
        taken=(_SAM_1, _REVIEW_B, _SAM_2, Taken("final-meeting", 8, "Prosecution")),
    ),
)

_FAMILIES = (
    Case(
        "blocked-contact",
        "The father must not be contacted.",
        Status.DUE,
        "sam-1",
        away=_LOW,
        family="blocked father",
    ),
    Case(
        "missing-address",
        "The only parent has no address.",
        Status.DUE,
        "manager-letter",
        away=scattered(10),
        family="no address",
    ),
    Case(
        "nobody-to-write-to",
        "The only contact has no parental responsibility.",
        Status.DUE,
        "manager-letter",
        away=scattered(11),
        family="aunt only",
    ),
    Case(
        "two-addresses",
        "Two parents at two addresses, each to be invited.",
        Status.DUE,
        "sam-1",
        away=_LOW,
        family="two addresses",
    ),
    Case(
        "first-sibling",
        "Brothers and sisters: one letter for each child.",
        Status.DUE,
        "manager-letter",
        away=scattered(10),
        household="siblings",
    ),
    Case(
        "second-sibling",
        "Brothers and sisters: one letter for each child.",
        Status.DUE,
        "manager-letter",
        away=scattered(11),
        household="siblings",
    ),
    Case(
        "by-email",
        "Wants e-mail, and has an address for it.",
        Status.DUE,
        "manager-letter",
        away=scattered(10),
        family="by e-mail",
    ),
    Case(
        "intouch-but-post-only",
        "Wants InTouch, but a SAM invitation must be posted.",
        Status.DUE,
        "sam-1",
        away=_LOW,
        family="by InTouch",
    ),
    Case(
        "reads-welsh",
        "The mother reads Welsh.",
        Status.DUE,
        "manager-letter",
        away=scattered(10),
        family="Welsh",
    ),
    Case(
        "reads-polish",
        "Both parents read Polish.",
        Status.DUE,
        "sam-1",
        away=_LOW,
        family="Polish",
    ),
    Case(
        "long-address",
        "An address of seven lines with the name.",
        Status.DUE,
        "manager-letter",
        away=scattered(10),
        family="seven lines",
    ),
    Case(
        "vulnerable-letter",
        "A looked-after child at 90 % or below.",
        Status.DUE,
        "manager-letter",
        away=scattered(11),
        vulnerable=("LAC",),
    ),
)

RWBA_CASES: tuple[Case, ...] = _STEPS + _WAITING + _HELD + _FAMILIES
