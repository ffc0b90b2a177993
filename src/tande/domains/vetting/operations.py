"""Writing vetting: the three records, decisions, the body's own records. Each part stands in its own file."""

from datetime import datetime

from tande.domains.vetting.attestations import Signed, attest, attest_many
from tande.domains.vetting.certificates import certify, withdraw_certificate
from tande.domains.vetting.decisions import (
    answer,
    check_commander,
    check_unit,
    decide_declaration,
    lift,
    take_back,
)
from tande.domains.vetting.own_records import (
    Named,
    Repatriation,
    add_repatriations,
    enter_finding,
    withdraw_fallen,
    withdraw_finding,
    withdraw_repatriation,
)
from tande.domains.vetting.results import bring_up_to_date
from tande.ledger import clock

__all__ = [
    "Named",
    "Repatriation",
    "Signed",
    "add_repatriations",
    "answer",
    "attest",
    "attest_many",
    "certify",
    "check_commander",
    "check_unit",
    "decide_declaration",
    "enter_finding",
    "lift",
    "take_back",
    "withdraw_certificate",
    "withdraw_fallen",
    "withdraw_finding",
    "withdraw_repatriation",
    "work_on",
]


def work_on(deadline: datetime) -> bool:
    """Withdraw records whose finding fell, and write down statuses that changed; whether more is waiting.

    Called by `tande errands`; safe twice at once, and after a kill.
    """
    withdraw_fallen(clock.now())
    return bring_up_to_date(deadline)
