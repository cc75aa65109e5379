"""The fast way is compared with docxtpl before it is believed, and docxtpl has the last word."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.document import Document

from pipeline.errors import TemplateFault
from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger, WordTemplate
from pipeline.letters.trust import LETTERS_COMPARED, Trust, difference, version_of
from tests.letters.builders import ROOT, catalogue, word_bytes, word_file, word_text

SHIPPED = [d.template for d in catalogue() if (ROOT / "templates" / (d.template or "-")).is_file()]
FIELDS = {"letter": {"reference": "SOL220307-0042-1"}, "name": "Robin"}
NOTE = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:footnote w:id="2"><w:p><w:r><w:t>Seen by {{ name }}</w:t></w:r></w:p></w:footnote>'
    b"</w:footnotes>"
)


class Watched:
    """A template that counts how often it is filled in, and by whom.

    Args:
        differs: Whether docxtpl says something else.
    """

    def __init__(self, data: bytes, *, differs: bool = False, beyond: str = "") -> None:
        self._real = WordTemplate(data, "letters/x.docx")
        self._differs = differs
        self.name, self.data = "letters/x.docx", data
        self.beyond = beyond
        self.asked: list[str] = []

    def render(self, fields: Mapping[str, object], title: str) -> bytes:
        self.asked.append("ours")
        return self._real.render(fields, title)

    def by_docxtpl(self, fields: Mapping[str, object], title: str) -> bytes:
        self.asked.append("docxtpl")
        other = {**fields, "name": "Another"} if self._differs else fields
        return self._real.by_docxtpl(other, title)


def letter(*paragraphs: str) -> bytes:
    return word_bytes(word_file("{{ letter.reference }}", *paragraphs))


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """The same Word file with other or more members: word__footnotes for word/footnotes.xml."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
        for name in old.namelist():
            new.writestr(name, names.pop(name, old.read(name)))
        for name, content in names.items():
            new.writestr(name, content)
    return made.getvalue()


def with_footnote(data: bytes, note: bytes = NOTE) -> bytes:
    """The same with a part for footnotes that the document refers to."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml")
        rels = package.read("word/_rels/document.xml.rels")
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    types = types.replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="' + kind + b'"/></Types>',
    )
    rels = rels.replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="' + relation + b'" Target="footnotes.xml"/>'
        b"</Relationships>",
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                {"[Content_Types].xml": types, "word/_rels/document.xml.rels": rels}.get(
                    name, old.read(name)
                ),
            )
        new.writestr("word/footnotes.xml", note)
    return made.getvalue()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_template_is_trusted_after_its_first_letters(name: str) -> None:
    template = WordTemplate((ROOT / "templates" / name).read_bytes(), name)
    trust = Trust()

    for place in range(LETTERS_COMPARED):
        assert trust.trusted == set(), place
        trust.filled(template, examples(), "T")

    assert trust.trusted == {version_of(template.data)}
    assert trust.slowly == {}


def test_only_the_first_letters_are_compared() -> None:
    template, trust = Watched(letter("Dear {{ name }}")), Trust()

    for _ in range(LETTERS_COMPARED + 4):
        trust.filled(template, FIELDS, "T")

    assert template.asked == ["ours", "docxtpl"] * LETTERS_COMPARED + ["ours"] * 4


def test_what_was_compared_before_is_not_compared_again() -> None:
    template = Watched(letter("Dear {{ name }}"))
    trust = Trust({version_of(template.data)})

    trust.filled(template, FIELDS, "T")

    assert template.asked == ["ours"]


def test_another_version_of_a_template_is_compared_anew() -> None:
    trust = Trust({version_of(letter("Dear {{ name }}"))})
    template = Watched(letter("Hello {{ name }}"))

    trust.filled(template, FIELDS, "T")

    assert template.asked == ["ours", "docxtpl"]


def test_a_template_on_which_the_two_differ_goes_docxtpls_way_and_it_is_said() -> None:
    template, trust = Watched(letter("Dear {{ name }}"), differs=True), Trust()

    made = [trust.filled(template, FIELDS, "T") for _ in range(3)]

    assert ["Dear Another" in word_text(data) for data in made] == [True] * 3
    assert trust.slowly == {"letters/x.docx": "docxtpl fills in word/document.xml otherwise"}
    assert trust.trusted == set()


def test_tagged_footnotes_go_docxtpls_way() -> None:
    data = with_footnote(letter("Dear {{ name }}"))
    template, trust = WordTemplate(data, "letters/x.docx"), Trust()

    made = trust.filled(template, FIELDS, "T")

    assert trust.slowly == {"letters/x.docx": "it has tags in its footnotes"}
    assert b"Seen by Robin" in zipfile.ZipFile(io.BytesIO(made)).read("word/footnotes.xml")
    assert made == trust.filled(template, FIELDS, "T")


def test_footnotes_without_tags_go_the_fast_way() -> None:
    data = with_footnote(letter("Dear {{ name }}"), NOTE.replace(b"{{ name }}", b"a person"))
    trust = Trust()

    trust.filled(WordTemplate(data, "letters/x.docx"), FIELDS, "T")

    assert trust.slowly == {}


@pytest.mark.parametrize("tag", ["{{p name}}", "{{r name}}"])
def test_tags_for_parts_of_other_documents_go_docxtpls_way(tag: str) -> None:
    template = WordTemplate(letter("Dear parent", f"see {tag}"), "letters/x.docx")

    assert template.beyond == "it has tags for parts of other documents"


def test_a_picture_as_a_value_is_refused_by_name() -> None:
    template = WordTemplate(letter("Dear {{ name }}"), "letters/x.docx")

    with pytest.raises(TemplateFault, match="field name has no value"):
        Trust().filled(template, {**FIELDS, "name": object()}, "T")


@pytest.mark.parametrize("beyond", ["", "it has tags in its footnotes"])
def test_both_ways_refuse_a_field_without_a_value(beyond: str) -> None:
    template = Watched(letter("Dear {{ nobody }}"), beyond=beyond)

    with pytest.raises(TemplateFault, match="nobody"):
        Trust().filled(template, FIELDS, "T")


def test_what_docxtpl_cannot_fill_in_is_named() -> None:
    """A table without its grid of columns: Word shows it, docxtpl stumbles."""
    word = word_file("{{ letter.reference }}")
    table = word.add_table(1, 1)
    table._tbl.remove(table._tbl.tblGrid)

    with pytest.raises(TemplateFault, match="docxtpl says"):
        Trust().filled(WordTemplate(word_bytes(word), "letters/x.docx"), FIELDS, "T")


def test_docxtpls_way_names_no_author_and_no_moment() -> None:
    word = word_file("Dear {{ name }}")
    word.core_properties.author = "J. Whitebeam"
    word.core_properties.title = "{{ nobody }} {% if"
    template = WordTemplate(word_bytes(word), "letters/x.docx")

    made = template.by_docxtpl(FIELDS, "SOL220307-0042-1")

    found = WordDocument(io.BytesIO(made)).core_properties
    assert (found.author, found.title) == ("", "SOL220307-0042-1")
    assert {info.date_time[0] for info in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {1980}


def _moved(word: Document) -> None:
    word.paragraphs[-1].add_run(" and more")


def _styled(word: Document) -> None:
    word.styles["Normal"].font.name = "Caladea"


def _headed(word: Document) -> None:
    word.sections[0].header.paragraphs[0].text = "Another school"


@pytest.mark.parametrize(
    ("change", "member"),
    [(_moved, "word/document.xml"), (_styled, "word/styles.xml"), (_headed, "")],
)
def test_a_difference_is_found_in_any_member(
    change: Callable[[Document], None], member: str
) -> None:
    one, other = word_file("Dear parent"), word_file("Dear parent")
    change(other)

    assert member in difference(word_bytes(one), word_bytes(other)) != ""


def test_what_no_reader_sees_is_no_difference() -> None:
    one = word_bytes(word_file("Dear parent"))
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        rels = package.read("word/_rels/document.xml.rels").decode()
    head, *relations = rels.replace("</Relationships>", "").split("<Relationship ")
    turned = "\n<Relationship ".join((head, *reversed(relations))) + "</Relationships>"

    other = with_parts(one, docProps__core=b"<x/>")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(other)) as old, zipfile.ZipFile(made, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, turned if name.endswith("document.xml.rels") else old.read(name))

    assert difference(one, made.getvalue()) == ""


def test_a_blank_between_words_is_a_difference() -> None:
    one, other = word_file("Dear"), word_file("Dear")
    for word, blanks in ((one, " "), (other, "  ")):
        word.paragraphs[-1].add_run(blanks)

    assert difference(word_bytes(one), word_bytes(other)) == "word/document.xml"


def test_the_merger_asks(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "x.docx").write_bytes(with_footnote(letter("Dear {{ name }}")))
    trust = Trust()

    made = Merger(tmp_path, None, trust).preview("letters/x.docx", tmp_path / "y.docx", FIELDS)

    assert trust.slowly == {"letters/x.docx": "it has tags in its footnotes"}
    assert "Dear Robin" in word_text(made.read_bytes())


def _by_libreoffice(names: Sequence[str], folder: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None
    subprocess.run(
        [
            *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)),
            *(str(ROOT / "templates" / name) for name in names),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )


@pytest.mark.soffice
def test_templates_that_another_program_saved_are_trusted_or_said(tmp_path: Path) -> None:
    """Saved by LibreOffice: other parts, other order, other blanks, the same letter."""
    names = ["letters/letter-1.docx", "letters/sam-1-invitation.docx", "minutes/aim-1-minutes.docx"]
    names = [name for name in names if (ROOT / "templates" / name).is_file()]
    _by_libreoffice(names, tmp_path)

    for name in names:
        data = (tmp_path / Path(name).name).read_bytes()
        trust = Trust()
        made = trust.filled(WordTemplate(data, name), examples(), "T")
        assert trust.slowly == {}
        assert "{{" not in word_text(made)
