"""Sealed parts on disk, named by the SHA-256 of their bytes; durable before anything refers to them."""

import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from tande.domains.evidence.errors import NoSuchFile, NotStored


def _path(digest: str) -> Path:
    folder: Path = settings.TANDE.data_dir / "evidence" / digest[:2]
    return folder / digest


def put(sealed: bytes) -> str:
    """Write the bytes and return their digest in hex. Raises NotStored.

    A crash before the rename leaves a ``.new`` file that nothing refers to; after it, the whole part.
    """
    digest = sha256(sealed).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    draft = path.with_name(f"{digest}.{os.getpid()}.{os.urandom(4).hex()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(draft, "xb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        _sync_folder(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotStored from error
    return digest


def remove(digest: str) -> None:
    """Take a part away that nothing refers to."""
    _path(digest).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(digest: str) -> bytes:
    """The sealed bytes. Raises NoSuchFile when they are gone or no longer have this digest."""
    try:
        sealed = _path(digest).read_bytes()
    except OSError as error:
        raise NoSuchFile(digest) from error
    if sha256(sealed).hexdigest() != digest:
        raise NoSuchFile(digest)
    return sealed
