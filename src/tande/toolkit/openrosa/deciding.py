"""What becomes of a POST, from what is kept of its instanceID: new, more of the same, the same again, or a conflict.

As ODK Central: the same instanceID with the same bytes only adds files, other bytes are a conflict, one that was
erased stays so, and one that names an earlier one by deprecatedID is an edit of it: it stands beside, never over it.
Otherwise than there, a file of a name that is here already with other bytes never replaces it: both
are kept. Nothing that a person wrote is refused because a file is missing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

NEW: Final = "new"
EDIT: Final = "edit"
MORE: Final = "more"
AGAIN: Final = "again"
CONFLICT: Final = "conflict"
ERASED: Final = "erased"
NO_FORM: Final = "unknown_form"
NO_VERSION: Final = "unknown_version"
TAKEN: Final = (NEW, EDIT, MORE, AGAIN)
"""The app may forget what it sent; ``AGAIN`` changed nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One POST in marks: ``content`` and ``files`` tell bytes from others. ``expected``: files that the XML names."""

    form_id: str
    version: str
    content: bytes
    files: Mapping[str, bytes]
    expected: Collection[str] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under the same instanceID. ``files``: all marks of each name; ``whole``: its last POST has come."""

    content: bytes
    files: Mapping[str, Collection[bytes]]
    whole: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do. ``add``: names of files to keep; ``beside``: those of them that stand beside others of their name.

    ``missing``: named in the XML and not here after this POST; ``whole``: nothing more is announced.
    """

    outcome: str
    add: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    whole: bool = False

    @property
    def taken(self) -> bool:
        """Whether it is kept, after this POST."""
        return self.outcome in TAKEN


def decide(
    asked: Asked, kept: Kept | None, forms: Mapping[str, Collection[str] | None], former: Kept | None = None
) -> Decision:
    """What becomes of it. ``forms``: id → every version ever given out, None for any; ``kept``: None for a new one.

    ``former``: what is kept of the one that it names by deprecatedID; unknown or erased, it is new like any other.
    What is kept already is added to whatever has become of its form: half of it lies on a phone.
    """
    if kept is None:
        refused = _form(asked, forms)
        return Decision(refused) if refused else _new(asked, EDIT if former and not former.erased else NEW)
    if kept.erased:
        return Decision(ERASED)
    if kept.content != asked.content:
        return Decision(CONFLICT)
    add = tuple(name for name, mark in asked.files.items() if mark not in kept.files.get(name, ()))
    beside = tuple(name for name in add if kept.files.get(name))
    whole = kept.whole or not asked.more
    changed = bool(add) or whole != kept.whole
    missing = _missing(asked, {*kept.files, *asked.files})
    return Decision(MORE if changed else AGAIN, add, beside, missing, whole)


def _form(asked: Asked, forms: Mapping[str, Collection[str] | None]) -> str:
    if asked.form_id not in forms:
        return NO_FORM
    versions = forms[asked.form_id]
    return "" if versions is None or asked.version in versions else NO_VERSION


def _new(asked: Asked, outcome: str) -> Decision:
    return Decision(outcome, tuple(asked.files), (), _missing(asked, asked.files), not asked.more)


def _missing(asked: Asked, here: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in asked.expected if name not in here)
