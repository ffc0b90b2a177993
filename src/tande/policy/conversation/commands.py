"""What each command does, said in a word or chosen by a digit of the menu."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tande.policy.conversation import following, states
from tande.policy.conversation.states import USSD, VOICE
from tande.policy.conversation.turn import Turn, call_back, give_receipt, in_danger, is_child, keep, resume


def act(turn: Turn, command: str) -> None:
    """Do what a command other than stop and forget asks for."""
    ACTS[command](turn)


def _help(turn: Turn) -> None:
    turn.say("help")


def _danger(turn: Turn) -> None:
    """Safety first, then the receipt; who can go on speaking may."""
    first = keep(turn, "danger", question="danger")
    turn.leave()
    in_danger(turn)
    if first:
        give_receipt(turn)
    if turn.state.door == VOICE:
        turn.ask("tell")
    elif turn.state.door == USSD:
        turn.change(place="tell", asked_at=turn.now)


def _call(turn: Turn) -> None:
    """Who has just heard "send CALL" after giving a code is called about that case."""
    resume(turn)
    if keep(turn, "call", question="call"):
        give_receipt(turn)
    call_back(turn)


def _tell(turn: Turn) -> None:
    turn.ask("tell")


def _again(turn: Turn) -> None:
    """A new complaint, perhaps by somebody else with the same phone."""
    turn.state = states.closed(turn.state)
    turn.ask("tell")


def _follow(turn: Turn) -> None:
    if following.limited(turn):
        turn.leave()
        turn.say("code_wait")
    else:
        turn.ask("code")


def _child(turn: Turn) -> None:
    if keep(turn, "text", question="child", answer="yes"):
        give_receipt(turn)
    turn.leave()
    told = turn.state.child
    is_child(turn)
    if told:
        turn.say("kept")


def _code_word(turn: Turn) -> None:
    turn.ask("code_word")


def _menu(turn: Turn) -> None:
    turn.ask("menu")


def _languages(turn: Turn) -> None:
    turn.ask("languages")


ACTS: Final[Mapping[str, Callable[[Turn], None]]] = MappingProxyType({
    "help": _help, "danger": _danger, "call": _call, "tell": _tell, "follow": _follow, "child": _child,
    "code_word": _code_word, "again": _again, "menu": _menu, "languages": _languages,
})
