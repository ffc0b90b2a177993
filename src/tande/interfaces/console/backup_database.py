"""A consistent copy of the database while the server writes to it, and putting one back. One half for each engine."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction

from tande.interfaces.console.backup_file import POSTGRESQL, SQLITE
from tande.interfaces.console.errors import NotReady


def member_name() -> str:
    """What the copy is called in a backup: it says which engine it is for."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def copy(target: Path) -> dict[str, int]:
    """Copy the database, as it stands at one moment, to a new file; rows by table. Raises NotReady, OSError."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return _copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgresql(target)


def check(copied: Path, name: str) -> None:
    """Whether a copy can be used. Raises NotReady."""
    if name == SQLITE:
        with closing(sqlite3.connect(_uri(copied, "mode=ro&immutable=1"), uri=True)) as base:
            _check_sqlite(base)
    else:
        _program("pg_restore", "--file=/dev/null", str(copied))  # unpacks all of it, unlike --list


# ---------------------------------------------------------------- SQLite


def _copy_sqlite(target: Path) -> dict[str, int]:
    try:
        source = sqlite3.connect(_uri(connection.settings_dict["NAME"], "mode=ro"), uri=True, timeout=20)
        with closing(source), closing(sqlite3.connect(target)) as copied:
            source.backup(copied)  # in one step: one moment, and nobody who writes is kept waiting
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            _check_sqlite(copied)
            tables = [name for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            rows = {table: _count(copied, table) for table in tables if not table.startswith("sqlite_")}
    except sqlite3.Error as error:
        raise NotReady(f"The database could not be copied ({error}). Look at free space and the file.") from error
    return rows


def _uri(path: Path | str, query: str) -> str:
    return f"file:///{quote(str(Path(path).absolute()).lstrip('/'))}?{query}"


def _count(base: sqlite3.Connection, table: str) -> int:
    number: int = base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608  our own table's name
    return number


def _check_sqlite(base: sqlite3.Connection) -> None:
    try:
        found = [row[0] for row in base.execute("PRAGMA integrity_check(5)")]
    except sqlite3.Error as error:
        raise NotReady(f"The copy of the database is damaged ({error}).") from error
    if found != ["ok"]:
        raise NotReady("The copy of the database is damaged: SQLite's integrity check does not pass.")


# ---------------------------------------------------------------- PostgreSQL


def _copy_postgresql(target: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot(), current_schema()")
        snapshot, schema = cursor.fetchone()
        # What is counted and what is dumped are the same moment.
        _program(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}",
            f"--snapshot={snapshot}", f"--file={target}",
        )
        rows = count_rows()
    check(target, POSTGRESQL)
    _sync(target)
    return rows


def put_into_postgresql(dump: Path, *, aside: str) -> bool:
    """Put a dump into this database; what was there becomes the schema ``aside``. Whether there was something.

    All or nothing: when it fails, what was there is put back. Raises NotReady.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]  # none: an earlier restore was killed just here
        had = bool(connection.introspection.table_names(cursor))
    if schema:
        _postgresql(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"')
    try:
        _program(
            "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
            f"--dbname={connection.settings_dict['NAME']}", str(dump),
        )
    except NotReady:
        if schema:
            _postgresql(f'ALTER SCHEMA "{aside}" RENAME TO "{schema}"')
        raise
    if schema and not had:
        _postgresql(f'DROP SCHEMA "{aside}" CASCADE')
    return had


def _postgresql(statement: str) -> None:
    from django.db import DatabaseError

    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        raise NotReady(f"PostgreSQL refused: {str(error).splitlines()[0]}. The role must own the database.") from error


def _program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on this database. Raises NotReady."""
    binary = shutil.which(name)
    if binary is None:
        raise NotReady(f"{name} is missing. Type: sudo apt-get install postgresql-client")
    done = subprocess.run(
        [binary, *arguments], env=_environment(), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise NotReady(f"{name} failed: {last}")


def _environment() -> dict[str, str]:
    """Where the database is, for PostgreSQL's programs; the password never stands on a command line."""
    settings: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    own = {variable: str(settings[key]) for variable, key in names.items() if settings[key]}
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | own


# ---------------------------------------------------------------- both


def count_rows() -> dict[str, int]:
    """Rows by table, as they are now in the database in use."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _counted(cursor, table) for table in sorted(tables)}


def _counted(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own table's name
    number: int = cursor.fetchone()[0]
    return number


def applied(migrations: Iterable[tuple[str, str]]) -> list[str]:
    """Migrations as a manifest lists them, in order of their names."""
    return sorted(f"{app}.{name}" for app, name in migrations)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
