"""Golden sentences: what a person reads beside each decision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.policy.limits import ladder_limits, limits_of
from pipeline.policy.setting import Setting
from pipeline.words.figures import PERSISTENT_ABSENCE, Limit, compared, percent

from .school import (
    AS_OF,
    CALENDAR,
    LEAST,
    RWBA,
    SESSIONS,
    SOL,
    dated,
    day,
    days_ago,
    decided,
    lately,
    missing,
    pc,
    student,
    took,
)

LONG_AGO = day("2022-01-12")
TAKEN = "Letter 1 on 12 January 2022"
COME = "Its review date, 26 January 2022, has come."
SAID = "Attendance is 94.0% (the tracker's figure)."


def possible(attended: int, of: int) -> list[str]:
    """Marks of so many possible sessions, those missed first and apart."""
    missed = of - attended
    return ["X"] * (SESSIONS - of) + ["O"] * missed + ["/"] * attended


@pytest.mark.parametrize(
    ("attended", "of", "shown"),
    [
        (198, 210, "198 of 210 sessions (94.3%)"),
        (185, 199, "185 of 199 sessions (92.96%)"),  # 93.0 would contradict "below 93%"
        (186, 200, "186 of 200 sessions (93.0%)"),
        (173, 192, "173 of 192 sessions (90.1%)"),
        (90, 100, "90 of 100 sessions (90.0%)"),
        (20, 20, "20 of 20 sessions (100.0%)"),
    ],
)
def test_figures_stand_with_their_sessions(attended: int, of: int, shown: str) -> None:
    found = decided(SOL, student(), marks=possible(attended, of))

    assert found.reason.startswith(f"Attended {shown}.")


@pytest.mark.parametrize(
    ("percent", "more", "log", "reason"),
    [
        pytest.param(pc(94), {}, (), f"{SAID} That is below 95%.", id="band"),
        pytest.param(
            pc(98),
            {"concern": "Broken weeks"},
            (),
            "Attendance is 98.0% (the tracker's figure). The tracker's Concern column says that "
            "two or more of the last four school weeks were broken.",
            id="sign that the tracker names",
        ),
        pytest.param(
            pc(98),
            {"lates": 2},
            (),
            "Attendance is 98.0% (the tracker's figure). There has been absence and there has been "
            "lateness.",
            id="signs that the figures show",
        ),
        pytest.param(
            pc(88),
            {},
            (),
            "Attendance is 88.0% (the tracker's figure). That is below 90%. (Band: Letter 3 and "
            "AIM 2; attendance alone goes no further than Letter 2 and AIM 1.)",
            id="cap",
        ),
        pytest.param(
            pc(100),
            {},
            (),
            "Attendance is 100.0% (the tracker's figure). Nothing in the ladder is called for.",
            id="nothing",
        ),
        pytest.param(
            pc(94),
            {"good_reason": "ill"},
            (),
            f"{SAID} That is below 95%. Held: a good reason is recorded, so a person decides "
            "before anything is sent.",
            id="good-reason",
        ),
        pytest.param(
            None,
            {},
            (),
            "There is no attendance figure in the tracker, so a person decides.",
            id="no-figure",
        ),
        pytest.param(None, {"left": day("2022-01-13")}, (), "Left on 13 January 2022.", id="left"),
        pytest.param(
            pc(94),
            {},
            (took("letter-1", LONG_AGO, pc(93)),),
            f"{SAID} {TAKEN} (93.0% on that day). {COME} Attendance has improved since.",
            id="improved",
        ),
        pytest.param(
            pc(94),
            {},
            (took("letter-1", LONG_AGO, pc("94.04")),),
            f"Attendance is 94.00% (the tracker's figure). {TAKEN} (94.04% on that day). {COME} "
            "Attendance has not improved since.",
            id="no-improvement-that-one-place-would-hide",
        ),
        pytest.param(
            pc(94),
            {},
            (took("letter-1", LONG_AGO),),
            f"{SAID} {TAKEN}. {COME} What attendance was on that day is not known, so a person "
            "decides whether it has improved; without improvement Letter 2 and AIM 1 would follow.",
            id="unknown",
        ),
        pytest.param(
            pc(97),
            {},
            (took("letter-1", LONG_AGO, pc(98)),),
            f"Attendance is 97.0% (the tracker's figure). {TAKEN} (98.0% on that day). {COME} "
            "Attendance is 97% or above.",
            id="top",
        ),
        pytest.param(
            pc(94),
            {},
            (took("letter-1", days_ago(3), pc(94)),),
            f"{SAID} Letter 1 on 2 March 2022. Review on 16 March 2022.",
            id="to-come",
        ),
        pytest.param(
            pc(92),
            {},
            (took("letter-1", days_ago(3), pc(94)),),
            "Attendance is 92.0% (the tracker's figure). Letter 1 on 2 March 2022; its review is "
            "still to come. Attendance has meanwhile fallen to the level of Letter 2 and AIM 1: a "
            "jump.",
            id="jump",
        ),
        pytest.param(
            pc(94),
            {},
            (took("letter-1", days_ago(5), pc(94), review=day("2022-03-04")),),
            f"{SAID} Letter 1 on 18 February 2022. Its review date, 4 March 2022, has come. Only 8 "
            "sessions possible since; 10 are needed before a review.",
            id="few-since",
        ),
        pytest.param(
            pc(92),
            {},
            (took("letter-1", LONG_AGO, pc(94)),),
            f"Attendance is 92.0% (the tracker's figure). {TAKEN}. {COME} That is below 93%.",
            id="band-fell",
        ),
        pytest.param(
            pc(92),
            {},
            (took("letter-2", days_ago(3), pc(94), "DNA"),),
            "Attendance is 92.0% (the tracker's figure). Letter 2 and AIM 1 on 2 March 2022, "
            "outcome: Parent did not attend. The parent did not attend the last meeting.",
            id="missed-meeting",
        ),
        pytest.param(
            pc(97),
            {},
            (took("letter-2", days_ago(3), pc(94), "DNA"),),
            "Attendance is 97.0% (the tracker's figure). Letter 2 and AIM 1 on 2 March 2022, "
            "outcome: Parent did not attend. The parent did not attend the last meeting. "
            "Attendance is now 97% or above, so a person decides.",
            id="missed-meeting-held",
        ),
        pytest.param(
            pc(92),
            {},
            (took("letter-2", LONG_AGO, pc(94), "DNA"),),
            "Attendance is 92.0% (the tracker's figure). Letter 2 and AIM 1 on 12 January 2022, "
            "outcome: Parent did not attend. The parent did not attend the last meeting. That was "
            "some time ago (12 January 2022), so a person decides.",
            id="missed-meeting-long-ago",
        ),
        pytest.param(
            None,
            {},
            (took("prosecution", LONG_AGO),),
            "Attendance is not known. Referral for prosecution on 12 January 2022. The case is "
            "with the Local Authority for prosecution.",
            id="prosecution-without-a-figure",
        ),
    ],
)
def test_sol(percent: Fraction | None, more: dict[str, Any], log: Any, reason: str) -> None:
    assert decided(SOL, student(percent, **more), log=log).reason == reason


@pytest.mark.parametrize(
    ("percent", "more", "steps", "ending"),
    [
        (pc(90), {}, (), "That is at 90%."),
        (pc(90) - LEAST, {}, (), "That is below 90%."),
        (pc(85), {}, (), "That is at 85%."),
        (pc(92), {}, (), "That is below 96%."),
        (
            pc(92),
            {"vulnerable": ("PP",)},
            (),
            "That is below 96%. The Student Manager follows this student from the start.",
        ),
        (
            pc(92),
            {"two_day_absences": 1},
            (),
            "Absent for 2 consecutive school days: e-mail home after two days absent.",
        ),
        (
            pc(80),
            {},
            (dated("sam-review", days_ago(3)),),
            "The outcome of the review meeting (A or B) is not recorded.",
        ),
    ],
)
def test_rwba(percent: Fraction, more: dict[str, Any], steps: Any, ending: str) -> None:
    assert decided(RWBA, student(percent, **more), step_dates=steps).reason.endswith(ending)


def test_the_national_average_is_named() -> None:
    found = decided(SOL, student(pc(94)), national_average=pc("94.2"))

    assert found.step == "letter-2"
    assert found.reason == f"{SAID} That is below the national average of 94.2%."


def test_a_second_time_is_named() -> None:
    child = student(pc(99), two_day_absences=2)
    found = decided(RWBA, child, step_dates=(dated("tutor-email", LONG_AGO),))

    assert "Absent for 2 consecutive school days, for a second time: call home" in found.reason


def test_few_sessions_are_counted() -> None:
    found = decided(SOL, student(), marks=possible(17, 19))

    assert found.reason.endswith("Held: only 19 sessions possible so far.")


def test_nothing_possible_is_no_figure() -> None:
    found = decided(SOL, student(), marks=["X"] * SESSIONS)

    assert found.reason.startswith("No session has been possible so far this year")


def test_marks_tell_the_figure_of_the_day() -> None:
    log = (took("letter-1", LONG_AGO, pc(10)),)
    found = decided(SOL, student(), marks=missing(10, 4, LONG_AGO), log=log)

    assert "10.0%" not in found.reason
    assert " on that day)" in found.reason


def test_limits_are_those_of_bands_rules_and_the_average() -> None:
    assert [limit.share for limit in ladder_limits(SOL)][:1] == [pc(97)]
    assert {limit.share for limit in ladder_limits(SOL)} == {pc(97), pc(95), pc(93), pc(90)}
    assert {limit.share for limit in ladder_limits(RWBA)} == {pc(96), pc(90), pc(85)}
    assert PERSISTENT_ABSENCE in limits_of(SOL)
    assert Limit(pc("94.2")) in limits_of(SOL, pc("94.2"))
    assert Limit(pc("94.2")) not in limits_of(RWBA, pc("94.2"))


def test_lately_marks_are_told_too() -> None:
    found = decided(SOL, student(), marks=lately("O/"))

    assert found.reason == (
        f"Attended {SESSIONS - 1} of {SESSIONS} sessions (99.5%). There has been absence."
    )


SETTINGS = [Setting(policy, CALENDAR, AS_OF, pc("94.2")) for policy in (SOL, RWBA)]
SHARES = st.one_of(
    st.builds(lambda of, out: Fraction(of - out, of), st.integers(200, 400), st.integers(0, 60)),
    st.builds(
        lambda at, by: pc(at) + by * LEAST * 10**5,
        st.sampled_from(["97", "95", "94.2", "93", "90", "85"]),
        st.integers(-60, 60),
    ),
)


@given(SHARES, SHARES)
def test_the_limits_near_a_figure_print_what_all_of_them_print(
    share: Fraction, other: Fraction
) -> None:
    for setting in SETTINGS:
        near, limits = setting.limits_near, setting.limits
        assert percent(share, near(share)) == percent(share, limits)
        assert compared(share, other, near(share, other)) == compared(share, other, limits)


def test_only_limits_near_a_figure_are_asked() -> None:
    assert SETTINGS[0].limits_near(pc(93)) == (Limit(pc(93)),)
    assert SETTINGS[0].limits_near(pc(80)) == ()
