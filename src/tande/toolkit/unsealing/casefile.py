"""Opening a whole exported case with one private key. Offline tool only.

The key may be an officer's, the recovery key, a desk key or the case key itself: every way in is tried, and
what is found must be the private half of the case's public key. What does not open is returned as Refused,
with its named error, never skipped in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tande.toolkit.errors import (
    CaseNotOpened,
    ExportError,
    NotOpened,
    PartsMissing,
    PartsSwapped,
    SealingError,
)
from tande.toolkit.export import Export
from tande.toolkit.exported import SealedCase, SealedFile, SealedMessage
from tande.toolkit.opened import OpenedEntry, OpenedFile, OpenedMessage, Refused
from tande.toolkit.payloads import TextPayload
from tande.toolkit.sealing import public_key_of
from tande.toolkit.unsealing.envelopes import open_file, open_manifest, open_seed, open_text


@dataclass(frozen=True, repr=False)
class CaseKeys:
    """The case's private key, the desk keys that were found on the way (id → seed), and the way in words."""

    case_seed: bytes
    desk_seeds: dict[str, bytes]
    way: str


def find_case_keys(case: SealedCase, *, seed: bytes) -> CaseKeys:
    """The case's private key, by whatever way `seed` opens. Raises CaseNotOpened, BadKey."""
    own = public_key_of(seed)
    desk_seeds = _desk_seeds(case, seed)
    if own == case.case_key:
        return CaseKeys(seed, desk_seeds, "the case key itself")
    desk_id, envelope = case.case_key_envelope
    ways = [(envelope, desk_seed, "case-key", "a desk key") for desk_seed in desk_seeds.values()]
    ways += [(envelope, seed, "case-key", "the desk key itself")]
    ways += [(granted, seed, "grant", "a grant of this case") for _, granted in case.grants]
    for sealed, key, purpose, way in ways:
        case_seed = _try_seed(sealed, key, purpose, case.id)
        # Whoever granted the case may have sealed the wrong key by mistake: only the right one counts.
        if case_seed is None or public_key_of(case_seed) != case.case_key:
            continue
        if key is seed and purpose == "case-key":
            desk_seeds = desk_seeds | {desk_id: seed}
        return CaseKeys(case_seed, desk_seeds, way)
    raise CaseNotOpened("this key opens neither the case nor a desk key that would")


def open_messages(
    case: SealedCase, keys: CaseKeys, *, identity: bool = False
) -> Iterator[OpenedMessage | Refused]:
    """Every text of the case, in the order of the export.

    The identity compartment is left out unless `identity`: opening it is a recorded act of its own.
    """
    for sealed in case.messages:
        if sealed.purpose == "identity" and not identity:
            continue
        try:
            yield OpenedMessage(sealed, _open_message(case, keys, sealed))
        except SealingError as error:
            yield Refused(sealed.purpose, sealed.id, error)


def open_entries(case: SealedCase, keys: CaseKeys) -> Iterator[OpenedEntry | Refused]:
    """Every sealed text of the other compartments, in the order of the export."""
    for sealed in case.entries:
        purpose, about = f"{sealed.purpose}:{sealed.id}", sealed.bound_to(case.id)
        try:
            yield OpenedEntry(sealed, open_text(sealed.envelope, seed=keys.case_seed, purpose=purpose, case_id=about))
        except SealingError as error:
            yield Refused("entry", sealed.id, error)


def open_files(export: Export, keys: CaseKeys) -> Iterator[OpenedFile | Refused]:
    """Every file of the case, one at a time; a file is whole and verified, or Refused."""
    for sealed in export.case.evidence:
        try:
            yield _open_file(export, keys, sealed)
        except (SealingError, ExportError) as error:
            yield Refused("file", sealed.id, error)


def _open_message(case: SealedCase, keys: CaseKeys, sealed: SealedMessage) -> TextPayload:
    purpose = f"{sealed.purpose}:{sealed.id}"
    if sealed.purpose == "message":
        return open_text(sealed.envelope, seed=keys.case_seed, purpose=purpose, case_id=case.id)
    error: SealingError | None = None
    for seed in keys.desk_seeds.values():
        try:
            return open_text(sealed.envelope, seed=seed, purpose=purpose, case_id=case.id)
        except SealingError as failed:
            error = failed
    raise error or NotOpened("no desk key: the identity is sealed to the desk")


def _open_file(export: Export, keys: CaseKeys, sealed: SealedFile) -> OpenedFile:
    if sealed.manifest is None:
        raise PartsMissing("the file was never finished: its manifest did not arrive")
    case_id = export.case.id
    manifest = open_manifest(sealed.manifest, seed=keys.case_seed, file_id=sealed.id, case_id=case_id)
    if manifest.parts != sealed.parts:
        raise PartsSwapped(f"{sealed.parts} parts, but the manifest names {manifest.parts}")
    parts = [export.part(sealed.id, number) for number in range(1, sealed.parts + 1)]
    content = open_file(
        parts,
        manifest=manifest,
        seed=keys.case_seed,
        file_id=sealed.id,
        case_id=case_id,
        recorded=sealed.part_sha256,
    )
    return OpenedFile(sealed, manifest, content)


def _desk_seeds(case: SealedCase, seed: bytes) -> dict[str, bytes]:
    found = {}
    for held in case.desk_keys:
        opened = _try_seed(held.envelope, seed, "desk-key", held.id)
        if opened is not None:
            found[held.id] = opened
    return found


def _try_seed(envelope: bytes, seed: bytes, purpose: str, about: str) -> bytes | None:
    try:
        return open_seed(envelope, seed=seed, purpose=purpose, about=about)
    except SealingError:
        return None
