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


def test_those_that_come_with_the_program() -> None:
    assert SHIPPED == ["default", "family-court", "gloucestershire", "norfolk", "wiltshire"]


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


def test_the_family_court_is_numbered_by_sections() -> None:
    made = parse_authority(data("family-court"), "family-court.toml")
    assert made.numbering == "sections"
    assert [section.letter for section in made.sections] == ["A", "B", "C", "D"]
    for kind in BundleKind:
        letters = [made.section_of(content) for content in made.kinds[kind].contents]
        assert all(letters)
    index = made.section_of("index")
    assert index is not None
    assert (index.letter, index.title) == ("A", "Preliminary documents")


def test_numbered_throughout_there_are_no_sections() -> None:
    made = parse_authority(data(), "default.toml")
    assert made.sections == ()
    assert made.section_of("index") is None


def sections(*contents: list[str]) -> list[dict[str, object]]:
    return [{"title": f"Part {n}", "contents": each} for n, each in enumerate(contents)]


FAMILY = [section["contents"] for section in data("family-court")["sections"]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"numbering": "continuous"}, "sections belongs to numbering"),
        ({"sections": []}, "sections belongs to numbering"),
        ({"sections": "all"}, "sections must be a list of tables"),
        ({"sections": sections(*FAMILY, ["index"])}, "sections must name each part once"),
        ({"sections": sections(*FAMILY[1:], FAMILY[0])}, "must hold all contents of prosecution"),
        ({"sections": sections(*FAMILY[:-1])}, "must hold all contents of prosecution"),
        ({"sections": sections(*FAMILY, [])}, "contents must name a part"),
        ({"sections": [{"title": " ", "contents": ["index"]}]}, "title must be a text"),
        ({"sections": [{"title": "A", "contents": ["poem"]}]}, "knows no 'poem'"),
        ({"sections": [{"letter": "A", "contents": ["index"]}]}, "letter is not a setting"),
    ],
)
def test_a_fault_of_the_sections(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsFault, match=said):
        parse_authority(data("family-court") | changes, "family-court.toml")
