"""The desk's count of text messages: the standard's numbers, the same in the browser and in the pack's check."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy import sms
from tests.web.conftest import Core

DESK = Core("desk/sms.js")


@pytest.mark.parametrize(("text", "plain", "units", "parts"), [
    ("", True, 0, 0),
    ("a" * 160, True, 160, 1),
    ("a" * 161, True, 161, 2),
    ("a" * 306, True, 306, 2),
    ("a" * 307, True, 307, 3),
    ("€" * 80, True, 160, 1),
    ("€" * 81, True, 162, 2),
    ("a" * 152 + "€" + "a" * 152, True, 306, 3),  # the euro sign would be torn, so it begins the second part
    ("è" * 160, True, 160, 1),
    ("È" * 70, False, 70, 1),
    ("È" * 71, False, 71, 2),
    ("È" * 134, False, 134, 2),
    ("È" * 135, False, 135, 3),
    ("a" * 69 + "ê", False, 70, 1),
    ("a" * 70 + "ê", False, 71, 2),
    ("\U0001f600" * 35, False, 70, 1),
    ("\U0001f600" * 36, False, 72, 2),
    ("\U0001f600" * 67, False, 134, 3),  # 33 of them in a part: the 67th unit stays empty
    ("Mwen tande w.\nMèsi", True, 18, 1),
])
def test_parts_as_the_standard_counts_them(text: str, plain: bool, units: int, parts: int) -> None:
    assert sms.parts(text) == sms.Parts(plain, units, parts)
    assert DESK("parts", text) == {"plain": plain, "units": units, "parts": parts}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(alphabet="aé€Ê\U0001f600ê[ ", max_size=400), min_size=1, max_size=12))
def test_both_sides_count_alike(texts: list[str]) -> None:
    counted = DESK.many(*(("parts", text) for text in texts), *(("odd", text) for text in texts))
    here = [{"plain": one.plain, "units": one.units, "parts": one.parts} for one in map(sms.parts, texts)]
    assert counted == [*here, *map(sms.odd, texts)]
