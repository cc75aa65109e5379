from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from pipeline.mail.task_pages import ListHeading, task_pdf
from pipeline.mail.tasks import Owner, Section, Task, TaskList, task_lists
from pipeline.pack import fonts

HEADING = ListHeading("Ashdown & Son School", "2022-03-07-sol", dt.date(2022, 3, 7))
FACES = fonts.load()


def _task(number: int, student: str = "Robin Maple", section: Section = Section.TALK) -> Task:
    return Task(
        Owner.TUTOR,
        "9C",
        section,
        f"{number:06}",
        student,
        f"{number:06}",
        "9C",
        "Speak to the student.",
        "Attendance 92.5%.",
        ask="What would help?",
        absences=(dt.date(2022, 3, 1),),
        contacts=("Ms Karen Müller (Mother): 07700 900961",),
    )


def _list(*tasks: Task) -> TaskList:
    (only,) = task_lists(tasks)
    return only


def _pdf(*tasks: Task) -> PdfReader:
    return PdfReader(io.BytesIO(task_pdf(_list(*tasks), HEADING, FACES)))


def test_every_page_says_whose_it_is_and_how_many_there_are() -> None:
    pages = _pdf(*(_task(number) for number in range(1, 41))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "Tutor 9C: attendance" in text
        assert "CONFIDENTIAL" in text
        assert "As of Mon 7 Mar 2022" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Initials" in text
        assert (page.mediabox.width, page.mediabox.height) == pytest.approx((595.28, 841.89), 1e-3)


def test_all_of_a_task_is_on_the_page() -> None:
    text = " ".join(_pdf(_task(7)).pages[0].extract_text().split())
    for wanted in (
        "Robin Maple", "000007", "Speak to the student.", "Attendance 92.5%.", "What would help?",
        "Tue 1 Mar", "Ms Karen Müller (Mother): 07700 900961", "as soon as you can",
    ):  # fmt: skip
        assert wanted in text


@pytest.mark.parametrize("name", ["Łukasz Şahin", "O'Brien & Sons <Ltd>", "Zoë Núñez"])
def test_any_name_comes_through_whole(name: str) -> None:
    assert name in _pdf(_task(1, name)).pages[0].extract_text()


def test_arabic_is_drawn_and_not_questioned() -> None:
    text = _pdf(_task(1, "محمد")).pages[0].extract_text()
    assert "?" not in text.replace("What would help?", "")


def test_every_font_is_embedded() -> None:
    for page in _pdf(_task(1, "محمد Łukasz")).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def _rows(*tasks: Task) -> list[int]:
    """How many rows are on each page."""
    return [page.extract_text().count("Speak to") for page in _pdf(*tasks).pages]


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [(1, [1]), (11, [11]), (12, [11, 1]), (23, [11, 12]), (24, [11, 12, 1])],
)
def test_a_page_is_full_and_then_goes_on(tasks: int, expected: list[int]) -> None:
    assert _rows(*(_task(number) for number in range(tasks))) == expected


def test_a_part_begins_on_a_new_page_rather_than_at_the_foot() -> None:
    def found(talks: int) -> list[list[str]]:
        own = [_task(number) for number in range(talks)]
        pages = _pdf(*own, _task(99, section=Section.WORK)).pages
        texts = [page.extract_text() for page in pages]
        return [[part for part in ("Conversations", "Missed work") if part in t] for t in texts]

    assert found(8) == [["Conversations", "Missed work"]]
    assert found(9) == [["Conversations"], ["Missed work"]]


def test_a_student_with_more_than_a_page_is_told_whole() -> None:
    ways = tuple(f"Contact {number}: 07700 900961" for number in range(200))
    pages = _pdf(_task(1), replace(_task(2), contacts=ways), _task(3)).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) > 3
    assert [way for way in ways if way not in text] == []
    assert text.count("Speak to") == 3


def test_the_same_sentence_in_both_weights() -> None:
    """What was looked up for one font is not drawn in the other."""
    text = _pdf(replace(_task(1), student="Łatwo", what="Łatwo")).pages[0].extract_text()
    assert text.count("Łatwo") == 2
    fonts = _pdf(_task(1)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) == 2


def test_parts_stand_in_the_order_of_work() -> None:
    tasks = [_task(number, section=part) for number, part in enumerate(reversed(Section))]
    text = "".join(page.extract_text() for page in _pdf(*tasks).pages)
    places = [text.index(f"{part.value} (1)") for part in Section]
    assert places == sorted(places)


def test_equal_lists_give_equal_bytes() -> None:
    own = _list(_task(1), _task(2))
    assert task_pdf(own, HEADING, FACES) == task_pdf(own, HEADING, FACES)
