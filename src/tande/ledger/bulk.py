"""Thousands of rows at once: what they are is worked out before the transaction, so that others wait for inserts only.

Django builds its statements row by row inside of ``bulk_create``; with 50,000 people that held the one writer of
SQLite for half a minute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Prepared:
    """Rows of one table as the database takes them."""

    statement: str
    values: tuple[tuple[Any, ...], ...]

    def write(self) -> int:
        """Insert or update them in the caller's transaction; how many. Raises IntegrityError."""
        if self.values:
            with connection.cursor() as cursor:
                cursor.executemany(self.statement, self.values)
        return len(self.values)


def prepare(model: type[models.Model], rows: Iterable[models.Model]) -> Prepared:
    """Unsaved rows of one model, made ready. A number that the database gives is left to it."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(_quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return Prepared(
        f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608  names of our own tables and columns
        tuple(_values(fields, row) for row in rows),
    )


def prepare_updates(model: type[models.Model], rows: Iterable[models.Model], columns: Iterable[str]) -> Prepared:
    """New values of these fields for rows that are there, found by their key."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    key = model._meta.pk
    assert key is not None
    sets = ", ".join(f"{_quoted(str(field.column))} = %s" for field in fields)
    return Prepared(
        f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {_quoted(str(key.column))} = %s",  # noqa: S608
        tuple(_values([*fields, key], row) for row in rows),
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _values(fields: Sequence[Any], row: models.Model) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(getattr(row, field.attname), connection=connection) for field in fields
    )
