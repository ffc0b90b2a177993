"""A code survives how people say, write and type it, and a slip of the finger is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit import codes
from tande.toolkit.errors import BadNonce, CodeError, CodeMistyped, CodeTooLong, CodeTooShort, NotDigits

RANDOM = st.binary(min_size=16, max_size=16)
CODES = RANDOM.map(codes.code_from)
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def test_the_check_digit_is_damms() -> None:
    assert codes.check_digit("572") == "4"  # the example of Damm's table


@given(RANDOM)
def test_a_code_is_twenty_digits_that_check(random: bytes) -> None:
    code = codes.code_from(random)
    assert len(code) == 20
    assert code.isascii()
    assert code.isdigit()
    assert int(code[:19]) == int.from_bytes(random, "big") % 10**19
    assert codes.parse_code(code) == code


@given(CODES, st.integers(0, 19), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(code: str, position: int, change: int) -> None:
    wrong = str((int(code[position]) + change) % 10)
    with pytest.raises(CodeMistyped):
        codes.parse_code(code[:position] + wrong + code[position + 1 :])


@given(CODES)
def test_every_swap_of_two_neighbours_is_found(code: str) -> None:
    for position in range(19):
        one, other = code[position], code[position + 1]
        if one != other:
            with pytest.raises(CodeMistyped):
                codes.parse_code(code[:position] + other + one + code[position + 2 :])


@pytest.mark.parametrize("separator", [" ", "-", ".", ", ", "\u00a0", "–", "\u202f", "/", "_", "\n", " · "])
def test_separators_that_people_type(separator: str) -> None:
    code = codes.code_from(b"separated-please")
    groups = codes.show(code).split(" ")
    assert codes.parse_code(f" {separator.join(groups)}\u200f ") == code


@pytest.mark.parametrize("digits", [ARABIC_INDIC, FULL_WIDTH])
def test_digits_of_other_keyboards(digits: dict[int, int]) -> None:
    code = codes.code_from(b"other-keyboards!")
    assert codes.parse_code(codes.show(code).translate(digits)) == code


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", CodeTooShort),
        ("1234", CodeTooShort),
        ("0" * 19, CodeTooShort),
        ("0" * 21, CodeTooLong),
        ("1" * 5000, CodeTooLong),
        ("0" * 19 + "1", CodeMistyped),
        ("0" * 19 + "O", NotDigits),
        ("<script>", NotDigits),
        ("½" * 20, NotDigits),
        ("+" + "0" * 20, NotDigits),
    ],
)
def test_what_is_not_a_code_is_refused_by_name(typed: str, error: type[CodeError]) -> None:
    with pytest.raises(error) as caught:
        codes.parse_code(typed)
    assert len(typed) < 5 or typed not in str(caught.value)


@given(st.text(max_size=60))
def test_nothing_typed_raises_anything_but_a_code_error(typed: str) -> None:
    try:
        code = codes.parse_code(typed)
    except CodeError:
        return
    assert len(code) == 20


@given(st.binary(min_size=32, max_size=32))
def test_a_check_number_is_twelve_digits_that_check(leaf: bytes) -> None:
    number = codes.check_number_from(leaf)
    assert len(number) == 12
    assert codes.parse_check_number(codes.show(number)) == number
    assert codes.show(number).count(" ") == 2


def test_random_codes_differ() -> None:
    assert len({codes.new_code() for _ in range(200)}) == 200


def test_the_same_form_twice_gives_one_receipt_and_any_change_another() -> None:
    given_form = {"pepper": b"p" * 32, "nonce": "0f" * 16, "content_hash": b"h" * 32}
    receipt = codes.derive_receipt(**given_form)  # type: ignore[arg-type]
    again = codes.derive_receipt(**given_form)  # type: ignore[arg-type]
    assert receipt == again
    assert codes.parse_code(receipt.code) == codes.derive_code(**given_form)  # type: ignore[arg-type]
    for field, other in (("pepper", b"q" * 32), ("nonce", "1f" * 16), ("content_hash", b"i" * 32)):
        changed = codes.derive_receipt(**(given_form | {field: other}))  # type: ignore[arg-type]
        assert not {changed.code, changed.case_id, changed.message_id} & {
            receipt.code,
            receipt.case_id,
            receipt.message_id,
        }
    assert receipt.case_id != receipt.message_id
    first = codes.derive_id(**given_form, what="file 1")  # type: ignore[arg-type]
    assert first != codes.derive_id(**given_form, what="file 2")  # type: ignore[arg-type]
    assert receipt.code not in repr(receipt)


@pytest.mark.parametrize("nonce", ["", "0F" * 16, "0f" * 15, "0f" * 17, "zz" * 16, "0f" * 15 + "0\n"])
def test_a_bad_nonce_is_refused(nonce: str) -> None:
    with pytest.raises(BadNonce):
        codes.derive_code(pepper=b"p", nonce=nonce, content_hash=b"h")
