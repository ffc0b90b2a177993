"""What somebody wrote, or which keys somebody pressed: from the strongest meaning to the weakest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from tande.policy.conversation import following, keywords, states
from tande.policy.conversation.commands import act
from tande.policy.conversation.inputs import Beside
from tande.policy.conversation.keywords import ADULT_FROM, Reading
from tande.policy.conversation.outputs import Forget, Keep, Say, Stop
from tande.policy.conversation.states import QUESTIONS, SMS, TOPICS, USSD, VOICE
from tande.policy.conversation.turn import (
    Turn,
    again,
    ask_next,
    call_back,
    give_receipt,
    in_danger,
    is_child,
    keep,
    notice,
    resume,
    wake,
)

MENU: Final = {"1": "call", "2": "tell", "3": "follow", "4": "danger", "5": "languages"}
"""The digits of the menu; by text message also the first words, where nothing else waits."""
YES_NO: Final = {"1": "yes", "2": "no"}
BACK: Final = "0"
PIECES_FROM: Final = 13
"""So many digits are no telephone number: the beginning of a code, also where none was asked for."""
PIECES_TO: Final = 24
"""And so many are a code with some too many. Either would else be sealed into a case."""
FOLLOWED_FROM: Final = 4
SKEW: Final = timedelta(minutes=2)
"""How far the clock of a gateway may be behind ours."""


def text(turn: Turn, body: str, *, pressed: bool = False) -> None:
    """Take a text. ``pressed``: keys of a call, which mean something where they are asked for and else nothing."""
    reading = keywords.read(body, turn.rules.lexicon)
    if reading.command == "stop":
        notice(turn, reading)
        stop(turn, sure=reading.sure)
        return
    if turn.state.stopped and reading.thanks:  # for the confirmation: to answer would be the message not wanted
        if turn.state.registered:
            turn.do(Keep())
        return
    wake(turn)
    notice(turn, reading)
    if not any(meant(turn, reading) for meant in _MEANINGS):
        _said(turn, reading, pressed=pressed)


def stop(turn: Turn, *, sure: bool = True) -> None:
    """At once and always. It is confirmed once; nothing is sent after that."""
    if not sure and turn.state.registered:
        turn.do(Keep())
    if not turn.state.stopped:
        turn.say("stopped")
    turn.do(Stop())
    turn.leave()
    turn.change(stopped=True, stopped_at=max(turn.at, turn.state.stopped_at or turn.at))


def _forget(turn: Turn, reading: Reading) -> bool:
    if reading.command != "forget":
        return False
    turn.say("forgotten")
    turn.do(Forget())
    turn.state = states.forgotten(turn.state, at=turn.at)
    return True


def _blank(turn: Turn, reading: Reading) -> bool:
    """An empty message asks for a call: it is what somebody sends who does not write. A star in a menu is a slip."""
    slip = reading.signs and turn.state.door == USSD and turn.state.place == "menu"
    if not (reading.blank or slip):
        return False
    if turn.state.door == SMS and not turn.state.registered and not turn.state.place:
        act(turn, "call")
    else:
        again(turn)
    return True


def _code(turn: Turn, reading: Reading) -> bool:
    """A whole code is looked up and never kept; other words beside it are, in the case that it opens."""
    if not reading.code:
        return False
    if not turn.silent:
        young = (reading.age or ADULT_FROM) < ADULT_FROM
        beside = Beside(reading.words, reading.in_danger, young, reading.calls)
        following.look_up(turn, reading.code, beside)
    elif reading.words:
        keep(turn, "text", hide_code=True)
    return True


def _piece(turn: Turn, reading: Reading) -> bool:
    place, size = turn.state.place, len(reading.digits)
    if place == "code" and size and reading.digits != BACK and not _late(turn):
        following.piece(turn, reading)
        return True
    least = FOLLOWED_FROM if reading.followed else PIECES_FROM
    if place in ("", "menu") and least <= size <= PIECES_TO and not reading.listed:
        turn.change(place="code", asked_at=turn.now)
        following.piece(turn, reading)
        return True
    return False


def _chosen(turn: Turn, reading: Reading) -> bool:
    """The answer to what waits, unless it was sent before that was asked."""
    place = turn.state.place
    if _late(turn) or turn.silent:
        return False
    if place in QUESTIONS:
        return _answered(turn, reading)
    if place == "menu" or (not place and not turn.state.registered):
        return _from_menu(turn, reading.number)
    if place and reading.number == BACK:
        turn.ask("menu")
        return True
    if place == "languages" and reading.number:
        return _language(turn, reading.number)
    return False


def _from_menu(turn: Turn, number: str) -> bool:
    if number in MENU:
        act(turn, MENU[number])
    elif number == BACK and turn.state.door == SMS:
        stop(turn)
    elif number == BACK and turn.state.door == USSD:
        turn.leave()
        turn.say("bye")
    elif number and turn.state.door in (USSD, VOICE):  # digits that stand for nothing hold no words
        again(turn)
    else:
        return False
    return True


def _language(turn: Turn, number: str) -> bool:
    offered = dict(enumerate(turn.rules.languages[:5], start=1))
    if int(number) not in offered:
        return False
    turn.change(language=offered[int(number)], chosen=True)
    if turn.state.door == SMS:
        turn.leave()
        turn.say("language_set")
    else:
        turn.ask("menu")
    return True


def _answered(turn: Turn, reading: Reading) -> bool:
    """Yes, no or unknown to a question; a number of years to that about age. It is kept with its words."""
    place = turn.state.place
    answer = _meant(turn, reading)
    if reading.number == BACK:
        turn.ask("menu")
        return True
    if not answer:
        return False
    if place == "ask_call" and turn.state.found and (reading.denied or YES_NO.get(reading.number) == "no"):
        turn.leave()
        turn.say("done")
        return True
    if place == "ask_call":
        resume(turn)
    if keep(turn, "text", question=place.removeprefix("ask_"), answer=answer):
        give_receipt(turn)
    if place == "ask_danger" and answer == "yes":
        turn.leave()
        in_danger(turn)
    elif place == "ask_child" and answer != "no":  # doubt about age means child
        turn.leave()
        is_child(turn)
    elif place == "ask_call" and answer == "yes":
        call_back(turn)
    elif not ask_next(turn):
        turn.say("done")
    return True


def _meant(turn: Turn, reading: Reading) -> str:
    """Yes, no or unknown; "" for words that are none of these, or of danger where that was not asked."""
    place = turn.state.place
    years = int(reading.number or 0) if int(reading.number or 0) > len(YES_NO) else reading.age
    if place == "ask_child" and years:
        return "yes" if years < ADULT_FROM else "no"
    if reading.number:
        return YES_NO.get(reading.number, "")
    if reading.answer == "agreed":
        return "yes" if place == "ask_call" else ""
    return "" if reading.in_danger and place != "ask_danger" else reading.answer


def _tongue(turn: Turn, reading: Reading) -> bool:
    """The name of a language, by itself, asks for it."""
    if reading.tongue not in turn.rules.languages:
        return False
    turn.change(language=reading.tongue, chosen=True)
    turn.say("language_set" if turn.state.place in ("", "languages") else turn.state.place)
    if turn.state.place == "languages":
        turn.leave()
    return True


def _after_status(turn: Turn, reading: Reading) -> bool:
    """What answers "send CALL" in other words, and thanks for what was said of a case: neither is a new one."""
    if not turn.state.found or turn.state.place or turn.silent:
        return False
    if reading.calls:
        act(turn, "call")
    elif reading.thanks:
        turn.say("done")
    return reading.calls or reading.thanks


def _commanded(turn: Turn, reading: Reading) -> bool:
    """A command and nothing else. One that had to be guessed is kept as well, if there is a case."""
    if not reading.command:
        return False
    if reading.command == "code_word" and reading.behind:
        if keep(turn, "text", question="code_word"):
            give_receipt(turn)
        turn.say("code_word_kept")
        return True
    known = turn.state.registered
    act(turn, reading.command)
    if not reading.sure and known and not any(isinstance(one, Keep) for one in turn.outputs):
        turn.do(Keep())
    return True


_MEANINGS: Final[tuple[Callable[[Turn, Reading], bool], ...]] = (
    _forget, _blank, _code, _piece, _chosen, _tongue, _after_status, _commanded,
)


def _said(turn: Turn, reading: Reading, *, pressed: bool) -> None:
    """Whatever else it is, it is kept."""
    place = turn.state.place
    if pressed:
        again(turn)
        return
    topic = place if place in TOPICS and not _late(turn) else ""
    first = keep(turn, "text", question=topic, hide_code=reading.nearly)
    danger, child = reading.in_danger and not turn.state.danger, (reading.age or ADULT_FROM) < ADULT_FROM
    if danger:
        in_danger(turn)
    if first:
        give_receipt(turn)
    if child:
        is_child(turn, quietly=danger and turn.state.door == USSD)
    if not any(isinstance(one, Say) for one in turn.outputs):
        turn.say("code_word_kept" if topic == "code_word" else "kept")
    _go_on(turn, place, first=first)


def _go_on(turn: Turn, place: str, *, first: bool) -> None:
    """What waits still waits while somebody goes on telling; else the next question, or nothing."""
    if place in QUESTIONS and not (turn.state.danger or turn.state.child):
        again(turn)
    elif first or place in ("tell", *TOPICS):
        ask_next(turn)
    else:
        turn.leave()


def _late(turn: Turn) -> bool:
    """Whether it was sent before what waits was asked."""
    asked = turn.state.asked_at
    return asked is not None and turn.given.at is not None and turn.at < asked - SKEW
