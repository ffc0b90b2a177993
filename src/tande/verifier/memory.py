"""What this machine remembers of a log from one run to the next: that is what a rewritten past is compared with.

Two files, each replaced as a whole: <name>.json, and <name>.leaves with eight bytes of every entry's hash in their
order. With those a change can be named; the checkpoint alone would only say that there was one.
"""

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tande.toolkit.errors import ToolkitError
from tande.toolkit.tlog.checkpoint import parse_hash, show_hash

VERSION = 1
PIECE = 8
"""Bytes of each leaf hash that are remembered."""


class MemoryBroken(Exception):
    """The file cannot be read as what an earlier run remembered; the message says what to do."""


@dataclass(frozen=True)
class Head:
    """A tree that was shown: ``at`` is the last moment (seconds since 1970) at which it was surely the newest."""

    size: int
    root: bytes
    at: int | None


@dataclass(frozen=True)
class Memory:
    """All that is remembered of one log. ``note``: the last checkpoint word for word, with its signatures.

    ``places``: each address or folder where it was found, the latest last, and the size of the tree there.
    """

    origin: str
    places: dict[str, int]
    note: str
    heads: tuple[Head, ...]
    policy: str
    receipts: tuple[str, ...]
    given: bool
    anchors: dict[str, str] = field(default_factory=dict)
    leaves: bytes = field(default=b"", repr=False)

    @property
    def head(self) -> Head:
        """The newest tree seen."""
        return self.heads[-1]

    @property
    def address(self) -> str:
        """Where the log was found last."""
        return next(reversed(self.places))


class Store:
    """The two files of one log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def evidence(self) -> Path:
        """The folder for what proves a finding to others."""
        return self.path.with_name(f"{self.path.stem}-evidence")

    @property
    def _leaves(self) -> Path:
        return self.path.with_suffix(".leaves")

    def load(self) -> Memory | None:
        """What was remembered; None before the first time. Raises MemoryBroken."""
        try:
            table = json.loads(self.path.read_text(encoding="utf-8"))
            return _read(table, self._read_leaves(table["leaves"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MemoryBroken(f"{self.path}: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError, ToolkitError):
            raise MemoryBroken(f"{self.path} is damaged. Put it back from a copy, or move it away.") from None

    def save(self, memory: Memory) -> None:
        """Remember this instead. A crash leaves what was remembered before, or this. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # The longer list of leaves fits the former file too, which says how many of them it vouches for.
        replace(self._leaves, memory.leaves)
        table = asdict(memory) | {
            "version": VERSION,
            "heads": [{"size": one.size, "root": show_hash(one.root), "at": one.at} for one in memory.heads],
            "leaves": {"count": len(memory.leaves) // PIECE, "sha256": hashlib.sha256(memory.leaves).hexdigest()},
        }
        replace(self.path, json.dumps(table, indent=1, ensure_ascii=False).encode("utf-8"))

    def _read_leaves(self, said: dict[str, Any]) -> bytes:
        """The remembered leaves; nothing when the file does not fit, so that it can accuse nobody."""
        try:
            with open(self._leaves, "rb") as file:
                data = file.read(said["count"] * PIECE)
        except FileNotFoundError:
            return b""
        return data if hashlib.sha256(data).hexdigest() == said["sha256"] else b""


def store_for(origin: str, *, chosen: Path | None) -> Store:
    """Where this machine remembers the log of an origin."""
    if chosen is not None:
        return Store(chosen)
    return Store(folder() / f"{hashlib.sha256(origin.encode('utf-8')).hexdigest()[:32]}.json")


def folder() -> Path:
    """Where logs are remembered unless somebody chooses."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "tande-verify"


def known_at(address: str, *, chosen: Path | None) -> Memory | None:
    """What was remembered of the log that an earlier run found at this address. Raises MemoryBroken.

    A server that shows another log with another key must not pass for one that was never seen.
    """
    paths = [chosen] if chosen is not None else sorted(folder().glob("*.json"))
    for path in paths:
        memory = Store(path).load()
        if memory is not None and address in memory.places:
            return memory
    return None


def replace(path: Path, data: bytes) -> None:
    """Put a file in its place as a whole, durably. Raises OSError."""
    draft = path.with_name(f".{path.name}.part")
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(path.parent, os.O_RDONLY)
        with contextlib.ExitStack() as stack:
            stack.callback(os.close, handle)
            os.fsync(handle)


def _read(table: dict[str, Any], leaves: bytes) -> Memory:
    if table["version"] != VERSION or not table["heads"] or not table["places"]:
        raise ValueError("another version")
    heads = tuple(Head(one["size"], parse_hash(one["root"]), one["at"]) for one in table["heads"])
    texts = {name: str(table[name]) for name in ("origin", "note", "policy")}
    return Memory(
        **texts, heads=heads, receipts=tuple(map(str, table["receipts"])), given=bool(table["given"]),
        places={str(place): int(size) for place, size in table["places"].items()},
        anchors={str(day): str(value) for day, value in table["anchors"].items()}, leaves=leaves,
    )
