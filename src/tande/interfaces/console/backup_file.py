"""The form of a backup: one tar file, for its owner alone, that says itself whether it is whole.

Members: the database's copy, the sealed evidence by hash, the secrets when asked for, then ``manifest.json`` (size
and SHA-256 of each, and what the installation was) and last ``seal.json`` (SHA-256 and MAC of the manifest). What
was cut short has no seal. The MAC's key comes from the installation's secrets: whoever has only the backup cannot
make another one that this installation takes for its own.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = 1
SQLITE, POSTGRESQL = "database.sqlite3", "database.pgdump"
SECRETS, MANIFEST, SEAL = "secrets.toml", "manifest.json", "seal.json"
EVIDENCE = "evidence/"
_NAME = re.compile(rf"database\.(sqlite3|pgdump)|{EVIDENCE}[0-9a-f]{{64}}|secrets\.toml|manifest\.json|seal\.json")
_CHUNK = 1024 * 1024
_MANIFEST_MAX = 512 * 1024 * 1024


class BadBackup(Exception):
    """The file is no whole backup. The message says what is wrong with it."""


@dataclass(frozen=True)
class Backup:
    """A backup whose every byte was compared with its manifest. ``mac`` is checked with ``is_ours``."""

    path: Path
    manifest: dict[str, Any]
    manifest_bytes: bytes
    mac: str

    def is_ours(self, mac_key: bytes) -> bool:
        """Whether the holder of these secrets made it."""
        return hmac.compare_digest(self.mac, _mac(mac_key, self.manifest_bytes))

    def names(self) -> list[str]:
        """The members besides manifest and seal."""
        return list(self.manifest["files"])


def mac_key(token_key: bytes) -> bytes:
    """The key of the MAC (32 bytes), from the secret `token_key`."""
    return hmac.digest(token_key, b"tande/1|backup", "sha256")


def _mac(key: bytes, manifest: bytes) -> str:
    return hmac.digest(key, manifest, "sha256").hex()


class Writer:
    """Writes a new backup, member by member. Not a backup until ``finish`` returned."""

    def __init__(self, path: Path) -> None:
        """Makes the file (mode 600). Raises FileExistsError, OSError."""
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self._tar = tarfile.TarFile(fileobj=self._file, mode="w", format=tarfile.GNU_FORMAT)
        self._files: dict[str, dict[str, Any]] = {}

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add one member. Raises OSError."""
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file that nobody writes to any more. Raises OSError."""
        with path.open("rb") as source:
            self._add(name, source, os.fstat(source.fileno()).st_size)

    def _add(self, name: str, source: IO[bytes], size: int) -> None:
        assert _NAME.fullmatch(name), name
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(member, hashing)
        self._files[name] = {"size": size, "sha256": hashing.sha256.hexdigest()}

    def finish(self, about: dict[str, Any], key: bytes) -> None:
        """Add manifest and seal, and make it durable. Raises OSError."""
        manifest = json.dumps({"format": FORMAT, **about, "files": self._files}, indent=1, sort_keys=True).encode()
        seal = {"sha256": hashlib.sha256(manifest).hexdigest(), "mac": _mac(key, manifest)}
        self.add_bytes(MANIFEST, manifest)
        self.add_bytes(SEAL, json.dumps(seal).encode())
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close what was not finished; the caller deletes it."""
        self._file.close()


class _Hashing(io.RawIOBase):
    """Hashes what is read through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.sha256.update(chunk)
        return chunk


def read(path: Path) -> Backup:
    """Compare every byte of a backup with its manifest. Raises BadBackup."""
    try:
        with tarfile.open(path, "r:") as tar:
            found = _members(tar)
            manifest_bytes, seal_bytes = (_small(tar, found, name) for name in (MANIFEST, SEAL))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BadBackup(f"cannot be read to its end ({error or type(error).__name__})") from error
    try:
        seal, manifest = json.loads(seal_bytes), json.loads(manifest_bytes)
        mac, expected = str(seal["mac"]), str(seal["sha256"])
        files = {str(name): (one["size"], one["sha256"]) for name, one in manifest["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackup("its list of contents cannot be read") from error
    if hashlib.sha256(manifest_bytes).hexdigest() != expected:
        raise BadBackup("its list of contents was changed")
    if manifest.get("format") != FORMAT:
        raise BadBackup(f"has a form ({manifest.get('format')!r}) that this version does not know")
    _compare(files, {name: value for name, value in found.items() if name not in (MANIFEST, SEAL)})
    return Backup(path, manifest, manifest_bytes, mac)


def _compare(listed: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> None:
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            raise BadBackup(f"{name} is missing")
        if name not in listed:
            raise BadBackup(f"{name} is not in its list of contents")
        if listed[name] != found[name]:
            raise BadBackup(f"{name} is not what was written")


def _members(tar: tarfile.TarFile) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of each member. Raises BadBackup for anything a backup never holds."""
    found: dict[str, tuple[int, str]] = {}
    for member in tar:
        if not member.isreg() or not _NAME.fullmatch(member.name) or member.name in found:
            raise BadBackup("holds something that no backup holds")
        stream = tar.extractfile(member)
        assert stream is not None
        total = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            total.update(chunk)
        found[member.name] = (member.size, total.hexdigest())
    for name in (MANIFEST, SEAL):
        if name not in found:
            raise BadBackup("was not finished, or was cut short")
    return found


def _small(tar: tarfile.TarFile, found: dict[str, tuple[int, str]], name: str) -> bytes:
    if found[name][0] > _MANIFEST_MAX:
        raise BadBackup("its list of contents is too long")
    stream = tar.extractfile(name)
    assert stream is not None
    return stream.read()


@contextmanager
def opened(backup: Backup) -> Iterator[tarfile.TarFile]:
    """The members of a backup that was read, for ``extract``."""
    with tarfile.open(backup.path, "r:") as tar:
        yield tar


def extract(tar: tarfile.TarFile, backup: Backup, name: str, target: Path) -> None:
    """Write one member to a new file (mode 600), durable, and compare it once more. Raises BadBackup, OSError."""
    source = tar.extractfile(name)
    assert source is not None
    total = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(_CHUNK):
            total.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if total.hexdigest() != backup.manifest["files"][name]["sha256"]:
        raise BadBackup(f"{name} changed while it was read")
