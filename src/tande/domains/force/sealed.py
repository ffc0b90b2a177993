"""Sealing what is free text, or names a complaint, each to its table, column and row."""

import json
from collections.abc import Mapping

from tande.ledger.register_key import register_key


def seal(text: str, table: str, column: str, row: str) -> bytes:
    """The text sealed to its place; the row's id is part of it."""
    return register_key().seal(text, f"force_{table}.{column}|{row}")


def open_field(blob: bytes | memoryview | None, table: str, column: str, row: str) -> str:
    """The text of a sealed field, empty when there is none. Raises BadField of the toolkit."""
    return register_key().open(bytes(blob), f"force_{table}.{column}|{row}") if blob else ""


def mark(text: str, table: str, column: str) -> bytes:
    """By what a row is found again without opening any."""
    return register_key().mark(text, f"force_{table}.{column}")


def seal_words(words: Mapping[str, str], report: str, number: int) -> bytes:
    """The free texts of one version."""
    return seal(json.dumps(dict(words), ensure_ascii=False, sort_keys=True), "version", "words", f"{report}.{number}")


def open_words(blob: bytes | memoryview, report: str, number: int) -> dict[str, str]:
    """The free texts of one version. Raises BadField of the toolkit."""
    found: dict[str, str] = json.loads(open_field(blob, "version", "words", f"{report}.{number}") or "{}")
    return found
