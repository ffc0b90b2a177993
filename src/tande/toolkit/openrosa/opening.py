"""Opening what a field app encrypted (xforms-spec, "encryption"), where there is no network: the offline tool alone.

A fresh AES key for each submission stands in its manifest, encrypted to the public key of the form. Each part has an
initial vector of its own, counted on from the instanceID and the key; media come in the manifest's order, the XML last.
The cipher protects no part against changes: what opens is as the server kept it, and the server sealed it on arrival.
The phone's own check (a hash of all, encrypted to the same key) says whether it changed before that, by somebody who
does not have the form; it says nothing about who wrote it.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding as asymmetric
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tande.toolkit.errors import FormNotOpened, SubmissionBroken
from tande.toolkit.openrosa import submissions
from tande.toolkit.openrosa.parts import safe
from tande.toolkit.openrosa.submissions import Submission

_BLOCK: Final = 16
_KEY_BYTES: Final = 32
_OAEP: Final = asymmetric.OAEP(mgf=asymmetric.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
_ENDING: Final = ".enc"


@dataclass(frozen=True, slots=True, repr=False)
class OpenedForm:
    """What was told: its XML, the same as path and text, its files by name, and those that are not here or changed.

    ``checked``: whether the phone's check fits; None where there is none, or where a file that it counts is missing.
    """

    xml: bytes
    answers: tuple[tuple[str, str], ...]
    files: Mapping[str, bytes]
    missing: tuple[str, ...]
    checked: bool | None


def private_key(pem: bytes, passphrase: str = "") -> RSAPrivateKey:
    """The private half of the key of the forms. Raises FormNotOpened."""
    try:
        key = load_pem_private_key(pem, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise FormNotOpened("this is no key of forms, or its passphrase is another") from None
    if not isinstance(key, RSAPrivateKey):
        raise FormNotOpened("this is no key of forms")
    return key


def wrapped(pem: bytes) -> bool:
    """Whether a key file asks for a passphrase."""
    return b"ENCRYPTED" in pem


def open_form(manifest: bytes, parts: Mapping[str, Sequence[bytes]], *, key: RSAPrivateKey) -> OpenedForm:
    """One submission. ``parts``: by the name under which it was kept, every file of that name; which opens, is meant.

    Raises FormNotOpened; also for a manifest that is none.
    """
    try:
        sent = submissions.read(manifest)
    except SubmissionBroken:
        raise FormNotOpened("the manifest cannot be read") from None
    if sent.encrypted is None:
        raise FormNotOpened("this was not encrypted on a phone")
    secret = _secret(sent.encrypted.key, key)
    *media, last = sent.encrypted.files
    files = {}
    for number, name in enumerate(media, start=1):
        tried = (_decrypted(part, sent, secret, number) for part in _parts(parts, name))
        if (clear := next((one for one in tried if one is not None), None)) is not None:
            files[name.removesuffix(_ENDING)] = clear
    xml, answers = _words(_parts(parts, last), sent, secret, len(media) + 1)
    missing = tuple(name for name in media if name.removesuffix(_ENDING) not in files)
    checked = None if missing else _checked(sent, {**files, last.removesuffix(_ENDING): xml}, key)
    return OpenedForm(xml, answers, files, missing, checked)


def _parts(parts: Mapping[str, Sequence[bytes]], name: str) -> Sequence[bytes]:
    """Under the name in the manifest, or under what was made of it to be kept."""
    return parts.get(name) or parts.get(safe([name])[name], ())


def _checked(sent: Submission, files: Mapping[str, bytes], key: RSAPrivateKey) -> bool | None:
    """Whether the hash fits: form, version where there is one, key, instanceID, and each file in its order, by line."""
    assert sent.encrypted is not None
    if not sent.encrypted.signature:
        return None
    hashed = [f"{name}::{hashlib.md5(data, usedforsecurity=False).hexdigest()}" for name, data in files.items()]
    told = [sent.form_id, *([sent.version] if sent.version else []), sent.encrypted.key, sent.instance_id, *hashed]
    made = hashlib.md5("".join(f"{line}\n" for line in told).encode(), usedforsecurity=False).digest()
    try:
        return hmac.compare_digest(key.decrypt(base64.b64decode(sent.encrypted.signature, validate=True), _OAEP), made)
    except (binascii.Error, ValueError):
        return False


def _words(
    found: Sequence[bytes], sent: Submission, secret: bytes, number: int
) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    for part in found:
        clear = _decrypted(part, sent, secret, number)
        try:
            if clear is not None:
                return clear, tuple(submissions.texts(submissions.read(clear).root))
        except SubmissionBroken:
            continue
    raise FormNotOpened("its words are missing or were changed")


def _secret(text: str, key: RSAPrivateKey) -> bytes:
    try:
        secret = key.decrypt(base64.b64decode(text, validate=True), _OAEP)
    except (binascii.Error, ValueError):
        raise FormNotOpened("it was encrypted to another key") from None
    if len(secret) != _KEY_BYTES:
        raise FormNotOpened("its key is no key")
    return secret


def _decrypted(part: bytes, sent: Submission, secret: bytes, number: int) -> bytes | None:
    """The clear bytes of the part that was encrypted as the ``number``-th, from 1; None where it is another."""
    cipher = Cipher(algorithms.AES(secret), CFB(_vector(sent.instance_id, secret, number))).decryptor()
    unpad = PKCS7(_BLOCK * 8).unpadder()
    try:
        return unpad.update(cipher.update(part) + cipher.finalize()) + unpad.finalize()
    except ValueError:
        return None


def _vector(instance_id: str, secret: bytes, number: int) -> bytes:
    """The initial vector: a hash of the instance and its key, of which one byte after the other was counted up."""
    seed = bytearray(hashlib.md5(instance_id.encode() + secret, usedforsecurity=False).digest())
    for count in range(number):
        seed[count % _BLOCK] = (seed[count % _BLOCK] + 1) % 256
    return bytes(seed)
