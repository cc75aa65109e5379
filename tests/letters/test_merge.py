from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from docx import Document as WordDocument
from docxtpl.template import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from pipeline.errors import TemplateFault
from pipeline.letters import jobs
from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger, WordTemplate
from pipeline.letters.worst_case import barest, longest
from tests.letters.builders import (
    ROOT,
    catalogue,
    contact,
    desk,
    plan,
    register,
    word_bytes,
    word_file,
    word_text,
)

REFERENCE = {"letter": {"reference": "SOL220307-0042-1"}}


def _merged(*paragraphs: str, **fields: object) -> str:
    template = WordTemplate(word_bytes(word_file(*paragraphs)), "letters/x.docx")
    return word_text(template.render(REFERENCE | fields, "SOL220307-0042-1"))


@pytest.mark.parametrize(
    "value",
    [
        "O'Brien & Sons <Ltd>",
        "Łukasz",
        "العربية",
        "x" * 60,
        "=HYPERLINK(1)",
        "{% raw",
        "</w:t></w:r>",
        '"quoted"',
        "&amp;",
        "½ ’",
    ],
)
def test_hostile_values_come_through_whole(value: str) -> None:
    assert _merged("Dear {{ a.b }}", "The last words.", a={"b": value}) == (
        f"Dear {value}\nThe last words.\nSOL220307-0042-1"
    )


GREETING = WordTemplate(word_bytes(word_file("Dear {{ a }}!", "The last words.")), "letters/x.docx")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=40))
def test_any_text_comes_through_and_nothing_after_it_is_lost(value: str) -> None:
    assert word_text(GREETING.render(REFERENCE | {"a": value}, "T")) == (
        f"Dear {value}!\nThe last words.\nSOL220307-0042-1"
    )


@pytest.mark.parametrize("control", list("\t\f\a\v\r\x00\x1b"))
def test_control_characters_never_change_the_layout(control: str) -> None:
    data = WordTemplate(word_bytes(word_file("{{ a }}")), "x").render(
        REFERENCE | {"a": f"one{control}two"}, "T"
    )

    assert word_text(data) == "one two\nSOL220307-0042-1"
    assert len(WordDocument(io.BytesIO(data)).paragraphs) == 1


def test_line_ends_become_line_breaks_in_one_paragraph() -> None:
    data = WordTemplate(word_bytes(word_file("{{ a }}")), "x").render(
        REFERENCE | {"a": "Ms K\n1 High St\r\nSN8 4FN"}, "T"
    )

    assert [p.text for p in WordDocument(io.BytesIO(data)).paragraphs] == [
        "Ms K\n1 High St\nSN8 4FN"
    ]


def test_conditions_rows_and_footer() -> None:
    word = word_file(
        "{%p if a %}", "shown", "{%p endif %}", "{%p if not a %}", "hidden", "{%p endif %}"
    )
    table = word.add_table(3, 2)
    table.cell(0, 0).text = "{%tr for r in rows %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ r.name }}", "{{ r.percent }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    rows = [{"name": "Autumn 1", "percent": "94.3%"}, {"name": "R&D", "percent": "<1%"}]

    data = WordTemplate(word_bytes(word), "x").render(REFERENCE | {"a": True, "rows": rows}, "T")

    assert word_text(data).split("\n") == [
        "shown",
        "Autumn 1",
        "94.3%",
        "R&D",
        "<1%",
        "SOL220307-0042-1",
    ]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{{ student.nam }}", r"(?s)letters/x\.docx: .*nam.*near \"\{\{ student\.nam \}\}\""),
        ("{{ nobody }}", "nobody"),
        ("{{ student.name.__class__ }}", "unsafe"),
        ("{{ student.name.__class__.mro() }}", "unsafe"),
        ("{{ 1 // 0 }}", "division"),
    ],
)
def test_what_cannot_be_filled_in_names_template_and_place(text: str, match: str) -> None:
    with pytest.raises(TemplateFault, match=match):
        _merged("words", text, student={"name": "Kacper"})


@pytest.mark.parametrize("value", [None, 5, 1.5])
def test_only_text_is_merged(value: object) -> None:
    with pytest.raises(TemplateFault, match=r"the field a\.b has no value"):
        _merged("words", a={"b": value})


@pytest.mark.parametrize("data", [b"", b"Dear parent", b"PK\x03\x04"])
def test_no_word_file(data: bytes) -> None:
    with pytest.raises(TemplateFault, match="not a Word file"):
        WordTemplate(data, "letters/x.docx")


def test_tags_that_cannot_be_read() -> None:
    with pytest.raises(TemplateFault, match="near"):
        WordTemplate(word_bytes(word_file("{% if %}")), "letters/x.docx")


def test_the_same_values_make_the_same_bytes() -> None:
    template = WordTemplate(word_bytes(word_file("{{ a }}")), "x")

    first, second = (template.render(REFERENCE | {"a": "x"}, "T") for _ in range(2))

    assert first == second


def test_the_file_names_no_author_and_its_reference() -> None:
    word = word_file("words")
    word.core_properties.author = "A. Clerk"
    word.core_properties.last_modified_by = "A. Clerk"
    data = WordTemplate(word_bytes(word), "x").render(REFERENCE, "SOL220307-0042-1")
    made = WordDocument(io.BytesIO(data)).core_properties

    assert (made.title, made.author, made.last_modified_by) == ("SOL220307-0042-1", "", "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"A. Clerk" in archive.read(name) for name in archive.namelist())


def test_a_job_is_written_under_its_reference(tmp_path: Path) -> None:
    root = tmp_path / "templates"
    (root / "letters").mkdir(parents=True)
    (root / "letters" / "letter-1.docx").write_bytes(
        word_bytes(word_file("{{ recipient.address }}", "{{ student.name }}"))
    )
    job = jobs(plan(), desk(register(contacts=(contact(),)))).jobs[0]

    path = Merger(root).merge(job, tmp_path)

    assert path.name == "SOL220307-0001-1-letter-1.docx"
    assert "Kacper Young" in word_text(path.read_bytes())


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match=r"letters/gone\.docx: .*cannot be opened"):
        Merger(tmp_path).template("letters/gone.docx")


SHIPPED = [d.template for d in catalogue() if (ROOT / "templates" / (d.template or "-")).is_file()]


@pytest.mark.parametrize("values", [examples, longest, barest], ids=["usual", "longest", "barest"])
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_templates_are_filled_in_as_docxtpl_itself_would(
    name: str, values: Callable[[], Mapping[str, object]]
) -> None:
    template = (ROOT / "templates" / name).read_bytes()
    ours = WordTemplate(template, name).render(values(), "T")

    assert _members(ours) == _members(_by_docxtpl(template, values()))
    assert "{{" not in word_text(ours)
    assert "None" not in word_text(ours)


def _by_docxtpl(template: bytes, values: Mapping[str, object]) -> bytes:
    theirs = DocxTemplate(io.BytesIO(template))
    theirs.render(dict(values), SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    made = io.BytesIO()
    theirs.save(made)
    return made.getvalue()


def _members(data: bytes) -> dict[str, bytes | str]:
    """Every member in one way of writing, but the one that carries our reference."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    del members["docProps/core.xml"]
    return {
        name: canonicalize(content) if name.endswith((".xml", ".rels")) else content
        for name, content in members.items()
    }


def test_columns_from_a_loop_are_counted_as_docxtpl_counts_them() -> None:
    word = word_file("words")
    table = word.add_table(1, 3)
    table.cell(0, 0).text = "{%tc for r in rows %}"
    table.cell(0, 1).text = "{{ r.name }}"
    table.cell(0, 2).text = "{%tc endfor %}"
    fields = REFERENCE | {"rows": [{"name": str(number)} for number in range(5)]}

    ours = WordTemplate(word_bytes(word), "x").render(fields, "T")

    assert _members(ours) == _members(_by_docxtpl(word_bytes(word), fields))
    assert len(WordDocument(io.BytesIO(ours)).tables[0].columns) == 5


def test_tags_that_would_break_the_document_are_named() -> None:
    """A condition that begins before a table and ends in it takes half of the table away."""
    word = word_file("one {% if a %} two")
    word.add_table(1, 1).cell(0, 0).text = "three {% endif %} four"
    template = WordTemplate(word_bytes(word), "x")

    with pytest.raises(TemplateFault, match=r"break word/document\.xml"):
        template.render(REFERENCE | {"a": False}, "T")
