"""An exported case: a ZIP that the desk builds from sealed things and the offline tool reads.

It holds `case.json` (the sealed texts and keys, base64) and `evidence/<file id>/<n>.sealed` (the sealed
parts). Nothing in it is open, so building it needs no key. Reading trusts nothing: names, sizes and fields
are checked before anything is unpacked. Form of case.json: see `read_case`.
"""

import base64
import binascii
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from tande.toolkit.errors import ExportBroken, ExportTooLarge, ExportUnsafe
from tande.toolkit.sealing import OVERHEAD_BYTES, PART_BYTES, is_id

VERSION = 1
CASE_NAME = "case.json"
MOST_ENTRIES = 10_000
MOST_PARTS = 64
LARGEST_CASE_JSON = 256 * 1024 * 1024
LARGEST_PART = PART_BYTES + OVERHEAD_BYTES
LARGEST_EXPORT = 4 * 1024 * 1024 * 1024
_PART_NAME = re.compile(r"evidence/([0-9a-f]{32})/([1-9][0-9]?)\.sealed")
_HEX = re.compile(r"[0-9a-f]{64}")
# One fixed time for every entry: when the export was made is told by the record of it, not by the file.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LINK = 0o120000

T = TypeVar("T")


@dataclass(frozen=True)
class SealedMessage:
    """One sealed text. `purpose` message|identity, `direction` in|out, `at` as the desk wrote it."""

    id: str
    purpose: str
    direction: str
    at: str
    envelope: bytes


@dataclass(frozen=True)
class SealedFile:
    """One file: how many parts it has, its sealed manifest (None if it never arrived), each part's

    SHA-256.
    """

    id: str
    parts: int
    manifest: bytes | None
    part_sha256: tuple[str | None, ...]


@dataclass(frozen=True)
class SealedDeskKey:
    """A desk's private key, sealed to `holder` (a user name, or "recovery")."""

    id: str
    holder: str
    envelope: bytes


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


class Export:
    """An exported case opened for reading: `case`, and `part(file_id, n)` for the sealed parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Checks the whole directory of the archive first.

        Raises ExportUnsafe, ExportTooLarge, ExportBroken.
        """
        self._archive = archive
        _check_directory(archive.infolist())
        self.case = read_case(_load_json(self._read(CASE_NAME, LARGEST_CASE_JSON)))

    def part(self, file_id: str, number: int) -> bytes | None:
        """The sealed part `number` (from 1) of a file, or None if the export lacks it.

        Raises ExportBroken.
        """
        name = part_name(file_id, number)
        if name not in self._archive.NameToInfo:
            return None
        return self._read(name, LARGEST_PART)

    def _read(self, name: str, limit: int) -> bytes:
        try:
            with self._archive.open(name) as stream:
                content = stream.read(limit + 1)
        except KeyError:
            raise ExportBroken(f"{CASE_NAME} is missing") from None
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
            raise ExportBroken("an entry cannot be unpacked") from None
        except Exception as error:  # zlib.error and lzma.LZMAError share no narrower parent
            raise ExportBroken("an entry cannot be unpacked") from error
        if len(content) > limit:
            raise ExportTooLarge("an entry is larger than any envelope")
        return content


def read_export(source: bytes | IO[bytes]) -> Export:
    """An exported case, from its bytes or an open file. Raises ExportBroken, ExportUnsafe, ExportTooLarge."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ExportBroken("not a ZIP file") from None
    return Export(archive)


def build_export(case: Mapping[str, Any], *, parts: Iterable[tuple[str, int, bytes]] = ()) -> bytes:
    """The exported case as bytes. `case` = the fields of case.json, `parts` = (file id, n, envelope).

    Who may call: the desk, for an officer who may read the case. Raises ExportBroken when a field is wrong.
    """
    stream = io.BytesIO()
    write_export(stream, case, parts=parts)
    return stream.getvalue()


def write_export(
    stream: IO[bytes], case: Mapping[str, Any], *, parts: Iterable[tuple[str, int, bytes]] = ()
) -> None:
    """As build_export, into an open binary file: only one part at a time is in memory.

    Raises ExportBroken.
    """
    read_case(case)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        content = json.dumps(case, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        archive.writestr(_entry(CASE_NAME), content)
        for file_id, number, envelope in parts:
            archive.writestr(_entry(part_name(file_id, number)), envelope)


def part_name(file_id: str, number: int) -> str:
    """The name of a part inside the export. Raises ExportBroken."""
    if not is_id(file_id) or not 1 <= number <= MOST_PARTS:
        raise ExportBroken("bad file id or part number")
    return f"evidence/{file_id}/{number}.sealed"


def read_case(fields: object) -> SealedCase:
    """case.json, checked and decoded. Raises ExportBroken.

    {"v":1,"case":id,"case_key":b64,"envelopes":{"case-key":{"desk_key":id,"envelope":b64},
    "grants":[{"officer":name,"envelope":b64}]},"desk_keys":[{"id","holder","envelope"}],
    "messages":[{"id","purpose","direction","at","envelope"}],
    "evidence":[{"file":id,"parts":m,"manifest":b64|null,"part_sha256":[hex|null]}]}
    """
    if not isinstance(fields, Mapping) or fields.get("v") != VERSION:
        raise ExportBroken("case.json is not version 1")
    envelopes = _get(fields, "envelopes", Mapping)
    sealed_key = _get(envelopes, "case-key", Mapping)
    return SealedCase(
        id=_id(fields, "case"),
        case_key=_b64(fields, "case_key"),
        case_key_envelope=(_id(sealed_key, "desk_key"), _b64(sealed_key, "envelope")),
        grants=_each(envelopes, "grants", lambda g: (_get(g, "officer", str), _b64(g, "envelope"))),
        desk_keys=_each(fields, "desk_keys", _desk_key),
        messages=_each(fields, "messages", _message),
        evidence=_each(fields, "evidence", _file),
    )


def _desk_key(entry: Mapping[str, Any]) -> SealedDeskKey:
    return SealedDeskKey(_id(entry, "id"), _get(entry, "holder", str), _b64(entry, "envelope"))


def _message(entry: Mapping[str, Any]) -> SealedMessage:
    purpose, direction = _get(entry, "purpose", str), _get(entry, "direction", str)
    if purpose not in ("message", "identity") or direction not in ("in", "out"):
        raise ExportBroken("a message's purpose or direction")
    return SealedMessage(
        _id(entry, "id"), purpose, direction, _get(entry, "at", str), _b64(entry, "envelope")
    )


def _file(entry: Mapping[str, Any]) -> SealedFile:
    parts, digests = _get(entry, "parts", int), _get(entry, "part_sha256", list)
    if not 0 <= parts <= MOST_PARTS or len(digests) > MOST_PARTS:
        raise ExportBroken("a file's number of parts")
    if not all(d is None or (isinstance(d, str) and _HEX.fullmatch(d)) for d in digests):
        raise ExportBroken("a part's SHA-256")
    manifest = _b64(entry, "manifest") if entry.get("manifest") else None
    return SealedFile(_id(entry, "file"), parts, manifest, tuple(digests))


def _get(fields: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    value = fields.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ExportBroken(f"{name} is missing or of the wrong kind")
    return value


def _id(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not is_id(value):
        raise ExportBroken(f"{name} is not an id")
    return value


def _b64(fields: Mapping[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(_get(fields, name, str), validate=True)
    except (ValueError, binascii.Error):
        raise ExportBroken(f"{name} is not base64") from None


def _each(fields: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    entries = _get(fields, name, list)
    if not all(isinstance(entry, Mapping) for entry in entries):
        raise ExportBroken(f"{name} holds something other than objects")
    return tuple(read(entry) for entry in entries)


def _load_json(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ExportBroken("case.json is not JSON") from None


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_EXPORT:
        raise ExportTooLarge("more entries or bytes than any case has")
    if len(set(names)) != len(names):
        raise ExportUnsafe("two entries have the same name")
    for entry in entries:
        if entry.filename != CASE_NAME and _PART_NAME.fullmatch(entry.filename) is None:
            raise ExportUnsafe("an entry is neither case.json nor a sealed part")
        if entry.external_attr >> 16 & 0o170000 == _LINK:
            raise ExportUnsafe("an entry is a link")
        limit = LARGEST_CASE_JSON if entry.filename == CASE_NAME else LARGEST_PART
        if entry.file_size > limit:
            raise ExportTooLarge("an entry is larger than any envelope")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = 0o600 << 16
    return entry
