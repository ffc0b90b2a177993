"""What comes out when a case is opened: plain records, without the skill to open anything."""

from dataclasses import dataclass

from tande.toolkit.errors import ExportError, SealingError
from tande.toolkit.exported import SealedEntry, SealedFile, SealedMessage
from tande.toolkit.payloads import Manifest, TextPayload


@dataclass(frozen=True)
class OpenedMessage:
    """A sealed text and what it says."""

    sealed: SealedMessage
    payload: TextPayload


@dataclass(frozen=True)
class OpenedEntry:
    """A sealed text of another compartment and what it says."""

    sealed: SealedEntry
    payload: TextPayload


@dataclass(frozen=True, repr=False)
class OpenedFile:
    """A file whose parts, size and SHA-256 are all as its manifest says."""

    sealed: SealedFile
    manifest: Manifest
    content: bytes


@dataclass(frozen=True)
class Refused:
    """Something of the case that did not open, and why. `what` = message|identity|entry|file."""

    what: str
    id: str
    error: SealingError | ExportError
