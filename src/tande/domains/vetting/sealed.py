"""Sealing the few fields of vetting that are about a named person, each to its table, column and row."""

from django.conf import settings

from tande.toolkit.fields import FieldKey


def seal(text: str, table: str, column: str, row: str) -> bytes:
    """The text sealed to its place; the row's id is part of it."""
    return _key().seal(text, f"vetting_{table}.{column}|{row}")


def open_field(blob: bytes | memoryview | None, table: str, column: str, row: str) -> str:
    """The text of a sealed field, empty when there is none. Raises BadField of the toolkit."""
    return _key().open(bytes(blob), f"vetting_{table}.{column}|{row}") if blob else ""


def mark(text: str, table: str, column: str) -> bytes:
    """By what a row is found again without opening any."""
    return _key().mark(text, f"vetting_{table}.{column}")


def _key() -> FieldKey:
    return FieldKey(settings.TANDE.register_key)
