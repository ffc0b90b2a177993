"""Text messages in `tande deliver`: what a modem brought is taken in, what waits is sent."""

from __future__ import annotations

import sys

from tande.interfaces.console import sms
from tande.ledger import clock
from tande.toolkit.fields import BadField

ROUNDS = 50


def take_in_spool() -> None:
    """Take in what gammu spooled, oldest first; what cannot be kept now stays for the next time."""
    from tande.domains.conversations.errors import Busy, NotDurable
    from tande.domains.evidence.errors import NotStored
    from tande.gates import messages_in

    for path in sms.spooled():
        try:
            gateway, came = sms.opened(path)
            messages_in.take(came, gateway=gateway, at=clock.now())
            path.unlink()
        except (Busy, NotDurable, NotStored) as error:
            print(f"A message waits in the spool: {type(error).__name__}.", file=sys.stderr)
        except BadField:
            path.rename(path.with_suffix(sms.UNREAD))
            print(f"{path.name} in the spool does not open: sealed with another key, or changed.", file=sys.stderr)


def send() -> None:
    """Send what is due, gateway by gateway, until nothing more goes."""
    from tande.domains.outbox import operations as outbox
    from tande.gates import calling

    for _round in range(ROUNDS):
        if not outbox.send_due(at=clock.now(), call=calling.make).sent:
            return
