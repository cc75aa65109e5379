from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Mm

from pipeline.letters.template import FOR_PARENTS, check_message, check_template
from pipeline.model.problem import Problem
from pipeline.wording import sentence
from tests.letters.builders import ROOT, catalogue, word_bytes, word_file

NAME = "letters/letter-1.docx"


def _check(*paragraphs: str, internal: bool = False) -> tuple[Problem, ...]:
    return check_template(word_bytes(word_file(*paragraphs)), NAME, internal=internal)


def _told(*paragraphs: str, internal: bool = False) -> list[tuple[str, str, str]]:
    found = _check(*paragraphs, internal=internal)
    return [(p.slug, p.where.removeprefix(f"{NAME}!"), p.value) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "{{ student.name }}",
        "{{student.name|upper}}",
        "{%p if figures.counted %}",
        "{% if not previous.known %}x{% endif %}",
        "{% for r in signatories %}{{ r.name }}{{ loop.index }}{% endfor %}",
        "{% set x = student.name %}{{ x }}",
        "{# a note #}",
        "{{ 'yes' if figures.persistent else 'no' }}",
    ],
)
def test_good_tags(text: str) -> None:
    ended = "{%p endif %}" if text.startswith("{%p if") else ""

    assert _told(text, "words", ended) == []


@pytest.mark.parametrize(
    ("text", "slug", "near"),
    [
        ("Dear {{ student.firstname }}", "field-unknown", "student.firstname"),
        ("{{ student }}", "field-unknown", "student"),
        ("{% if figure.counted %}x{% endif %}", "field-unknown", "figure.counted"),
        ("{% for r in signatories %}{{ r.nam }}{% endfor %}", "field-unknown", "signatories.nam"),
        ("{{ history }}", "field-is-a-table", "history"),
        ("{% for r in student.name %}{% endfor %}", "field-not-a-table", "student.name"),
        ("{{ figures.counted }}", "field-is-a-condition", "figures.counted"),
        ("{{ clause }}", "field-internal", "clause"),
        ("{% for p in parents %}{{ p.phone }}{% endfor %}", "field-internal", "parents"),
        ("Dear {{ student.name", "tag-not-closed", "{{ student.name"),
        ("Dear student.name }}", "tag-not-opened", "Dear student.name }}"),
        ("{{ student.name | fancy }}", "tag-wrong", "{{ student.name | fancy }}"),
        ("{{ student..name }}", "tag-wrong", "{{ student..name }}"),
        (
            "{% if letter.date == “x” %}{% endif %}",
            "tag-curly-quotes",
            "{% if letter.date == “x” %}",
        ),
        ("{%p if figures.counted %}", "block-not-ended", "{%p if figures.counted %}"),
        ("{% for r in history %}", "block-not-ended", "{% for r in history %}"),
        ("{%p endif %}", "block-not-begun", "{%p endif %}"),
        ("{% else %}", "block-not-begun", "{% else %}"),
    ],
)
def test_faults_have_a_paragraph_and_the_nearest_words(text: str, slug: str, near: str) -> None:
    told = _told("An ordinary paragraph.", text)

    assert (slug, "paragraph 2", near) in told


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("student.firstname", "did you mean student.first_name?"),
        ("students.name", "did you mean student.name?"),
        ("pupil.salutation", "did you mean recipient.salutation?"),
        ("qqqq", "`attendance templates fields` lists them"),
    ],
)
def test_did_you_mean(wrong: str, meant: str) -> None:
    assert [p.hint for p in _check(f"{{{{ {wrong} }}}}")] == [meant]


def test_every_fault_in_one_pass() -> None:
    told = _told(
        "{{ student.nam }}",
        "{{ letter.date",
        "{%p if figures.counted %}",
        "{{ school.nam }}",
    )

    assert {(slug, place) for slug, place, _ in told} == {
        ("field-unknown", "paragraph 1"),
        ("tag-not-closed", "paragraph 2"),
        ("block-not-ended", "paragraph 3"),
        ("field-unknown", "paragraph 4"),
    }


def test_headers_footers_and_text_boxes_are_read() -> None:
    word = word_file("words", footer="{{ letter.ref }}")
    word.sections[0].header.paragraphs[0].add_run("{{ school.nam }}")
    table = word.add_table(1, 1)
    table.cell(0, 0).paragraphs[0].add_run("{{ student.nam }}")

    found = check_template(word_bytes(word), NAME)

    assert [(p.where.partition("!")[2], p.value) for p in found] == [
        ("paragraph 2", "student.nam"),
        ("footer 1, paragraph 1", "letter.ref"),
        ("header 1, paragraph 1", "school.nam"),
    ]


def test_a_tag_over_two_runs_is_fine_and_over_a_tracked_change_is_not() -> None:
    word = word_file("x")
    whole = word.add_paragraph()
    for piece in ("{{ stu", "dent.na", "me }}"):
        whole.add_run(piece)
    broken = word.add_paragraph()
    broken.add_run("{{ student")
    inserted = OxmlElement("w:ins")
    inserted.append(broken.add_run(".name }}")._r)
    broken._p.append(inserted)

    found = check_template(word_bytes(word), NAME)

    assert [(p.slug, p.where, p.value) for p in found] == [
        ("tag-split", f"{NAME}!paragraph 3", "{{ student.name }}")
    ]


@pytest.mark.parametrize(
    ("width", "height", "wrong"),
    [(210, 297, False), (211.9, 297, False), (215.9, 279.4, True), (297, 210, True)],
    ids=["a4", "nearly", "letter", "landscape"],
)
def test_pages(width: float, height: float, wrong: bool) -> None:
    word = word_file("words")
    word.sections[0].page_width, word.sections[0].page_height = Mm(width), Mm(height)

    slugs = [p.slug for p in check_template(word_bytes(word), NAME)]

    assert slugs == (["template-not-a4"] if wrong else [])


def _with_member(name: str, content: bytes) -> bytes:
    data = io.BytesIO(word_bytes(word_file("words")))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(name, content)
    return data.getvalue()


def _replaced(name: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_bytes(word_file("words")))) as source,
        zipfile.ZipFile(made, "w") as target,
    ):
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, content.replace(old, new) if info.filename == name else content)
    return made.getvalue()


RELATIONS = "word/_rels/document.xml.rels"
IMAGE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (None, "template-missing"),
        (b"Dear parent", "template-not-word"),
        (b"PK\x03\x04 broken", "template-not-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "template-locked"),
        (_with_member("word/vbaProject.bin", b"x"), "template-with-macros"),
        (
            _replaced(
                RELATIONS,
                b"</Relationships>",
                b'<Relationship Id="r9" Type="'
                + IMAGE
                + b'" Target="media/crest.png"/></Relationships>',
            ),
            "template-picture-lost",
        ),
        (
            _replaced(
                RELATIONS,
                b"</Relationships>",
                b'<Relationship Id="r9" Type="'
                + IMAGE
                + b'" Target="file:///C:/x.png" TargetMode="External"/></Relationships>',
            ),
            "template-picture-outside",
        ),
        (_replaced("word/document.xml", b"</w:body>", b""), "template-not-word"),
    ],
    ids=["missing", "text", "torn", "locked", "macro", "lost", "outside", "xml"],
)
def test_files_that_are_no_template(data: bytes | None, slug: str) -> None:
    found = check_template(data, NAME)

    assert [(p.slug, p.where.partition("!")[0]) for p in found] == [(slug, NAME)]


def test_entities_are_not_expanded() -> None:
    bomb = _replaced(
        "word/document.xml",
        b'standalone="yes"?>',
        b'standalone="yes"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    )

    assert "root:" not in repr(check_template(bomb, NAME))


def test_what_a_letter_cannot_do_without() -> None:
    data = word_bytes(word_file("{{ recipient.salutation }}"))

    found = check_template(data, NAME, required=FOR_PARENTS)

    assert [(p.slug, p.value) for p in found] == [("field-absent", "recipient.address")]


def test_internal_fields_are_fine_on_the_school_s_own_papers() -> None:
    assert _told("{% for p in parents %}{{ p.phone }}{% endfor %}", internal=True) == []


def test_messages_are_checked_by_line() -> None:
    found = check_message(
        "Subject: {{ school.name }}\n\nDear {{ parent.name }}\n", "messages/a.txt"
    )

    assert [(p.slug, p.where) for p in found] == [("field-unknown", "messages/a.txt!line 3")]
    assert [p.slug for p in check_message(None, "messages/a.txt")] == ["template-missing"]


def test_every_fault_reads_as_a_sentence() -> None:
    for problem in _check("{{ student.nam }}", "{{ letter.date", "{%p if figures.counted %}"):
        assert sentence(problem).endswith((".", "?"))


SHIPPED = [d for d in catalogue() if d.template and (ROOT / "templates" / d.template).exists()]


@pytest.mark.parametrize("document", SHIPPED, ids=lambda document: document.id)
def test_shipped_templates_have_no_fault(document: object) -> None:
    name = document.template  # type: ignore[attr-defined]
    parents = document.parents  # type: ignore[attr-defined]
    data = (ROOT / "templates" / name).read_bytes()

    assert check_template(data, name, required=("letter.reference",), internal=not parents) == ()


def test_the_default_page_of_the_word_library_is_refused() -> None:
    assert [p.slug for p in check_template(word_bytes(WordDocument()), NAME)] == ["template-not-a4"]
