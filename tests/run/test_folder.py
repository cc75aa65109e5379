from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import UsageFault
from pipeline.run.folder import json_bytes, open_run
from tests.samples import AS_OF, RUN, few


def test_run_read_back_knows_what_it_is(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    run = open_run(school.run)

    assert (run.name, run.policy, run.as_of) == (RUN, "sol", AS_OF)
    assert run.tracker.read_bytes() == school.tracker.read_bytes()
    assert run.letters is None


def test_letters_are_in_the_account_once_made(tmp_path: Path) -> None:
    school = few(tmp_path)
    made = school.week()

    letters = open_run(school.run).letters

    assert letters is not None
    assert (letters["due"], letters["made"]) == (made.due, made.made)


def gone(run: Path) -> None:
    (run / "run.json").unlink()


def no_json(run: Path) -> None:
    (run / "plan.json").write_text("{")


def no_keys(run: Path) -> None:
    (run / "plan.json").write_text("{}")


def a_list(run: Path) -> None:
    (run / "plan.json").write_text("[]")


def no_tracker(run: Path) -> None:
    (run / "inputs" / "tracker.xlsx").unlink()


@pytest.mark.parametrize("harm", [gone, no_json, no_keys, a_list, no_tracker])
def test_folder_that_is_no_run_is_refused(harm: Callable[[Path], None], tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    harm(school.run)

    with pytest.raises(UsageFault, match="not a run, or part of it is missing"):
        open_run(school.run)


def test_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="not a run"):
        open_run(tmp_path / "nowhere")


def test_tracker_that_was_changed_inside_the_run_is_refused(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    (school.run / "inputs" / "tracker.xlsx").write_bytes(b"changed")

    with pytest.raises(UsageFault, match="copy of the tracker was changed"):
        open_run(school.run)


def test_json_is_indented_and_keeps_letters_as_they_are() -> None:
    data = json_bytes({"name": "Łukasz"})

    assert data.endswith(b"\n")
    assert "Łukasz" in data.decode()
    assert json.loads(data) == {"name": "Łukasz"}
