"""Reading sharing: former exports and imports, and requests with each organisation's word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tande.domains.sharing import importing, requests
from tande.domains.sharing.exporting import RIGHTS
from tande.domains.sharing.importing import Result
from tande.domains.sharing.models import Export, Request, Upload
from tande.domains.sharing.requests import contributors, known_organisations
from tande.domains.sharing.scope import IMPORT, SEE, Insider, check, speaks_for, unseal
from tande.policy import roles, sharing
from tande.policy.sharing import Standing, Wanted
from tande.policy.violations.records import Violation

__all__ = ["ExportView", "RequestView", "UploadView", "contributors", "exports", "known_organisations"]
LATEST = 100


@dataclass(frozen=True, slots=True)
class ExportView:
    """A file that was made."""

    kind: str
    sha256: str
    rows: int
    first: date | None
    last: date | None
    request_id: str
    officer_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What an organisation said, in its own words."""

    organisation: str
    said: str
    named: bool
    words: str
    officer_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request. ``since``: organisation → when it was first seen to contribute. ``sha256``: of what was handed out."""

    id: str
    number: int
    wanted: Wanted
    recipient: str
    purpose: str
    until: date
    asked_by: int
    asked_at: datetime
    ended_at: datetime | None
    standing: Standing
    since: dict[str, datetime]
    answers: tuple[AnswerView, ...]
    sha256: str
    rows: int
    mine: str
    """The organisation for which the reader may answer; "" for none."""


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file on its way in, or what became of it."""

    id: str
    kind: str
    organisation: str
    state: str
    at: datetime
    result: Result


def exports(actor: Insider) -> list[ExportView]:
    """The latest exports of the kinds this actor may make, newest first; what was shared outside for who may see it."""
    kinds = [kind for kind, right in RIGHTS.items() if roles.may(actor.roles, right)]
    if roles.may(actor.roles, SEE):
        kinds += list(sharing.KINDS)
    rows = Export.objects.filter(kind__in=kinds).order_by("-at", "pk")[:LATEST]
    return [ExportView(one.kind, one.sha256, one.rows, one.first, one.last, one.request_id, one.officer_id, one.at)
            for one in rows]


def uploads(actor: Insider) -> list[UploadView]:
    """This officer's own latest imports. Needs ``violation.import``. Raises NotAllowed."""
    check(actor, IMPORT)
    return [_upload(one) for one in Upload.objects.filter(officer_id=actor.pk).order_by("-at")[:20]]


def upload(actor: Insider, upload_id: str) -> UploadView:
    """One of them. Raises NotAllowed, NoSuchUpload."""
    return _upload(importing.upload_for(actor, upload_id))


def _upload(one: Upload) -> UploadView:
    return UploadView(one.pk, one.kind, one.organisation, one.state, one.at, importing.result_of(one))


def all_requests(actor: Insider, at: datetime) -> list[RequestView]:
    """Requests that this actor may see, newest first. Needs ``sharing.see``. Raises NotAllowed."""
    check(actor, SEE)
    rows = list(Request.objects.order_by("-number")[:LATEST])
    counted = requests.counted_now() if any(not one.ended for one in rows) else []
    return list(_views(actor, (one for one in rows if requests.reaches(actor, one, counted)), at, counted))


def request(actor: Insider, request_id: str, at: datetime) -> RequestView:
    """One request. Needs ``sharing.see``. Raises NotAllowed, NoSuchRequest."""
    return next(iter(_views(actor, [requests.request_for(actor, request_id)], at)))


def _views(
    actor: Insider, rows: Iterable[Request], at: datetime, counted: Sequence[Violation] | None = None
) -> Iterable[RequestView]:
    mine = speaks_for(actor)
    for one in rows:
        standing = requests.standing_of(one, at, counted=counted)
        made = Export.objects.filter(request_id=one.pk).first()
        answers = tuple(
            AnswerView(each.organisation, each.said, each.named,
                       str(unseal(each.words, "words", f"{one.pk}/{each.number}")), each.officer_id, each.at)
            for each in one.answers.order_by("number") if not mine or each.organisation == mine
        )
        yield RequestView(
            one.pk, one.number, requests.wanted_of(one), str(unseal(one.recipient, "recipient", one.pk)),
            str(unseal(one.purpose, "purpose", one.pk)), one.until, one.asked_by, one.asked_at, one.ended_at, standing,
            {each.organisation: each.since for each in one.contributors.order_by("organisation")}, answers,
            made.sha256 if made else "", made.rows if made else 0, mine)
