"""What can be wrong in credentials."""


class NotAllowed(Exception):
    """The officer does not hold the right, or it is another contingent's."""


class NoSuchCredential(Exception):
    """There is no such certificate, or it is of a contingent that the officer does not see."""


class AlreadyRevoked(Exception):
    """It is revoked, by an earlier decision."""


class BadReason(Exception):
    """No reason for which somebody may revoke a certificate."""


class NoRoom(Exception):
    """The public list of revoked certificates has no number left: a second list is needed."""
