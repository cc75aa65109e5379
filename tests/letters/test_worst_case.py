from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.convert import Expectation, convert, prove
from pipeline.letters.field_table import FIELDS
from pipeline.letters.merge import Merger
from pipeline.letters.worst_case import LONG_NAME, barest, longest
from pipeline.libreoffice import default_jobs
from tests.letters.builders import ROOT
from tests.samples import workspace

TEMPLATES = ROOT / "templates"
REFERENCE = "SOL220307-0042-1"
NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.docx")
    if not path.name.startswith("~$")
)


def flat(values: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for group, inner in values.items():
        if isinstance(inner, dict):
            found |= {f"{group}.{key}": value for key, value in inner.items()}
        else:
            found[group] = inner
    return found


@pytest.mark.parametrize("values", [longest(), barest()], ids=["longest", "barest"])
def test_case_has_every_field_of_the_table_and_no_other(values: dict[str, object]) -> None:
    found = flat(values)

    assert set(found) == set(FIELDS)
    for name, field in FIELDS.items():
        kinds = {"text": str, "condition": bool, "rows": list}
        assert isinstance(found[name], kinds[field.kind]), name


def test_longest_is_never_shorter_than_the_example() -> None:
    for name, value in flat(longest()).items():
        if isinstance(value, str):
            assert len(value) >= len(str(FIELDS[name].example)), name
        elif isinstance(value, list):
            assert len(value) >= len(FIELDS[name].rows), name


def test_longest_has_what_letters_meet() -> None:
    found = flat(longest())

    assert len(LONG_NAME) == 60
    assert str(found["recipient.address"]).count("\n") == 6
    assert len(found["figures.half_terms"]) == 6  # type: ignore[arg-type]
    assert "<Ltd>" in str(found["recipient.name"])


def test_barest_turns_every_condition_but_the_meeting() -> None:
    found = flat(barest())
    conditions = {name: f for name, f in FIELDS.items() if f.kind == "condition"}

    assert [n for n, f in conditions.items() if found[n] == f.example] == ["meeting.known"]
    assert found["recipient.address"]
    assert not found["previous.date"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("values", [longest(), barest()], ids=["longest", "barest"])
def test_every_template_bears_it(values: dict[str, object], name: str, tmp_path: Path) -> None:
    path = Merger(TEMPLATES).preview(name, tmp_path / "made.docx", values)

    assert path.stat().st_size > 1000


@pytest.mark.soffice
@pytest.mark.slow
@pytest.mark.parametrize("values", [longest(), barest()], ids=["longest", "barest"])
def test_every_page_is_proved_at_its_worst(values: dict[str, object], tmp_path: Path) -> None:
    """Page range, whole address in the window, last paragraph, fonts: nothing gives way."""
    place = workspace(tmp_path / "school", real=True)
    letter = values["letter"]
    recipient = values["recipient"]
    assert isinstance(letter, dict)
    assert isinstance(recipient, dict)
    letter["reference"] = REFERENCE
    documents = {d.template: d for d in place.catalogue if d.template}
    merger = Merger(TEMPLATES)
    made = {
        name: merger.preview(name, tmp_path / f"{name.replace('/', '-')}", values)
        for name in documents
    }
    results = convert(list(made.values()), tmp_path, jobs=default_jobs(), progress=lambda *_: None)
    window = place.envelopes[place.post.letter_envelope].window
    faults = {}
    for name, document in documents.items():
        pdf = results[made[name]]
        assert isinstance(pdf, Path), name
        addressed = document.addressed
        expect = Expectation(
            REFERENCE,
            document.pages,
            address=tuple(str(recipient["address"]).split("\n")) if addressed else (),
            window=window if addressed else None,
            margin=place.post.margin,
            fallback_fonts=place.post.fallback_fonts,
        )
        if found := prove(pdf, made[name], expect):
            faults[name] = [(problem.slug, problem.value) for problem in found]
    assert faults == {}
