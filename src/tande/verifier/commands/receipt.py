"""`tande-verify receipt`: whether promises were kept, and whether a proof file proves what it says.

A promise not kept after its day is proof of misconduct: it is kept, with the checkpoint that shows it, in a file.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from tande.toolkit.anchors import anchor_path
from tande.toolkit.codes import show
from tande.toolkit.errors import PromiseError, ToolkitError
from tande.toolkit.promises import PROMISE_TAG, Promise, verify_promise
from tande.toolkit.tlog.proof import SUFFIX, TAG, write_proof
from tande.verifier import memory
from tande.verifier.answers import Answer
from tande.verifier.believing import Belief, NoKeys
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import check
from tande.verifier.checks.wanted import Keeping, Wanted
from tande.verifier.commands import log, proof
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.errors import CannotRead
from tande.verifier.sources.opening import open_log
from tande.verifier.sources.source import read_or_none

# As somebody saves it: perhaps in the middle of a page, with other line ends or with spaces before each line.
_PROMISE = re.compile(
    rf"^[ \t]*{re.escape(PROMISE_TAG)}\r?\n(?:[ \t]*[^\s].*\r?\n){{3}}[ \t]*\r?\n(?:[ \t]*— .+(?:\r?\n|\Z))+",
    re.MULTILINE,
)
_LAST_ZONE = timedelta(hours=12)
"""A day ends last twelve hours behind UTC."""


@dataclass
class _Saved:
    """What the files hold: proofs and promises, each with the name of its file, and what is neither."""

    proofs: list[tuple[str, str]] = field(default_factory=list)
    promises: list[tuple[str, str]] = field(default_factory=list)
    neither: list[str] = field(default_factory=list)


def receipt(files: Sequence[Path], where: str | None, options: Options, *, proofs: Path | None = None) -> Answer:
    """Check the promises and proofs in files; ``where``: the log, else where an earlier run found it.

    A proof is checked without any network, and a promise that it keeps is not asked about. ``proofs``: a folder for
    proofs of the promises that were kept. Raises as `check_log`.
    """
    saved = _read(files)
    leaves = [leaf for _, note in saved.promises if (leaf := _leaf(note)) is not None]
    proven, answer = set[bytes](), Answer()
    for name, text in saved.proofs:
        proven |= proof.prove(answer, name, text, leaves, options)
    rest = [(name, note) for name, note in saved.promises if _leaf(note) not in proven]
    if rest:
        _Promises(answer, options, proofs).check(rest, where)
    for name in saved.neither:
        answer.findings.append(Finding("bad_promise", {"file": name, "why": "there is nothing of the kind in it"}))
    return answer


def _read(files: Iterable[Path]) -> _Saved:
    saved = _Saved()
    for path in files:
        try:
            with open(path, "rb") as file:
                text = file.read(limits.LIST).decode("utf-8", "replace")
        except OSError as error:
            raise CannotRead(f"{path}: {error.strerror}") from None
        notes = [(path.name, _plain(match[0])) for match in _PROMISE.finditer(text)]
        saved.promises += notes
        if text.startswith(TAG):
            saved.proofs.append((path.name, text))
        elif not notes:
            saved.neither.append(path.name)
    return saved


def _plain(found: str) -> str:
    return "\n".join(line.strip() for line in found.strip().splitlines()) + "\n"


def _leaf(note: str) -> bytes | None:
    """The leaf that a promise names, unverified."""
    try:
        return base64.b64decode(note.split("\n")[2], validate=True)
    except ValueError:
        return None


class _Promises:
    """Checks promises against the log, all in one reading of it."""

    def __init__(self, answer: Answer, options: Options, proofs: Path | None) -> None:
        self._answer, self._options, self._proofs = answer, options, proofs

    def check(self, notes: Sequence[tuple[str, str]], where: str | None) -> None:
        """Read the log and judge each promise."""
        answer, options = self._answer, self._options
        wanted = Wanted({leaf for _, note in notes if (leaf := _leaf(note)) is not None})
        source, raw = open_log(where or _remembered(notes[0][1].split("\n")[1], options))
        checked = check(Keeping(source, wanted.tiles), raw, options, takers=(wanted,))
        about = log.answer(checked)
        answer.lines += about.lines
        answer.findings += about.findings
        answer.papers = about.papers
        # Of a log that is not what was signed nothing can be said, and that is said already.
        results = [self._judge(name, note, checked, wanted) for name, note in notes] if checked.sound else []
        answer.data |= about.data | {"promises": results}

    def _judge(self, name: str, note: str, checked: Checked, wanted: Wanted) -> dict[str, object]:
        try:
            promise = _verified(note, checked.believed, checked.origin)
        except ToolkitError as error:
            self._answer.findings.append(Finding("bad_promise", {"file": name, "why": str(error)}))
            return {"file": name, "state": "not a promise"}
        number, day = show(promise.check_number), promise.publish_by.isoformat()
        result: dict[str, object] = {"number": promise.check_number, "publish_by": day}
        found = wanted.found.get(promise.leaf_hash)
        if found is not None:
            self._answer.lines.append(("kept", {"number": number, "index": found[0]}))
            self._write(promise, checked, wanted)
            return result | {"state": "kept", "index": found[0]}
        read, ends = checked.dated, _ends(promise)
        if read is None or read < ends:
            self._answer.lines.append(("not_due", {"number": number, "day": day}))
            return result | {"state": "not due"}
        head = "The head of the log, which does not hold it", checked.note
        papers = (("The promise", note), head, *_anchor(checked))
        values = {"number": number, "day": day, "read": f"{read:%Y-%m-%d %H:%M} UTC"}
        self._answer.findings.append(Finding("broken_promise", values, papers))
        return result | {"state": "broken"}

    def _write(self, promise: Promise, checked: Checked, wanted: Wanted) -> None:
        if self._proofs is None:
            return
        index, entry = wanted.found[promise.leaf_hash]
        hashes = wanted.proof(promise.leaf_hash, checked.head.size)
        text = write_proof(index=index, hashes=hashes, note=checked.note, extra=entry)
        self._proofs.mkdir(parents=True, exist_ok=True)
        path = self._proofs / f"{promise.check_number}{SUFFIX}"
        memory.replace(path, text.encode("utf-8"))
        self._answer.lines.append(("proof_written", {"path": path}))


def _remembered(origin: str, options: Options) -> str:
    known = memory.store_for(origin, chosen=options.state).load()
    if known is None:
        raise NoKeys("say where the log is, with --log and its address or folder")
    return known.address


def _verified(note: str, belief: Belief, origin: str) -> Promise:
    """Raises PromiseError unless one of the receipt keys signed it for this log."""
    why: PromiseError = PromiseError("signed for another log, or no key for receipts is known")
    for key in belief.receipts:
        try:
            promise = verify_promise(note, vkey=key)
        except PromiseError as error:
            why = error
            continue
        if promise.origin == origin:
            return promise
    raise why


def _ends(promise: Promise) -> datetime:
    """When the promised day is over everywhere."""
    return datetime.combine(promise.publish_by + timedelta(days=1), time(), UTC) + _LAST_ZONE


def _anchor(checked: Checked) -> tuple[tuple[str, str], ...]:
    """The anchor beside the log that shows how late it was."""
    path = anchor_path(checked.dated.date()) if checked.dated else ""
    data = read_or_none(checked.source, path, limit=limits.NOTE) if path else None
    return (("An anchor beside it, made on a later day", data.decode("utf-8", "replace")),) if data else ()
