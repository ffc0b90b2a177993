"""What a witness remembers: the logs it knows and, of each, the last checkpoint it cosigned. One SQLite file.

The size of a log never goes down: the file itself refuses it, whoever writes. Several processes may use it at once.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tande.toolkit.notes import VerifierKey, parse_verifier_key

_WAIT_SECONDS = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS log_key (origin TEXT NOT NULL, vkey TEXT NOT NULL, PRIMARY KEY (origin, vkey));
CREATE TABLE IF NOT EXISTS last (
    origin TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL,
    note TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS last_never_back BEFORE UPDATE ON last
WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size OR NEW.time < OLD.time
    OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
CREATE TRIGGER IF NOT EXISTS last_never_gone BEFORE DELETE ON last
BEGIN SELECT RAISE(ABORT, 'a witness never forgets'); END;
"""
_KEEP = """
INSERT INTO last (origin, size, root, time, note) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (origin) DO UPDATE SET
    size = excluded.size, root = excluded.root, time = excluded.time, note = excluded.note
"""


@dataclass(frozen=True)
class Last:
    """The largest tree of a log that was cosigned, when, and the note with the log's own signatures."""

    origin: str
    size: int
    root: bytes
    time: int
    note: str


class View:
    """Reads through one connection, and writes within a turn."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keys(self, origin: str) -> list[VerifierKey]:
        """The keys of a log; none when the witness does not know it."""
        rows = self._connection.execute("SELECT vkey FROM log_key WHERE origin = ? ORDER BY vkey", (origin,))
        return [parse_verifier_key(vkey) for (vkey,) in rows]

    def origins(self) -> list[str]:
        """The logs that the witness knows."""
        return [origin for (origin,) in self._connection.execute("SELECT DISTINCT origin FROM log_key ORDER BY origin")]

    def last(self, origin: str) -> Last | None:
        """What was cosigned last of a log; None before the first time."""
        rows = self._connection.execute("SELECT origin, size, root, time, note FROM last WHERE origin = ?", (origin,))
        found = rows.fetchone()
        return None if found is None else Last(*found)

    def keep(self, last: Last) -> None:
        """Remember this instead of what was before. Durable when the turn has ended, and only then to be signed."""
        self._connection.execute(_KEEP, (last.origin, last.size, last.root, last.time, last.note))

    def know(self, key: VerifierKey) -> None:
        """Cosign from now on for the log whose key this is."""
        self._connection.execute("INSERT OR IGNORE INTO log_key VALUES (?, ?)", (key.name, str(key)))

    def drop(self, key: VerifierKey) -> bool:
        """Believe this key no longer; whether it was believed. What was cosigned stays known."""
        done = self._connection.execute("DELETE FROM log_key WHERE origin = ? AND vkey = ?", (key.name, str(key)))
        return done.rowcount > 0


class Store:
    """The file. Every call opens it anew, so it may be used from any thread."""

    def __init__(self, path: Path) -> None:
        """Makes the file when there is none. Raises sqlite3.Error."""
        self._path = path
        # Stays open: SQLite would else take its journal away after every request and make it again.
        self._held = self._open()
        self._held.execute("PRAGMA journal_mode=WAL")
        self._held.executescript(_TABLES)

    @contextmanager
    def look(self) -> Iterator[View]:
        """Read what stands now."""
        with closing(self._open()) as connection:
            yield View(connection)

    @contextmanager
    def turn(self) -> Iterator[View]:
        """Look and write with nobody between; all of it, or nothing when an error goes through.

        After it ended the writing survives the loss of power. Raises sqlite3.Error (disk full, too many waiting).
        """
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield View(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._held.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        # FULL: a commit has reached the disk. Recursive: REPLACE, which deletes first, meets the triggers too.
        connection.executescript("PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;")
        return connection
