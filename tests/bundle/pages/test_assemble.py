from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pipeline.bundle.model import Box, Front, Kind, LinkKind, Mark, Numbering, Part, Style
from pipeline.bundle.pages import assemble, audit, compare, readback, record, recorded
from pipeline.bundle.pages.seen import sights
from pipeline.errors import VerificationFault
from tests.bundle.pages.papers import A4, FRONT, ON, Shape, bundle, exhibit, paper

SHAPES = st.builds(
    Shape,
    size=st.sampled_from([A4, A4[::-1], (612, 792), (419.5, 595.3), (841.9, 1190.6), (300, 300)]),
    rotation=st.sampled_from([0, 90, 180, 270]),
    offset=st.sampled_from([0, 0, 250, -90]),
    foot=st.booleans(),
    unit=st.sampled_from([1, 1, 2]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=st.lists(SHAPES, min_size=1, max_size=12))
def test_any_mix_of_pages_comes_out_whole_upright_and_numbered(
    shapes: list[Shape], tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"

    made = assemble([exhibit(tmp_path, 1, shapes)], Numbering(), FRONT, out, on=ON)

    assert audit(out, made) == ()
    assert made.labels == tuple(str(n) for n in range(1, len(shapes) + 2))
    with sights(out) as pages:
        for number, shape in enumerate(shapes, start=1):
            with pages.page(number) as sight:
                words = sight.text
                assert f"letter 1 leaf {number}" in " ".join(words.split())
                # The ink along the edges is all there: nothing was cut off or covered.
                if shape.foot:
                    assert words.count("ink") == _inks(shape)


def _inks(shape: Shape) -> int:
    width, height = shape.size
    return 2 * len(range(4, int(width) - 30, 40)) + 2 * len(range(4, int(height) - 10, 30))


def test_the_number_covers_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    inked = assemble([exhibit(tmp_path, 1, [Shape(foot=True)])], Numbering(), FRONT, out, on=ON)
    clear = assemble([exhibit(tmp_path, 2, [Shape()])], Numbering(), FRONT, out, on=ON)

    assert inked.notes == ("Page 2 was made smaller, so that its number covers nothing.",)
    assert clear.notes == ()


def test_what_was_done_to_many_pages_is_told_once(tmp_path: Path) -> None:
    shapes = [Shape(foot=True, rotation=90), Shape(foot=True), Shape(), Shape(foot=True)]

    made = assemble([exhibit(tmp_path, 1, shapes)], Numbering(), FRONT, tmp_path / "o.pdf", on=ON)

    assert made.notes == (
        "Page 2 was turned upright.",
        "Pages 2–3 and 5 were made smaller, so that their numbers cover nothing.",
    )


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    assert bundle(tmp_path)[1] == bundle(tmp_path)[1]


def test_what_leads_where(tmp_path: Path) -> None:
    out, made = bundle(tmp_path)
    kinds = [link.kind for link in made.links]
    targets = {placed.part.id: placed.first for placed in made.placed}

    assert audit(out, made) == ()
    assert (kinds.count(LinkKind.ROW), kinds.count(LinkKind.MARK)) == (4, 3)
    assert kinds.count(LinkKind.BACK) == 3
    marks = [link for link in made.links if link.kind is LinkKind.MARK]
    assert [(link.text[0], link.target) for link in marks] == [
        (f"DA/{n}", targets[f"exhibit-{n}"]) for n in (1, 2, 3)
    ]
    assert [(mark.title, mark.depth) for mark in made.bookmarks[2:4]] == [
        ("DA/1 Letter 1 to Ms K. Müller 08.09.2021 [p.3]", 0),
        ("letter 1 heading 1 [p.3]", 1),
    ]


def test_the_file_says_little_of_itself_and_opens_at_full_size(tmp_path: Path) -> None:
    out, _ = bundle(tmp_path)
    reader = PdfReader(out)

    assert reader.metadata is not None
    assert {key: str(value) for key, value in reader.metadata.items()} == {
        "/Title": "SOL-0042 bundle B",
        "/CreationDate": "D:20220307000000Z",
    }
    back = readback.read(out)
    assert back is not None
    assert back.opens_as == "0 1.0"


def test_a_long_index_is_as_long_as_it_is(tmp_path: Path) -> None:
    pdf = paper(tmp_path / "one.pdf", [Shape()])
    parts = [
        Part(f"p{n}", f"Paper {n} " + "about a matter at some length " * (n % 7), pdf, ON)
        for n in range(70)
    ]
    out = tmp_path / "out.pdf"

    made = assemble(parts, Numbering(), FRONT, out, on=ON)

    index = made.placed[0]
    assert index.part.kind is Kind.INDEX
    assert len(index.labels) > 2
    assert audit(out, made) == ()


def test_a_title_longer_than_a_page_is_carried_on(tmp_path: Path) -> None:
    pdf = paper(tmp_path / "one.pdf", [Shape()])
    out = tmp_path / "out.pdf"

    made = assemble([Part("p", "word " * 1500, pdf)], Numbering(), FRONT, out, on=ON)

    assert len(made.placed[0].labels) >= 3
    assert audit(out, made) == ()


def test_the_index_stands_where_it_is_put(tmp_path: Path) -> None:
    form = Part("form", "Referral", paper(tmp_path / "f.pdf", [Shape()] * 2), kind=Kind.FORM)
    index = Part("index", "Index", kind=Kind.INDEX)
    out = tmp_path / "out.pdf"

    made = assemble([form, index, exhibit(tmp_path, 1)], Numbering(), FRONT, out, on=ON)

    assert [(each.part.id, each.span) for each in made.placed] == [
        ("form", "1–2"),
        ("index", "3"),
        ("exhibit-1", "4"),
    ]
    assert audit(out, made) == ()


def test_sections(tmp_path: Path) -> None:
    parts = [
        dataclasses.replace(exhibit(tmp_path, n, [Shape()] * 2), section=section)
        for n, section in ((1, "A"), (2, "B"), (3, "B"))
    ]
    front = Front("Case", section_titles=(("A", "Preliminary"), ("B", "Evidence")))
    out = tmp_path / "out.pdf"

    made = assemble(parts, Numbering(Style.SECTIONS), front, out, on=ON)

    assert made.labels == ("1", "A1", "A2", "B1", "B2", "B3", "B4")
    assert audit(out, made) == ()
    assert ("B Evidence [p.B1]", 0) in {(mark.title, mark.depth) for mark in made.bookmarks}


def test_a_bundle_that_was_served_keeps_its_numbers_and_says_what_changed(tmp_path: Path) -> None:
    one, three = exhibit(tmp_path, 1), exhibit(tmp_path, 3)
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    was = assemble([one, three], Numbering(), FRONT, old, on=ON)
    late = exhibit(tmp_path, 2, [Shape(), Shape()])

    now = assemble([one, late, three], Numbering(served=was.served), FRONT, new, on=ON)

    assert now.labels == ("1", "2", "2A", "2B", "3")
    assert audit(new, now) == ()
    changes = [(change.how, change.label) for change in compare((old, was), (new, now))]
    assert changes == [("differs", "1"), ("added", "2A"), ("added", "2B")]


def test_a_record_is_the_same_after_json(tmp_path: Path) -> None:
    out, made = bundle(tmp_path)
    again = recorded(json.loads(json.dumps(record(made))))

    assert record(again) == record(made)
    assert audit(out, again) == ()


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        pytest.param(b"", "part-unreadable", id="empty"),
        pytest.param(b"<html></html>", "part-unreadable", id="no PDF"),
        pytest.param(None, "part-unreadable", id="not there"),
    ],
)
def test_a_part_that_does_not_open_is_named(tmp_path: Path, data: bytes | None, slug: str) -> None:
    path = tmp_path / "x.pdf"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(VerificationFault, match="cannot be opened") as caught:
        assemble([Part("x", "Reply", path)], Numbering(), FRONT, tmp_path / "o.pdf", on=ON)

    assert (caught.value.slug, caught.value.where) == (slug, "Reply")


def test_a_part_that_changed_is_refused(tmp_path: Path) -> None:
    part = dataclasses.replace(exhibit(tmp_path, 1), sha256="0" * 64)

    with pytest.raises(VerificationFault, match="has changed since it was kept"):
        assemble([part], Numbering(), FRONT, tmp_path / "o.pdf", on=ON)


def test_a_locked_part_is_refused(tmp_path: Path) -> None:
    part = exhibit(tmp_path, 1)
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(Path(part.pdf)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))

    with pytest.raises(VerificationFault, match="locked with a password"):
        assemble(
            [dataclasses.replace(part, pdf=locked)], Numbering(), FRONT, tmp_path / "o.pdf", on=ON
        )


def test_a_mark_that_names_nothing_here_is_reported(tmp_path: Path) -> None:
    mark = Mark(0, Box(0, 0, 10, 10), "elsewhere", "DA/9")
    part = dataclasses.replace(exhibit(tmp_path, 1), marks=(mark,))

    made = assemble([part], Numbering(), FRONT, tmp_path / "o.pdf", on=ON)

    assert made.unlinked == ("DA/9 in Letter 1 to Ms K. Müller",)
