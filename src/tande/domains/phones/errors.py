"""What can be wrong in phones."""


class NotAllowed(Exception):
    """The officer does not hold the right, or not for this unit."""


class BadField(Exception):
    """A field cannot be as it is; the message names it."""


class NoSuchPhone(Exception):
    """There is no such phone, or it is of a unit that this officer does not see."""


class NoSuchRecord(Exception):
    """There is no such record apart."""


class AlreadySettled(Exception):
    """Somebody decided on this record before."""
