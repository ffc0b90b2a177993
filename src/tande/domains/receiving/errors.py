"""What can be wrong in receiving."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchReceiver(Exception):
    """No organisation of this code may take a child over."""


class NoSuchCode(Exception):
    """There is no such code, or it was revoked: the two are one answer."""


class AlreadyGiven(Exception):
    """This form gave a code before; it was shown then and cannot be shown again."""


class AlreadyRevoked(Exception):
    """The code was revoked before."""


class BadField(Exception):
    """A field cannot be so; its name is the argument."""


class Changed(Exception):
    """Somebody of the same organisation confirmed or corrected meanwhile; the argument is what stands now."""


class NoSuchReception(Exception):
    """There is no such confirmation."""


class AlreadyMatched(Exception):
    """The confirmation belongs to an encounter already, or the same organisation confirmed that encounter itself."""
