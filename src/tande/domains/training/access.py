"""Who may do what in training. Every operation and query asks here first."""

from typing import Protocol

from tande.domains.training.errors import NoSuchSession, NotAllowed
from tande.domains.training.models import Session
from tande.policy import roles


class Keeper(Protocol):
    """Whoever acts. ``state``: the one contingent that she or he sees, "" for all."""

    pk: int
    roles: list[str]
    state: str


def check(officer: Keeper, action: str, contingent: str = "") -> None:
    """Raises NotAllowed without the right, or for another contingent than the officer's own."""
    if not roles.may(officer.roles, action) or not sees(officer, contingent):
        raise NotAllowed(action)


def sees(officer: Keeper, contingent: str) -> bool:
    """Whether this contingent is one that the officer sees. "" asks about all together: only who is limited to none."""
    return not officer.state or officer.state == contingent


def session_of(session_id: str, officer: Keeper, action: str, *, lock: bool = False) -> Session:
    """The session, if the officer may do this with it. Raises NotAllowed, NoSuchSession."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    rows = Session.objects.select_for_update() if lock else Session.objects
    found = rows.filter(pk=session_id).first()
    if found is None or not sees(officer, found.contingent):
        raise NoSuchSession(session_id)
    return found
