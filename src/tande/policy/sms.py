"""How many text messages a text is: the alphabet of GSM 03.38 (7 bits) or UCS-2, and the room of one part.

One message holds 160 characters of the 7-bit alphabet or 70 of UCS-2; of several joined ones each holds 153 or 67,
since the joining takes room (3GPP TS 23.038 and 23.040). ``web/src/desk/sms.js`` counts the same.
"""

from dataclasses import dataclass
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Sent as two: an escape and a character."""


@dataclass(frozen=True)
class Parts:
    """``units``: the room the text takes, septets or UCS-2 units; ``parts``: how many messages are sent."""

    plain: bool
    units: int
    parts: int


def parts(text: str) -> Parts:
    """What sending this text takes; an empty text takes none.

    A character that takes two units is never torn: it begins the next part.
    """
    plain = not odd(text)
    widths = [_width(one, plain) for one in text]
    units, one, each = sum(widths), *((160, 153) if plain else (70, 67))
    if units <= one:
        return Parts(plain, units, 1 if units else 0)
    count, room = 1, each
    for width in widths:
        if width > room:
            count, room = count + 1, each
        room -= width
    return Parts(plain, units, count)


def odd(text: str) -> list[str]:
    """The characters that the 7-bit alphabet does not have, each once; one of them makes every part smaller."""
    return list(dict.fromkeys(one for one in text if one not in BASIC and one not in EXTENDED))


def _width(one: str, plain: bool) -> int:
    if plain:
        return 2 if one in EXTENDED else 1
    return 2 if ord(one) > 0xFFFF else 1
