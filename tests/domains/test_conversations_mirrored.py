"""Everything that the engine's tables say, said through the real domain: the same texts, each word sealed once."""

import re

import pytest

from tande.domains.casework.models import Case, Message
from tande.domains.conversations import rules
from tande.policy.conversation import texts
from tande.policy.conversation.outputs import Keep, Register
from tests.domains.conversing import CODE, Phone, desk, gateway
from tests.policy.conversation.talks import LANGUAGES, PACK, Talk
from tests.policy.conversation.test_table import COMMANDS, FIRST, KEPT, NO, UNKNOWN, YES

pytestmark = pytest.mark.django_db
MASK = "0000 0000 0000 0000 0000"


def script(language: str) -> list[str]:
    """Every kind of answer, word and slip of a language, with coming back, other words and a number forgotten."""
    words = [FIRST[language]]
    for said in (NO, UNKNOWN, YES):
        words += said[language][:2]
    for command in ("help", "danger", "call", "follow", "stop"):
        words += [*COMMANDS[command][language][:2], FIRST[language]]
    return [*words, *KEPT[:12], *KEPT[15:], COMMANDS["forget"][language][0], FIRST[language], NO[language][0], " ", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_domain_says_what_the_engine_says_and_keeps_what_it_keeps(language: str) -> None:
    desk()
    phone, talk = Phone(gateway()), Talk(rules=rules.rules())
    kept = registered = 0
    for said in script(language):
        talk.send(said)
        registered += sum(isinstance(one, Register) for one in talk.outputs)
        kept += sum(isinstance(one, Register | Keep) for one in talk.outputs)
        wanted = texts.messages(PACK.texts, talk.says, {"code": MASK})
        assert [re.sub(CODE, MASK, text) for text in phone.send(said)] == wanted, said
    assert Case.objects.count() == registered
    assert Message.objects.exclude(kind="danger").count() == kept
