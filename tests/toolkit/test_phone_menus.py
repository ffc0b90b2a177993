"""What Africa's Talking sends for a phone menu and is answered: histories, redials, stars, odd bytes, full screens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import sms
from tande.toolkit.phone_menus.africastalking import (
    HARD_MAX,
    SCREEN_MAX,
    Added,
    NotAMenu,
    added,
    answer,
    asked,
    ended,
    form,
)

KEY = b"k" * 16
TYPED = st.text(st.sampled_from("12 ab*é😢"), max_size=6)


def through(*texts: str) -> list[Added]:
    """The requests of one session in their order."""
    found: list[Added] = []
    for text in texts:
        found.append(added(text, found[-1].steps if found else (), key=KEY))
    return found


@pytest.mark.parametrize(("texts", "inputs"), [
    (("", "2", "2*Yo bat li"), [(), ("2",), ("Yo bat li",)]),
    (("", "2", "2*a*b*"), [(), ("2",), ("a*b*",)]),
    (("", "2", "2*a*b*", "2*a*b**1"), [(), ("2",), ("a*b*",), ("1",)]),
    (("", "*", "***"), [(), ("*",), ("*",)]),
    (("", "2", "2*", "2**0"), [(), ("2",), ("",), ("0",)]),
    (("", "2", "2", "2*0", "2*0"), [(), ("2",), (), ("0",), ()]),
    (("", "2", "2*0", "2"), [(), ("2",), ("0",), ()]),
    (("", "2", "2*Yo bat li", "2*Yo pati"), [(), ("2",), ("Yo bat li",), ("Yo pati",)]),
    (("", "2", "3"), [(), ("2",), ("3",)]),
    (("", "2", "23"), [(), ("2",), ("23",)]),
    (("2*1",), [("2", "1")]),
    (("12",), [("12",)]),
    (("2*Yo bat li*1",), [("2*Yo bat li*1",)]),
    (("2*1", "4*Yo bat li"), [("2", "1"), ("4*Yo bat li",)]),
])
def test_what_is_new_in_a_history(texts: tuple[str, ...], inputs: list[tuple[str, ...]]) -> None:
    found = through(*texts)
    assert [one.inputs for one in found] == inputs
    assert [one.opens for one in found] == [not number for number in range(len(texts))]


def test_a_request_that_was_here_is_known_again() -> None:
    assert [one.again for one in through("", "2", "2*a", "2", "2*a", "", "2*b")] == [
        False, False, False, True, True, True, False]


@given(st.lists(TYPED, max_size=6).filter(lambda typed: typed[:1] != [""]))
def test_every_input_comes_out_as_it_was_typed(typed: list[str]) -> None:
    """Whatever somebody types, also stars and nothing at all, arrives once and whole."""
    texts = ["", *("*".join(typed[: number + 1]) for number in range(len(typed)))]
    found = through(*texts)
    assert [one.inputs for one in found[1:]] == [(one,) for one in typed]


@given(st.lists(st.text(st.sampled_from("12a*"), max_size=8), min_size=1, max_size=6))
def test_no_history_is_too_odd(texts: list[str]) -> None:
    """Nothing that was typed last is ever dropped, unless the very same was here before."""
    for before, one in zip([(), *texts], through(*texts), strict=False):
        assert one.again or one.opens or one.inputs, before


def test_words_are_not_remembered_and_not_shown() -> None:
    one = through("", "2*Yo bat li")[-1]
    assert "bat" not in repr(one)
    assert "bat" not in repr(one.steps)
    assert "bat" not in repr(asked({"sessionId": "s", "phoneNumber": "+254700000000", "text": "Yo bat li"}))
    assert "2547" not in repr(asked({"sessionId": "s", "phoneNumber": "+254700000000"}))


@pytest.mark.parametrize(("body", "number", "text"), [
    (b"sessionId=s&phoneNumber=%2B254711000000&text=2*Yo+bat+li", "+254711000000", "2*Yo bat li"),
    (b"sessionId=s&phoneNumber=+254711000000&text=2%2AYo%20bat%2Ali", "+254711000000", "2*Yo bat*li"),
    (b"sessionId=s&phoneNumber=&text=%C3%A8%F0%9F%98%A2", "", "è😢"),
    (b"sessionId=s&text=%E8", "", "è"),
    ("sessionId=s&text=è%00😢".encode(), "", "è😢"),
    (b"sessionId=s&text=\xe8", "", "è"),
    (b"sessionId=s&text=100%25%20%zz", "", "100% %zz"),
    (b"sessionId=s", "", ""),
    (b"sessionId=s&text=a&text=b", "", "b"),
])
def test_forms_as_they_come(body: bytes, number: str, text: str) -> None:
    found = asked(form(body))
    assert (found.number, found.text) == (number, text)


@pytest.mark.parametrize("body", [b"", b"sessionId=", b"text=1", b"{}", b"sessionId=" + b"x" * 201, b"\xff\xfe"])
def test_what_names_no_session_is_no_menu(body: bytes) -> None:
    with pytest.raises(NotAMenu, match="sessionId"):
        asked(form(body))


def test_the_notice_at_the_end_brings_what_was_typed() -> None:
    assert ended(form(b"sessionId=s&status=Incomplete&input=2*Yo&phoneNumber=%2B2547")).text == "2*Yo"


@given(st.text(max_size=400), st.booleans())
def test_no_screen_is_longer_than_a_phone_shows(screen: str, waits: bool) -> None:
    told = answer(screen, waits=waits)
    prefix, shown = told[:4], told[4:]
    assert prefix == ("CON " if waits else "END ")
    assert shown.strip()
    assert len(told) <= HARD_MAX
    taken = sms.parts(shown)
    assert taken.units <= (SCREEN_MAX if taken.plain else 80)


def test_a_screen_that_fits_is_not_touched() -> None:
    for screen in ("a" * 160, "è" * 160, "€" * 80, "Ò" * 80):
        assert answer(screen, waits=True) == f"CON {screen}"
