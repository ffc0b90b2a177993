"""A whole public log in a folder with all that lies beside it, as an honest office writes it, and as others do."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tande.policy import facts
from tande.toolkit import anchors, number_lists, openings, promises
from tande.toolkit.errors import TileMissing
from tande.toolkit.notes import COSIGNATURE, verifier_key
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.cosignature import cosign
from tande.toolkit.tlog.hashing import EMPTY_ROOT
from tande.toolkit.tlog.signed import sign_checkpoint

ORIGIN = "log.example/mss"
SEED, OTHER_SEED, RECEIPT_SEED, WITNESS_SEED = (bytes([n]) * 32 for n in range(1, 5))
BEGUN = date(2026, 10, 15)
LOG_KEY = str(verifier_key(name=ORIGIN, seed=SEED))
RECEIPT_KEY = promises.receipt_vkey(origin=ORIGIN, seed=RECEIPT_SEED)
WITNESS_KEY = str(verifier_key(name="witness.example/w1", seed=WITNESS_SEED, kind=COSIGNATURE))
POLICY = f"log {LOG_KEY}\nwitness w1 {WITNESS_KEY}\nquorum w1\n"


@dataclass(frozen=True)
class Line:
    """An entry with what it commits to."""

    entry: bytes
    coded: dict[str, object]
    salt: bytes


def line(number: int, kind: str = "complaint.received", month: str = "2026-09", **body: object) -> Line:
    """The entry of an invented fact; the same number gives the same entry."""
    at = f"{month}-05T10:00:00+00:00"
    coded: dict[str, object] = {"kind": kind, "at": at, "subject": f"{number:032}", "body": body}
    salt = hashlib.sha256(f"{number} {kind}".encode()).digest()
    entry = promises.entry_line(kind=kind, period=month, commitment=promises.commitment(coded, salt=salt))
    return Line(entry, coded, salt)


def lines(count: int, start: int = 0, kind: str = "complaint.received", month: str = "2026-09") -> list[Line]:
    """Several of a kind."""
    return [line(number, kind, month) for number in range(start, start + count)]


@dataclass
class Office:
    """Publishes below ``folder``, by whatever it is told. ``today``: the last day for which it makes an anchor."""

    folder: Path
    today: date = date(2026, 11, 2)
    seed: bytes = SEED
    cosigned_at: int | None = None
    witnesses: bool = False
    published: list[Line] = field(default_factory=list)

    def read(self, path: str) -> bytes:
        """As `read_tile` of the toolkit."""
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            raise TileMissing(path) from None

    def write(self, path: str, data: bytes | str) -> None:
        """Write one file."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)

    def publish(self, new: Iterable[Line] = ()) -> Office:
        """Add a batch and bring all that lies beside the log up to it."""
        batch = list(new)
        old = len(self.published)
        self.published += batch
        growth = tree.append(self.read, old, [one.entry for one in batch])
        for path, data in growth.files:
            self.write(path, data)
        self.sign(growth.root)
        self.beside()
        return self

    def sign(self, root: bytes | None = None) -> None:
        """Sign what is in the files."""
        size = len(self.published)
        head = Checkpoint(ORIGIN, size, (tree.root(self.read, size) if size else EMPTY_ROOT) if root is None else root)
        note = sign_checkpoint(head, seed=self.seed)
        if self.cosigned_at is not None:
            note += cosign(head, name="witness.example/w1", seed=WITNESS_SEED, time=self.cosigned_at)
        self.write("checkpoint", note)

    def beside(self) -> None:
        """Keys, lists, openings and anchors."""
        key = str(verifier_key(name=ORIGIN, seed=self.seed))
        self.write("keys.json", json.dumps({"log": [key], "receipts": RECEIPT_KEY}))
        if self.witnesses:
            self.write("trust-policy.txt", POLICY)
        self.lists()
        for index, one in enumerate(self.published):
            if one.coded["kind"] in facts.OPENED:
                self.write(openings.opening_path(index), openings.write_opening(one.coded, salt=one.salt))
        self.anchors()

    def lists(self) -> None:
        """The lists of check numbers."""
        size, by_path = len(self.published), dict[str, list[number_lists.Listed]]()
        digits = number_lists.digits_for(size)
        for index, one in enumerate(self.published):
            if not one.coded["kind"]:
                continue
            listed = number_lists.listed(index, one.entry)
            by_path.setdefault(number_lists.list_path(digits, listed.number), []).append(listed)
        for path, found in by_path.items():
            self.write(path, number_lists.write_list(found))
        self.write(number_lists.INDEX, number_lists.write_index(size))

    def anchors(self) -> None:
        """One for every day since the beginning; all but the last two opened."""
        day = BEGUN
        while day <= self.today:
            salt, root = hashlib.sha256(day.isoformat().encode()).digest(), b"\7" * 32
            if not (self.folder / anchors.anchor_path(day)).exists():
                note = anchors.sign_anchor(origin=ORIGIN, day=day, salt=salt, root=root, seed=self.seed)
                self.write(anchors.anchor_path(day), note)
            if day < self.today - timedelta(days=1):
                self.write(anchors.opening_path(day), anchors.write_opening(salt=salt, root=root))
            day += timedelta(days=1)

    def rewrite(self, story: Sequence[Line]) -> None:
        """Throw the tree away and sign another story, as whoever has the key can."""
        for name in ("tile", "numbers", "openings"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.published = []
        self.publish(story)


def promise(one: Line, day: date, seed: bytes = RECEIPT_SEED) -> str:
    """The signed promise to publish an entry by a day."""
    return promises.sign_promise(origin=ORIGIN, leaf=promises.leaf_hash(one.entry), publish_by=day, seed=seed)
