"""Never twice: the PDF of a Word file that this engine has made before is not made again.

A PDF is known by the bytes of its Word file, which hold the facts and the template, and by what
else it depends on (``libreoffice.setting``). Only what was proved is kept, and what is taken from
here is proved again like any other. The folder may be deleted at any time: it saves time and
nothing else, so that whatever is wrong with it is no fault of the run.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from pipeline.convert import convert_and_judge, page
from pipeline.convert.batches import TIMED_OUT, UNMADE, Progress
from pipeline.convert.judging import Judge, V
from pipeline.errors import ConversionFault, OutputFault
from pipeline.files import PART, PRIVATE_FILE, PRIVATE_FOLDER, make_folder
from pipeline.libreoffice import Engine, find_program
from pipeline.libreoffice.setting import setting
from pipeline.model.problem import Problem

KNOWN, COMPARED = ".known", ".templates-compared"
"""The folder of PDFs below ``output/``, and the list of templates."""

SECONDS_KEPT = 14 * 24 * 3600
"""What no run has used for a fortnight goes: every letter carries its day, so it is not used."""

_HALF = 32
"""Half of a SHA-256 tells files apart just as well, and keeps names short enough for Windows."""


@runtime_checkable
class Identified(Protocol):
    """An engine that can say what its PDFs depend on."""

    @property
    def setting(self) -> str:
        """A hash that changes when the same Word file might become another PDF."""


@dataclass
class Known:
    """The PDFs known in one workspace; one object serves one run.

    Attributes:
        output: The workspace's ``output/``.
        found: What needed no conversion: the PDF of each Word file.
    """

    output: Path
    found: dict[Path, Path] = field(default_factory=dict)
    _keys: dict[Path, str] = field(default_factory=dict)

    def convert(
        self,
        files: Iterable[Path],
        out: Path,
        judge: Judge[V],
        *,
        expected: int,
        jobs: int,
        progress: Progress,
        engine: Engine | None = None,
        meanwhile: Callable[[], object] = int,
        doubtful: Callable[[V], bool] = lambda _: False,
    ) -> Mapping[Path, tuple[Path, V] | Problem]:
        """As ``pipeline.convert.convert_and_judge``, but what is known is taken from here.

        The files may still be being written, ``expected`` of them.

        Raises:
            MissingProgram: LibreOffice is not on this machine.
            ConversionFault: Two documents share a stem, or the engine makes nothing at all.
        """
        if not expected:
            return {}
        depends = _setting(engine)
        there = self._there() if depends else {}
        made: dict[Path, tuple[Path, V] | Problem] = {}

        def told(done: int, _: int) -> None:
            progress(len(self.found) + done, expected)

        def unknown() -> Iterator[Path]:
            for file in files:
                if depends and (pdf := self._fetched(file, out, depends, there)):
                    said = _judged(judge, file, pdf)
                    if not doubtful(said):
                        made[file] = pdf, said
                        continue
                    self._forget(file, pdf, there)
                yield file

        told(0, 0)
        new = convert_and_judge(
            unknown(),
            out,
            judge,
            expected=expected,
            jobs=jobs,
            progress=told,
            engine=engine,
            meanwhile=meanwhile,
            doubtful=doubtful,
        )
        if not made and len(new) > 1 and all(map(_is_unmade, new.values())):
            raise ConversionFault(
                f"LibreOffice made no PDF of any of the {len(new)} documents.",
                todo="Close LibreOffice, check the disk has room, and try again.",
                slug="engine-fruitless",
            )
        return {**made, **new}

    def _fetched(
        self, file: Path, out: Path, depends: str, there: Mapping[str, Path]
    ) -> Path | None:
        """The PDF of a Word file as it was kept, ``None`` where there is none."""
        with contextlib.suppress(OSError):
            key = self._keys[file] = _key(file, depends)
            if key in there and (data := _whole(there[key])) is not None:
                self.found[file] = _written(data, out / f"{file.stem}.pdf")
        return self.found.get(file)

    def _forget(self, file: Path, pdf: Path, there: Mapping[str, Path]) -> None:
        """What was kept was proved; if it is wrong now, somebody else's is in its place."""
        del self.found[file]
        with contextlib.suppress(OSError):
            pdf.unlink()
            there[self._keys[file]].unlink()

    def keep(self, file: Path, pdf: Path, sha256: str) -> None:
        """Remember the PDF of a Word file that was to be converted here; it has been proved.

        Args:
            file: The Word file.
            pdf: Its PDF.
            sha256: The hash of the PDF when it was proved.
        """
        if file not in self._keys:
            return
        # A cache that has no room is none; the run itself says so when it has none either.
        with contextlib.suppress(OSError, OutputFault):
            place = self._place(self._keys[file], sha256)
            if place.exists():
                os.utime(place)
            else:
                _link(place, pdf)

    def templates(self) -> frozenset[str]:
        """Versions of templates that were compared with docxtpl before."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return frozenset(self._compared.read_text("ascii").split())
        return frozenset()

    def trust(self, templates: Collection[str]) -> None:
        """Remember the versions of templates that need not be compared again."""
        if set(templates) - self.templates():
            with contextlib.suppress(OSError, OutputFault):
                _put(self._compared, "\n".join(sorted(templates)).encode())

    @property
    def _compared(self) -> Path:
        return self.output / COMPARED

    def tidy(self) -> None:
        """Take away what no run has used for a fortnight, and what a killed one left half done."""
        with contextlib.suppress(OSError):
            changed = {path: path.stat().st_mtime for path in self._files()}
            oldest = max(changed.values(), default=0.0) - SECONDS_KEPT
            for path, at in changed.items():
                if at < oldest or path.name.endswith(PART):
                    path.unlink(missing_ok=True)

    def _place(self, key: str, sha256: str) -> Path:
        return self.output / KNOWN / key[:2] / f"{key}-{sha256[:_HALF]}.pdf"

    def _there(self) -> Mapping[str, Path]:
        return {path.name[:_HALF]: path for path in self._files() if path.suffix == ".pdf"}

    def _files(self) -> Iterator[Path]:
        """Every file of the store, none where it cannot be read."""
        return (Path(at, name) for at, _, names in os.walk(self.output / KNOWN) for name in names)


def known_files(output: Path) -> tuple[Path, ...]:
    """Every file of the store of an ``output/``, for a purge: it holds children's letters."""
    return tuple(sorted(path for path in (output / KNOWN).rglob("*") if path.is_file()))


def _is_unmade(one: tuple[Path, V] | Problem) -> bool:
    """Whether the engine made nothing of a document that is sound."""
    return isinstance(one, Problem) and one.slug in (UNMADE, TIMED_OUT)


def _judged(judge: Judge[V], file: Path, pdf: Path) -> V:
    """What is said of a PDF that is, to the byte, one that was proved before."""
    with page.pages(pdf) as pages:
        return judge(file, pdf, pages)


def _setting(engine: Engine | None) -> str:
    """What the PDFs depend on besides their Word files; "" for an engine that does not say."""
    if engine is None:
        return setting(find_program())
    return engine.setting if isinstance(engine, Identified) else ""


def _key(file: Path, depends: str) -> str:
    words = hashlib.sha256(file.read_bytes()).hexdigest()
    return hashlib.sha256(f"{depends}\n{words}".encode()).hexdigest()[:_HALF]


def _whole(path: Path) -> bytes | None:
    """The bytes, if they are those that were kept; a file that was changed or torn goes."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest()[:_HALF] == path.stem[_HALF + 1 :]:
        return data
    path.unlink(missing_ok=True)
    return None


def _written(data: bytes, target: Path) -> Path:
    try:
        target.write_bytes(data)
    except OSError:  # half a PDF is worse than none
        target.unlink(missing_ok=True)
        raise
    return target


def _link(place: Path, pdf: Path) -> None:
    """The same file under a second name, or a copy where the disk knows no such thing.

    Whoever changes the one changes the other; what was kept is looked at before it is used.
    """
    _make_room(place)
    try:
        os.link(pdf, place)
    except FileExistsError:
        os.utime(place)
    except OSError:
        _put(place, pdf.read_bytes())


def _make_room(place: Path) -> None:
    """The folder of a kept file; the disk is waited for once, not for each of many folders."""
    make_folder(place.parent.parent)
    place.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def _put(place: Path, data: bytes) -> None:
    """Whole or not at all. The disk is not waited for: what it loses is found out on reading."""
    _make_room(place)
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}{PART}")
    try:
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb"
        ) as f:
            f.write(data)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
