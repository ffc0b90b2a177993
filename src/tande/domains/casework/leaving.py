"""An officer leaves, or makes a new key: every case granted goes in the same step, so that none is half open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tande.domains.casework.changing import void_proposals
from tande.domains.casework.models import Grant, Proposal
from tande.domains.casework.retention import void_grants, void_grants_of_the_gone
from tande.domains.officers import operations as officers
from tande.domains.officers.queries import Officer


def retire(*, officer: Officer, at: datetime, actor: Officer) -> int:
    """End an officer's access void the grants held (how many) and what was proposed. Raises officers' NotAllowed."""
    with transaction.atomic():
        officers.retire(officer=officer, at=at, actor=actor)
        void_proposals(Proposal.objects.filter(officer_id=officer.pk), actor.pk, at)
        return void_grants_of_the_gone(at)


def set_own_key(*, officer: Officer, public_key: bytes, wrapped_key: Mapping[str, Any], at: datetime) -> int:
    """Put an officer's own key in force and void the grants sealed to a former one; how many.

    A grant that opens nothing would keep colleagues from giving the case again. Raises officers' NotAllowed, BadKey.
    """
    with transaction.atomic():
        officers.set_key(officer=officer, public_key=public_key, wrapped_key=wrapped_key, at=at)
        return void_grants(Grant.objects.filter(officer_id=officer.pk), at)
