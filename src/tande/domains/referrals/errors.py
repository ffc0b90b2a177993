"""What can go wrong with a referral. Refusals of access are casework's own, so that each door answers them alike."""

from tande.domains.casework.errors import NoSuchCase
from tande.domains.casework.errors import NotAllowed as NotAllowed


class NoSuchReferral(NoSuchCase):
    """There is no such referral, or this officer or State may not know of it."""


class NoStateKey(Exception):
    """No key of the State is in force, or another than the page sealed to: nothing was written."""


class NotAHolder(Exception):
    """The focal point does not hold this key, or the receiver is not an active focal point of the State."""


class AlreadyReferred(Exception):
    """The case is before this State already: more can be disclosed there."""


class KeyExists(Exception):
    """The State has a key in force: it is given by those who hold it."""


class BadEnvelope(Exception):
    """Something sealed does not have the form it must have. The message names the field."""


class BadCodes(Exception):
    """A coded fact is missing or unknown. The message names the field."""


class Withdrawn(Exception):
    """The referral was withdrawn: neither side adds to it."""


class WrongStage(Exception):
    """The case is in a stage in which nothing is disclosed to a State. The message is the stage."""
