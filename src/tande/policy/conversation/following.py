"""Following a case by its code: typed whole or in pieces; wrong ones are limited; nothing but a class is said."""

from tande.policy.conversation.inputs import DECIDED, QUESTION, RECEIVED, STATUSES, WORKING, Found
from tande.policy.conversation.keywords import Reading
from tande.policy.conversation.outputs import FollowUp
from tande.policy.conversation.rules import CODE_DIGITS
from tande.policy.conversation.states import SMS
from tande.policy.conversation.turn import Turn
from tande.policy.stages import ENDS
from tande.policy.stages import RECEIVED as STAGE_RECEIVED


def status(stage: str, *, asked: bool) -> str:
    """What may be said of a case in this stage. ``asked``: there is a question to the reporter."""
    if asked:
        return QUESTION
    if stage == STAGE_RECEIVED:
        return RECEIVED
    return DECIDED if stage in ENDS else WORKING


def limited(turn: Turn) -> bool:
    """Whether too many wrong codes came from here. The count begins again when its time is over."""
    state, rules = turn.state, turn.rules
    if state.wrong_since is not None and turn.now - state.wrong_since >= rules.wrong_within:
        turn.change(wrong=0, wrong_since=None)
    return turn.state.wrong >= rules.wrong_codes


def look_up(turn: Turn, code: str) -> None:
    """Have a whole code looked up, unless too many were wrong."""
    turn.change(pieces="", pieces_at=None)
    if limited(turn):
        turn.leave()
        turn.say("code_wait")
        return
    turn.do(FollowUp(code))


def piece(turn: Turn, reading: Reading) -> None:
    """Some digits where a code is asked for. What is too long begins anew with the latest digits."""
    state = turn.state
    fresh = state.pieces_at is not None and turn.now - state.pieces_at <= turn.rules.pieces
    whole = (state.pieces if fresh else "") + reading.digits
    if len(whole) > CODE_DIGITS:
        whole = reading.digits
    if len(whole) > CODE_DIGITS:
        wrong(turn)
    elif len(whole) == CODE_DIGITS:
        look_up(turn, whole)
    elif limited(turn):
        turn.leave()
        turn.say("code_wait")
    else:
        turn.change(pieces=whole, pieces_at=turn.now, silences=0)
        turn.say("rest", missing=str(CODE_DIGITS - len(whole)))


def wrong(turn: Turn) -> None:
    """A code that is none: it may be typed again, a few times a day."""
    limited(turn)
    turn.change(
        wrong=turn.state.wrong + 1, wrong_since=turn.state.wrong_since or turn.now, pieces="", pieces_at=None,
    )
    if limited(turn):
        turn.leave()
        turn.say("code_wait")
        return
    turn.say("code_wrong")
    turn.change(place="code", asked_at=turn.now, silences=0)


def found(turn: Turn, given: Found) -> None:
    """What the look-up gave. Raises ValueError for a status that may not be said."""
    if not given.status:
        wrong(turn)
        return
    if given.status not in STATUSES:
        raise ValueError("not a class of status")
    turn.leave()
    turn.change(found=True)
    turn.say(given.status)
    if given.status in (QUESTION, DECIDED) and turn.state.door != SMS:  # a menu and a call end where nothing waits
        turn.ask("ask_call")
