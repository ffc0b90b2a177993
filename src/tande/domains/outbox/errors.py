"""What can be wrong in the outbox."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NotANumber(Exception):
    """Messages go to telephone numbers in the international form only."""


class NoSuchGateway(Exception):
    """There is no such gateway, or it is stopped."""


class Unreachable(Exception):
    """A gateway did not answer: whoever makes the calls says so by this."""
