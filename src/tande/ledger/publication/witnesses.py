"""Asks the witnesses of the trust policy to cosign, and says whether enough of them did.

A witness can withhold its line and nothing else: it cannot delay publication beyond the time limit, nor put anything
into the checkpoint but its own signature, nor have us sign anything.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from django.conf import settings

from tande.ledger import clock
from tande.ledger.publication import trees
from tande.ledger.publication.folder import CHECKPOINT, SIGNED, Folder
from tande.ledger.publication.witness_calls import NoAnswer, Reply, at_once, post
from tande.toolkit.errors import BadSubmission, ToolkitError
from tande.toolkit.notes import VerifierKey, signature_line, signatures_by
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.signed import add_cosignatures
from tande.toolkit.tlog.tree import consistency_proof
from tande.toolkit.tlog.trust import TrustPolicy, parse_policy, satisfied
from tande.toolkit.tlog.witnessing import parse_conflict, write_submission

SECONDS = 10.0
"""How long publication waits for all witnesses together."""
COSIGNED = "cosigned"
AHEAD = "has seen a larger tree"
_HEARD = ".witnesses"


@dataclass(frozen=True)
class Asked:
    """An address, and the witnesses of the policy who are asked there: one with two keys answers for both."""

    address: str
    names: tuple[str, ...]
    keys: tuple[VerifierKey, ...]


@dataclass(frozen=True)
class Heard:
    """What became of asking: `lines` not yet verified, or `says` why there are none."""

    lines: str
    says: str


@dataclass(frozen=True)
class Standing:
    """What was heard of each witness when they were asked last, about a tree of `size`. "cosigned" is well."""

    at: datetime
    size: int
    says: dict[str, str]


def policy() -> TrustPolicy | None:
    """The trust policy of this installation; None when it has no witnesses."""
    return _parsed(settings.TANDE.trust_policy) if settings.TANDE.trust_policy else None


def cosign(folder: Folder, note: str, signed: Checkpoint) -> tuple[str, bool]:
    """The note with the lines of those witnesses who cosign it, and whether that is the policy's quorum.

    Who has cosigned it already is not asked again. Raises nothing for what a witness does. The caller holds the lock.
    """
    trust = policy()
    if trust is None:
        return note, True
    try:
        note = _sound(note, trust)
        missing = satisfied(trust, note).missing
        asked = [one for one in _by_address(trust) if set(one.names).intersection(missing)]
        says: dict[str, str] = {}
        for one, heard in zip(asked, _ask(folder, note, signed, asked), strict=True):
            note, told = _take(note, one, heard)
            says |= dict.fromkeys(one.names, told)
        _remember(folder, signed, says)
        return note, satisfied(trust, note).quorum
    except ToolkitError:
        return note, False  # the policy's log line is of a key that has not signed


def complete(folder: Folder) -> None:
    """Ask again who has not cosigned the checkpoint that is shown, so that one who was down still joins.

    Not while a newer checkpoint waits. Called by the console after publishing. Raises LogBusy.
    """
    if policy() is None:
        return
    with folder.one_writer():
        note, head = folder.text(CHECKPOINT), trees.stands(folder, CHECKPOINT)
        if note is None or head is None or folder.read(SIGNED) is not None:
            return
        fuller, _enough = cosign(folder, note, head)
        if fuller != note:
            folder.write(CHECKPOINT, fuller.encode("utf-8"))


def standing(folder: Folder) -> Standing | None:
    """How the witnesses answered last; None before they were ever asked."""
    try:
        table = json.loads(folder.text(_HEARD) or "")
        return Standing(datetime.fromisoformat(table["at"]), int(table["size"]), dict(table["says"]))
    except (ValueError, KeyError, TypeError):
        return None


@cache
def _parsed(text: str) -> TrustPolicy:
    return parse_policy(text)


def _by_address(trust: TrustPolicy) -> list[Asked]:
    found: dict[str, Asked] = {}
    for one in trust.witnesses:
        if one.address is not None:
            before = found.get(one.address, Asked(one.address, (), ()))
            found[one.address] = Asked(one.address, (*before.names, one.name), (*before.keys, one.key))
    return list(found.values())


def _ask(folder: Folder, note: str, signed: Checkpoint, asked: list[Asked]) -> list[Heard]:
    shown = trees.stands(folder, CHECKPOINT)
    old = shown.size if shown is not None and shown.size <= signed.size else 0
    until = time.monotonic() + SECONDS
    questions = [partial(_one, folder, note, signed.size, old, one.address, until) for one in asked]
    return [one or Heard("", "no answer in time") for one in at_once(questions, until=until)]


def _one(folder: Folder, note: str, size: int, old: int, address: str, until: float) -> Heard:
    """Ask one witness, and once more from the size it names. Runs in a thread of its own: no database."""
    try:
        reply = _submit(folder, note, size, old, address, until)
        if reply.status == 409:
            named = parse_conflict(reply.body)
            if named > size:
                return Heard("", f"{AHEAD}: {named} entries")
            reply = _submit(folder, note, size, named, address, until)
        if reply.status != 200:
            return Heard("", f"refused with {reply.status}")
        return Heard(reply.body.decode("utf-8"), COSIGNED)
    except NoAnswer as error:
        return Heard("", str(error))
    except (BadSubmission, UnicodeDecodeError):
        return Heard("", "an answer that means nothing")
    except ToolkitError:
        return Heard("", "no proof could be made from our own files")


def _submit(folder: Folder, note: str, size: int, old: int, address: str, until: float) -> Reply:
    proof = consistency_proof(trees.reader(folder), old, size)
    body = write_submission(old_size=old, proof=proof, note=note).encode("utf-8")
    return post(f"{address.rstrip('/')}/add-checkpoint", body, until=until)


def _take(note: str, one: Asked, heard: Heard) -> tuple[str, str]:
    """The note with the lines by the witness's own keys, once verified; and what is to be said of it."""
    if heard.says != COSIGNED:
        return note, heard.says
    try:
        return add_cosignatures(note, heard.lines, keys=one.keys), COSIGNED
    except ToolkitError:
        return note, "answered without a signature of its own"


def _sound(note: str, trust: TrustPolicy) -> str:
    """The note itself; only the log's own lines of it if one of a witness was damaged where it lay."""
    try:
        satisfied(trust, note)
        return note
    except ToolkitError:
        text, found = signatures_by(note, keys=[*trees.log_keys(), *(log.key for log in trust.logs)])
        return f"{text}\n" + "".join(signature_line(key, signature) for key, signature in found)


def _remember(folder: Folder, signed: Checkpoint, says: dict[str, str]) -> None:
    if says:
        before = standing(folder)
        kept = before.says if before is not None and before.size == signed.size else {}
        table = {"at": clock.now().isoformat(), "says": kept | says, "size": signed.size}
        folder.write(_HEARD, json.dumps(table, sort_keys=True).encode("ascii"))
