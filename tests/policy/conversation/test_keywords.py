"""How words are compared: what counts as one slip, what is taken out of a text, and what is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy.conversation import keywords
from tande.policy.conversation.digits import ascii_digits, without_code
from tande.policy.conversation.keywords import near, read, tokens
from tests.policy.conversation.talks import CODE, PACK, SPACED, Talk

LETTERS = "abcd"


@given(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=6))
def test_one_slip_is_what_one_slip_can_make(one: str, other: str) -> None:
    made = {one}
    for at in range(len(one) + 1):
        made |= {one[:at] + one[at + 1:]} | {one[:at] + letter + one[at:] for letter in LETTERS}
        made |= {one[:at] + letter + one[at + 1:] for letter in LETTERS if at < len(one)}
        made |= {one[:at] + one[at + 1] + one[at] + one[at + 2:]} if at + 1 < len(one) else set()
    assert near(one, other) == (other in made)


@pytest.mark.parametrize(("text", "compared"), [
    ("  DANJE!!! ", ("danje",)), ("Arrêtez", ("aretez",)), ("s.t.o.p", ("stop",)), ("1️⃣", ("1",)),
    ("m'an danje", ("m", "an", "danje")),
    ("14an", ("14", "an")), ("ＳＴＯＰ", ("stop",)), ("st\u00adop", ("stop",)), ("a b", ("a", "b")), ("11",
        ("11",)), ("…", ()),
])
def test_signs_accents_and_doubled_letters_do_not_count(text: str, compared: tuple[str, ...]) -> None:
    assert tokens(text) == compared


@given(st.text(max_size=40), st.text(max_size=40))
def test_only_the_code_is_left_out_of_a_text(before: str, after: str) -> None:
    text = f"{before}a{SPACED}b{after}"
    masked = without_code(text)
    assert masked.replace("[…]", SPACED) == text or "[…]" in before + after
    assert CODE not in ascii_digits(masked) or CODE in ascii_digits(before + after)
    assert without_code("Yo te 12, kounye a 4821 7730") == "Yo te 12, kounye a 4821 7730"


@given(st.text(max_size=60))
def test_reading_never_fails_and_never_shows_what_it_read(text: str) -> None:
    found = read(text, PACK.lexicon)
    assert found.command in ("", *keywords.COMMANDS)
    assert found.answer in ("", *keywords.ANSWERS)
    assert "code=" not in repr(found)
    assert "digits=" not in repr(found)


def test_danger_is_seen_in_a_long_text_and_the_whole_of_it_is_kept() -> None:
    assert read("mwen te la " * 300 + "danje", PACK.lexicon).in_danger
    assert Talk().send("mwen te la " * 3_000 + "danje")[0] == "Register:text"
    for endless in ("1 ", "|", "1|", "1234 ", "O1", "\n1-1", "1234567 "):
        assert not read(endless * 60_000, PACK.lexicon).code


def test_no_ordinary_word_is_taken_for_a_misspelt_command() -> None:
    lexicon = PACK.lexicon
    for word in lexicon.plain:
        found = read(word, lexicon)
        assert not found.command or found.sure, word


def test_no_command_is_a_slip_of_another() -> None:
    words = {phrase[0]: code for phrase, code in PACK.lexicon.commands.items() if len(phrase) == 1}
    close = [(one, other) for one, code in words.items() for other, meant in words.items()
             if code != meant and len(one) >= keywords.FUZZY_FROM and near(one, other)]
    assert close == []
