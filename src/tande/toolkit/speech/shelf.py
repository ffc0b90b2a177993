"""Finding what can be heard: by language and name to the address of a file. For every door; nothing is made here.

The index is read again when it has changed, so that a server need not be started anew after a recording was added.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ADDRESS: Final = "/audio/"
INDEX: Final = "index.json"
FILE: Final = re.compile(r"[0-9a-f]{10}(-[0-9]{1,2})?\.mp3")
"""Names of files: the hash of what is said and how. With a number: that part of it, small enough for a page."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One text that can be heard. ``human``: somebody recorded it.

    ``parts``: how many small files it has, for a page; 0 when it is one whole, for a call or a field app.
    """

    key: str
    parts: int
    seconds: float
    human: bool = False

    def whole(self) -> str:
        """Address of all of it in one file: for a call or a field app."""
        return f"{ADDRESS}{self.key}.mp3"

    def part(self, number: int) -> str:
        """Address of one part, from 0: for a page, at most 5,000 bytes."""
        return f"{ADDRESS}{self.key}-{number}.mp3"


class Shelf:
    """The folder that `tande audio` fills. An empty or missing one is a shelf on which nothing stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read_at = 0
        self._items: dict[str, dict[str, Heard]] = {}

    def find(self, language: str, name: str) -> Heard | None:
        """What stands under this name in this language, or None."""
        return self._all().get(language, {}).get(name)

    def url(self, language: str, name: str) -> str:
        """Path of the whole recording, as ``texts.prompts`` names it, below the site's address. "" if there is none."""
        found = self.find(language, name)
        return found.whole() if found and not found.parts else ""

    def sound(self, language: str, name: str) -> bytes:
        """The whole recording as an MP3, b"" if there is none: for forms that carry their sound along."""
        found = self.find(language, name)
        return self.file(f"{found.key}.mp3") if found else b""

    def file(self, name: str) -> bytes:
        """The bytes of a file by its own name, b"" if it is none of ours."""
        if not FILE.fullmatch(name):
            return b""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return b""

    def names(self) -> dict[str, dict[str, Heard]]:
        """Everything: language → name → what can be heard."""
        return {language: dict(items) for language, items in self._all().items()}

    def changed(self) -> int:
        """When the index last changed, 0 while there is none: whoever keeps what was made of it asks before."""
        try:
            return (self.folder / INDEX).stat().st_mtime_ns
        except OSError:
            return 0

    def _all(self) -> dict[str, dict[str, Heard]]:
        try:
            changed = (self.folder / INDEX).stat().st_mtime_ns
            if changed != self._read_at:
                raw = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
                self._items = {language: {name: Heard(**one) for name, one in items.items()}
                               for language, items in raw.items()}
                self._read_at = changed
        except (OSError, ValueError, TypeError, AttributeError):
            # Not made yet, or cut off while being made: pages then have no button, and a call says less.
            self._read_at, self._items = 0, {}
        return self._items
