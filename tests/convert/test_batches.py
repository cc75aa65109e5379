from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.convert import convert, structure
from pipeline.convert.batches import FRUITLESS, convert_all, split
from pipeline.errors import ConversionFault
from pipeline.model.problem import Problem
from tests.convert.drawing import word_letter
from tests.convert.fakes import FakeEngine


def _files(folder: Path, count: int) -> list[Path]:
    return [folder / f"d{number:02}.docx" for number in range(count)]


def _run(engine: FakeEngine, folder: Path, count: int, jobs: int = 1) -> dict[str, str]:
    """Stem -> "pdf" or the slug of its problem."""
    results = convert_all(
        _files(folder, count), folder, engine, jobs=jobs, progress=lambda *_: None
    )
    assert list(results) == _files(folder, count)
    return {
        file.stem: result.slug if isinstance(result, Problem) else result.suffix[1:]
        for file, result in results.items()
    }


@pytest.mark.parametrize(
    ("count", "jobs", "sizes"),
    [
        pytest.param(0, 2, [], id="nothing"),
        pytest.param(1, 2, [1], id="one"),
        pytest.param(3, 2, [1, 2], id="both processes have work"),
        pytest.param(50, 2, [25, 25], id="full batches"),
        pytest.param(51, 2, [17, 17, 17], id="one more"),
    ],
)
def test_splitting(count: int, jobs: int, sizes: list[int]) -> None:
    assert [len(batch) for batch in split(_files(Path(), count), jobs)] == sizes


@pytest.mark.parametrize(
    ("engine", "bad"),
    [
        pytest.param(FakeEngine(), {}, id="all well"),
        pytest.param(FakeEngine(crash=["d04"]), {"d04": "not-converted"}, id="a crash"),
        pytest.param(FakeEngine(crash=["d00"]), {"d00": "not-converted"}, id="at the first"),
        pytest.param(FakeEngine(hang=["d04"]), {"d04": "conversion-timed-out"}, id="a hang"),
        pytest.param(FakeEngine(garbage=["d04"]), {"d04": "not-converted"}, id="garbage"),
        pytest.param(FakeEngine(refuse=["d04"]), {"d04": "not-converted"}, id="no file"),
        pytest.param(FakeEngine(crash=["d04"], once=True), {}, id="a crash that passes"),
        pytest.param(FakeEngine(garbage=["d09"], once=True), {}, id="garbage that passes"),
        pytest.param(
            FakeEngine(crash=["d01"], hang=["d05"], refuse=["d08"]),
            {"d01": "not-converted", "d05": "conversion-timed-out", "d08": "not-converted"},
            id="one of each",
        ),
    ],
)
def test_the_bad_one_is_found_and_the_rest_delivered(
    tmp_path: Path, engine: FakeEngine, bad: dict[str, str]
) -> None:
    assert _run(engine, tmp_path, 10) == {f"d{n:02}": "pdf" for n in range(10)} | bad


def test_garbage_is_not_left_behind(tmp_path: Path) -> None:
    _run(FakeEngine(garbage=["d01"]), tmp_path, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d00.pdf", "d02.pdf"]


def test_a_hang_costs_two_time_limits(tmp_path: Path) -> None:
    engine = FakeEngine(hang=["d10"])
    _run(engine, tmp_path, 20)
    assert [call for call in engine.calls if "d10" in call] == [
        [f"d{n:02}" for n in range(20)],
        ["d10"],
    ]


def test_an_engine_that_makes_nothing_is_given_up(tmp_path: Path) -> None:
    engine = FakeEngine(refuse=[f"d{n:02}" for n in range(25)])
    with pytest.raises(ConversionFault, match="made no PDF at all"):
        _run(engine, tmp_path, 25)
    assert len(engine.calls) == FRUITLESS


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    count=st.integers(1, 12),
    jobs=st.integers(1, 3),
    faults=st.dictionaries(
        st.integers(0, 11), st.sampled_from(["crash", "garbage", "refuse"]), max_size=3
    ),
)
def test_every_file_is_a_pdf_or_a_problem(
    tmp_path: Path, count: int, jobs: int, faults: dict[int, str]
) -> None:
    bad = {f"d{place:02}": fault for place, fault in faults.items() if place < count - 1}
    engine = FakeEngine(
        crash=[stem for stem, fault in bad.items() if fault == "crash"],
        garbage=[stem for stem, fault in bad.items() if fault == "garbage"],
        refuse=[stem for stem, fault in bad.items() if fault == "refuse"],
    )
    results = _run(engine, tmp_path, count, jobs)
    assert {stem for stem, result in results.items() if result != "pdf"} == set(bad)


def test_progress_counts_every_file_once(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = [word_letter(tmp_path / "good.docx"), tmp_path / "absent.docx"]
    out = tmp_path / "out"
    out.mkdir()
    results = convert(files, out, jobs=1, progress=lambda *at: told.append(at), engine=FakeEngine())
    assert told == [(1, 2), (2, 2)]
    good, absent = results.values()
    assert isinstance(good, Path)
    assert structure.opens(good)
    assert isinstance(absent, Problem)
    assert absent.slug == "docx-missing"


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    files = [tmp_path / "a" / "x.docx", tmp_path / "b" / "x.docx"]
    with pytest.raises(ConversionFault, match="share a file name"):
        convert(files, tmp_path, jobs=1, progress=lambda *_: None, engine=FakeEngine())
