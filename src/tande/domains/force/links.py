"""Which complaints are about a use of force, as officers of the independent body link them. The mission sees none."""

from datetime import datetime

from django.db import transaction

from tande.domains.casework import queries as casework
from tande.domains.force import access, sealed
from tande.domains.force.access import Insider
from tande.domains.force.errors import NoSuchReport
from tande.domains.force.models import Link
from tande.ledger import operations as ledger
from tande.toolkit import sealing


def link(*, id: str, case_id: str, actor: Insider, at: datetime) -> None:
    """Link a complaint that the officer may open. The same again changes nothing.

    Needs ``force.link`` and the case. Raises NotAllowed, NoSuchReport for a case out of reach too.
    """
    with transaction.atomic():
        row = access.report_for(actor, "force.link", id, lock=True)
        if not casework.may(case_id, actor, "case.open"):
            raise NoSuchReport(case_id)
        mark = sealed.mark(case_id, "link", "mark")
        if row.links.filter(mark=mark, taken_back_at=None).exists():
            return
        made = sealing.new_id()
        Link.objects.create(id=made, report=row, case=sealed.seal(case_id, "link", "case", made), mark=mark,
                            linked_by=actor.pk, at=at)
        ledger.record(kind="force.linked", subject=row.pk, at=at, actor=actor.pk, body={"linked": True})


def unlink(*, id: str, link_id: str, actor: Insider, at: datetime) -> None:
    """Take a link back that was wrong; it stays on record. Raises NotAllowed, NoSuchReport."""
    with transaction.atomic():
        row = access.report_for(actor, "force.link", id, lock=True)
        found = row.links.filter(pk=link_id, taken_back_at=None).first()
        if found is None or not casework.may(case_of(found), actor, "case.open"):
            raise NoSuchReport(link_id)
        Link.objects.filter(pk=link_id, taken_back_at=None).update(taken_back_by=actor.pk, taken_back_at=at)
        ledger.record(kind="force.linked", subject=row.pk, at=at, actor=actor.pk, body={"linked": False})


def case_of(row: Link) -> str:
    """The complaint that a link names."""
    return sealed.open_field(row.case, "link", "case", row.pk)
