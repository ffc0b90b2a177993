"""From the facts that the gate reads to the events that a status of vetting is made of: one reading for both.

A fact counts from the day on which it was known: nobody was cleared on what was written down later.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from tande.policy import readiness as gate
from tande.policy import vetting
from tande.policy.readiness import Fact
from tande.policy.vetting import Event

_RECORDS: Final = {
    gate.CERTIFIED: vetting.CERTIFICATE, gate.ATTESTED: vetting.ATTESTATION, gate.UNIT_CLEARED: vetting.UNIT_CHECK,
}
_OTHERS: Final[dict[str, tuple[str, str, str]]] = {
    gate.CERTIFICATE_WITHDRAWN: (vetting.ENDED, "", ""),
    gate.DECLARED: (vetting.OPENED, "declared:", ""),
    gate.DECLARATION_SETTLED: (vetting.SETTLED, "declared:", vetting.NOTE),
    gate.ALERT_OPENED: (vetting.OPENED, "alert:", ""),
    gate.ALERT_SETTLED: (vetting.SETTLED, "alert:", ""),
    gate.ALERT_ADVERSE: (vetting.ADVERSE, "alert:", ""),
    gate.ALERT_REMEDIED: (vetting.LIFTED, "alert:", vetting.REMEDIATED),
    gate.UNIT_BARRED: (vetting.ADVERSE, "unit:", ""),
    gate.UNIT_REMEDIED: (vetting.LIFTED, "unit:", ""),
}
"""Kind of the gate → kind of event, what its key begins with, and the code it leaves."""


def events(facts: Iterable[Fact], *, on: date) -> list[Event]:
    """The events that these facts are on a day, by what was known then. Facts of other areas are passed over."""
    held = [one for one in facts if one.on <= on and one.known <= on]
    found = []
    for one in held:
        day = max(one.on, one.known)
        if one.kind in _RECORDS:
            found.append(Event(vetting.GIVEN, day, one.code, _RECORDS[one.kind], one.until))
        elif one.kind in _OTHERS:
            kind, start, code = _OTHERS[one.kind]
            found.append(Event(kind, day, start + one.code, code=code))
            if one.kind == gate.ALERT_ADVERSE:  # it is decided, hence not open any more
                found.append(Event(vetting.SETTLED, day, start + one.code))
    return found + _screening(held, on)


def _screening(held: Iterable[Fact], on: date) -> list[Event]:
    """The screening counts while each change of the records or the name is in one: by name, or of a later day."""
    done = [one for one in held if one.kind == gate.SCREENED]
    changes = [one for one in held if one.kind == gate.REGISTER_CHANGED]
    found = [Event(vetting.GIVEN, max(one.on, one.known), "screening", vetting.SCREENING, one.until) for one in done]
    if not all(any(one.code == change.code or one.on > change.on for one in done) for change in changes):
        found.append(Event(vetting.ENDED, on, "screening"))
    return found
