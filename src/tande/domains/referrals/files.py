"""Files of the case that a State is given: named in the disclosure first, then sent part by part, each sealed to it.

The disclosure says in clear which files come and in how many parts, so that nothing else can be stored under it and
a transfer that was cut goes on where it stopped. Whoever reads on the State's side is written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tande.domains.evidence import operations as evidence
from tande.domains.evidence import queries as parts
from tande.domains.evidence.errors import NoSuchFile
from tande.domains.referrals import access
from tande.domains.referrals.access import FocalPoint
from tande.domains.referrals.errors import BadEnvelope, Withdrawn
from tande.domains.referrals.models import DisclosedFile, Disclosure, Referral
from tande.ledger import operations as ledger
from tande.policy.roles import Actor

FILES_MAX = 10
"""Files that one disclosure may name; more go with the next."""


@dataclass(frozen=True)
class FileToCome:
    """A file named in a disclosure: its new ``id``, and the case's file that is sealed anew, part by part."""

    id: str
    source: str


@dataclass(frozen=True)
class DisclosedFileView:
    """A disclosed file: ``m`` parts, and those that have arrived with their hashes."""

    id: str
    disclosure: str
    source: str
    m: int
    parts: tuple[parts.PartView, ...]

    @property
    def complete(self) -> bool:
        return len(self.parts) == self.m


def check(files: Sequence[FileToCome], case_id: str) -> None:
    """Raise BadEnvelope unless each is a whole file of this case, named once, with a new id."""
    if not files:
        return
    whole = {one.id for one in parts.files(case_id) if one.complete and not one.purged}
    if len(files) > FILES_MAX or len({one.source for one in files}) != len(files):
        raise BadEnvelope("files")
    for one in files:
        access.check_id(one.id, "files")
        if one.source not in whole:
            raise BadEnvelope("files")
    if DisclosedFile.objects.filter(pk__in=[one.id for one in files]).exists():
        raise BadEnvelope("files")


def name(disclosure: Disclosure, files: Sequence[FileToCome], officer: Actor, at: datetime) -> None:
    """Write down which files come with a disclosure; inside its transaction."""
    referral = disclosure.referral
    whole = {one.id: one.m for one in parts.files(referral.case_id)} if files else {}
    for one in files:
        DisclosedFile.objects.create(id=one.id, disclosure=disclosure, source=one.source, parts=whole[one.source])
        ledger.record(kind="evidence.disclosed", subject=referral.case_id, at=at, actor=officer.pk,
                      body={"file": one.source, "state": referral.state})


def add_part(
    *, case_id: str, referral_id: str, file_id: str, n: int, envelope: bytes, officer: Actor, at: datetime
) -> None:
    """Keep one sealed part of a file that was named. The same part again changes nothing.

    Raises NotAllowed, NoSuchReferral, Withdrawn, NoSuchFile, BadPart, NotStored, NotDurable.
    """
    access.check_case(case_id, officer, "referral.make")
    found = _named(file_id, referral__pk=referral_id, referral__case_id=case_id)
    _check_not_withdrawn(found.disclosure.referral)
    evidence.add_part(case_id=referral_id, file_id=file_id, n=n, m=found.parts, envelope=envelope, at=at)


def of_referral(referral_id: str) -> list[DisclosedFileView]:
    """The files of a referral, in the order they were disclosed, with what has arrived of each."""
    there = {one.id: one for one in parts.files(referral_id) if not one.purged}
    rows = DisclosedFile.objects.filter(disclosure__referral_id=referral_id).order_by("disclosure__seq", "pk")
    return [
        DisclosedFileView(one.pk, one.disclosure.id, one.source, one.parts, _arrived(there.get(one.pk)))
        for one in rows.select_related("disclosure")
    ]


def _arrived(file: parts.FileView | None) -> tuple[parts.PartView, ...]:
    return file.parts if file else ()


def open_part(*, referral_id: str, file_id: str, n: int, focal: FocalPoint, at: datetime) -> bytes:
    """One sealed part for the State's focal point; recorded first.

    Raises NotAllowed, NoSuchReferral, Withdrawn, NoSuchFile.
    """
    referral = access.of_state(referral_id, focal)
    _check_not_withdrawn(referral)
    found = _named(file_id, referral=referral)
    ledger.record(kind="referral.file_opened", subject=referral.case_id, at=at, actor=focal.pk,
                  body={"state": referral.state, "file": found.source, "part": n})
    return parts.part(case_id=referral_id, file_id=file_id, n=n)


def _named(file_id: str, **disclosure: object) -> DisclosedFile:
    where = {f"disclosure__{name}": value for name, value in disclosure.items()}
    found = DisclosedFile.objects.select_related("disclosure__referral").filter(pk=file_id, **where).first()
    if found is None:
        raise NoSuchFile(file_id)
    return found


def _check_not_withdrawn(referral: Referral) -> None:
    if referral.withdrawn_at is not None:
        raise Withdrawn(referral.id)
