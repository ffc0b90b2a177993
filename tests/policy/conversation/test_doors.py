"""Phone menus and calls, the hours of the day, what comes late or twice, and following by code."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tande.policy import channels, stages
from tande.policy.conversation import digits, following, states
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
from tande.policy.conversation.outputs import Keep, Register
from tande.policy.conversation.rules import opens
from tande.policy.conversation.states import SMS, USSD, VOICE, State
from tande.policy.conversation.step import step
from tests.policy.conversation.talks import CODE, NIGHT, NOON, RULES, SPACED, Talk

MINUTE = timedelta(minutes=1)
SCRIPTS: dict[str, tuple[str, list[tuple[Input | str, list[str], str]]]] = {
    "a menu from the first screen to the last": (USSD, [
        (Opened(), ["menu"], "text"),
        ("2", ["tell"], "text"),
        ("Yo pran tout sa m te genyen", ["Register:text", "receipt", "ask_danger"], "text"),
        ("2", ["Keep:danger", "ask_child"], "text"),
        ("2", ["Keep:child", "ask_call"], "text"),
        ("2", ["Keep:call", "done"], "end"),
    ]),
    "a menu cut in the middle goes on where it was": (USSD, [
        (Opened(), ["menu"], "text"),
        ("2", ["tell"], "text"),
        (Cut(), ["Nothing"], "text"),
        (Opened(), ["tell"], "text"),
        ("Yo pran tout sa m te genyen", ["Register:text", "receipt", "ask_danger"], "text"),
        (Cut(), ["Nothing"], "text"),
        (Opened(), ["ask_danger"], "text"),
        ("1", ["Keep:danger", "Flag:danger", "danger"], "end"),
        (Opened(), ["menu"], "text"),
    ]),
    "0 goes back, and ends where there is nothing behind": (USSD, [
        (Opened(), ["menu"], "text"),
        ("5", ["languages"], "text"),
        ("0", ["menu"], "text"),
        ("5", ["languages"], "text"),
        ("3", ["menu"], "text"),
        ("7", ["menu"], "text"),
        ("0", ["bye"], "end"),
    ]),
    "words at once instead of a digit": (USSD, [
        (Opened(), ["menu"], "text"),
        ("Yo pran frè m", ["Register:text", "receipt", "ask_danger"], "text"),
        ("li te wouj", ["Keep", "kept", "ask_danger"], "text"),
    ]),
    "danger by its digit, and then words": (USSD, [
        (Opened(), ["menu"], "text"),
        ("4", ["Register:danger", "Flag:danger", "danger", "receipt"], "text"),
        ("nan mache a", ["Keep", "kept"], "end"),
    ]),
    "a call back by its digit": (USSD, [
        (Opened(), ["menu"], "text"),
        ("1", ["Register:call", "receipt", "AskCallBack", "call"], "text"),
        ("demen a 9", ["Keep:call", "kept", "ask_danger"], "text"),
    ]),
    "a call: say what happened, then hang up": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Voice(seconds=40, ended=True), ["Register:voice", "receipt", "delete"], "end"),
        (Cut(), ["Nothing"], "end"),
    ]),
    "a call in which somebody stays": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Voice(seconds=40), ["Register:voice", "receipt", "ask_danger"], "keys"),
        (Key(digits="2"), ["Keep:danger", "ask_child"], "keys"),
        (Silence(), ["ask_child"], "keys"),
        (Silence(), ["bye"], "end"),
    ]),
    "nobody presses anything and it records all the same": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Silence(), ["menu"], "recording"),
        (Voice(seconds=0), ["menu"], "recording"),
        (Voice(seconds=3), ["Register:voice", "receipt", "ask_danger"], "keys"),
        (Voice(seconds=9), ["Keep", "kept", "ask_danger"], "keys"),
    ]),
    "a call in silence ends": (VOICE, [
        (Opened(), ["menu"], "recording"), (Silence(), ["menu"], "recording"), (Silence(), ["menu"], "recording"),
        (Silence(), ["bye"], "end"),
    ]),
    "a wrong key is no complaint": (VOICE, [
        (Opened(), ["menu"], "recording"), (Key(digits="9"), ["menu"], "recording"), (Key(digits="*"),
            ["menu"], "recording"),
        (Key(digits="77"), ["menu"], "recording"), (Key(digits=""), ["menu"], "recording"),
    ]),
    "danger in a call, and then speaking": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Key(digits="4"), ["Register:danger", "Flag:danger", "danger", "receipt", "tell"], "recording"),
        (Voice(seconds=20, ended=True), ["Keep"], "end"),
    ]),
    "when to call, said in a call": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Key(digits="1"), ["Register:call", "receipt", "AskCallBack", "call"], "recording"),
        (Voice(seconds=5, ended=True), ["Keep:call"], "end"),
    ]),
    "following in a call, key by key": (VOICE, [
        (Opened(), ["menu"], "recording"),
        (Key(digits="3"), ["code"], "keys"),
        (Key(digits=CODE[:4]), ["rest"], "keys"),
        (Key(digits=CODE[4:] + "#"), [f"FollowUp:{CODE}"], "keys"),
        (Found(status="decided"), ["decided", "ask_call"], "keys"),
        (Key(digits="1"), ["Resume", "Keep:call", "AskCallBack", "call"], "recording"),
        (Voice(seconds=5, ended=True), ["Keep:call"], "end"),
    ]),
    "no call about the answer in a menu, and nothing is added": (USSD, [
        (Opened(), ["menu"], "text"),
        ("3", ["code"], "text"),
        (CODE, [f"FollowUp:{CODE}"], "text"),
        (Found(status="question"), ["question", "ask_call"], "text"),
        ("non", ["done"], "end"),
    ]),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_door_is_led_through(name: str) -> None:
    door, script = SCRIPTS[name]
    talk = Talk(door)
    for given, done, awaited in script:
        assert talk.send(given) == done, given
        assert states.awaits(talk.state) == awaited, given


def test_a_menu_is_not_shown_to_whoever_takes_up_the_phone_later() -> None:
    talk = Talk(USSD)
    for given in (Opened(), "2", "Yo pran frè m", Cut()):
        talk.send(given)
    assert talk.send(Opened(), after=RULES.resume + MINUTE) == ["menu"]
    assert not talk.state.registered


def test_the_receipt_of_a_call_goes_out_as_a_message_only_where_that_is_the_rule() -> None:
    talk = Talk(VOICE)
    talk.send(Opened())
    talk.send(Voice(ended=True))
    assert {one.door for one in talk.says} == {SMS}
    silent = Talk(VOICE, rules=replace(RULES, text_after_call=False))
    silent.send(Opened())
    assert silent.send(Voice(ended=True)) == ["Register:voice"]


@pytest.mark.parametrize(("utc", "until"), [
    ("2026-11-26T12:59:59", "2026-11-26T13:00:00"), ("2026-11-26T13:00:00", None), ("2026-11-27T00:59:59", None),
    ("2026-11-27T01:00:00", "2026-11-27T13:00:00"), ("2026-11-27T04:59:00", "2026-11-27T13:00:00"),
    ("2026-07-27T23:59:59", None), ("2026-07-28T00:00:00", "2026-07-28T12:00:00"),
])
def test_the_day_is_that_of_the_mission(utc: str, until: str | None) -> None:
    wanted = until and datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert opens(datetime.fromisoformat(utc).replace(tzinfo=UTC), RULES) == wanted


def test_news_waits_for_the_morning_and_danger_for_nothing() -> None:
    talk = Talk(now=NIGHT)
    talk.send("Yo vini lakay mwen")
    assert {one.not_before for one in talk.says} == {None}, "who writes at night has the phone in the hand"
    assert talk.send(News()) == ["news"]
    assert talk.says[0].not_before == opens(NIGHT, RULES)
    talk.send(Text(body="Yo vini ankò", at=NIGHT - timedelta(hours=6)))
    assert talk.says[0].not_before == opens(NIGHT, RULES), "the gateway was away: nobody waits any more"
    talk.send(Text(body="DANJE", at=NIGHT - timedelta(hours=6)))
    assert [(one.key, one.not_before) for one in talk.says] == [("danger", None)]


def test_an_answer_after_months_is_told_and_after_somebody_else_wrote_it_is_not() -> None:
    talk = Talk()
    talk.send("Yo vini lakay mwen")
    assert talk.send(News(), after=timedelta(days=90)) == ["news"]
    talk.send("ed", after=timedelta(days=2))
    assert talk.send(News()) == ["Nothing"], "by then it may be another person's phone"


def test_who_called_learns_of_an_answer_by_message() -> None:
    talk = Talk(VOICE)
    for given in (Opened(), Voice(seconds=9, ended=True)):
        talk.send(given)
    assert talk.send(News()) == ["news"]
    assert talk.says[0].door == SMS


def test_without_a_number_for_danger_none_is_invented() -> None:
    assert "danger_alone" in Talk(rules=replace(RULES, danger_phone="")).send("danje")


def test_the_same_message_fifteen_times_is_one() -> None:
    talk = Talk()
    done = [talk.send(Text(body="Yo vini", id="m1")) for _ in range(15)]
    assert done[0][0] == "Register:text"
    assert done[1:] == [["Nothing"]] * 14
    assert "m1" not in states.to_json(talk.state)


def test_what_was_sent_before_a_question_is_no_answer_to_it() -> None:
    talk = Talk()
    talk.send("Yo vini lakay mwen")
    assert talk.send(Text(body="1", at=NOON - timedelta(minutes=30))) == ["Keep", "kept"]
    assert talk.send(Text(body="1", at=talk.now)) == ["Keep:danger", "Flag:danger", "danger"]


def test_a_message_overtaken_by_stop_is_kept_in_silence() -> None:
    talk = Talk()
    assert talk.send(Text(body="RETE", at=NOON)) == ["stopped", "Stop"]
    assert talk.send(Text(body="Yo vini lakay mwen", at=NOON - MINUTE)) == ["Register:text"]
    assert talk.send(Text(body="danje", at=NOON - MINUTE)) == ["Keep:danger", "Flag:danger"]
    assert talk.send("RETE") == ["Stop"], "confirmed once"
    assert talk.send(News()) == ["Nothing"]
    assert talk.send("Yo vini ankò, ekri m")[:2] == ["Register:text", "receipt"], "who writes again is answered again"
    assert talk.send("RETE") == ["stopped", "Stop"]
    assert talk.send("Yo la toujou") == ["Keep", "kept"], "this case has its receipt"


def test_a_clock_set_back_after_a_stop_silences_nobody_whose_gateway_runs_ahead() -> None:
    talk = Talk()
    assert talk.send("RETE") == ["stopped", "Stop"]
    ahead = Text(body="Yo vini lakay mwen", at=talk.now + timedelta(hours=1))
    talk.now -= 3 * MINUTE
    assert talk.send(ahead)[:2] == ["Register:text", "receipt"]


def test_an_older_stop_does_not_open_what_a_later_one_closed() -> None:
    talk = Talk()
    talk.send(Text(body="RETE", at=NOON))
    talk.send(Text(body="RETE", at=NOON - timedelta(hours=1)))
    assert talk.send(Text(body="Yo vini", at=NOON - MINUTE)) == ["Register:text"]


def test_what_is_forgotten_is_not_warned_a_second_time_and_the_code_still_works() -> None:
    talk = Talk()
    talk.send("Yo vini lakay mwen")
    assert talk.send("EFASE") == ["forgotten", "Forget"]
    assert talk.send("Yo vini ankò") == ["Register:text", "receipt", "ask_danger"]
    assert talk.send(SPACED) == [f"FollowUp:{CODE}"]


def test_every_door_is_a_channel() -> None:
    assert set(states.DOORS) < set(channels.CHANNELS)


def test_a_clock_ahead_or_behind_breaks_nothing() -> None:
    talk = Talk()
    assert talk.send(Text(body="Yo vini", at=NOON + timedelta(days=400)))[0] == "Register:text"
    assert talk.send("2", after=-timedelta(hours=2)) == ["Keep:danger", "ask_child"]
    with pytest.raises(ValueError, match="zone"):
        step(State(), Silence(), now=datetime(2026, 1, 1), rules=RULES)  # noqa: DTZ001


@pytest.mark.parametrize("pieces", [
    ["4821 7730", "5566 1234 5678"], ["4821", "7730", "5566", "1234", "5678"], [CODE[:19], CODE],
    ["4821 7730", SPACED],
    ["9999 9999 9999", "4821 7730 5566", "1234 5678"],
])
def test_a_code_may_come_in_pieces(pieces: list[str]) -> None:
    talk = Talk()
    assert talk.send("SUIV") == ["code"]
    for piece in pieces[:-1]:
        assert talk.send(piece) == ["rest"]
    assert talk.send(pieces[-1]) == [f"FollowUp:{CODE}"]
    assert talk.state.pieces == ""
    assert not any(isinstance(one, Keep | Register) for one in talk.outputs)


def test_how_many_digits_are_missing_is_said_and_the_beginning_is_soon_forgotten() -> None:
    talk = Talk()
    talk.send("SUIV")
    talk.send("4821 7730")
    assert dict(talk.says[0].params) == {"missing": "12"}
    assert talk.send("5566 1234 5678", after=RULES.pieces + MINUTE) == ["rest"]
    assert dict(talk.says[0].params) == {"missing": "8"}
    assert talk.send("M pa jwenn papye a") == ["Register:text", "receipt", "delete", "ask_danger"]
    assert talk.state.pieces == ""


def test_a_telephone_number_is_a_complaint_and_a_long_number_a_code() -> None:
    assert Talk().send("3712 3456")[0] == "Register:text"
    talk = Talk()
    assert talk.send(SPACED[:-5]) == ["rest"]
    assert talk.send(SPACED[-4:]) == [f"FollowUp:{CODE}"]
    for said in ("1" * 41, "0050937123456", "00254 712 345 678", "37123456 / 38123456", "37123456 38123456",
                 "3712-3456 3812-3456", "25/11/2026 14:30:15", "+509 3712 3456 +509 3812 3456"):
        assert Talk().send(said)[0] == "Register:text", said
    for said in ("1" * 21, f"{SPACED}9", f"{SPACED[:-1]}89 "):  # one too many: to be looked at, not a new complaint
        assert Talk().send(said) == ["code_wrong"], said


def test_a_mistyped_code_never_lies_in_a_case() -> None:
    for said in (f"men nimewo a {SPACED[:-2]}, yo tounen yè", f"yo tounen {CODE[:-1]}", f"yo tounen {CODE}9 yè"):
        talk = Talk()
        assert talk.send(said)[0] == "Register:text"
        assert talk.outputs[0] == Register("text", hide_code=True), said
        assert digits.without_code(said).count("[…]") == 1
        assert len(digits.ascii_digits(digits.without_code(said))) == 0
    for said in ("rele 3712 3456 oswa 3812 3456", "37123456, 38123456, 39123456 yo se yo"):
        talk = Talk()
        talk.send(said)
        assert (talk.outputs[0], digits.without_code(said)) == (Register("text"), said)


def test_wrong_codes_are_limited_for_a_day_and_a_right_one_does_not_begin_anew() -> None:
    talk = Talk()
    for number in range(RULES.wrong_codes):
        assert talk.send(SPACED) == [f"FollowUp:{CODE}"]
        assert talk.found("") == ["code_wait" if number == RULES.wrong_codes - 1 else "code_wrong"]
        if number == 2:
            talk.send(SPACED)
            assert talk.found("working") == ["working"]
    for tried in (SPACED, "SUIV", SPACED[:-5]):
        assert talk.send(tried) == ["code_wait"]
    assert talk.send("Yo vini") [0] == "Register:text", "who may not guess may still tell"
    talk.send("RETE")
    assert talk.send(SPACED, after=timedelta(hours=23)) == ["code_wait"]
    assert talk.send(SPACED, after=timedelta(hours=2)) == [f"FollowUp:{CODE}"]


def test_only_a_class_of_status_is_said() -> None:
    talk = Talk()
    for status in STATUSES:
        talk.send(SPACED)
        assert talk.found(status) == [status]
        assert talk.says[0].params == ()
    with pytest.raises(ValueError, match="status"):
        talk.found("substantiated")


@pytest.mark.parametrize("stage", stages.STAGES)
def test_every_stage_has_its_class(stage: str) -> None:
    wanted = {"received": "received", "closed": "decided", "not_pursued": "decided", "referred_elsewhere": "decided"}
    assert following.status(stage, asked=False) == wanted.get(stage, "working")
    assert following.status(stage, asked=True) == "question"


def test_an_older_states_json_is_still_read() -> None:
    assert states.from_json('{"door":"sms","registered":true,"colour":"red"}') == State(registered=True)
    assert len(states.remembering(State(seen=("x",) * 256), "new").seen) == states.SEEN_MAX
