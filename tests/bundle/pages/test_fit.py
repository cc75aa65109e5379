from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.model import Box
from pipeline.bundle.pages.fit import A4, STRIP, Leaf, fit


@given(
    left=st.floats(-2000, 2000),
    bottom=st.floats(-2000, 2000),
    wide=st.floats(20, 3000),
    high=st.floats(20, 3000),
    rotation=st.sampled_from([0, 90, 180, 270]),
    unit=st.sampled_from([0.5, 1.0, 2.0]),
    smaller=st.booleans(),
)
def test_every_page_lies_whole_on_a4_and_clear_of_the_strip_when_smaller(
    left: float, bottom: float, wide: float, high: float, rotation: int, unit: float, smaller: bool
) -> None:
    leaf = Leaf(Box(left, bottom, left + wide, bottom + high), rotation, unit)

    fitted = fit(leaf, smaller=smaller)

    assert sorted((fitted.width, fitted.height)) == sorted(A4)
    assert (fitted.width <= fitted.height) == (leaf.size[0] <= leaf.size[1])
    assert fitted.area.left >= -0.01
    assert fitted.area.right <= fitted.width + 0.01
    assert fitted.area.bottom >= (STRIP if smaller else 0) - 0.01
    assert fitted.area.top <= fitted.height + 0.01


@pytest.mark.parametrize(
    ("rotation", "seen_bottom_left"),
    [
        (0, (10, 20)),
        (90, (A4[0] + 10, 20)),
        (180, (A4[0] + 10, A4[1] + 20)),
        (270, (10, A4[1] + 20)),
    ],
)
def test_the_corner_a_reader_sees_comes_to_the_corner(
    rotation: int, seen_bottom_left: tuple[float, float]
) -> None:
    leaf = Leaf(Box(10, 20, A4[0] + 10, A4[1] + 20), rotation)
    x, y = seen_bottom_left

    at = fit(leaf).matrix.box(Box(x, y, x, y))

    assert (at.left, at.bottom) == pytest.approx((0, 0), abs=0.01)


@pytest.mark.parametrize(
    ("size", "scale"),
    [
        pytest.param(A4, 1.0, id="A4 as it is"),
        pytest.param((594, 841), 1.0, id="as good as A4"),
        pytest.param((1190.55, 841.89), 0.707, id="A3 across made A4 across"),
        pytest.param((419.53, 595.28), 1.415, id="A5 made A4"),
        pytest.param((200, 280), 1.415, id="a slip enlarged no more than that"),
    ],
)
def test_scale(size: tuple[float, float], scale: float) -> None:
    assert fit(Leaf(Box(0, 0, *size))).matrix.a == pytest.approx(scale, abs=0.01)


@given(
    leaf=st.builds(
        Leaf,
        st.builds(
            lambda left, bottom, wide, high: Box(left, bottom, left + wide, bottom + high),
            st.floats(-2000, 2000),
            st.floats(-2000, 2000),
            st.floats(100, 3000),
            st.floats(100, 3000),
        ),
        st.sampled_from([0, 90, 180, 270]),
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    edges=st.tuples(*[st.floats(0, 500)] * 4),
)
def test_what_comes_to_lie_somewhere_came_from_where_it_is_said(
    leaf: Leaf, edges: tuple[float, float, float, float]
) -> None:
    left, bottom, wide, high = edges
    zone = Box(left, bottom, left + wide, bottom + high)
    matrix = fit(leaf).matrix

    again = matrix.box(matrix.source(zone))

    found = (again.left, again.bottom, again.right, again.top)
    assert found == pytest.approx((zone.left, zone.bottom, zone.right, zone.top), abs=0.01)
