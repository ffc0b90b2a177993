"""One submission: which form of which version, its instanceID, its answers, and the files it names.

Where an app encrypted it on the phone, the XML is a manifest (xforms-spec, "encryption"): it is recognised, its parts
are named, and nothing of it is opened here. They are sealed once more as they came.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.fieldforms.submissions import bare
from tande.toolkit.openrosa import xml
from tande.toolkit.openrosa.xml import Node

ENCRYPTED: Final = "http://opendatakit.org/submissions"
_LONGEST_ID: Final = 200
_ID: Final = re.compile(r"[^\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
"""Ids are compared byte by byte and stand in addresses: no blanks, no characters that nobody sees."""
_AUDIT: Final = "audit"
"""The file that Collect keeps of what was done in a form, named in its meta."""


@dataclass(frozen=True, slots=True, repr=False)
class Encrypted:
    """The manifest of an encrypted submission. ``key`` and ``signature`` are the texts as they came."""

    key: str
    xml_file: str
    media: tuple[str, ...]
    signature: str

    @property
    def files(self) -> tuple[str, ...]:
        """Every part, in the order in which it was encrypted: media first, the XML last."""
        return (*self.media, self.xml_file)


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """What was sent; nothing of it shows in a traceback.

    ``root``: its answers. ``replaces``: the instanceID that this one is an edit of, "" for none.
    """

    form_id: str
    version: str
    instance_id: str
    replaces: str
    root: Node
    encrypted: Encrypted | None = None

    @property
    def audit(self) -> tuple[str, ...]:
        """The names of files that stand in its meta."""
        return tuple(one.text for meta in self.root.all("meta") for one in meta.all(_AUDIT) if one.text)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept to know a submission again: by these nobody without the pepper can tell or guess what it was."""

    instance: bytes
    content: bytes


def read(data: bytes) -> Submission:
    """The submission in the part ``xml_submission_file``.

    Raises SubmissionBroken: those of xml.read, no_form, no_instance, encrypted.
    """
    root = xml.read(data)
    form_id = _attribute(root, "id") or root.namespace
    if not _good(form_id):
        raise SubmissionBroken("no_form")
    instance = _meta(root, "instanceID") or _attribute(root, "instanceID")
    if not _good(instance):
        raise SubmissionBroken("no_instance")
    replaces = _meta(root, "deprecatedID")
    version = _attribute(root, "version")[:_LONGEST_ID]
    return Submission(
        form_id, version, instance, replaces if _good(replaces) and bare(replaces) != bare(instance) else "", root,
        _encrypted(root),
    )


def marks(data: bytes, submission: Submission, *, pepper: bytes) -> Marks:
    """To know it again. ``data``: the very bytes that came."""
    content = hmac.digest(pepper, b"tande/1|openrosa|content|" + hashlib.sha256(data).digest(), "sha256")
    return Marks(instance_mark(submission.instance_id, pepper=pepper), content)


def instance_mark(instance_id: str, *, pepper: bytes) -> bytes:
    """What is kept of an instanceID; also to look up the one that a submission replaces."""
    return hmac.digest(pepper, b"tande/1|openrosa|instance|" + bare(instance_id).encode(), "sha256")


def file_mark(sha256: bytes, *, pepper: bytes) -> bytes:
    """What is kept to know a file again; ``sha256`` of its bytes, counted while they arrive."""
    return hmac.digest(pepper, b"tande/1|openrosa|file|" + sha256, "sha256")


def nonce(submission: Submission) -> str:
    """For `codes.derive_receipt`: who sends the same again is given the same code, though nobody keeps it.

    The instanceID is drawn on the phone, and the server keeps only its mark.
    """
    return hashlib.sha256(b"tande/1|openrosa|nonce|" + bare(submission.instance_id).encode()).hexdigest()[:32]


def _good(id: str) -> bool:
    return len(id) <= _LONGEST_ID and _ID.fullmatch(id) is not None


def _attribute(root: Node, name: str) -> str:
    return root.attributes.get(name, "").strip(xml.BLANKS)


def _meta(root: Node, name: str) -> str:
    """Meta stands in the namespace of OpenRosa, in the form's, or in none: apps differ."""
    return root.value(f"meta/{name}")


def _encrypted(root: Node) -> Encrypted | None:
    """Raises SubmissionBroken (encrypted) for a manifest that names no encrypted XML or no key."""
    if _attribute(root, "encrypted").casefold() not in ("yes", "true"):
        return None
    files = [one.text for one in root.at("media/file") if one.text]
    made = Encrypted(
        root.value("base64EncryptedKey"), root.value("encryptedXmlFile"), tuple(files),
        root.value("base64EncryptedElementSignature"),
    )
    if not made.key or not made.xml_file:
        raise SubmissionBroken("encrypted")
    return made


def texts(root: Node, above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every answer with its path; what repeats has its number: ``victims[2]/age``. Meta is left out."""
    numbers = Counter(one.name for one in root.inside)
    seen: Counter[str] = Counter()
    for one in root.inside:
        if not above and one.name == "meta":
            continue
        seen[one.name] += 1
        path = (*above, f"{one.name}[{seen[one.name]}]" if numbers[one.name] > 1 else one.name)
        if one.inside:
            yield from texts(one, path)
        elif one.text:
            yield "/".join(path), one.text
