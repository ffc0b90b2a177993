"""Add-tokens: sealed, short-lived, and of no use to anyone else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.interfaces.public import tokens
from tande.policy.questions import PATHS

KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@given(case=st.binary(min_size=16, max_size=16), path=st.sampled_from(PATHS), saved=st.booleans())
def test_a_token_comes_back_as_it_was(case: bytes, path: str, saved: bool) -> None:
    made = tokens.start(case_id=case.hex(), path=path, at=NOW, saved=saved)
    text = tokens.make(made, key=KEY)
    assert tokens.read(text, key=KEY, at=NOW) == made
    assert case.hex() not in text
    assert tokens.make(made, key=KEY) != text


@pytest.mark.parametrize(("later", "open_still"), [
    (timedelta(0), True), (tokens.IDLE, True), (tokens.IDLE + timedelta(seconds=1), False),
    (-timedelta(days=3), True),
])
def test_a_token_ends_two_hours_after_use_but_not_because_a_clock_was_set_back(
    later: timedelta, open_still: bool
) -> None:
    text = tokens.make(tokens.start(case_id="0" * 32, path="self", at=NOW), key=KEY)
    if open_still:
        assert tokens.read(text, key=KEY, at=NOW + later).used_at == NOW + later
    else:
        with pytest.raises(tokens.TokenExpired):
            tokens.read(text, key=KEY, at=NOW + later)


def test_a_token_of_another_key_is_none() -> None:
    text = tokens.make(tokens.start(case_id="0" * 32, path="self", at=NOW), key=bytes(32))
    with pytest.raises(tokens.BadToken):
        tokens.read(text, key=KEY, at=NOW)


@given(place=st.integers(0, 70), letter=st.sampled_from("AaZz09-_"))
def test_a_changed_token_is_none(place: int, letter: str) -> None:
    made = tokens.start(case_id="0" * 32, path="self", at=NOW)
    text = tokens.make(made, key=KEY)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(tokens.BadToken):
            tokens.read(changed, key=KEY, at=NOW)


@given(st.text(max_size=300))
def test_any_text_is_either_a_token_or_none(text: str) -> None:
    with pytest.raises(tokens.BadToken):
        tokens.read(text, key=KEY, at=NOW)
