"""What becomes of one POST of a field app. It is decided by marks, handed on, and written down here last.

A crash before the row is written leaves a case that the same POST finds again by its key; no other order would.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tande.domains.fieldforms import complaints, met, queries
from tande.domains.fieldforms.complaints import Sent
from tande.domains.fieldforms.errors import TooMuch
from tande.domains.fieldforms.models import Submission, SubmittedFile
from tande.domains.fieldforms.queries import Sender
from tande.domains.fieldforms.scope import place
from tande.ledger.register_key import register_key
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.fieldforms import encounters
from tande.toolkit.fieldforms.form import Form
from tande.toolkit.openrosa import deciding, parts, submissions, told
from tande.toolkit.openrosa.deciding import Asked, Decision, Kept
from tande.toolkit.openrosa.parts import Part, Post

LARGEST: Final = 100_000_000
"""Of all files of one submission, over all its POSTs."""
MOST_FILES: Final = 100
_LOCKS: Final = tuple(threading.Lock() for _ in range(64))


@dataclass(frozen=True)
class Taken:
    """What to say. ``code``: the follow-up code, "" where there is none. Its `repr` does not show it."""

    outcome: str
    code: str = field(default="", repr=False)


@dataclass(frozen=True, repr=False)
class _Posted:
    """One POST read. ``named``: its files by the name that the XML gives them; ``marks`` of names and of bytes."""

    post: Post
    sent: submissions.Submission
    read: told.Read
    marks: submissions.Marks
    named: Mapping[str, Part]
    contents: Mapping[str, bytes]

    def asked(self) -> Asked:
        """The POST in marks alone, names too."""
        files = {_name_mark(name): mark for name, mark in self.contents.items()}
        expected = [_name_mark(name) for name in self.read.files]
        return Asked(self.sent.form_id, self.sent.version, self.marks.content, files, expected, self.post.more)

    def added(self, decision: Decision) -> list[str]:
        """The names of files to keep."""
        return [name for name in self.named if _name_mark(name) in decision.add]


def take(*, post: Post, by: Sender, form: Form | None, at: datetime) -> Taken:
    """Decide on a POST and keep what is to be kept. ``form``: the definition of its form as it is given out today.

    Returns only after the commit. Raises SubmissionBroken, TooMuch; NotDurable, NotStored, DeskNotReady and what the
    database raises: then the app sends it again, and nothing is doubled.
    """
    posted = _read(post, form)
    with _alone(posted.marks.instance):
        return _taken(posted, by, at)


def form_id(post: Post) -> str:
    """Which form a POST says that it is of. Raises SubmissionBroken."""
    return submissions.read(post.data).form_id


def _read(post: Post, form: Form | None) -> _Posted:
    pepper = settings.TANDE.pepper
    sent = submissions.read(post.data)
    read = told.read(sent, form)
    named = parts.by_name(post.files, read.files)
    contents = {
        name: submissions.file_mark(sha256(one.data).digest(), pepper=pepper) for name, one in named.items()
    }
    return _Posted(post, sent, read, submissions.marks(post.data, sent, pepper=pepper), named, contents)


def _taken(posted: _Posted, by: Sender, at: datetime) -> Taken:
    row = Submission.objects.filter(mark=posted.marks.instance).first()
    former = _former(posted)
    known = queries.versions(by.forms)
    decision = deciding.decide(posted.asked(), _kept(row), known, _kept(former))
    if not decision.taken:
        return Taken(decision.outcome)
    added = posted.added(decision)
    _check_room(row, posted, added)
    if posted.sent.form_id == encounters.FORM_ID:
        return _met(row, former, posted, decision, by, at)
    try:
        return _told(row, former, posted, decision, by, at)
    except complaints.Gone:
        return Taken(deciding.ERASED)


def _met(
    row: Submission | None, former: Submission | None, posted: _Posted, decision: Decision, by: Sender, at: datetime
) -> Taken:
    """A child met goes to its register and is no complaint. The form has no files, and takes none.

    An edit has the id of the first: the register keeps it beside, and one child is not counted as two.
    """
    if posted.sent.encrypted or posted.named:
        raise SubmissionBroken("encrypted" if posted.sent.encrypted else "no_files")
    id = _case(row or former) or met.id_of(posted.read.record)
    if row is None:
        met.put_down(posted.read.record, id=id, by=by, digest=posted.marks.content.hex(), at=at)
    _write_down(row, posted, decision, by, at, case=id, own=False)
    return Taken(decision.outcome)


def _told(
    row: Submission | None, former: Submission | None, posted: _Posted, decision: Decision, by: Sender, at: datetime
) -> Taken:
    sent = Sent(
        key=f"openrosa|{posted.marks.instance.hex()}|{posted.marks.content.hex()}", sent=posted.sent, read=posted.read,
        xml=posted.post.data, files={name: posted.named[name].data for name in posted.added(decision)},
        contents={name: posted.contents[name] for name in posted.added(decision)}, language=by.language, at=at,
    )
    if row is not None:
        case = _case(row)
        if sent.files:
            complaints.add_files(case, sent)
        code = complaints.code_of(sent) if row.own else ""
        own = row.own
    elif decision.outcome == deciding.EDIT and former is not None and (case := _case(former)):
        own, code = False, ""
        complaints.add_edit(case, sent)
    else:
        own = True
        case, code = complaints.file(sent)
    _write_down(row, posted, decision, by, at, case=case, own=own)
    return Taken(decision.outcome, code)


def _write_down(
    row: Submission | None, posted: _Posted, decision: Decision, by: Sender, at: datetime, *, case: str, own: bool
) -> None:
    """The marks, so that it is known again; nothing for the same POST once more."""
    if decision.outcome == deciding.AGAIN:
        return
    added = posted.added(decision)
    size = sum(len(posted.named[name].data) for name in added)
    with transaction.atomic():
        if row is None:
            row = Submission.objects.create(
                mark=posted.marks.instance, content=posted.marks.content, form_id=posted.sent.form_id[:100],
                version=posted.sent.version[:200], credential_id=by.id, own=own, whole=decision.whole, size=size,
                case=_sealed(case, posted.marks.instance), on=timezone.localdate(at),
            )
        else:
            row.whole, row.size = decision.whole, row.size + size
            row.save(update_fields=["whole", "size"])
        SubmittedFile.objects.bulk_create(
            SubmittedFile(submission=row, name=bytes.fromhex(_name_mark(name)), content=posted.contents[name])
            for name in added
        )


def _former(posted: _Posted) -> Submission | None:
    """What it is an edit of, of the same form: a record of another is none that it could change."""
    if not posted.sent.replaces:
        return None
    mark = submissions.instance_mark(posted.sent.replaces, pepper=settings.TANDE.pepper)
    return Submission.objects.filter(mark=mark, form_id=posted.sent.form_id).first()


def _kept(row: Submission | None) -> Kept | None:
    if row is None:
        return None
    files: dict[str, list[bytes]] = {}
    for one in row.files.all():
        files.setdefault(bytes(one.name).hex(), []).append(bytes(one.content))
    return Kept(bytes(row.content), files, row.whole)


def _check_room(row: Submission | None, posted: _Posted, added: list[str]) -> None:
    size = sum(len(posted.named[name].data) for name in added) + (row.size if row else 0)
    if size > LARGEST or len(added) + (row.files.count() if row else 0) > MOST_FILES:
        raise TooMuch


def _case(row: Submission | None) -> str:
    """Of a child met, the id of its record."""
    return register_key().open(bytes(row.case), place("case", bytes(row.mark).hex())) if row and row.case else ""


def _sealed(case: str, mark: bytes) -> bytes:
    return register_key().seal(case, place("case", mark.hex())) if case else b""


def _name_mark(name: str) -> str:
    return register_key().mark(name, place("name", "file")).hex()


@contextmanager
def _alone(mark: bytes) -> Iterator[None]:
    """One POST of an instance at a time: in this process, and on PostgreSQL in all of them.

    A process that dies lets go of its lock with its connection.
    """
    with _LOCKS[mark[0] % len(_LOCKS)]:
        if connection.vendor != "postgresql":
            yield
            return
        number = int.from_bytes(mark[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
