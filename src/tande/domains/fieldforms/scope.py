"""Who manages the credentials of field apps, and where a sealed field of this domain stands."""

from typing import Final

from tande.domains.fieldforms.errors import NotAllowed
from tande.policy import roles
from tande.policy.roles import Actor

MANAGE: Final = "fieldapp.manage"


def check(actor: Actor) -> None:
    """Raises NotAllowed unless this officer may give credentials and take them back."""
    if not roles.may(actor.roles, MANAGE):
        raise NotAllowed(MANAGE)


def place(column: str, row: str) -> str:
    """Where a field stands, for its key."""
    return f"fieldforms.{column}|{row}"
