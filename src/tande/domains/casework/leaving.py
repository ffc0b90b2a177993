"""An officer leaves: the access and every case granted go in one step, so that no later export carries them."""

from datetime import datetime

from django.db import transaction

from tande.domains.casework.retention import void_grants_of_the_gone
from tande.domains.officers import operations as officers
from tande.domains.officers.queries import Officer


def retire(*, officer: Officer, at: datetime, actor: Officer) -> int:
    """End an officer's access and void the grants held; how many. Raises NotAllowed (of officers)."""
    with transaction.atomic():
        officers.retire(officer=officer, at=at, actor=actor)
        return void_grants_of_the_gone(at)
