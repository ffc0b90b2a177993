"""What can be wrong in screening."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchAlert(Exception):
    """There is no alert with this id."""


class NoSuchList(Exception):
    """There is no list with this id, or it was retired."""


class NoSuchVersion(Exception):
    """The list has no version of this number."""


class NoSuchDraft(Exception):
    """The upload is gone: loaded already, older than a day, or another officer's."""


class NoSuchRecord(Exception):
    """There is no own record with this id."""


class NoSuchPerson(Exception):
    """There is nobody with this id on any roster."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class NameTaken(Exception):
    """Another list has this name already."""


class SameAgain(Exception):
    """The list's version in force was made from this very file. The message is its number."""


class Changed(Exception):
    """The alert moved on meanwhile, or the step does not follow. The message is its state now."""


class SecondNeeded(Exception):
    """This step takes another officer than the one who proposed it."""


class NothingToScreen(Exception):
    """No list and no record was ever loaded."""
