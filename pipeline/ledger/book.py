"""The ledger's file: an append-only SQLite table whose rows are chained by hash.

A row is never changed or removed (triggers see to it); the one exception is a purge, which may
empty the personal part and nothing else. Its hash stays, so the chain still holds.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import AlreadyDone, AttendanceError, OutputFault, VerificationFault
from pipeline.files import PRIVATE_FILE, make_folder, writing
from pipeline.ledger.codec import GENESIS, decode, encode, kind_of, row_hash, sha256
from pipeline.ledger.entries import Entry, Kind, Purge, Row
from pipeline.ledger.standing import of

_FIRST = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    fact TEXT NOT NULL,
    personal TEXT,
    personal_hash TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    run TEXT GENERATED ALWAYS AS (json_extract(fact, '$.run')) VIRTUAL,
    set_id TEXT GENERATED ALWAYS AS (json_extract(fact, '$.set_id')) VIRTUAL,
    student TEXT GENERATED ALWAYS AS (ltrim(json_extract(personal, '$.adm_no'), '0')) VIRTUAL
);
CREATE INDEX entry_student ON entry (student, seq) WHERE student IS NOT NULL;
CREATE INDEX entry_set ON entry (set_id, seq) WHERE set_id IS NOT NULL;
CREATE INDEX entry_run ON entry (run, kind, seq) WHERE run IS NOT NULL;
CREATE INDEX entry_kind ON entry (kind, seq);
CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'a ledger row is never removed'); END;
CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry
WHEN NEW.personal IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.kind IS NOT OLD.kind
    OR NEW.at IS NOT OLD.at OR NEW.by IS NOT OLD.by OR NEW.fact IS NOT OLD.fact
    OR NEW.personal_hash IS NOT OLD.personal_hash
    OR NEW.prev IS NOT OLD.prev OR NEW.hash IS NOT OLD.hash
BEGIN SELECT RAISE(ABORT, 'a ledger row is never changed'); END;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""One script for each version of the file, in order; a released one is never edited."""

_COLUMNS = "seq, kind, at, by, fact, personal, personal_hash, prev, hash"
_Raw = tuple[int, str, str, str, str, str | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    seq: int
    what: str


class Book:
    """The open file. One transaction for each call; nothing is held between calls."""

    def __init__(self, path: Path) -> None:
        self.path = path
        make_folder(path.parent)
        with writing(path):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        with _told(path):
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # A power cut after "posted" must not lose the posting.
        self._db.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise OutputFault(
                    "This ledger was written by a newer version of the program.",
                    where=str(self.path),
                    todo="Install the newer version again.",
                    slug="ledger-newer",
                )
            for script in MIGRATIONS[version:]:
                _run_script(self._db, script)
            if version < len(MIGRATIONS):
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def append(
        self, entries: Sequence[Entry], *, at: dt.datetime, by: str
    ) -> tuple[Row[Entry], ...]:
        """Adds the entries, all or none, and gives them back with their places."""
        with _told(self.path), self._transaction():
            seq, prev = self.head()
            rows = []
            for entry in entries:
                seq += 1
                prev = self._append_one(seq, prev, entry, at, by)
                rows.append(Row(seq, kind_of(type(entry)), at, by, entry, prev))
        return tuple(rows)

    def _append_one(self, seq: int, prev: str, entry: Entry, at: dt.datetime, by: str) -> str:
        kind, moment = kind_of(type(entry)), at.isoformat()
        fact, personal = encode(entry, secrets.token_hex(8))
        sealed = sha256(personal)
        link = row_hash(prev, seq, kind, moment, by, fact, sealed)
        self._db.execute(
            f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, kind.value, moment, by, fact, personal, sealed, prev, link),
        )
        return link

    def head(self) -> tuple[int, str]:
        """Number and hash of the last row: kept elsewhere, they show a cut-off end."""
        found = self._db.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        return found or (0, GENESIS)

    def rows(
        self, kinds: Sequence[Kind] = (), *, run: str = "", set_id: str = "", adm_no: str = ""
    ) -> tuple[Row[Entry], ...]:
        """Rows in order; empty arguments ask for all. Leading zeros of ``adm_no`` are ignored."""
        asked = {"run": run, "set_id": set_id, "student": adm_no.lstrip("0")}
        clauses = [f"{column} = ?" for column, value in asked.items() if value]
        values = [value for value in asked.values() if value]
        if kinds:
            clauses.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values.extend(kind.value for kind in kinds)
        where = f"WHERE {' AND '.join(clauses)} " if clauses else ""
        with _told(self.path):
            found = self._db.execute(f"SELECT {_COLUMNS} FROM entry {where}ORDER BY seq", values)
            return tuple(_row(raw) for raw in found)

    def purge(self, seqs: Sequence[int], purge: Purge, *, at: dt.datetime, by: str) -> Row[Entry]:
        """Empties the personal part of the rows and enters that it was done, in one step."""
        with _told(self.path), self._transaction():
            self._db.executemany(
                "UPDATE entry SET personal = NULL WHERE seq = ?", [(seq,) for seq in seqs]
            )
            seq, prev = self.head()
            link = self._append_one(seq + 1, prev, purge, at, by)
        # What was emptied must not be readable in the file's free pages either.
        with _told(self.path):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
        return Row(seq + 1, Kind.PURGE, at, by, purge, link)

    def breaks(self) -> tuple[Break, ...]:
        """Every place where a row was changed, removed, added or emptied outside a purge."""
        with _told(self.path):
            check = [text for (text,) in self._db.execute("PRAGMA integrity_check")]
            raws = list(self._db.execute(f"SELECT {_COLUMNS} FROM entry ORDER BY seq"))
        damage = () if check == ["ok"] else tuple(Break(0, text) for text in check)
        return damage + _chain_breaks(raws)


def _chain_breaks(raws: Sequence[_Raw]) -> tuple[Break, ...]:
    found: list[Break] = []
    expected, link = 1, GENESIS
    emptied = []
    for seq, kind, at, by, fact, personal, sealed, prev, hashed in raws:
        if seq != expected:
            found.append(Break(seq, f"row {expected} is missing"))
        elif prev != link:
            found.append(Break(seq, "does not follow from the row before it"))
        if row_hash(prev, seq, kind, at, by, fact, sealed) != hashed:
            found.append(Break(seq, "was changed"))
        if personal is None:
            emptied.append(seq)
        elif sha256(personal) != sealed:
            found.append(Break(seq, "its personal part was changed"))
        expected, link = seq + 1, hashed
    return tuple(found) + _purge_breaks(raws, emptied)


def _purge_breaks(raws: Sequence[_Raw], emptied: Sequence[int]) -> tuple[Break, ...]:
    purges = of(Purge, (_row(raw) for raw in raws if raw[1] == Kind.PURGE))
    purged_to = max((row.entry.last_seq for row in purges), default=0)
    beyond = tuple(Break(seq, "was emptied without a purge") for seq in emptied if seq > purged_to)
    said = sum(row.entry.entries for row in purges)
    if not beyond and len(emptied) != said:
        return (Break(0, f"{len(emptied)} rows are emptied where the purges say {said}"),)
    return beyond


def _row(raw: _Raw) -> Row[Entry]:
    seq, kind, at, by, fact, personal, _, _, link = raw
    entry = decode(Kind(kind), fact, personal or "")
    moment = dt.datetime.fromisoformat(at)
    return Row(seq, Kind(kind), moment, by, entry, link, purged=personal is None)


def _run_script(db: sqlite3.Connection, script: str) -> None:
    """Statement by statement: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's faults in the office's words."""
    try:
        yield
    except sqlite3.Error as error:
        fault = _fault(error, path)
        if fault is None:
            raise
        raise fault from error


def _fault(error: sqlite3.Error, path: Path) -> AttendanceError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    where = str(path)
    if code == sqlite3.SQLITE_FULL:
        return OutputFault(
            "The disk is full; nothing was entered in the ledger.",
            where=where,
            todo="Make room and give the command again.",
            slug="disk-full",
        )
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}:
        return OutputFault(
            "The ledger cannot be written to; nothing was entered.",
            where=where,
            todo="See that you may write to this file and its folder.",
            slug="not-writable",
        )
    if code == sqlite3.SQLITE_BUSY:
        return AlreadyDone(
            "Another command is writing to the ledger.",
            where=where,
            todo="Wait until it has ended and give the command again.",
            slug="another-command",
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return VerificationFault(
            "The ledger is damaged.",
            where=where,
            todo="Put back the last backup of this file; do not send letters before.",
            slug="ledger-damaged",
        )
    return None
