"""The Head of Year packs of a tracker: who is in which, what is said, where the files go."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from pipeline.demo import AS_OF as DEMO_DAY
from pipeline.demo import write_school
from pipeline.errors import AlreadyDone, MissingProgram, UsageFault, WorkbookFault
from pipeline.pack.content import Entry, Pack
from pipeline.pack.fonts import load
from pipeline.run import rulings
from pipeline.run.packing import Order, Packed, make_packs
from tests.samples import (
    AS_OF,
    LETTER_1,
    LETTER_2,
    PRESENT,
    RWBA_TRACKER,
    SOL_TRACKER,
    Office,
    office,
    student,
)


def school_of(folder: Path, *rows: dict[str, object]) -> Office:
    return office(folder, list(rows))


def made(school: Office, **order: object) -> Packed:
    return make_packs(school.desk(), Order(school.tracker, AS_OF, **order))  # type: ignore[arg-type]


def sample(folder: Path, tracker: Path) -> Packed:
    school = school_of(folder, student("004001", LETTER_1))
    return make_packs(school.desk(), Order(tracker, AS_OF))


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def entry_of(packed: Packed, adm_no: str) -> Entry:
    entries = [e for pack in packed.packs for e in pack.entries if e.student.adm_no == adm_no]
    (entry,) = entries
    return entry


@pytest.mark.parametrize("tracker", [SOL_TRACKER, RWBA_TRACKER], ids=["sol", "rwba"])
def test_no_other_head_of_years_student_is_in_a_pack(tracker: Path, tmp_path: Path) -> None:
    packed = sample(tmp_path, tracker)
    numbers = {pack.slug: {e.student.adm_no for e in pack.entries} for pack in packed.packs}

    assert len(packed.packs) == 5
    for pack, file in zip(packed.packs, packed.files, strict=True):
        said = text_of(file)
        assert {n for n in numbers[pack.slug] if n not in said} == set()
        others = set().union(*(numbers[slug] for slug in numbers if slug != pack.slug))
        assert {n for n in others if n in said} == set()


@pytest.mark.parametrize("tracker", [SOL_TRACKER, RWBA_TRACKER], ids=["sol", "rwba"])
def test_everyone_due_or_held_is_in_a_pack(tracker: Path, tmp_path: Path) -> None:
    packed = sample(tmp_path, tracker)
    discussed = {e.student.adm_no for pack in packed.packs for e in pack.entries}

    wanted = {d.adm_no for d in packed.decided.plan.decisions if d.status in ("due", "held")}
    assert wanted <= discussed


def test_every_page_says_whose_it_is_when_and_which(tmp_path: Path) -> None:
    packed = sample(tmp_path, SOL_TRACKER)

    pages = [page.extract_text() for page in PdfReader(packed.files[0]).pages]

    for number, said in enumerate(pages, start=1):
        assert "HOY 7" in said
        assert "Monday 7 March 2022" in said
        assert "CONFIDENTIAL" in said
        assert f"Page {number} of {len(pages)}" in said


def test_list_gives_the_page_on_which_a_student_stands_whole(tmp_path: Path) -> None:
    packed = sample(tmp_path, SOL_TRACKER)
    pages = [page.extract_text() for page in PdfReader(packed.files[0]).pages]
    pack = packed.packs[0]

    rows = [line for line in pages[0].splitlines() if line[:1].isdigit()]
    for entry in pack.entries:
        on = [n for n, said in enumerate(pages, start=1) if entry.student.adm_no in said]
        assert len(on) == 1
        assert any(entry.name in row and row.split()[-1] == str(on[0]) for row in rows) or (
            entry.name in pages[0]
        )
        assert 1 <= sum(e.student.adm_no in pages[on[0] - 1] for e in pack.entries) <= 3


def test_fonts_are_embedded_and_no_name_is_in_a_file_name(tmp_path: Path) -> None:
    packed = sample(tmp_path, SOL_TRACKER)

    assert [file.name for file in packed.files] == [f"hoy-{year}.pdf" for year in range(7, 12)]
    for page in PdfReader(packed.files[0]).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            described = font.get_object()
            if described["/Subtype"] == "/TrueType":
                assert "/FontFile2" in described["/FontDescriptor"]


def test_equal_inputs_give_equal_packs(tmp_path: Path) -> None:
    first = sample(tmp_path / "one", SOL_TRACKER)
    second = sample(tmp_path / "two", SOL_TRACKER)

    assert [f.read_bytes() for f in first.files] == [f.read_bytes() for f in second.files]
    assert first.decisions.read_bytes() == second.decisions.read_bytes()


@pytest.mark.parametrize(
    ("cells", "discussed"),
    [
        ({"Att %": PRESENT}, False),
        ({"Att %": PRESENT, "Prev Att %": 100}, False),
        ({"Att %": PRESENT, "Concern": "Punctuality"}, True),
        ({"Att %": PRESENT, "Concern": "none"}, False),
        ({"Att %": LETTER_1}, True),
        ({"Att %": 80, "Comments": "Left 04/03/2022"}, False),
        ({"Att %": 80, "Comments": "Left 07/03/2022"}, True),
    ],
    ids=["all present", "as before", "concern", "no concern", "due", "left", "leaves today"],
)
def test_who_is_discussed(cells: dict[str, object], discussed: bool, tmp_path: Path) -> None:
    school = school_of(
        tmp_path, student("004001", cells["Att %"], **cells), student("004002", LETTER_1)
    )

    packed = made(school)

    numbers = {e.student.adm_no for pack in packed.packs for e in pack.entries}
    assert ("004001" in numbers) is discussed


def test_change_is_against_the_last_figure_where_there_are_no_marks(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", 94.3, **{"Prev Att %": 95.5}))

    entry = entry_of(made(school), "004001")

    assert (entry.now, entry.then, entry.change_said) == ("94.3%", "95.5%", "−1.2")
    assert entry.dropped
    assert (entry.absence, entry.chart) == ((), None)


def test_hold_by_name_says_whose_and_until_when(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    school.plan()
    rulings.hold(school.desk(), school.run, "004001", "Bereavement", dt.date(2022, 3, 28))

    entry = entry_of(made(school), "004001")

    assert entry.holds == ("By D. Amberwood, until 28 March 2022: Bereavement",)


def test_good_reason_has_neither_owner_nor_end(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_2, **{"Good reason": "In hospital"}))

    (hold,) = entry_of(made(school), "004001").holds

    assert "In hospital" in hold
    assert "No owner and no end yet" in hold


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (dt.date(2022, 2, 21), "due today (7 March 2022)"),
        (dt.date(2022, 2, 18), "overdue by 1 school day (4 March 2022)"),
        (dt.date(2022, 2, 22), "8 March 2022, in 1 school day"),
    ],
    ids=["today", "overdue", "to come"],
)
def test_review_counts_school_days(taken: dt.date, said: str, tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", 94.0, **{"4 Letter 1": taken}))

    entry = entry_of(made(school), "004001")

    assert entry.review is not None
    assert entry.review.said == said
    assert [(step.letter, step.name, step.day) for step in entry.taken] == [
        ("A", "Letter 1", taken)
    ]


@pytest.mark.parametrize("wanted", ["HOY 9", "hoy 9", "hoy-9", "9", "Ms Saskia Oakenfold"])
def test_one_head_of_year_by_label_slug_year_or_name(wanted: str, tmp_path: Path) -> None:
    school = school_of(
        tmp_path,
        student("004001", LETTER_1),
        student("004002", LETTER_1, HOY="HOY 8"),
    )

    packed = made(school, hoy=wanted)

    assert [pack.label for pack in packed.packs] == ["HOY 9"]
    assert packed.files[0].parent.name == "2022-03-07-sol-pack-hoy-9"
    sheet = openpyxl.load_workbook(packed.decisions)["Decisions"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["004001"]


def test_unknown_head_of_year_is_told_who_there_is(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))

    with pytest.raises(UsageFault, match="no Head of Year 'HOY 12'") as fault:
        made(school, hoy="HOY 12")
    assert "HOY 9" in fault.value.todo


def test_head_of_year_with_nobody_to_discuss(tmp_path: Path) -> None:
    school = school_of(
        tmp_path, student("004001", LETTER_1), student("004002", PRESENT, HOY="HOY 8")
    )

    with pytest.raises(AlreadyDone, match="Nobody of HOY 8"):
        made(school, hoy="HOY 8")


def test_names_in_any_letters_come_through(tmp_path: Path) -> None:
    school = school_of(
        tmp_path,
        student("004001", LETTER_1, Forename="Łukasz", Surname="O'Brien & Sons <Ltd>"),
        student("004002", LETTER_1, Forename="\u0645\u062d\u0645\u062f"),
    )

    said = text_of(made(school).files[0])

    assert "O'Brien & Sons <Ltd>, Łukasz" in said
    assert set("\ufeaa\ufee4\ufea4\ufee3") <= set(said)


def test_decisions_have_their_words_to_choose_from(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1), student("004002", LETTER_2))

    sheet = openpyxl.load_workbook(made(school).decisions)["Decisions"]

    assert sheet.freeze_panes == "C2"
    chosen = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert chosen == {
        "K2:K3": '"proceed,hold,jump,good reason"',
        "L2:L3": "=Steps!$A$2:$A$11",
    }


def test_what_was_typed_is_never_written_over(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    packed = made(school)
    made(school)
    book = openpyxl.load_workbook(packed.decisions)
    book["Decisions"]["K2"] = "proceed"
    book.save(packed.decisions)

    with pytest.raises(AlreadyDone, match="have been typed"):
        made(school)
    assert openpyxl.load_workbook(packed.decisions)["Decisions"]["K2"].value == "proceed"


def test_pack_of_a_run_lies_in_the_run(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    school.plan()

    packed = made(school, run=school.run)

    assert packed.decisions == school.run / "decisions.xlsx"
    assert packed.files == (school.run / "packs" / "hoy-9.pdf",)
    assert (school.run / "plan.json").is_file()


@pytest.mark.parametrize("other", [{"hoy": "HOY 9"}, {"out": Path("x")}, {"policy_id": "rwba"}])
def test_options_that_exclude_each_other(other: dict[str, object], tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    school.plan()

    with pytest.raises(UsageFault, match=r"--run is for|was planned with"):
        made(school, run=school.run, **other)


def test_run_of_another_tracker_is_refused(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    school.plan()
    shutil.copyfile(SOL_TRACKER, school.tracker)

    with pytest.raises(UsageFault, match="tracker has changed"):
        made(school, run=school.run)


def test_tracker_that_is_not_there(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))

    with pytest.raises(WorkbookFault, match="no such workbook"):
        make_packs(school.desk(), Order(tmp_path / "nothing.xlsx", AS_OF))


def test_no_font_names_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(MissingProgram, match="No font") as fault:
        load([str(tmp_path)])
    assert "apt-get install" in fault.value.todo


def test_ledger_holds_nothing_of_a_pack(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))

    made(school)

    with school.ledger() as ledger:
        assert ledger.head()[0] == 0


def test_long_texts_still_stand_on_one_page(tmp_path: Path) -> None:
    school = school_of(
        tmp_path,
        *(student(f"00400{n}", LETTER_2, Comments="word " * 900) for n in range(1, 4)),
    )

    packed = made(school)

    pages = [page.extract_text() for page in PdfReader(packed.files[0]).pages]
    for pack in packed.packs:
        assert all(_pages_with(pages, entry) == 1 for entry in pack.entries)
    assert "more in the tracker" in pages[1]


def _pages_with(pages: list[str], entry: Entry) -> int:
    return sum(entry.student.adm_no in said for said in pages)


def test_every_student_of_a_made_up_school_has_a_chart(tmp_path: Path) -> None:
    school = school_of(tmp_path, student("004001", LETTER_1))
    tracker = write_school(tmp_path, "sol", students=60, name="made-up.xlsx")

    packed = make_packs(school.desk(), Order(tracker, DEMO_DAY))

    def charted(pack: Pack) -> bool:
        return all(e.chart is not None for e in pack.entries if e.absence and e.now != "-")

    assert all(charted(pack) for pack in packed.packs)
    assert sum(e.chart is not None for pack in packed.packs for e in pack.entries) > 30
