"""What a ledger says: its rows, and what follows from them. Nothing is entered here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pipeline.ledger.book import Book, Break
from pipeline.ledger.codec import kind_of
from pipeline.ledger.entries import (
    Document,
    Entry,
    Kind,
    Posting,
    Row,
    Ruling,
)
from pipeline.ledger.retention import kept_originals, purgeable
from pipeline.ledger.standing import (
    Already,
    PaperKey,
    ToCheck,
    addresses_to_check,
    already,
    events,
    in_force,
    of,
    standing,
)
from pipeline.model.register import StepDate

_T = TypeVar("_T", bound=Entry)
_OF_LETTERS = (Kind.DOCUMENT, Kind.POSTING, Kind.RETURNED, Kind.CORRECTION)


class Reader:
    """One workspace's ledger, to be read; a context manager that closes the file."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens ``output/ledger.sqlite``, made and brought up to date where needed."""
        return cls(Book(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._book.close()

    def rows(
        self, cls: type[_T], *, run: str = "", set_id: str = "", adm_no: str = ""
    ) -> tuple[Row[_T], ...]:
        """Entries of one kind as they were written, corrected ones among them."""
        found = self._book.rows((kind_of(cls),), run=run, set_id=set_id, adm_no=adm_no)
        return of(cls, found)

    def history(self, adm_no: str) -> tuple[Row[Entry], ...]:
        """Everything known of one student, in order."""
        return self._book.rows(adm_no=adm_no)

    def rulings(self, adm_no: str = "", *, as_of: dt.date) -> tuple[Row[Ruling], ...]:
        """The rulings in force, one for a student at most; "" for all students."""
        kinds = (Kind.RULING, Kind.POSTING, Kind.CORRECTION)
        return in_force(self._book.rows(kinds, adm_no=adm_no), as_of)

    def posted_events(self) -> tuple[StepDate, ...]:
        """Steps that count since something of them went out, to be read with the tracker's."""
        return events(self._book.rows((Kind.POSTING, Kind.CORRECTION)))

    def addresses_to_check(self) -> tuple[ToCheck, ...]:
        """Readers whose last posted letter came back."""
        return addresses_to_check(self._book.rows((*_OF_LETTERS, Kind.CHECKED)))

    def of_run(self, run: str) -> tuple[Row[Entry], ...]:
        """Papers and postings of a run that count: without those corrected."""
        return standing(self._run_rows(run))

    def of_set(self, set_id: str) -> tuple[Row[Entry], ...]:
        """All that counts of a set, in order."""
        corrections = self._book.rows((Kind.CORRECTION,))
        found = (*self._book.rows(set_id=set_id), *corrections)
        return standing(sorted(found, key=lambda row: row.seq))

    def already(
        self, adm_no: str, key: PaperKey, facts_hash: str, *, since: dt.date | None = None
    ) -> Already:
        """What the ledger says of a paper about to be made; see ``standing.already``."""
        return already(key, facts_hash, self._papers_of(adm_no), since=since)

    def unposted(self, run: str) -> tuple[Row[Document], ...]:
        """Papers of a run that have not gone out."""
        rows = self.of_run(run)
        out = {row.entry.set_id for row in of(Posting, rows)}
        return tuple(row for row in of(Document, rows) if row.entry.set_id not in out)

    def unentered(self, run: str, sets: Collection[str]) -> tuple[str, ...]:
        """Sets of a published run that the ledger does not know: such a run is uncertain."""
        return tuple(sorted(set(sets) - {row.entry.set_id for row in self._documents(run)}))

    def originals(self) -> frozenset[str]:
        """The hashes of the PDFs that must be in the store."""
        return kept_originals(self._book.rows((Kind.DOCUMENT,)))

    def purgeable(
        self, before: dt.date, *, today: dt.date, kept: Collection[str] = ()
    ) -> tuple[Row[Entry], ...]:
        """The entries that ``purge`` would empty: its dry run; see ``retention.purgeable``."""
        return purgeable(self._book.rows(), before, today=today, kept=kept)

    def verify_chain(self) -> tuple[Break, ...]:
        """Every place where a row was changed, removed or put in; empty when all is well."""
        return self._book.breaks()

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry; printed on a run sheet they show a cut-off end."""
        return self._book.head()

    def _run_rows(self, run: str) -> tuple[Row[Entry], ...]:
        # A correction names a number, not a run.
        kinds = (Kind.DOCUMENT, Kind.POSTING)
        found = (*self._book.rows(kinds, run=run), *self._book.rows((Kind.CORRECTION,)))
        return tuple(sorted(found, key=lambda row: row.seq))

    def _papers_of(self, adm_no: str) -> tuple[Row[Entry], ...]:
        return self._book.rows(_OF_LETTERS, adm_no=adm_no)

    def _documents(self, run: str) -> tuple[Row[Document], ...]:
        return of(Document, self.of_run(run))

    def _last_posting(self, set_id: str) -> Row[Posting] | None:
        rows = of(Posting, self.of_set(set_id))
        return rows[-1] if rows else None
