"""A version's records as one blob: JSON lines, compressed. The domain seals it."""

import json
import zlib
from collections.abc import Iterable

from tande.toolkit.errors import ListBroken
from tande.toolkit.watchlists.records import Record, record_from


def pack(records: Iterable[Record]) -> bytes:
    """The records in their order."""
    lines = (json.dumps(one.as_dict(), ensure_ascii=False, separators=(",", ":")) for one in records)
    return zlib.compress("\n".join(lines).encode("utf-8"), 6)


def unpack(blob: bytes) -> list[Record]:
    """What ``pack`` was given. Raises ListBroken."""
    try:
        text = zlib.decompress(blob).decode("utf-8")
        return [record_from(json.loads(line)) for line in text.split("\n") if line]
    except (zlib.error, ValueError, TypeError) as error:
        raise ListBroken("packed") from error
