"""A seat code survives how people type, and tells every slip; nobody signs for another seat or another session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit import errors, seats

CODES = st.binary(min_size=8, max_size=8).map(seats.code_from)


@given(CODES)
def test_a_code_is_read_as_people_type_it(code: str) -> None:
    shown = seats.show(code)
    for typed in (code, shown, code.lower(), f" {shown} ", " ".join(code), shown.replace("-", "–")):
        assert seats.parse_code(typed) == code


@given(CODES, st.integers(0, 9), st.sampled_from(seats.ALPHABET))
def test_one_wrong_character_is_told(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(errors.SeatMistyped):
            seats.parse_code(wrong)


@given(CODES, st.integers(0, 9), st.integers(0, 9))
def test_two_characters_swapped_are_told(code: str, one: int, two: int) -> None:
    typed = list(code)
    typed[one], typed[two] = typed[two], typed[one]
    if "".join(typed) != code:
        with pytest.raises(errors.SeatMistyped):
            seats.parse_code("".join(typed))


@pytest.mark.parametrize(("typed", "error"), [
    ("", errors.SeatTooShort), ("ABC", errors.SeatTooShort), ("A" * 11, errors.SeatTooLong),
    ("A" * 101, errors.SeatTooLong), ("ABCDE-FGH0J", errors.SeatNotLetters), ("ABCDEFGHI2", errors.SeatNotLetters),
    ("ＡBCDEFGHJK", errors.SeatNotLetters), ("²BCDEFGHJK", errors.SeatNotLetters),
])
def test_what_is_no_code_says_why(typed: str, error: type[errors.SeatError]) -> None:
    with pytest.raises(error) as caught:
        seats.parse_code(typed)
    assert typed not in str(caught.value) or not typed


def test_codes_are_not_alike() -> None:
    made = {seats.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(seats.parse_code(code) == code for code in made)


def test_a_seat_signs_for_itself_in_one_session_only() -> None:
    code = seats.code_from(bytes(range(8)))
    one, again, other = (seats.seat(code, session=session) for session in ("a", "a", "b"))
    assert one == again
    assert one.mark != other.mark
    signature = one.sign(b"message")
    assert again.signed(b"message", signature)
    for seat, message, sign in [(one, b"messagf", signature), (other, b"message", signature), (one, b"message", "é")]:
        assert not seat.signed(message, sign)
    assert "key" not in repr(one)
