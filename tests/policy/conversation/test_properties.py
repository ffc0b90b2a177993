"""Whatever comes in, in whatever order, at whatever hour: nothing invalid, nothing lost, nothing said too much."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tande.policy import sms
from tande.policy.conversation import states, texts
from tande.policy.conversation.inputs import (
    STATUSES,
    Cut,
    Found,
    Input,
    Key,
    News,
    Opened,
    Silence,
    Text,
    Voice,
)
from tande.policy.conversation.outputs import (
    Flag,
    FollowUp,
    Forget,
    Keep,
    Nothing,
    Output,
    Register,
    Say,
    Stop,
)
from tande.policy.conversation.rules import opens
from tande.policy.conversation.states import DOORS, QUESTIONS, State
from tande.policy.conversation.step import step
from tests.policy.conversation.talks import CODE, FILLS, NOON, PACK, RULES, SPACED
from tests.policy.conversation.test_table import COMMANDS, FIRST, KEPT

MARK = "zvorgluk"
"""A word of no language: it must reach the case, and never an answer or the state."""
SECRET = (MARK, f"{MARK} danje", f"mwen gen 12 an {MARK}", f"2 {MARK}", f"{SPACED} {MARK}", f"mo sekrè {MARK}",
          f"{MARK}\n" * 9, f"wi {MARK}", f"RETE {MARK} {MARK} rete", f"J'ai 14 ans, danger, {MARK}")
STOPS = [word for words in COMMANDS["stop"].values() for word in words]
WORDS = [*(word for by in COMMANDS.values() for words in by.values() for word in words), *FIRST.values(), *KEPT[:14],
         *"0123456789", "wi", "no", "15", "ENGLISH", "NOUVO", "MENU", SPACED, CODE[:8], CODE[8:], CODE[:16], ""]
BODIES = st.one_of(st.sampled_from(WORDS), st.sampled_from(SECRET), st.text(max_size=30))
AGO = st.sampled_from([
    None, None, timedelta(0), timedelta(seconds=30), timedelta(minutes=20), timedelta(days=3), -timedelta(hours=1),
])
IDS = st.sampled_from(["", "", "", *"abcdefgh"])
GAPS = st.sampled_from([
    timedelta(0), timedelta(minutes=1), timedelta(hours=5), timedelta(hours=23), timedelta(days=2),
    -timedelta(minutes=3),
])
PLAIN: st.SearchStrategy[Input] = st.one_of(
    st.builds(Text, body=BODIES), st.builds(Text, body=BODIES), st.builds(Text, body=BODIES),
    st.builds(Key, digits=st.text("0123456789*#", max_size=21)),
    st.builds(Voice, seconds=st.sampled_from([None, 0, 7]), ended=st.booleans()),
    st.builds(Found, status=st.sampled_from(["", "", *STATUSES])),
    st.sampled_from([Silence(), Opened(), Cut(), News()]),
)
TALKS = st.lists(st.tuples(PLAIN, IDS, AGO, GAPS), max_size=14)
Script = list[tuple[Input, str, timedelta | None, timedelta]]
Step = tuple[State, Input, State, tuple[Output, ...], datetime]


def held(door: str, talk: Script) -> Iterator[Step]:
    """Each step: the state before, the input, the state after, what is done, and when."""
    state, now = State(door=door), NOON
    for plain, name, ago, gap in talk:
        now += gap
        came = replace(plain, id=name, at=None if ago is None else now - ago)
        after, outputs = stepped(state, came, now)
        yield state, came, after, outputs, now
        state = after


def stepped(state: State, came: Input, now: datetime) -> tuple[State, tuple[Output, ...]]:
    """One input, with the look-up it led to: every door looks a code up at once."""
    after, outputs = step(state, came, now=now, rules=RULES)
    for asked in [one for one in outputs if isinstance(one, FollowUp)]:
        led_to = Found(STATUSES[now.minute % len(STATUSES)] if now.minute % 3 else "", asked.beside, at=came.at)
        after, more = step(after, led_to, now=now, rules=RULES)
        outputs += more
    return after, outputs


def led(door: str, talk: Script) -> tuple[State, datetime]:
    """Where a conversation ends, and when."""
    steps = list(held(door, talk))
    return (steps[-1][2], steps[-1][4]) if steps else (State(door=door), NOON)


def said(outputs: tuple[Output, ...]) -> list[Say]:
    return [one for one in outputs if isinstance(one, Say)]


@given(st.sampled_from(DOORS), TALKS)
def test_no_word_is_lost_and_none_comes_out(door: str, talk: Script) -> None:
    for before, came, after, outputs, _now in held(door, talk):
        known = came.id and states.mark(came.id) in before.seen
        if isinstance(came, Text) and MARK in came.body and not known:
            assert [one for one in outputs if isinstance(one, Register | Keep)], came.body
            code = any(isinstance(one, Register | Keep) and one.hide_code for one in outputs)
            assert code == (SPACED in came.body)
        for word in (MARK, "zvor", "kouzin", "frè"):
            assert word not in repr(outputs)
            assert word not in states.to_json(after)
        assert MARK not in repr(came)


@given(st.sampled_from(DOORS), TALKS)
def test_every_case_ends_in_a_receipt(door: str, talk: Script) -> None:
    """The only case without one: words sent before a stop that arrived first."""
    for before, came, _after, outputs, now in held(door, talk):
        made = [one for one in outputs if isinstance(one, Register)]
        receipts = [one for one in said(outputs) if one.key == "receipt"]
        overtaken = before.stopped and came.at is not None and before.stopped_at and came.at < before.stopped_at
        assert len(receipts) == (len(made) if not overtaken else 0)
        assert len(made) <= 1
        awake = before.registered and before.last and now - before.last < RULES.idle and not before.unheard
        assert not (made and awake and door == "sms")
        kept = [one for one in outputs if isinstance(one, Keep | Register)]
        stopping = any(isinstance(one, Stop) for one in outputs)
        if kept and not overtaken and not stopping and not isinstance(came, Voice):
            assert said(outputs), "who says something is answered"


@given(st.sampled_from(DOORS), TALKS, st.sampled_from(STOPS), AGO)
def test_stop_always_stops(
    door: str, talk: Script, word: str, ago: timedelta | None
) -> None:
    state, now = led(door, talk)
    at = None if ago is None else now - ago
    stopped, outputs = step(state, Text(body=word, at=at), now=now, rules=RULES)
    assert Stop() in outputs
    assert {one.key for one in said(outputs)} <= {"stopped"}
    after, quiet = step(stopped, News(), now=now, rules=RULES)
    assert quiet == (Nothing(),)
    for late in ("1", FIRST["ht"], "danje", "EFASE", f"{SPACED} {MARK}"):
        sent = (stopped.stopped_at or now) - timedelta(seconds=1)
        after, quiet = step(stopped, Text(body=late, at=sent), now=now, rules=RULES)
        assert not said(quiet), late
        assert after.stopped


@given(st.sampled_from(DOORS), TALKS)
def test_one_warning_three_questions_and_nothing_at_night(
    door: str, talk: Script
) -> None:
    warnings = 0
    for _before, came, after, outputs, now in held(door, talk):
        warnings += sum(one.key == "delete" for one in said(outputs))
        assert len(after.asked) <= len(QUESTIONS) == len({*QUESTIONS}) == 3
        assert len([one for one in said(outputs) if one.key in QUESTIONS]) <= 1
        assert [one.key for one in said(outputs)] == list(dict.fromkeys(one.key for one in said(outputs)))
        direct = not isinstance(came, News) and (came.at is None or now - came.at <= RULES.direct)
        for one in said(outputs):
            if one.key in ("danger", "danger_alone") or direct:
                assert one.not_before is None
            else:
                assert one.not_before == opens(now, RULES)
    assert warnings <= 1


@given(st.sampled_from(DOORS), TALKS)
def test_the_state_survives_json_and_a_second_delivery_changes_nothing(
    door: str, talk: Script
) -> None:
    for before, came, after, outputs, now in held(door, talk):
        stored = states.from_json(states.to_json(before))
        assert stored == before
        assert stepped(stored, came, now) == (after, outputs)
        json.loads(states.to_json(after))
        assert after.place in states.PLACES
        assert after.language in ("", *RULES.languages)
        if came.id:
            assert step(after, came, now=now + timedelta(hours=1), rules=RULES) == (after, (Nothing(),))


@given(st.sampled_from(DOORS), TALKS)
def test_what_is_said_fits_the_phone(door: str, talk: Script) -> None:
    known = texts.recordings(PACK.texts)
    for _before, _came, after, outputs, _now in held(door, talk):
        packed = texts.messages(PACK.texts, said(outputs), FILLS)
        assert all(sms.parts(one).parts == 1 and sms.parts(one).plain for one in packed)
        if door == states.USSD:
            shown = texts.screen(PACK.texts, [one for one in said(outputs) if not one.door], FILLS,
                                 waits=states.awaits(after) != "end")
            assert sms.parts(shown).units <= texts.SCREEN_MAX, shown
        assert set(texts.prompts(PACK.texts, said(outputs), FILLS)) <= known.keys()


@given(TALKS)
def test_a_wrong_code_is_not_looked_up_for_ever(talk: Script) -> None:
    tried = 0
    state, now = led("sms", talk)
    for number in range(20):
        state, outputs = step(state, Text(body=f"{number:020d}"), now=now, rules=RULES)
        if "FollowUp" in repr(outputs):
            tried += 1
            state, outputs = step(state, Found(status=""), now=now, rules=RULES)
    assert tried <= RULES.wrong_codes
    assert [one.key for one in said(outputs)] == ["code_wait"]


@given(TALKS)
def test_forgetting_leaves_nothing_of_the_person(talk: Script) -> None:
    state, now = led("sms", talk)
    state, outputs = step(state, Text(body="EFASE"), now=now, rules=RULES)
    assert Forget() in outputs
    blank = State(warned=state.warned, seen=state.seen, stopped=True, stopped_at=state.stopped_at, wrong=state.wrong,
                  wrong_since=state.wrong_since, last=state.last)
    assert state == blank
    assert Flag("danger") not in outputs
