"""Reading credentials: one to hand over, those of a contingent or a session, and what the public may fetch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings

from tande.domains.credentials.access import Holder, check, credential_for, opened
from tande.domains.credentials.access import issuer as issuer
from tande.domains.credentials.models import Credential, Revocation
from tande.domains.training import queries as training
from tande.policy import credentials as rules
from tande.policy.readiness import CREDENTIAL_REVOKED, Fact
from tande.toolkit import credentials

_IDS_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class CredentialView:
    """A certificate in codes. ``revoked``: the reason's code, or ""."""

    id: str
    person: str
    contingent: str
    curriculum: str
    on: date
    until: date
    issued_at: datetime
    revoked: str
    revoked_on: date | None


@dataclass(frozen=True)
class Paper:
    """A certificate to hand over: the signed text, and the name that stands in it."""

    view: CredentialView
    text: str
    holder: str


def readiness_facts(people: Collection[str]) -> dict[str, list[Fact]]:
    """What the gate needs to know, by person: each revocation, from the day it was written down."""
    found: dict[str, list[Fact]] = {person: [] for person in people}
    rows = Revocation.objects.exclude(reason__in=rules.HARMLESS)
    if len(people) <= _IDS_AT_ONCE:
        rows = rows.filter(credential__person__in=list(people))
    for person, curriculum, on in rows.values_list("credential__person", "credential__curriculum", "on"):
        if person in found:
            found[person].append(Fact(CREDENTIAL_REVOKED, on, on, code=curriculum))
    return found


def latest(officer: Holder, *, person: str = "", limit: int = 200) -> list[CredentialView]:
    """The newest certificates that the officer may see, or one person's. Needs ``training.see``. Raises NotAllowed."""
    check(officer, "training.see")
    rows = Credential.objects.select_related("revoked").order_by("-at", "pk")
    rows = rows.filter(contingent=officer.state) if officer.state else rows
    rows = rows.filter(person=person) if person else rows
    return [_view(row) for row in rows[:limit]]


def of_session(session_id: str, officer: Holder) -> list[CredentialView]:
    """The certificates from one session. Raises NotAllowed, and of training NoSuchSession."""
    check(officer, "training.see")
    training.session(session_id, officer)
    return [_view(row) for row in _of_session(session_id)]


def paper(credential_id: str, officer: Holder) -> Paper:
    """One certificate, to hand it to the person. Needs ``training.keep``. Raises NotAllowed, NoSuchCredential."""
    return _paper(credential_for(credential_id, officer, "training.keep"))


def papers(session_id: str, officer: Holder) -> list[Paper]:
    """All certificates of a session that are not revoked, by name. Needs ``training.keep``.

    Raises NotAllowed, and of training NoSuchSession.
    """
    check(officer, "training.keep")
    training.session(session_id, officer)
    found = [_paper(row) for row in _of_session(session_id) if not _reason(row)]
    return sorted(found, key=lambda one: (one.holder, one.view.curriculum))


def sample(at: datetime) -> Paper | None:
    """One certificate that holds, for the demonstration and the console."""
    row = Credential.objects.filter(revoked__isnull=True, until__gte=at).order_by("-at", "pk").first()
    return _paper(row) if row else None


def status_list(at: datetime) -> str:
    """The signed list of revoked certificates. For anybody."""
    revoked = Revocation.objects.values_list("credential__number", flat=True)
    return credentials.publish(issuer(), revoked, at=at, seed=settings.TANDE.credential_seed)


def did_document() -> dict[str, Any]:
    """The issuer's name and public key, as other programs look for them. For anybody."""
    return credentials.did_document(issuer().did, settings.TANDE.credential_seed)


def profile() -> dict[str, Any]:
    """The issuer as an Open Badges profile. For anybody."""
    body = issuer()
    return {"@context": list(credentials.CONTEXTS), "id": body.did, "type": ["Profile"], "name": body.name,
            "url": body.url}


def judge(text: str, at: datetime) -> credentials.Verdict:
    """What is to be said of a certificate of this body. For anybody."""
    document = credentials.read_trusted(credentials.document_bytes(did_document()))
    return credentials.judge(text, [document], [status_list(at)], now=at)


def _of_session(session_id: str) -> list[Credential]:
    ids = {one.attempt_id for one in training.passes(session=session_id)}
    rows = Credential.objects.select_related("revoked")
    found = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        found += list(rows.filter(attempt_id__in=sorted(ids)[start:start + _IDS_AT_ONCE]))
    return found


def _paper(row: Credential) -> Paper:
    text = opened(row)
    return Paper(_view(row), text, credentials.holder_of(text))


def _reason(row: Credential) -> str:
    return row.revoked.reason if hasattr(row, "revoked") else ""


def _view(row: Credential) -> CredentialView:
    revoked = getattr(row, "revoked", None)
    return CredentialView(row.pk, row.person, row.contingent, row.curriculum, row.on, row.until, row.at,
                          _reason(row), revoked.on if revoked else None)
