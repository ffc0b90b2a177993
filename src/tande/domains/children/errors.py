"""What can be wrong in children."""

from collections.abc import Iterable

from tande.policy.encounters import Wrong


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchEncounter(Exception):
    """There is no such record, or it is not of the officer's unit or contingent."""


class BadFields(Exception):
    """Something given cannot be so. ``wrong``: each field with what to do; the message names the fields alone."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(one.field for one in self.wrong))


class Changed(Exception):
    """Somebody settled or changed this meanwhile; nothing was written."""
