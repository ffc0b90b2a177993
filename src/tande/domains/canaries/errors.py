"""What can go wrong with a test complaint."""


class NotAllowed(Exception):
    """The officer's roles do not hold this right. The message is the action."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class NoSuchSeal(Exception):
    """No seal that is still closed was made of this code."""


class NoSuchComplaint(Exception):
    """The seal opens, but no complaint has this code."""


class SealedTooLate(Exception):
    """The seal was laid down after the complaint had been answered: it proves nothing."""


class AlreadyRevealed(Exception):
    """This complaint was revealed before."""
