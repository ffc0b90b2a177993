"""The witness's own key: one file, mode 600, made once."""

import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tande.toolkit.errors import BadVerifierKey
from tande.toolkit.notes import COSIGNATURE, MLDSA44, VerifierKey, verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.cosignature import cosign

SEED_BYTES = 32
_LONGEST_NAME = 255


class KeyRefused(Exception):
    """The key file is missing, readable by others or broken, or would be overwritten; the message says what to do."""


@dataclass(frozen=True)
class Signer:
    """Who the witness is. `pq_seed` is b"" unless it also signs with ML-DSA-44."""

    name: str
    seed: bytes = field(repr=False)
    pq_seed: bytes = field(repr=False)

    @property
    def keys(self) -> list[VerifierKey]:
        """The public keys, Ed25519 first."""
        keys = [verifier_key(name=self.name, seed=self.seed, kind=COSIGNATURE)]
        if self.pq_seed:
            keys.append(verifier_key(name=self.name, seed=self.pq_seed, kind=MLDSA44))
        return keys

    def lines(self, checkpoint: Checkpoint, *, time: int) -> str:
        """The signature lines for a checkpoint that is durably kept as the largest one seen at `time`."""
        lines = cosign(checkpoint, name=self.name, seed=self.seed, time=time)
        if self.pq_seed:
            lines += cosign(checkpoint, name=self.name, seed=self.pq_seed, time=time, kind=MLDSA44)
        return lines


def make(path: Path, *, name: str, post_quantum: bool) -> Signer:
    """Draw a key and keep it in a new file.

    Raises KeyRefused (a key is never overwritten), BadVerifierKey (the name).
    """
    pq_seed = secrets.token_bytes(SEED_BYTES) if post_quantum else b""
    signer = Signer(_checked(name), secrets.token_bytes(SEED_BYTES), pq_seed)
    assert signer.keys  # raises for a name that no key may bear, before anything is written
    lines = ["# The key of a witness. Whoever has it can speak in your name.\n", f'name = "{name}"\n']
    lines += [f'{what} = "{seed.hex()}"\n' for what, seed in (("seed", signer.seed), ("pq_seed", pq_seed)) if seed]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise KeyRefused(f"{path}: there is a key. A witness keeps its key: another one is another witness.") from None
    except OSError as error:
        raise KeyRefused(f"{path}: cannot be written ({error.strerror}).") from None
    return signer


def read(path: Path) -> Signer:
    """The key in this file. Raises KeyRefused."""
    try:
        mode, table = path.stat().st_mode, tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyRefused(f"{path}: there is no key yet. Type: tande-witness key NAME") from None
    except (OSError, ValueError):
        raise KeyRefused(f"{path}: cannot be read as a key. Put it back from your copy.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyRefused(f"{path}: others on this machine can read it. Type: chmod 600 {path}")
    try:
        pq_seed = bytes.fromhex(table.get("pq_seed", ""))
        signer = Signer(_checked(table["name"]), bytes.fromhex(table["seed"]), pq_seed)
        assert signer.keys
    except (KeyError, TypeError, ValueError, BadVerifierKey):
        raise KeyRefused(f"{path}: is not a key as we write it. Put it back from your copy.") from None
    return signer


def _checked(name: str) -> str:
    """A name that may stand in a key, in a post-quantum signature and between quotes in the file."""
    if len(name.encode("utf-8")) > _LONGEST_NAME or '"' in name or "\\" in name:
        raise BadVerifierKey("a name is like an address: witness.example.org/w1, at most 255 bytes")
    return name
