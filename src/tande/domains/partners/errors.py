"""What can go wrong with partners, their keys and what they send."""

from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable

__all__ = [
    "BadComplaint", "BadField", "CaseExists", "IdTaken", "KeyRevoked", "NoSuchKey", "NoSuchPartner", "NotAllowed",
    "NotDurable", "NotInScope", "OtherContent", "TokenNotValid", "TooManyKeys", "TooOften", "UnknownKey",
]


class NotAllowed(Exception):
    """The officer's roles do not allow this. The message is the right."""


class NoSuchPartner(Exception):
    """There is no such partner."""


class NoSuchKey(Exception):
    """This partner has no such key in force."""


class BadField(Exception):
    """Something in the form is missing or cannot be so. The message names the field."""


class TooManyKeys(Exception):
    """The partner has as many keys in force as one may have: revoke one first."""


class UnknownKey(Exception):
    """What was sent is no key that anybody was given."""


class KeyRevoked(Exception):
    """The key was in force once and is not any more."""


class NotInScope(Exception):
    """The key may not do this. The message is what it would need."""


class TooOften(Exception):
    """The partner's limit is reached: again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class OtherContent(Exception):
    """Something else was sent under this case id before."""


class IdTaken(Exception):
    """Other bytes were sent under this id of a message, a file or a part before. The message names the field."""


class TokenNotValid(Exception):
    """The token to add with is none of ours, another partner's, or too old."""
