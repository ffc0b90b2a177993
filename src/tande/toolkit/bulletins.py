"""The root of the public log as twenty digits that can be read out, printed and sent by SMS.

Whoever compares the digits of two bulletins, by ear or on paper, finds out whether the log shows everybody the same.
"""

DIGITS = 20
_GROUP = 5


def root_digits(root: bytes) -> str:
    """The first twenty decimal digits of the root hash, read as a fraction between 0 and 1: 66 bits of it."""
    return f"{int.from_bytes(root, 'big') * 10**DIGITS >> (8 * len(root)):0{DIGITS}}"


def show_digits(root: bytes) -> str:
    """The digits in four groups of five, so that nobody takes them for an access code (five of four)."""
    digits = root_digits(root)
    return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))
