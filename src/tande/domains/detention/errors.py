"""What can be wrong in detention."""

from collections.abc import Iterable

from tande.policy.encounters import Wrong


class NotAllowed(Exception):
    """The officer does not hold the right, or it is another unit's."""


class NoSuchDetention(Exception):
    """There is no such record, or it is not of the officer's unit or contingent."""


class BadFields(Exception):
    """Something given cannot be so. ``wrong``: each field with what to do; the message names the fields alone."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(one.field for one in self.wrong))


class Changed(Exception):
    """Somebody changed the record meanwhile; nothing was written. The argument is the version that stands."""


class AlreadyTold(Exception):
    """It is on record that the Council was told of this month."""
