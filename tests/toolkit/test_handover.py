"""Numbers of a hand-over: typed as people type, every slip of a finger found."""

import pytest

from tande.toolkit import codes, handover
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits


@pytest.mark.parametrize(("new", "parse", "length"), [
    (handover.new_number, handover.parse_number, 8), (handover.new_code, handover.parse_code, 16),
])  # fmt: skip
def test_every_single_slip_is_found(new: object, parse: object, length: int) -> None:
    assert callable(new)
    assert callable(parse)
    number = new()
    assert len(number) == length
    assert parse(f" {codes.show(number)}\t") == parse(number.replace("1", "١")) == number
    for place in range(length):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1:]
        with pytest.raises(CodeMistyped):
            parse(wrong)
        swapped = number[:place] + number[place + 1:place + 2] + number[place:place + 1] + number[place + 2:]
        if swapped != number:
            with pytest.raises(CodeMistyped):
                parse(swapped)
    for typed, error in ((number[:-1], CodeTooShort), (number + "0", CodeTooLong), ("", CodeTooShort),
                         (number[:-1] + "O", NotDigits), ("9" * 500, CodeTooLong)):
        with pytest.raises(error):
            parse(typed)


def test_a_records_id_comes_to_its_number_on_any_machine() -> None:
    assert handover.number_of("0" * 32) == "00000000"
    assert handover.number_of("f" * 32) == "8211455" + codes.check_digit("8211455")
    assert handover.number_of(f"{1234567:032x}")[:7] == "1234567"
    assert handover.is_number(handover.number_of("0123456789abcdef" * 2))


def test_numbers_are_drawn_and_not_counted() -> None:
    assert len({handover.new_number() for _ in range(200)}) > 190
    one = handover.new_number()
    assert handover.is_number(one)
    assert not any(handover.is_number(wrong) for wrong in ("", one[:-1], one + "0", "١" * 8, one[:-1] + "x"))
