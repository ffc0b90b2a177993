"""A public log in a dictionary, for tests of what reads and grows it."""

from __future__ import annotations

from collections.abc import Sequence

from tande.toolkit.errors import TileMissing
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import EMPTY_ROOT

ORIGIN = "log.example/mss"


def leaves(count: int) -> list[bytes]:
    """The entries that the vectors and the Go peer use."""
    return [b"leaf-%d" % number for number in range(count)]


class MemoryLog:
    """Files by their paths, size and root."""

    def __init__(self, entries: Sequence[bytes] = ()) -> None:
        self.files: dict[str, bytes] = {}
        self.size, self.root = 0, EMPTY_ROOT
        if entries:
            self.append(entries)

    def read(self, path: str) -> bytes:
        """As `read_tile` of the toolkit."""
        if path not in self.files:
            raise TileMissing(path)
        return self.files[path]

    def append(self, entries: Sequence[bytes]) -> tree.Growth:
        """Grow, and keep the files."""
        growth = tree.append(self.read, self.size, entries, old_root=self.root)
        self.files.update(growth.files)
        self.size, self.root = growth.new_size, growth.root
        return growth

    @property
    def checkpoint(self) -> Checkpoint:
        """The head of the tree."""
        return Checkpoint(ORIGIN, self.size, self.root)
