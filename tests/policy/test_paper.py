"""The form on paper: its boxes have one key each, numbers are found wrong at once, and no gap is talked away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import boxes, paper, questions
from tande.policy.boxes import Found
from tande.policy.paper import Event
from tande.toolkit import form_numbers
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits

DAY = date(2026, 11, 2)
ACTORS = ("army", "police", "unknown")
NUMBERS = tuple(form_numbers.number(n) for n in range(1, 7))


def test_every_question_of_the_paper_is_one_of_the_web_and_each_box_has_a_key_of_its_own() -> None:
    assert {one.id for one in paper.asked("")} == set(paper.ASKED) <= set(questions.QUESTIONS)
    assert {one.id for one in paper.asked("")} - {one.id for one in paper.asked(questions.SELF)} == paper.FOR_OTHERS
    for one in paper.asked(""):
        boxes_of = paper.options(one, ACTORS)
        assert len(set(boxes_of.values())) == len(boxes_of)
        assert set(boxes_of.values()) <= one.known(questions.OTHER, ACTORS) | one.known(questions.SELF, ACTORS)
    assert list(paper.options(questions.QUESTIONS["age"])) == ["1", "2", "3"]
    assert paper.options(questions.QUESTIONS["where"]) == {}


@given(st.text(max_size=12))
def test_keys_give_known_codes_or_say_which_key_is_none(typed: str) -> None:
    on_paper = paper.options(questions.QUESTIONS["who"], ACTORS)
    wrong = [key for key in typed.lower() if not key.isspace() and key not in ",.;-/" and key not in on_paper]
    if wrong:
        with pytest.raises(paper.BadKeys) as caught:
            paper.read_keys(typed, on_paper)
        assert str(caught.value) in wrong
    else:
        codes = paper.read_keys(typed, on_paper)
        assert set(codes) <= set(on_paper.values())
        assert len(codes) == len(set(codes)) == len({key for key in typed.lower() if key in on_paper})


def test_keys_may_be_typed_in_any_order_and_with_commas() -> None:
    one = questions.QUESTIONS["harmed"]
    assert paper.read_keys(" 3,1 1", paper.options(one)) == ["me", "other"]


@pytest.mark.parametrize("changed", range(8))
def test_one_wrong_digit_of_a_form_number_is_found(changed: int) -> None:
    number = form_numbers.number(1234567)
    assert form_numbers.parse(f"{number[:4]} {number[4:]}") == number
    assert form_numbers.body(number) == 1234567
    for digit in "0123456789".replace(number[changed], ""):
        with pytest.raises(CodeMistyped):
            form_numbers.parse(number[:changed] + digit + number[changed + 1:])


@pytest.mark.parametrize(("typed", "error"), [
    ("123", CodeTooShort), ("123456789", CodeTooLong), ("abcdefgh", NotDigits), ("", CodeTooShort),
])
def test_what_is_no_number_is_said(typed: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        form_numbers.parse(typed)


def test_numbers_end() -> None:
    for body in (-1, form_numbers.LARGEST + 1):
        with pytest.raises(ValueError, match="no form number"):
            form_numbers.number(body)


@pytest.mark.parametrize(("kinds", "state"), [
    (set(), "printed"), ({"given"}, "given"), ({"given", "voided"}, "voided"), ({"voided", "found"}, "found"),
    ({"empty", "found"}, "empty"), ({"entered", "empty", "voided"}, "entered"), ({"copied", "given"}, "given"),
])
def test_a_paper_that_is_here_outweighs_any_word_about_it(kinds: set[str], state: str) -> None:
    assert paper.state(kinds) == state


def test_a_number_that_did_not_come_is_a_gap_once_a_later_one_came() -> None:
    events = [Event(NUMBERS[0], "given", DAY), Event(NUMBERS[1], "entered", DAY),
              Event(NUMBERS[2], "voided", DAY, "old"), Event(NUMBERS[4], "empty", DAY)]
    account = paper.account(count=10, printed=NUMBERS, events=events)
    assert account.unprinted == 4
    assert account.gaps == (NUMBERS[0], NUMBERS[3])
    assert account.out == (NUMBERS[5],)
    assert account.odd == ()
    assert sum(len(some) for some in account.numbers.values()) == len(NUMBERS)
    found = paper.account(count=10, printed=NUMBERS, events=[*events, Event(NUMBERS[2], "found", DAY)])
    assert found.odd == (NUMBERS[2],)
    assert paper.account(count=3, printed=(), events=()).gaps == ()


@pytest.mark.parametrize("reason", paper.REASONS)
def test_a_code_that_others_may_have_seen_opens_nothing(reason: str) -> None:
    assert paper.code_works([Event("1", "voided", DAY, reason)]) is (reason not in paper.UNSAFE)
    assert paper.code_works([Event("1", "given", DAY)])


@pytest.mark.parametrize(("typed", "path"), [
    ("", ""), ("1", "self"), ("2", "other"), ("3", "child"), ("4", "personnel"), ("12", "other"), ("1, 3", "child"),
    ("42", "personnel"), ("5", ""), ("15", ""), ("x", ""),
])
def test_of_several_ticked_boxes_the_one_with_the_most_protection_counts(typed: str, path: str) -> None:
    assert paper.path_of(typed) == path


@pytest.mark.parametrize(("second", "maker", "confirmer"), [
    (2, 1, 2), (2, 2, 1), (2, 3, 2), (None, 1, None), (None, 3, 1),
])
def test_nobody_confirms_what_she_wrote(second: int | None, maker: int, confirmer: int | None) -> None:
    assert boxes.confirms(first_id=1, second_id=second, made_by=maker) == confirmer


GOOD = Found(DAY, 2, "", ("A1", "A2"), True, ("B1", "B2"), 3, NUMBERS[:2])


@pytest.mark.parametrize(("wrong", "field"), [
    ({}, ""), ({"second_id": None, "witness": "Somebody"}, ""), ({"count": 0, "numbers": ()}, ""),
    ({"opened_on": DAY + timedelta(2)}, "opened_on"), ({"opened_on": DAY - timedelta(2)}, "opened_on"),
    ({"second_id": 1}, "second"), ({"second_id": None}, "second"), ({"witness": "Both"}, "second"),
    ({"old": ("A1",)}, "old"), ({"new": ("B1", "B1")}, "new"), ({"new": ("B1", "")}, "new"),
    ({"new": ("A1", "B2")}, "new"), ({"new": ("a 1", "B2")}, "new"), ({"new": ("b1", "B-1")}, "new"),
    ({"new": ("--", "B2")}, "new"),
    ({"count": 1}, "count"), ({"count": -1}, "count"), ({"numbers": ("12345678",)}, "numbers"),
    ({"numbers": (NUMBERS[0], NUMBERS[0])}, "numbers"),
])
def test_an_opening_says_what_it_must(wrong: dict[str, object], field: str) -> None:
    from dataclasses import replace

    one = replace(GOOD, **wrong)  # type: ignore[arg-type]
    assert boxes.check(one, first_id=1, since=DAY, today=DAY + timedelta(1), known=NUMBERS) == field


@pytest.mark.parametrize(("intact", "old", "alarm"), [
    (True, ("A1", "A2"), False), (True, ("a2", "A1"), False), (False, ("A1", "A2"), True), (True, ("A1", "A3"), True),
    (True, ("A1", ""), True), (True, ("a 1", "A-2"), False),
])
def test_a_broken_seal_or_another_one_alarms(intact: bool, old: tuple[str, ...], alarm: bool) -> None:
    from dataclasses import replace

    assert boxes.alarming(replace(GOOD, intact=intact, old=old), ("A1", "A2")) is alarm
