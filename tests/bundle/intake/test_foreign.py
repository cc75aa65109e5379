"""PDFs from everywhere: every page there, upright and numbered, or the file named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.bundle.intake import Intake, receive, settled
from pipeline.bundle.model import Assembled, Box, Front, Numbering, Part
from pipeline.bundle.pages import assemble, audit
from pipeline.bundle.pages.seen import sights
from pipeline.wording import PROBLEMS
from tests.bundle.intake import foreign, handed_in

pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")


def taken(folder: Path, data: bytes, name: str = "x.pdf") -> Intake:
    file = folder / name
    file.write_bytes(data)
    return receive([file], folder / "desk")


def bound(folder: Path, intake: Intake) -> tuple[Path, Assembled]:
    parts = [
        Part(f"e{n}", each.name, each.pdf, exhibit=f"DA/{n}", outline=each.outline)
        for n, each in enumerate(intake.received, 1)
    ]
    out = folder / "bundle.pdf"
    made = assemble(parts, Numbering(), Front("Case"), out, on=dt.date(2022, 3, 7))
    assert audit(out, made) == ()
    return out, made


@pytest.mark.parametrize(
    ("make", "count"), [pytest.param(*row, id=name) for name, row in foreign.SOUND.items()]
)
def test_every_page_is_there_upright_and_numbered(
    tmp_path: Path, make: Callable[[], bytes], count: int
) -> None:
    intake = taken(tmp_path, make())

    assert intake.refused == ()
    assert intake.received[0].pages == count
    out, made = bound(tmp_path, intake)
    assert made.labels == tuple(str(n) for n in range(1, count + 2))
    heads = 0
    with sights(out) as pages:
        for number in range(1, count + 1):
            with pages.page(number) as sight:
                middle = sight.height / 2
                upper = Box(0, middle, sight.width, sight.height)
                (above, below) = sight.words(upper, Box(0, 0, sight.width, middle))
                heads += foreign.TOP in above
                assert foreign.TOP not in below
                assert sight.quarters == 0
    # A page that was blank or added empty has no head.
    assert heads >= min(count, 2)


@pytest.mark.parametrize(
    "make", [pytest.param(make, id=name) for name, make in foreign.EITHER.items()]
)
def test_what_makes_no_sense_is_whole_or_named(tmp_path: Path, make: Callable[[], bytes]) -> None:
    intake = taken(tmp_path, make())

    if intake.refused:
        assert {each.slug for each in intake.refused} == {"evidence-damaged"}
    else:
        _, made = bound(tmp_path, intake)
        assert made.pages == 3


SEEDS = (
    ("x.pdf", foreign.pages()),
    ("x.pdf", foreign.changed(foreign.named_places)),
    (
        "x.pdf",
        foreign.changed(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    ("x.pdf", handed_in.changed(handed_in.with_form)),
    ("x.jpg", handed_in.picture("JPEG")),
    ("x.png", handed_in.picture("PNG")),
    ("x.tif", handed_in.many_leaved()),
    ("x.xlsx", handed_in.workbook()),
    ("x.eml", handed_in.message({"n.pdf": handed_in.pdf()}, html=True)),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.sampled_from(SEEDS),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), max_size=8),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_a_file_with_wrong_bits_is_taken_whole_or_named(
    tmp_path: Path, seed: tuple[str, bytes], flips: list[tuple[float, int]], kept: float
) -> None:
    name, sound = seed
    data = bytearray(sound)
    for at, bit in flips:
        data[int(at * len(data))] ^= 1 << bit

    intake = taken(tmp_path, bytes(data[: int(kept * len(data))]), name)

    assert {each.slug for each in intake.refused} <= set(PROBLEMS)
    assert intake.refused or intake.received
    if intake.received:
        bound(tmp_path, intake)


@pytest.mark.parametrize(
    ("quarters", "said"),
    [(0, []), (1, ["turned to the left"]), (2, ["upside down"]), (3, ["turned to the right"])],
)
def test_words_that_are_not_upright_are_reported_and_left(
    tmp_path: Path, quarters: int, said: list[str]
) -> None:
    intake = taken(tmp_path, foreign.written_sideways(quarters))

    turned = [each for each in intake.problems if each.slug == "evidence-page-turned"]
    assert [each.value for each in turned] == said
    assert intake.refused == ()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_words_that_the_page_is_turned_for_are_upright(tmp_path: Path, quarters: int) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Rotate"] = quarters * 90

    sideways = foreign.written_sideways(quarters)
    (tmp_path / "a.pdf").write_bytes(sideways)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        turn(pdf)
        pdf.save(tmp_path / "b.pdf")

    intake = receive([tmp_path / "b.pdf"], tmp_path / "desk")

    assert intake.problems == ()


def test_what_a_note_says_in_a_window_of_its_own_is_told(tmp_path: Path) -> None:
    account = taken(tmp_path, foreign.changed(foreign.every_note)).received[0].account

    told = [line.rpartition(": ")[2] for line in account if line.startswith("A note whose words")]
    assert "Text" in told
    assert "Line" in told  # drawn, but its words are not
    assert "Ink" in told  # only some readers draw it


def test_what_is_much_larger_than_a3_is_to_be_looked_at(tmp_path: Path) -> None:
    huge = taken(tmp_path, foreign.pages(1, (3000, 4000))).received[0].account
    a3 = taken(tmp_path, foreign.pages(1, (841.89, 1190.55)), "y.pdf").received[0].account

    assert "1 page much larger than A3: look whether the print can still be read." in huge
    assert not [line for line in a3 if "larger" in line]


@pytest.mark.parametrize("most", [1_000_000, 10_000_000])
def test_what_unpacks_to_more_than_paper_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(settled, "MOST_UNPACKED", most)

    intake = taken(tmp_path, foreign.bomb())

    assert [each.slug for each in intake.refused] == ["evidence-too-big"] * (most < 5_000_000)


def test_the_limits_of_unpacking_are_put_back() -> None:
    before = pikepdf.settings.get_qpdf_limits()

    with settled.bounded():
        assert pikepdf.settings.get_qpdf_limits() != before

    assert pikepdf.settings.get_qpdf_limits() == before


def test_two_pages_that_share_a_drawing_each_show_their_own_part(tmp_path: Path) -> None:
    out, _ = bound(tmp_path, taken(tmp_path, foreign.changed(foreign.shared_contents)))

    with sights(out) as pages:
        seen = [" ".join(sight.text.split()) for sight in pages][1:]
    assert "FOOT 1" in seen[0]
    assert "TOP leaf 1" in seen[1]
    assert "FOOT" not in seen[1]
