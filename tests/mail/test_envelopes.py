from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import SettingsFault
from pipeline.mail.envelopes import choose, cupboard, parse_envelopes
from tests.mail.papers import C4, CUPBOARD, DL

SHIPPED = Path(__file__).parents[2] / "config" / "envelopes.toml"
GOOD = """
[envelopes.dl]
name = "DL"
size = [220, 110]
fold = "in three"
visible = [22, 55, 101, 85]
swept = [10, 42, 113, 92]
max_sheets = 5
"""


def test_the_shipped_profiles() -> None:
    profiles = parse_envelopes(tomllib.loads(SHIPPED.read_text()), "envelopes.toml")
    assert {"dl", "c5", "c4"} <= set(profiles)
    assert profiles["dl"].window == DL.window
    assert profiles["c4"].window is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "DL"\n', "", "envelopes.dl.name: is missing"),
        ('name = "DL"', 'colour = "white"\nname = "DL"', "envelopes.dl.colour: is not a setting"),
        ("[220, 110]", "[220]", "envelopes.dl.size: should be 2 measures"),
        ("[22, 55, 101, 85]", "[22, 55, 101]", "envelopes.dl.visible: should be 4 measures"),
        ("[22, 55, 101, 85]", '"wide"', "envelopes.dl.visible: should be 4 measures"),
        ("[22, 55, 101, 85]", "[101, 55, 22, 85]", "envelopes.dl.visible: should be left, top"),
        ("[22, 55, 101, 85]", "[22, 55, 101, 93]", "envelopes.dl.visible: must lie inside swept"),
        ("swept = [10, 42, 113, 92]\n", "", "envelopes.dl.visible: visible and swept go together"),
        ("max_sheets = 5", "max_sheets = -1", "envelopes.dl.max_sheets: should be a whole number"),
        ("max_sheets = 5", "max_sheets = true", "envelopes.dl.max_sheets: should be a whole"),
        ("envelopes.dl", "envelopes.D_L", "envelopes.D_L"),
        (GOOD, "", "envelopes: is missing"),
        (GOOD, "[envelopes]", "envelopes.dl: is missing"),
    ],
)
def test_a_fault_names_its_key(old: str, new: str, fault: str) -> None:
    with pytest.raises(SettingsFault, match=fault):
        parse_envelopes(tomllib.loads(GOOD.replace(old, new)), "envelopes.toml")


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [(1, "dl"), (5, "dl"), (6, "c5"), (10, "c5"), (11, "c4"), (500, "c4")],
)
def test_choice_by_sheets(sheets: int, expected: str) -> None:
    chosen = choose(CUPBOARD, sheets)
    assert chosen is not None
    assert chosen.id == expected


def test_an_address_that_fits_no_window_goes_into_a_plain_one() -> None:
    assert choose(CUPBOARD, 1, lambda _: False) == C4


def test_nothing_in_the_cupboard_is_right() -> None:
    assert choose(CUPBOARD[:2], 11) is None


def test_an_envelope_without_a_profile() -> None:
    with pytest.raises(SettingsFault, match="no envelope 'c6'"):
        cupboard(("dl", "c6"), {"dl": DL})
