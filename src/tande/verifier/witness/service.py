"""What a witness answers, without HTTP: to a log that wants its checkpoint cosigned, and to whoever watches."""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tande.toolkit.bulletins import show_digits
from tande.toolkit.errors import BadSubmission
from tande.toolkit.notes import VerifierKey, signature_line, signatures_by
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.witnessing import TEXT_TYPE, Outcome, Submission, decide, log_id, parse_submission
from tande.verifier.witness.key_file import Signer
from tande.verifier.witness.store import Last, Store, View


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP."""

    status: int
    body: str
    content_type: str = TEXT_TYPE


class Witness:
    """The answers of one witness. May be asked from any thread, and by several processes on one file."""

    def __init__(self, store: Store, signer: Signer, *, clock: Callable[[], float] = time.time) -> None:
        self._store, self._signer, self._clock = store, signer, clock
        self._one_at_a_time = threading.Lock()

    def add_checkpoint(self, body: bytes) -> Answer:
        """Cosign the checkpoint in `body` if it goes on from the last one. Every status of the protocol, or 503."""
        try:
            submission = parse_submission(body)
        except BadSubmission as error:
            return Answer(400, f"{error}\n")
        try:
            # First without holding anybody up: strangers may send what they like.
            with self._store.look() as view:
                outcome, _last = _decide(view, submission)
            return _answer(outcome) if outcome.checkpoint is None else self._keep_and_cosign(submission)
        except sqlite3.Error:
            return Answer(503, "cannot be kept just now, so it is not cosigned\n")

    def _keep_and_cosign(self, submission: Submission) -> Answer:
        with self._one_at_a_time, self._store.turn() as view:
            outcome, last = _decide(view, submission)
            checkpoint = outcome.checkpoint
            if checkpoint is None:
                return _answer(outcome)
            # A clock that was set back must not make this tree seem older than the one before.
            now = max(int(self._clock()), last.time if last else 1)
            note = _by_log(submission.note, view.keys(checkpoint.origin))
            view.keep(Last(checkpoint.origin, checkpoint.size, checkpoint.root, now, note))
        # A crash before this line: the tree is kept and nobody has the signature; the log asks again and gets it.
        return Answer(200, self._signer.lines(checkpoint, time=now))

    def checkpoint(self, name: str) -> Answer:
        """The last checkpoint of the log with this id, cosigned: for whoever compares what others are shown."""
        with self._store.look() as view:
            last = next((view.last(origin) for origin in view.origins() if log_id(origin) == name), None)
        if last is None:
            return Answer(404, "nothing was cosigned for this log\n")
        checkpoint = Checkpoint(last.origin, last.size, last.root)
        return Answer(200, last.note + self._signer.lines(checkpoint, time=last.time))

    def about(self) -> Answer:
        """The witness's keys, and of each log its size and the digits to compare: to be read by people."""
        lines = [str(key) for key in self._signer.keys]
        with self._store.look() as view:
            for origin in view.origins():
                lines += ["", *describe(origin, view.last(origin))]
        return Answer(200, "\n".join([*lines, ""]))


def describe(origin: str, last: Last | None) -> list[str]:
    """A log and what was cosigned last, as lines."""
    if last is None:
        return [origin, "nothing yet"]
    when = datetime.fromtimestamp(last.time, UTC)
    return [origin, f"size {last.size}", f"digits {show_digits(last.root)}", f"cosigned {when:%Y-%m-%d %H:%M} UTC"]


def _decide(view: View, submission: Submission) -> tuple[Outcome, Last | None]:
    origin = submission.checkpoint.origin
    last = view.last(origin)
    known = (last.size, last.root) if last else None
    return decide(submission, keys=view.keys(origin), last=known), last


def _answer(outcome: Outcome) -> Answer:
    return Answer(outcome.status, outcome.body, outcome.content_type)


def _by_log(note: str, keys: Sequence[VerifierKey]) -> str:
    """The note with the log's own signatures alone: others' lines are not checked, so they are not passed on."""
    text, found = signatures_by(note, keys=keys)
    return f"{text}\n" + "".join(signature_line(key, signature) for key, signature in found)
