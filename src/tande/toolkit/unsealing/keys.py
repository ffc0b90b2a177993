"""Unwrapping private keys, and recovering the recovery key from two custodians. Offline tool only."""

import dataclasses
import unicodedata
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tande.toolkit._opening import decrypt
from tande.toolkit.custody import PairFile
from tande.toolkit.errors import BadKey, SealingError, ShareAltered, WrongPair, WrongPassphrase
from tande.toolkit.keywrap import KeyFile, aad, derive_wrapping_key, passphrase_bytes, read_wrapped
from tande.toolkit.sealing import fingerprint, info, public_key_of


def unwrap(wrapped: Mapping[str, Any], *, passphrase: str, name: str, owner: str = "officer-key") -> bytes:
    """The 32-byte private key in a wrap. Raises KeyFileBroken, KeyWrapTooWeak, WrongPassphrase."""
    rounds, salt, iv, sealed = read_wrapped(wrapped)
    bound = aad(owner=owner, name=name)
    # A browser that did not normalise may have wrapped under the bytes exactly as typed: try those too.
    typed = (passphrase, unicodedata.normalize("NFD", passphrase))
    raw = [form.encode("utf-8", "surrogatepass") for form in typed]
    forms = dict.fromkeys([passphrase_bytes(passphrase), *raw])
    for form in forms:
        try:
            return AESGCM(derive_wrapping_key(form, salt=salt, rounds=rounds)).decrypt(iv, sealed, bound)
        except InvalidTag:
            continue
    raise WrongPassphrase("wrong passphrase, wrong name, or altered")


def unwrap_key_file(file: KeyFile, *, passphrase: str) -> bytes:
    """The private key in a key file. Raises as unwrap, and BadKey when it is not the file's public key's."""
    seed = unwrap(file.wrapped, passphrase=passphrase, name=file.name, owner=file.owner)
    if file.public_key is not None and public_key_of(seed) != file.public_key:
        raise BadKey("the file's public key belongs to another private key")
    return seed


def open_outer_layer(pair: PairFile, *, seed: bytes) -> PairFile:
    """What the first custodian passes on to the second: the inner layer, still sealed.

    Raises WrongPair when `seed` is not the first custodian's key, ShareAltered.
    """
    if pair.half:
        raise WrongPair("the outer layer is open already: the second custodian is next")
    inner = _layer(pair, seed=seed, purpose="custody-outer", position=0)
    return dataclasses.replace(pair, envelope=inner, half=True)


def recover(half: PairFile, *, seed: bytes) -> bytes:
    """The recovery key (32-byte seed), by the second custodian. Raises WrongPair, ShareAltered."""
    if not half.half:
        raise WrongPair("the outer layer is still closed: the first custodian is next")
    recovered = _layer(half, seed=seed, purpose="custody-inner", position=1)
    try:
        matches = public_key_of(recovered) == half.recovery_key
    except BadKey:
        matches = False
    if not matches:
        raise ShareAltered("what was recovered is not the recovery key that the file names")
    return recovered


def recover_with_both(pair: PairFile, *, seeds: tuple[bytes, bytes]) -> bytes:
    """The recovery key (32-byte seed) from a pair file and both custodians' keys, in either order.

    Raises WrongPair, ShareAltered.
    """
    if _is(pair, seeds[0], 0) and _is(pair, seeds[1], 1):
        first, second = seeds
    elif _is(pair, seeds[1], 0) and _is(pair, seeds[0], 1):
        second, first = seeds
    else:
        raise WrongPair("this file is for two other custodians")
    return recover(open_outer_layer(pair, seed=first), seed=second)


def _layer(pair: PairFile, *, seed: bytes, purpose: str, position: int) -> bytes:
    if not _is(pair, seed, position):
        raise WrongPair("this key is not the custodian's whose turn it is")
    try:
        return decrypt(pair.envelope, seed=seed, info=info(purpose, pair.about))
    except SealingError:
        raise ShareAltered("the layer does not open with its custodian's key") from None


def _is(pair: PairFile, seed: bytes, position: int) -> bool:
    return fingerprint(public_key_of(seed)) == pair.custodians[position][1]
