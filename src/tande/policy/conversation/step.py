"""The conversation: ``step(state, input) -> (state, outputs)``, pure, the same for message, menu and voice.

Register first, ask later: the first words are the complaint. A text is a keyword and nothing else, the answer to what
was just asked, or it is kept. Nothing is ever called invalid. Rule: facts on channels, section 3; decision 042.
"""

from dataclasses import replace
from datetime import datetime

from tande.policy.conversation import following, states
from tande.policy.conversation.inputs import Cut, Found, Input, Key, News, Opened, Silence, Text, Voice
from tande.policy.conversation.outputs import Nothing, Output
from tande.policy.conversation.rules import Rules
from tande.policy.conversation.states import QUESTIONS, SMS, TOPICS, USSD, VOICE, State
from tande.policy.conversation.texting import text
from tande.policy.conversation.turn import Turn, again, ask_next, give_receipt, keep, wake

Stepped = tuple[State, tuple[Output, ...]]


def step(state: State, given: Input, *, now: datetime, rules: Rules) -> Stepped:
    """What follows from an input. ``now`` bears a zone (ValueError). Delivered twice, an input does nothing."""
    if now.tzinfo is None:
        raise ValueError("a time without a zone")
    if given.id and states.mark(given.id) in state.seen:
        return state, (Nothing(),)
    woken = state if isinstance(given, News) else _awake(state, now, rules)  # an answer may take months
    before = states.remembering(woken, given.id)
    turn = Turn(before, given, now=now, rules=rules)
    _take(turn)
    heard = isinstance(given, Text | Key | Voice | Opened)
    if heard:
        turn.change(last=max(now, turn.state.last or now))
    return turn.finished()


def _awake(state: State, now: datetime, rules: Rules) -> State:
    """The state, closed without a word if nobody spoke for a day."""
    idle = state.last is not None and now - state.last >= rules.idle
    return replace(states.closed(state), last=None) if idle else state


def _take(turn: Turn) -> None:
    match turn.given:
        case Text(body=body):
            text(turn, body)
        case Key(digits=digits):
            text(turn, digits, pressed=turn.state.door == VOICE)
        case Voice() as voice:
            _voice(turn, voice)
        case Silence():
            _silence(turn)
        case Opened():
            _opened(turn)
        case Found() as found:
            following.found(turn, found)
        case News() if turn.state.registered and not turn.state.stopped:
            turn.say("news", news=True, door="" if turn.state.door == SMS else SMS)
        case Cut() if turn.state.door == VOICE:
            turn.leave()


def _opened(turn: Turn) -> None:
    """A menu goes on where it was cut, if that was just now; a call always begins at the beginning."""
    state = turn.state
    turn.change(stopped=False, stopped_at=None)
    if state.door == SMS:
        return
    recent = state.last is not None and turn.now - state.last <= turn.rules.resume
    if state.door == USSD and recent and state.place not in ("", "menu"):
        turn.ask(state.place)
        return
    turn.state = states.closed(turn.state)
    turn.ask("menu")


def _voice(turn: Turn, voice: Voice) -> None:
    """A recording is the whole complaint. Who hangs up after it is asked nothing."""
    if voice.seconds == 0:
        _silence(turn)
        return
    wake(turn)
    place = turn.state.place
    first = keep(turn, "voice", question=place if place in TOPICS else "")
    hung_up = voice.ended and turn.state.door == VOICE
    if first and not hung_up:
        give_receipt(turn)
    elif first and turn.rules.text_after_call:
        give_receipt(turn, door=SMS)
    elif not hung_up:
        turn.say("kept")
    if hung_up or place in TOPICS:
        turn.leave()
    elif place not in QUESTIONS:
        ask_next(turn)
    else:
        again(turn)


def _silence(turn: Turn) -> None:
    """A call says it once more, then lets the person speak, then ends. Elsewhere silence is not answered."""
    state = turn.state
    if state.door != VOICE or not state.place:
        return
    patience = 1 if state.place in (*QUESTIONS, "code", "languages") else 2
    if state.silences >= patience:
        turn.leave()
        turn.say("bye")
        return
    turn.say(state.place)
    turn.change(silences=state.silences + 1)
