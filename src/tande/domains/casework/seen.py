"""What is new to whom: each officer's own mark, set when the officer's browser has opened what was fetched."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from tande.domains.casework import access, changing, settling
from tande.domains.casework.models import Seen
from tande.policy import stages
from tande.policy.roles import Actor


def by(officer_id: int) -> Exists:
    """Whether this officer has opened all that came in, for a query over cases."""
    return Exists(Seen.objects.filter(case=OuterRef("pk"), officer_id=officer_id, opened_at__gte=OuterRef("news_at")))


def fetched(case_id: str, officer: Actor, at: datetime) -> None:
    """Note that the messages go out to this officer's browser. Inside the transaction of the reading's fact."""
    Seen.objects.update_or_create(case_id=case_id, officer_id=officer.pk, defaults={"fetched_at": at})


def record_opened(*, case_id: str, officer: Actor) -> None:
    """The officer's browser opened every message it last fetched: nothing in the case is new to this officer.

    What arrived after the fetching stays new. Never fetched: nothing happens. It records no fact, since the reading
    itself is one. An ended case that was back for new words alone leaves the queue. Raises NotAllowed, NoSuchCase.
    """
    access.find(case_id, officer, "case.open")
    with transaction.atomic():
        case = changing.locked(case_id)
        mine = Seen.objects.filter(case=case, officer_id=officer.pk)
        mine.update(opened_at=F("fetched_at"))
        called = any(settling.calls(case, since) for since in (case.danger_at, case.retaliation_at))
        read = mine.filter(opened_at__gte=case.news_at).exists()
        if case.live and case.stage in stages.ENDS and read and not called:
            case.live = False
            changing.keep(case)
