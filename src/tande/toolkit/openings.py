"""The published opening of an entry of the log: the coded fact and the salt that its commitment was made with."""

import json
from collections.abc import Mapping
from typing import Any

from tande.toolkit.errors import BadOpening, ToolkitError
from tande.toolkit.promises import commitment, parse_entry


def opening_path(index: int) -> str:
    """The file that opens the entry at this place."""
    return f"openings/{index}.json"


def write_opening(coded: Mapping[str, object], *, salt: bytes) -> bytes:
    """The opening as a file."""
    text = json.dumps({"fact": coded, "salt": salt.hex()}, sort_keys=True, ensure_ascii=False)
    return text.encode("utf-8") + b"\n"


def check_opening(data: bytes, *, entry: bytes) -> dict[str, Any]:
    """The coded fact that an entry commits to, proven by its opening. Raises BadOpening, BadEntry."""
    kind, period, committed = parse_entry(entry)
    try:
        table = json.loads(data)
        coded, salt = dict(table["fact"]), bytes.fromhex(table["salt"])
        fits = commitment(coded, salt=salt) == committed
    except (ValueError, KeyError, TypeError, ToolkitError):
        raise BadOpening("an opening cannot be read") from None
    if not fits or coded.get("kind") != kind or not str(coded.get("at", "")).startswith(period):
        raise BadOpening("an opening does not fit its entry")
    return coded
