"""Scans and photos as they are to be seen: upright, flat, at most 300 dots per inch on A4."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.bundle.intake.received import Refusal, damaged

MOST_DOTS = 300
"""To the inch (domain.md §5, 8)."""

MOST_FRAMES = 500
UNREADABLE = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError),
    *(TypeError, KeyError, IndexError, AttributeError, ArithmeticError, struct.error, zlib.error),
)
"""What the library lets through of a picture that was cut or written by hand."""
_QUALITY = 88
_UPRIGHT = 1
_ORIENTATION = 0x0112
_MM = 72 / 25.4
_EDGE = 10 * _MM
_FOOT = 12 * _MM
_PAGE = (210 * _MM, 297 * _MM)
_SCAN_SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture ready for a page.

    Attributes:
        data: JPEG bytes, or the plain dots of a picture of two tones, eight to the byte.
        two_tone: Which of the two.
        colours: 1 for grey, 3 for colour.
        dots: Width and height in dots.
        page: Width and height of the page in points.
        box: Where it lies on the page: left, bottom, width, height.
    """

    data: bytes
    two_tone: bool
    colours: int
    dots: tuple[int, int]
    page: tuple[float, float]
    box: tuple[float, float, float, float]


def frames(data: bytes) -> tuple[tuple[Frame, ...], tuple[str, ...]] | Refusal:
    """The pictures of a file, one for each page, and what was done to them."""
    account: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what is damaged raises besides
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                made = tuple(_frames(picture, data, account))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Refusal("evidence-too-big", hint="a picture of fewer dots")
    except UNREADABLE as fault:
        return damaged(fault)
    return (made, tuple(dict.fromkeys(account))) if made else Refusal("evidence-no-pages")


def _frames(picture: Image.Image, data: bytes, account: list[str]) -> Iterator[Frame]:
    turned = picture.getexif().get(_ORIENTATION, _UPRIGHT) in range(2, 9)
    if picture.format == "JPEG" and not turned and picture.mode in {"L", "RGB"}:
        picture.load()
        page, box = _placed(picture.size)
        if _dots_per_inch(picture.size, box) <= MOST_DOTS:
            colours = 1 if picture.mode == "L" else 3
            yield Frame(_without_notes(data), False, colours, picture.size, page, box)
            return
    if picture.format in {"JPEG", "MPO"}:
        if getattr(picture, "n_frames", 1) > 1:
            account.append("What the camera keeps beside the picture, such as its depth, is left.")
        yield _frame(picture, account)
        return
    for number, each in enumerate(ImageSequence.Iterator(picture)):
        if number >= MOST_FRAMES:
            raise ValueError(f"more than {MOST_FRAMES} pictures in one file")
        yield _frame(each, account)


def _frame(picture: Image.Image, account: list[str]) -> Frame:
    if picture.getexif().get(_ORIENTATION, _UPRIGHT) in range(2, 9):
        account.append("Turned upright as the camera or scanner noted.")
    upright = ImageOps.exif_transpose(picture)
    page, box = _placed(upright.size)
    dots = _dots_per_inch(upright.size, box)
    if upright.mode == "1" and dots <= 2 * MOST_DOTS:
        return Frame(upright.tobytes(), True, 1, upright.size, page, box)
    flat = _flat(upright, account)
    if dots > MOST_DOTS:
        account.append(f"Reduced from {dots:.0f} to {MOST_DOTS} dots per inch.")
        share = MOST_DOTS / dots
        size = (max(1, int(flat.width * share)), max(1, int(flat.height * share)))
        flat = flat.resize(size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    flat.save(buffer, "JPEG", quality=_QUALITY, optimize=False)
    colours = 1 if flat.mode == "L" else 3
    return Frame(buffer.getvalue(), False, colours, flat.size, page, box)


def _flat(picture: Image.Image, account: list[str]) -> Image.Image:
    """Grey or colour on white, without transparency."""
    if picture.mode in {"L", "RGB"}:
        return picture
    if picture.mode in {"1", "I", "F"} or picture.mode.startswith("I;16"):
        if picture.mode.startswith("I;16"):
            picture = picture.point(lambda dot: dot / 256)
        return picture.convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        account.append("Laid on white where it was transparent.")
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _placed(
    size: tuple[int, int],
) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """The page, upright or across, and where the picture lies: a scan fills it, a photo does not.

    The foot is left free for the number.
    """
    wide, high = size
    page = _PAGE if wide <= high else _PAGE[::-1]
    ratio = (wide / high) / (page[0] / page[1])
    if abs(ratio - 1) <= _SCAN_SLACK:
        return page, (0.0, 0.0, *page)
    room = (page[0] - 2 * _EDGE, page[1] - _EDGE - _FOOT)
    scale = min(room[0] / wide, room[1] / high)
    width, height = wide * scale, high * scale
    left = (page[0] - width) / 2
    return page, (left, _FOOT + (room[1] - height) / 2, width, height)


def _dots_per_inch(size: tuple[int, int], box: tuple[float, float, float, float]) -> float:
    return max(size[0] / box[2], size[1] / box[3]) * 72


def _without_notes(data: bytes) -> bytes:
    """A JPEG without what a camera notes in it, such as the place; the picture is untouched."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xDA:
            break
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        # Kept among the notes: how colours are coded (APP0, APP14) and measured (APP2).
        noted = 0xE1 <= kind <= 0xEF and kind not in {0xE2, 0xEE}
        if not noted and kind != 0xFE:
            kept.append(data[at : at + length])
        at += length
    return b"".join((*kept, data[at:]))
