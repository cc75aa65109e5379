from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import convert, convert_and_judge
from pipeline.convert.chunks import A_CALL, _calls, convert_packed
from pipeline.convert.judging import silent
from pipeline.convert.letter import Letter
from pipeline.convert.sorting import FEWEST, LARGEST
from pipeline.libreoffice.soffice import PREFIX, sweep
from pipeline.model.problem import Problem
from tests.convert.letters import Office, chunks_of, letter_document, letters, reference

FAULTS = (
    *("crash", "hang", "garbage", "full disk", "missing page", "missing mark"),
    *("marks out of order", "extra page", "another's reference", "no reference", "torn", "late"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that must be empty at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def _run(engine: Office, files: list[Path], out: Path, jobs: int = 1) -> list[str]:
    """What each letter's PDF says, all of its pages, "" where there is none."""
    made = convert(files, out, jobs=jobs, progress=lambda *_: None, engine=engine)
    return [_says(made[file]) for file in files]


def _says(pdf: object) -> str:
    assert isinstance(pdf, Path)
    return "\n".join(page.extract_text().strip() for page in pypdf.PdfReader(pdf).pages)


def _right(count: int) -> list[str]:
    return [f"Our reference {reference(place)}" for place in range(1, count + 1)]


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_letters_of_one_template_are_converted_together(
    jobs: int, tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    engine = Office()

    assert _run(engine, letters(tmp_path, 12), tmp_path / "out", jobs) == _right(12)
    assert sorted(map(len, engine.calls)) == [1] * jobs
    assert {stem for call in engine.calls for stem in call} == {"chunk-0001"}


@pytest.mark.parametrize(
    ("count", "packed"),
    [pytest.param(FEWEST - 1, False, id="too few"), pytest.param(FEWEST, True, id="enough")],
)
def test_few_letters_go_the_plain_way(count: int, packed: bool, tmp_path: Path) -> None:
    engine = Office()

    assert _run(engine, letters(tmp_path, count), tmp_path / "out") == _right(count)
    assert (engine.calls[0] == ["chunk-0001"]) is packed


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_happens_to_a_chunk_every_letter_comes_out_right(
    fault: str, tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    engine = Office(fault)
    files = letters(tmp_path, 6)

    assert _run(engine, files, tmp_path / "out") == _right(6)
    assert engine.calls == [["chunk-0001"], [file.stem for file in files]]


@pytest.mark.parametrize("fault", FAULTS)
def test_one_bad_chunk_costs_the_others_nothing(fault: str, tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    engine = Office(fault, strikes=1)
    files = letters(tmp_path, 12)

    assert _run(engine, files, tmp_path / "out", jobs=2) == _right(12)
    plain = [stem for call in engine.calls for stem in call if not stem.startswith("chunk-")]
    assert len(plain) == len(set(plain)) == 6


def test_what_is_doubtful_is_converted_alone(tmp_path: Path) -> None:
    engine = Office()
    files = letters(tmp_path, 6)

    def says(docx: Path, pdf: Path, pages: object) -> str:
        assert pdf.is_file()
        together = "" if pages is None else "together"
        return f"wrong {together}" if docx in files[2:4] else together

    made = convert_and_judge(
        files,
        tmp_path / "out",
        says,
        jobs=1,
        progress=lambda *_: None,
        engine=engine,
        doubtful=lambda said: said.startswith("wrong"),
    )

    assert [one[1] for one in made.values() if not isinstance(one, Problem)] == [
        *("together", "together", "wrong ", "wrong ", "together", "together")
    ]
    assert engine.calls == [["chunk-0001"], [file.stem for file in files[2:4]]]


def test_two_chunks_that_changed_places_are_found_out(tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    engine = Office("swapped")
    files = [*letters(tmp_path, 6), *_of_another_template(tmp_path, 6)]

    assert _run(engine, files, tmp_path / "out") == [
        f"Our reference {reference(place)}" for place in (*range(1, 7), *range(101, 107))
    ]
    assert engine.calls[0] == ["chunk-0001", "chunk-0002"]
    assert sorted(stem for call in engine.calls[1:] for stem in call) == sorted(
        file.stem for file in files
    )


def _of_another_template(folder: Path, count: int) -> list[Path]:
    made = []
    for place in range(101, 101 + count):
        made.append(folder / f"other-{place}.docx")
        document = letter_document(place)
        document.styles["Normal"].font.name = "Caladea"
        document.save(str(made[-1]))
    return made


def test_a_disk_without_room_for_a_part_leaves_it_to_the_plain_way(tmp_path: Path) -> None:
    files = letters(tmp_path, 5)
    out = tmp_path / "out"
    (out / "letter-003.pdf").mkdir(parents=True)  # nothing can be written there

    made = convert_packed(files, out, Office(), jobs=1, progress=lambda *_: None, judge=silent)

    assert made == {}


def test_what_cannot_be_packed_goes_the_plain_way(tmp_path: Path) -> None:
    files = letters(tmp_path, 6)
    letter_document(3, "DATE").save(str(files[2]))
    engine = Office()

    assert _run(engine, files, tmp_path / "out") == _right(6)
    assert engine.calls == [["chunk-0001"], ["letter-003"]]


def test_what_is_no_word_document_is_left_to_the_plain_way(tmp_path: Path) -> None:
    files = letters(tmp_path, 6)
    files[0].write_bytes(b"no zip")

    made = convert_packed(
        files, tmp_path / "out", Office(), jobs=1, progress=lambda *_: None, judge=silent
    )

    assert set(made) == set(files[1:])


def test_the_same_letters_make_the_same_bytes(tmp_path: Path) -> None:
    files = letters(tmp_path, 6)
    ways = []
    for out in (tmp_path / "one", tmp_path / "two"):
        _run(Office(), files, out)
        ways.append([(out / f"{file.stem}.pdf").read_bytes() for file in files])

    assert ways[0] == ways[1]


def test_a_folder_that_a_killed_command_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}999999999-packed-abc" / "0001"
    mine = tmp_path / f"{PREFIX}{os.getpid()}-packed-abc"
    left.mkdir(parents=True)
    mine.mkdir()

    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [mine]


def _family(count: int, name: str = "a") -> list[Letter]:
    return [Letter(Path(f"{name}-{place}.docx"), f"R{place}", (), "") for place in range(count)]


@given(sizes=st.lists(st.integers(1, LARGEST), max_size=30), jobs=st.integers(1, 4))
def test_calls_hold_every_chunk_once_and_end_together(sizes: list[int], jobs: int) -> None:
    chunks = [_family(size, str(place)) for place, size in enumerate(sizes)]

    calls = list(_calls(chunks, jobs))

    loads = [sum(map(len, call)) for call in calls]
    assert sorted(id(chunk) for call in calls for chunk in call) == sorted(map(id, chunks))
    assert all(load < A_CALL + LARGEST for load in loads)
    assert max(loads, default=0) - min(loads, default=0) <= LARGEST


@pytest.mark.parametrize(
    ("count", "jobs", "sizes"),
    [
        (FEWEST, 1, [5]),
        (LARGEST, 1, [50]),
        (LARGEST + 1, 1, [26, 25]),
        (LARGEST, 2, [25, 25]),
        (148, 2, [37] * 4),
        (200, 2, [50] * 4),
    ],
)
def test_sizes_of_chunks(count: int, jobs: int, sizes: list[int], tmp_path: Path) -> None:
    first = letters(tmp_path, 1)[0].read_bytes()
    files = [tmp_path / f"copy-{place:03}.docx" for place in range(count)]
    for file in files:
        file.write_bytes(first)

    assert [len(chunk) for chunk in chunks_of(files, jobs)] == sizes
