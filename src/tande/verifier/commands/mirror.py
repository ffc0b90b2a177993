"""`tande-verify mirror`: a copy of a log that anybody may serve, brought up to date and checked each time.

Files that never change are fetched once. What is new lies aside until the whole is checked; the checkpoint comes last,
so the copy is at every moment the log of the checkpoint that it shows.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tande.toolkit.errors import LogError, PromiseError, TileMissing
from tande.toolkit.notes import decode_note, split_note
from tande.toolkit.tlog.checkpoint import parse_checkpoint
from tande.verifier.answers import Answer
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import check
from tande.verifier.commands import log
from tande.verifier.commands.around import around
from tande.verifier.findings import Finding
from tande.verifier.memory import replace as put
from tande.verifier.sources import limits
from tande.verifier.sources.errors import CannotRead
from tande.verifier.sources.folder import Folder
from tande.verifier.sources.opening import CHECKPOINT, open_log
from tande.verifier.sources.source import Source, read_or_none

ASIDE = ".arriving"
_LASTING = ("tile/", "openings/", "anchors/")


class Copying:
    """A source that reads what never changes from the copy, and lays what is new aside."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source, self._folder = source, folder
        self.address, self.far = source.address, source.far
        self.under, self.beside = source.under, source.beside

    def read(self, path: str, *, limit: int) -> bytes:
        """As Source."""
        if path.startswith(_LASTING):
            with contextlib.suppress(TileMissing):
                return Folder(self._folder).read(path, limit=limit)
        data = self._source.read(path, limit=limit)
        _lay_aside(self._folder, path, data)
        return data

    def names(self, folder: str) -> list[str] | None:
        """As Source."""
        return self._source.names(folder)


def mirror(where: str, folder: Path, options: Options) -> Answer:
    """Bring the copy in ``folder`` up to date. Raises as `check_log`, OSError when the disk refuses."""
    source, raw = open_log(where)
    folder.mkdir(parents=True, exist_ok=True)
    had = _size(folder)
    with _aside(folder):
        known = options if had is None else replace(options, copies=(*options.copies, str(folder)))
        copying = Copying(source, folder)
        checked = check(copying, raw, known)
        if not checked.sound or checked.head.size < (had or 0):
            return _refused(folder, source, raw, checked, known, had or 0)
        for path, data in around(source, Folder(folder), checked, options.today):
            _lay_aside(folder, path, data)
        count = _settle(folder)
    put(folder / CHECKPOINT, raw)
    answer = log.answer(checked)
    answer.lines.append(("mirrored", {"files": count, "folder": folder, "size": checked.head.size}))
    answer.data |= {"new_files": count, "folder": str(folder)}
    return answer


def _refused(folder: Path, source: Source, raw: bytes, checked: Checked, options: Options, had: int) -> Answer:
    """The copy stays. Read without it, the log shows what was done to it; or that the copy itself is damaged."""
    alone = checked if checked.sound or checked.standing is None else check(source, raw, options)
    answer = log.answer(alone)
    if checked.sound:
        gone = had - checked.head.size
        answer.findings.append(Finding("rollback", {"count": gone, "first": checked.head.size, "path": ""}))
    elif alone.sound:
        why = f"the copy in {folder} is damaged; move it away and begin anew"
        answer.findings.append(Finding("unread", {"why": why}))
    answer.lines.append(("mirror_refused", {}))
    return answer


def _size(folder: Path) -> int | None:
    """The size of the tree in the copy; None before the first time. Raises CannotRead."""
    data = read_or_none(Folder(folder), CHECKPOINT, limit=limits.NOTE)
    if data is None:
        return None
    try:
        return parse_checkpoint(split_note(decode_note(data))[0]).size
    except (LogError, PromiseError):
        raise CannotRead(f"{folder / CHECKPOINT} is not a checkpoint: is this the right folder?") from None


def _lay_aside(folder: Path, path: str, data: bytes) -> None:
    place = folder / ASIDE / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[None]:
    """A place beside the copy, empty before and gone afterwards, also after a run that was killed."""
    place = folder / ASIDE
    shutil.rmtree(place, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _settle(folder: Path) -> int:
    """Put what was laid aside in its place: first what never changes. A crash between leaves files that are true."""
    place = folder / ASIDE
    names = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    for name in sorted(names, key=lambda name: not name.startswith(_LASTING)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(place / name, "rb") as file:
            os.fsync(file.fileno())
        os.replace(place / name, target)
    return len(names)
