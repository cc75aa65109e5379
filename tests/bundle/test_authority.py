"""The profiles of authorities: those that come with the program, and faults named by key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.bundle.authority import BundleKind, parse_authority
from pipeline.errors import SettingsFault

FOLDER = Path(__file__).parents[2] / "config" / "authorities"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.toml"))


def data(name: str = "default") -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def test_the_four_that_come_with_the_program() -> None:
    assert SHIPPED == ["default", "gloucestershire", "norfolk", "wiltshire"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_sound(name: str) -> None:
    made = parse_authority(data(name), name)
    assert made.id == name
    assert made.source
    for kind in BundleKind:
        profile = made.kinds[kind]
        assert {"form", "index", "register", "exhibits"} <= set(profile.contents)
        assert set(profile.mandatory) <= set(profile.contents)
    assert "certificate" in made.kinds[BundleKind.PROSECUTION].mandatory
    assert "statement" in made.kinds[BundleKind.PROSECUTION].contents


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("numbering", "roman", "must be one of continuous, sections"),
        ("check_again", "soon", "must be a date"),
        ("max_pages", True, "must be a whole number"),
        ("source", " ", "must be a text"),
        ("colour", "red", "is not a setting of a profile"),
        ("penalty-notice", [], "must be a table"),
    ],
)
def test_a_fault_names_its_key(key: str, value: object, said: str) -> None:
    with pytest.raises(SettingsFault, match=f"{key} {said}"):
        parse_authority(data() | {key: value}, "default.toml")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("contents", ["form", "form", "index"], "must name each part once"),
        ("contents", ["form"], "the index among them"),
        ("contents", ["poem", "index"], "knows no 'poem'"),
        ("mandatory", ["statement", "poem"], "knows no"),
        ("meetings", "yes", "must be true or false"),
        ("home_visit", "sometimes", "must be one of"),
        ("requires", [{"any_of": ["letter-4"]}], "must be a text"),
    ],
)
def test_a_fault_within_a_kind(key: str, value: object, said: str) -> None:
    changed = data()
    changed["handover"] = changed["handover"] | {"mandatory": [], key: value}
    with pytest.raises(SettingsFault, match=said):
        parse_authority(changed, "default.toml")


def test_the_later_day_must_be_later() -> None:
    changed = data() | {"check_again": data()["as_at"]}
    with pytest.raises(SettingsFault, match="later than as_at"):
        parse_authority(changed, "default.toml")
