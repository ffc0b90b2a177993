"""One turn of a conversation while it is worked out: the state so far, and what is to be done."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tande.policy.conversation.inputs import Input
from tande.policy.conversation.keywords import Reading
from tande.policy.conversation.outputs import AskCallBack, Flag, Keep, Nothing, Output, Register, Resume, Say
from tande.policy.conversation.rules import Rules, opens
from tande.policy.conversation.states import QUESTIONS, SMS, USSD, VOICE, State, closed

AT_ONCE = frozenset({"danger", "danger_alone"})
"""Said at any hour, however late the message came in."""


class Turn:
    """``silent``: the message was sent before the person said stop, so it is kept and nothing is answered."""

    def __init__(self, state: State, given: Input, *, now: datetime, rules: Rules) -> None:
        self.state, self.given, self.now, self.rules = state, given, now, rules
        self.at = min(given.at or now, now)
        self.silent = False
        self.outputs: list[Output] = []

    def change(self, **fields: Any) -> None:
        """Set fields of the state."""
        self.state = replace(self.state, **fields)

    def do(self, *outputs: Output) -> None:
        """Add what is to be done."""
        self.outputs.extend(outputs)

    def say(self, key: str, *, news: bool = False, door: str = "", **params: str) -> None:
        """Say a text: at once to whoever is waiting for it, in the morning to whoever may be asleep."""
        if self.silent:
            return
        waiting = not news and self.now - self.at <= self.rules.direct
        held = None if waiting or key in AT_ONCE else opens(self.now, self.rules)
        language = self.state.language or self.rules.languages[0]
        self.do(Say(key, language, tuple(sorted(params.items())), held, door))

    def ask(self, place: str) -> None:
        """Say a text that waits for an answer."""
        self.say(place)
        self.change(place=place, asked_at=self.now, silences=0, pieces="", pieces_at=None)

    def leave(self) -> None:
        """Wait for nothing any more."""
        self.change(place="", asked_at=None, silences=0, pieces="", pieces_at=None)

    def finished(self) -> tuple[State, tuple[Output, ...]]:
        """What the step gives back."""
        return self.state, tuple(self.outputs) or (Nothing(),)


def keep(turn: Turn, kind: str, *, question: str = "", answer: str = "", hide_code: bool = False) -> bool:
    """Seal what came in: a case and its receipt if there is none yet. Whether it made one."""
    if turn.state.registered:
        turn.do(Keep(question, answer, hide_code))
        return False
    turn.do(Register(kind, hide_code))
    turn.change(registered=True, unheard=turn.silent, found=False)
    return True


def resume(turn: Turn) -> None:
    """Go on in the case whose code was just given: its reporter has a receipt and is asked nothing anew."""
    if turn.state.found and not turn.silent:
        turn.do(Resume())
        turn.change(found=False, registered=True, unheard=False, called=False, asked=QUESTIONS)


def give_receipt(turn: Turn, *, door: str = "") -> None:
    """The code; by text message also, once in a lifetime, to delete what is on the phone."""
    turn.say("receipt", door=door)
    if SMS in (door or turn.state.door,) and not turn.state.warned and not turn.silent:
        turn.say("delete", door=door)
        turn.change(warned=True)


def in_danger(turn: Turn) -> None:
    """Tell the desk and say where help is; nothing more is asked then."""
    turn.change(danger=True)
    turn.do(Flag("danger"))
    phone = turn.rules.danger_phone
    if phone:
        turn.say("danger", phone=phone)
    else:
        turn.say("danger_alone")


def is_child(turn: Turn, *, quietly: bool = False) -> None:
    """Tell the desk. A child is asked nothing, and is told once that it is not to blame."""
    told = turn.state.child or quietly
    turn.change(child=True)
    turn.do(Flag("child"))
    if not told:
        turn.say("child")


def call_back(turn: Turn) -> None:
    """Ask for a call once; what comes next may say when, and what to tell whoever else answers."""
    if not turn.state.called:
        turn.do(AskCallBack())
    turn.change(called=True)
    turn.ask("call")


def ask_next(turn: Turn) -> bool:
    """The next question, if one is left to ask. Whether there was."""
    state = turn.state
    if state.danger or state.child or turn.silent:
        turn.leave()
        return False
    left = [one for one in QUESTIONS if one not in state.asked and not (one == "ask_call" and state.called)]
    if not left:
        turn.leave()
        return False
    turn.change(asked=(*state.asked, left[0]))
    turn.ask(left[0])
    return True


def wake(turn: Turn) -> None:
    """Who comes back after a stop is answered again; what was sent before it is kept in silence."""
    state = turn.state
    if not state.stopped:
        return
    # Not `turn.at`, which is never ahead of our clock: set back since the stop, it would silence who writes now.
    if state.stopped_at is not None and turn.given.at is not None and turn.given.at < state.stopped_at:
        turn.silent = True
    else:  # a case without a receipt cannot be followed: what is said now makes one that can
        turn.state = closed(state) if state.unheard else state
        turn.change(stopped=False, stopped_at=None)


def again(turn: Turn) -> None:
    """Say once more what waits: a menu and a call show nothing else of it."""
    if turn.state.door in (USSD, VOICE) and turn.state.place:
        turn.say(turn.state.place)


def notice(turn: Turn, reading: Reading) -> None:
    """Speak the language that somebody writes, unless another was asked for by name."""
    if reading.language in turn.rules.languages and not turn.state.chosen:
        turn.change(language=reading.language)
