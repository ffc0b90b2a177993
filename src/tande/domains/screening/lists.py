"""Lists of others: an upload waits as a draft, is loaded whole as the next version, or is thrown away."""

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from tande.domains.screening import register
from tande.domains.screening.errors import BadField, NameTaken, NoSuchDraft, NoSuchList, NotAllowed, SameAgain
from tande.domains.screening.models import Draft, ListVersion, WatchList
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import roles
from tande.policy.mission_reading import fault_in_text
from tande.policy.roles import Actor
from tande.toolkit import sealing
from tande.toolkit.watchlists import Changes, Reading, Record, changes, pack, unpack

LISTS: Final = "vetting.lists"
KINDS: Final = ("un", "ofac", "table")
LONGEST_NAME: Final = 120
_DRAFTS_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """What an officer uploaded: files one after the other, with what else the next page needs in ``told``."""

    files: tuple[bytes, ...]
    told: dict[str, str]

    @property
    def sha256(self) -> str:
        """Of the files, one after the other, in hex."""
        return hashlib.sha256(b"".join(self.files)).hexdigest()


def keep_draft(*, upload: Upload, officer: Actor, at: datetime) -> str:
    """Keep an upload, sealed, until its officer has seen what is in it; its id. Raises NotAllowed."""
    check_right(officer, LISTS)
    draft_id = sealing.new_id()
    packed = json.dumps({"files": [b64encode(one).decode() for one in upload.files], "told": upload.told})
    content = register_key().seal_bytes(zlib.compress(packed.encode("ascii"), 1), _draft_place(draft_id))
    with transaction.atomic():
        drop_old_drafts(at)
        Draft.objects.create(pk=draft_id, officer_id=officer.pk, at=at, content=content)
    return draft_id


def drop_old_drafts(at: datetime) -> None:
    """Drafts that nobody loaded within a day go."""
    old = Draft.objects.filter(at__lt=at - _DRAFTS_KEPT)
    if old.exists():
        old.delete()


def draft(draft_id: str, officer: Actor, *, at: datetime) -> Upload:
    """The officer's own upload. Raises NotAllowed, NoSuchDraft."""
    check_right(officer, LISTS)
    row = Draft.objects.filter(pk=draft_id, officer_id=officer.pk, at__gte=at - _DRAFTS_KEPT).first()
    if row is None:
        raise NoSuchDraft
    packed = json.loads(zlib.decompress(register_key().open_bytes(bytes(row.content), _draft_place(draft_id))))
    return Upload(tuple(b64decode(one) for one in packed["files"]), packed["told"])


def drop_draft(*, draft_id: str, officer: Actor) -> None:
    """Throw an upload away. Raises NotAllowed."""
    check_right(officer, LISTS)
    Draft.objects.filter(pk=draft_id, officer_id=officer.pk).delete()


def load(
    *, reading: Reading, sha256: str, officer: Actor, at: datetime, list_id: str = "", name: str = "", kind: str = "",
    draft_id: str = "", columns: Mapping[str, str] | None = None,
) -> ListVersion:
    """Make what was read the list's next version; a new list where ``list_id`` is empty. Everybody is screened anew.

    ``columns``: what each heading of a table held, kept for the next time. The draft goes in the same transaction, so
    that a button pressed twice loads once. Records the fact vetting.list_loaded. Raises NotAllowed, BadField,
    NameTaken, NoSuchList, NoSuchDraft, SameAgain.
    """
    check_right(officer, LISTS)
    if not reading.records:
        raise BadField("file")
    while True:
        packed = _pack(list_id or sealing.new_id(), list_id, reading, sha256)
        with transaction.atomic():
            register.take_turn()
            if packed.number != _next_number(list_id):
                continue  # somebody loaded a version while this one was packed: it is compared with that one
            if draft_id and not Draft.objects.filter(pk=draft_id, officer_id=officer.pk).delete()[0]:
                raise NoSuchDraft
            watchlist = _list(list_id) if list_id else _new_list(packed.list_id, name, kind, at)
            if columns is not None:
                watchlist.columns = json.dumps(columns, ensure_ascii=False)
                watchlist.save(update_fields=["columns"])
            made = _create(watchlist, packed, reading, sha256, officer, at)
            register.note(kind=register.LOADED, source=watchlist.pk, version=made.number, at=at)
            ledger.record(
                kind="vetting.list_loaded", subject=watchlist.pk, at=at, actor=officer.pk,
                body={"list": watchlist.pk, "version": made.number, "sha256": sha256, "records": made.count},
            )
        return made


def retire(*, list_id: str, officer: Actor, at: datetime) -> None:
    """Screen against a list no more; its versions stay. The same again changes nothing.

    Raises NotAllowed, NoSuchList.
    """
    check_right(officer, LISTS)
    with transaction.atomic():
        register.take_turn()
        if WatchList.objects.filter(pk=list_id).exclude(retired_at=None).exists():
            return
        watchlist = _list(list_id)
        watchlist.retired_at = at
        watchlist.save(update_fields=["retired_at"])
        last = watchlist.versions.order_by("-number").values_list("number", flat=True).first() or 0
        register.note(kind=register.RETIRED, source=list_id, version=last, at=at)
        ledger.record(
            kind="vetting.record_withdrawn", subject=list_id, at=at, actor=officer.pk, body={"source": "list"}
        )


def check_right(officer: Actor, action: str) -> None:
    """Raises NotAllowed."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)


def records_of(version: ListVersion) -> list[Record]:
    """A version's records, opened."""
    place = register.records_place(version.watchlist_id, version.number)
    return unpack(register_key().open_bytes(bytes(version.records), place))


def delta_of(version: ListVersion) -> Changes:
    """What a version changed against the one before it, by reference."""
    place = register.delta_place(version.watchlist_id, version.number)
    stored = json.loads(register_key().open(bytes(version.delta), place))
    return Changes(*(tuple(stored[name]) for name in ("added", "changed", "removed")))


def columns_of(list_id: str) -> dict[str, str]:
    """What each heading of a table held at the last load. Raises NoSuchList."""
    found: dict[str, str] = json.loads(_list(list_id).columns)
    return found


def would_change(list_id: str, reading: Reading) -> Changes:
    """What loading this would change in a list. Raises NoSuchList."""
    former = _list(list_id).versions.order_by("-number").first()
    return changes(records_of(former) if former else (), reading.records)


def _list(list_id: str) -> WatchList:
    found = WatchList.objects.filter(pk=list_id, retired_at=None).first()
    if found is None:
        raise NoSuchList(list_id)
    return found


def _new_list(list_id: str, name: str, kind: str, at: datetime) -> WatchList:
    if kind not in KINDS:
        raise BadField("kind")
    if len(name) > LONGEST_NAME or fault_in_text(name):
        raise BadField("name")
    try:
        with transaction.atomic():
            return WatchList.objects.create(pk=list_id, name=name, kind=kind, made_at=at)
    except IntegrityError as error:
        raise NameTaken(name) from error


@dataclass(frozen=True)
class _Packed:
    """A version packed and sealed before anything is locked: a long list takes seconds."""

    list_id: str
    number: int
    delta: Changes
    records: bytes
    sealed_delta: bytes


def _pack(list_id: str, known: str, reading: Reading, sha256: str) -> _Packed:
    former = ListVersion.objects.filter(watchlist=known).order_by("-number").first() if known else None
    delta = changes(records_of(former) if former else (), reading.records)
    if former and former.sha256 == sha256 and not (delta.added or delta.changed or delta.removed):
        raise SameAgain(former.number)
    number, key = (former.number + 1 if former else 1), register_key()
    stored = json.dumps({"added": delta.added, "changed": delta.changed, "removed": delta.removed})
    return _Packed(
        list_id, number, delta, key.seal_bytes(pack(reading.records), register.records_place(list_id, number)),
        key.seal(stored, register.delta_place(list_id, number)),
    )


def _next_number(known: str) -> int:
    numbers = ListVersion.objects.filter(watchlist=known).order_by("-number").values_list("number", flat=True)
    return (numbers.first() or 0) + 1 if known else 1


def _create(
    watchlist: WatchList, packed: _Packed, reading: Reading, sha256: str, officer: Actor, at: datetime
) -> ListVersion:
    delta = packed.delta
    return ListVersion.objects.create(
        watchlist=watchlist, number=packed.number, sha256=sha256, count=len(reading.records), names=reading.names,
        left_out=len(reading.left_out), added=len(delta.added), changed=len(delta.changed),
        removed=len(delta.removed), made_on=reading.made_on, uploaded_by=officer.pk, at=at, records=packed.records,
        delta=packed.sealed_delta,
    )


def _draft_place(draft_id: str) -> str:
    return f"screening_draft.content|{draft_id}"
