"""What can be wrong with reports of force and operations."""

from collections.abc import Sequence

from tande.policy.force import Wrong


class NotAllowed(Exception):
    """The officer does not hold the right, or not for this unit or contingent."""


class NoSuchReport(Exception):
    """There is no such report, operation or link within the officer's reach."""


class BadReport(Exception):
    """Something cannot be so, or is missing. The message names the fields; ``wrong`` says what to do about each."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(", ".join(dict.fromkeys(one.field for one in wrong)))
        self.wrong = tuple(wrong)


class Changed(Exception):
    """The report has changed since the officer's page was drawn."""


class OwnReport(Exception):
    """Whoever wrote a report, or belongs to its unit, cannot review it."""


class NotFull(Exception):
    """A review waits for the full report."""
