"""Text messages in `tande deliver`: what a modem brought is taken in, what waits is sent."""

from __future__ import annotations

import logging
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Final

from django.db import DatabaseError, InterfaceError

from tande.interfaces.console import sms
from tande.ledger import clock
from tande.toolkit.fields import BadField

SENDERS: Final = 32
"""At the same time, over all gateways: more than five slow ones can hold."""
LOOK_SECONDS: Final = 1
ending = threading.Event()
"""Set when the process is to end: a message in hand is finished and written down, and no other is begun."""
_log = logging.getLogger("tande.sms")


def take_in_spool() -> None:
    """Take in what gammu spooled, oldest first; what cannot be kept now stays for the next time."""
    from tande.domains.conversations.errors import Busy, NotDurable
    from tande.domains.evidence.errors import NotStored
    from tande.domains.gateways import queries as gateways
    from tande.gates import messages_in

    for gateway in gateways.in_use("gammu"):
        if gateway.settings.get("inbox"):
            sms.take_left(gateway.settings["inbox"], gateway=gateway.id, now=clock.now().timestamp())
    for path in sms.spooled():
        try:
            to, came = sms.opened(path)
            messages_in.take(came, gateway=to, at=clock.now())
            path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # another `tande deliver` was quicker
        except (Busy, NotDurable, NotStored, OSError) as error:
            print(f"A message waits in the spool: {type(error).__name__}.", file=sys.stderr)
        except BadField:
            with suppress(OSError):
                path.rename(path.with_suffix(sms.UNREAD))
            print(f"{path.name} in the spool does not open: sealed with another key, or changed.", file=sys.stderr)
        except (DatabaseError, InterfaceError):
            raise
        except Exception as error:  # a mistake of ours over this one holds up none behind it
            _log.error("a mistake kept a message in the spool: %s", type(error).__name__)


def send() -> None:
    """Send what is due by every gateway at the same time, until nothing more goes: a slow one holds up no other."""
    from tande.domains.outbox import operations as outbox

    at_work: dict[tuple[str, int], Future[int]] = {}
    idle: set[tuple[str, int]] = set()
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="send") as pool:
        while not ending.is_set():
            for gateway, many in outbox.with_work(at=clock.now()).items():
                for turn in range(many):
                    one = (gateway, turn)
                    if one not in at_work and (at_work or one not in idle):
                        at_work[one] = pool.submit(_send_by, gateway, turn, many)
            if not at_work:
                return
            wait(at_work.values(), timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for one in [one for one, work in at_work.items() if work.done()]:
                (idle.discard if at_work.pop(one).result() else idle.add)(one)


def _send_by(gateway: str, turn: int, of: int) -> int:
    """One round of one sender, in its own thread; how many messages went."""
    from django.db import connections

    from tande.domains.outbox import operations as outbox
    from tande.gates import calling

    try:
        return outbox.send_due(
            at=clock.now(), call=calling.make, only=gateway, turn=turn, of=of, go_on=lambda: not ending.is_set()
        ).sent
    finally:
        connections.close_all()
