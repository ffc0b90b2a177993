"""One phone, however a gateway writes it; and nothing that is no phone becomes one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.phone_numbers import e164

OURS = "+50937001234"
SAME = (
    "+50937001234", "0050937001234", "50937001234", "37001234", " 50937001234", "+509 37 00 1234", "(509) 3700-1234",
    "+509-3700-1234", "509.3700.1234", "3700 1234", "\u202a+50937001234\u202c", "tel:+50937001234",
    "whatsapp:+50937001234", "\uff0b50937001234", "+٥٠٩٣٧٠٠١٢٣٤", "+509\u00a03700\u00a01234", "00 509 3700 1234",
    "37001234\n",
)
OTHERS = {
    "+254712345678": "+254712345678", "254712345678": "+254712345678", "+14158675309": "+14158675309",
    "00254712345678": "+254712345678", "14158675309": "+14158675309", "+5214158675309": "+5214158675309",
    "+18091234567": "+18091234567", "+123456789012345": "+123456789012345",
}
NONE = (
    "", " ", "+", "DIGICEL", "Digicel 4", "116", "8811", "12345", "+116", "+509", "+5093700123", "+509370012345",
    "5093700123", "0050937", "00", "000050937001234", "03700123", "+0123456789", "4158675309", "1234567890123456",
    "+1234567890123456", "37001234x", "37001234#", "*8811#", "+509 3700 1234 poste 2", "anonymous", "a@b.org", "1" * 41,
    "+509+37001234", "\x0037001234", "²²²²²²²²",
)


@pytest.mark.parametrize("raw", SAME)
def test_one_phone_is_one_number(raw: str) -> None:
    assert e164(raw, country="509") == OURS


@pytest.mark.parametrize("raw", OTHERS)
def test_phones_of_elsewhere_keep_their_country(raw: str) -> None:
    assert e164(raw, country="509") == OTHERS[raw]


@pytest.mark.parametrize("raw", NONE)
def test_what_is_no_phone_is_none(raw: str) -> None:
    assert e164(raw, country="509") is None


def test_another_country_has_its_own_length() -> None:
    assert e164("0712345678", country="254", local=9) is None
    assert e164("712345678", country="254", local=9) == "+254712345678"
    assert e164("37001234", country="254", local=9) is None


@given(st.text(max_size=45))
def test_whatever_comes_in_is_a_number_or_none(raw: str) -> None:
    found = e164(raw, country="509")
    if found is not None:
        assert found[0] == "+"
        assert found[1:].isascii()
        assert found[1:].isdigit()
        assert 8 <= len(found) - 1 <= 15
        assert e164(found, country="509") == found
