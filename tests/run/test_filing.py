from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document as WordDocument
from docx.oxml import OxmlElement
from pypdf import PdfReader

from pipeline.errors import UsageFault
from pipeline.ledger.entries import Document
from pipeline.ledger.store import Store
from pipeline.run.filing import Filed, file_minutes
from tests.run.meetings import AFTER, BEFORE, minutes, to_come, with_meetings, write_row
from tests.run.typesetter import Typesetter
from tests.samples import Office, csv_rows

WORDS = "Mum said the bus is late & he “hates maths” <sometimes>."
RUN = "2022-03-16-sol-minutes"


@pytest.fixture
def school(tmp_path: Path) -> Office:
    """Minutes laid out for typing, for two students."""
    made = with_meetings(tmp_path, [to_come("004001"), to_come("004003")])
    minutes(made, BEFORE)
    return made


def laid_out(school: Office, number: int = 0) -> Path:
    return sorted((school.folder / "output" / RUN / "typing").glob("*.docx"))[number]


def typed(school: Office, name: str = "clerk.docx", number: int = 0) -> Path:
    """What a clerk saved under a name of her own."""
    word = WordDocument(str(laid_out(school, number)))
    word.add_paragraph(WORDS)
    path = school.folder / name
    word.save(str(path))
    return path


def file(school: Office, *paths: Path) -> Filed:
    run = school.folder / "output" / RUN
    return file_minutes(school.desk(), run, paths, today=AFTER, engine=Typesetter())


def test_typed_minutes_go_to_each_parent_word_for_word(school: Office) -> None:
    filed = file(school, typed(school))

    assert filed.sent is not None
    run = filed.sent.run.path
    rows = csv_rows(run / "print" / "manifest.csv")
    assert run.name == f"{RUN}-filed"
    assert [(r["recipient"], r["document"]) for r in rows] == [
        ("Ms Karen Maple", "aim-minutes-letter"),
        ("Ms Karen Maple", "aim-1-minutes"),
        ("Mr Marek Maple", "aim-minutes-letter"),
        ("Mr Marek Maple", "aim-1-minutes"),
    ]
    for line in rows:
        text = " ".join(page.extract_text() for page in PdfReader(run / line["file"]).pages)
        assert line["set_id"] in text
        assert (WORDS in text.replace("\n", " ")) is (line["document"] == "aim-1-minutes")


def test_what_was_typed_is_kept_among_the_originals(school: Office) -> None:
    filed = file(school, typed(school))

    assert filed.sent is not None
    with school.ledger() as ledger:
        entries = [r.entry for r in ledger.rows(Document, run=filed.sent.run.name)]
    kept = [each for each in entries if each.document == "aim-1-minutes"]
    store = Store.of(school.folder / "output")
    assert [bool(store.read(each.pdf_sha256)) for each in kept] == [True, True]
    assert {each.step for each in entries} == {""}


def _unchanged(school: Office) -> Path:
    return laid_out(school)


def _plan(school: Office) -> Path:
    run = school.folder / "output" / RUN / "documents"
    return next(path for path in sorted(run.glob("*-iap.docx")))


def _no_word(school: Office) -> Path:
    path = school.folder / "scan.docx"
    path.write_bytes(b"a scan")
    return path


def _without_footer(school: Office) -> Path:
    path = typed(school)
    word = WordDocument(str(path))
    for section in word.sections:
        for footer in (section.footer, section.first_page_footer):
            for paragraph in footer.paragraphs:
                paragraph.clear()
    word.save(str(path))
    return path


def _of_another_run(school: Office) -> Path:
    other = school.folder / "output" / "other"
    made = minutes(school, BEFORE, out=other)
    path = next((made.sent.run.path / "typing").glob("*.docx"))
    word = WordDocument(str(path))
    word.add_paragraph(WORDS)
    word.save(str(school.folder / "elsewhere.docx"))
    return school.folder / "elsewhere.docx"


def _with_changes(school: Office) -> Path:
    path = typed(school)
    word = WordDocument(str(path))
    word.add_paragraph("x")._p.append(OxmlElement("w:ins"))
    word.save(str(path))
    return path


def _missing(school: Office) -> Path:
    return school.folder / "nowhere.docx"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(_unchanged, "Nothing was typed", id="as it was made"),
        pytest.param(_plan, "not its minutes", id="another paper of the set"),
        pytest.param(_no_word, "not a Word file", id="no Word file"),
        pytest.param(_without_footer, "no reference", id="no reference"),
        pytest.param(_of_another_run, "belongs to the run other", id="another run"),
        pytest.param(_with_changes, "tracked changes", id="tracked changes"),
        pytest.param(_missing, "no such file", id="no file"),
    ],
)
def test_what_cannot_be_recognised_is_refused_by_name_and_others_go_on(
    make: object, why: str, school: Office
) -> None:
    assert callable(make)
    good = typed(school, "good.docx", 1)

    filed = file(school, make(school), good)

    assert filed.taken == ("good.docx",)
    ((name, reason),) = filed.refused
    assert name.endswith(".docx")
    assert why in reason


def test_a_second_copy_is_refused(school: Office) -> None:
    first = typed(school)
    second = school.folder / "copy.docx"
    shutil.copyfile(first, second)

    filed = file(school, first, second)

    assert filed.taken == ("clerk.docx",)
    assert filed.refused[0][0] == "copy.docx"
    assert "second copy of the same minutes as clerk.docx" in filed.refused[0][1]


def test_what_was_filed_is_not_filed_again(school: Office) -> None:
    path = typed(school)
    file(school, path)

    filed = file(school, path)

    assert filed.sent is None
    assert "were made before" in filed.refused[0][1]


def test_a_parent_blocked_since_gets_nothing(school: Office) -> None:
    path = typed(school)
    _block_first_parent(school)

    filed = file(school, path)

    assert filed.sent is not None
    rows = csv_rows(filed.sent.run.path / "print" / "manifest.csv")
    assert {row["recipient"] for row in rows} == {"Mr Marek Maple"}


def _block_first_parent(school: Office) -> None:
    book = openpyxl.load_workbook(school.tracker)
    sheet = book["Contacts"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    sheet.cell(2, places["Do not contact"]).value = "Y"
    book.save(school.tracker)


def test_minutes_of_the_sheet_leave_out_what_was_filed(school: Office) -> None:
    file(school, typed(school))
    write_row(school, "004001", Outcome="Attended", Discussion="Short.", Parent_attended="Y")

    made = minutes(school, AFTER, "004001", out=school.folder / "output" / "sheet")

    assert made.sent.made == 0
    lines = csv_rows(made.sent.run.path / "exceptions.csv")
    assert {line["slug"] for line in lines} == {"minutes-waiting"}


def test_meetings_to_come_cannot_be_filed(school: Office) -> None:
    run = school.folder / "output" / RUN
    path = typed(school)

    with pytest.raises(UsageFault, match="still to come"):
        file_minutes(school.desk(), run, [path], today=BEFORE, engine=Typesetter())


def test_a_run_of_letters_holds_no_minutes(school: Office) -> None:
    school.plan()
    path = typed(school)

    with pytest.raises(UsageFault, match="holds no minutes"):
        file_minutes(school.desk(), school.run, [path], today=AFTER, engine=Typesetter())
