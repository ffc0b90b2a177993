"""case.json of an exported case: its records, and reading them without believing them.

Form 1 held the conversation and the files. Form 2 holds the whole file: every sealed text of every compartment
in one list (`sealed`), so that a new compartment needs no new form, and in clear the codes, names of officers and
times that the desk keeps in clear. A form 2 with a field that this version does not know is refused: leaving out
in silence what somebody wrote would be worse.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tande.toolkit import exported_checks as check
from tande.toolkit.errors import ExportBroken

VERSION: Final = 2
VERSIONS: Final = (1, 2)
MOST_PARTS: Final = 64
CONTEXTS: Final = {"file": "case", "help": "case", "referral": "about", "state": "about"}
"""Purpose of a sealed text (see `sealing.info`) → what it is bound to: the case, or the referral it is about."""
_SHA256 = re.compile(r"[0-9a-f]{64}")

Clear = Mapping[str, Any]
"""Codes, numbers, names and times that stand in clear, checked against one of the tables below."""


@dataclass(frozen=True)
class SealedMessage:
    """One sealed text. `purpose` message|identity, `direction` in|out, `at` as the desk wrote it.

    `officer`: who wrote to the reporter.
    """

    id: str
    purpose: str
    direction: str
    at: str
    envelope: bytes
    officer: str = ""


@dataclass(frozen=True)
class SealedEntry:
    """One sealed text of another compartment (inquiry, referral, support …), `kind` a code of that compartment.

    `about`: the id of what it belongs to. `purpose` is a key of CONTEXTS.
    """

    compartment: str
    purpose: str
    kind: str
    id: str
    at: str
    officer: str
    about: str
    codes: Clear
    envelope: bytes

    def bound_to(self, case_id: str) -> str:
        """The id in its envelope's context."""
        return case_id if CONTEXTS[self.purpose] == "case" else self.about


@dataclass(frozen=True)
class SealedFile:
    """One file: its number of parts, its sealed manifest (None if it never arrived), each sealed part's SHA-256.

    `received_at`: when it was taken in; `part_at`: each part. Empty in form 1.
    """

    id: str
    parts: int
    manifest: bytes | None
    part_sha256: tuple[str | None, ...]
    received_at: str = ""
    part_at: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class SealedDeskKey:
    """A desk's private key, sealed to `holder` (a user name, or "recovery")."""

    id: str
    holder: str
    envelope: bytes


@dataclass(frozen=True)
class ClearFile:
    """What form 2 adds in clear. `words`: kind of code → code → words of the mission pack."""

    exported: Clear = field(default_factory=dict)
    state: Clear = field(default_factory=dict)
    allegations: tuple[Clear, ...] = ()
    proposals: tuple[Clear, ...] = ()
    conflicts: tuple[Clear, ...] = ()
    links: tuple[Clear, ...] = ()
    referrals: tuple[Clear, ...] = ()
    tracks: tuple[Clear, ...] = ()
    timeline: tuple[Clear, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SealedCase:
    """All of case.json, checked and decoded. Pairs are (desk key id or officer, envelope)."""

    id: str
    case_key: bytes
    case_key_envelope: tuple[str, bytes]
    grants: tuple[tuple[str, bytes], ...]
    desk_keys: tuple[SealedDeskKey, ...]
    messages: tuple[SealedMessage, ...]
    evidence: tuple[SealedFile, ...]
    entries: tuple[SealedEntry, ...] = ()
    clear: ClearFile | None = None


Shape = Mapping[str, Callable[[object], Any]]
EXPORTED: Final[Shape] = {"at": check.moment, "officer": check.name}
STATE: Final[Shape] = {
    "desk": check.code, "stage": check.code, "stage_since": check.moment, "received_at": check.moment,
    "level": check.code, "child": check.flag, "codes": check.codes, "purged_at": check.maybe(check.moment),
}
ALLEGATION: Final[Shape] = {
    "id": check.an_id, "number": check.number, "category": check.code, "states": check.several,
    "personnel": check.code, "persons": check.maybe(check.number), "victims_adult": check.maybe(check.number),
    "victims_child": check.maybe(check.number), "finding": check.code, "standard": check.code,
    "recorded_by": check.name, "recorded_at": check.moment, "decided_by": check.name,
    "decided_at": check.maybe(check.moment),
}
PROPOSAL: Final[Shape] = {"to": check.code, "codes": check.codes, "officer": check.name, "at": check.moment}
CONFLICT: Final[Shape] = {
    "officer": check.name, "reason": check.code, "declared_by": check.name, "declared_at": check.moment,
}
LINK: Final[Shape] = {"case": check.an_id, "kind": check.code, "direction": check.code, "stage": check.code}
REFERRAL: Final[Shape] = {
    "id": check.an_id, "state": check.code, "tracks": check.several, "made_at": check.moment,
    "acknowledged_at": check.maybe(check.moment), "named_at": check.maybe(check.moment),
    "answered_at": check.maybe(check.moment), "withdrawn_at": check.maybe(check.moment), "certificate": check.code,
}
TRACK: Final[Shape] = {"state": check.code, "track": check.code, "status": check.code, "since": check.moment}
FACT: Final[Shape] = {
    "kind": check.code, "at": check.moment, "actor": check.name, "who": check.name, "body": check.codes,
    "check_number": check.code,
}
_LISTS: Final[Mapping[str, Shape]] = {
    "allegations": ALLEGATION, "proposals": PROPOSAL, "conflicts": CONFLICT, "links": LINK, "referrals": REFERRAL,
    "tracks": TRACK, "timeline": FACT,
}
_FORM_1: Final = frozenset({"v", "case", "case_key", "envelopes", "desk_keys", "messages", "evidence"})
_FORM_2: Final = _FORM_1 | {"exported", "state", "sealed", "words"} | set(_LISTS)


def read_case(fields: object) -> SealedCase:
    """case.json, checked and decoded. Raises ExportBroken.

    {"v":1|2,"case":id,"case_key":b64,"envelopes":{"case-key":{"desk_key":id,"envelope":b64},
    "grants":[{"officer":name,"envelope":b64}]},"desk_keys":[{"id","holder","envelope"}],
    "messages":[{"id","purpose","direction","at","envelope"}],
    "evidence":[{"file":id,"parts":m,"manifest":b64|null,"part_sha256":[hex|null]}]}

    Form 2 adds "officer" to a message, "received_at" and "part_at" to a file, "sealed":[{"compartment","purpose",
    "kind","id","at","officer","about","codes","envelope"}], "exported", "state", "words" {kind:{code:words}}, and
    the lists whose entries are the tables above.
    """
    if not isinstance(fields, Mapping) or fields.get("v") not in VERSIONS or isinstance(fields.get("v"), bool):
        raise ExportBroken("case.json is of no version that this program knows")
    if fields["v"] == VERSION and set(fields) != _FORM_2:
        raise ExportBroken("case.json does not hold the fields of version 2, and nothing else")
    whole = fields["v"] == VERSION
    envelopes = check.get(fields, "envelopes", Mapping)
    sealed_key = check.get(envelopes, "case-key", Mapping)
    case = SealedCase(
        id=check.id_of(fields, "case"),
        case_key=check.b64(fields, "case_key"),
        case_key_envelope=(check.id_of(sealed_key, "desk_key"), check.b64(sealed_key, "envelope")),
        grants=check.each(envelopes, "grants", lambda g: (check.get(g, "officer", str), check.b64(g, "envelope"))),
        desk_keys=check.each(fields, "desk_keys", _desk_key),
        messages=check.each(fields, "messages", _message_2 if whole else _message),
        evidence=check.each(fields, "evidence", _file_2 if whole else _file),
        entries=check.each(fields, "sealed", _entry) if whole else (),
        clear=_clear(fields) if whole else None,
    )
    check.unlike([one.id for one in case.entries], "two sealed texts with one id")
    return case


def _clear(fields: Clear) -> ClearFile:
    return ClearFile(
        exported=check.shaped(check.get(fields, "exported", Mapping), EXPORTED),
        state=check.shaped(check.get(fields, "state", Mapping), STATE),
        words=check.words(check.get(fields, "words", Mapping)),
        **{name: check.each(fields, name, lambda one, shape=shape: check.shaped(one, shape))  # type: ignore[misc]
           for name, shape in _LISTS.items()},
    )


def _desk_key(entry: Clear) -> SealedDeskKey:
    return SealedDeskKey(check.id_of(entry, "id"), check.get(entry, "holder", str), check.b64(entry, "envelope"))


def _message(entry: Clear) -> SealedMessage:
    purpose, direction = check.get(entry, "purpose", str), check.get(entry, "direction", str)
    if purpose not in ("message", "identity") or direction not in ("in", "out"):
        raise ExportBroken("a message's purpose or direction")
    return SealedMessage(
        check.id_of(entry, "id"), purpose, direction, check.get(entry, "at", str), check.b64(entry, "envelope"),
    )


def _message_2(entry: Clear) -> SealedMessage:
    check.only(entry, {"id", "purpose", "direction", "at", "envelope", "officer"})
    one = _message(entry)
    return SealedMessage(
        one.id, one.purpose, one.direction, check.moment(one.at), one.envelope, check.name(entry["officer"])
    )


def _entry(entry: Clear) -> SealedEntry:
    check.only(entry, set(SealedEntry.__dataclass_fields__))
    purpose = check.get(entry, "purpose", str)
    if purpose not in CONTEXTS:
        raise ExportBroken("a sealed text's purpose")
    about = check.about(entry["about"])
    if CONTEXTS[purpose] == "about" and not about:
        raise ExportBroken("a sealed text that is about nothing")
    return SealedEntry(
        compartment=check.plain_code(entry["compartment"]), purpose=purpose, kind=check.plain_code(entry["kind"]),
        id=check.id_of(entry, "id"), at=check.moment(entry["at"]), officer=check.name(entry["officer"]), about=about,
        codes=check.codes(entry["codes"]), envelope=check.b64(entry, "envelope"),
    )


def _file(entry: Clear) -> SealedFile:
    parts, digests = check.get(entry, "parts", int), check.get(entry, "part_sha256", list)
    if not 0 <= parts <= MOST_PARTS or len(digests) > MOST_PARTS:
        raise ExportBroken("a file's number of parts")
    if not all(d is None or (isinstance(d, str) and _SHA256.fullmatch(d)) for d in digests):
        raise ExportBroken("a part's SHA-256")
    manifest = check.b64(entry, "manifest") if entry.get("manifest") else None
    return SealedFile(check.id_of(entry, "file"), parts, manifest, tuple(digests))


def _file_2(entry: Clear) -> SealedFile:
    check.only(entry, {"file", "parts", "manifest", "part_sha256", "received_at", "part_at"})
    one = _file(entry)
    at = check.get(entry, "part_at", list)
    if len(at) != len(one.part_sha256):
        raise ExportBroken("a part without its time, or a time without its part")
    times = tuple(None if moment is None else check.moment(moment) for moment in at)
    received = check.moment(entry["received_at"])
    return SealedFile(one.id, one.parts, one.manifest, one.part_sha256, received, times)
