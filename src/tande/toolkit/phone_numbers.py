"""Numbers of phones in the one form of E.164, from what gateways send: with a plus, with zeros, without either.

Providers write the same phone in different ways, and a person must be known again whichever gateway she came by. What
is no number of a phone (a short code, a name as sender, something cut off) is none: nothing can be sent there.
"""

import unicodedata
from typing import Final

LONGEST: Final = 15
"""Digits of an international number, with the country's."""
SHORTEST: Final = 8
WHOLE_FROM: Final = 11
"""Digits without a plus that can only be international: no country's own numbers that reach us are so long."""
LOCAL_DIGITS: Final = 8
_LONGEST_INPUT: Final = 40
_SCHEMES: Final = ("tel:", "sms:", "whatsapp:")


def e164(raw: str, *, country: str, local: int = LOCAL_DIGITS) -> str | None:
    """The number with plus and country, None for what is no number of a phone.

    ``country``: digits of the mission's country, from its pack; ``local``: how many its own numbers have.
    """
    if len(raw) > _LONGEST_INPUT:
        return None
    plus, digits = _read(raw)
    if digits is None:
        return None
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    if not plus and len(digits) == local and not digits.startswith("0"):
        return f"+{country}{digits}"
    if not plus and len(digits) < WHOLE_FROM and not _own(digits, country, local):
        return None
    return f"+{digits}" if _whole(digits, country, local) else None


def _own(digits: str, country: str, local: int) -> bool:
    return digits.startswith(country) and len(digits) == len(country) + local


def _whole(digits: str, country: str, local: int) -> bool:
    """Whether digits with a country can be a phone; of the mission's own country the length is known."""
    if not SHORTEST <= len(digits) <= LONGEST or digits.startswith("0"):
        return False
    return not digits.startswith(country) or _own(digits, country, local)


def _read(raw: str) -> tuple[bool, str | None]:
    """Whether a plus stands before it, and the ASCII digits; None when something else stands in it."""
    text = raw.strip()
    for scheme in _SCHEMES:
        text = text[len(scheme):] if text.casefold().startswith(scheme) else text
    text = "".join(one for one in text if unicodedata.category(one) != "Cf").strip()
    plus = text[:1] in ("+", "\uff0b")
    digits = ""
    for one in text[1:] if plus else text:
        value = unicodedata.decimal(one, None)
        if value is None and one not in " .-()/\u00a0\u2009\u202f\u2010\u2011\u2012\u2013":
            return plus, None
        digits += "" if value is None else str(value)
    return plus, digits or None
