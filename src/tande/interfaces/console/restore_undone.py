"""What a restore undoes: read from the old database while it is still in its place, and told to whoever restores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tande.ledger.queries import FactView

KINDS_TO_REPEAT = (
    "officer.created", "officer.retired", "officer.key_set", "conflict.declared", "conflict.lifted", "desk_key.made",
    "recovery_key.set", "state_key.made", "state_key.revoked", "referral.withdrawn", "case.purged",
)
"""What somebody must do again."""
KINDS_OF_THE_PERSON = (
    "case.child_told", "case.contact_stopped", "case.danger_reported", "case.withdrawal_asked", "retaliation.reported",
    "complaint.review_asked",
)
"""What people said and nobody would know any more: a case would be worked on against their will or without haste."""
MOST_LINES = 1000


@dataclass(frozen=True)
class Undone:
    """``lines`` to print; ``received``: complaints that arrived since, None when the old database could not be read."""

    lines: tuple[str, ...] = ()
    received: int | None = None


def since(moment: datetime) -> Undone:
    """What the ledger that is here has beyond a backup of this moment."""
    from tande.ledger import queries as ledger

    facts = [one for one in ledger.latest(KINDS_TO_REPEAT + KINDS_OF_THE_PERSON, MOST_LINES) if one.at > moment]
    return Undone(tuple(map(_line, reversed(facts))), ledger.count(["complaint.received"], since=moment))


def _line(fact: FactView) -> str:
    from tande.policy.facts import KINDS

    about = f" [{fact.subject[:8]}]" if fact.subject else ""
    return f"  {fact.at:%Y-%m-%d %H:%M}{about} {KINDS[fact.kind].sentence} {fact.body or ''}".rstrip()
