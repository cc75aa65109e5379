"""The cases of a made-up SOL school, in the order of the ladder (``policies.md`` §3).

Days are counted back from the demo's as-of date, which has 48 school days (96 sessions) before it:
5 sessions missed are 94.8 %, 8 are 91.7 %, 11 are 88.5 %.
"""

from __future__ import annotations

from pipeline.demo.case import Away, Case, Taken, scattered, singles
from pipeline.model.plan import Status

DNA = "Parent did not attend"

_FALLING = singles(6, 9, 14, 18, 22, 24, 39, 41, 43, 45, 47)
"""88.5 % now and 89.1 % on the 26th day back: no improvement since."""

_STILL_FALLING = singles(5, 8, 11, 14, 22, 30, 39, 41, 43, 45, 47)
"""88.5 % now and 89.4 % on the 16th day back."""

_DAYS_AWAY = (
    *(Away(day, 2, "O") for day in (45, 43, 40, 36, 29, 26, 19, 17, 14, 9, 7, 4)),
    Away(33, 1, "O"),
    Away(21, 2, "I"),
)
"""70 % on the 38th day back, 72.4 % on the 11th and 71.9 % now; one day of it is illness."""

_AIM_1 = Taken("letter-2", 43, "Attended", weeks=3)
_AIM_1_MISSED = Taken("letter-2", 43, DNA, weeks=3)
_VISIT = Taken("home-visit", 38, "Attended", weeks=3)

_STEPS = (
    Case(
        "tutor-conversation",
        "One medical appointment: any absence is for the tutor.",
        Status.DUE,
        "tutor-conversation",
        away=scattered(1, "M"),
    ),
    Case(
        "rtc-broken-weeks",
        "Two of the last four weeks were broken.",
        Status.DUE,
        "rtc",
        away=(Away(2, 1, "I"), Away(7, 1, "M")),
    ),
    Case(
        "rtc-second-illness",
        "A second bout of illness in four weeks.",
        Status.DUE,
        "rtc",
        away=singles(2, 5),
    ),
    Case(
        "rtc-punctuality",
        "Late three times in four weeks, once after the register closed.",
        Status.DUE,
        "rtc",
        away=(Away(2, 1, "L"), Away(4, 1, "L"), Away(8, 1, "U")),
    ),
    Case(
        "rtc-in-words",
        "No marks; the tracker says broken weeks in words.",
        Status.DUE,
        "rtc",
        marks=False,
        percent="98.1",
        concern="Broken weeks",
    ),
    Case("ropc", "Below 97 % for the first time.", Status.DUE, "ropc", away=scattered(3)),
    Case("letter-1", "Below 95 % for the first time.", Status.DUE, "letter-1", away=scattered(5)),
    Case("letter-2", "Below 93 % for the first time.", Status.DUE, "letter-2", away=scattered(8)),
    Case(
        "letter-2-first-time-low",
        "Below 90 % with nothing before it: Letter 2, as Letter 3 speaks of the letter before.",
        Status.DUE,
        "letter-2",
        away=scattered(13, "O"),
    ),
    Case(
        "letter-2-jump",
        "Letter 1 is not yet due for review, but attendance fell below 93 %.",
        Status.DUE,
        "letter-2",
        away=scattered(8),
        taken=(Taken("letter-1", 8, weeks=2),),
    ),
    Case(
        "letter-2-no-improvement",
        "The review of Letter 1 has come and attendance is lower than it was.",
        Status.DUE,
        "letter-2",
        away=singles(12, 22, 24, 28, 40, 46),
        taken=(Taken("ropc", 40, weeks=2), Taken("letter-1", 30, weeks=2)),
    ),
    Case(
        "letter-3",
        "AIM 1 was held, its review has come, and attendance is below 90 %.",
        Status.DUE,
        "letter-3",
        away=scattered(11, "O"),
        taken=(Taken("letter-2", 31, "Attended", weeks=3),),
    ),
    Case(
        "home-visit-missed-meeting",
        "The parent did not come to AIM 1.",
        Status.DUE,
        "home-visit",
        away=scattered(9),
        taken=(Taken("letter-1", 30, weeks=2), Taken("letter-2", 12, DNA, weeks=3)),
    ),
    Case(
        "home-visit-no-improvement",
        "AIM 2 was held and attendance is lower than it was.",
        Status.DUE,
        "home-visit",
        away=_FALLING,
        taken=(_AIM_1, Taken("letter-3", 26, "Attended", weeks=3)),
    ),
    Case(
        "letter-4",
        "AIM 3 was held and attendance is lower than it was.",
        Status.DUE,
        "letter-4",
        away=_FALLING,
        taken=(_AIM_1_MISSED, Taken("home-visit", 26, "Attended", weeks=3)),
    ),
    Case(
        "notice-referral",
        "Letter 4 has not helped.",
        Status.DUE,
        "notice-referral",
        away=_STILL_FALLING,
        taken=(_AIM_1_MISSED, _VISIT, Taken("letter-4", 16, weeks=2)),
    ),
    Case(
        "prosecution",
        "Nothing has helped since the notice referral; the parents live apart.",
        Status.DUE,
        "prosecution",
        away=_DAYS_AWAY,
        taken=(
            Taken("letter-2", 31, DNA, weeks=3),
            Taken("home-visit", 24, "Attended", weeks=3),
            Taken("letter-4", 22, weeks=2),
            Taken("notice-referral", 11, weeks=3),
        ),
        family="two addresses",
    ),
)

_WAITING = (
    Case(
        "monitoring",
        "Letter 1 went last week; its review is to come.",
        Status.MONITORING,
        "letter-1",
        away=scattered(5),
        taken=(Taken("letter-1", 5, weeks=2),),
    ),
    Case(
        "improved",
        "Attendance is higher than on the day of Letter 1.",
        Status.IMPROVED,
        "letter-1",
        away=singles(38, 40, 42, 44, 46),
        taken=(Taken("letter-1", 30, weeks=2),),
    ),
    Case(
        "improved-closed",
        "The outcome says Improved: the ladder begins anew.",
        Status.DUE,
        "tutor-conversation",
        away=scattered(1, "M", first=46),
        taken=(Taken("letter-1", 35, "Improved", weeks=2),),
    ),
    Case(
        "with-the-authority",
        "Prosecution was asked for: the Local Authority has it.",
        Status.NONE,
        away=_STILL_FALLING,
        taken=(_AIM_1_MISSED, _VISIT, Taken("letter-4", 26, weeks=2), Taken("prosecution", 5)),
    ),
    Case(
        "tutor-has-spoken",
        "The tutor has had the conversation; nothing more since.",
        Status.NONE,
        away=scattered(1, "M"),
        taken=(Taken("tutor-conversation", 10, then=False, logged=False),),
    ),
    Case("always-there", "Not a session missed.", Status.NONE),
    Case("leaver", "Left the school in the autumn.", Status.NONE, away=scattered(7), left=32),
)

_HELD = (
    Case(
        "held-good-reason",
        "Below 95 % with a good reason on the tracker.",
        Status.HELD,
        "letter-1",
        away=scattered(5),
        good_reason="Operation in September, hospital letter seen",
    ),
    Case(
        "held-few-sessions",
        "Joined after half-term: two sessions missed of sixteen.",
        Status.HELD,
        "letter-2",
        away=singles(4, 6),
        joined=8,
    ),
    Case("held-no-figure", "No marks, and N/A in the column.", Status.HELD, marks=False),
    Case(
        "held-not-possible",
        "Only marks that are not possible sessions.",
        Status.HELD,
        away=(Away(48, 96, "X"),),
    ),
    Case(
        "held-figure-then-unknown",
        "No marks, and the figure on the day of Letter 1 was not written down.",
        Status.HELD,
        "letter-2",
        marks=False,
        percent="94.1",
        taken=(Taken("letter-1", 20, weeks=2, then=False),),
    ),
    Case(
        "held-meeting-long-ago",
        "The parent did not come to AIM 1, but that was 40 school days ago.",
        Status.HELD,
        "home-visit",
        away=scattered(9),
        taken=(Taken("letter-2", 40, DNA, weeks=3),),
    ),
    Case(
        "held-meeting-no-longer-needed",
        "The parent did not come to AIM 1, but attendance is above 97 % now.",
        Status.HELD,
        "home-visit",
        away=scattered(1, "M"),
        taken=(Taken("letter-2", 12, DNA, weeks=3),),
    ),
    Case(
        "held-unknown-mark",
        "A mark that is no code: named by its cell, and a person must look.",
        Status.HELD,
        "letter-1",
        away=(*scattered(5), Away(10, 1, "?")),
    ),
)

_FAMILIES = (
    Case(
        "blocked-contact",
        "The father must not be contacted.",
        Status.DUE,
        "letter-2",
        away=scattered(9),
        family="blocked father",
    ),
    Case(
        "missing-address",
        "The only parent has no address.",
        Status.DUE,
        "letter-1",
        away=scattered(6),
        family="no address",
    ),
    Case(
        "nobody-to-write-to",
        "The only contact has no parental responsibility.",
        Status.DUE,
        "letter-1",
        away=scattered(6),
        family="aunt only",
    ),
    Case(
        "two-addresses",
        "Two parents at two addresses, each to be written to.",
        Status.DUE,
        "letter-2",
        away=scattered(10),
        family="two addresses",
    ),
    Case(
        "first-sibling",
        "Brothers and sisters: one letter for each child.",
        Status.DUE,
        "letter-1",
        away=scattered(6),
        household="siblings",
    ),
    Case(
        "second-sibling",
        "Brothers and sisters: one letter for each child.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        household="siblings",
    ),
    Case(
        "by-email",
        "Wants e-mail, and has an address for it.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        family="by e-mail",
    ),
    Case(
        "email-without-address",
        "Wants e-mail, but there is no address for it.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        family="e-mail missing",
    ),
    Case(
        "by-intouch",
        "Wants InTouch.",
        Status.DUE,
        "letter-1",
        away=scattered(6),
        family="by InTouch",
    ),
    Case(
        "reads-welsh",
        "The mother reads Welsh.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        family="Welsh",
    ),
    Case(
        "reads-polish",
        "Both parents read Polish.",
        Status.DUE,
        "letter-2",
        away=scattered(8),
        family="Polish",
    ),
    Case(
        "long-address",
        "An address of seven lines with the name.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        family="seven lines",
    ),
    Case(
        "no-title",
        "A parent without a title: none is made up.",
        Status.DUE,
        "letter-1",
        away=scattered(5),
        family="no title",
    ),
)

SOL_CASES: tuple[Case, ...] = _STEPS + _WAITING + _HELD + _FAMILIES
