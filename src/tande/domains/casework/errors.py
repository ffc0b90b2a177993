"""What can go wrong with a case."""


class NoSuchCase(Exception):
    """There is no case with this id, or this officer may not know that there is."""


class NotAllowed(Exception):
    """The officer's roles or access do not allow this. The message is the action."""


class WrongStage(Exception):
    """The transition table has no such move from the stage the case is in."""


class Conflict(Exception):
    """Somebody changed the case since this officer's page was made; nothing was written."""


class BadCodes(Exception):
    """A coded fact is missing or unknown. The message names the field."""


class BadEnvelope(Exception):
    """A sealed message does not have the form it must have."""


class TooMuch(Exception):
    """The case holds as many messages as one case may hold."""
