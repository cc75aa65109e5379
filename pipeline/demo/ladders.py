"""What the two layouts call their steps, meetings, years and people: the words of the sheets."""

from __future__ import annotations

from dataclasses import dataclass

YEARS = ("7", "8", "9", "10", "11")
FORMS = "ABCDE"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step column: its header, the log's words, who takes it, the meeting it is."""

    id: str
    column: str
    action: str = ""
    by: str = ""
    meeting: str = ""
    outcome_column: str = ""
    weeks: int = 0


SOL_STEPS = (
    LadderStep("tutor-conversation", "1 Tutor", "Tutor conversation", "Tutor"),
    LadderStep("rtc", "2 RTC", "RTC", "Tutor", weeks=2),
    LadderStep("ropc", "3 ROPC", "ROPC", "Tutor", weeks=2),
    LadderStep("letter-1", "4 Letter 1", "Letter 1", "AO", weeks=2),
    LadderStep("letter-2", "5 Letter 2 (AIM 1)", "Letter 2 / AIM 1", "HOY", "AIM 1", weeks=3),
    LadderStep("letter-3", "6 Letter 3 (AIM 2)", "Letter 3 / AIM 2", "HOY", "AIM 2", weeks=3),
    LadderStep("home-visit", "7 Home visit / AIM", "Home visit / AIM", "AL", "AIM 3", weeks=3),
    LadderStep("letter-4", "8 Letter 4", "Letter 4", "AO", weeks=2),
    LadderStep("notice-referral", "9 Notice", "Notice referral", "AL", weeks=3),
    LadderStep("prosecution", "10 Prosecution", "Prosecution", "AL"),
)

RWBA_STEPS = (
    LadderStep("tutor-action", "Tutor action"),
    LadderStep("tutor-email", "Email home"),
    LadderStep("tutor-call", "Call home"),
    LadderStep("manager-action", "SM action"),
    LadderStep("manager-letter", "Letter 90%"),
    LadderStep("sam-1", "SAM 1", meeting="SAM 1", outcome_column="SAM 1 outcome"),
    LadderStep("sam-review", "3 wk review", meeting="Review", outcome_column="Review outcome"),
    LadderStep("sam-2", "SAM 2", meeting="SAM 2", outcome_column="SAM 2 outcome"),
    LadderStep(
        "final-meeting", "Final meeting", meeting="Final meeting", outcome_column="Decision"
    ),
    LadderStep("refer-ews", "Referred"),
)

LADDERS: dict[str, tuple[LadderStep, ...]] = {"sol": SOL_STEPS, "rwba": RWBA_STEPS}
