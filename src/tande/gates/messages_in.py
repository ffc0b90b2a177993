"""One text message that a gateway brought, into its conversation: over the network or out of the spool of a modem."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tande.domains.casework.errors import TooMuch, WrongStage
from tande.domains.conversations import operations as conversations
from tande.domains.evidence.errors import BadPart, TooManyFiles
from tande.domains.gateways import operations as gateway_notes
from tande.domains.gateways import queries as gateways
from tande.domains.intake import told
from tande.policy.conversation.inputs import Text
from tande.policy.conversation.states import SMS
from tande.toolkit.smsgateways.messages import Attached, Came

OLDEST: Final = timedelta(days=30)
"""A telephone that lost its clock says 1970: such a time is worth nothing."""
AHEAD: Final = timedelta(days=1)
"""A clock may be some hours ahead of ours, in a wrong zone; further on it is as good as lost."""


def take(came: Came, *, gateway: str, at: datetime) -> None:
    """Take in one message; when this returns it is kept. The same again changes nothing.

    Raises conversations.errors.Busy and NotDurable: nothing was kept, and the gateway must try again.
    And evidence.errors.NotStored, when the disk takes no picture.
    """
    gateway_notes.came(gateway_id=gateway, at=at)
    if not came.files:
        _hear(came, gateway, at)
        return
    with transaction.atomic():  # pictures are kept with the words or neither is: the next try must find both missing
        heard = _hear(came, gateway, at)
        if heard.new and heard.case_id:
            for number, one in enumerate(came.files, start=1):
                _keep(one, heard, key=f"{gateway} {came.id} {number}", at=at)


def _keep(one: Attached, heard: conversations.Heard, *, key: str, at: datetime) -> None:
    """One file; a case that takes no more of them keeps the words all the same."""
    with suppress(BadPart, TooManyFiles, TooMuch, WrongStage), transaction.atomic():
        told.add_told(
            case_id=heard.case_id, key=key, text="", language=heard.language, at=at,
            files=[told.ToldFile(one.name, one.content)],
        )


def _hear(came: Came, gateway: str, at: datetime) -> conversations.Heard:
    number = conversations.number_of(came.number)
    if number and number in _ours():
        number = ""
    stamp = came.at if came.at and at - OLDEST <= came.at <= at + AHEAD else None
    # A clock ahead of ours says nothing of when it was sent; the same time again still says that it came before.
    known = came.id or (_made_of(f"{stamp.isoformat()} {came.text}") if stamp else "")
    given = Text(came.text, id=known, at=stamp if stamp and stamp <= at else None)
    # A bank or an operator that writes every day is one conversation, not a new complaint with each advertisement.
    name = "" if number else came.number.strip().casefold()
    return conversations.hear(
        door=SMS, gateway=gateway, number=number, given=given, at=at, session=f"from {name}" if name else "",
    )


def _made_of(text: str) -> str:
    """An id that shows none of the words."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _ours() -> set[str]:
    """The numbers of our own gateways: what comes from one is kept and not answered, or we would talk to ourselves."""
    return {conversations.number_of(one) for one in gateways.senders()}
