"""Passphrases that a person makes for another: read out or written down once, changed at the first sign-in."""

import secrets

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_passphrase() -> str:
    """Five groups of four letters and digits that cannot be mistaken for one another: 99 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(5))
