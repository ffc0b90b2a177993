"""Asking to share outside, each organisation's word, and handing out: once, with its hash, when all have agreed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tande.domains.sharing import contents, exporting
from tande.domains.sharing.errors import BadRequest, Changed, NoSuchRequest, NothingToShare
from tande.domains.sharing.exporting import Made, Naming
from tande.domains.sharing.models import Answer, Contributor, Request
from tande.domains.sharing.scope import AGREE, ASK, SEE, Insider, check, seal, speaks_for
from tande.domains.violations import queries as violations
from tande.ledger import operations as ledger
from tande.policy import roles, sharing
from tande.policy.sharing import Standing, Wanted
from tande.policy.violations import counting
from tande.policy.violations.codes import GRAVE
from tande.policy.violations.counting import Period
from tande.policy.violations.records import Violation
from tande.toolkit import sealing
from tande.toolkit.mrm import workbook


@dataclass
class _Counter:
    """Counts codes for a request, whoever looks at it: a representative may see no record, and still has to know."""

    pk: int = 0
    roles: list[str] = field(default_factory=lambda: [roles.TASK_FORCE])
    organisation: str = ""


def ask(*, wanted: Wanted, recipient: str, purpose: str, until: date | None, officer: Insider, at: datetime) -> str:
    """Ask every organisation that contributes. The request's id. Needs ``sharing.ask``.

    Raises NotAllowed, BadRequest, NothingToShare.
    """
    check(officer, ASK)
    wrong = sharing.faults(wanted, until=until, recipient=recipient, purpose=purpose, today=timezone.localdate(at))
    if wrong or until is None:
        raise BadRequest(wrong)
    found = contributors(wanted)
    if not found:
        raise NothingToShare
    new_id = sealing.new_id()
    with transaction.atomic():
        number = (Request.objects.select_for_update().aggregate(last=Max("number"))["last"] or 0) + 1
        made = Request.objects.create(
            id=new_id, number=number, kind=wanted.kind, first=wanted.first, last=wanted.last, kinds=list(wanted.kinds),
            departments=list(wanted.departments), recipient=seal(recipient.strip(), "recipient", new_id),
            purpose=seal(purpose.strip(), "purpose", new_id), until=until, asked_by=officer.pk, asked_at=at)
        for one in found:
            Contributor.objects.create(request=made, organisation=one, since=at)
        ledger.record(kind="sharing.asked", subject=new_id, at=at, actor=officer.pk,
                      body={"kind": wanted.kind, "organisations": len(found)})
    return new_id


def answer(
    *, request_id: str, said: str, words: str, named: bool, seen: str, officer: Insider, at: datetime
) -> None:
    """An organisation's word: agreed, declined, or withdrawn after it agreed. ``seen``: its last word on the page.

    ``named``: its name may stand in the file. Needs ``sharing.agree`` and an organisation that contributes. Raises
    NotAllowed, NoSuchRequest, BadRequest, Changed.
    """
    check(officer, AGREE)
    organisation = speaks_for(officer)
    if said not in sharing.ANSWERS:
        raise BadRequest({"said": sharing.FAULTS["said"]})
    if not words.strip() or len(words) > sharing.WORDS_CHARS:
        raise BadRequest({"words": sharing.FAULTS["words"]})
    with transaction.atomic():
        found = request_for(officer, request_id, to_change=True)
        now = standing_of(found, at, note=True)
        last = last_word(found, organisation)
        if found.ended or now.state == sharing.EXPIRED or last != seen or said not in sharing.may_say(last):
            raise Changed
        number = (found.answers.aggregate(last=Max("number"))["last"] or 0) + 1
        Answer.objects.create(
            request=found, organisation=organisation, number=number, said=said, named=named and said == sharing.AGREED,
            words=seal(words.strip(), "words", f"{request_id}/{number}"), officer_id=officer.pk, at=at)
        kind = {sharing.AGREED: "agreed", sharing.DECLINED: "declined", sharing.WITHDRAWN: "withdrawn"}[said]
        ledger.record(kind=f"sharing.{kind}", subject=request_id, at=at, actor=officer.pk,
                      body={"organisation": organisation})


def last_word(found: Request, organisation: str) -> str:
    """What an organisation said last; "" for nothing."""
    one = found.answers.filter(organisation=organisation).order_by("-number").first()
    return one.said if one else ""


def cancel(*, request_id: str, officer: Insider, at: datetime) -> None:
    """Call a request back. Needs ``sharing.ask``. Raises NotAllowed, NoSuchRequest, Changed."""
    check(officer, ASK)
    with transaction.atomic():
        found = request_for(officer, request_id, to_change=True)
        if found.ended:
            raise Changed
        _end(found, sharing.CANCELLED, officer.pk, at)


def hand_out(*, request_id: str, naming: Naming, officer: Insider, at: datetime) -> Made:
    """Make the file that all agreed to, once. What contributes is worked out again: a new organisation stops it.

    Needs ``sharing.ask``. Raises NotAllowed, NoSuchRequest, Changed when not all agree now, or it was made already.
    """
    check(officer, ASK)
    with transaction.atomic():
        found = request_for(officer, request_id, to_change=True)
        now = standing_of(found, at, note=True)
        if now.state == sharing.READY:
            data, rows, ending = _file(found, now, naming, officer, at)
            made = exporting.record(kind=found.kind, data=data, rows=rows, ending=ending, officer=officer,
                                    first=found.first, last=found.last, request_id=found.pk, at=at)
            found.ended, found.ended_by, found.ended_at = sharing.DONE, officer.pk, at
            found.save(update_fields=["ended", "ended_by", "ended_at"])
            ledger.record(kind="sharing.done", subject=request_id, at=at, actor=officer.pk,
                          body={"kind": found.kind, "sha256": made.sha256, "rows": rows})
            return made
    raise Changed  # outside, so that a new contributor stays noted


def _file(
    found: Request, now: Standing, naming: Naming, officer: Insider, at: datetime
) -> tuple[bytes, int, str]:
    counted = _of_organisations(matching(wanted_of(found)), now.agreed)
    if found.kind == "table":
        data, rows = exporting.table_of(counted, Period(found.first, found.last), naming, outside=True)
        return data, rows, "zip"
    ids = [one.id for one in counted]
    views = violations.full(officer, at, ids=set(violations.incidents_of(ids).values()))
    kept = contents.outside(views, ids, now.named)
    leave_out = workbook.identity_fields() | contents.HELD_BACK
    return workbook.write(kept, leave_out=leave_out), len(ids), "xlsx"


def make_rounds(*, at: datetime) -> int:
    """End requests whose day has passed, note new contributors; how many ended. Safe twice at once."""
    ended = 0
    for pk in Request.objects.filter(ended="").values_list("pk", flat=True):
        with transaction.atomic():
            found = Request.objects.select_for_update().get(pk=pk)
            if not found.ended and standing_of(found, at, note=True).state == sharing.EXPIRED:
                _end(found, sharing.EXPIRED, None, at)
                ended += 1
    return ended


def _end(found: Request, why: str, officer_id: int | None, at: datetime) -> None:
    found.ended, found.ended_by, found.ended_at = why, officer_id, at
    found.save(update_fields=["ended", "ended_by", "ended_at"])
    ledger.record(kind="sharing.ended", subject=found.pk, at=at, actor=officer_id, body={"why": why})


def request_for(officer: Insider, request_id: str, *, to_change: bool = False) -> Request:
    """A request; a representative reaches those to which the organisation contributes.

    Raises NotAllowed, NoSuchRequest.
    """
    check(officer, SEE)
    rows = Request.objects.select_for_update() if to_change else Request.objects.all()
    found = rows.filter(pk=request_id).first()
    if found is None or not reaches(officer, found):
        raise NoSuchRequest
    return found


def reaches(officer: Insider, found: Request, counted: Sequence[Violation] | None = None) -> bool:
    """Whether this is somebody of the task force, or of an organisation that was or is a contributor."""
    if not roles.may(officer.roles, AGREE):
        return True
    noted = set(found.contributors.values_list("organisation", flat=True))
    return bool(officer.organisation) and officer.organisation in noted | (
        set() if found.ended else set(contributors(wanted_of(found), counted)))


def standing_of(
    found: Request, at: datetime, *, note: bool = False, counted: Sequence[Violation] | None = None
) -> Standing:
    """How a request stands now. ``note``: keep new contributors, in the caller's transaction."""
    noted = set(found.contributors.values_list("organisation", flat=True))
    now = noted if found.ended else set(contributors(wanted_of(found), counted))
    if note and not found.ended:
        for one in sorted(now - noted):
            Contributor.objects.get_or_create(request=found, organisation=one, defaults={"since": at})
    said = found.answers.order_by("number")
    answers = [sharing.Answer(one.organisation, one.said, one.at, one.named) for one in said]
    return sharing.standing(now, answers, until=found.until, today=timezone.localdate(at), ended=found.ended)


def wanted_of(found: Request) -> Wanted:
    """What is asked for."""
    return Wanted(found.kind, found.first, found.last, tuple(found.kinds), tuple(found.departments))


def counted_now() -> list[Violation]:
    """Every violation in codes, for a page that shows several requests."""
    return violations.records(_Counter())


def matching(wanted: Wanted, counted: Sequence[Violation] | None = None) -> list[Violation]:
    """The verified violations that are asked for. Codes alone are read; ``counted``: read already."""
    known = counted_now() if counted is None else counted
    chosen = counting.verified(known, Period(wanted.first, wanted.last), kinds=wanted.kinds or GRAVE)
    return [one for one in chosen if not wanted.departments or one.department in wanted.departments]


def contributors(wanted: Wanted, counted: Sequence[Violation] | None = None) -> dict[str, int]:
    """The organisations whose records are asked for, and how many violations of each.

    A record without an organisation has nobody who could agree: it is never shared.
    """
    found: dict[str, int] = {}
    for organisation in _organisations(matching(wanted, counted)).values():
        if organisation:
            found[organisation] = found.get(organisation, 0) + 1
    return dict(sorted(found.items()))


def _organisations(counted: Collection[Violation]) -> dict[str, str]:
    incidents = violations.incidents_of(one.id for one in counted)
    owners = violations.organisations_of(set(incidents.values()))
    return {violation: owners.get(incident, "") for violation, incident in incidents.items()}


def _of_organisations(counted: Collection[Violation], agreed: Collection[str]) -> list[Violation]:
    owners = _organisations(counted)
    return [one for one in counted if owners.get(one.id, "") in agreed]


def known_organisations() -> dict[str, dict[str, str]]:
    """The organisations of the mission's pack by code, with their names; those of the demonstration only in one."""
    return {one.code: dict(one.name) for one in settings.MISSION.organisations
            if settings.TANDE.demo or not one.only_demo}
