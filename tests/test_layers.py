"""The direction of imports, as tables: who may know whom, and who may touch the world."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STAGES: dict[str, set[str]] = {
    # What crosses borders.
    "errors": set(),
    "model": {"errors"},
    "wording": {"model"},
    "files": {"errors"},
    "forks": set(),
    # The stages, each with what it may know besides itself.
    "tracker": {"errors", "model"},
    "words": {"model"},
    "policy": {"errors", "model", "words"},
    "letters": {"errors", "model", "words", "policy", "wording"},
    "libreoffice": {"errors"},
    "convert": {"errors", "model", "forks", "libreoffice"},
    "mail": {
        "errors",
        "model",
        "forks",
        "wording",
        "convert",
    },  # posts only what it has read back itself
    "ledger": {"errors", "model", "files"},
    "record": {"errors", "model", "files", "tracker"},  # writes where the reader finds
    # Takes evidence in through the converter, and draws with the pack's fonts and charts.
    "bundle": {
        *("errors", "model", "words", "files", "wording", "libreoffice"),
        *("convert", "pack", "policy"),
    },
    "pack": {
        "errors",
        "model",
        "words",
        "policy",
        "libreoffice",
        "convert",
        "mail",
    },  # fonts as found, cells as made safe
    "minutes": {"errors", "model", "words", "letters", "policy", "wording", "pack"},
    # What comes with the program.
    "starter": {"errors", "demo"},
    "demo": {"errors", "model", "policy", "starter"},
}
"""A stage and the others that it may import. What is not listed here joins them: see JOINS."""

JOINS = {"pipeline", "__main__", "cli", "config", "run", "desk"}
"""The doors and the order of the stages: they may import anything."""

EDGES: dict[str, set[str]] = {
    "errors": set(),
    "model": set(),
    "wording": set(),
    "words": set(),
    "policy": set(),
    "tracker": {
        *("__init__", "archive", "grid", "parts", "workbook"),
        *("cells", "contacts", "detect", "formulas", "headers", "log", "marks", "students"),
    },
    "letters": {
        *("environment", "merge", "message", "template", "templates", "word_file"),
        *("by_docxtpl", "trust"),
    },
    "libreoffice": {
        *("__init__", "engine", "profile", "running", "setting", "soffice", "waiter", "waiting"),
    },
    "convert": {
        *("__init__", "batches", "fonts"),
        *("anatomy", "page", "proof", "source", "structure", "window", "words"),
        *("alphabet", "book", "calls", "chunks", "habits", "hands", "judging", "keeping"),
        *("length", "letter"),
        *("package", "packing", "resources", "rolling", "sorting", "splitting", "unstamped"),
    },
    "mail": {
        *("__init__", "audit", "build", "email_drafts", "folders", "tasks"),
        *("mark_font", "paper", "print_run", "run_sheet", "shared_parts", "task_pages"),
        *("watermark", "workbooks"),
    },
    "ledger": {"bank_holidays", "book", "ledger", "lock", "reader", "store"},
    "record": {
        "guards",
        "locate",
        "patch",
        "scan",
        "sheet",
        "styles",
        "tables",
        "writing",
        "zipped",
    },
    "pack": {"block", "decisions_book", "drawing", "fonts", "pages"},
    "minutes": {"county_pdf", "county_word", "ink", "typed_file"},
    "demo": {"__init__", "workbook"},
}
"""Modules that may touch disk, clock or another's code. All others of these stages are pure."""

PURE_STDLIB = frozenset(
    (
        *("__future__", "abc", "bisect", "collections", "csv", "dataclasses", "datetime"),
        *("decimal", "difflib", "enum", "fractions", "functools", "hashlib", "io", "itertools"),
        *("json", "math", "operator", "posixpath", "random", "re", "string", "struct", "textwrap"),
        *("types", "typing", "unicodedata", "zlib"),
    )
)
"""What a pure module may import, and from pathlib the paths that cannot open anything."""

PURE_PATHS = {"PurePath", "PurePosixPath"}
CLOCK = {"now", "today", "utcnow"}

LIBRARIES: dict[str, set[str]] = {
    "PIL": {"bundle.intake.pictures"},
    "click": {"cli"},
    "docxtpl": {"letters.by_docxtpl", "letters.merge"},
    "holidays": {"ledger.bank_holidays"},
    "jinja2": {"letters.environment"},
    "lxml": {
        *("convert.alphabet", "convert.book", "convert.keeping", "convert.length"),
        *("convert.habits", "convert.letter", "convert.packing", "convert.rolling"),
        *("convert.source", "convert.words"),
        *("letters.word_file", "tracker.parts"),
        *("minutes.county_word", "minutes.typed_file"),
    },
    "openpyxl": {
        "bundle.intake.workbook",
        "demo.workbook",
        "mail.workbooks",
        "pack.decisions_book",
        "run.plan_book",
        "run.typed_book",
    },
    "pi_heif": {"bundle.intake.heic"},
    "pikepdf": {
        *("convert.resources", "convert.splitting", "convert.unstamped"),
        *("mail.print_run", "mail.shared_parts", "mail.watermark", "minutes.county_pdf"),
        *("bundle.intake.pdf_file", "bundle.intake.picture_pages", "bundle.intake.settled"),
        *("bundle.pages.assemble", "bundle.pages.delivery"),
        *("bundle.pages.outline", "bundle.pages.source"),
    },
    "pypdf": {"convert.anatomy", "bundle.pages.readback"},
    "pypdfium2": {"convert.page", "bundle.pages.lock", "bundle.pages.seen"},
    "python_calamine": {"tracker.workbook"},
    "reportlab": {
        *("bundle.sheets.certificate", "bundle.sheets.paper", "bundle.sheets.papers"),
        *("bundle.sheets.register", "bundle.sheets.testimony"),
        *("bundle.intake.typed", "bundle.pages.contents", "bundle.pages.lettering"),
        *("mail.mark_font", "mail.paper", "mail.run_sheet", "mail.task_pages", "minutes.ink"),
        *("pack.block", "pack.drawing", "pack.fonts", "pack.pages"),
        "run.explained_page",
    },
    "rich": {"cli"},
}
"""Another's code, and the modules or whole stages that know it. A module knows one at most."""


def modules() -> Iterator[str]:
    """Every module of the package without the word ``pipeline``: "mail.sets", "cli"."""
    package = ROOT / "pipeline"
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        yield "pipeline" if parts == ("__init__",) else ".".join(parts)


@cache
def source(module: str) -> ast.Module:
    parts = ("__init__",) if module == "pipeline" else tuple(module.split("."))
    path = (ROOT / "pipeline").joinpath(*parts).with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(module: str) -> frozenset[tuple[str, str]]:
    """What a module imports, also inside functions: (from where, which name)."""
    found = set()
    for node in ast.walk(source(module)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found |= {(node.module or "", alias.name) for alias in node.names}
    return frozenset(found)


def own_imports(module: str) -> set[str]:
    """The modules of this package that a module imports; a package stands for its front."""
    known = set(MODULES)
    found = set()
    for name, thing in imports(module):
        if name.split(".")[0] != "pipeline":
            continue
        place = name.removeprefix("pipeline").removeprefix(".")
        inside = f"{place}.{thing}".removeprefix(".")
        candidates = (inside, f"{inside}.__init__", place, f"{place}.__init__", "pipeline")
        found.add(next(candidate for candidate in candidates if candidate in known))
    return found


def foreign_imports(module: str) -> set[str]:
    """The libraries that a module imports."""
    roots = {name.split(".")[0] for name, _ in imports(module)}
    return roots - sys.stdlib_module_names - {"pipeline"}


def stage(module: str) -> str:
    return module.split(".")[0]


def is_pure(module: str) -> bool:
    place = module.split(".", 1)[1] if "." in module else module
    return stage(module) in EDGES and place not in EDGES[stage(module)]


MODULES = tuple(modules())
STAGED = [module for module in MODULES if stage(module) not in JOINS]
PURE = [module for module in MODULES if is_pure(module)]


def test_every_stage_is_in_one_table() -> None:
    stages = {stage(module) for module in MODULES}

    assert stages <= set(STAGES) | JOINS
    assert not set(STAGES) & JOINS


@pytest.mark.parametrize("module", STAGED)
def test_stage_knows_only_what_its_table_allows(module: str) -> None:
    known = {stage(other) for other in own_imports(module)} - {stage(module)}

    assert known <= STAGES[stage(module)]


@pytest.mark.parametrize("module", PURE)
def test_pure_module_knows_only_pure_modules(module: str) -> None:
    assert {other for other in own_imports(module) if not is_pure(other)} == set()


@pytest.mark.parametrize("module", PURE)
def test_pure_module_needs_no_library_no_disk_and_no_clock(module: str) -> None:
    for name, thing in imports(module):
        root = name.split(".")[0]
        if root == "pathlib":
            assert thing in PURE_PATHS
        else:
            assert root in PURE_STDLIB | {"pipeline"}
    for node in ast.walk(source(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in CLOCK
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input"}


@pytest.mark.parametrize("module", MODULES)
def test_library_is_known_to_its_named_modules_alone(module: str) -> None:
    libraries = foreign_imports(module)

    assert len(libraries) <= 1
    for library in libraries:
        assert {module, stage(module)} & LIBRARIES.get(library, set())


def test_no_module_needs_itself() -> None:
    order = TopologicalSorter({module: own_imports(module) for module in MODULES})

    order.prepare()

    assert order.is_active()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a fresh state for each module")
def test_each_module_can_be_imported_alone() -> None:
    """One interpreter with the libraries loaded; a child of it for each module."""
    script = """
import importlib, os, sys, warnings
warnings.simplefilter("ignore")
libraries, names = (line.split() for line in sys.stdin)
for library in libraries:
    importlib.import_module(library)
failed, running = [], {}
def reap():
    child, status = os.wait()
    name = running.pop(child)
    if status:
        failed.append(name)
for name in names:
    child = os.fork()
    if child == 0:
        importlib.import_module(name)
        os._exit(0)
    running[child] = name
    if len(running) == os.cpu_count():
        reap()
while running:
    reap()
print(*failed)
"""
    libraries = sorted(set().union(*(foreign_imports(module) for module in MODULES)))
    names = [
        "pipeline" if module == "pipeline" else f"pipeline.{module.removesuffix('.__init__')}"
        for module in MODULES
        if module != "__main__"
    ]

    done = subprocess.run(
        [sys.executable, "-c", script],
        input=f"{' '.join(libraries)}\n{' '.join(names)}\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert (done.stdout.split(), done.returncode) == ([], 0), done.stderr
