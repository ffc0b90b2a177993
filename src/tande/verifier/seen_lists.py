"""What this machine remembers of certificates: whose keys it believes, and what it saw of the lists of revoked ones."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tande.toolkit.credentials import Seen, StatusList, Trusted
from tande.verifier import memory
from tande.verifier.memory import MemoryBroken

NAME: Final = "credentials.seen"
VERSION: Final = 1


@dataclass(frozen=True)
class SeenLists:
    """``seen``: by a list's address, when the newest was signed and all that was ever revoked in it."""

    issuers: tuple[Trusted, ...] = ()
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def trusting(self, more: Iterable[Trusted]) -> "SeenLists":
        """With these issuers too; keys that are given take the place of those remembered."""
        by_name = {one.issuer: one for one in (*self.issuers, *more)}
        return replace(self, issuers=tuple(by_name.values()))

    def having_seen(self, one: StatusList) -> "SeenLists":
        """With what this list says; what was revoked once stays so."""
        before = self.seen.get(one.id, Seen(one.signed))
        now = Seen(max(before.signed, one.signed), before.revoked | one.revoked)
        return replace(self, seen={**self.seen, one.id: now})


def load(chosen: Path | None) -> SeenLists:
    """What was remembered; nothing at the first time. Raises MemoryBroken, OSError."""
    path = _path(chosen)
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["version"] != VERSION:
            raise ValueError("another version")
        return SeenLists(tuple(_issuer(one) for one in table["issuers"]), {
            str(address): Seen(datetime.fromisoformat(one["signed"]), frozenset(map(int, one["revoked"])))
            for address, one in table["lists"].items()
        })
    except FileNotFoundError:
        return SeenLists()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MemoryBroken(f"{path} is not what was remembered here. Move it away and give the key again") from None


def keep(chosen: Path | None, what: SeenLists) -> None:
    """Remember it. Raises OSError."""
    path = _path(chosen)
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {
        "version": VERSION,
        "issuers": [{"issuer": one.issuer, "keys": {kid: key.hex() for kid, key in one.keys.items()}}
                    for one in what.issuers],
        "lists": {address: {"signed": one.signed.isoformat(), "revoked": sorted(one.revoked)}
                  for address, one in what.seen.items()},
    }
    memory.replace(path, json.dumps(table, indent=1).encode("utf-8"))


def _issuer(table: Mapping[str, Any]) -> Trusted:
    return Trusted(str(table["issuer"]), {str(kid): bytes.fromhex(key) for kid, key in table["keys"].items()})


def _path(chosen: Path | None) -> Path:
    return chosen if chosen is not None else memory.folder() / NAME
