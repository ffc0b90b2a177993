"""Following a case by its code: typed whole or in pieces; wrong ones are limited; nothing but a class is said."""

from typing import Final

from tande.policy.conversation.inputs import DECIDED, QUESTION, RECEIVED, STATUSES, WORKING, Beside, Found
from tande.policy.conversation.keywords import Reading
from tande.policy.conversation.outputs import FollowUp
from tande.policy.conversation.rules import CODE_DIGITS
from tande.policy.conversation.states import SMS, USSD
from tande.policy.conversation.turn import Turn, call_back, give_receipt, in_danger, is_child, keep, resume
from tande.policy.stages import ENDS
from tande.policy.stages import RECEIVED as STAGE_RECEIVED

NOTHING_BESIDE: Final = Beside()


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


def look_up(turn: Turn, code: str, beside: Beside = NOTHING_BESIDE) -> None:
    """Have a whole code looked up, unless too many were wrong. Words beside it are kept where it leads, or in any
    case at all."""
    turn.change(pieces="", pieces_at=None)
    if limited(turn):
        _keep_beside(turn, beside)
        turn.leave()
        if _room(turn, beside):
            turn.say("code_wait")
        return
    turn.do(FollowUp(code, beside))


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


def wrong(turn: Turn, *, quietly: bool = False) -> None:
    """A code that is none: it may be typed again, a few times a day. ``quietly``: the screen is full."""
    limited(turn)
    turn.change(
        wrong=turn.state.wrong + 1, wrong_since=turn.state.wrong_since or turn.now, pieces="", pieces_at=None,
    )
    if limited(turn):
        turn.leave()
        if not quietly:
            turn.say("code_wait")
        return
    if not quietly:
        turn.say("code_wrong")
    turn.change(place="code", asked_at=turn.now, silences=0)


def found(turn: Turn, given: Found) -> None:
    """What the look-up gave. Raises ValueError for a status that may not be said."""
    if given.status and given.status not in STATUSES:
        raise ValueError("not a class of status")
    if given.status and given.beside.words and not given.full:
        turn.change(found=True)
        resume(turn)
    _keep_beside(turn, given.beside)
    if not given.status:
        wrong(turn, quietly=not _room(turn, given.beside))
        return
    turn.leave()
    turn.change(found=True)
    calls = given.status in (QUESTION, DECIDED)  # these say "send CALL", which she did
    if not (calls and given.beside.call):
        turn.say(given.status)
    if given.beside.call:
        call_back(turn)
    elif calls and turn.state.door != SMS and not given.beside.danger:  # a menu and a call end where nothing waits
        turn.ask("ask_call")


def _room(turn: Turn, beside: Beside) -> bool:
    """Whether a screen holds more than a receipt and where help is."""
    return not (beside.danger and turn.state.door == USSD)


def _keep_beside(turn: Turn, beside: Beside) -> None:
    """The words that came with a code: whoever has the code speaks of its case; without one it is a case of its own."""
    if beside.words and keep(turn, "text", hide_code=True):
        give_receipt(turn)
    if beside.danger:
        in_danger(turn)
    if beside.child:
        is_child(turn, quietly=turn.state.door == USSD)
