"""What stands beside an access code goes into the case that it opens; a slip of the thumb in a menu goes nowhere."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tande.policy import sms
from tande.policy.conversation import states, texts
from tande.policy.conversation.inputs import Found, Opened, Text
from tande.policy.conversation.outputs import FollowUp, Keep, Register
from tande.policy.conversation.states import USSD
from tests.policy.conversation.talks import CODE, FILLS, LANGUAGES, NIGHT, NOON, PACK, RULES, SPACED, Talk

BESIDE = [
    ("Yo tounen yè {}", "working", ["Resume", "Keep", "working"]),
    ("{} eske nou jwenn moun nan?", "received", ["Resume", "Keep", "received"]),
    ("{} RELE", "question", ["Resume", "Keep", "AskCallBack", "call"]),
    ("{} yo tounen, danje", "working", ["Resume", "Keep", "Flag:danger", "danger", "working"]),
    ("{} m gen 12 an", "working", ["Resume", "Keep", "Flag:child", "child", "working"]),
    ("Yo tounen yè {}", "", ["Register:text", "receipt", "delete", "code_wrong"]),
    ("{} danje", "", ["Register:text", "receipt", "delete", "Flag:danger", "danger", "code_wrong"]),
]


@pytest.mark.parametrize(("said", "status", "done"), BESIDE)
def test_words_beside_a_code_go_into_its_case_without_it(said: str, status: str, done: list[str]) -> None:
    """Whoever has the code speaks of its case: no second case, no second code. Where it is wrong, a case of its own."""
    talk = Talk()
    assert talk.send(said.format(SPACED)) == [f"FollowUp:{CODE}"]
    (asked,) = talk.outputs
    assert isinstance(asked, FollowUp)
    assert talk.send(Found(status, asked.beside)) == done
    assert all(one.hide_code for one in talk.outputs if isinstance(one, Keep | Register))
    if status:
        anew = Talk()
        anew.send(said.format(SPACED))
        assert anew.send(Found(status, asked.beside, full=True))[:2] == ["Register:text", "receipt"], "it takes no more"


def test_a_slip_at_the_menu_makes_no_case() -> None:
    for slip in ("*", "#", "**", "?", "9", "99", "120", " "):
        talk = Talk(USSD)
        talk.send(Opened())
        assert talk.send(slip) == ["menu"], slip
    talk = Talk(USSD)
    talk.send(Opened())
    talk.send("2")
    assert talk.send("?")[0] == "Register:text", "asked what happened, it is an answer"


@pytest.mark.parametrize("said", ["{} danje", "{} yo bat mwen, danje, m gen 12 an", "{} rele m", "yo tounen {}", "{}"])
def test_whatever_stands_beside_a_code_its_screen_is_whole(said: str) -> None:
    for language, status in product(LANGUAGES, ("", "working", "question", "decided")):
        for tried in (0, RULES.wrong_codes - 1, RULES.wrong_codes):
            talk = Talk(USSD)
            talk.state = replace(talk.state, language=language, chosen=True, wrong=tried, wrong_since=NOON)
            talk.send(said.format(SPACED))
            if isinstance(talk.outputs[0], FollowUp):
                talk.send(Found(status, talk.outputs[0].beside))
            shown = texts.screen(PACK.texts, talk.says, FILLS, waits=states.awaits(talk.state) != "end")
            assert shown.strip()
            assert sms.parts(shown).units <= texts.SCREEN_MAX, shown


def test_words_beside_a_code_are_kept_when_it_may_not_be_looked_up() -> None:
    talk = Talk()
    for _wrong in range(RULES.wrong_codes):
        talk.send(SPACED)
        talk.found("")
    assert talk.send(f"Yo tounen yè {SPACED}") == ["Register:text", "receipt", "delete", "code_wait"]
    late = Talk()
    late.send("RETE")
    before = Text(body=f"Yo tounen yè {SPACED}", at=late.now - timedelta(hours=1))
    assert late.send(before) == ["Register:text"], "sent before STOP: kept, and nothing is said"
    assert late.send(Text(body=SPACED, at=before.at)) == ["Nothing"]


def test_a_code_that_a_gateway_kept_for_hours_rings_nobody_at_night() -> None:
    talk = Talk(now=NIGHT)
    late = Text(body=SPACED, at=NIGHT - timedelta(hours=3))
    assert talk.send(late) == [f"FollowUp:{CODE}"]
    assert talk.send(Found("working", at=late.at)) == ["working"]
    (said,) = talk.says
    assert said.not_before is not None
    assert said.not_before.hour == 8
