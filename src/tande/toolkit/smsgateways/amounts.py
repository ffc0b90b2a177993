"""Amounts of money as people type and read them, and as they are counted: in millionths of a currency's unit."""

import re
from decimal import Decimal
from typing import Final

UNIT: Final = 1_000_000
_TYPED: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)


class NotAnAmount(Exception):
    """It is not an amount: digits, and at most six after a point or comma."""


def millionths(text: str) -> int:
    """What somebody typed; "" is nothing. Raises NotAnAmount."""
    text = text.replace(" ", "")
    if not text:
        return 0
    if not _TYPED.fullmatch(text):
        raise NotAnAmount
    return int(Decimal(text.replace(",", ".")) * UNIT)


def shown(amount: int) -> str:
    """As it is read: at least two digits after the point, and no more than needed."""
    whole, rest = divmod(amount, UNIT)
    digits = f"{rest:06}".rstrip("0").ljust(2, "0")
    return f"{whole}.{digits}"
