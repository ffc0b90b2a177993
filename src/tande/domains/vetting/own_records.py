"""What the body itself knows, put before the screening: findings and measures from cases, and earlier repatriations.

Of a case nothing leaves but the names and numbers that an officer typed and the code of what qualifies. Which case it
was is sealed beside the record, so that it can be withdrawn by itself when the finding no longer stands.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.casework import queries as casework
from tande.domains.screening import operations as screening
from tande.domains.screening.errors import BadField as BadScreeningField
from tande.domains.vetting import sealed
from tande.domains.vetting.errors import BadField, CaseDoesNotQualify, Changed, NoSuchRecord, NotAllowed
from tande.domains.vetting.models import OwnRecord, Progress
from tande.ledger import queries as facts
from tande.policy import roles, vetting_records
from tande.policy.roles import Actor
from tande.toolkit import sealing

CASE, REPATRIATED = "case", "repatriated"
_SOURCES = {CASE: "own", REPATRIATED: "repatriation"}
_CASE_TURNS = (
    "complaint.finding_made", "complaint.inquiry_opened", "complaint.reopened", "complaint.review_decided",
    "complaint.not_pursued", "complaint.referred_elsewhere", "allegation.changed", "allegation.decided",
    "interim.lifted", "interim.refused",
)
"""Facts of cases after which a finding or measure may stand no more."""
_CASES_ROW = 2


@dataclass(frozen=True)
class Named:
    """Who somebody is, as typed for a record. ``born`` in full, by month or year, or empty."""

    names: tuple[str, ...]
    born: str = ""
    id_numbers: tuple[str, ...] = ()
    nationality: str = ""


@dataclass(frozen=True)
class Repatriation:
    """Somebody sent home on disciplinary grounds from a mission: which, when, and by what grounds (codes)."""

    who: Named
    state: str
    on: date
    grounds: str


class _Body:
    """Who acts when a record is withdrawn by itself: the body, by its own rule."""

    pk = 0
    roles: list[str] = [roles.VETTING_OFFICER]


def seal_basis(row: str, ref: str, names: Collection[str]) -> bytes:
    """What a record rests on and who it is about, sealed beside it."""
    return sealed.seal(json.dumps({"ref": ref, "name": next(iter(names), "")}), "ownrecord", "basis", row)


def open_basis(row: OwnRecord) -> tuple[str, str]:
    """The reference that a record rests on, empty for a repatriation; and the name it was entered under."""
    found = json.loads(sealed.open_field(row.basis, "ownrecord", "basis", row.pk))
    return found["ref"], found["name"]


def enter_finding(*, case_id: str, ref: str, who: Named, officer: Actor, at: datetime) -> str:
    """Put a person found in a case before the screening; the record's id. ``ref``: of casework's BasisView.

    Raises NotAllowed, casework's NoSuchCase, CaseDoesNotQualify, BadField.
    """
    if not roles.may(officer.roles, vetting_records.MAY["enter_finding"]):
        raise NotAllowed("vetting.finding")
    basis = next((one for one in casework.vettable(case_id, officer) if one.ref == ref), None)
    if basis is None:
        raise CaseDoesNotQualify(case_id)
    made = sealing.new_id()
    row = OwnRecord(
        id=made, kind=CASE, record_id=made, state="", codes={"kind": basis.kind, "code": basis.code},
        case_mark=sealed.mark(case_id, "ownrecord", "case_mark"), basis=seal_basis(made, ref, who.names),
        entered_by=officer.pk, entered_at=at,
    )
    with transaction.atomic():
        _looked_up_to(0)  # the finding may fall in this very moment: the next round looks at every record again
        _put(row, who, officer, at)
    return made


def withdraw_finding(*, case_id: str, own_id: str, officer: Actor, at: datetime) -> None:
    """Take a record of a case out of the screening again. Raises NotAllowed, NoSuchCase, NoSuchRecord, Changed."""
    if not roles.may(officer.roles, vetting_records.MAY["enter_finding"]):
        raise NotAllowed("vetting.finding")
    casework.vettable(case_id, officer)  # whoever may not reach the case may not either
    found = OwnRecord.objects.filter(
        pk=own_id, kind=CASE, case_mark=sealed.mark(case_id, "ownrecord", "case_mark")
    ).first()
    if found is None:
        raise NoSuchRecord(own_id)
    _withdraw(found, officer, at)


def add_repatriations(*, told: Collection[Repatriation], officer: Actor, at: datetime) -> int:
    """Enter earlier repatriations, all or none; how many were new. Raises NotAllowed, BadField."""
    if not roles.may(officer.roles, vetting_records.MAY["repatriated"]):
        raise NotAllowed("vetting.record")
    for one in told:
        _check_repatriation(one, timezone.localdate(at))
    with transaction.atomic():
        return sum(_repatriate(one, officer, at) for one in told)


def withdraw_repatriation(*, own_id: str, officer: Actor, at: datetime) -> None:
    """Take an earlier repatriation out again: it was entered wrongly. Raises NotAllowed, NoSuchRecord, Changed."""
    if not roles.may(officer.roles, vetting_records.MAY["repatriated"]):
        raise NotAllowed("vetting.record")
    found = OwnRecord.objects.filter(pk=own_id, kind=REPATRIATED).first()
    if found is None:
        raise NoSuchRecord(own_id)
    _withdraw(found, officer, at)


def withdraw_fallen(at: datetime) -> int:
    """Withdraw every record whose finding was taken back or whose measure was lifted; how many. For the errands."""
    seq = facts.last_seq(_CASE_TURNS)
    if Progress.objects.filter(pk=_CASES_ROW, seq__gte=seq).exists():
        return 0
    with transaction.atomic():
        _looked_up_to(seq)
        rows = list(OwnRecord.objects.filter(kind=CASE, withdrawn_at=None))
        refs = {one.pk: open_basis(one)[0] for one in rows}
        standing = casework.still_standing(list(refs.values()))
        fallen = [one for one in rows if refs[one.pk] not in standing]
        for one in fallen:
            _withdraw(one, _Body(), at)
    return len(fallen)


def _looked_up_to(seq: int) -> None:
    """Note how far cases were looked through; whoever else wants to waits for the end of the transaction."""
    Progress.objects.get_or_create(pk=_CASES_ROW)
    Progress.objects.select_for_update().get(pk=_CASES_ROW)
    Progress.objects.filter(pk=_CASES_ROW).update(seq=seq)


def _put(row: OwnRecord, who: Named, officer: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    try:
        screening.put_record(
            record_id=row.record_id, source=_SOURCES[row.kind], names=who.names, actor=officer, at=at,
            born=[who.born] if who.born else [], id_numbers=who.id_numbers, nationality=who.nationality,
            note=" ".join(row.codes.values()),
        )
    except BadScreeningField as error:
        raise BadField(str(error)) from error


def _withdraw(row: OwnRecord, officer: Actor, at: datetime) -> None:
    with transaction.atomic():
        changed = OwnRecord.objects.filter(pk=row.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=officer.pk or None
        )
        if not changed:
            raise Changed(row.pk)
        screening.withdraw_record(record_id=row.record_id, actor=officer, at=at)


def _repatriate(one: Repatriation, officer: Actor, at: datetime) -> bool:
    """One repatriation, found again by its own mark: the same row of the same sheet is entered once."""
    text = "|".join((*sorted(name.casefold() for name in one.who.names), one.who.born, one.state, one.on.isoformat()))
    mark = sealed.mark(text, "ownrecord", "repatriation")
    if OwnRecord.objects.filter(kind=REPATRIATED, case_mark=mark, withdrawn_at=None).exists():
        return False
    made = sealing.new_id()
    row = OwnRecord(
        id=made, kind=REPATRIATED, record_id=made, state=one.state, case_mark=mark, entered_by=officer.pk,
        entered_at=at, basis=seal_basis(made, "", one.who.names),
        codes={"on": one.on.isoformat(), "grounds": one.grounds},
    )
    _put(row, replace(one.who, nationality=one.who.nationality or one.state), officer, at)
    return True


def _check_repatriation(one: Repatriation, today: date) -> None:
    if not any(name.strip() for name in one.who.names):
        raise BadField("names")
    if one.state and one.state not in settings.MISSION.states and not (len(one.state) == 3 and one.state.isupper()):
        raise BadField("state")
    if one.grounds not in vetting_records.GROUNDS:
        raise BadField("grounds")
    try:
        vetting_records.check_day(one.on, "on", today=today)
    except vetting_records.BadRecord as error:
        raise BadField(str(error)) from error

