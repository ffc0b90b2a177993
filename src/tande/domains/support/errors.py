"""What can go wrong with help and protection. Refusals of access are casework's own: each door answers them alike."""

from tande.domains.casework.errors import BadCodes as BadCodes
from tande.domains.casework.errors import BadEnvelope as BadEnvelope
from tande.domains.casework.errors import NoSuchCase
from tande.domains.casework.errors import NotAllowed as NotAllowed
from tande.domains.casework.errors import TooMuch as TooMuch


class NoSuchThing(NoSuchCase):
    """The case has no such offer, measure or claim, or this person may not know of it."""


class AlreadyOffered(Exception):
    """The same help by the same provider was offered and has not ended: the person answers that offer."""


class Changed(Exception):
    """It is in another state than the page showed, or that step does not follow from it. The message is the state."""
