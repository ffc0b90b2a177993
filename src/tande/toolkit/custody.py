"""The recovery key in the hands of three custodians, of whom any two can recover it.

No share arithmetic: the recovery seed is sealed to each pair of custodians in two layers, the outer one for
the first, the inner one for the second. One custodian alone opens at most an outer layer and finds a sealed
one. Splitting is here; recovering opens things and is in `unsealing`. Offline only. Rule: DESIGN.md §4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tande.toolkit.errors import BadKey, KeyFileBroken, WrongCustodians
from tande.toolkit.keywrap import VERSION, PublicFile, decode, encode, read_json, write_json
from tande.toolkit.sealing import check_public_key, fingerprint, info, public_key_of, seal

CUSTODIANS = 3
PAIR = "recovery-pair"
HALF = "recovery-half"


@dataclass(frozen=True)
class PairFile:
    """The recovery seed for two custodians. `custodians` = their names and fingerprints, outer layer first.

    `half` means that the outer layer is open already and `envelope` is the inner one.
    """

    recovery_key: bytes
    custodians: tuple[tuple[str, str], tuple[str, str]]
    envelope: bytes
    half: bool = False

    @property
    def about(self) -> str:
        """The id in both layers' context: the recovery key's first 32 fingerprint digits."""
        return recovery_id(self.recovery_key)


def recovery_id(recovery_key: bytes) -> str:
    """The id under which a recovery key stands in sealing contexts."""
    return fingerprint(recovery_key)[:32]


def split(seed: bytes, *, custodians: Sequence[PublicFile]) -> list[PairFile]:
    """The three pair files for the recovery key `seed`. Raises WrongCustodians, BadKey.

    The caller forgets the seed afterwards; the public half, `public_key_of(seed)`, is published.
    """
    _check(custodians)
    recovery_key = public_key_of(seed)
    about = recovery_id(recovery_key)
    pairs = []
    for first, second in combinations(custodians, 2):
        inner = seal(seed, to=second.public_key, info=info("custody-inner", about))
        outer = seal(inner, to=first.public_key, info=info("custody-outer", about))
        names = (
            (first.name, fingerprint(first.public_key)),
            (second.name, fingerprint(second.public_key)),
        )
        pairs.append(PairFile(recovery_key, names, outer))
    return pairs


def write_pair(pair: PairFile) -> bytes:
    """The bytes of a pair file (JSON, with a newline)."""
    return write_json(
        {
            "v": VERSION,
            "kind": HALF if pair.half else PAIR,
            "recovery_key": encode(pair.recovery_key),
            "recovery_fingerprint": fingerprint(pair.recovery_key),
            "custodians": [{"name": name, "fingerprint": digits} for name, digits in pair.custodians],
            "envelope": encode(pair.envelope),
        }
    )


def read_pair(content: bytes) -> PairFile:
    """The pair file in `content`. Raises KeyFileBroken."""
    fields = read_json(content)
    if fields.get("kind") not in (PAIR, HALF):
        raise KeyFileBroken("not a pair file")
    recovery_key = decode(fields.get("recovery_key"))
    if fields.get("recovery_fingerprint") != fingerprint(recovery_key):
        raise KeyFileBroken("the fingerprint in the file is another key's")
    first, second = _custodians(fields.get("custodians"))
    return PairFile(recovery_key, (first, second), decode(fields.get("envelope")), fields["kind"] == HALF)


def _custodians(listed: Any) -> list[tuple[str, str]]:
    try:
        people = [(entry["name"], entry["fingerprint"]) for entry in listed]
    except (TypeError, KeyError):
        raise KeyFileBroken("custodians are missing") from None
    if len(people) != 2 or not all(isinstance(part, str) for person in people for part in person):
        raise KeyFileBroken("a pair file names two custodians")
    return people


def _check(custodians: Sequence[PublicFile]) -> None:
    if len(custodians) != CUSTODIANS:
        raise WrongCustodians(f"exactly {CUSTODIANS} custodians")
    names, keys = {c.name for c in custodians}, {c.public_key for c in custodians}
    if len(names) != CUSTODIANS or len(keys) != CUSTODIANS:
        raise WrongCustodians("two custodians have the same name or the same key")
    for custodian in custodians:
        try:
            check_public_key(custodian.public_key)
        except BadKey:
            raise WrongCustodians(f"the key of {custodian.name} is not valid") from None
