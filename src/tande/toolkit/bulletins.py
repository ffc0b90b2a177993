"""The root of the public log as forty digits that can be read out, printed and sent by SMS.

Whoever compares the digits of two bulletins, by ear or on paper, finds out whether the log shows everybody the same.
Twenty would do against rewriting afterwards; but an office that prepares two trees beforehand could make twenty agree
with a day's computing (2^33 tries), and forty with none that there is (2^66).
"""

DIGITS = 40
_GROUP = 5


def root_digits(root: bytes) -> str:
    """The first forty decimal digits of the root hash, read as a fraction between 0 and 1: 132 bits of it."""
    return f"{int.from_bytes(root, 'big') * 10**DIGITS >> (8 * len(root)):0{DIGITS}}"


def show_digits(root: bytes) -> str:
    """The digits in eight groups of five, so that nobody takes them for an access code (five of four)."""
    digits = root_digits(root)
    return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))
