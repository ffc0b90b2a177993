"""One request about a call: what was said or pressed goes to the conversation, what was recorded is noted first.

A provider tells of a recording twice, in the call and by a notice of its own, in any order, and perhaps only once. The
call goes before, since somebody may wait there for a receipt; the notice counts when the call is over, or after some
minutes. What neither told of is found in the provider's own list.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

from tande.domains.calls import held as keeping
from tande.domains.calls.errors import Busy, NotDurable
from tande.domains.calls.held import Held
from tande.domains.calls.patience import hear
from tande.domains.conversations.operations import Heard
from tande.domains.gateways import operations as gateway_notes
from tande.domains.gateways import queries as gateways
from tande.domains.recordings import operations as recordings
from tande.domains.recordings import queries as known
from tande.domains.recordings.errors import NotHad, NotThere
from tande.domains.recordings.queries import Unheard
from tande.domains.recordings.round import Asker
from tande.policy.conversation.inputs import Cut, Input, Key, Opened, Silence, Voice
from tande.policy.conversation.states import VOICE
from tande.toolkit.voice import provider
from tande.toolkit.voice.requests import Came

KIND: Final = "twilio"
TOO_SHORT_SECONDS: Final = 3
"""A recording that a key ended sooner holds nothing but the key: it was pressed after the tone instead of before.
A key that ended a longer one means nothing: what it stands for is asked next."""


def began(*, gateway: str, came: Came, number: str, at: datetime) -> Heard:
    """A call begins. ``number`` in E.164, "" if withheld: it is recorded all the same. Raises Busy, NotDurable."""
    _keep(gateway, came, Held(number=number, began=True), at)
    gateway_notes.came(gateway_id=gateway, at=at)
    return _hear(gateway, came.call, number, Opened(id=f"{came.call}|opened"), at)


def pressed(*, gateway: str, came: Came, number: str, step: int, at: datetime) -> Heard:
    """Keys were pressed, or none within the time: then it is silence. Raises Busy, NotDurable."""
    if came.recording is not None:
        return spoken(gateway=gateway, came=came, number=number, step=step, at=at)
    if not came.digits:
        return silent(gateway=gateway, came=came, number=number, step=step, at=at)
    given = Key(came.digits, id=f"{came.call}|{step}|key")
    return _hear(gateway, came.call, _caller(gateway, came, number), given, at)


def silent(*, gateway: str, came: Came, number: str, step: int, at: datetime) -> Heard:
    """Nothing came. Raises Busy, NotDurable."""
    given = Silence(id=f"{came.call}|{step}|silence")
    return _hear(gateway, came.call, _caller(gateway, came, number), given, at)


def spoken(*, gateway: str, came: Came, number: str, step: int, at: datetime) -> Heard:
    """Something was recorded; a key may have ended it. Raises Busy, NotDurable."""
    number = _caller(gateway, came, number)
    told, keys = came.recording, came.digits.strip("#")
    if told is None:
        return pressed(gateway=gateway, came=came, number=number, step=step, at=at)
    noted = recordings.note(gateway=gateway, call=came.call, number=number, told=told, at=at)
    short = bool(keys) and told.seconds is not None and told.seconds < TOO_SHORT_SECONDS
    given = Key(keys, id=f"{came.call}|{step}|key") if short else Voice(told.seconds, came.over, id=told.sid)
    heard = _hear(gateway, came.call, number, given, at)
    _bind(noted, heard, at, empty=told.seconds == 0)
    return heard


def noticed(*, gateway: str, came: Came, number: str, at: datetime) -> None:
    """A notice that a recording lies at the provider. Raises Busy, NotDurable."""
    if came.recording is None:
        return
    held = keeping.held_of(keeping.mark_of(gateway, came.call))
    recordings.note(
        gateway=gateway, call=came.call, number=number or held.number, told=came.recording, at=at
    )
    if held.over:
        _hear_what_is_left(gateway, came.call, at)


def ended(*, gateway: str, came: Came, number: str, at: datetime) -> None:
    """The call is over: what only a notice told of is heard now. Raises Busy, NotDurable."""
    number = _caller(gateway, came, number)
    _keep(gateway, came, Held(number=number, over=True, began=True), at)
    _hear_what_is_left(gateway, came.call, at)
    _hear(gateway, came.call, number, Cut(id=f"{came.call}|cut"), at)


def hear_unheard(*, at: datetime) -> int:
    """Take in recordings of which the call never told; how many. From `tande deliver`. What cannot be kept waits."""
    taken = 0
    for one in known.unheard(at=at):
        with suppress(Busy, NotDurable):
            _take_in(one, at)
            taken += 1
    return taken


def look(*, at: datetime, ask: Asker) -> int:
    """Note recordings that a provider lists and never told of, as when we were away; how many. From `tande deliver`.

    Only those of calls that are known here: an account may be used for other things, and those are not ours to delete.
    """
    found = 0
    for gateway in gateways.in_use(KIND):
        try:
            listed = provider.read_list(ask(provider.listed(gateway.settings)))
        except (NotThere, NotHad):
            continue
        new = {told.sid for _call, told in listed} - known.known(
            gateway=gateway.id, sids=[told.sid for _call, told in listed])
        for call, told in listed:
            held = keeping.held_of(keeping.mark_of(gateway.id, call))
            if told.sid in new and held.began:
                recordings.note(gateway=gateway.id, call=call, number=held.number, told=told, at=at)
                found += 1
    return found


def _hear_what_is_left(gateway: str, call: str, at: datetime) -> None:
    for one in known.unheard_of(gateway=gateway, call=call):
        _take_in(one, at)


def _take_in(one: Unheard, at: datetime) -> None:
    """A crash between the two lines leaves it unheard: the conversation knows it by its id, and it is bound then."""
    given = Voice(one.told.seconds, True, id=one.told.sid, at=one.at)
    number = one.number or keeping.held_of(keeping.mark_of(one.gateway, one.call)).number
    heard = _hear(one.gateway, one.call, number, given, at)
    _bind(one.id, heard, at, empty=one.told.seconds == 0)


def _bind(noted: str, heard: Heard, at: datetime, *, empty: bool) -> None:
    recordings.bind(recording=noted, case_id="" if empty else heard.case_id, language=heard.language, at=at)


def _caller(gateway: str, came: Came, number: str) -> str:
    """Who calls, also where this request does not say it."""
    return number or keeping.held_of(keeping.mark_of(gateway, came.call)).number


def _keep(gateway: str, came: Came, held: Held, at: datetime) -> None:
    keeping.keep(keeping.mark_of(gateway, came.call), held, at.date())


def _hear(gateway: str, call: str, number: str, given: Input, at: datetime) -> Heard:
    return hear(door=VOICE, gateway=gateway, number=number, given=given, at=at, session=call)
