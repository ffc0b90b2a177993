"""The superior's review: of the version that was read, by nobody who wrote it and nobody of its unit."""

from datetime import datetime

from django.db import transaction

from tande.domains.force import access, keeping, sealed
from tande.domains.force.access import Insider
from tande.domains.force.errors import BadReport, Changed, NotFull, OwnReport
from tande.domains.force.models import Review
from tande.ledger import operations as ledger
from tande.policy import force, force_report
from tande.policy.force import Wrong
from tande.toolkit import sealing


def review(*, id: str, version: int, finding: str, note: str, actor: Insider, at: datetime) -> None:
    """Record what the superior found of a full report, as it stood in ``version``. The same again changes nothing.

    "Cannot be told yet" leaves the clock running. Needs ``force.review`` of the contingent. Raises NotAllowed,
    NoSuchReport, NotFull, OwnReport, Changed, BadReport.
    """
    note = note.strip()
    _check(finding, note)
    with transaction.atomic():
        row = access.report_for(actor, "force.review", id, lock=True)
        if row.full_at is None:
            raise NotFull(id)
        if row.versions.filter(officer_id=actor.pk).exists() or (actor.unit and actor.unit == row.unit):
            raise OwnReport(id)
        if row.version != version:
            raise Changed(id)
        last = row.reviews.order_by("-at").first()
        if last is not None and (last.version, last.finding, last.officer_id) == (version, finding, actor.pk):
            return
        made = sealing.new_id()
        Review.objects.create(id=made, report=row, version=version, finding=finding, officer_id=actor.pk, at=at,
                              note=sealed.seal(note, "review", "note", made))
        row.finding = finding
        if row.reviewed_at is None and finding in force.SETTLES:
            row.reviewed_at = at
        row.save(update_fields=["finding", "reviewed_at"])
        late = any(one.what == "review" and one.late
                   for one in force.owed(keeping.use_of(row), zone=keeping.zone(), now=at))
        ledger.record(kind="force.reviewed", subject=row.pk, at=at, actor=actor.pk,
                      body={"finding": finding, "late": late, "contingent": row.contingent})
        keeping.note_missed(row, at)


def _check(finding: str, note: str) -> None:
    wrong = []
    if finding not in force.REVIEWS:
        wrong.append(Wrong("finding", "Choose one of the answers."))
    if not note or force_report.fault_in_words(note):
        wrong.append(Wrong("note", "Say why, in words."))
    if wrong:
        raise BadReport(wrong)
