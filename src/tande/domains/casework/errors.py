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


class NotReady(Exception):
    """The table allows the move, but something that must come first is missing. The message is its code.

    ``no_allegation``, ``undecided_allegation``, ``no_duplicate``, ``waits_for_second``, ``same_officer``,
    ``no_proposal``.
    """


class AlreadyThere(Exception):
    """The same was recorded before; nothing was written again."""


class NoSuchThing(NoSuchCase):
    """The case holds no such allegation, entry, link or conflict, or this officer may not know of it."""
