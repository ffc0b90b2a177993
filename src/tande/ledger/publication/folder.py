"""The folder of static files that is the public log, and the one writer's hold on it.

A file appears whole or not at all: written beside its place, made durable, renamed. What is written twice is
written with the same bytes, so a crash anywhere is mended by writing again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tande.ledger.publication.errors import LogBusy

CHECKPOINT = "checkpoint"
SIGNED = ".signed"
"""Signed by us and not yet by the witnesses that the policy asks for: not served."""
_LOCK = ".lock"


class Folder:
    """The log's files below one path, addressed by their public names."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None when there is no such file."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def text(self, name: str) -> str | None:
        """A file's text, None when there is no such file."""
        found = self.read(name)
        return None if found is None else found.decode("utf-8")

    def write(self, name: str, data: bytes) -> None:
        """Make a file durable under its name, replacing what stood there. A crash leaves the former one, or this."""
        place = self.path / name
        self._make(place.parent)
        draft = place.with_name(f".{place.name}.part")
        with open(draft, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, place)
        _sync(place.parent)

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def one_writer(self) -> Iterator[None]:
        """Hold the log while writing. Raises LogBusy at once when another process does."""
        self._make(self.path)
        with open(self.path / _LOCK, "ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LogBusy from error
            yield

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o755, exist_ok=True)
        _sync(folder.parent)  # the folder itself must be there after a crash


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
