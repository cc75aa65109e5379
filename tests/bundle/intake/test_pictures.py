"""Photos and scans: the right way up however the camera was held, one page for each picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.bundle.intake import pictures
from pipeline.bundle.intake.pictures import Frame
from pipeline.bundle.intake.received import Refusal
from tests.bundle.intake.handed_in import picture

RED = (0.25, 0.25)
"""Where the red quarter of the sample lies."""

HELD = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What the camera wrote down -> how its dots then lie."""


def held(orientation: int, kind: str) -> bytes:
    upright = Image.new("RGB", (400, 240), "white")
    upright.paste("red", (0, 0, 200, 120))
    turn = HELD[orientation]
    lies = upright if turn is None else upright.transpose(turn)
    note = Image.Exif()
    note[0x0112] = orientation
    buffer = io.BytesIO()
    lies.save(buffer, kind, exif=note)
    return buffer.getvalue()


def one(data: bytes) -> tuple[Frame, tuple[str, ...]]:
    made = pictures.frames(data)
    assert not isinstance(made, Refusal)
    (frame,), account = made
    return frame, account


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", HELD)
def test_the_right_way_up_however_it_was_held(orientation: int, kind: str) -> None:
    frame, account = one(held(orientation, kind))

    seen = Image.open(io.BytesIO(frame.data)).convert("RGB")
    assert seen.size == (400, 240)
    quarters = [(x, y) for x in (0.25, 0.75) for y in (0.25, 0.75)]
    shades = {at: seen.getpixel((int(400 * at[0]), int(240 * at[1]))) for at in quarters}
    red = [at for at, shade in shades.items() if isinstance(shade, tuple) and shade[1] < 90]
    assert red == [RED]
    assert bool(account) == (orientation != 1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LAB", "YCbCr", "I;16", "F", "RGB"])
def test_every_way_of_colour_comes_out_as_grey_or_colour(mode: str) -> None:
    frame, _ = one(picture("TIFF", mode=mode))

    assert frame.two_tone == (mode == "1")
    assert frame.colours in {1, 3}


def test_what_a_telephone_keeps_beside_the_picture_is_no_page_of_its_own() -> None:
    buffer = io.BytesIO()
    beside = [Image.new("RGB", (300, 200), "blue")]
    Image.new("RGB", (300, 200), "red").save(buffer, "MPO", save_all=True, append_images=beside)

    frame, account = one(buffer.getvalue())

    shade = Image.open(io.BytesIO(frame.data)).convert("RGB").getpixel((150, 100))
    assert isinstance(shade, tuple)
    assert shade[0] > 200
    assert "beside the picture" in account[0]


def test_a_jpeg_that_needs_nothing_done_keeps_its_picture() -> None:
    data = picture("JPEG")

    frame, account = one(data)

    assert frame.data[-500:] == data[-500:]
    assert account == ()


def test_a_line_of_a_picture_is_still_a_picture() -> None:
    frame, _ = one(picture("PNG", (9000, 3)))

    assert frame.dots[1] >= 1
