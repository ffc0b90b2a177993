"""Waiting a moment where another request of the same phone is just being dealt with: nobody is to be cut off for it."""

import time
from typing import Any, Final

from tande.domains.calls.errors import NotDurable
from tande.domains.conversations.operations import Heard
from tande.domains.conversations.operations import hear as hear_once

PAUSES: Final = (0.2, 0.6)
"""Seconds. Networks cut a menu off after about ten."""


def hear(**what: Any) -> Heard:
    """``conversations.hear``, tried again when the database was away for a moment. Raises Busy, NotDurable."""
    for pause in PAUSES:
        try:
            return hear_once(**what)
        except NotDurable:
            time.sleep(pause)
    return hear_once(**what)
