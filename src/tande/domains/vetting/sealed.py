"""Sealing the few fields of vetting that are about a named person, each to its table, column and row."""


from tande.ledger.register_key import register_key


def seal(text: str, table: str, column: str, row: str) -> bytes:
    """The text sealed to its place; the row's id is part of it."""
    return register_key().seal(text, f"vetting_{table}.{column}|{row}")


def open_field(blob: bytes | memoryview | None, table: str, column: str, row: str) -> str:
    """The text of a sealed field, empty when there is none. Raises BadField of the toolkit."""
    return register_key().open(bytes(blob), f"vetting_{table}.{column}|{row}") if blob else ""


def mark(text: str, table: str, column: str) -> bytes:
    """By what a row is found again without opening any."""
    return register_key().mark(text, f"vetting_{table}.{column}")
