from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.errors import (
    AlreadyDone,
    ConversionFault,
    OutputFault,
    TemplateFault,
    UsageFault,
)
from pipeline.ledger.entries import Correction, Document
from pipeline.ledger.lock import workspace_lock
from pipeline.letters import Written
from pipeline.run import rulings
from tests.letters.builders import word_bytes, word_file
from tests.run.typesetter import Typesetter
from tests.samples import (
    LETTER_1,
    LETTER_2,
    RUN,
    Office,
    contact,
    csv_rows,
    few,
    office,
    student,
)


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def entered(school: Office) -> set[tuple[str, str]]:
    """Sets and documents that stand in the ledger."""
    with school.ledger() as ledger:
        return {(row.entry.set_id, row.entry.document) for row in ledger.unposted(RUN)}


def manifest(school: Office) -> list[dict[str, str]]:
    return csv_rows(school.run / "print" / "manifest.csv")


def test_run_folder_has_all_that_leaves_the_school(tmp_path: Path) -> None:
    school = few(tmp_path)

    made = school.week()

    assert made.due == made.made + made.excepted
    names = {path.split("/")[0] for path in files(school.run)}
    assert names >= {
        "documents",
        "print",
        "forms",
        "meetings",
        "tasks",
        "cpoms.csv",
        "exceptions.csv",
        "run.json",
    }
    printed = {row["document"] for row in manifest(school) if row["channel"] == "post"}
    assert printed == {"letter-1", "aim-1-invitation"}


def test_account_carries_the_manifests_totals(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()

    said = json.loads((school.run / "run.json").read_text("utf-8"))["letters"]
    rows = manifest(school)
    batches = [PdfReader(path) for path in (school.run / "print").glob("*-sheet-*.pdf")]
    assert said["sheets"] == sum(int(row["sheets"]) for row in rows)
    assert said["pages"] == sum(len(batch.pages) for batch in batches) == said["sheets"] * 2
    assert said["sets"] == len({row["set_id"] for row in rows})


def test_ledger_knows_every_paper_with_its_hash(tmp_path: Path) -> None:
    school = few(tmp_path)
    made = school.week()

    with school.ledger() as ledger:
        rows = [row.entry for row in ledger.unposted(RUN)]
    assert len(rows) == made.made
    hashes = {(row["set_id"], row["document"]): row["sha256"] for row in manifest(school)}
    assert {(row.set_id, row.document): row.pdf_sha256 for row in rows} == hashes


def test_same_letters_twice_are_refused_and_nothing_moves(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    before = files(school.run)

    with pytest.raises(AlreadyDone, match="already made, from the same inputs"):
        school.letters()
    assert files(school.run) == before


def test_changed_template_makes_the_letters_again_and_strikes_the_old_ones(
    tmp_path: Path,
) -> None:
    school = few(tmp_path)
    school.week()
    before = entered(school)
    letter = school.folder / "templates" / "letters" / "letter-1.docx"
    other = school.folder / "templates" / "letters" / "manager-letter.docx"
    letter.write_bytes(other.read_bytes())

    school.letters()

    assert entered(school) == before
    with school.ledger() as ledger:
        struck = ledger.rows(Correction)
        written = ledger.rows(Document)
    assert (len(struck), len(written)) == (len(before), 2 * len(before))


def test_ruling_takes_the_old_letter_out_of_every_folder_and_the_ledger(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    rulings.hold(school.desk(), school.run, "004001", "Bereavement", None)

    school.letters()

    assert not [name for name in files(school.run) if "-0001-" in name]
    assert not [each for each in entered(school) if "-0001-" in each[0]]
    assert "004001" not in (school.run / "print" / "manifest.csv").read_text("utf-8-sig")


def test_what_the_same_command_has_decided_is_not_decided_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    planned = school.plan()
    told = replace(planned.decided, written=Written())

    assert school.letters(planned=replace(planned, decided=told)).due == 0


def test_hold_given_between_plan_and_letters_counts(tmp_path: Path) -> None:
    school = few(tmp_path)
    planned = school.plan()
    rulings.hold(school.desk(), school.run, "004001", "Bereavement", None)

    made = school.letters(planned=planned)

    assert made.due
    assert not [name for name in files(school.run) if "-0001-" in name]


def test_letters_posted_between_plan_and_letters_are_not_made_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    planned = school.plan(school.folder / "output" / "another")
    school.week()
    to_parents = {each for each in entered(school) if not each[0].endswith("-0")}
    school.post_all()

    school.letters(run=planned.run.path, planned=planned)

    said = [row["slug"] for row in csv_rows(planned.run.path / "exceptions.csv")]
    assert said.count("already-sent") == len(to_parents) > 0


def test_posted_run_is_not_made_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    school.post_all()
    before = files(school.run)

    with pytest.raises(AlreadyDone, match="have gone out"):
        school.letters()
    assert files(school.run) == before


def test_proof_of_a_posted_run_may_still_be_made(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    school.post_all()
    with school.ledger() as ledger:
        head = ledger.head()

    made = school.letters(proof=True)

    assert made.folder == school.run / "proof"
    with school.ledger() as ledger:
        assert ledger.head() == head


def test_proof_is_watermarked_apart_and_leaves_ledger_and_run_alone(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)

    made = school.letters(proof=True)

    after = files(school.run)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith("proof/") for name in after.keys() - before.keys())
    assert entered(school) == set()
    pdfs = list((made.folder / "documents").glob("*.pdf"))
    assert len(pdfs) == made.made
    assert all("proof" in PdfReader(pdf).pages[0].extract_text().lower() for pdf in pdfs)


def test_letters_after_a_proof_are_clean(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    school.letters(proof=True)

    school.letters()

    (batch,) = (school.run / "print").glob("dl-*.pdf")
    assert "proof" not in PdfReader(batch).pages[0].extract_text().lower()


def test_only_never_takes_back_the_letters_of_others(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    school.letters(["004001", "004002"])
    before = files(school.run)

    with pytest.raises(UsageFault, match="1 other student are made"):
        school.letters(["4002"])
    assert files(school.run) == before

    school.letters(["4002"], proof=True)
    school.letters()
    assert {row["adm_no"] for row in manifest(school)} > {"004001", "004002"}


def test_only_makes_that_student_alone(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    school.letters(["4002"])

    assert {row["adm_no"] for row in manifest(school)} == {"004002"}
    assert {set_id.split("-")[1] for set_id, _ in entered(school)} == {"0002"}


def test_only_with_an_unknown_student_is_refused(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    with pytest.raises(UsageFault, match="no student '9999'"):
        school.letters(["009999"])


def test_one_bad_letter_is_held_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    school = few(tmp_path)

    made = school.week(Typesetter(short=["0001-1-letter-1"]))

    held = files(school.run / "held")
    assert set(held) == {"SOL220307-0001-1-letter-1.docx", "SOL220307-0001-1-letter-1.pdf"}
    assert "letter-1" not in {row["document"] for row in manifest(school)}
    assert "aim-1-invitation" in {row["document"] for row in manifest(school)}
    (line,) = (
        row
        for row in csv_rows(school.run / "exceptions.csv")
        if row["slug"] == "last-paragraph-missing"
    )
    assert (line["adm_no"], line["document"], line["contact"]) == ("004001", "letter-1", "1")
    assert made.due == made.made + made.excepted
    assert ("SOL220307-0001-1", "letter-1") not in entered(school)


def test_letters_that_failed_are_made_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    failed = school.week(Typesetter(refuse=["-letter-1"]))

    again = school.letters()

    assert (failed.excepted - again.excepted, again.made - failed.made) == (1, 1)
    with pytest.raises(AlreadyDone, match="already made"):
        school.letters()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("config/school.toml", 'class = "first"', 'class = "second"', id="post"),
        pytest.param("config/envelopes.toml", "\n[", "\n# measured anew\n[", id="envelopes"),
        pytest.param("templates/messages/*.txt", "", "More. ", id="message"),
    ],
)
def test_changed_setting_makes_the_letters_again(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    school = few(tmp_path)
    school.week()
    path = sorted(school.folder.glob(file))[0]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    assert school.letters().made


def test_letters_whose_print_folder_is_gone_are_made_again(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week()
    before = files(school.run)
    shutil.rmtree(school.run / "print")

    school.letters()

    assert files(school.run).keys() == before.keys()


def test_engine_that_makes_nothing_is_to_blame_and_not_the_letters(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)

    with pytest.raises(ConversionFault, match="made no PDF of any"):
        school.letters(["4001"], engine=Typesetter(refuse=[""]))
    assert files(school.run) == before


def test_document_without_a_pdf_is_held_likewise(tmp_path: Path) -> None:
    school = few(tmp_path)

    made = school.week(Typesetter(refuse=["0001-1-letter-1"]))

    slugs = {row["slug"] for row in csv_rows(school.run / "exceptions.csv")}
    assert "not-converted" in slugs
    assert made.due == made.made + made.excepted


def test_broken_template_stops_before_anything_is_made_and_names_all_faults(
    tmp_path: Path,
) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)
    letter = school.folder / "templates" / "letters" / "letter-1.docx"
    wrong = word_file("{{ recipient.address }}", "{{ student.nickname }}", "{{ figures.pecent }}")
    letter.write_bytes(word_bytes(wrong))
    (school.folder / "templates" / "minutes" / "iap.docx").unlink()

    with pytest.raises(TemplateFault, match=r"nickname") as fault:
        school.letters()
    assert "figures.pecent" in fault.value.what
    assert "minutes/iap.docx" in fault.value.what
    assert files(school.run) == before
    assert entered(school) == set()


def test_unused_template_may_be_broken(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1)])
    (school.folder / "templates" / "letters" / "letter-4.docx").write_bytes(b"rubbish")

    made = school.week()

    assert made.made == made.due


def test_missing_message_is_a_fault_of_the_templates(tmp_path: Path) -> None:
    mother = contact("004001", **{"Send by": "InTouch"})
    school = office(tmp_path, [student("004001", LETTER_1)], [mother])
    policy = school.folder / "config" / "policies" / "sol.toml"
    text = policy.read_text("utf-8")
    line = '{ id = "letter-1", channel = "post" }'
    assert line in text
    policy.write_text(text.replace(line, line.replace('"post"', '"post-or-intouch"')), "utf-8")
    school.plan()
    for message in (school.folder / "templates" / "messages").iterdir():
        message.unlink()

    with pytest.raises(TemplateFault, match=r"messages/covering\.txt"):
        school.letters()


def test_engine_that_makes_nothing_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)

    with pytest.raises(ConversionFault):
        school.letters(engine=Typesetter(broken=True))
    assert files(school.run) == before
    assert entered(school) == set()


def test_interruption_leaves_the_run_as_it_was_and_letters_can_be_made(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)

    with pytest.raises(KeyboardInterrupt):
        school.letters(engine=Typesetter(interrupted=True))
    assert files(school.run) == before
    assert [p.name for p in school.run.parent.iterdir() if p.is_dir()] == [RUN]
    assert school.letters().made > 0


def test_full_disk_leaves_the_run_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = few(tmp_path)
    school.plan()
    before = files(school.run)

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.run.exceptions.exceptions_csv", full)
    with pytest.raises(OutputFault, match="disk is full"):
        school.letters()
    assert files(school.run) == before
    assert entered(school) == set()


def test_plan_that_settings_have_overtaken_is_refused(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    settings = school.folder / "config" / "policies" / "sol.toml"
    text = settings.read_text("utf-8")
    assert "below = 95" in text
    settings.write_text(text.replace("below = 95", "below = 94"), "utf-8")

    with pytest.raises(AlreadyDone, match="would be decided differently now"):
        school.letters()
    assert not (school.run / "print").exists()


def test_second_command_in_the_workspace_is_refused(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()

    with (
        workspace_lock(school.folder / "output", "letters 2022-03-07-sol"),
        pytest.raises(AlreadyDone, match="Another command is working here"),
    ):
        school.letters()


def test_run_may_be_moved_to_another_place_below_output(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    moved = school.folder / "output" / "spring" / RUN
    moved.parent.mkdir()
    school.run.rename(moved)

    assert school.letters(run=moved).run.path == moved


def test_nothing_due_makes_an_empty_print_run(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004004", 100)])

    made = school.week()

    assert (made.due, made.made, made.totals.envelopes) == (0, 0, 0)
    assert manifest(school) == []


def test_two_parents_apart_get_a_copy_each_in_an_envelope_each(tmp_path: Path) -> None:
    father = contact(
        "004002", Priority=2, Title="Mr", Forename="Marek", **{"Address 1": "2 Mill Lane"}
    )
    school = office(tmp_path, [student("004002", LETTER_2)], [contact("004002"), father])

    school.week()

    posted = [row for row in manifest(school) if row["channel"] == "post"]
    assert [(row["set_id"][-1], row["document"]) for row in posted] == [
        ("1", "aim-1-invitation"),
        ("2", "aim-1-invitation"),
    ]
